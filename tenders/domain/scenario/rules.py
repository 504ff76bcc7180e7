"""`regels` of a tender: read it, and write what differs from the values of before."""

from typing import TypeAlias

from tenders.domain.procedure_rules import BIBOB_DAYS, COMPLAINT_WEEKS, ProcedureRules
from tenders.domain.scenario import values
from tenders.domain.scenario.section import Section, parse_item
from tenders.domain.vocabulary import Discretion, SignatureForm

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"
Row: TypeAlias = "dict[str, Plain]"

KEY = "regels"
NAME_LENGTH = 120
MOST_WEEKS, MOST_DAYS, MOST_MONTHS = 52, 365, 240


def read_rules(tender: Section) -> ProcedureRules:
    section = tender.optional_section(KEY)
    if section is None:
        return ProcedureRules()
    found = ProcedureRules(
        late_supplement=section.optional_word("aanvulling_te_laat", Discretion),
        contact_sanction=section.optional_word("verboden_contact", Discretion),
        complaint_weeks=section.whole_or("klacht_weken", COMPLAINT_WEEKS, 1, MOST_WEEKS),
        bibob_days=section.whole_or("bibob_dagen", BIBOB_DAYS, 1, MOST_DAYS),
        signature_forms=_read_forms(section),
        signing_service=section.optional_text("ondertekendienst", NAME_LENGTH) or "",
        originals_months=section.optional_whole("originelen_maanden", 1, MOST_MONTHS),
    )
    section.close()
    return found


def dump_rules(rules: ProcedureRules) -> Row:
    """Empty where nothing differs, so that a definition of before keeps its fingerprint."""
    found: Row = {}
    if rules.late_supplement is not None:
        found["aanvulling_te_laat"] = rules.late_supplement.value
    if rules.contact_sanction is not None:
        found["verboden_contact"] = rules.contact_sanction.value
    if rules.complaint_weeks != COMPLAINT_WEEKS:
        found["klacht_weken"] = rules.complaint_weeks
    if rules.bibob_days != BIBOB_DAYS:
        found["bibob_dagen"] = rules.bibob_days
    if rules.signature_forms:
        found["ondertekening"] = [form.value for form in rules.signature_forms]
    if rules.signing_service:
        found["ondertekendienst"] = rules.signing_service
    if rules.originals_months is not None:
        found["originelen_maanden"] = rules.originals_months
    return found


def _read_forms(section: Section) -> tuple[SignatureForm, ...]:
    forms: list[SignatureForm] = []
    for node, path in section.rows("ondertekening", required=False):
        form = parse_item(node, path, lambda part: values.word(part, SignatureForm), section.problems)
        if form in forms:
            section.problems.add(path, f"{form} staat twee keer in de lijst; noem elke vorm één keer")
        elif form is not None:
            forms.append(form)
    return tuple(forms)
