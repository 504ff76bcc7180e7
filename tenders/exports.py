"""Milestones as iCalendar (RFC 5545): what an agenda subscribes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event

from tenders.domain.lifecycle import Status
from tenders.domain.milestones import Milestone, PlanningFacts
from tenders.models import Tender

PRODUCT = "-//Tenderhuis//Planning//NL"


@dataclass(frozen=True)
class CalendarTender:
    """A tender in a calendar; `changed_at` and `version` tell an agenda that an event was moved."""

    public_id: str
    title: str
    url: str
    changed_at: datetime
    version: int
    is_cancelled: bool
    milestones: tuple[Milestone, ...]


def calendar_tender(
    tender: Tender, planning: PlanningFacts, found: Sequence[Milestone], *, url: str
) -> CalendarTender:
    """`found` is what the reader may see of `planning`."""
    changed_at, announced = tender.published_at or tender.created_at, planning.announced
    return CalendarTender(
        public_id=str(tender.public_id),
        title=tender.title,
        url=url,
        changed_at=max(changed_at, announced.changed_at) if announced else changed_at,
        version=tender.config_version + (announced.changes if announced else 0),
        is_cancelled=tender.state is Status.WITHDRAWN,
        milestones=tuple(found),
    )


def calendar_response(content: bytes, *, name: str) -> HttpResponse:
    """Never kept by anything in between: what an agenda may read can end at any moment."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def calendar_bytes(name: str, tenders: Iterable[CalendarTender]) -> bytes:
    """One event per milestone: a whole day, or the instant where the hour counts. Takes up no time in an agenda."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Amsterdam")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for tender in tenders:
        for milestone in tender.milestones:
            calendar.add_component(_event(tender, milestone))
    return calendar.to_ical()


def _event(tender: CalendarTender, milestone: Milestone) -> Event:
    event = Event()
    event.add("uid", f"{tender.public_id}-{milestone.key}@tenderhuis")
    event.add("dtstamp", tender.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", tender.version)
    event.add("summary", f"{milestone.label}: {tender.title}")
    if milestone.at is None:
        event.add("dtstart", milestone.on)
        event.add("dtend", milestone.on + timedelta(days=1))
    else:
        event.add("dtstart", milestone.at.astimezone(UTC).replace(microsecond=0))
    event.add("url", tender.url)
    event.add("transp", "TRANSPARENT")
    event.add("status", _status(tender, milestone))
    return event


def _status(tender: CalendarTender, milestone: Milestone) -> str:
    if tender.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if milestone.is_open else "CONFIRMED"
