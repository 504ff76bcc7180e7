"""The form of the planning: the days that a buyer chooses, the terms, and what other rules count with."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from clock.source import AMSTERDAM
from tenders.domain import definition as domain
from tenders.domain.configuration import Aims
from tenders.domain.date_warnings import order_problems
from tenders.domain.labels import choices
from tenders.domain.milestones import PlanningFacts
from tenders.domain.procedure_words import said
from tenders.domain.vocabulary import Discretion
from tenders.forms.base import ConfigurationForm, part, say_admission
from tenders.models import QuestionRound, Tender
from ui.fields import LocalDateField, LocalDateTimeField

_NOT_IN_ADMISSION = ("scoring_done_on", "consensus_on")
AIMS = ("opening_on", "checks_done_on", "scoring_done_on", "consensus_on", "final_award_on")


def _aim(label: str, rule: str) -> LocalDateField:
    return LocalDateField(
        label=label, required=False, help_text=f"Uw streefdatum. Laat u dit leeg, dan rekenen wij: {rule}."
    )


class PlanningForm(ConfigurationForm):
    publication_on = LocalDateField(label="Publicatie", required=False)
    closes_at = LocalDateTimeField(
        label="Inschrijving sluit",
        required=False,
        help_text="Uiterlijk: precies op dit moment is nog op tijd. Nederlandse tijd.",
    )
    intended_award_on = LocalDateField(
        label="Voorlopige gunning",
        required=False,
        help_text="De dag waarop u de voorlopige gunning wilt bekendmaken.",
    )

    late_supplement = forms.ChoiceField(
        label="Wie niet op tijd aanvult, terzijde leggen",
        required=False,
        choices=[("", "niet bepaald"), *choices(Discretion)],
        widget=forms.RadioSelect,
    )
    complaint_weeks = forms.IntegerField(
        label="Besluit op een klacht, in weken",
        min_value=1,
        max_value=52,
        help_text="Geteld vanaf de ontvangst van de klacht.",
    )
    bibob_days = forms.IntegerField(
        label="Termijn van het Bibob-formulier, in dagen",
        min_value=1,
        max_value=365,
        help_text="Kalenderdagen na het verzoek.",
    )

    opening_on = _aim("Opening", "de eerste werkdag vanaf de sluiting")
    checks_done_on = _aim("Toetsing klaar", "5 werkdagen na de opening")
    scoring_done_on = _aim("Individuele beoordeling klaar", "10 werkdagen na de toetsing")
    consensus_on = _aim("Consensus klaar", "5 werkdagen na de individuele beoordeling")
    final_award_on = _aim("Definitieve gunning", "de eerste werkdag na de opschortende termijn")

    layout = Layout(
        part("Dagen die u kiest", "publication_on", "closes_at", "intended_award_on"),
        part(
            "Termijnen",
            "standstill_days",
            "standstill_rolls_forward",
            "validity_days",
            "validity_rolls_forward",
            "supplement_days",
            "winner_evidence_days",
            "winner_evidence_rolls_forward",
            "late_supplement",
            "complaint_weeks",
            "bibob_days",
        ),
        part("Streefdata tussen sluiting en besluit", *AIMS),
    )

    class Meta:
        model = Tender
        fields = (
            "publication_on",
            "closes_at",
            "intended_award_on",
            "standstill_days",
            "standstill_rolls_forward",
            "validity_days",
            "validity_rolls_forward",
            "supplement_days",
            "winner_evidence_days",
            "winner_evidence_rolls_forward",
            "late_supplement",
            "complaint_weeks",
            "bibob_days",
            *AIMS,
        )
        labels = {
            "standstill_rolls_forward": (
                "Eindigt de opschortende termijn in het weekend of op een feestdag, dan schuift zij door naar een "
                "werkdag"
            ),
            "validity_rolls_forward": (
                "Eindigt de gestanddoening in het weekend of op een feestdag, dan schuift zij door naar een werkdag"
            ),
            "winner_evidence_rolls_forward": (
                "Eindigt de bewijstermijn van de winnaar in het weekend of op een feestdag, dan schuift zij door naar "
                "een werkdag"
            ),
        }
        help_texts = {
            "standstill_days": "Kalenderdagen na de verzending van de brieven.",
            "validity_days": "Zo lang blijft een inschrijving geldig, geteld vanaf de sluiting.",
            "supplement_days": "Zo veel kalenderdagen krijgt een inschrijver om iets aan te vullen.",
            "winner_evidence_days": (
                "Zo veel kalenderdagen na de verzending van de brieven heeft een winnaar voor de bewijsmiddelen die u "
                "na de voorlopige gunning vraagt. Leeg is de aanvultermijn."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_admission:
            for name in _NOT_IN_ADMISSION:
                del self.fields[name]
            say_admission(self)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.refuse_strange_years("publication_on", "closes_at", "intended_award_on", *AIMS)
        published, closes, award = (
            data.get(name) for name in ("publication_on", "closes_at", "intended_award_on")
        )
        closing_day = closes.astimezone(AMSTERDAM).date() if closes else None
        if published and closing_day and closing_day <= published:
            self.add_error("closes_at", "De sluiting komt na de dag van publicatie: kies een latere dag.")
        if award and closing_day and award <= closing_day:
            self.add_error(
                "intended_award_on",
                said(
                    "De voorlopige gunning komt na de sluiting: kies een latere dag.",
                    is_admission=self.instance.is_admission,
                ),
            )
        if not self.errors:
            for problem in order_problems(self.facts()):
                self.add_error(problem.field, problem.sentence)
        return data

    def facts(self, rounds: tuple[domain.QuestionRound, ...] = ()) -> PlanningFacts:
        """What was entered so far, for milestones and warnings; only after `is_valid()`."""
        data = self.cleaned_data
        return PlanningFacts(
            publication_on=data.get("publication_on"),
            closes_at=data.get("closes_at"),
            intended_award_on=data.get("intended_award_on"),
            question_rounds=rounds,
            standstill_days=data.get("standstill_days") or 0,
            standstill_rolls_forward=bool(data.get("standstill_rolls_forward")),
            validity_days=data.get("validity_days") or 0,
            validity_rolls_forward=bool(data.get("validity_rolls_forward")),
            winner_evidence_days=data.get("winner_evidence_days"),
            winner_evidence_rolls_forward=bool(data.get("winner_evidence_rolls_forward")),
            aims=Aims(*(data.get(name) for name in AIMS)),
            is_admission=self.instance.is_admission,
        )


class QuestionRoundForm(ConfigurationForm):
    closes_at = LocalDateTimeField(label="Vragen stellen tot en met")
    answered_on = LocalDateField(label="Nota van inlichtingen")

    class Meta:
        model = QuestionRound
        fields = ("closes_at", "answered_on", "follow_up_only")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.refuse_strange_years("closes_at", "answered_on")
        closes, answered = data.get("closes_at"), data.get("answered_on")
        if closes and answered and answered < closes.astimezone(AMSTERDAM).date():
            self.add_error(
                "answered_on", "De nota komt na het einde van de vragenronde: kies een latere dag."
            )
        return data
