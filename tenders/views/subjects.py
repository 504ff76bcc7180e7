"""The pages of the task list that hold fields, a list of rows, or both."""

from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

import clock
from tenders.domain.checks import Subject
from tenders.domain.date_warnings import date_warnings
from tenders.domain.milestones import milestones
from tenders.domain.wording import local_date
from tenders.forms.around import (
    ContractForm,
    DecisionForm,
    MunicipalityForm,
    ProcedureForm,
    TariffForm,
    TariffsForm,
)
from tenders.forms.base import ConfigurationForm, in_words
from tenders.forms.entry import MomentForm
from tenders.forms.execution import ExecutionForm, IndexWeightForm
from tenders.forms.planning import ALL, EMPTY, show_warnings, with_proposal
from tenders.forms.planning_form import PlanningForm, QuestionRoundForm
from tenders.forms.subjects import (
    BasicsForm,
    LotForm,
    LotOfAdmissionForm,
    LotsForm,
    MethodForm,
    ScaleLevelForm,
    StatementForm,
)
from tenders.models import Tender
from tenders.planning import planning_of
from tenders.presenters import SUBJECT_TITLES
from tenders.selectors import findings_of
from tenders.services import ConfigurationRefused, StaleConfiguration, save_subject
from tenders.services.subject_fields import LISTS
from tenders.timeline import timeline
from tenders.views.editing import (
    Difference,
    differences,
    digest,
    save_unless_changed,
    subject_tender,
    version_fields,
)
from tenders.views.pages import tender_page
from ui.formsets import RowFormSet, row_formset

MAX_ROWS = 200


@dataclass(frozen=True)
class Rows:
    """A list on the page: its form, and how the page names one row and the button."""

    form: type[ConfigurationForm] | type[MomentForm]
    title: str
    one: str
    hint: str = ""
    article: str = "dit"

    @property
    def add_label(self) -> str:
        return f"Voeg een {self.one} toe"

    @property
    def remove_label(self) -> str:
        return f"Haal {self.article} {self.one} weg"


class SubjectView(LoginRequiredMixin, View):
    """Fields and rows of one subject. Adding and removing a row only shows the page again: saving is one act."""

    subject: Subject
    form_class: type[ConfigurationForm] | None = None
    rows: Rows | None = None
    intro = ""
    template_name = "tenders/subject_edit.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        return self._page(request, tender, self._form(tender), self._formset(tender))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        form, formset = self._form(tender, request), self._formset(tender, request)
        if formset is not None and formset.asks_for_rows:
            if form is not None:
                form.hold_back()
            return self._page(request, tender, form, formset)
        if not all(part is None or part.is_valid() for part in (form, formset)) or not self._agree(
            form, formset
        ):
            return self._page(request, tender, form, formset)
        try:
            save_unless_changed(
                request,
                lambda version: save_subject(
                    tender,
                    self.subject,
                    **self._content(form, formset),
                    version=version,
                    by=request.user,
                    at=clock.now(),
                ),
                shown_now=self._digest(tender),
            )
        except StaleConfiguration as stale:
            found = self._differences(tender, form, formset)
            return self._page(request, tender, form, formset, stale=stale, found=found, status=409)
        except ConfigurationRefused as refusal:
            _refuse(form, formset, refusal)
            return self._page(request, tender, form, formset)
        messages.success(request, f"{SUBJECT_TITLES[self.subject]} is opgeslagen.")
        return redirect("tenders:configure", public_id=tender.public_id)

    def _agree(self, form: ConfigurationForm | None, formset: RowFormSet | None) -> bool:
        """Whether valid fields and valid rows go together; says at its place where they do not."""
        return True

    def _content(self, form: ConfigurationForm | None, formset: RowFormSet | None) -> dict[str, Any]:
        """What is saved of them: `values` and `rows`."""
        return {
            "values": form.cleaned_data if form else None,
            "rows": formset.filled if formset is not None else None,
        }

    def _form(self, tender: Tender, request: HttpRequest | None = None) -> ConfigurationForm | None:
        if self.form_class is None:
            return None
        # A copy: a bound form writes what was typed into its instance, and the page names the tender as it is.
        return self.form_class(request.POST if request else None, instance=copy(tender))

    def _formset(self, tender: Tender, request: HttpRequest | None = None) -> RowFormSet | None:
        if self.rows is None:
            return None
        stored = self._stored_rows(tender)
        kind = row_formset(self._row_form(tender), max_rows=MAX_ROWS, empty_rows=0 if stored else 1)
        if request is None:
            return kind(initial=stored, prefix="rows")
        return kind.from_post(request.POST, prefix="rows")

    def _row_form(self, tender: Tender) -> type[Any]:
        return self.rows.form if self.rows else ConfigurationForm

    def _stored_rows(self, tender: Tender) -> list[dict[str, Any]]:
        if self.rows is None:
            return []
        names = self._row_form(tender)._meta.fields
        return [
            {name: getattr(row, name) for name in names} for row in getattr(tender, LISTS[self.subject]).all()
        ]

    def _digest(self, tender: Tender) -> str:
        names = self.form_class._meta.fields if self.form_class else ()
        return digest([*(getattr(tender, name) for name in names), *self._stored_rows(tender)])

    def _differences(
        self, tender: Tender, form: ConfigurationForm | None, formset: RowFormSet | None
    ) -> list[Difference]:
        found = differences(self._form(tender), form) if form else []
        if formset is not None and self.rows is not None:
            stored = "; ".join(_row_in_words(row) for row in self._stored_rows(tender)) or "leeg"
            typed = "; ".join(_row_in_words(row) for row in formset.filled) or "leeg"
            if stored != typed:
                found.append(Difference(self.rows.title, stored, typed))
        return found

    def _extra(self, tender: Tender) -> dict[str, Any]:
        """What a subject shows besides its fields and rows."""
        return {}

    def _page(
        self,
        request: HttpRequest,
        tender: Tender,
        form: ConfigurationForm | None,
        formset: RowFormSet | None,
        *,
        stale: StaleConfiguration | None = None,
        found: list[Difference] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "title": SUBJECT_TITLES[self.subject],
            "intro": self.intro,
            "form": form,
            "formset": formset,
            "rows": self.rows,
            # After a conflict the next save is a choice: the page then has seen what stands.
            **version_fields(
                request, tender, self._digest(tender), fresh=request.method == "GET" or bool(stale)
            ),
            "stale": stale,
            "differences": found,
            "page_failed": bool(stale),
            **self._extra(tender),
        }
        return tender_page(request, self.template_name, tender, context, status=status)


