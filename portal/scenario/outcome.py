"""The outcome of a scenario in the words of the format, from what the services stored."""

from typing import Any

from bids.selectors import signals_of
from scoring.selectors import outcome_of
from tenders.domain.method import Outcome, as_display
from tenders.domain.terms import standstill_end, validity_end
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of


def outcome_mapping(tender: Tender, *, refused: list[dict[str, str]]) -> dict[str, Any]:
    """Keys and values as the scenario format prints them; points as text with two decimals."""
    definition = definition_of(tender)
    outcome = outcome_of(tender)
    sent_on = definition.planning.intended_award_on
    return {
        "geweigerd": refused,
        "terzijde": [
            {"aanbieder": row.bidder, "perceel": row.lot, "reden": row.ground.value}
            for row in outcome.set_asides
        ],
        "signalen": signals_of(tender),
        "percelen": {number: _lot(outcome, number) for number in sorted(outcome.lots)},
        "verdeling": [
            {"stap": step.step, "perceel": step.lot, "aanbieder": step.bidder, "uitleg": step.explanation}
            for step in outcome.division
        ],
        "termijnen": {
            "opschortende_termijn_tot": standstill_end(
                sent_on, definition.standstill_days, rolls_forward=definition.standstill_rolls_forward
            ).isoformat(),
            "gestanddoening_tot": validity_end(
                local_date(definition.planning.closes_at),
                definition.validity_days,
                rolls_forward=definition.validity_rolls_forward,
            ).isoformat(),
        },
    }


def _lot(outcome: Outcome, number: int) -> dict[str, Any]:
    lot = outcome.lots[number]
    return {
        "rangorde": [
            {
                "aanbieder": row.bidder,
                "positie": row.position,
                "punten": as_display(row.total),
                "cijfer": as_display(row.grade),
                "beslist_door": row.decided_by,
            }
            for row in lot.ranking
        ],
        "gegund": list(lot.awarded),
        "wachtlijst": list(lot.waiting_list),
        "loting_nodig": [list(tie) for tie in lot.draws_needed],
    }
