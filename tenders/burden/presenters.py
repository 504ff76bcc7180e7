"""The lastenmeter as rows."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tenders.burden.selectors import Reference, reference_for
from tenders.domain.burden import (
    Assumption,
    Assumptions,
    Burden,
    Request,
    asked_twice,
    assumptions_of,
    burden_of,
    described,
    is_out_of_proportion,
    request_of,
    share_of_value,
)
from tenders.domain.checks import Finding, Subject
from tenders.domain.checks.burden import value_of
from tenders.domain.configuration import Configuration
from tenders.domain.wording import euros_in_words, points_in_words
from tenders.models import Tender
from tenders.presenters import SUBJECT_TITLES, subject_url

# Rules of the check that name something as asked twice, beside those of the lastenmeter itself.
_ALSO_TWICE = frozenset({"evidence_covered_by_espd", "criminal_record_beside_declaration"})


def meter(tender: Tender, configuration: Configuration, found: Iterable[Finding]) -> dict[str, Any]:
    """Everything of the page for the buyer."""
    assumptions = assumptions_of(configuration.facts)
    request = request_of(configuration)
    burden = burden_of(request, assumptions)
    reference = reference_for(tender, assumptions)
    return {
        "rows": _compared(burden, reference.burden),
        "reference": reference,
        "lines": _lines(burden),
        "twice": _twice(request, found),
        "evidence_url": subject_url(tender, Subject.EVIDENCE),
        "evidence_title": SUBJECT_TITLES[Subject.EVIDENCE].lower(),
        "verdict": _verdict(burden, reference),
        "proportion": _proportion(burden, assumptions, configuration),
    }


def for_bidders(configuration: Configuration) -> dict[str, Any] | None:
    """The short version of the public page, with what it is based on; None where nothing is asked yet."""
    assumptions = assumptions_of(configuration.facts)
    burden = burden_of(request_of(configuration), assumptions)
    if not burden.lines:
        return None
    return {
        "rows": [(label, value) for label, value, _ in _measures(burden)],
        "lines": _lines(burden),
        "assumptions": _assumed(burden, assumptions),
    }


def hours_in_words(hours: Fraction) -> str:
    """Rounded to whole hours, half up; '1 uur', 'minder dan 1 uur'."""
    whole = (2 * hours.numerator + hours.denominator) // (2 * hours.denominator)
    if not whole:
        return "minder dan 1 uur" if hours else "0 uur"
    return f"{whole} uur"


def about_euros(cost: Fraction) -> str:
    """An estimate is shown in tens of euros, half up."""
    tens = (2 * cost.numerator + 10 * cost.denominator) // (20 * cost.denominator)
    return euros_in_words(Fraction(tens * 10))


def _measures(burden: Burden) -> list[tuple[str, str, Fraction]]:
    """What is measured, in words and as a number to compare with."""
    per_lot = " voor één perceel" if burden.most_lots > 1 else ""
    found = [
        ("Stukken bij de inschrijving", str(burden.with_bid), Fraction(burden.with_bid)),
        ("Stukken op verzoek of na de gunning", str(burden.later), Fraction(burden.later)),
        ("Stukken die alleen soms nodig zijn", str(burden.optional), Fraction(burden.optional)),
        ("Bladzijden schrijven", str(burden.pages_to_write), Fraction(burden.pages_to_write)),
        ("Bladzijden lezen", str(burden.pages_to_read), Fraction(burden.pages_to_read)),
        (f"Uren{per_lot}", hours_in_words(burden.hours), burden.hours),
        (f"Kosten{per_lot}", about_euros(burden.cost), burden.cost),
    ]
    if burden.most_lots > 1:
        found += [
            (
                f"Uren voor {burden.most_lots} percelen",
                hours_in_words(burden.hours_for_all_lots),
                burden.hours_for_all_lots,
            ),
            (
                f"Kosten voor {burden.most_lots} percelen",
                about_euros(burden.cost_for_all_lots),
                burden.cost_for_all_lots,
            ),
        ]
    found.append(("Uren daarna, van wie wint", hours_in_words(burden.hours_later), burden.hours_later))
    if burden.documents_of_member:
        found.append(
            (
                "Uren per lid van een combinatie",
                hours_in_words(burden.hours_of_member),
                burden.hours_of_member,
            )
        )
    return found


def _compared(burden: Burden, other: Burden) -> list[dict[str, str]]:
    theirs = {label: (words, number) for label, words, number in _measures(other)}
    rows = []
    for label, words, number in _measures(burden):
        shown, value = theirs.get(label, ("–", None))
        difference = _difference(number, value)
        # What is rounded to the same words differs a little.
        little = "iets " if shown == words and difference in {"meer", "minder"} else ""
        rows.append({"label": label, "own": words, "other": shown, "difference": f"{little}{difference}"})
    return rows


def _difference(number: Fraction, other: Fraction | None) -> str:
    if other is None or number == other:
        return "" if other is None else "gelijk"
    return "meer" if number > other else "minder"


def _lines(burden: Burden) -> list[dict[str, str]]:
    return [
        {
            "label": described(line.assumption).words,
            "count": str(line.count),
            "hours": f"{points_in_words(line.minutes / 60)} uur",
        }
        for line in burden.lines
    ]


def _assumed(burden: Burden, assumptions: Assumptions) -> list[tuple[str, str]]:
    """What the estimate for bidders rests on; how many the buyer expects says nothing to them."""
    keys = [line.assumption for line in burden.lines]
    if Assumption.READING in keys:
        keys += [Assumption.FIXED, Assumption.WORDS, Assumption.ANNEX]
    keys += [*([Assumption.LOT] if burden.most_lots > 1 else []), Assumption.RATE]
    return [(described(key).words, _with_unit(key, assumptions[key])) for key in keys]


def _with_unit(key: Assumption, value: Fraction) -> str:
    unit = described(key).unit
    return euros_in_words(value) if unit == "euro" else f"{points_in_words(value)} {unit}"


def _twice(request: Request, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Sentences with the same advice together."""
    rows = [
        *((row.advice, row.sentence) for row in asked_twice(request)),
        *((row.advice, row.sentence) for row in found if row.code in _ALSO_TWICE),
    ]
    return [
        {"advice": advice, "sentences": [sentence for of, sentence in rows if of == advice]}
        for advice in dict.fromkeys(advice for advice, _ in rows)
    ]


