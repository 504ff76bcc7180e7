"""Pas toe of leg uit: one field per finding that asks for a reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

import ui.forms
from tenders.domain.checks import Explained
from tenders.services import Reason


class ReasonField(forms.CharField):
    """Asked, so not marked as optional; but whoever has no reason yet may save the others."""

    def validate(self, value: str) -> None:
        """Empty is no reason yet."""


class ReasonsForm(ui.forms.Form):
    """A field per finding, with what stood there when the page was opened; `earlier` holds lapsed reasons by rule."""

    def __init__(
        self, *args: Any, asked: Sequence[Explained], earlier: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for row in asked:
            lapsed = "" if row.reason else (earlier or {}).get(row.finding.code, "")
            self.fields[f"reason-{row.finding.about}"] = ReasonField(
                label="Reden om af te wijken",
                max_length=4000,
                initial=row.reason,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=f"Eerder schreef u, bij een bevinding die is veranderd: {lapsed}" if lapsed else "",
            )
            self.fields[f"seen-{row.finding.about}"] = forms.CharField(
                required=False, initial=row.reason, widget=forms.HiddenInput
            )
            self.fields[f"reason-{row.finding.about}"].widget.attrs["aria-describedby"] = (
                f"over-{row.finding.about}"
            )

    def given(self) -> list[Reason]:
        """What was typed, also at findings that this page no longer shows."""
        known = [row.finding.about for row in self.asked]
        found = [
            Reason(
                about,
                self.cleaned_data[f"reason-{about}"].strip(),
                self.cleaned_data[f"seen-{about}"].strip(),
            )
            for about in known
        ]
        gone = [name.removeprefix("reason-") for name in self.data if name.startswith("reason-")]
        found += [
            Reason(about, self.data[f"reason-{about}"].strip(), self.data.get(f"seen-{about}", "").strip())
            for about in gone
            if about not in known
        ]
        return [_one_line_end(reason) for reason in found]

    def refuse(self, stored: Mapping[str, str]) -> None:
        """A colleague's reason stands at these findings: show it, and let the next save go over it."""
        self.data = self.data.copy()
        for about, text in stored.items():
            self.data[f"seen-{about}"] = text
            self.add_error(
                f"reason-{about}" if f"reason-{about}" in self.fields else None,
                f"Een collega schreef hier intussen: '{text}'. Sla nog eens op om uw tekst te bewaren."
                if text
                else "Een collega haalde de reden hier intussen weg. Sla nog eens op om uw tekst te bewaren.",
            )


def _one_line_end(reason: Reason) -> Reason:
    """Browsers send line ends as CR LF; what stands in the database and what was seen compare without them."""
    return Reason(reason.about, *(text.replace("\r\n", "\n") for text in (reason.text, reason.seen)))
