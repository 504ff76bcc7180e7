"""A plan van aanpak against the rules of its tender: which pages count, where a criterion starts, how it looks."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bids.domain.checks import counted_pages
from tenders.domain.definition import PlanLimit
from tenders.domain.facts import PlanRules
from tenders.domain.vocabulary import FontRule

_RANGE = re.compile(r"^(\d{1,5})(?:\s*(?:-|–|t/m)\s*(\d{1,5}))?$")


class MarkRefused(Exception):
    """What was written is no list of pages of this plan; the sentence is for the bidder."""


@dataclass(frozen=True)
class PlanMarks:
    """What the bidder marks in its plan, in pages of the file, from 1 on."""

    uncounted: tuple[int, ...] = ()
    starts: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Only what was marked."""
        marks = {"uncounted": list(self.uncounted), "starts": dict(self.starts)}
        return {name: value for name, value in marks.items() if value}

    @classmethod
    def from_json(cls, details: Mapping[str, Any] | None) -> "PlanMarks":
        told = details or {}
        starts = told.get("starts") or {}
        return cls(
            tuple(sorted({int(page) for page in told.get("uncounted") or ()})),
            {str(code): int(page) for code, page in starts.items()},
        )

    def within(self, pages: int | None, *, may_leave_out: bool, codes: Collection[str]) -> "PlanMarks":
        """Only what says something of this plan in this tender."""
        known = range(1, (pages or 0) + 1)
        return PlanMarks(
            tuple(page for page in self.uncounted if page in known) if may_leave_out else (),
            {code: page for code, page in self.starts.items() if code in codes and page in known},
        )


def parse_pages(text: str, pages: int) -> tuple[int, ...]:
    """The pages in "1, 2" or "1-3, 8"; MarkRefused where it is not that, or leaves no page that counts."""
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;]|\ben\b", text))):
        match = _RANGE.match(part)
        if match is None:
            raise MarkRefused("Schrijf paginanummers met een komma ertussen, bijvoorbeeld: 1, 2.")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= pages:
            raise MarkRefused(f"Uw plan heeft {pages} pagina's: {part} hoort daar niet bij.")
        found.update(range(first, last + 1))
    if len(found) >= pages:
        raise MarkRefused("Er blijft geen pagina over die meetelt. Noem alleen voorblad en inhoudsopgave.")
    return tuple(sorted(found))


def pages_in_words(pages: Sequence[int]) -> str:
    """'1, 2' as one types it again; empty for none."""
    return ", ".join(str(page) for page in pages)


def shown_pages(limit: PlanLimit | None, pages: int, uncounted: Collection[int]) -> tuple[int, ...]:
    """The pages that evaluators see: those that count, up to the maximum where the tender cuts off the rest."""
    counting = [page for page in range(1, pages + 1) if page not in uncounted]
    return tuple(counting[: counted_pages(limit, len(counting))])


def shown_place(shown: Sequence[int], page: int | None) -> int | None:
    """Where a page of the file stands in what evaluators see; None where they do not see it."""
    return shown.index(page) + 1 if page in shown else None


@dataclass(frozen=True)
class LookFinding:
    """One thing about how a plan looks; `deviates` is None where no rule can be compared."""

    subject: str
    asked: str
    found: str
    deviates: bool | None


def look_findings(rules: PlanRules, findings: Mapping[str, Any]) -> tuple[LookFinding, ...]:
    """Paper, fonts and sizes that were seen in the file, beside what the tender asks."""
    return tuple(_look_findings(rules, findings))


def _look_findings(rules: PlanRules, findings: Mapping[str, Any]) -> Iterator[LookFinding]:
    paper = findings.get("paper") or {}
    if paper:
        yield LookFinding("Papier", "", _listed(paper.items()), None)
    texts = [(row["font"], Fraction(row["size"]), row["characters"]) for row in findings.get("texts") or ()]
    total = sum(number for _, _, number in texts)
    if not total:
        if rules.font or rules.font_size is not None:
            yield LookFinding(
                "Tekst", "", "Geen tekst gevonden: misschien zijn de pagina's afbeeldingen.", None
            )
        return
    by_font: dict[str, int] = {}
    by_size: dict[Fraction, int] = {}
    for font, size, number in texts:
        by_font[family_of(font)] = by_font.get(family_of(font), 0) + number
        by_size[size] = by_size.get(size, 0) + number
    other = sum(number for font, number in by_font.items() if not _is_asked(font, rules.font))
    yield LookFinding(
        "Lettertype",
        rules.font,
        _shares(by_font, total),
        bool(other) if _names_a_font(rules.font) else None,
    )
    off = sum(number for size, number in by_size.items() if _is_off(size, rules))
    yield LookFinding(
        "Lettergrootte",
        _asked_size(rules),
        _shares({_number(size): number for size, number in by_size.items()}, total),
        bool(off) if rules.font_size is not None else None,
    )


def family_of(font: str) -> str:
    """'Calibri' for 'Calibri-BoldItalic', 'ArialMT' and the like: how it is cut does not make it another font."""
    name = re.split(r"[-,]", font)[0]
    return re.sub(r"(PSMT|PS|MT)$", "", name) or font


def _names_a_font(asked: str) -> bool:
    """Whether the rule is a name to compare with, and no description such as 'een goed leesbaar lettertype'."""
    return bool(asked) and asked[0].isupper() and len(asked.split()) <= 3 and "letter" not in asked.lower()


def _is_asked(font: str, asked: str) -> bool:
    return asked.replace(" ", "").lower() in font.replace(" ", "").lower()


def _is_off(size: Fraction, rules: PlanRules) -> bool:
    if rules.font_size is None:
        return False
    return size < rules.font_size if rules.font_rule is FontRule.AT_LEAST else size != rules.font_size


def _asked_size(rules: PlanRules) -> str:
    if rules.font_size is None:
        return ""
    least = "ten minste " if rules.font_rule is FontRule.AT_LEAST else ""
    return f"{least}{_number(rules.font_size)} punten"


def _shares(counted: Mapping[str, int], total: int) -> str:
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return _listed((name, f"{max(1, 100 * number // total)}%") for name, number in ordered)


def _listed(pairs: Any) -> str:
    return ", ".join(f"{name} ({value})" for name, value in pairs)


def _number(value: Fraction) -> str:
    return f"{value.numerator // value.denominator},5" if value.denominator == 2 else str(value)
