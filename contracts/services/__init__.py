"""Acts on the award: decide, write advantages, make and send letters, award, report."""

from contracts.domain.errors import DecisionRefused, LettersIncomplete, StaleText, StandstillRuns
from contracts.services.advantages import save_advantage, take_over_motivation
from contracts.services.award import award_definitively
from contracts.services.closing import close_unawarded
from contracts.services.decisions import correct_decision, draft_decision, save_letter_details
from contracts.services.flags import dismiss_flag
from contracts.services.house_style import save_house_style
from contracts.services.letters import compose_letters, queue_letters, read_letter, release_letters
from contracts.services.mails import mail_letter_available
from contracts.services.readings import record_second_reading
from contracts.services.rendering import render_letter
from contracts.services.reports import render_report, request_report

__all__ = [
    "DecisionRefused",
    "LettersIncomplete",
    "StaleText",
    "StandstillRuns",
    "award_definitively",
    "close_unawarded",
    "compose_letters",
    "correct_decision",
    "dismiss_flag",
    "draft_decision",
    "mail_letter_available",
    "queue_letters",
    "read_letter",
    "record_second_reading",
    "release_letters",
    "render_letter",
    "render_report",
    "request_report",
    "save_advantage",
    "save_house_style",
    "save_letter_details",
    "take_over_motivation",
]
