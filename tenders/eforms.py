"""Veldenblad: the fields of an eForms notice 20 (aankondiging, lichte regeling) with what the configuration says.

To copy into TenderNed by hand. Codes are business terms of notice subtype 20 in the eForms SDK, version 1.14. What the
notice asks and the configuration does not hold stands in the list all the same, to be chosen there. What a condition of
the SDK forbids stands nowhere, or under another term; `docs/eforms.md` says which conditions were compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.urls import reverse

from tenders.domain.admission_words import whole_in_words
from tenders.domain.checks.contract import LONGEST_WITHOUT_REASON
from tenders.domain.definition import Criterion, TenderDefinition
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.labels import LABELS
from tenders.domain.procedure_words import said
from tenders.domain.terms import validity_end
from tenders.domain.vocabulary import ContractType, CriterionKind, LotBidding, PriceFormula, Procedure
from tenders.domain.wording import (
    date_in_words,
    days_in_words,
    instant_in_words,
    local_date,
    names_in_words,
    points_in_words,
)
from tenders.models import Lot, Tender
from tenders.selectors import TenderTexts
from ui.formatting import money

# What a tender of this product always is, or what TenderNed asks and the configuration does not hold.
OWN_CHOICE = "Kies dit zelf op TenderNed."
_NATURE = "Diensten"
_SOURCE = "In de aanbestedingsdocumenten en in de UEA"
# A requirement may be named in the notice only where the notice is one of its sources.
_SOURCE_TOO = "In deze aankondiging, in de aanbestedingsdocumenten en in de UEA"


@dataclass(frozen=True)
class Field:
    """`is_own_choice` where there is nothing to copy."""

    code: str
    label: str
    value: str
    is_own_choice: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    fields: tuple[Field, ...]


def field_sheet(tender: Tender, definition: TenderDefinition, texts: TenderTexts) -> tuple[Group, ...]:
    """In the order in which TenderNed asks: organisation, procedure, lots, criteria, submitting, appeal."""
    return (
        Group("Aanbestedende dienst", filled(_authority(tender))),
        Group("Procedure", filled(_procedure(tender, definition))),
        Group("Uitsluitingsgronden", filled(_grounds(tender))),
        *(Group(f"Perceel {lot.number}", filled(_lot(tender, lot))) for lot in tender.lots.all()),
        Group("Voor elk perceel: overeenkomst", filled(_contract(tender))),
        Group("Voor elk perceel: geschiktheid", filled(_requirements(tender))),
        *_award(tender, definition, texts),
        Group("Voor elk perceel: inschrijven", filled(_submitting(tender, definition))),
        Group("Voor elk perceel: beroep", filled(_appeal(tender, definition))),
    )


def as_text(groups: Iterable[Group]) -> str:
    """The whole sheet as plain text, a line per field."""
    lines = []
    for group in groups:
        lines += [
            group.title,
            *(f"{f.code}\t{f.label}\t{' '.join(f.value.split())}" for f in group.fields),
            "",
        ]
    return "\n".join(lines)


def filled(fields: Iterable[tuple[str, str, str]]) -> tuple[Field, ...]:
    """Of code, label and value; where there is no value it is to be chosen on TenderNed."""
    return tuple(
        Field(code, label, value.strip() or OWN_CHOICE, is_own_choice=not value.strip())
        for code, label, value in fields
    )


def _authority(tender: Tender) -> list[tuple[str, str, str]]:
    authority = tender.authority
    return [
        ("BT-500", "Naam van de organisatie", authority.name),
        ("BT-501", "Nummer van de organisatie (KvK)", authority.kvk_number),
        ("BT-510", "Straat en huisnummer", authority.address),
        ("BT-512", "Postcode", authority.postal_code),
        ("BT-513", "Plaats", authority.city),
        ("BT-507", "Regio van de organisatie (NUTS)", ""),
        ("BT-514", "Land", "Nederland (NLD)"),
        ("BT-506", "E-mailadres van het contactpunt", ""),
        ("BT-503", "Telefoonnummer van het contactpunt", ""),
        ("BT-11", "Rechtsvorm van de aanbestedende dienst", ""),
        ("BT-10", "Activiteit van de aanbestedende dienst", "Sociale bescherming"),
    ]


def _procedure(tender: Tender, definition: TenderDefinition) -> list[tuple[str, str, str]]:
    lots = definition.method.lots
    is_social = tender.procedure == Procedure.SOCIAL_SERVICES
    law = (
        "Richtlijn 2014/24/EU, artikelen 74 tot en met 77 (Aanbestedingswet 2.38 en 2.39)"
        if is_social
        else ""
    )
    return [
        ("BT-01", "Rechtsgrond", law),
        ("BT-21", "Titel", tender.title),
        ("BT-24", "Beschrijving", tender.description or tender.summary),
        ("BT-22", "Eigen kenmerk", tender.reference or tender.key),
        ("BT-23", "Aard van de opdracht", _NATURE),
        ("BT-262", "Hoofdcode CPV", tender.cpv),
        ("BT-5071", "Plaats van uitvoering (NUTS)", tender.nuts),
        ("BT-5141", "Land van uitvoering", "Nederland (NLD)"),
        ("BT-105", "Soort procedure", _kind_of_procedure(tender)),
        ("BT-88", "Belangrijkste kenmerken van de procedure", _features(definition) if is_social else ""),
        ("BT-27", "Geraamde waarde, zonder btw", _money(tender.max_value)),
        *_highest_value(tender, tender.max_value),
        *(_lot_limits(tender, definition) if len(lots) > 1 else ()),
    ]


def _kind_of_procedure(tender: Tender) -> str:
    """The law leaves the procedure of social services free; the notice knows it by its one stage."""
    label = LABELS[Procedure(tender.procedure)]
    is_social = tender.procedure == Procedure.SOCIAL_SERVICES
    return f"{label}; op TenderNed: een andere procedure in één fase" if is_social else label


def _lot_limits(tender: Tender, definition: TenderDefinition) -> list[tuple[str, str, str]]:
    number = len(definition.method.lots)
    return [
        ("BT-31", "Hoogste aantal percelen waarvoor men kan inschrijven", _most_lots(tender, number)),
        (
            "BT-33",
            "Hoogste aantal percelen dat een inschrijver kan winnen",
            str(definition.method.max_lots_per_bidder or number),
        ),
    ]


def _features(definition: TenderDefinition) -> str:
    rounds = len(definition.planning.question_rounds)
    asked = "één vragenronde" if rounds == 1 else f"{rounds} vragenrondes"
    before = f" na {asked} met een nota van inlichtingen" if rounds else ""
    if definition.admission is not None:
        return whole_in_words(definition)
    return (
        f"Procedure in één ronde: iedereen kan inschrijven{before}. Na de sluiting worden uitsluiting en "
        "geschiktheid getoetst en de gunningscriteria beoordeeld; er wordt niet onderhandeld."
    )


def _highest_value(tender: Tender, value: Decimal | None) -> list[tuple[str, str, str]]:
    if tender.contract_type != ContractType.FRAMEWORK:
        return []
    return [("BT-271", "Hoogste waarde van de raamovereenkomst", _money(value))]


def _most_lots(tender: Tender, lots: int) -> str:
    match LotBidding(tender.lot_bidding):
        case LotBidding.ONE:
            return "1"
        case LotBidding.SOME:
            return str(tender.max_lots_to_bid or lots)
        case LotBidding.ALL:
            return str(lots)


def _lot(tender: Tender, lot: Lot) -> list[tuple[str, str, str]]:
    return [
        ("BT-137", "Nummer van het perceel", f"LOT-{lot.number:04d}"),
        ("BT-21", "Titel van het perceel", lot.name),
        ("BT-24", "Beschrijving van het perceel", lot.area or tender.description or tender.summary),
        ("BT-23", "Aard van de opdracht", _NATURE),
        ("BT-262", "Hoofdcode CPV van het perceel", lot.cpv or tender.cpv),
        ("BT-5071", "Plaats van uitvoering (NUTS)", lot.nuts or tender.nuts),
        ("BT-5141", "Land van uitvoering", "Nederland (NLD)"),
        ("BT-27", "Geraamde waarde van het perceel", _money(lot.value)),
        (
            "BT-300",
            "Aanvullende informatie: bodemtarief, een lagere prijs is ongeldig",
            _money(lot.floor_price),
        ),
        *_highest_value(tender, lot.value),
        *_participants(tender, lot),
    ]


def _participants(tender: Tender, lot: Lot) -> list[tuple[str, str, str]]:
    if tender.contract_type != ContractType.FRAMEWORK:
        return []
    places = lot.places or tender.places
    return [("BT-113", "Hoogste aantal deelnemers aan de raamovereenkomst", str(places) if places else "")]


def _contract(tender: Tender) -> list[tuple[str, str, str]]:
    rows = [
        ("BT-536", "Begin", date_in_words(tender.contract_start) if tender.contract_start else ""),
        ("BT-36", "Looptijd", _months(tender.initial_months) or tender.contract_term),
        ("BT-58", "Hoogste aantal verlengingen", str(tender.option_count) if tender.option_count else ""),
        *_renewal(tender),
        *_framework(tender),
        ("BT-766", "Dynamisch aankoopsysteem", "Geen"),
        ("BT-767", "Elektronische veiling", "Nee"),
        ("BT-60", "Middelen van de Europese Unie", ""),
        ("BT-726", "Ook geschikt voor het mkb", ""),
        ("BT-71", "Voorbehouden deelname", "Geen"),
        ("BT-736", "Voorbehouden uitvoering", "Nee"),
        ("BT-70", "Voorwaarden voor de uitvoering", _performance(tender)),
        ("BT-743", "Elektronisch factureren", ""),
    ]
    if tender.social_return_percentage:
        rows = [
            ("BT-06", "Strategische aanbesteding", "Verwezenlijking van sociale doelstellingen"),
            ("BT-777", "Beschrijving van de strategische aanbesteding", _performance(tender)),
            *rows,
        ]
    return rows


def _renewal(tender: Tender) -> list[tuple[str, str, str]]:
    if not tender.option_count:
        return []
    return [("BT-57", "Verlenging", _months(tender.option_months) or tender.contract_term)]


def _framework(tender: Tender) -> list[tuple[str, str, str]]:
    """With why it may last longer than four years, and who else may buy from it."""
    if tender.contract_type != ContractType.FRAMEWORK:
        return [("BT-765", "Raamovereenkomst", "Geen")]
    rows = [("BT-765", "Raamovereenkomst", "Raamovereenkomst, zonder nieuwe oproep tot mededinging")]
    longest = (tender.initial_months or 0) + (tender.option_count or 0) * (tender.option_months or 0)
    if (tender.initial_months or 0) > LONGEST_WITHOUT_REASON:
        rows.append(("BT-109", "Motivering van een looptijd boven vier jaar", tender.term_motivation))
    elif longest > LONGEST_WITHOUT_REASON:
        # The term of the notice is the one without renewals: BT-109 is refused where that is four years or less.
        rows.append(("BT-300", "Aanvullende informatie: waarom langer dan vier jaar", tender.term_motivation))
    municipalities = ", ".join(row.name for row in tender.municipalities.all())
    if municipalities:
        rows.append(("BT-111", "Wie de raamovereenkomst nog meer gebruiken", municipalities))
    return rows


def _performance(tender: Tender) -> str:
    if not tender.social_return_percentage:
        return ""
    over = f" over {tender.social_return_base}" if tender.social_return_base else ""
    return f"Social return: {points_in_words(Fraction(tender.social_return_percentage))}%{over}."


def _money(value: Decimal | None) -> str:
    return money(value) if value is not None else ""


def _months(number: int | None) -> str:
    return f"{number} maanden" if number else ""


def _grounds(tender: Tender) -> list[tuple[str, str, str]]:
    """Of the procedure: a notice attaches no ground to one lot."""
    names = [CATALOGUE[row.code].name for row in tender.exclusion_grounds.all() if row.code in CATALOGUE]
    return [
        ("BT-806", "Waar de uitsluitingsgronden staan", _SOURCE),
        ("BT-67", "Uitsluitingsgronden", "\n".join(names)),
    ]


def _requirements(tender: Tender) -> list[tuple[str, str, str]]:
    requirements = list(tender.suitability_requirements.all())
    rows = [("BT-821", "Waar de geschiktheidseisen staan", _SOURCE_TOO if requirements else _SOURCE)]
    for row in requirements:
        numbers = [str(number) for number in row.lot_numbers]
        only = f" (alleen perceel {names_in_words(numbers)})" if numbers else ""
        rows += [
            ("BT-809", f"Soort geschiktheidseis {row.code}{only}", row.get_kind_display()),
            ("BT-750", f"Geschiktheidseis {row.code}{only}", f"{row.name}. {row.requirement}"),
        ]
    return rows


def _award(tender: Tender, definition: TenderDefinition, texts: TenderTexts) -> list[Group]:
    rows = filled(row for leaf in definition.method.leaves for row in _criterion(tender, leaf, texts))
    return [] if definition.admission else [Group("Voor elk perceel: gunningscriteria", rows)]


def _criterion(tender: Tender, criterion: Criterion, texts: TenderTexts) -> list[tuple[str, str, str]]:
    text, code = texts.criteria.get(criterion.code), criterion.code
    kind = "Prijs" if criterion.kind is CriterionKind.PRICE else "Kwaliteit"
    return [
        ("BT-539", f"Soort criterium {code}", kind),
        ("BT-734", f"Naam van criterium {code}", criterion.name),
        ("BT-540", f"Beschrijving van criterium {code}", (text.question if text else "") or criterion.name),
        *(_fixed_price(tender, code) if criterion.formula is PriceFormula.FIXED else _weight(criterion)),
    ]


def _fixed_price(tender: Tender, code: str) -> list[tuple[str, str, str]]:
    prices = (
        f"{row.name}: {money(row.price)} per {row.unit}"
        for row in tender.tariffs.all()
        if row.price is not None
    )
    return [
        ("BT-5422", f"Soort vast bedrag van criterium {code}", "Vast bedrag, per eenheid"),
        ("BT-541", f"Vast bedrag van criterium {code}", "\n".join(prices) or tender.tariff),
    ]


def _weight(criterion: Criterion) -> list[tuple[str, str, str]]:
    code = criterion.code
    rows = [
        ("BT-541", f"Gewicht van criterium {code}", f"{points_in_words(criterion.max_points)} punten"),
        ("BT-5421", f"Soort gewicht van criterium {code}", "Gewicht in punten, exact"),
    ]
    if criterion.minimum_points is not None:
        rows += [
            (
                "BT-541",
                f"Drempel van criterium {code}",
                f"{points_in_words(criterion.minimum_points)} punten",
            ),
            ("BT-5423", f"Soort drempel van criterium {code}", "Laagste score"),
        ]
    return rows


def _submitting(tender: Tender, definition: TenderDefinition) -> list[tuple[str, str, str]]:
    planning = definition.planning
    page = settings.SITE_URL + reverse("tenders:detail", args=[tender.public_id])
    last_round = max((row.closes_at for row in planning.question_rounds), default=None)
    return [
        ("BT-15", "Adres van de documenten", page),
        ("BT-14", "Toegang tot de documenten", "Onbeperkt, volledig en gratis"),
        ("BT-13", "Vragen stellen kan tot en met", instant_in_words(last_round) if last_round else ""),
        ("BT-17", "Elektronisch inschrijven", "Verplicht"),
        ("BT-18", "Adres om in te schrijven", page),
        ("BT-97", "Taal van de inschrijving", "Nederlands"),
        ("BT-764", "Elektronische catalogus", "Niet toegestaan"),
        ("BT-63", "Varianten", "Niet toegestaan"),
        ("BT-131", "Inschrijven kan tot en met", instant_in_words(planning.closes_at)),
        _validity(tender, definition),
        *_supplementing(definition.supplement_days),
        ("BT-751", "Garantie bij de inschrijving", ""),
        ("BT-744", "Elektronische handtekening", ""),
    ]


def _validity(tender: Tender, definition: TenderDefinition) -> tuple[str, str, str]:
    """The term has a field of its own in an open procedure alone."""
    if tender.procedure == Procedure.OPEN:
        return ("BT-98", "Hoe lang de inschrijving geldig blijft", days_in_words(definition.validity_days))
    until = validity_end(
        local_date(definition.planning.closes_at),
        definition.validity_days,
        rolls_forward=definition.validity_rolls_forward,
    )
    words = f"Een inschrijving blijft geldig tot en met {date_in_words(until)}."
    return ("BT-300", "Aanvullende informatie: gestanddoening", words)


def _supplementing(days: int) -> list[tuple[str, str, str]]:
    if not days:
        return [("BT-771", "Aanvullen na de sluiting", "Geen documenten")]
    return [
        ("BT-771", "Aanvullen na de sluiting", "Sommige documenten, als de koper dat vraagt"),
        (
            "BT-772",
            "Uitleg bij het aanvullen",
            f"Herstel of aanvulling kan binnen {days_in_words(days)} na een verzoek.",
        ),
    ]


def _appeal(tender: Tender, definition: TenderDefinition) -> list[tuple[str, str, str]]:
    term = days_in_words(definition.standstill_days)
    return [
        ("BT-500", "Beroepsinstantie", tender.court),
        (
            "BT-99",
            "Termijn voor beroep",
            said(f"{term} na de mededeling van de gunningsbeslissing", is_admission=tender.is_admission),
        ),
        ("BT-300", "Aanvullende informatie: klachtenmeldpunt", tender.complaint_desk),
    ]
