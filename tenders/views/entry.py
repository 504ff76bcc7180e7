"""The page "Instroom" of a toelatingsprocedure."""

from typing import Any

from tenders.domain.admission import Admission
from tenders.domain.checks import Subject
from tenders.domain.vocabulary import Entry
from tenders.forms.base import ConfigurationForm
from tenders.forms.entry import EntryForm, MomentForm
from tenders.models import Tender
from tenders.views.subjects import Rows, SubjectView
from ui.formsets import RowFormSet


class EntryView(SubjectView):
    subject = Subject.ENTRY
    form_class = EntryForm
    rows = Rows(
        MomentForm,
        "Latere momenten",
        "moment",
        "Alleen bij vaste momenten: de dag waarop een latere ronde sluit. De eerste sluiting staat bij de planning.",
    )
    intro = (
        "Wie aan de eisen voldoet, wordt toegelaten. Hier staat wanneer aanbieders kunnen instappen, ook na de eerste "
        "ronde."
    )

    def _stored_rows(self, tender: Tender) -> list[dict[str, Any]]:
        return [{"on": moment} for moment in (tender.admission or Admission()).moments]

    def _agree(self, form: ConfigurationForm | None, formset: RowFormSet | None) -> bool:
        rows = [row for row in formset.forms if row.has_changed()] if formset is not None else []
        entry = form.cleaned_data["entry"] if form else ""
        if rows and entry != Entry.MOMENTS:
            rows[0].add_error("on", "Dit hoort alleen bij vaste momenten: haal dit moment weg.")
            return False
        if form and not rows and entry == Entry.MOMENTS:
            form.add_error("entry", "Voeg hieronder ten minste één later moment toe.")
            return False
        return True

    def _content(self, form: ConfigurationForm | None, formset: RowFormSet | None) -> dict[str, Any]:
        """In order of time, each day once."""
        moments = sorted({row["on"] for row in formset.filled}) if formset is not None else []
        values = {**(form.cleaned_data if form else {}), "entry_moments": [on.isoformat() for on in moments]}
        return {"values": values}
