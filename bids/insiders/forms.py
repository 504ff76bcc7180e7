"""What an insider declares about one bidder, and what a colleague decides."""

from typing import Any

from django import forms

from bids.models import InsiderDeclaration
from ui.forms import Form

_NO, _YES = "nee", "ja"


class InterestForm(Form):
    """One bidder: no interest, or an interest with words, on which `decider` decides."""

    decider = "Een collega"
    interest = forms.ChoiceField(
        label="Hebt u een belang of een band?",
        choices=[(_NO, "Nee, ik heb geen belang en geen band"), (_YES, "Ja, of ik twijfel")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Toelichting",
        help_text="Nodig als u ja kiest: werk, familie, vriendschap, geld of een eerdere aanbesteding.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, bidder: str, **kwargs: Any) -> None:
        """`bidder` is named where something is missing: on a page there are as many of these forms as bidders."""
        super().__init__(*args, **kwargs)
        self.bidder = bidder
        self.fields["text"].is_awaited = True  # type: ignore[attr-defined]
        self.fields["interest"].error_messages["required"] = f"Kies nee of ja bij {bidder}."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("interest") == _YES and not data.get("text"):
            self.add_error(
                "text",
                f"{self.bidder}: schrijf op welk belang of welke band u hebt. {self.decider} beslist daarop.",
            )
        return data

    @property
    def has_interest(self) -> bool:
        return self.cleaned_data["interest"] == _YES


class SignatureForm(Form):
    agreed = forms.BooleanField(
        label="Ik heb deze verklaring naar waarheid ingevuld. Ik meld het als er later iets verandert.",
        error_messages={"required": "Zet een vinkje om te tekenen."},
    )


class LaterInterestForm(Form):
    text = forms.CharField(
        label="Wat is er veranderd, of wat zag u eerder niet?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Schrijf op wat er is veranderd. Een collega beslist daarop."},
    )


class InterestDecisionForm(Form):
    decision = forms.ChoiceField(
        label="Uw beslissing",
        choices=[
            (InsiderDeclaration.Decision.ADMITTED, "Deze collega mag aan deze inschrijving meewerken"),
            (InsiderDeclaration.Decision.BARRED, "Sluit deze collega uit van deze inschrijver"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een beslissing."},
    )
    reason = forms.CharField(
        label="Reden",
        help_text="Noem ook de maatregelen, bijvoorbeeld dat een tweede toetser meekijkt. "
        "Dit staat in het proces-verbaal.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Schrijf de reden van uw beslissing op."},
    )
