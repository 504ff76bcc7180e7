"""Criteria, suitability requirements and evidence: a list, and a page for each item."""

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

import clock
from tenders.domain.checks import Subject
from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import CheckedBy, CriterionKind, ProofMoment
from tenders.forms.base import ConfigurationForm
from tenders.forms.items import ConditionForm, CriterionForm, EvidenceForm, SuitabilityForm
from tenders.models import Tender
from tenders.presenters import SUBJECT_TITLES, subject_url
from tenders.public_rows import evidence_rows
from tenders.selectors import configuration_of, criteria_tree
from tenders.services import (
    ConfigurationRefused,
    StaleConfiguration,
    move_item,
    remove_item,
    save_item,
    steps_naming,
)
from tenders.views.editing import (
    differences,
    digest,
    posted_version,
    save_unless_changed,
    subject_tender,
    version_fields,
)
from tenders.views.pages import tender_page

ONE = {
    Subject.SUITABILITY: "geschiktheidseis",
    Subject.EVIDENCE: "bewijsmiddel",
    Subject.CONDITIONS: "uitvoeringsvoorwaarde",
    Subject.CRITERIA: "criterium",
}

# What is "deze" and not "dit".
_COMMON = frozenset({Subject.SUITABILITY, Subject.CONDITIONS})


class ItemListView(LoginRequiredMixin, View):
    """What there is, with a link to each, and buttons that move one up or down."""

    subject: Subject
    template_name: str

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        context = {
            "title": SUBJECT_TITLES[self.subject],
            "add_url": reverse(f"tenders:{self.subject.name.lower()}_add", args=[tender.public_id]),
            "config_version": tender.config_version,
            **self.content(tender),
        }
        return tender_page(request, self.template_name, tender, context)

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        way, _, code = request.POST.get("move", "").partition(":")
        item = _find(tender, self.subject, code)
        if item is None or way not in {"up", "down"}:
            raise Http404
        try:
            move_item(
                tender,
                self.subject,
                item,
                up=way == "up",
                version=posted_version(request),
                by=request.user,
                at=clock.now(),
            )
        except StaleConfiguration:
            messages.warning(
                request, "De lijst was intussen gewijzigd. Er is niets verplaatst; kijk opnieuw."
            )
        # Who moves an item by keyboard goes on at that item.
        return redirect(f"{subject_url(tender, self.subject)}#item-{item.pk}")

    def content(self, tender: Tender) -> dict[str, Any]:
        raise NotImplementedError


class CriteriaView(ItemListView):
    subject = Subject.CRITERIA
    template_name = "tenders/criteria_edit.html"

    def content(self, tender: Tender) -> dict[str, Any]:
        return {"tree": criteria_tree(tender), "total": configuration_of(tender).highest_total}


class SuitabilityView(ItemListView):
    subject = Subject.SUITABILITY
    template_name = "tenders/suitability_edit.html"

    def content(self, tender: Tender) -> dict[str, Any]:
        return {"items": tender.suitability_requirements.prefetch_related("evidence")}


class EvidenceView(ItemListView):
    subject = Subject.EVIDENCE
    template_name = "tenders/evidence_edit.html"

    def content(self, tender: Tender) -> dict[str, Any]:
        return {"items": evidence_rows(tender.evidence_requirements.select_related("suitability"))}


class ConditionsView(ItemListView):
    subject = Subject.CONDITIONS
    template_name = "tenders/conditions_edit.html"

    def content(self, tender: Tender) -> dict[str, Any]:
        rows = tender.execution_conditions.all()
        return {
            "items": [
                (row, LABELS[ProofMoment(row.moment)], LABELS[CheckedBy(row.checked_by)]) for row in rows
            ]
        }


