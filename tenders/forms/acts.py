"""Forms of acts: begin, give a role, add a document, withdraw."""

from collections.abc import Container
from typing import Any

from django import forms
from django.db.models import QuerySet

import ui.forms
from accounts.models import Organisation, User
from documents.upload_field import UploadField
from tenders.models import Role, Tender

ADMISSION = "toelating"


class CreateForm(ui.forms.Form):
    authority = forms.ModelChoiceField(
        label="Aanbestedende dienst", queryset=Organisation.objects.none(), empty_label=None
    )
    title = forms.CharField(label="Titel", max_length=200)
    key = forms.SlugField(
        label="Sleutel",
        max_length=60,
        help_text="Korte naam voor bestanden, bijvoorbeeld begeleiding-2026. Alleen letters, cijfers en streepjes.",
        error_messages={
            "invalid": "Gebruik alleen letters, cijfers, streepjes en liggende streepjes, zonder spaties."
        },
    )
    reference = forms.CharField(
        label="Kenmerk",
        max_length=60,
        required=False,
        help_text="Uw eigen nummer, bijvoorbeeld van het zaaksysteem.",
    )
    kind = forms.ChoiceField(
        label="Soort procedure",
        required=False,
        choices=[
            ("", "aanbesteding: wij kiezen op gunningscriteria"),
            (
                ADMISSION,
                "toelatingsprocedure (open house): wie aan de eisen voldoet, krijgt een overeenkomst",
            ),
        ],
        widget=forms.RadioSelect,
        help_text="Dit ligt vast. Begint u hieronder met iets van eerder, dan geldt de soort van toen.",
    )
    template = forms.ChoiceField(
        label="Begin met een sjabloon",
        required=False,
        widget=forms.RadioSelect,
        help_text="Een sjabloon is volledig ingevuld, met de datums van toen. Daarna past u aan wat bij u anders is.",
    )
    source = forms.ModelChoiceField(
        label="Of met een eerdere aanbesteding",
        queryset=Tender.objects.none(),
        required=False,
        empty_label="geen",
        help_text="Kiest u een eerdere aanbesteding, dan nemen wij haar regels en teksten over, zonder datums.",
    )
    file = UploadField(
        label="Of met een scenariobestand",
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text="Een YAML-bestand met de sleutel aanbesteding. Inschrijvingen en scores erin tellen niet mee.",
    )

    def __init__(
        self,
        *args: Any,
        authorities: list[Organisation],
        sources: QuerySet[Tender],
        templates: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [("", "geen: ik begin met een lege configuratie"), *templates]
        authority = self.fields["authority"]
        authority.queryset = Organisation.objects.filter(pk__in=[item.pk for item in authorities])
        authority.initial = authorities[0].pk if authorities else None
        if len(authorities) == 1:
            authority.widget = authority.hidden_widget()
        self.fields["source"].queryset = sources

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = [name for name in ("template", "source", "file") if data.get(name)]
        for name in chosen[1:]:
            self.add_error(
                name, "U kunt maar met één ding beginnen: kies een sjabloon, een aanbesteding of een bestand."
            )
        if data.get("kind") == ADMISSION and chosen:
            self.add_error(
                "kind", "Kies bij een toelatingsprocedure geen sjabloon, eerdere aanbesteding of bestand."
            )
        source, authority = data.get("source"), data.get("authority")
        if source and authority and source.authority_id != authority.pk:
            self.add_error(
                "source", "Deze aanbesteding is van een andere organisatie: kies er een van dezelfde."
            )
        return data


class RoleForm(ui.forms.Form):
    user = forms.ModelChoiceField(
        label="Persoon", queryset=User.objects.none(), empty_label="kies een persoon"
    )
    role = forms.ChoiceField(label="Rol", choices=Role.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: QuerySet[User], roles: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
        self.fields["role"].choices = [(value, label) for value, label in Role.choices if value in roles]


class DocumentForm(ui.forms.Form):
    file = UploadField(
        label="Bestand",
        allow_empty_file=True,
        max_length=200,
        help_text="PDF, Word, Excel, ODT, PNG of JPG.",
        error_messages={"required": "Kies een bestand."},
    )
    title = forms.CharField(label="Titel", max_length=160)


class DocumentVersionForm(DocumentForm):
    title = None
    change_note = forms.CharField(label="Wat is er veranderd?", max_length=300)


class WithdrawForm(ui.forms.Form):
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="De reden staat in het verloop en in de brieven.",
        error_messages={"required": "Schrijf op waarom u deze aanbesteding intrekt."},
    )
