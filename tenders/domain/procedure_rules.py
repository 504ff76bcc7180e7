"""Rules of the procedure that steer an act or a date: `regels` of a scenario file, `TenderDefinition.rules`.

Frozen with the method at publication. What a tender says nothing about has the value of before these rules existed, so
that a definition of then keeps its fingerprint.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tenders.domain.vocabulary import Discretion, SignatureForm

COMPLAINT_WEEKS = 6
BIBOB_DAYS = 14


@dataclass(frozen=True)
class ProcedureRules:
    """`late_supplement` and `contact_sanction` are None where the tender does not say it.

    `complaint_weeks` run from the receipt of a complaint, `bibob_days` are calendar days from the request.
    `originals_months` is how long a bidder keeps signed originals, from the start of the contract.
    `signing_service` names the software with which may be signed, where the tender names one.
    """

    late_supplement: Discretion | None = None
    contact_sanction: Discretion | None = None
    complaint_weeks: int = COMPLAINT_WEEKS
    bibob_days: int = BIBOB_DAYS
    signature_forms: tuple[SignatureForm, ...] = ()
    signing_service: str = ""
    originals_months: int | None = None

    @property
    def complaint_term(self) -> timedelta:
        return timedelta(weeks=self.complaint_weeks)

    @property
    def must_set_aside_late(self) -> bool:
        """Whether who does not supply in time is set aside without a choice."""
        return self.late_supplement is Discretion.MUST

    def bibob_form_due(self, asked_on: date) -> date:
        """The last day for the form; the day after the request is day 1."""
        return asked_on + timedelta(days=self.bibob_days)


NO_PROCEDURE_RULES = ProcedureRules()