class ItemView(LoginRequiredMixin, View):
    """Add (without `code` in the address) or change one item."""

    subject: Subject
    form_class: type[ConfigurationForm]

    def get(self, request: HttpRequest, public_id: UUID, code: str | None = None) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        item = self._item(tender, code)
        return self._page(request, tender, item, self._form(tender, item))

    def post(self, request: HttpRequest, public_id: UUID, code: str | None = None) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        item = self._item(tender, code)
        form = self._form(tender, item, request)
        if not form.is_valid():
            return self._page(request, tender, item, form)
        try:
            save_unless_changed(
                request,
                lambda version: save_item(
                    tender,
                    self.subject,
                    form.cleaned_data,
                    item=item,
                    version=version,
                    by=request.user,
                    at=clock.now(),
                ),
                shown_now=self._digest(item),
            )
        except StaleConfiguration as stale:
            return self._page(request, tender, item, form, stale=stale)
        except ConfigurationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._page(request, tender, item, form)
        saved = f"{form.cleaned_data['code']} {form.cleaned_data['name']}"
        messages.success(request, f"{saved} is opgeslagen.")
        return redirect(subject_url(tender, self.subject))

    def _item(self, tender: Tender, code: str | None) -> Any:
        item = _find(tender, self.subject, code) if code is not None else None
        if code is not None and item is None:
            raise Http404
        return item

    def _form(self, tender: Tender, item: Any, request: HttpRequest | None = None) -> ConfigurationForm:
        data = request.POST if request else None
        initial = {} if item else self.initial(tender)
        return self.form_class(
            data, instance=copy(item) if item else None, initial=initial, **self.options(tender)
        )

    def initial(self, tender: Tender) -> dict[str, Any]:
        return {}

    def options(self, tender: Tender) -> dict[str, Any]:
        return {"tender": tender}

    def _digest(self, item: Any) -> str:
        return digest(_shown(item, name) for name in self.form_class._meta.fields) if item else "new"

    def _page(
        self,
        request: HttpRequest,
        tender: Tender,
        item: Any,
        form: ConfigurationForm,
        *,
        stale: StaleConfiguration | None = None,
    ) -> HttpResponse:
        one = ONE[self.subject]
        context = {
            "title": f"{item.code} {item.name}" if item else f"{one.capitalize()} toevoegen",
            "remove_label": f"Haal {'deze' if self.subject in _COMMON else 'dit'} {one} weg",
            "item": item,
            "list_title": SUBJECT_TITLES[self.subject],
            "list_url": subject_url(tender, self.subject),
            "remove_url": (
                reverse(f"tenders:{self.subject.name.lower()}_remove", args=[tender.public_id, item.code])
                if item
                else ""
            ),
            "form": form,
            "stale": stale,
            "differences": differences(self._form(tender, item), form) if stale else None,
            "page_failed": bool(stale),
            **version_fields(
                request, tender, self._digest(item), fresh=request.method == "GET" or bool(stale)
            ),
        }
        return tender_page(request, "tenders/item_edit.html", tender, context, status=409 if stale else 200)


class CriterionView(ItemView):
    subject = Subject.CRITERIA
    form_class = CriterionForm

    def initial(self, tender: Tender) -> dict[str, Any]:
        parent = _find(tender, Subject.CRITERIA, self.request.GET.get("onder", ""))
        return {"parent": parent.pk if parent else None, "kind": CriterionKind.QUALITY.value}


class SuitabilityItemView(ItemView):
    subject = Subject.SUITABILITY
    form_class = SuitabilityForm


class EvidenceItemView(ItemView):
    subject = Subject.EVIDENCE
    form_class = EvidenceForm

    def initial(self, tender: Tender) -> dict[str, Any]:
        return {"moment": "inschrijving", "parties": ["inschrijver"], "age_reference": "ontvangst"}


class ConditionItemView(ItemView):
    subject = Subject.CONDITIONS
    form_class = ConditionForm

    def initial(self, tender: Tender) -> dict[str, Any]:
        return {"moment": ProofMoment.DURING.value, "checked_by": CheckedBy.CONTRACT_MANAGER.value}


class ItemRemoveView(LoginRequiredMixin, View):
    """Says what is lost, and asks once."""

    subject: Subject = Subject.CRITERIA

    def get(self, request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        item = _find(tender, self.subject, code)
        if item is None:
            raise Http404
        is_criterion = self.subject is Subject.CRITERIA
        context = {
            "title": f"Haal {item.code} {item.name} weg",
            "item": item,
            "one": ONE[self.subject],
            "children": list(item.children.all()) if is_criterion else [],
            "named": steps_naming(item) if is_criterion else [],
            "proof": list(item.evidence.all()) if self.subject is Subject.SUITABILITY else [],
            "list_title": SUBJECT_TITLES[self.subject],
            "list_url": subject_url(tender, self.subject),
            "config_version": tender.config_version,
        }
        return tender_page(request, "tenders/item_remove.html", tender, context)

    def post(self, request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
        tender = subject_tender(request, public_id, self.subject)
        item = _find(tender, self.subject, code)
        if item is None:
            raise Http404
        try:
            remove_item(
                tender, self.subject, item, version=posted_version(request), by=request.user, at=clock.now()
            )
        except StaleConfiguration:
            messages.warning(
                request, "De configuratie was intussen gewijzigd. Er is niets weggehaald; kijk opnieuw."
            )
        except ConfigurationRefused as refusal:
            messages.warning(request, f"Er is niets weggehaald. {refusal}")
        else:
            messages.success(request, f"{item.code} {item.name} is weggehaald.")
        return redirect(subject_url(tender, self.subject))


def _shown(item: Any, name: str) -> Any:
    """What the page shows of a field; of people their numbers."""
    value = getattr(item, name)
    return sorted(value.values_list("pk", flat=True)) if hasattr(value, "values_list") else value


def _find(tender: Tender, subject: Subject, code: str) -> Any:
    """The criterion, suitability requirement or piece of evidence with this code, or None."""
    rows = {
        Subject.CRITERIA: tender.criteria,
        Subject.SUITABILITY: tender.suitability_requirements,
        Subject.EVIDENCE: tender.evidence_requirements,
        Subject.CONDITIONS: tender.execution_conditions,
    }[subject]
    return rows.filter(code=code).first()
