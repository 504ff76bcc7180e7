"""The pages of the UEA. Every answer may wait: what is missing is named on the overview, not refused here."""

from typing import Any

from django import forms

from bids.domain import uea
from bids.domain.uea import Questions, Section
from ui.forms import Form

_YES_NO = [("no", "Nee"), ("yes", "Ja")]


class UeaForm(Form):
    """One section, with a field per question; `as_answers` is what the section adds to the document."""

    def __init__(
        self, *args: Any, section: Section, asked: Questions, saved: dict[str, Any], **kwargs: Any
    ) -> None:
        self.section, self.asked, self.saved = section, asked, saved
        super().__init__(*args, **kwargs)
        # Name of the field, and where its answer goes in the document.
        self.places: dict[str, tuple[str, str]] = {}
        _BUILDERS[section](self)
        self.initial = {name: self._saved(place) for name, place in self.places.items()}

    def ask(self, place: tuple[str, str], field: forms.Field, *, is_optional: bool = False) -> None:
        """Nothing is required here; an answer that is awaited before submitting is not called "niet verplicht"."""
        name = f"f{len(self.places)}"
        field.required = False
        field.is_awaited = not is_optional  # type: ignore[attr-defined]
        self.places[name] = place
        self.fields[name] = field

    @property
    def shape(self) -> dict[str, Any]:
        """The questions of the section, as `uea.part_like` wants them."""
        found: dict[str, Any] = {}
        for group, key in self.places.values():
            if key:
                found.setdefault(group, {})[key] = ""
            else:
                found[group] = ""
        return found

    @property
    def refused(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    def as_answers(self) -> dict[str, Any]:
        """What is not right yet goes along as it was typed: `refused` names it."""
        result: dict[str, Any] = {}
        for name, (group, key) in self.places.items():
            value = self.cleaned_data[name] if name in self.cleaned_data else self.data.get(name, "")
            if not key:
                result[group] = value
            elif value not in ("", None):
                result.setdefault(group, {})[key] = value
            else:
                result.setdefault(group, {})[key] = ""
        return result

    def _saved(self, place: tuple[str, str]) -> Any:
        group, key = place
        return self.saved.get(group, {}).get(key, "") if key else self.saved.get(group, False)


def _text(label: str, *, rows: int = 0, help_text: str = "", most: int = 200) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=4000 if rows else most, widget=widget, help_text=help_text)


def _after_yes(label: str, *, help_text: str) -> forms.CharField:
    """A text that is asked where the question before it is answered with yes; until then an empty one is not shown."""
    field = _text(label, rows=2, help_text=help_text)
    field.widget.attrs["placeholder"] = " "
    field.follows_yes = True  # type: ignore[attr-defined]
    return field


def _choice(label: str, choices: list[tuple[str, str]], help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, help_text=help_text)


def _company(form: UeaForm) -> None:
    for key, label in uea.COMPANY_FIELDS.items():
        if key == "small":
            choices = [("yes", "Ja, minder dan 250 mensen"), ("no", "Nee, een grote onderneming")]
            form.ask(("company", key), _choice(label, choices))
        elif key == "email":
            form.ask(("company", key), forms.EmailField(label=label, max_length=200))
        else:
            form.ask(("company", key), _text(label), is_optional=key == "phone")
    for key, label in uea.REPRESENTATIVE_FIELDS.items():
        form.ask(("representative", key), _text(label))


def _grounds(form: UeaForm) -> None:
    for ground in form.asked.grounds_of(form.section):
        term = (
            f" Wij kijken {ground.look_back_years} jaar terug." if ground.look_back_years is not None else ""
        )
        choices = [("no", "Nee, dit geldt niet voor ons"), ("yes", "Ja, dit geldt voor ons")]
        form.ask(
            ("grounds", ground.code),
            _choice(ground.name, choices, f"{ground.description} ({ground.article}){term}"),
        )
        form.ask(
            ("explanations", ground.code),
            _after_yes(
                f"{ground.name}: toelichting als u ja antwoordt",
                help_text="Wat is er gebeurd, en wanneer?",
            ),
        )
        form.ask(
            ("measures", ground.code),
            _after_yes(
                f"{ground.name}: maatregelen als u ja antwoordt",
                help_text="Wat hebt u daarna gedaan, zodat u toch betrouwbaar bent?",
            ),
        )


def _russia(form: UeaForm) -> None:
    for key, label in uea.RUSSIA_QUESTIONS.items():
        form.ask(("russia", key), _choice(label, _YES_NO))
    form.ask(("explanations", uea.RUSSIA), _text("Toelichting als u ja antwoordt", rows=3))


def _suitability(form: UeaForm) -> None:
    for row in form.asked.requirements:
        choices = [("yes", "Ja, wij voldoen"), ("no", "Nee, wij voldoen niet")]
        form.ask(("suitability", row.code), _choice(f"{row.code} {row.name}", choices, row.text))
        form.ask(("proof", row.code), _text(f"{row.code}: waaruit dat blijkt", rows=2), is_optional=True)


def _signature(form: UeaForm) -> None:
    for key, label in uea.SIGNATURE_FIELDS.items():
        form.ask(("signature", key), _text(label))
    form.ask(
        ("agreed", ""),
        forms.BooleanField(
            label="Wij verklaren dat deze antwoorden waar zijn en dat wij de bewijzen op verzoek meteen geven. "
            "Wij gaan akkoord met de voorwaarden van deze aanbesteding."
        ),
    )


_BUILDERS = {
    Section.COMPANY: _company,
    Section.MANDATORY: _grounds,
    Section.FACULTATIVE: _grounds,
    Section.RUSSIA: _russia,
    Section.SUITABILITY: _suitability,
    Section.SIGNATURE: _signature,
}
