"""The exclusion grounds of Aw 2.86 and 2.87 and national ones, with the term within which they count.

The descriptions are our own words for the bidder; the article is what counts. Exclusion is never per lot
(ESPD rule BR-LOT-40): a ground holds for the whole tender.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Ground:
    """`look_back_years` is None where the law names no term; `espd` are the codes of the ESPD (version 4)."""

    code: str
    article: str
    name: str
    description: str
    mandatory: bool
    look_back_years: int | None = None
    espd: tuple[str, ...] = ()
    national: bool = False


def _must(code: str, article: str, name: str, description: str, years: int | None = 5) -> Ground:
    return Ground(code, article, name, description, mandatory=True, look_back_years=years)


def _may(code: str, article: str, name: str, description: str, years: int | None = None) -> Ground:
    return Ground(code, article, name, description, mandatory=False, look_back_years=years)


def _national(code: str, article: str, name: str, description: str) -> Ground:
    return Ground(code, article, name, description, mandatory=False, national=True)


MANDATORY: tuple[Ground, ...] = (
    _must(
        "2.86-2a",
        "Aw 2.86 lid 2 onder a",
        "Criminele organisatie",
        "De onderneming is onherroepelijk veroordeeld voor deelname aan een criminele organisatie.",
    ),
    _must(
        "2.86-2b",
        "Aw 2.86 lid 2 onder b",
        "Omkoping",
        "De onderneming is onherroepelijk veroordeeld omdat zij iemand heeft omgekocht.",
    ),
    _must(
        "2.86-2c",
        "Aw 2.86 lid 2 onder c",
        "Fraude",
        "De onderneming is onherroepelijk veroordeeld voor fraude met geld van de Europese Unie.",
    ),
    _must(
        "2.86-2d",
        "Aw 2.86 lid 2 onder d",
        "Witwassen",
        "De onderneming is onherroepelijk veroordeeld voor het witwassen van geld.",
    ),
    _must(
        "2.86-2e",
        "Aw 2.86 lid 2 onder e",
        "Terrorisme",
        "De onderneming is onherroepelijk veroordeeld voor een terroristisch misdrijf of voor hulp daarbij.",
    ),
    _must(
        "2.86-2f",
        "Aw 2.86 lid 2 onder f",
        "Kinderarbeid en mensenhandel",
        "De onderneming is onherroepelijk veroordeeld voor kinderarbeid of een andere vorm van mensenhandel.",
    ),
    _must(
        "2.86-4-belasting",
        "Aw 2.86 lid 4",
        "Belastingen niet betaald",
        "Het staat onherroepelijk vast dat de onderneming haar belastingen niet betaalt. De grond vervalt als alsnog "
        "is betaald of een regeling is getroffen.",
        None,
    ),
    _must(
        "2.86-4-premies",
        "Aw 2.86 lid 4",
        "Sociale premies niet betaald",
        "Het staat onherroepelijk vast dat de onderneming haar sociale premies niet betaalt. De grond vervalt als "
        "alsnog is betaald of een regeling is getroffen.",
        None,
    ),
)

FACULTATIVE: tuple[Ground, ...] = (
    _may(
        "2.87-1a",
        "Aw 2.87 lid 1 onder a",
        "Milieu-, sociaal en arbeidsrecht geschonden",
        "De onderneming heeft regels over milieu, sociale zekerheid of arbeid geschonden.",
        3,
    ),
    _may(
        "2.87-1b",
        "Aw 2.87 lid 1 onder b",
        "Faillissement en wat daarop lijkt",
        "De onderneming is failliet, wordt opgeheven, heeft uitstel van betaling, heeft een akkoord met haar "
        "schuldeisers of is gestopt met haar werk.",
    ),
    _may(
        "2.87-1c",
        "Aw 2.87 lid 1 onder c",
        "Ernstige beroepsfout",
        "De onderneming heeft in haar beroep een ernstige fout gemaakt, waardoor aan haar integriteit te twijfelen "
        "valt. De termijn loopt vanaf de gedraging.",
        3,
    ),
    _may(
        "2.87-1d",
        "Aw 2.87 lid 1 onder d",
        "Afspraken die de concurrentie vervalsen",
        "Er zijn voldoende aanwijzingen dat de onderneming met andere ondernemingen verboden afspraken heeft gemaakt.",
        3,
    ),
    _may(
        "2.87-1e",
        "Aw 2.87 lid 1 onder e",
        "Belangenconflict",
        "Er is een belangenconflict dat met minder ingrijpende maatregelen niet op te lossen is.",
    ),
    _may(
        "2.87-1f",
        "Aw 2.87 lid 1 onder f",
        "Betrokken bij de voorbereiding",
        "De onderneming was bij de voorbereiding betrokken en heeft daardoor een voorsprong die niet anders op te "
        "heffen is.",
    ),
    _may(
        "2.87-1g",
        "Aw 2.87 lid 1 onder g",
        "Slecht gepresteerd in een eerdere opdracht",
        "De onderneming is in een eerdere overheidsopdracht ernstig of voortdurend tekortgeschoten, en dat heeft "
        "geleid tot beëindiging, schadevergoeding of een vergelijkbare sanctie.",
        3,
    ),
    _may(
        "2.87-1h",
        "Aw 2.87 lid 1 onder h",
        "Onjuiste verklaringen",
        "De onderneming heeft onjuiste informatie gegeven, informatie achtergehouden of kon haar bewijsstukken niet "
        "laten zien.",
        3,
    ),
    _may(
        "2.87-1i",
        "Aw 2.87 lid 1 onder i",
        "Onrechtmatige beïnvloeding",
        "De onderneming heeft geprobeerd de besluitvorming te beïnvloeden, vertrouwelijke informatie te krijgen of "
        "heeft misleidende informatie gegeven.",
        3,
    ),
    _may(
        "2.87-1j",
        "Aw 2.87 lid 1 onder j",
        "Belastingen of premies niet betaald, anders aangetoond",
        "De aanbestedende dienst kan met een passend middel aantonen dat de onderneming haar belastingen of sociale "
        "premies niet betaalt.",
        3,
    ),
)

NATIONAL: tuple[Ground, ...] = (
    _national(
        "nationaal-rusland",
        "Verordening (EU) 833/2014 artikel 5 duodecies",
        "Russische betrokkenheid",
        "De onderneming is Russisch, is voor meer dan de helft Russisch eigendom of handelt namens een Russische "
        "partij. Een onderaannemer, leverancier of derde telt mee boven 10 procent van de waarde.",
    ),
    _national(
        "nationaal-bibob",
        "Wet Bibob artikel 5",
        "Ernstig gevaar volgens de Wet Bibob",
        "Uit een onderzoek volgens de Wet Bibob blijkt een ernstig gevaar dat de opdracht wordt misbruikt. Het "
        "vragenformulier komt binnen 14 kalenderdagen terug.",
    ),
    _national(
        "nationaal-contact",
        "aanbestedingsdocument",
        "Contact buiten de contactpersoon om",
        "De onderneming heeft tijdens de procedure over de aanbesteding contact gezocht met anderen dan de "
        "contactpersoon.",
    ),
)

_ESPD: dict[str, tuple[str, ...]] = {
    "2.86-2a": ("exg-crim-part",),
    "2.86-2b": ("exg-crim-corrpt",),
    "2.86-2c": ("exg-crim-fraud",),
    "2.86-2d": ("exg-crim-laund",),
    "2.86-2e": ("exg-crim-terror",),
    "2.86-2f": ("exg-crim-traffick",),
    "2.86-4-belasting": ("exg-pmt-bre-tax",),
    "2.86-4-premies": ("exg-pmt-bre-ssc",),
    "2.87-1a": ("exg-mis-bre-env-law", "exg-mis-bre-soc-law", "exg-mis-bre-lab-law"),
    "2.87-1b": (
        "exg-sitn-bankr",
        "exg-sitn-insolvency",
        "exg-sitn-liq-admin",
        "exg-sitn-cred-arran",
        "exg-sitn-as-susp",
        "exg-sitn-other",
    ),
    "2.87-1c": ("exg-mis-misconduct",),
    "2.87-1d": ("exg-mis-distortion",),
    "2.87-1e": ("exg-mis-partic-confl",),
    "2.87-1f": ("exg-mis-prep-confl",),
    "2.87-1g": ("exg-mis-sanction",),
    "2.87-1h": ("exg-mis-misrepresent",),
    "2.87-1i": ("exg-mis-misrepresent",),
    "2.87-1j": ("exg-pmt-bre-tax", "exg-pmt-bre-ssc"),
}
CHOSEN: tuple[Ground, ...] = (*FACULTATIVE, *NATIONAL)
CATALOGUE: dict[str, Ground] = {
    ground.code: replace(ground, espd=_ESPD.get(ground.code, ("exg-natl-bre-nat-law",)))
    for ground in (*MANDATORY, *CHOSEN)
}


def ground_name(code: str) -> str:
    """The name of a ground, or its code where it is not in the catalogue."""
    return CATALOGUE[code].name if code in CATALOGUE else code
