"""What the letters about a withdrawal say beside the reason."""

from django import forms

from ui.forms import Form


class WithdrawalNoteForm(Form):
    """The fields of `contracts.withdrawal.services.write_note`."""

    follow_up = forms.CharField(
        label="Hoe het verder gaat",
        required=False,
        max_length=4000,
        help_text="Bijvoorbeeld of u opnieuw gaat aanbesteden, en wanneer. U mag dit leeg laten.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    court = forms.CharField(
        label="Bevoegde rechtbank",
        error_messages={"required": "Vul in bij welke rechtbank een kort geding kan worden begonnen."},
        max_length=120,
        help_text="Zoals het in de zin past, bijvoorbeeld: de rechtbank Midden-Nederland, locatie Utrecht.",
    )
    complaint_desk = forms.CharField(
        label="Klachtenmeldpunt",
        error_messages={"required": "Vul in hoe iemand een klacht kan indienen."},
        max_length=2000,
        help_text="Hoe iemand een klacht indient: naam, mailadres of webadres.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    signatory = forms.CharField(
        label="Ondertekenaar",
        error_messages={"required": "Vul in wie de brieven ondertekent."},
        max_length=200,
        help_text="Naam en functie van wie namens de aanbestedende dienst tekent.",
    )
