"""The release schema of the Open Contracting Data Standard 1.1, as far as our releases go: our own statement of it.

Fields by object with their type, what is required, the closed codelists, and what must agree with each other. A field
that is not named here is a fault: the standard lets others in, and then nobody reads them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_URI = re.compile(r"https?://\S+")

TEXT, INSTANT, URI, NUMBER, WHOLE, TEXTS = "text", "instant", "uri", "number", "whole", "texts"
Fields = Mapping[str, Any]


def _one_of(*codes: str) -> frozenset[str]:
    return frozenset(codes)


# A name of an object, a list with such a name, a set of codes, or a plain type.
OBJECTS: Mapping[str, Fields] = {
    "release": {
        "ocid": TEXT,
        "id": TEXT,
        "date": INSTANT,
        "tag": [
            _one_of(
                *(
                    "planning",
                    "planningUpdate",
                    "tender",
                    "tenderAmendment",
                    "tenderUpdate",
                    "tenderCancellation",
                ),
                *(
                    "award",
                    "awardUpdate",
                    "awardCancellation",
                    "contract",
                    "contractUpdate",
                    "contractAmendment",
                ),
                *("implementation", "implementationUpdate", "contractTermination", "compiled"),
            )
        ],
        "initiationType": _one_of("tender"),
        "language": TEXT,
        "parties": ["party"],
        "buyer": "reference",
        "tender": "tender",
        "awards": ["award"],
        "contracts": ["contract"],
    },
    "party": {
        "id": TEXT,
        "name": TEXT,
        "identifier": "identifier",
        "address": "address",
        "roles": TEXTS,
    },
    "identifier": {"scheme": TEXT, "id": TEXT, "legalName": TEXT, "uri": URI},
    "address": {
        "streetAddress": TEXT,
        "locality": TEXT,
        "region": TEXT,
        "postalCode": TEXT,
        "countryName": TEXT,
    },
    "reference": {"id": TEXT, "name": TEXT},
    "tender": {
        "id": TEXT,
        "title": TEXT,
        "description": TEXT,
        "status": _one_of(
            "planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"
        ),
        "procuringEntity": "reference",
        "items": ["item"],
        "value": "value",
        "procurementMethod": _one_of("open", "selective", "limited", "direct"),
        "procurementMethodDetails": TEXT,
        "mainProcurementCategory": _one_of("goods", "works", "services"),
        "awardCriteria": TEXT,
        "submissionMethod": TEXTS,
        "tenderPeriod": "period",
        "enquiryPeriod": "period",
        "numberOfTenderers": WHOLE,
        "documents": ["document"],
    },
    "item": {"id": TEXT, "description": TEXT, "classification": "classification"},
    "classification": {"scheme": TEXT, "id": TEXT},
    "value": {"amount": NUMBER, "currency": TEXT},
    "period": {"startDate": INSTANT, "endDate": INSTANT},
    "document": {
        "id": TEXT,
        "documentType": TEXT,
        "title": TEXT,
        "url": URI,
        "format": TEXT,
        "language": TEXT,
    },
    "award": {
        "id": TEXT,
        "title": TEXT,
        "description": TEXT,
        "status": _one_of("pending", "active", "cancelled", "unsuccessful"),
        "date": INSTANT,
        "value": "value",
        "suppliers": ["reference"],
        "items": ["item"],
    },
    "contract": {
        "id": TEXT,
        "awardID": TEXT,
        "title": TEXT,
        "status": _one_of("pending", "active", "cancelled", "terminated"),
        "dateSigned": INSTANT,
        "period": "period",
        "value": "value",
    },
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "release": ("ocid", "id", "date", "tag", "initiationType"),
    "tender": ("id",),
    "award": ("id",),
    "contract": ("id", "awardID"),
    "item": ("id",),
    "document": ("id",),
}


def faults(release: Mapping[str, Any]) -> list[str]:
    """Everything that is wrong, with its place; empty for a valid release."""
    found = [*_in_object("release", release, "")]
    return found or [*_ambiguous(release, ""), *_dangling(release)]


def _in_object(name: str, value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place}: no object"
        return
    for key in REQUIRED.get(name, ()):
        if key not in value:
            yield f"{place}/{key}: required"
    for key, each in value.items():
        if key not in OBJECTS[name]:
            yield f"{place}/{key}: not a field of {name}"
        else:
            yield from _in_value(OBJECTS[name][key], each, f"{place}/{key}")


def _in_value(kind: Any, value: Any, place: str) -> Iterator[str]:
    if isinstance(kind, list):
        if not isinstance(value, list) or not value:
            yield f"{place}: no list, or an empty one"
            return
        for number, each in enumerate(value):
            yield from _in_value(kind[0], each, f"{place}/{number}")
        if len({str(each) for each in value}) < len(value):
            yield f"{place}: the same thing twice"
    elif isinstance(kind, frozenset):
        if value not in kind:
            yield f"{place}: {value!r} is no code of its list"
    elif kind in OBJECTS:
        yield from _in_object(kind, value, place)
    elif not _is(kind, value):
        yield f"{place}: {value!r} is no {kind}"


def _is(kind: str, value: Any) -> bool:
    if kind == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == WHOLE:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == TEXTS:
        return isinstance(value, list) and bool(value) and all(_is(TEXT, each) for each in value)
    if not isinstance(value, str) or not value:
        return False
    pattern = {INSTANT: _INSTANT, URI: _URI}.get(kind)
    return pattern is None or pattern.fullmatch(value) is not None


def _ambiguous(value: Any, place: str) -> Iterator[str]:
    """Two objects in one list with the same id would be merged into one."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _ambiguous(each, f"{place}/{key}")
    elif isinstance(value, list):
        ids = [each["id"] for each in value if isinstance(each, dict) and "id" in each]
        if len(set(ids)) < len(ids):
            yield f"{place}: one id for two"
        for number, each in enumerate(value):
            yield from _ambiguous(each, f"{place}/{number}")


def _dangling(release: Mapping[str, Any]) -> Iterator[str]:
    """References to a party or an award that is not in the release."""
    parties = {row["id"]: row["name"] for row in release.get("parties", ())}
    awards = {row["id"] for row in release.get("awards", ())}
    references = [
        release.get("buyer"),
        release.get("tender", {}).get("procuringEntity"),
        *(row for award in release.get("awards", ()) for row in award.get("suppliers", ())),
    ]
    for row in references:
        if row is not None and parties.get(row["id"]) != row["name"]:
            yield f"{row['id']} is no party of this name"
    for contract in release.get("contracts", ()):
        if contract["awardID"] not in awards:
            yield f"{contract['awardID']} is no award"
