"""Forms of asking and answering."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator

import ui.forms
from tenders.domain.clarification import reference_in_words
from tenders.domain.questions import KIND_LABELS, AnswerKind
from tenders.models import Lot, Question, Tender
from tenders.questions.selectors import published_questions
from tenders.selectors import current_documents


class FollowsField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Question) -> str:
        return f"Antwoord {obj.number}: {Truncator(obj.wording).chars(70)}"


class MergeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Question) -> str:
        place = reference_in_words(obj.document.title if obj.document else "", obj.paragraph, obj.lot_number)
        return f"{place}: {Truncator(obj.wording).chars(90)}"


class QuestionForm(ui.forms.Form):
    """A question with what it is about; lot and earlier answer are asked where there are any."""

    document = forms.ModelChoiceField(
        label="Over welk document gaat uw vraag?", queryset=None, required=False, empty_label="geen document"
    )
    paragraph = forms.CharField(
        label="Paragraaf of pagina",
        max_length=80,
        required=False,
        help_text="Bijvoorbeeld 2.3 of pagina 14.",
    )
    lot_number = forms.TypedChoiceField(label="Perceel", required=False, coerce=int, empty_value=None)
    follows = FollowsField(
        label="Is dit een vervolg op een antwoord?",
        queryset=None,
        required=False,
        empty_label="nee, dit is een nieuwe vraag",
    )
    text = forms.CharField(
        label="Uw vraag",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Iedereen leest uw vraag, zonder uw naam. Noem dus niets waaraan anderen u herkennen.",
        error_messages={"required": "Schrijf uw vraag op."},
    )
    is_confidential = forms.BooleanField(
        label="Ik vraag om deze vraag vertrouwelijk te behandelen",
        required=False,
        help_text="Dan beslist de aanbestedende dienst of alleen u het antwoord krijgt.",
    )
    confidential_reason = forms.CharField(
        label="Waarom is dat nodig?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld omdat het antwoord uw zakelijke belangen schaadt.",
    )

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lots: list[Lot] = list(tender.lots.all())
        documents, answers = current_documents(tender), published_questions(tender)
        self.fields["document"].queryset = documents
        if not documents:
            del self.fields["document"]
        if len(lots) > 1:
            choices = [("", "alle percelen"), *((lot.number, str(lot)) for lot in lots)]
            self.fields["lot_number"].choices = choices
        else:
            del self.fields["lot_number"]
        self.fields["follows"].queryset = answers
        if not answers:
            del self.fields["follows"]


class AnswerForm(ui.forms.Form):
    wording = forms.CharField(
        label="De vraag, zoals zij in de nota komt",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Haal weg waaraan anderen de vraagsteller herkennen. Verander de strekking niet.",
    )
    text = forms.CharField(
        label="Antwoord",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Schrijf het antwoord op."},
    )
    kind = forms.ChoiceField(
        label="Wat doet dit antwoord met de stukken?",
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        widget=forms.RadioSelect,
        help_text="Een antwoord dat de stukken wijzigt, komt ook in de lijst van wijzigingen.",
        error_messages={"required": "Kies of het antwoord de stukken verduidelijkt of wijzigt."},
        initial=AnswerKind.CLARIFIES.value,
    )


class ReasonForm(ui.forms.Form):
    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf de reden op."},
    )

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


class ConfidentialityForm(ReasonForm):
    field_order = ["grant", "reason"]
    grant = forms.TypedChoiceField(
        label="Beslissing",
        choices=[
            ("ja", "toekennen: alleen de vraagsteller krijgt het antwoord"),
            ("nee", "afwijzen: de vraagsteller trekt de vraag in of laat haar publiceren"),
        ],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies toekennen of afwijzen."},
    )


class MergeForm(ui.forms.Form):
    into = MergeField(
        label="Voeg samen met",
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies de vraag waarmee u samenvoegt."},
    )

    def __init__(self, *args: Any, candidates: QuerySet[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = candidates
