"""The acts on a tender."""

from tenders.services.annex import render_deviations
from tenders.services.announcement import AnnouncementRefused, NotAnnounced, record_announcement
from tenders.services.chapter import enqueue_chapter, render_chapter
from tenders.services.configuration import (
    ConfigurationRefused,
    StaleConfiguration,
    move_item,
    remove_item,
    save_exclusion,
    save_item,
    save_subject,
    steps_naming,
)
from tenders.services.creation import KeyTaken, create_from, create_rehearsal, create_tender
from tenders.services.definition import apply_definition
from tenders.services.deviations import Reason, ReasonsChanged, explain
from tenders.services.documents import add_document, remove_document
from tenders.services.following import follow_tender, unfollow_tender
from tenders.services.importing import create_from_file, scenario_file
from tenders.services.lifecycle import change_status, lock_tender
from tenders.services.notices import notify_all
from tenders.services.outage import extend_after_outage, keep_proof
from tenders.services.pausing import PauseRefused, pause_tender, resume_tender
from tenders.services.publication import PublicationRefused, publish_tender
from tenders.services.rectification import adopt_proposed_deadline, issue_rectification, prepare
from tenders.services.revision import abandon_revision, start_revision
from tenders.services.roles import RoleRefused, end_role, give_first_buyer, give_role
from tenders.services.templates import create_from_template, templates
from tenders.services.why import take_suggestions
from tenders.services.withdrawal import ReasonMissing, withdraw_tender

__all__ = [
    "AnnouncementRefused",
    "ConfigurationRefused",
    "KeyTaken",
    "NotAnnounced",
    "PauseRefused",
    "PublicationRefused",
    "Reason",
    "ReasonMissing",
    "ReasonsChanged",
    "RoleRefused",
    "StaleConfiguration",
    "abandon_revision",
    "add_document",
    "adopt_proposed_deadline",
    "apply_definition",
    "change_status",
    "create_from",
    "create_from_file",
    "create_from_template",
    "create_rehearsal",
    "create_tender",
    "end_role",
    "enqueue_chapter",
    "explain",
    "extend_after_outage",
    "follow_tender",
    "give_first_buyer",
    "give_role",
    "issue_rectification",
    "keep_proof",
    "lock_tender",
    "move_item",
    "notify_all",
    "pause_tender",
    "prepare",
    "publish_tender",
    "record_announcement",
    "remove_document",
    "remove_item",
    "render_chapter",
    "render_deviations",
    "resume_tender",
    "save_exclusion",
    "save_item",
    "save_subject",
    "scenario_file",
    "start_revision",
    "steps_naming",
    "take_suggestions",
    "templates",
    "unfollow_tender",
    "withdraw_tender",
]
