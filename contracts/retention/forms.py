"""Why a tender is held, a hold lifted, or a list sent back."""

from django import forms

from ui.forms import Form


class ReasonForm(Form):
    """A reason and nothing else; the page says of what."""

    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf de reden op."},
    )
