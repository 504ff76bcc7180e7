"""The vorm van deelname: the form itself, and one member of it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator

from bids.domain.participation import (
    CAPACITY_LABELS,
    FORM_LABELS,
    GROUP_LABELS,
    Capacity,
    Group,
    Member,
    Participation,
)
from bids.domain.participation import Form as ParticipationKind
from ui.fields import DutchDecimalField
from ui.forms import Form


class ParticipationForm(Form):
    form = forms.ChoiceField(
        label="Hoe schrijft u in?",
        choices=[(kind.value, label) for kind, label in FORM_LABELS.items()],
        widget=forms.RadioSelect,
    )
    group = forms.ChoiceField(
        label="Bent u lid van een groep en beroept u zich op uw moedermaatschappij?",
        choices=[(group.value, label) for group, label in GROUP_LABELS.items()],
        widget=forms.RadioSelect,
        required=False,
    )

    @staticmethod
    def initial_from(known: Participation) -> dict[str, Any]:
        return {"form": known.form.value, "group": known.group.value}

    @property
    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"form": ParticipationKind(data["form"]), "group": Group(data["group"])}


class MemberForm(Form):
    """One other organisation. Its mail address serves for the invitation alone."""

    capacity = forms.ChoiceField(
        label="In welke hoedanigheid?",
        choices=[(kind.value, label.capitalize()) for kind, label in CAPACITY_LABELS.items()],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Naam van de organisatie", max_length=200)
    kvk = forms.CharField(
        label="KvK-nummer",
        max_length=8,
        validators=[RegexValidator(r"^\d{8}$", "Een KvK-nummer heeft 8 cijfers.")],
    )
    email = forms.EmailField(
        label="E-mailadres voor de uitnodiging",
        required=False,
        max_length=200,
        help_text="Daar sturen wij een uitnodiging heen, maar pas als u op “Nodig uit” drukt.",
    )
    work = forms.CharField(
        label="Wat doet deze organisatie in de opdracht?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    share = DutchDecimalField(
        label="Aandeel in de waarde van de opdracht, in procenten",
        required=False,
        validators=[
            MinValueValidator(0, "Een aandeel is 0 of meer."),
            MaxValueValidator(100, "Een aandeel is ten hoogste 100."),
        ],
        help_text="Een onderaannemer of derde met meer dan 10 procent telt mee voor de verklaring over Rusland.",
    )

    def as_member(self, number: int) -> Member:
        data = self.cleaned_data
        share: Decimal | None = data["share"]
        return Member(
            number=number,
            name=data["name"],
            kvk=data["kvk"],
            capacity=Capacity(data["capacity"]),
            email=data["email"],
            work=data["work"],
            share=share,
        )

    @staticmethod
    def initial_from(member: Member) -> dict[str, Any]:
        return {
            "capacity": member.capacity.value,
            "name": member.name,
            "kvk": member.kvk,
            "email": member.email,
            "work": member.work,
            "share": member.share,
        }
