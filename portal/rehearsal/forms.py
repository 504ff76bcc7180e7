"""How many made-up bidders a generale repetitie has."""

import ui.forms
from portal.rehearsal.beginning import FEWEST, MOST, USUAL
from ui.fields import WholeNumberField


class RehearsalForm(ui.forms.Form):
    bidders = WholeNumberField(
        label="Verzonnen inschrijvers",
        min_value=FEWEST,
        max_value=MOST,
        initial=USUAL,
        help_text="Zij hebben meteen ingeschreven, met een verzonnen plan, opgave en prijs.",
    )
