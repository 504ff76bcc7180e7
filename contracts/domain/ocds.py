"""A release of the Open Contracting Data Standard 1.1, as plain values: what was asked, who won, what was agreed.

Core fields alone, no extension: a lot is an item of the tender, and an award names the item that it is about.
Of who got no contract it says nothing but how many there were. Amounts are exact.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

CURRENCY = "EUR"
_EXACT = re.compile(r'"\\u0001(-?\d+(?:\.\d+)?)\\u0001"')


@dataclass(frozen=True)
class Party:
    """An organisation. `id` is its place in this release alone; `kvk` is empty where it was not checked."""

    id: str
    name: str
    roles: tuple[str, ...]
    kvk: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True)
class LotItem:
    number: int
    name: str
    cpv: str


@dataclass(frozen=True)
class Award:
    """`supplier` is None where the lot was not awarded; `reason` is then why."""

    id: str
    lot: int
    status: str
    supplier: Party | None = None
    reason: str = ""


@dataclass(frozen=True)
class Agreed:
    """An overeenkomst that all parties signed, for one award."""

    id: str
    award: str
    signed_at: datetime
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """`at` is when what the release tells was last changed: it dates and names the release."""

    ocid: str
    id: str
    at: datetime
    language: str
    authority: Party
    tender_id: str
    title: str
    description: str
    status: str
    method: str
    method_details: str
    value: Decimal | None
    closes_at: datetime | None
    published_at: datetime | None
    questions_until: datetime | None
    page: str
    lots: tuple[LotItem, ...]
    received: int | None = None
    decided_at: datetime | None = None
    awards: tuple[Award, ...] = ()
    contracts: tuple[Agreed, ...] = ()
    others: tuple[Party, ...] = field(default_factory=tuple)


def release(facts: Facts) -> dict[str, Any]:
    """The release as JSON-able values with `Decimal` amounts; `as_json` writes it."""
    suppliers = {award.supplier.id: award.supplier for award in facts.awards if award.supplier}
    parties = [facts.authority, *suppliers.values(), *facts.others]
    return _without_empty(
        {
            "ocid": facts.ocid,
            "id": facts.id,
            "date": _instant(facts.at),
            "tag": _tags(facts),
            "initiationType": "tender",
            "language": facts.language,
            "parties": [_party(row) for row in parties],
            "buyer": _reference(facts.authority),
            "tender": _tender(facts),
            "awards": [_award(facts, row) for row in facts.awards],
            "contracts": [_contract(row) for row in facts.contracts],
        }
    )


def as_json(value: Mapping[str, Any]) -> str:
    """With each Decimal as the number that it is, digit for digit."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_marked)
    return _EXACT.sub(r"\1", text)


def _marked(value: object) -> str:
    if isinstance(value, Decimal):
        return f"\u0001{format(value, 'f')}\u0001"
    raise TypeError(f"{type(value).__name__} is no JSON.")


def _tags(facts: Facts) -> list[str]:
    if not facts.awards:
        return ["tender"]
    return ["award", "contract"] if facts.contracts else ["award"]


def _party(party: Party) -> dict[str, Any]:
    return {
        "id": party.id,
        "name": party.name,
        "identifier": {"scheme": "NL-KVK", "id": party.kvk, "legalName": party.name} if party.kvk else None,
        "address": _without_empty(
            {
                "streetAddress": party.street,
                "postalCode": party.postal_code,
                "locality": party.city,
                "countryName": "Nederland" if party.street or party.city else "",
            }
        ),
        "roles": list(party.roles),
    }


def _tender(facts: Facts) -> dict[str, Any]:
    return {
        "id": facts.tender_id,
        "title": facts.title,
        "description": facts.description,
        "status": facts.status,
        "procuringEntity": _reference(facts.authority),
        "items": [_item(row) for row in facts.lots],
        "value": _amount(facts.value),
        "procurementMethod": facts.method,
        "procurementMethodDetails": facts.method_details,
        "mainProcurementCategory": "services",
        "awardCriteria": "ratedCriteria",
        "submissionMethod": ["electronicSubmission"],
        "tenderPeriod": _period(facts.published_at, facts.closes_at),
        "enquiryPeriod": _period(facts.published_at, facts.questions_until),
        "numberOfTenderers": facts.received,
        "documents": [
            {
                "id": "page",
                "documentType": "tenderNotice",
                "title": facts.title,
                "url": facts.page,
                "format": "text/html",
                "language": facts.language,
            }
        ],
    }


def _item(lot: LotItem) -> dict[str, Any]:
    return {
        "id": str(lot.number),
        "description": lot.name,
        "classification": {"scheme": "CPV", "id": lot.cpv} if lot.cpv else None,
    }


def _award(facts: Facts, award: Award) -> dict[str, Any]:
    lot = next(row for row in facts.lots if row.number == award.lot)
    return {
        "id": award.id,
        "title": f"Perceel {lot.number}: {lot.name}",
        "description": award.reason,
        "status": award.status,
        "date": _instant(facts.decided_at) if facts.decided_at else None,
        "suppliers": [_reference(award.supplier)] if award.supplier else None,
        "items": [_item(lot)],
    }


def _contract(row: Agreed) -> dict[str, Any]:
    return {
        "id": row.id,
        "awardID": row.award,
        "status": "active",
        "dateSigned": _instant(row.signed_at),
        "period": {"startDate": _day(row.starts_on), "endDate": _day(row.ends_on)},
    }


def _reference(party: Party) -> dict[str, Any]:
    return {"id": party.id, "name": party.name}


def _amount(value: Decimal | None) -> dict[str, Any] | None:
    return None if value is None else {"amount": value, "currency": CURRENCY}


def _period(begin: datetime | None, end: datetime | None) -> dict[str, Any]:
    return {"startDate": _instant(begin) if begin else None, "endDate": _instant(end) if end else None}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(on: date | None) -> str | None:
    return f"{on.isoformat()}T00:00:00Z" if on else None


def _without_empty(value: Any) -> Any:
    """Without fields that say nothing: null, an empty text, list or object. A zero stays."""
    if isinstance(value, Mapping):
        kept = {key: _without_empty(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if not _is_empty(each)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_empty(each) for each in value]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)
