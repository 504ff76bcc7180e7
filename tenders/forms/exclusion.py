"""Which facultative and national exclusion grounds apply, each with why and how far back."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

import ui.forms
from tenders.domain.exclusion import CHOSEN, Ground
from tenders.domain.labels import choices
from tenders.domain.vocabulary import CheckedBy
from tenders.forms.reasons import ReasonField
from ui.forms import form_helper


class ExclusionForm(ui.forms.Form):
    """`initial` holds the reasons of the chosen grounds by code, `look_back` their shorter terms."""

    def __init__(
        self,
        *args: Any,
        initial: dict[str, str] | None = None,
        look_back: dict[str, int | None] | None = None,
        checked_by: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = initial or {}
        for ground in CHOSEN:
            self.fields[f"use-{ground.code}"] = forms.BooleanField(
                label=ground.name, help_text=_help(ground), required=False, initial=ground.code in chosen
            )
            self.fields[f"reason-{ground.code}"] = ReasonField(
                label=f"Waarom: {ground.name}",
                max_length=1000,
                initial=chosen.get(ground.code, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"who-{ground.code}"] = forms.ChoiceField(
                label=f"Wie dit controleert: {ground.name}",
                required=False,
                choices=choices(CheckedBy),
                initial=(checked_by or {}).get(ground.code, CheckedBy.CHECKER.value),
            )
            if ground.look_back_years:
                self.fields[f"years-{ground.code}"] = forms.IntegerField(
                    label=f"Jaren terug: {ground.name}",
                    required=False,
                    min_value=1,
                    max_value=ground.look_back_years,
                    initial=(look_back or {}).get(ground.code),
                    help_text=f"Leeg: {ground.look_back_years} jaar, zoals in de wet. Korter mag, langer niet.",
                )

    @property
    def helper(self) -> FormHelper:
        """Why, and how far back, stand under the ground; they show where it is chosen."""
        grounds = []
        for ground in CHOSEN:
            names = (f"reason-{ground.code}", f"who-{ground.code}", f"years-{ground.code}")
            more = [name for name in names if name in self.fields]
            grounds.append(
                Div(f"use-{ground.code}", Div(*more, css_class="th-choice-more"), css_class="th-choice")
            )
        return form_helper(Layout(*grounds))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for ground in CHOSEN:
            used, reason = data.get(f"use-{ground.code}"), (data.get(f"reason-{ground.code}") or "").strip()
            if used and not reason and f"reason-{ground.code}" not in self.errors:
                self.add_error(f"reason-{ground.code}", "Schrijf op waarom deze grond hier past.")
            if reason and not used:
                self.add_error(
                    f"use-{ground.code}", "U schreef een reden op: kies deze grond, of maak de reden leeg."
                )
        return data

    def reasons(self) -> dict[str, str]:
        return {
            ground.code: self.cleaned_data[f"reason-{ground.code}"].strip()
            for ground in CHOSEN
            if self.cleaned_data[f"use-{ground.code}"]
        }

    def checked_by(self) -> dict[str, str]:
        return {
            ground.code: self.cleaned_data[f"who-{ground.code}"] or CheckedBy.CHECKER.value
            for ground in CHOSEN
            if self.cleaned_data[f"use-{ground.code}"]
        }

    def look_back(self) -> dict[str, int | None]:
        return {
            ground.code: self.cleaned_data[f"years-{ground.code}"]
            for ground in CHOSEN
            if ground.look_back_years and self.cleaned_data[f"use-{ground.code}"]
        }


def _help(ground: Ground) -> str:
    term = f" Telt tot {ground.look_back_years} jaar terug." if ground.look_back_years else ""
    return f"{ground.description} {ground.article[0].upper()}{ground.article[1:]}.{term}"
