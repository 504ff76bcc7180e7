"""Veldenblad: the fields of an eForms notice 20 (aankondiging, lichte regeling) with what the configuration says.

To copy into TenderNed by hand. Codes are those of the eForms standard; what the configuration does not hold stands
in the list all the same, with what to choose.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from tenders.domain.definition import Criterion, TenderDefinition
from tenders.domain.exclusion import CATALOGUE
from tenders.domain.labels import LABELS
from tenders.domain.terms import validity_end
from tenders.domain.vocabulary import ContractType, CriterionKind, LotBidding, Procedure
from tenders.domain.wording import date_in_words, instant_in_words, local_date, points_in_words
from tenders.models import Lot, Tender
from tenders.selectors import TenderTexts
from ui.formatting import money

# What a tender of this product always is, or what TenderNed asks and the configuration does not hold.
OWN_CHOICE = "Kies dit zelf op TenderNed."


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
        Group("Aanbestedende dienst", _filled(_authority(tender))),
        Group("Procedure", _filled(_procedure(tender, definition))),
        *(Group(f"Perceel {lot.number}", _filled(_lot(tender, lot))) for lot in tender.lots.all()),
        Group("Uitsluiting en geschiktheid", _filled(_requirements(tender))),
        Group("Gunningscriteria", _filled(_criteria(definition, texts))),
        Group("Inschrijven", _filled(_submitting(tender, definition))),
        Group("Beroep", _filled(_appeal(tender, definition))),
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


def _filled(fields: Iterable[tuple[str, str, str]]) -> tuple[Field, ...]:
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
        ("BT-514", "Land", "Nederland (NLD)"),
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
    features = ", ".join(row.name for row in tender.municipalities.all())
    return [
        ("BT-01", "Rechtsgrond", law),
        ("BT-21", "Titel", tender.title),
        ("BT-24", "Beschrijving", tender.description or tender.summary),
        ("BT-22", "Eigen kenmerk", tender.reference or tender.key),
        ("BT-23", "Aard van de opdracht", "Diensten"),
        ("BT-262", "Hoofdcode CPV", tender.cpv),
        ("BT-5071", "Plaats van uitvoering (NUTS)", tender.nuts),
        ("BT-105", "Soort procedure", LABELS[Procedure(tender.procedure)]),
        ("BT-88", "Kenmerken van de procedure", f"Ook voor: {features}." if features else ""),
        ("BT-27", "Geraamde waarde, zonder btw", _money(tender.max_value)),
        ("BT-271", "Hoogste waarde van de raamovereenkomst", _money(tender.max_value)),
        ("BT-31", "Hoogste aantal percelen waarvoor men kan inschrijven", _most_lots(tender, len(lots))),
        (
            "BT-33",
            "Hoogste aantal percelen dat een inschrijver kan winnen",
            str(definition.method.max_lots_per_bidder or len(lots)),
        ),
    ]


def _most_lots(tender: Tender, lots: int) -> str:
    match LotBidding(tender.lot_bidding):
        case LotBidding.ONE:
            return "1"
        case LotBidding.SOME:
            return str(tender.max_lots_to_bid or lots)
        case LotBidding.ALL:
            return str(lots)


def _lot(tender: Tender, lot: Lot) -> list[tuple[str, str, str]]:
    places = lot.places or tender.places
    is_framework = tender.contract_type == ContractType.FRAMEWORK
    return [
        ("BT-137", "Nummer van het perceel", f"LOT-{lot.number:04d}"),
        ("BT-21", "Titel van het perceel", lot.name),
        ("BT-24", "Beschrijving van het perceel", lot.area or tender.description or tender.summary),
        ("BT-262", "Hoofdcode CPV van het perceel", lot.cpv or tender.cpv),
        ("BT-5071", "Plaats van uitvoering (NUTS)", lot.nuts or tender.nuts),
        ("BT-27", "Geraamde waarde van het perceel", _money(lot.value)),
        ("BT-536", "Begin", date_in_words(tender.contract_start) if tender.contract_start else ""),
        ("BT-36", "Looptijd", _months(tender.initial_months) or tender.contract_term),
        ("BT-58", "Hoogste aantal verlengingen", str(tender.option_count) if tender.option_count else ""),
        ("BT-57", "Verlenging", _months(tender.option_months) or tender.contract_term),
        (
            "BT-765",
            "Raamovereenkomst",
            "Raamovereenkomst, zonder nieuwe oproep tot mededinging" if is_framework else "Geen",
        ),
        ("BT-113", "Hoogste aantal deelnemers aan de raamovereenkomst", str(places) if places else ""),
        ("BT-63", "Varianten", "Niet toegestaan"),
    ]


def _money(value: Decimal | None) -> str:
    return money(value) if value is not None else ""


def _months(number: int | None) -> str:
    return f"{number} maanden" if number else ""


def _requirements(tender: Tender) -> list[tuple[str, str, str]]:
    grounds = [
        CATALOGUE[ground.code].name for ground in tender.exclusion_grounds.all() if ground.code in CATALOGUE
    ]
    rows = [("BT-67", "Uitsluitingsgronden", "\n".join(grounds))]
    for row in tender.suitability_requirements.all():
        rows += [
            ("BT-747", f"Soort geschiktheidseis {row.code}", row.get_kind_display()),
            ("BT-749", f"Naam van geschiktheidseis {row.code}", row.name),
            ("BT-750", f"Geschiktheidseis {row.code}", row.requirement),
        ]
    return rows


def _criteria(definition: TenderDefinition, texts: TenderTexts) -> list[tuple[str, str, str]]:
    rows = []
    for criterion in definition.method.leaves:
        rows += _criterion(criterion, texts)
    return rows


def _criterion(criterion: Criterion, texts: TenderTexts) -> list[tuple[str, str, str]]:
    text = texts.criteria.get(criterion.code)
    kind = "Prijs" if criterion.kind is CriterionKind.PRICE else "Kwaliteit"
    return [
        ("BT-539", f"Soort criterium {criterion.code}", kind),
        ("BT-734", f"Naam van criterium {criterion.code}", criterion.name),
        (
            "BT-540",
            f"Beschrijving van criterium {criterion.code}",
            (text.question if text else "") or criterion.name,
        ),
        (
            "BT-541",
            f"Gewicht van criterium {criterion.code}",
            f"{points_in_words(criterion.max_points)} punten",
        ),
        ("BT-5421", f"Soort gewicht van criterium {criterion.code}", "Gewicht in punten, exact"),
    ]


def _submitting(tender: Tender, definition: TenderDefinition) -> list[tuple[str, str, str]]:
    planning = definition.planning
    page = settings.SITE_URL + reverse("tenders:detail", args=[tender.public_id])
    last_round = max((row.closes_at for row in planning.question_rounds), default=None)
    valid_until = validity_end(
        local_date(planning.closes_at),
        definition.validity_days,
        rolls_forward=definition.validity_rolls_forward,
    )
    return [
        ("BT-15", "Adres van de documenten", page),
        ("BT-14", "Toegang tot de documenten", "Onbeperkt, volledig en gratis"),
        ("BT-13", "Vragen stellen kan tot en met", instant_in_words(last_round) if last_round else ""),
        ("BT-17", "Elektronisch inschrijven", "Verplicht"),
        ("BT-18", "Adres om in te schrijven", page),
        ("BT-97", "Taal van de inschrijving", "Nederlands"),
        ("BT-131", "Inschrijven kan tot en met", instant_in_words(planning.closes_at)),
        ("BT-98", "Inschrijving geldig tot en met", date_in_words(valid_until)),
        ("BT-744", "Elektronische handtekening", ""),
    ]


def _appeal(tender: Tender, definition: TenderDefinition) -> list[tuple[str, str, str]]:
    return [
        ("BT-500", "Beroepsinstantie", tender.court),
        (
            "BT-99",
            "Termijn voor beroep",
            f"{definition.standstill_days} dagen na de mededeling van de gunningsbeslissing",
        ),
        ("BT-300", "Aanvullende informatie: klachtenmeldpunt", tender.complaint_desk),
    ]
