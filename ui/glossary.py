"""What legal terms mean, in words for bidders and evaluators; shown behind the "?" of the `explain` tag."""

from collections.abc import Mapping

EXPLANATIONS: Mapping[str, str] = {
    "aanbestedende dienst": "De gemeente of regio die de opdracht geeft.",
    "aanvultermijn": "Het aantal dagen waarin u mag aanvullen wat ontbreekt of niet klopt.",
    "bewijsmiddel": "Een document waarmee u aantoont dat u aan een eis voldoet.",
    "combinatie": "Twee of meer ondernemingen die samen inschrijven en samen aansprakelijk zijn.",
    "consensus": ("De commissie bespreekt de losse scores en stelt samen één score vast. Die score telt."),
    "eigen verklaring": (
        "Het Uniform Europees Aanbestedingsdocument (UEA). U verklaart dat geen uitsluitingsgrond op u van "
        "toepassing is en dat u aan de eisen voldoet."
    ),
    "geschiktheidseis": "Een eis aan uw organisatie, bijvoorbeeld aan uw ervaring of uw financiële draagkracht.",
    "gestanddoening": "De periode waarin u aan uw inschrijving gebonden bent.",
    "gunningsbeslissing": (
        "Het besluit van de aanbestedende dienst met wie zij een overeenkomst wil sluiten. "
        "Het is nog geen overeenkomst."
    ),
    "gunningscriterium": "Een onderwerp waarop inschrijvingen worden beoordeeld, met de punten die het telt.",
    "kenmerk": "Het nummer dat de aanbestedende dienst aan deze aanbesteding gaf.",
    "knock-out": "Een score waarbij de inschrijving niet verder meedoet.",
    "levenslijn": "De stappen van een aanbesteding, van voorbereiding tot contract.",
    "loting": "Het lot beslist tussen inschrijvingen die op alle punten gelijk zijn.",
    "minimumscore": "Het aantal punten dat een inschrijving ten minste moet halen om mee te doen.",
    "nota van inlichtingen": "Het document met alle vragen en antwoorden. Iedereen krijgt dezelfde antwoorden.",
    "onderaannemer": "Een onderneming die een deel van de opdracht voor u uitvoert.",
    "ontvangstbewijs": (
        "Het bewijs van wat u hebt ingediend en wanneer. Het noemt van elk bestand een vingerafdruk (SHA-256)."
    ),
    "opschortende termijn": (
        "De dagen na het versturen van de gunningsbeslissing waarin nog geen overeenkomst wordt gesloten. Wie het "
        "niet eens is met de beslissing, kan in die dagen naar de rechter."
    ),
    "perceel": "Een deel van de opdracht dat apart wordt gegund. U schrijft in op een of meer percelen.",
    "plan van aanpak": "De tekst waarin u beschrijft hoe u de opdracht uitvoert. De commissie beoordeelt deze tekst.",
    "proces-verbaal van opening": "Het verslag van wie de kluis opende, wanneer, en wat erin lag.",
    "rangorde": "De volgorde van de inschrijvingen, van de meeste naar de minste punten.",
    "rectificatie": "Een wijziging van een gepubliceerde aanbesteding, met de reden. Iedereen krijgt er bericht van.",
    "scoreschaal": "De niveaus waaruit de commissie kiest. Bij elk niveau staat wat het betekent.",
    "terzijde leggen": "Een inschrijving doet niet mee in de rangorde. De reden staat erbij.",
    "toetsing": "De controle of een inschrijving volledig is en of de inschrijver aan de eisen voldoet.",
    "uitsluitingsgrond": "Een reden waarom een onderneming niet mag meedoen, bijvoorbeeld een veroordeling.",
    "vingerafdruk": (
        "Een reeks tekens die uit een bestand is berekend (SHA-256). Verandert er één teken in het bestand, dan "
        "verandert de hele reeks."
    ),
}


def explanation_of(term: str) -> str:
    """The explanation of a term; KeyError for a term that has none: add it above, do not leave a "?" empty."""
    return EXPLANATIONS[term]
