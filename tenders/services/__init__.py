"""The acts on a tender."""

from tenders.services.chapter import enqueue_chapter, render_chapter
from tenders.services.configuration import (
    ConfigurationRefused,
    StaleConfiguration,
    move_item,
    remove_item,
    save_exclusion,
    save_item,
    save_subject,
)
from tenders.services.creation import KeyTaken, create_from, create_tender
from tenders.services.definition import apply_definition
from tenders.services.documents import add_document, remove_document
from tenders.services.lifecycle import change_status, lock_tender
from tenders.services.publication import PublicationRefused, publish_tender
from tenders.services.roles import RoleRefused, end_role, give_first_buyer, give_role
from tenders.services.withdrawal import ReasonMissing, withdraw_tender

__all__ = [
    "ConfigurationRefused",
    "KeyTaken",
    "PublicationRefused",
    "ReasonMissing",
    "RoleRefused",
    "StaleConfiguration",
    "add_document",
    "apply_definition",
    "change_status",
    "create_from",
    "create_tender",
    "end_role",
    "enqueue_chapter",
    "give_first_buyer",
    "give_role",
    "lock_tender",
    "move_item",
    "publish_tender",
    "remove_document",
    "remove_item",
    "render_chapter",
    "save_exclusion",
    "save_item",
    "save_subject",
    "withdraw_tender",
]
