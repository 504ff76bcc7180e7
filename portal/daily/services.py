"""The daily look at what awaits each person, the mail about it, and the choice not to get it."""

import hashlib
import logging
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import AwaitingMail, Membership, User
from accounts.services import lock_person
from audit.services import ACCOUNTS, Auditor
from bids.models import Bid
from clock.source import AMSTERDAM
from documents.outbox import enqueue
from portal.selectors import todos_for
from tenders.domain.awaiting import Awaiting, Stage, news, number_in, stage_of, together
from tenders.domain.lifecycle import AFTER_OPENING
from tenders.domain.terms import is_working_day
from tenders.domain.wording import local_date
from tenders.models import TenderRole
from tenders.todo import Todo
from ui.formatting import dutch_date

logger = logging.getLogger("tenderhuis.sweeper")

MAIL = "mail_awaiting"
# With the mails of the log: before the working day begins.
HOUR = time(7)
# A sweep is quick; the next one goes on.
_BATCH = 40


def look_at_everybody(at: datetime) -> int:
    """On working days from seven o'clock on, once for each person whom something can await; how many there were."""
    today = local_date(at)
    if not is_working_day(today) or at < datetime.combine(today, HOUR, AMSTERDAM):
        return 0
    people = list(_people(today.isoformat())[:_BATCH])
    for user in people:
        try:
            _look(user, at=at)
        except Exception as fault:
            # Whoever comes after it must not go without; it is looked at again tomorrow.
            logger.error("Look at what awaits a person failed: %s", type(fault).__name__)
            AwaitingMail.objects.update_or_create(user=user, defaults={"looked_on": today})
    return len(people)


def _people(today: str) -> QuerySet[User]:
    roles = TenderRole.objects.filter(user=OuterRef("pk"), ended_at=None, tender__archived_at=None)
    bids = Membership.objects.filter(
        user=OuterRef("pk"),
        organisation__in=Bid.objects.filter(
            opened_submission__isnull=False, tender__status__in=_OPENED, tender__archived_at=None
        ).values("organisation_id"),
    )
    done = AwaitingMail.objects.filter(Q(looked_on__gte=today) | Q(is_off=True), user=OuterRef("pk"))
    return User.objects.filter(Exists(roles) | Exists(bids), ~Exists(done), is_active=True).order_by("pk")


_OPENED = [status.value for status in AFTER_OPENING]


@transaction.atomic
def _look(user: User, *, at: datetime) -> None:
    row, _ = AwaitingMail.objects.get_or_create(user=user)
    row = AwaitingMail.objects.select_for_update().get(pk=row.pk)
    today = local_date(at)
    if row.is_off or (row.looked_on is not None and row.looked_on >= today):
        return
    found = _awaiting(_mailed(user, at=at), at=at)
    told = {key: Awaiting(key, number, Stage(stage)) for key, (number, stage) in row.told.items()}
    row.news = news(found, told)
    row.told = {key: (item.number, item.stage) for key, item in found.items()}
    row.looked_on = today
    row.save(update_fields=["news", "told", "looked_on"])
    if row.news:
        enqueue(MAIL, queue="mail", row_id=row.public_id)


def _mailed(user: User, *, at: datetime) -> list[Todo]:
    """What a mail may be about: of a bidder nothing before the opening, since nobody may learn who takes part."""
    own = set(TenderRole.objects.filter(user=user, ended_at=None).values_list("tender_id", flat=True))
    return [todo for todo in todos_for(user, at=at) if todo.tender.pk in own or todo.tender.status in _OPENED]


def _awaiting(todos: list[Todo], *, at: datetime) -> dict[str, Awaiting]:
    return together(Awaiting(_key(todo), number_in(todo.text), _stage(todo, at=at)) for todo in todos)


def _key(todo: Todo) -> str:
    """Of the address and the verb: the rest of the sentence changes with how many there are."""
    return hashlib.sha256(f"{todo.url} {todo.text.split(maxsplit=1)[0]}".encode()).hexdigest()[:16]


def _stage(todo: Todo, *, at: datetime) -> Stage:
    return stage_of(local_date(todo.due) if todo.due else None, today=local_date(at))


def mail_awaiting(row_id: UUID | str, *, at: datetime) -> bool:
    """Whether a mail was sent. It is about what is still to be done by now; a second mail does no harm."""
    row = AwaitingMail.objects.select_related("user").filter(public_id=row_id).first()
    if row is None or row.is_off or not row.news or not row.user.is_active:
        return False
    todos = _mailed(row.user, at=at)
    fresh = [todo for todo in todos if _key(todo) in row.news]
    if fresh:
        EmailMessage(_subject(fresh), _body(fresh, rest=len(todos) - len(fresh)), to=[row.user.email]).send()
    AwaitingMail.objects.filter(pk=row.pk).update(news=[])
    return bool(fresh)


def _subject(todos: list[Todo]) -> str:
    words = "1 taak voor u" if len(todos) == 1 else f"{len(todos)} taken voor u"
    due = min((todo.due for todo in todos if todo.due), default=None)
    if due is None:
        return f"Tenderhuis: {words}"
    return f"Tenderhuis: {words}, {'' if len(todos) == 1 else 'de eerste '}uiterlijk {dutch_date(local_date(due))}"


def _body(todos: list[Todo], *, rest: int) -> str:
    context = {
        "todos": todos,
        "rest": rest,
        "link": settings.SITE_URL + reverse("portal:home"),
        "off_link": settings.SITE_URL + reverse("tenders:notices"),
    }
    return render_to_string("portal/mail/awaiting.txt", context)


@transaction.atomic
def choose_mail(user: User, *, is_on: bool, at: datetime) -> bool:
    """Whether the choice is another one than before."""
    person = lock_person(user)
    row, _ = AwaitingMail.objects.get_or_create(user=person)
    if row.is_off != is_on:
        return False
    row.is_off, row.news, row.told = not is_on, [], {}
    row.save(update_fields=["is_off", "news", "told"])
    Auditor(person).record(
        "awaiting_mail.on" if is_on else "awaiting_mail.off", person, scope=ACCOUNTS, at=at
    )
    return True
