"""Notice subtype 20 (contract notice, light regime) in the eForms SDK 1.14 of the Publications Office: what it asks.

The business terms that a buyer fills in, as its form (`notice-types/20.json`) lists them, those that a notice of this
subtype is refused without whatever else it says (`schematrons/static/validation-stage-2a-20.sch`), and the conditions
under which it is refused with or without a term of the sheet (`validation-stage-4-20.sch`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tenders.domain.labels import LABELS
from tenders.domain.vocabulary import Procedure
from tenders.eforms import Group

# Organisation, procedure, lot and review; groups of lots and changes of a notice are left out.
TERMS = frozenset(
    f"BT-{number}"
    for number in (
        # Organisations.
        *("500", "501", "16", "505", "509", "510", "513", "512", "507", "514", "502", "506", "503", "739"),
        # Buyer.
        *("11", "10", "508"),
        # Procedure.
        *("01", "22", "21", "24", "23", "531", "27", "271", "26", "262", "263"),
        *("5101", "5131", "5121", "5071", "5141", "727", "728"),
        *("806", "67", "09", "634", "88", "105", "763", "300", "330", "1375", "31", "33"),
        # Lot: purpose.
        *("137", "125", "1251", "25", "625", "726", "06", "777", "774", "805", "775", "776", "754", "755"),
        *("538", "536", "537", "36", "54", "57", "58", "767", "122", "123", "60", "7220", "5010", "6140"),
        *("765", "766", "113", "109", "111"),
        # Lot: terms.
        *("821", "809", "750", "40", "7531", "752", "7532", "52", "661", "51", "50"),
        *("539", "540", "541", "5421", "5422", "5423", "734", "543", "733", "120"),
        *("761", "76", "771", "772", "71", "63", "94", "95", "769", "736", "70", "743", "79", "78", "578"),
        *("732", "717", "735", "801", "802", "681", "810", "811", "764", "744", "92", "93", "77"),
        # Lot: submission and review.
        *("131", "130", "1311", "13", "630", "98", "97", "132", "134", "133", "751", "75", "17", "18"),
        *("19", "745", "708", "737", "14", "707", "15", "615", "632", "124", "99"),
    )
)

ALWAYS_ASKED = frozenset(
    f"BT-{number}" for number in ("01", "21", "23", "24", "262", "137", "71", "97", "736", "821")
)


# The values of the sheet by term, over all its groups.
Values = Mapping[str, list[str]]


@dataclass(frozen=True)
class Condition:
    """The notice is refused where `when` holds and the term is there (`asks` false) or is not (`asks` true)."""

    rule: str
    term: str
    asks: bool
    when: Callable[[Values], bool]
    broken_by: tuple[tuple[str, str], ...]


def broken_conditions(groups: Iterable[Group]) -> list[str]:
    """The rules that refuse a notice with this sheet; what is left to choose on TenderNed counts as there."""
    values: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for field in group.fields:
            values[field.code].append(field.value)
    found = dict(values)
    return [each.rule for each in CONDITIONS if each.when(found) and (each.term in found) is not each.asks]


def _holds(values: Values, term: str, words: str) -> bool:
    return any(words in value for value in values.get(term, ()))


def _holds_number(values: Values, term: str) -> bool:
    return any(value.isdecimal() and int(value) > 0 for value in values.get(term, ()))


def _is_framework(values: Values) -> bool:
    return _holds(values, "BT-765", "Raamovereenkomst")


def _is_open(values: Values) -> bool:
    return _holds(values, "BT-105", LABELS[Procedure.OPEN])


def _lots(values: Values) -> int:
    return len(values.get("BT-137", ()))


def _lasts_over_four_years(values: Values) -> bool:
    words = next(iter(values.get("BT-36", ())), "")
    return words.endswith(" maanden") and int(words.split()[0]) > 48


def _without(term: str) -> Callable[[Values], bool]:
    return lambda values: term not in values


def _with(term: str) -> Callable[[Values], bool]:
    return lambda values: term in values


CONDITIONS = (
    Condition("BR-BT-00271-0027", "BT-271", False, lambda v: not _is_framework(v), (("BT-271", "€ 1"),)),
    Condition("BR-BT-00113-0027", "BT-113", False, lambda v: not _is_framework(v), (("BT-113", "3"),)),
    Condition("BR-BT-00111-0027", "BT-111", False, lambda v: not _is_framework(v), (("BT-111", "Laren"),)),
    Condition(
        "BR-BT-00109-0027",
        "BT-109",
        False,
        lambda v: not (_is_framework(v) and _lasts_over_four_years(v)),
        (("BT-765", "Raamovereenkomst"), ("BT-36", "48 maanden"), ("BT-109", "Rust.")),
    ),
    Condition(
        "BR-BT-00057-0027", "BT-57", False, lambda v: not _holds_number(v, "BT-58"), (("BT-57", "12"),)
    ),
    Condition("BR-BT-00031-0027", "BT-31", False, lambda v: _lots(v) < 2, (("BT-137", "1"), ("BT-31", "1"))),
    Condition("BR-BT-00033-0027", "BT-33", False, lambda v: _lots(v) < 2, (("BT-137", "1"), ("BT-33", "1"))),
    Condition("BR-BT-00098-0027", "BT-98", False, lambda v: not _is_open(v), (("BT-98", "90 dagen"),)),
    Condition(
        "BR-BT-00131-0027",
        "BT-131",
        True,
        lambda v: _is_open(v) or _holds(v, "BT-105", "één fase"),
        (("BT-105", "een andere procedure in één fase"),),
    ),
    Condition("BR-BT-00777-0027", "BT-777", True, _with("BT-06"), (("BT-06", "Sociaal"),)),
    Condition("BR-BT-00777-0065", "BT-777", False, _without("BT-06"), (("BT-777", "Social return"),)),
    Condition(
        "BR-BT-00809-0027",
        "BT-809",
        False,
        lambda v: not _holds(v, "BT-821", "aankondiging"),
        (("BT-821", "In de UEA"), ("BT-809", "financieel")),
    ),
    Condition(
        "BR-BT-00809-0077",
        "BT-809",
        True,
        lambda v: _holds(v, "BT-821", "aankondiging"),
        (("BT-821", "In deze aankondiging"),),
    ),
    Condition("BR-BT-00750-0027", "BT-750", True, _with("BT-809"), (("BT-809", "financieel"),)),
    Condition("BR-BT-00750-0068", "BT-750", False, _without("BT-809"), (("BT-750", "Polis"),)),
    Condition("BR-BT-00540-0079", "BT-540", True, _with("BT-539"), (("BT-539", "Kwaliteit"),)),
    Condition("BR-BT-00541-0276", "BT-541", False, _without("BT-540"), (("BT-541", "20"),)),
    Condition("BR-BT-05421-0078", "BT-5421", False, _without("BT-541"), (("BT-5421", "Punten"),)),
    Condition("BR-BT-05422-0078", "BT-5422", False, _without("BT-541"), (("BT-5422", "Bedrag"),)),
    Condition("BR-BT-05423-0078", "BT-5423", False, _without("BT-541"), (("BT-5423", "Drempel"),)),
    Condition(
        "BR-BT-00015-0134",
        "BT-15",
        True,
        lambda v: _holds(v, "BT-14", "Onbeperkt"),
        (("BT-14", "Onbeperkt, volledig en gratis"),),
    ),
    Condition(
        "BR-BT-00018-0027",
        "BT-18",
        False,
        lambda v: _holds(v, "BT-17", "Niet toegestaan"),
        (("BT-17", "Niet toegestaan"), ("BT-18", "https://voorbeeld.example")),
    ),
    Condition(
        "BR-BT-00772-0027",
        "BT-772",
        True,
        lambda v: _holds(v, "BT-771", "Sommige"),
        (("BT-771", "Sommige documenten"),),
    ),
    Condition(
        "BR-BT-00772-0065",
        "BT-772",
        False,
        lambda v: not (_holds(v, "BT-771", "Sommige") or _holds(v, "BT-771", "Alle")),
        (("BT-771", "Geen documenten"), ("BT-772", "Binnen 5 dagen")),
    ),
    Condition("BR-BT-05071-0027", "BT-5071", True, _with("BT-5141"), (("BT-5141", "Nederland (NLD)"),)),
    Condition("BR-BT-05141-0027", "BT-5141", True, _with("BT-5071"), (("BT-5071", "NL33"),)),
    Condition("BR-BT-00507-0027", "BT-507", True, _with("BT-514"), (("BT-514", "Nederland (NLD)"),)),
    Condition("BR-BT-00512-0027", "BT-512", True, _with("BT-514"), (("BT-514", "Nederland (NLD)"),)),
    Condition("BR-BT-00503-0027", "BT-503", True, _with("BT-500"), (("BT-500", "Gemeente"),)),
    Condition("BR-BT-00506-0027", "BT-506", True, _with("BT-500"), (("BT-500", "Gemeente"),)),
)