class BasicsView(SubjectView):
    subject = Subject.BASICS
    form_class = BasicsForm
    intro = "Wat u aanbesteedt en voor wie. Aanbieders lezen dit op de openbare pagina."


class ProcedureView(SubjectView):
    subject = Subject.PROCEDURE
    form_class = ProcedureForm
    rows = Rows(
        MunicipalityForm,
        "Deelnemende gemeenten",
        "gemeente",
        "Voor welke gemeenten u aanbesteedt. Leeg: alleen voor uw eigen organisatie.",
        article="deze",
    )
    intro = "Volgens welke regels u aanbesteedt, en voor wie."


class ContractView(SubjectView):
    subject = Subject.CONTRACT
    form_class = ContractForm
    intro = "Wat er in de overeenkomst komt: looptijd, verlengingen, waarde en voorwaarden."


class TariffsView(SubjectView):
    subject = Subject.TARIFFS
    form_class = TariffsForm
    rows = Rows(TariffForm, "Tarieven", "tarief", "Per product, tot op vier decimalen, zonder btw.")
    intro = "Wat een aanbieder betaald krijgt, en hoe dat bedrag meegroeit."


class ExecutionView(SubjectView):
    subject = Subject.EXECUTION
    form_class = ExecutionForm
    rows = Rows(
        IndexWeightForm,
        "Waaruit de indexering bestaat",
        "index",
        "Samen 100 procent. Laat het gewicht leeg als een bijlage het noemt.",
        article="deze",
    )
    intro = (
        "Wat geldt zodra de overeenkomst loopt. Aanbieders lezen dit op de openbare pagina, en de uitvoering rekent "
        "ermee. Laat leeg wat u niet bepaalt."
    )


class DecisionsView(SubjectView):
    subject = Subject.DECISIONS
    rows = Rows(
        DecisionForm,
        "Besluiten",
        "besluit",
        "Bijvoorbeeld de mijlpalen A tot en met F van een project, elk met wie besluit en wanneer.",
    )
    intro = "Welke besluiten bij deze aanbesteding horen. Aanbieders zien deze lijst niet."


