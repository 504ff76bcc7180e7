"""The toetsing: the overview of bids, and one bid with its items, grounds and documents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bids.check_forms import GROUND_LABELS, CheckForm
from bids.domain import tasks
from bids.domain.checks import UNCOUNTED_PAGES
from bids.models import Bid, CheckItem, SetAside
from bids.repairs.presenters import others_in_words
from bids.repairs.selectors import SameDefect
from tenders.domain.vocabulary import SetAsideGround
from tenders.domain.why import Asked, why_in_words, whys
from tenders.models import Tender
from tenders.reading import facts_of
from ui.presentation import Tone

OUTCOME_TONES = {
    CheckItem.Outcome.OPEN: Tone.NEUTRAL,
    CheckItem.Outcome.MET: Tone.GOOD,
    CheckItem.Outcome.NOT_MET: Tone.BAD,
    CheckItem.Outcome.REPAIR: Tone.WARN,
    CheckItem.Outcome.NOT_APPLICABLE: Tone.NEUTRAL,
}
CASE_TONES = {"open": Tone.INFO, "excluded": Tone.BAD, "kept": Tone.GOOD}
KIND_TITLES = {
    CheckItem.Kind.EXCLUSION: "Uitsluitingsgronden",
    CheckItem.Kind.SUITABILITY: "Geschiktheidseisen",
    CheckItem.Kind.EVIDENCE: "Bewijsmiddelen",
    CheckItem.Kind.STATEMENT: "Opgaven",
    CheckItem.Kind.PLAN: "Plan",
}

_KIND_OF = {
    Asked.GROUND: CheckItem.Kind.EXCLUSION.value,
    Asked.SUITABILITY: CheckItem.Kind.SUITABILITY.value,
    Asked.EVIDENCE: CheckItem.Kind.EVIDENCE.value,
    Asked.STATEMENT: CheckItem.Kind.STATEMENT.value,
}
_REPAIRABLE = (CheckItem.Outcome.OPEN, CheckItem.Outcome.NOT_MET)


@dataclass(frozen=True)
class BidRow:
    """A bid in the overview: how far its toetsing is.

    What is shown is text: a template formats every number by locale, which a list of 200 rows feels.
    """

    bid: Bid
    total: int
    decided: int
    progress: str
    signals: str
    not_met: str
    repairs: str
    grounds: list[str]
    word: str
    tone: Tone


@dataclass(frozen=True)
class ItemCard:
    """An item on the page of its bid, with the form in which a person records the outcome."""

    item: CheckItem
    form: CheckForm | None
    tone: Tone
    proposal_tone: Tone
    document_url: str
    has_document: bool
    # How others with the same defect were treated, where one of them got repair.
    others: list[str]
    is_repairable: bool
    # What follows where the bidder did not supply this in time; empty where it did, or was not asked.
    silence: str = ""
    # Why it is asked, when it is shown and who looks at it.
    reasons: Sequence[str] = ()


PROGRESS_ORDERS: dict[str, Callable[[BidRow], Any]] = {
    "inschrijver": lambda row: row.bid.organisation.name.casefold(),
    "getoetst": lambda row: row.decided,
    "signalen": lambda row: int(row.signals),
    "voldoet-niet": lambda row: int(row.not_met),
    "herstel": lambda row: int(row.repairs),
}


def bid_row(bid: Bid) -> BidRow:
    """Of a bid from `bids_with_progress`; no query."""
    counted: Any = bid
    decided = counted.items - counted.undecided
    grounds = [ground_label(row) for row in counted.standing_set_asides]
    word, tone = _state(bid, decided, counted.items, bool(grounds))
    return BidRow(
        bid=bid,
        total=counted.items,
        decided=decided,
        progress=f"{decided} van {counted.items}",
        signals=str(counted.signals),
        not_met=str(counted.not_met),
        repairs=str(counted.repairs),
        grounds=grounds,
        word=word,
        tone=tone,
    )


def item_groups(
    items: list[CheckItem],
    *,
    documents: dict[str, str],
    may_check: bool,
    bound: CheckForm | None,
    elsewhere: dict[int, list[SameDefect]],
    silent: Mapping[int, str],
    reasons: Mapping[tuple[str, str], list[str]],
) -> list[dict[str, Any]]:
    """By kind, in the order of the toetsing. `documents` gives the address of a document by task.

    `elsewhere` has the items of which others with the same defect were asked for repair, `silent` what follows for
    those that were asked and not supplied in time, `reasons` what the tender says about an item by kind and code.
    """
    groups: dict[str, list[ItemCard]] = {}
    for item in items:
        url = documents.get(_task_of(item), "")
        groups.setdefault(item.kind, []).append(
            ItemCard(
                item=item,
                form=_form(item, bound, asked_elsewhere=item.pk in elsewhere) if may_check else None,
                others=others_in_words(elsewhere.get(item.pk, [])),
                is_repairable=item.kind != CheckItem.Kind.PLAN and item.outcome in _REPAIRABLE,
                tone=OUTCOME_TONES[CheckItem.Outcome(item.outcome)],
                proposal_tone=OUTCOME_TONES[CheckItem.Outcome(item.proposal)],
                document_url=url,
                has_document=bool(url),
                silence=silent.get(item.pk, ""),
                reasons=reasons.get((item.kind, item.code), ()),
            )
        )
    return [
        {"title": title, "cards": groups[kind.value]}
        for kind, title in KIND_TITLES.items()
        if kind.value in groups
    ]


def reasons_of_items(tender: Tender) -> dict[tuple[str, str], list[str]]:
    """What the tender says about each item: why it is asked, when it is shown and who looks at it."""
    return {
        (_KIND_OF[row.kind], row.code): why_in_words(row)
        for row in whys(facts_of(tender))
        if row.kind in _KIND_OF
    }


def ground_label(row: SetAside) -> str:
    ground = SetAsideGround(row.ground)
    label = GROUND_LABELS.get(ground, ground.value).split(":")[0]
    return f"{label} (perceel {row.lot.number})" if row.lot else label


def prefix_of(item: CheckItem) -> str:
    return f"item-{item.public_id}"


def _form(item: CheckItem, bound: CheckForm | None, *, asked_elsewhere: bool) -> CheckForm:
    if bound is not None and bound.prefix == prefix_of(item):
        return bound
    is_open = item.outcome == CheckItem.Outcome.OPEN
    proposed = item.proposal if item.proposal != CheckItem.Outcome.OPEN else None
    return CheckForm(
        prefix=prefix_of(item),
        asked_elsewhere=asked_elsewhere,
        initial={
            "outcome": proposed if is_open else item.outcome,
            "reason": item.reason,
            "version": item.version,
        },
    )


def _task_of(item: CheckItem) -> str:
    if item.kind == CheckItem.Kind.EVIDENCE:
        return tasks.evidence_key(item.code)
    if item.code == UNCOUNTED_PAGES:
        return UNCOUNTED_PAGES
    return tasks.PLAN if item.kind == CheckItem.Kind.PLAN else ""


def _state(bid: Bid, decided: int, total: int, has_grounds: bool) -> tuple[str, Tone]:
    if bid.admitted_at is not None:
        return "toegelaten", Tone.GOOD
    if has_grounds:
        return "terzijde", Tone.BAD
    if decided == total and total:
        return "klaar", Tone.GOOD
    return ("bezig", Tone.INFO) if decided else ("nog niet begonnen", Tone.NEUTRAL)
