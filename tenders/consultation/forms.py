"""Forms of the buyer, and the one with which somebody without an account reacts."""

from collections.abc import Iterable
from typing import Any

from django import forms

import ui.forms
from tenders.consultation.services import Facts, Participant
from tenders.domain.consultation import (
    GROUP_LABELS,
    KIND_LABELS,
    LONGEST_ANSWER,
    MOST_QUESTIONS,
    ONE_OF_GROUP,
    WITHOUT_KVK,
    ConsultationQuestion,
    ConsultationRefused,
    Group,
    QuestionKind,
    check_groups,
    check_kvk,
    check_moments,
)
from tenders.models import Consultation, Reaction
from ui.fields import LocalDateTimeField
from ui.formsets import row_formset


class ConsultationForm(ui.forms.Form):
    title = forms.CharField(label="Titel", max_length=160)
    purpose = forms.CharField(
        label="Waarom vraagt u dit?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wat wilt u weten, en wat doet u met de reacties?",
        error_messages={"required": "Schrijf op waarom u de markt raadpleegt."},
    )
    introduction = forms.CharField(
        label="Inleiding",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Alles wat een deelnemer moet weten. Iedereen leest dezelfde tekst.",
    )
    groups = forms.MultipleChoiceField(
        label="Wie nodigt u uit?",
        choices=[(group.value, words) for group, words in GROUP_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Denk ook aan burgerinitiatieven en sociaal ondernemers: zij lezen zelden een aankondiging.",
        error_messages={"required": "Kies wie u uitnodigt."},
    )
    other_groups = forms.CharField(
        label="Wie nodigt u nog meer uit?", max_length=200, required=False, help_text="Bij “anderen”."
    )
    opens_at = LocalDateTimeField(label="Reageren kan vanaf")
    closes_at = LocalDateTimeField(
        label="Reageren kan tot en met", help_text="Een reactie op dit moment zelf is nog op tijd."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            if "groups" in data:
                check_groups(data["groups"], data.get("other_groups", ""))
            if "opens_at" in data and "closes_at" in data:
                check_moments(data["opens_at"], data["closes_at"])
        except ConsultationRefused as refusal:
            self.add_error(refusal.field, str(refusal))
        return data

    @property
    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)

    @staticmethod
    def initial_of(row: Consultation) -> dict[str, Any]:
        names = ConsultationForm.base_fields
        return {name: getattr(row, name) for name in names}


class ExtensionForm(ui.forms.Form):
    closes_at = LocalDateTimeField(
        label="Reageren kan voortaan tot en met", help_text="Later dan de huidige sluiting."
    )
    reason = forms.CharField(
        label="Waarom verlengt u?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Iedereen leest dit op de openbare pagina.",
        error_messages={"required": "Schrijf op waarom u verlengt. Iedereen leest dit."},
    )


class WithdrawalForm(ui.forms.Form):
    reason = forms.CharField(
        label="Waarom trekt u de marktconsultatie in?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Iedereen leest dit op de openbare pagina.",
        error_messages={"required": "Schrijf op waarom u de marktconsultatie intrekt. Iedereen leest dit."},
    )


class QuestionForm(ui.forms.Form):
    text = forms.CharField(
        label="Vraag",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf de vraag op."},
    )
    kind = forms.ChoiceField(
        label="Soort vraag",
        choices=[(kind.value, words) for kind, words in KIND_LABELS.items()],
        widget=forms.RadioSelect,
        initial=QuestionKind.TEXT.value,
    )
    options = forms.CharField(
        label="Keuzes",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bij een keuzevraag: elke keuze op een eigen regel.",
    )
    is_required = forms.BooleanField(label="Een antwoord is verplicht", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == QuestionKind.CHOICE and len(_lines(data.get("options", ""))) < 2:
            self.add_error("options", "Geef ten minste twee keuzes, elk op een eigen regel.")
        return data


QuestionRows = row_formset(QuestionForm, max_rows=MOST_QUESTIONS)


def rows_of(questions: Iterable[ConsultationQuestion]) -> list[dict[str, Any]]:
    """The initial values of the rows."""
    return [
        {
            "text": row.text,
            "kind": row.kind.value,
            "options": "\n".join(row.options),
            "is_required": row.is_required,
        }
        for row in questions
    ]


def questions_in(rows: Iterable[dict[str, Any]]) -> list[ConsultationQuestion]:
    """The questions of valid rows; choices of another kind of question are dropped."""
    found = []
    for row in rows:
        kind = QuestionKind(row["kind"])
        options = _lines(row["options"]) if kind is QuestionKind.CHOICE else ()
        found.append(ConsultationQuestion(row["text"].strip(), kind, options, row["is_required"]))
    return found


class ReactionForm(ui.forms.Form):
    """Who reacts, and a field per question: "answer_1" and so on."""

    organisation_name = forms.CharField(
        label="Naam van uw organisatie of initiatief",
        max_length=200,
        error_messages={"required": "Vul de naam van uw organisatie of initiatief in."},
    )
    group = forms.ChoiceField(
        label="Namens wie reageert u?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies namens wie u reageert.",
            "invalid_choice": "Kies namens wie u reageert.",
        },
    )
    kvk_number = forms.CharField(
        label="KvK-nummer",
        max_length=20,
        required=False,
        help_text="8 cijfers. Schrijft u later in, dan moet de gemeente weten dat u hier meedeed (artikel 2.51 Aw).",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    has_no_kvk = forms.BooleanField(
        label="Geen KvK-nummer (initiatief van inwoners of adviesraad)", required=False
    )
    contact_name = forms.CharField(
        label="Uw naam",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Vul uw naam in."},
    )
    contact_email = forms.EmailField(
        label="Uw e-mailadres",
        max_length=254,
        help_text="Naar dit adres gaat een link. Uw reactie telt mee als u haar daarmee bevestigt.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Vul uw e-mailadres in.",
            "invalid": "Dit is geen e-mailadres. Schrijf het zoals naam@organisatie.nl.",
        },
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = consultation.asked
        chosen = [group for group in Group if group in set(consultation.groups)]
        self.fields["group"].choices = [
            (
                group.value,
                consultation.other_groups if group is Group.OTHER else ONE_OF_GROUP[group],
            )
            for group in chosen
        ]
        if not WITHOUT_KVK.intersection(chosen):
            del self.fields["has_no_kvk"]
        for number, question in enumerate(self.questions, start=1):
            self.fields[f"answer_{number}"] = _answer_field(number, question)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # People write it with spaces and points.
        data["kvk_number"] = data.get("kvk_number", "").replace(" ", "").replace(".", "")
        if data.get("has_no_kvk"):
            if data["kvk_number"]:
                self.add_error("has_no_kvk", "U vulde een KvK-nummer in: haal dit vinkje weg.")
            elif data.get("group") and data["group"] not in WITHOUT_KVK:
                self.add_error(
                    "has_no_kvk", "Alleen een initiatief van inwoners of een adviesraad kan zonder."
                )
        elif not data["kvk_number"] and data.get("group") in WITHOUT_KVK:
            self.add_error("kvk_number", "Vul het KvK-nummer in, of vink aan dat u er geen hebt.")
        elif data.get("group"):
            try:
                check_kvk(data["group"], data["kvk_number"])
            except ConsultationRefused as refusal:
                self.add_error("kvk_number", str(refusal))
        return data

    @property
    def participant(self) -> Participant:
        data = self.cleaned_data
        names = ("organisation_name", "group", "kvk_number", "contact_name", "contact_email")
        return Participant(**{name: data[name] for name in names})

    @property
    def answers(self) -> list[str]:
        return [self.cleaned_data[f"answer_{number}"] for number in range(1, len(self.questions) + 1)]


class SummaryForm(ui.forms.Form):
    """The summary of the whole."""

    summary = forms.CharField(
        label="Samenvatting van het geheel",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Wat hoorde u, en wat doet u ermee in de aanbesteding?",
        error_messages={"required": "Schrijf de samenvatting."},
    )


class AnswersForm(ui.forms.Form):
    """The summary of one question; for an open question also the words of each answer as the report gives them."""

    summary = forms.CharField(
        label="Samenvatting van de antwoorden",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Vat de antwoorden samen. Gaf niemand antwoord? Schrijf dat op."},
    )

    def __init__(
        self, *args: Any, question: int, reactions: Iterable[Reaction], is_open: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._ids: list[str] = []
        for reaction in reactions if is_open else ():
            if not reaction.answer(question):
                continue
            name = str(reaction.public_id)
            self._ids.append(name)
            self.fields[name] = forms.CharField(
                label=f"Antwoord van reactie {reaction.number}",
                max_length=LONGEST_ANSWER,
                required=False,
                initial=reaction.wording(question),
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text="Zo staat het in het verslag. Leeg: dit antwoord staat er niet in.",
            )

    @property
    def wordings(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self._ids}


def _answer_field(number: int, question: ConsultationQuestion) -> forms.Field:
    label = f"{number}. {question.text}"
    if question.choices:
        return forms.ChoiceField(
            label=label,
            choices=[(choice, choice) for choice in question.choices],
            widget=forms.RadioSelect,
            required=question.is_required,
            error_messages={
                "required": "Beantwoord deze vraag.",
                "invalid_choice": "Kies een van de antwoorden.",
            },
        )
    return forms.CharField(
        label=label,
        max_length=LONGEST_ANSWER,
        required=question.is_required,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Beantwoord deze vraag."},
    )


def _lines(text: str) -> tuple[str, ...]:
    """The lines with something on them, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
