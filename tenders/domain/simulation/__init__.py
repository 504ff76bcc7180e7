"""Thousands of made-up competitions through the published method: how often what decides, before there is a bid.

Fields are made from a seed in whole numbers (`field`), ranked in whole numbers (`ranking`), and counted (`tally`);
`exact` has the same field decided by `tenders.domain.method`.
"""

from tenders.domain.simulation.advice import Advice, advice_on, percent
from tenders.domain.simulation.exact import exact_result, fast_result
from tenders.domain.simulation.field import MadeField, entries_of, make_field
from tenders.domain.simulation.interval import Share, share
from tenders.domain.simulation.kept import Simulated, simulated_from
from tenders.domain.simulation.plan import Plan, plan_of
from tenders.domain.simulation.settings import Settings, SettingsRefused, level_labels, most_fields
from tenders.domain.simulation.statements import Statements, Weight, lot_statements, statements_of
from tenders.domain.simulation.tally import Tally, count_fields

__all__ = [
    "Advice",
    "MadeField",
    "Plan",
    "Settings",
    "SettingsRefused",
    "Share",
    "Simulated",
    "Statements",
    "Tally",
    "Weight",
    "advice_on",
    "count_fields",
    "entries_of",
    "exact_result",
    "fast_result",
    "level_labels",
    "lot_statements",
    "make_field",
    "most_fields",
    "percent",
    "plan_of",
    "share",
    "simulated_from",
    "statements_of",
]
