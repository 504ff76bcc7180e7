"""Gelijke stand (an ordered chain) and uitsluitingsgronden."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

import clock
from tenders.access import tender_for
from tenders.domain.checks import Subject
from tenders.domain.definition import Method
from tenders.domain.exclusion import MANDATORY
from tenders.domain.explanation import tie_key_in_words
from tenders.forms.exclusion import ExclusionForm
from tenders.forms.items import TieKeyForm
from tenders.models import Tender
from tenders.presenters import SUBJECT_TITLES
from tenders.selectors import configuration_of
from tenders.services import StaleConfiguration, save_exclusion, save_subject
from tenders.views.editing import (
    differences,
    digest,
    posted_version,
    save_unless_changed,
    subject_tender,
    version_fields,
)
from tenders.views.pages import tender_page


class TieBreakView(LoginRequiredMixin, View):
    """Every button saves at once: the chain is short, and its order is all there is to it."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = subject_tender(request, public_id, Subject.TIE_BREAK)
        return self._page(request, tender, TieKeyForm(tender=tender))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = subject_tender(request, public_id, Subject.TIE_BREAK)
        rows = list(tender.tie_break.values("op", "code", "scope"))
        way, _, place = request.POST.get("change", "").partition(":")
        if way == "add":
            form = TieKeyForm(request.POST, tender=tender)
            if not form.is_valid():
                return self._page(request, tender, form)
            rows = _with_step(rows, form.row())
        else:
            rows = _changed(rows, way, place)
        try:
            save_subject(
                tender,
                Subject.TIE_BREAK,
                rows=rows,
                version=posted_version(request),
                by=request.user,
                at=clock.now(),
            )
        except StaleConfiguration:
            messages.warning(
                request,
                "De configuratie was intussen gewijzigd. Er is niets veranderd; kijk en kies opnieuw.",
            )
        address = reverse("tenders:tie_break", args=[tender.public_id])
        # Who moves a step by keyboard goes on at that step.
        return redirect(f"{address}#stap-{_moved_to(way, place)}" if way in {"up", "down"} else address)

    def _page(self, request: HttpRequest, tender: Tender, form: TieKeyForm) -> HttpResponse:
        configuration = configuration_of(tender)
        method = Method(
            lots=configuration.lots,
            places=configuration.places or 0,
            scale=configuration.scale,
            criteria=configuration.criteria,
            max_lots_per_bidder=configuration.max_lots_per_bidder,
            tie_break=configuration.tie_break,
        )
        steps = [tie_key_in_words(key, method) for key in configuration.tie_break]
        context = {
            "title": SUBJECT_TITLES[Subject.TIE_BREAK],
            "steps": [sentence[0].upper() + sentence[1:] for sentence in steps],
            "form": form,
            "config_version": tender.config_version,
        }
        return tender_page(request, "tenders/tie_break_edit.html", tender, context)


class ExclusionView(LoginRequiredMixin, View):
    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = tender_for(request, public_id, "tenders.configure")
        return self._page(request, tender, self._form(tender))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        tender = tender_for(request, public_id, "tenders.configure")
        form = self._form(tender, request)
        if not form.is_valid():
            return self._page(request, tender, form)
        try:
            save_unless_changed(
                request,
                lambda version: save_exclusion(
                    tender,
                    form.reasons(),
                    look_back=form.look_back(),
                    checked_by=form.checked_by(),
                    version=version,
                    by=request.user,
                    at=clock.now(),
                ),
                shown_now=digest(self._stored(tender)),
            )
        except StaleConfiguration as stale:
            return self._page(request, tender, form, stale=stale)
        messages.success(request, "Uitsluitingsgronden is opgeslagen.")
        return redirect("tenders:configure", public_id=tender.public_id)

    def _stored(self, tender: Tender) -> list[tuple[str, str, int | None, str]]:
        return list(tender.exclusion_grounds.values_list("code", "reason", "look_back_years", "checked_by"))

    def _form(self, tender: Tender, request: HttpRequest | None = None) -> ExclusionForm:
        stored = self._stored(tender)
        return ExclusionForm(
            request.POST if request else None,
            initial={code: reason for code, reason, _, _ in stored},
            look_back={code: years for code, _, years, _ in stored},
            checked_by={code: who for code, _, _, who in stored},
        )

    def _page(
        self,
        request: HttpRequest,
        tender: Tender,
        form: ExclusionForm,
        *,
        stale: StaleConfiguration | None = None,
    ) -> HttpResponse:
        state = digest(self._stored(tender))
        context: dict[str, Any] = {
            "title": SUBJECT_TITLES[Subject.EXCLUSION],
            "mandatory": MANDATORY,
            "form": form,
            "stale": stale,
            "differences": differences(self._form(tender), form) if stale else None,
            "page_failed": bool(stale),
            **version_fields(request, tender, state, fresh=request.method == "GET" or bool(stale)),
        }
        return tender_page(
            request, "tenders/exclusion_edit.html", tender, context, status=409 if stale else 200
        )


def _with_step(rows: list[dict[str, str]], row: dict[str, str]) -> list[dict[str, str]]:
    """The new step last, or just before a draw that is there already; a step stands in the chain once."""
    kept = [old for old in rows if (old["op"], old["code"]) != (row["op"], row["code"])]
    if kept and kept[-1]["op"] == "loting" and row["op"] != "loting":
        return [*kept[:-1], row, kept[-1]]
    return [*kept, row]


def _moved_to(way: str, place: str) -> int:
    """The number, from 1, of a step that was moved."""
    number = int(place) + 1 if place.isascii() and place.isdecimal() else 1
    return max(number - 1, 1) if way == "up" else number + 1


def _changed(rows: list[dict[str, str]], way: str, place: str) -> list[dict[str, str]]:
    index = int(place) if place.isascii() and place.isdecimal() else len(rows)
    if index >= len(rows):
        return rows
    if way == "remove":
        return rows[:index] + rows[index + 1 :]
    target = index - 1 if way == "up" else index + 1
    if way in {"up", "down"} and 0 <= target < len(rows):
        rows[index], rows[target] = rows[target], rows[index]
    return rows