class PlanningView(SubjectView):
    subject = Subject.PLANNING
    form_class = PlanningForm
    rows = Rows(
        QuestionRoundForm,
        "Vragenrondes",
        "vragenronde",
        "Tot wanneer aanbieders vragen stellen, en wanneer zij de antwoorden krijgen.",
        article="deze",
    )
    intro = "Bij de publicatie ligt de planning vast."
    template_name = "tenders/planning_edit.html"

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Also "stel data voor": fills what is empty, or all, from the day of publication; saves nothing."""
        wish = request.POST.get("propose", "")
        if wish not in {EMPTY, ALL}:
            return super().post(request, public_id)
        tender = subject_tender(request, public_id, self.subject)
        typed = self._form(tender, request)
        typed.is_valid()
        published = typed.cleaned_data.get("publication_on")
        if published is None:
            messages.error(request, "Vul eerst de dag van publicatie in: van daaruit rekenen wij.")
            data = request.POST
        else:
            data = with_proposal(request.POST, published, all_anew=wish == ALL)
            messages.info(
                request, "De voorstellen zijn ingevuld en nog niet opgeslagen. Pas aan wat anders moet."
            )
        form = self.form_class(data, instance=copy(tender))
        form.hold_back()
        # Who works by keyboard goes on at the first day that was filled in, or that is missing.
        form.fields["closes_at" if published else "publication_on"].widget.attrs["autofocus"] = True
        kind = row_formset(self.rows.form, max_rows=MAX_ROWS)
        return self._page(request, tender, form, kind.from_post(data, prefix="rows"))

    def _page(
        self,
        request: HttpRequest,
        tender: Tender,
        form: ConfigurationForm | None,
        formset: RowFormSet | None,
        **options: Any,
    ) -> HttpResponse:
        """With what is unwise about the saved dates, at the fields."""
        if request.method == "GET" and form is not None and formset is not None:
            warnings = date_warnings(planning_of(tender))
            show_warnings(form, formset.forms, warnings, findings_of(tender, at=clock.now()))
        return super()._page(request, tender, form, formset, **options)

    def _extra(self, tender: Tender) -> dict[str, Any]:
        found = milestones(planning_of(tender))
        return {
            "timeline": timeline(found, today=local_date(clock.now()), is_admission=tender.is_admission),
            "with_rules": True,
        }


class LotsView(SubjectView):
    subject = Subject.LOTS
    form_class = LotsForm
    rows = Rows(LotForm, "Percelen", "perceel", "Eén perceel is genoeg: dat is dan de hele opdracht.")
    intro = "Een inschrijver kiest op welke percelen hij inschrijft."

    def _row_form(self, tender: Tender) -> type[Any]:
        return LotOfAdmissionForm if tender.is_admission else LotForm


class StatementsView(SubjectView):
    subject = Subject.STATEMENTS
    rows = Rows(
        StatementForm,
        "Opgaven",
        "opgave",
        "De code is kort en uniek, bijvoorbeeld gelijktijdige_clienten.",
        article="deze",
    )
    intro = (
        "Een opgave is een getal dat een inschrijver noemt, zoals het aantal cliënten dat hij tegelijk kan helpen. "
        "Onder het minimum is een signaal voor de toetser; een gelijke stand kan naar een opgave kijken."
    )


class ScaleView(SubjectView):
    subject = Subject.SCALE
    rows = Rows(ScaleLevelForm, "Niveaus", "niveau", "Zet het hoogste niveau bovenaan.")
    intro = (
        "Beoordelaars kiezen een van deze niveaus. De betekenis staat op de openbare pagina, naast de score en in de "
        "brieven."
    )


class MethodView(SubjectView):
    subject = Subject.METHOD
    form_class = MethodForm
    intro = "Hoe scores punten worden en punten overeenkomsten. Bij de publicatie ligt dit vast."


def _refuse(form: Any, formset: RowFormSet | None, refusal: ConfigurationRefused) -> None:
    if formset is not None and refusal.field:
        values = [str(row.cleaned_data.get(refusal.field, "")) for row in formset.forms]
        for place, row in enumerate(formset.forms):
            if values[place] and values[place] in values[:place]:
                row.add_error(refusal.field, str(refusal))
                return
    target = form if form is not None else formset.forms[0] if formset is not None else None
    if target is not None:
        target.add_error(refusal.field if refusal.field in target.fields else None, str(refusal))


def _row_in_words(row: dict[str, Any]) -> str:
    return ", ".join(in_words(value) for value in row.values())
