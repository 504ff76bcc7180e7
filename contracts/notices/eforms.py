"""Veldenblad: the fields of an eForms notice 33 (resultaat, lichte regeling) with what the record says.

To copy into TenderNed by hand. Codes are business terms of notice subtype 33 in the eForms SDK. What the announcement
said stands here again where notice 33 asks it; what it refuses, as geschiktheidseisen, stands nowhere.
"""

from collections.abc import Iterable
from fractions import Fraction

from bids.domain.participation import Capacity
from contracts.domain.verdicts import VerdictKind
from contracts.notices.results import LotResult, Result, WonBid
from tenders.domain.definition import TenderDefinition
from tenders.domain.vocabulary import ContractType
from tenders.domain.wording import date_in_words, local_date, points_in_words
from tenders.eforms import Field, Group, field_sheet, filled
from tenders.models import Tender
from tenders.selectors import TenderTexts
from ui.formatting import money

Row = tuple[str, str, str]
# Of the announcement (notice 20): what notice 33 asks again, by the code of its term.
_CARRIED = frozenset(
    f"BT-{number}"
    for number in (
        *("500", "501", "510", "512", "513", "507", "514", "506", "503", "11", "10"),
        *("01", "21", "24", "22", "23", "262", "5071", "5141", "105", "88", "27", "137"),
        *("536", "36", "58", "57", "765", "111", "766", "767", "60", "06", "777"),
        *("539", "734", "540", "541", "5421", "5422", "5423", "99"),
    )
)
_ALONG = "BT-300"
_NO_WINNER = {
    VerdictKind.NO_BIDS: "Er zijn geen inschrijvingen ontvangen",
    VerdictKind.WITHDRAWN: "",
    VerdictKind.NO_AWARD: "",
}


def award_sheet(
    result: Result, tender: Tender, definition: TenderDefinition, texts: TenderTexts, *, previous: str
) -> tuple[Group, ...]:
    """In the order in which TenderNed asks. `previous` is the kenmerk of the announcement, as far as it was noted."""
    carried = _carried(field_sheet(tender, definition, texts))
    return (
        carried[0],
        Group("Eerdere aankondiging", filled([("OPP-090", "Nummer van de eerdere aankondiging", previous)])),
        *carried[1:],
        Group("Uitkomst", filled(_notice(tender, result))),
        *(
            Group(f"Uitkomst van perceel {row.lot.number}", filled(_lot(tender, row, result)))
            for row in result.lots
        ),
        *(
            Group(f"Winnaar {won.number}: {won.bid.organisation.name}", filled(_winner(tender, won, result)))
            for won in result.winners
        ),
    )


def _carried(groups: Iterable[Group]) -> list[Group]:
    """Groups of which notice 33 asks nothing fall out, and with them the additional information of that group."""
    found = []
    for group in groups:
        fields: tuple[Field, ...] = tuple(f for f in group.fields if f.code in {*_CARRIED, _ALONG})
        if any(field.code in _CARRIED for field in fields):
            found.append(Group(group.title, fields))
    return found


def _is_framework(tender: Tender) -> bool:
    return bool(tender.contract_type == ContractType.FRAMEWORK)


def _notice(tender: Tender, result: Result) -> list[Row]:
    if not result.winners:
        return [("BT-161", "Waarde van alle gegunde opdrachten", "Geen: er is niets gegund")]
    if _is_framework(tender):
        value = money(tender.max_value) if tender.max_value is not None else ""
        return [("BT-118", "Hoogste waarde van alle raamovereenkomsten", value)]
    return [("BT-161", "Waarde van alle gegunde opdrachten", "")]


def _lot(tender: Tender, row: LotResult, result: Result) -> list[Row]:
    chosen = "Er is een winnaar gekozen" if row.winners else "Er is geen winnaar gekozen"
    rows = [
        ("BT-13713", "Nummer van het perceel", f"LOT-{row.lot.number:04d}"),
        ("BT-142", "Is er een winnaar?", chosen),
    ]
    if not row.winners:
        rows.append(("BT-144", "Waarom er geen winnaar is", _NO_WINNER.get(row.verdict, "")))
        if row.reason:
            rows.append((_ALONG, "Aanvullende informatie: de reden van het besluit", row.reason))
    if row.winners and _is_framework(tender):
        value = money(row.lot.value) if row.lot.value is not None else ""
        rows += [
            ("BT-709", "Hoogste waarde van de raamovereenkomst", value),
            ("BT-660", "Opnieuw geraamde waarde van de raamovereenkomst", ""),
        ]
    return [
        *rows,
        ("BT-760", "Wat is geteld", "Inschrijvingen"),
        ("BT-759", "Aantal ontvangen inschrijvingen", str(row.received)),
        ("BT-635", "Aantal procedures en klachten tegen het besluit", str(result.objections)),
        *([("BT-636", "Soort onregelmatigheid", "")] if result.objections else []),
    ]


