"""The forms with which a file comes into a bid: input shape only."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from bids.domain.details import EvidenceDetails
from bids.domain.plan import MarkRefused, PlanMarks, pages_in_words, parse_pages
from bids.domain.safe import KINDS, EvidenceKind
from documents.upload_field import UploadField
from tenders.domain.definition import Criterion
from ui.fields import LocalDateField
from ui.forms import Form


class EvidenceFields(Form):
    """The dates and the issuer of a bewijsmiddel. Dates are read from the document, never from the file."""

    issued_on = LocalDateField(label="Datum van afgifte", help_text="De datum die op het document staat.")
    valid_until = LocalDateField(
        label="Geldig tot en met",
        required=False,
        help_text="Alleen als er een einddatum op het document staat.",
    )
    issuer = forms.CharField(
        label="Afgegeven door",
        required=False,
        max_length=120,
        help_text="Bijvoorbeeld: Kamer van Koophandel, Justis, Belastingdienst of uw verzekeraar.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_issued_on(self) -> date:
        issued_on: date = self.cleaned_data["issued_on"]
        if issued_on > self.today:
            raise forms.ValidationError(
                "Deze datum ligt in de toekomst. Vul de datum in die op het document staat."
            )
        return issued_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        issued_on, valid_until = data.get("issued_on"), data.get("valid_until")
        if issued_on and valid_until and valid_until < issued_on:
            self.add_error(
                "valid_until",
                "Deze datum ligt vóór de datum van afgifte. Kijk op het document welke datum waarbij hoort.",
            )
        return data

    @property
    def details(self) -> EvidenceDetails:
        data = self.cleaned_data
        return EvidenceDetails(data["issued_on"], data.get("valid_until"), data.get("issuer", "").strip())

    @staticmethod
    def initial_from(details: EvidenceDetails) -> dict[str, Any]:
        return {
            "issued_on": details.issued_on,
            "valid_until": details.valid_until,
            "issuer": details.issuer,
        }


class FileForm(EvidenceFields):
    """A PDF, for evidence with what stands on it. With a file already there the rest alone may change."""

    field_order = ["file"]
    file = UploadField(
        from_provider=True,
        label="PDF-bestand",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, is_evidence: bool, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            self.fields["file"].required = False
            self.fields["file"].label = "Ander PDF-bestand"
        if not is_evidence:
            for name in EvidenceFields.base_fields:
                del self.fields[name]


class SafeForm(EvidenceFields):
    """A bewijsmiddel for the bewijskluis; without `has_file` its PDF too."""

    field_order = ["kind", "file"]
    kind = forms.ChoiceField(
        label="Wat is het?",
        choices=[(kind.value, facts.label) for kind, facts in KINDS.items()],
        widget=forms.RadioSelect,
    )
    file = UploadField(
        from_provider=True,
        label="PDF-bestand",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            del self.fields["file"]

    def clean_kind(self) -> EvidenceKind:
        return EvidenceKind(self.cleaned_data["kind"])


class PlanMarksForm(Form):
    """Which pages of the plan do not count, and on which page the answer to each criterion begins."""

    def __init__(
        self, *args: Any, pages: int, criteria: Iterable[Criterion], left_out: str, **kwargs: Any
    ) -> None:
        self.pages, self.criteria = pages, tuple(criteria)
        super().__init__(*args, **kwargs)
        if left_out:
            self.fields["uncounted"] = forms.CharField(
                label="Pagina's die niet meetellen",
                required=False,
                max_length=120,
                help_text=f"In deze aanbesteding: {left_out.rstrip('.')}. Bijvoorbeeld: 1, 2. "
                "Beoordelaars zien deze pagina's niet; een toetser kijkt of zij niet mogen meetellen.",
            )
        for number, criterion in enumerate(self.criteria):
            self.fields[f"start_{number}"] = forms.IntegerField(
                label=f"{criterion.code} {criterion.name}: begint op pagina",
                required=False,
                min_value=1,
                max_value=pages,
                error_messages={"max_value": f"Uw plan heeft {pages} pagina's. Vul een lager nummer in."},
            )

    def clean_uncounted(self) -> tuple[int, ...]:
        try:
            return parse_pages(self.cleaned_data["uncounted"], self.pages)
        except MarkRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def marks(self) -> PlanMarks:
        data = self.cleaned_data
        starts = {
            criterion.code: data[f"start_{number}"]
            for number, criterion in enumerate(self.criteria)
            if data.get(f"start_{number}")
        }
        return PlanMarks(tuple(data.get("uncounted") or ()), starts)

    def initial_from(self, marks: PlanMarks) -> dict[str, Any]:
        starts = {
            f"start_{number}": marks.starts.get(criterion.code)
            for number, criterion in enumerate(self.criteria)
        }
        return {"uncounted": pages_in_words(marks.uncounted), **starts}
