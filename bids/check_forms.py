"""The forms of the toetsing: input shape only, rules are the services'."""

from typing import Any

from django import forms

from bids.models import Bid, CheckItem
from tenders.domain.vocabulary import SetAsideGround
from ui.forms import Form

GROUND_LABELS = {
    SetAsideGround.EXCLUDED: "Uitgesloten: een uitsluitingsgrond is van toepassing",
    SetAsideGround.UNSUITABLE: "Ongeschikt: voldoet niet aan een eis of bewijs ontbreekt",
    SetAsideGround.PLAN_TOO_LONG: "Het plan is langer dan is toegestaan",
}


class CheckForm(Form):
    """The outcome of one item of the toetsing."""

    outcome = forms.ChoiceField(
        label="Uitkomst",
        choices=[pair for pair in CheckItem.Outcome.choices if pair[0] != CheckItem.Outcome.OPEN],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reden", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    deviation_reason = forms.CharField(
        label="Anderen met hetzelfde gebrek kregen herstel. Waarom deze inschrijver niet?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Alleen nodig bij ‘voldoet niet’.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked_elsewhere: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked_elsewhere:
            del self.fields["deviation_reason"]


class SetAsideForm(Form):
    """A ground for setting aside, with the reason that the letter will quote."""

    ground = forms.ChoiceField(
        label="Op welke grond?",
        choices=[
            (ground.value, label)
            for ground, label in GROUND_LABELS.items()
            if ground != SetAsideGround.EXCLUDED
        ],
        widget=forms.RadioSelect,
        help_text="Uitsluiten gaat anders: begin daarvoor een onderzoek naar een uitsluitingsgrond.",
    )
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="De inschrijver leest deze tekst in de brief. Schrijf wat er ontbreekt of niet voldoet.",
    )

    def __init__(self, *args: Any, bid: Bid, **kwargs: Any) -> None:
        self.lots = {str(row.lot.number): row.lot for row in bid.lots.select_related("lot")}
        failed = bid.checks.select_related("member").filter(outcome=CheckItem.Outcome.NOT_MET)
        self.items = {str(item.public_id): item for item in failed}
        super().__init__(*args, **kwargs)
        if len(self.lots) > 1:
            self.fields["lot"] = forms.ChoiceField(
                label="Voor welk perceel?",
                required=False,
                choices=[("", "De hele inschrijving")]
                + [(number, f"Alleen {lot}") for number, lot in self.lots.items()],
                widget=forms.RadioSelect,
            )
        if self.items:
            self.fields["item"] = forms.ChoiceField(
                label="Bij welk onderdeel hoort dit?",
                required=False,
                choices=[("", "Bij geen apart onderdeel")]
                + [(key, item.title) for key, item in self.items.items()],
                widget=forms.RadioSelect,
            )

    @property
    def chosen(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "ground": data["ground"],
            "reason": data["reason"],
            "lot": self.lots.get(data.get("lot", "")),
            "item": self.items.get(data.get("item", "")),
        }