def _winner(tender: Tender, won: WonBid, result: Result) -> list[Row]:
    return [
        *_organisation(won),
        *_tender(won),
        *_subcontracting(won),
        *_contract(tender, won, result),
    ]


def _organisation(won: WonBid) -> list[Row]:
    organisation = won.bid.organisation
    rows = [
        ("BT-500", "Naam van de winnaar", organisation.name),
        ("BT-501", "Nummer van de winnaar (KvK)", organisation.kvk_number),
        ("BT-510", "Straat en huisnummer", organisation.address),
        ("BT-512", "Postcode", organisation.postal_code),
        ("BT-513", "Plaats", organisation.city),
        ("BT-507", "Regio (NUTS)", ""),
        ("BT-514", "Land", "Nederland (NLD)"),
        ("BT-506", "E-mailadres", ""),
        ("BT-503", "Telefoonnummer", ""),
        ("BT-165", "Grootte van de winnaar", ""),
        ("BT-746", "Beursgenoteerd", ""),
        ("BT-706", "Nationaliteit van de uiteindelijk belanghebbende", ""),
    ]
    for member in won.of(Capacity.MEMBER):
        rows += [
            ("BT-500", "Naam van een lid van de combinatie", member.name),
            ("BT-501", f"KvK-nummer van {member.name}", member.kvk),
        ]
    return rows


def _tender(won: WonBid) -> list[Row]:
    return [
        ("BT-3201", "Nummer van de inschrijving", f"TEN-{won.number:04d}"),
        ("BT-13714", "Perceel van de inschrijving", f"LOT-{won.lot.number:04d}"),
        ("BT-720", "Waarde van de inschrijving", ""),
        ("BT-1711", "Staat de inschrijving in een rangorde?", "Ja"),
        ("BT-171", "Positie in de rangorde", str(won.position)),
        ("BT-193", "Is de inschrijving een variant?", "Nee"),
    ]


def _subcontracting(won: WonBid) -> list[Row]:
    found = won.of(Capacity.SUBCONTRACTOR)
    if not found:
        return [("BT-773", "Onderaanneming", "Nee: de inschrijving noemt geen onderaannemers")]
    shares = [row.share for row in found if row.share is not None]
    is_known = len(shares) == len(found)
    rows = [
        ("BT-773", "Onderaanneming", "Ja"),
        (
            "BT-554",
            "Beschrijving van de onderaanneming",
            "; ".join(_named(row.name, row.work) for row in found),
        ),
        ("BT-730", "Is de waarde van de onderaanneming bekend?", "Nee"),
        ("BT-731", "Is het aandeel van de onderaanneming bekend?", "Ja" if is_known else "Nee"),
    ]
    if is_known:
        total = sum((Fraction(share) for share in shares), Fraction(0))
        rows.append(("BT-555", "Aandeel van de onderaanneming", f"{points_in_words(total)} procent"))
    return rows


def _named(name: str, work: str) -> str:
    return f"{name} ({work})" if work else name


def _contract(tender: Tender, won: WonBid, result: Result) -> list[Row]:
    decided = date_in_words(result.released_on) if result.released_on else ""
    signed = date_in_words(local_date(won.signed_at)) if won.signed_at else ""
    return [
        ("BT-150", "Nummer van de overeenkomst", f"CON-{won.number:04d}"),
        ("BT-721", "Titel van de overeenkomst", f"{tender.title}, {won.bid.organisation.name}"),
        ("BT-1451", "Datum van de gunningsbeslissing", decided),
        ("BT-145", "Datum van sluiting van de overeenkomst", signed),
        ("BT-768", "Gesloten binnen een raamovereenkomst", "Nee"),
        ("BT-3202", "Nummer van de inschrijving bij deze overeenkomst", f"TEN-{won.number:04d}"),
    ]
