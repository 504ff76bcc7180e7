"""Make, publish, react, confirm, report."""

from tenders.consultation.services.making import (
    Facts,
    extend_consultation,
    publish_consultation,
    save_consultation,
    withdraw_consultation,
)
from tenders.consultation.services.reacting import (
    Participant,
    confirm_reaction,
    forget_reactions,
    send_reaction,
)
from tenders.consultation.services.reporting import (
    prepare_report,
    publish_report,
    render_report,
    save_answers,
    save_summary,
)

__all__ = [
    "Facts",
    "Participant",
    "confirm_reaction",
    "extend_consultation",
    "forget_reactions",
    "prepare_report",
    "publish_consultation",
    "publish_report",
    "render_report",
    "save_answers",
    "save_consultation",
    "save_summary",
    "send_reaction",
    "withdraw_consultation",
]