def _verdict(burden: Burden, reference: Reference) -> dict[str, str]:
    """In one sentence: more, less or as much as the sjabloon."""
    whose = "het sjabloon waarmee u begon" if reference.is_own else "het sjabloon met de minste lasten"
    if burden.minutes == reference.burden.minutes:
        return {
            "tone": "neutral",
            "word": "Gelijk",
            "sentence": f"Inschrijven kost evenveel uren als bij {whose}.",
        }
    more = burden.minutes > reference.burden.minutes
    gap = hours_in_words(abs(burden.minutes - reference.burden.minutes) / 60)
    return {
        "tone": "warn" if more else "good",
        "word": "Meer" if more else "Minder",
        "sentence": f"Inschrijven kost {gap} {'meer' if more else 'minder'} dan bij {whose}.",
    }


def _proportion(
    burden: Burden, assumptions: Assumptions, configuration: Configuration
) -> dict[str, str] | None:
    value = value_of(configuration)
    if value is None or value <= 0:
        return None
    bidders, share = assumptions[Assumption.BIDDERS], assumptions[Assumption.SHARE]
    total = about_euros(burden.cost_for_all_lots * bidders)
    part = points_in_words(share_of_value(burden, assumptions, value) * 100)
    part = "minder dan 0,01" if part == "0" else part
    return {
        "tone": "warn" if is_out_of_proportion(burden, assumptions, value) else "good",
        "word": "Te veel" if is_out_of_proportion(burden, assumptions, value) else "In verhouding",
        "sentence": (
            f"{points_in_words(bidders)} inschrijvers samen geven ongeveer {total} uit. Dat is {part}% van de waarde "
            f"van {euros_in_words(value)}; ten hoogste {points_in_words(share)}% is in verhouding."
        ),
    }
