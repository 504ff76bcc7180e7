"""Who may read the individual scores of others, and when: the table of permissions as one rule."""

from collections.abc import Set

from tenders.domain.lifecycle import AFTER_AWARD, AFTER_QUALITY, Status

AFTER_REVEAL = AFTER_QUALITY | {Status.CONSENSUS}

# Per role the statuses in which it may read them. Roles that are not here have no say in it.
_READABLE_IN: dict[str, frozenset[Status]] = {
    "buyer": AFTER_REVEAL,
    "chair": AFTER_REVEAL,
    "evaluator": AFTER_REVEAL,
    "auditor": AFTER_REVEAL,
    "jurist": AFTER_AWARD,
    "contract_manager": AFTER_AWARD,
}


def may_read_scores_of_others(roles: Set[str], status: Status) -> bool:
    """Until the award the no of one role outweighs the yes of another; afterwards one yes is enough."""
    answers = [status in _READABLE_IN[role] for role in roles if role in _READABLE_IN]
    return any(answers) if status in AFTER_AWARD else bool(answers) and all(answers)
