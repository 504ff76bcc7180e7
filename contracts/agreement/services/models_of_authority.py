"""The municipality's own model overeenkomst: checked when it is uploaded, kept in versions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.agreement.selectors import outline_of, template_of
from contracts.domain.agreement_content import AgreementContent
from contracts.domain.errors import DecisionRefused
from contracts.domain.placeholders import Passage, Placeholder, missing_in, problems_in
from contracts.models import AgreementTemplate
from documents.files import store_file
from documents.word import WORD
from documents.word_template import paragraphs_of
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


class ModelRefused(DecisionRefused):
    """The model cannot be used as it is; `problems` names each with its place, `missing` what it has no place for."""

    def __init__(self, problems: Sequence[str], missing: Sequence[Placeholder]) -> None:
        self.problems, self.missing = tuple(problems), tuple(missing)
        super().__init__(
            "Dit model is niet opgeslagen. Hieronder staat per plaats waarom niet. Wat eerst gold, blijft gelden.",
            field="file",
        )


@transaction.atomic
def save_model(
    tender: Tender,
    *,
    content: bytes,
    name: str,
    is_fixed_text: bool,
    by: User,
    at: datetime,
    owes_scan: bool = False,
) -> AgreementTemplate:
    """A new version, for overeenkomsten that are made from now on. Raises ModelRefused.

    What the model has no invulveld for is refused, unless the uploader says that it stands there as fixed text.
    """
    tender = lock_tender(tender)
    require(by, "contracts.prepare_agreements", tender)
    passages = passages_of(content)
    problems, missing = problems_in(passages), missing_in(passages, [outline_of(tender)])
    if problems or (missing and not is_fixed_text):
        raise ModelRefused(problems, missing)
    _end(tender, at=at)
    version = (tender.agreement_templates.aggregate(last=Max("version"))["last"] or 0) + 1
    found = AgreementTemplate.objects.create(
        tender=tender,
        version=version,
        file=store_file(content, name=name, content_type=WORD, at=at, owes_scan=owes_scan),
        left_out=[row.key for row in missing],
        added_by=by,
        added_at=at,
    )
    Auditor(by).record(
        "agreement.model_saved",
        found,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"version": version, "sha256": found.file.sha256, "left_out": found.left_out},
    )
    return found


@transaction.atomic
def end_model(tender: Tender, *, by: User, at: datetime) -> None:
    """From now on the built-in text counts again; the versions stay."""
    tender = lock_tender(tender)
    require(by, "contracts.prepare_agreements", tender)
    found = template_of(tender)
    if found is None:
        raise DecisionRefused("Er geldt geen eigen model.")
    _end(tender, at=at)
    Auditor(by).record(
        "agreement.model_ended",
        found,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"version": found.version},
    )


def passages_of(content: bytes) -> list[Passage]:
    return [Passage(row.place, row.text) for row in paragraphs_of(content)]


def check_model(template: AgreementTemplate, content: bytes, contents: Sequence[AgreementContent]) -> None:
    """Refused where an overeenkomst now needs what the model has no place for, such as a combinatie that won."""
    lacking = [row for row in missing_in(passages_of(content), contents) if row.key not in template.left_out]
    if lacking:
        names = ", ".join(f"{{{{{row.key}}}}}" for row in lacking)
        raise DecisionRefused(
            f"Uw model heeft geen plaats voor {names}, en dat is hier nodig. Upload een nieuwe versie."
        )


def _end(tender: Tender, *, at: datetime) -> None:
    tender.agreement_templates.filter(ended_at=None).update(ended_at=at)
