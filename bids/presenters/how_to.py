"""The page "Zo dient u in": what submitting asks and promises here, from what the code and the installation hold."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from bids.domain.receipt import FORMAT
from documents.inspection import ACTIVE_NAMES, MOST_PAGES, PDF
from documents.vault import keyring, opening_key_is_within_reach
from health.checks import MOST_APART
from tenders.domain.configuration import asks_price
from tenders.domain.definition import TenderDefinition
from tenders.domain.lifecycle import Status
from tenders.models import Tender


@dataclass(frozen=True)
class Files:
    """What a file may be; the same limits hold for every bid of the installation."""

    kind: str
    max_bytes: int
    max_bid_bytes: int
    most_pages: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """Whose clock counts. `source` is the time server that it follows, empty where nobody named one."""

    is_of_proxy: bool
    source: str
    most_seconds_apart: int


@dataclass(frozen=True)
class Seal:
    """How the vault opens here, and against whom it holds."""

    delay_seconds: int
    confirmation_minutes: int
    two_people: bool
    has_price: bool
    has_plan: bool
    key_is_near: bool


@dataclass(frozen=True)
class HowTo:
    closes_at: datetime
    is_late: bool
    is_paused: bool
    is_withdrawn: bool
    files: Files
    clock: Clock
    seal: Seal
    receipt_format: str
    is_signed: bool


def how_to_submit(tender: Tender, definition: TenderDefinition, *, at: datetime) -> HowTo:
    method, closes_at = definition.method, definition.planning.closes_at
    return HowTo(
        closes_at=closes_at,
        is_late=at > closes_at,
        is_paused=tender.state is Status.PAUSED,
        is_withdrawn=tender.state is Status.WITHDRAWN,
        files=Files(
            kind=PDF,
            max_bytes=settings.MAX_FILE_BYTES,
            max_bid_bytes=settings.MAX_BID_BYTES,
            most_pages=MOST_PAGES,
            refused=tuple(ACTIVE_NAMES.values()),
        ),
        clock=Clock(
            is_of_proxy=bool(settings.ARRIVAL_HEADER),
            source=settings.TIME_SOURCE,
            most_seconds_apart=MOST_APART.seconds,
        ),
        seal=Seal(
            delay_seconds=settings.OPENING_DELAY_SECONDS,
            confirmation_minutes=settings.CONFIRMATION_MINUTES,
            two_people=tender.two_person_opening,
            has_price=asks_price(method.leaves, method.tie_break),
            has_plan=bool(method.quality_leaves),
            key_is_near=opening_key_is_within_reach(),
        ),
        receipt_format=FORMAT,
        is_signed=keyring().signing_private is not None,
    )
