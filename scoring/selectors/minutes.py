"""What the verslag of a consensus says, as plain values: names, words and instants as text."""

from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from audit.selectors import first_and_last_access
from audit.services import tender_scope
from bids.selectors import bidder_names
from scoring.domain.room import speaking_order
from scoring.domain.wording import number_words, spread_words, value_words
from scoring.models import ConsensusMinutes, ConsensusVersion, InterestDeclaration, Score
from scoring.selectors.consensus import ConsensusItem, ConsensusState, consensus_state, level_values
from scoring.selectors.naming import names_for
from scoring.selectors.reopening import reopenings_of
from tenders.models import Lot, Role, Tender, active_roles
from tenders.selectors import definition_of


def minutes_content(tender: Tender, reader: User, *, at: datetime, closed_for: str = "") -> dict[str, Any]:
    """The whole consensus as the chair (`reader`) knows it; `closed_for` is why a round ended unfixed."""
    state = consensus_state(tender, reader)
    items = state.items_for(reader)
    hidden = names_for(reader, tender)
    names = {bid.pk: hidden.of(bid) for bid in state.bids} if hidden.are_hidden else bidder_names(state.bids)
    opened = state.room.opened_at if state.room else at
    return {
        "tender": {
            "title": tender.title,
            "reference": tender.reference,
            "authority": tender.authority.name,
            "fingerprint": tender.fingerprint,
        },
        "opened_at": opened.isoformat(),
        "at": at.isoformat(),
        "closed_for": closed_for,
        "seed": state.room.seed if state.room else "",
        "present": _present(state, opened, at),
        "declarations": _declarations(tender),
        "reopenings": [
            {
                "member": row.sheet.evaluator.name,
                "bidder": names.get(row.sheet.bid_id, row.sheet.bid.organisation.name),
                "lot": row.sheet.lot.number,
                "by": row.by.name,
                "at": row.at.isoformat(),
                "finalised_at": row.finalised_at.isoformat(),
                "reason": row.reason,
            }
            for row in reversed(reopenings_of(tender))
        ],
        "items": _items(state, items, names),
        "confirmations": [
            {
                "name": member.name,
                "at": row.at.isoformat() if row else "",
                "dissent": row.dissent if row else "",
            }
            for member, row in state.confirmations_wanted
        ],
    }


def minutes_of(tender: Tender) -> list[ConsensusMinutes]:
    return list(ConsensusMinutes.objects.filter(tender=tender).select_related("file"))


def _present(state: ConsensusState, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Chair and members who were in the room, by what they read there; the others with nothing."""
    tender = state.tender
    chairs = User.objects.filter(pk__in=active_roles(tender=tender, role=Role.CHAIR).values("user"))
    seen = first_and_last_access(tender_scope(tender.public_id), "scores.read", since=since, until=until)
    rows = []
    people = [(user, "voorzitter") for user in chairs.order_by("name", "pk")]
    people += [(user, "commissielid") for user, _ in state.confirmations_wanted]
    for user, role in people:
        first, last = seen.get(str(user.public_id), (None, None))
        rows.append(
            {
                "name": user.name,
                "role": role,
                "from": first.isoformat() if first else "",
                "until": last.isoformat() if last else "",
            }
        )
    return rows


def _declarations(tender: Tender) -> list[dict[str, Any]]:
    rows = (
        InterestDeclaration.objects.filter(bid__tender=tender)
        .select_related("evaluator", "bid__organisation", "decided_by")
        .prefetch_related(
            "reports", "earlier_decisions__by", Prefetch("released_lots", Lot.objects.order_by("number"))
        )
        .order_by("evaluator__name", "bid__organisation__name", "pk")
    )
    return [
        {
            "member": row.evaluator.name,
            "bidder": row.bid.organisation.name,
            "interest": row.text if row.has_interest else "",
            "decision": row.get_decision_display(),
            "reason": row.decision_reason,
            "by": row.decided_by.name if row.decided_by else "",
            "without_lots": [lot.number for lot in row.released_lots.all()],
            "earlier": _before(row),
        }
        for row in rows
    ]


def _before(row: InterestDeclaration) -> list[dict[str, str]]:
    """What was declared and decided before the last report and the last decision, in order of time."""
    told = [
        (report.earlier_signed_at or report.at, f"verklaarde: {report.earlier_text or 'geen belang'}")
        for report in row.reports.all()
    ]
    decided = [
        (
            each.at,
            f"{each.by.name if each.by else 'de voorzitter'} besliste: {each.get_decision_display()}"
            + (f". {each.reason}" if each.reason else ""),
        )
        for each in row.earlier_decisions.all()
    ]
    return [
        {"at": at.isoformat(), "words": words} for at, words in sorted([*told, *decided], key=itemgetter(0))
    ]


def _items(
    state: ConsensusState, items: Iterable[ConsensusItem], names: dict[int, str]
) -> list[dict[str, Any]]:
    values = level_values(definition_of(state.tender).method)
    scores = _scores(state.tender, [given.score_id for item in items for given in item.scores])
    earlier = _earlier(state.tender)
    rows = []
    for item in items:
        by_member = {str(scores[given.score_id].sheet.evaluator.public_id): given for given in item.scores}
        place = f"{item.bid.public_id}/{item.lot.number}/{item.criterion.code}"
        in_order = [
            by_member[m] for m in speaking_order(state.room.seed if state.room else "", place, by_member)
        ]
        agreed = item.agreed
        rows.append(
            {
                "bidder": names[item.bid.pk],
                "lot": item.lot.number,
                "criterion": f"{item.criterion.code} {item.criterion.name}",
                "spread": spread_words(item.spread),
                "scores": [
                    {
                        "member": scores[given.score_id].sheet.evaluator.name,
                        "level": given.level_label,
                        "value": number_words(values[given.level_label]),
                        "adjustments": [
                            {
                                "from": change.from_label,
                                "to": change.to_label,
                                "reason": change.reason,
                                "at": change.at.isoformat(),
                            }
                            for change in scores[given.score_id].adjustments.all()
                        ],
                    }
                    for given in in_order
                ],
                "agreed": value_words(agreed.level_label, agreed.value) if agreed else "",
                "motivation": agreed.motivation if agreed else "",
                "sources": agreed.sources if agreed else [],
                "earlier": earlier.get(agreed.pk, []) if agreed else [],
            }
        )
    return rows


def _scores(tender: Tender, ids: list[int]) -> dict[int, Score]:
    """The reader's right to see them was decided where the ids come from."""
    wanted = set(ids)
    rows = Score.objects.filter(sheet__bid__tender=tender).select_related("sheet__evaluator")
    return {row.pk: row for row in rows.prefetch_related("adjustments") if row.pk in wanted}


def _earlier(tender: Tender) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in ConsensusVersion.objects.filter(consensus__bid__tender=tender).select_related("saved_by"):
        found.setdefault(row.consensus_id, []).append(
            {
                "at": row.saved_at.isoformat(),
                "by": row.saved_by.name,
                "value": value_words(row.level_label, row.value),
                "motivation": row.motivation,
            }
        )
    return found
