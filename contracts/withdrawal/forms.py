"""What the letters about a withdrawal say beside the reason."""

from django import forms

from contracts.forms import SignedForm


class WithdrawalNoteForm(SignedForm):
    """The fields of `contracts.withdrawal.services.write_note`."""

    follow_up = forms.CharField(
        label="Hoe het verder gaat",
        required=False,
        max_length=4000,
        help_text="Bijvoorbeeld of u opnieuw gaat aanbesteden, en wanneer. U mag dit leeg laten.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ["follow_up", "court", "complaint_desk", "signatory"]
