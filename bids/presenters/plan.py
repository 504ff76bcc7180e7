"""The plan of a bidder beside the rules of its tender."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bids.domain.plan import LookFinding, PlanMarks, shown_place
from documents.naming import IN_PROPERTIES, IN_TEXT
from tenders.domain.definition import Criterion, PlanLimit
from tenders.domain.facts import PlanRules
from tenders.domain.stating import counting_in_words
from ui.presentation import Tone


@dataclass(frozen=True)
class LookRow:
    """One rule, what was found in the file, and whether that fits; a person decides after the opening."""

    subject: str
    asked: str
    found: str
    verdict: str
    tone: Tone


@dataclass(frozen=True)
class Place:
    """Where the answer to a criterion begins; `shown` is the page in what evaluators see."""

    criterion: str
    page: int | None
    shown: int | None


def pages_row(limit: PlanLimit | None, pages: int, uncounted: Sequence[int], rules: PlanRules) -> LookRow:
    """The count, with what counts and what does not."""
    counting = pages - len(uncounted)
    found = f"{pages}, waarvan {counting} meetellen" if uncounted else str(pages)
    if limit is None:
        return LookRow(
            "Pagina's", " ".join(["Geen maximum.", *counting_in_words(rules)]), found, "in orde", Tone.GOOD
        )
    fits = counting <= limit.max_pages
    verdict, tone = ("in orde", Tone.GOOD) if fits else ("te veel", Tone.WARN)
    asked = " ".join([f"Ten hoogste {limit.max_pages}.", *counting_in_words(rules)])
    return LookRow("Pagina's", asked, found, verdict, tone)


def headings_row(criteria: Sequence[Criterion], marks: PlanMarks) -> LookRow:
    """Of a plan that has a heading per criterion: how many beginnings the bidder marked. It looks for itself."""
    marked = sum(leaf.code in marks.starts for leaf in criteria)
    return LookRow(
        "Kopjes",
        "een kopje voor elk gunningscriterium",
        f"bij {marked} van {len(criteria)} criteria is gemerkt waar het begint",
        *(("kijk zelf ook", Tone.NEUTRAL) if marked == len(criteria) else ("twijfel", Tone.WARN)),
    )


def naming_in_words(findings: Mapping[str, Any]) -> str:
    """Where the plan gives its maker away; empty where nothing was found."""
    found = findings.get("names") or {}
    places = {IN_TEXT: "in de tekst", IN_PROPERTIES: "in de gegevens van het bestand"}
    return "; ".join(
        f"{', '.join(found[place])} {words}" for place, words in places.items() if found.get(place)
    )


def names_row(findings: Mapping[str, Any]) -> LookRow:
    """Of a plan that is read without names. A logo or a scan has no text: whoever hands it in looks there."""
    found = naming_in_words(findings)
    verdict, tone = ("twijfel", Tone.WARN) if found else ("kijk zelf ook", Tone.NEUTRAL)
    return LookRow(
        "Namen",
        "geen namen, logo's of KvK-nummers",
        found or "niet gevonden in tekst en gegevens",
        verdict,
        tone,
    )


def look_rows(found: Iterable[LookFinding]) -> list[LookRow]:
    verdicts = {
        True: ("wijkt af", Tone.WARN),
        False: ("in orde", Tone.GOOD),
        None: ("kijk zelf", Tone.NEUTRAL),
    }
    no_rule = ("geen eis", Tone.NEUTRAL)
    return [
        LookRow(
            row.subject,
            row.asked or "geen regel",
            row.found,
            *(verdicts[row.deviates] if row.asked else no_rule),
        )
        for row in found
    ]


def places_of(criteria: Iterable[Criterion], marks: PlanMarks, shown: Sequence[int]) -> list[Place]:
    return [
        Place(f"{leaf.code} {leaf.name}", page, shown_place(shown, page))
        for leaf in criteria
        if (page := marks.starts.get(leaf.code)) is not None
    ]
