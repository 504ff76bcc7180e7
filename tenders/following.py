"""Who follows a tender and what there is to read for them.

Who takes part follows without having asked to: the apps above register how to find those organisations. They are
asked only for one's own news and, by the worker, for whom to mail. No page lists who follows.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organisation, User
from accounts.selectors import memberships_of
from tenders.models import Follow, Notice, Tender


@dataclass(frozen=True)
class Participation:
    """`organisations` gives the pks of those that take part; `tenders` the pks of tenders of these organisations."""

    organisations: Callable[[Tender], QuerySet[Any, int]]
    tenders: Callable[[Collection[int]], QuerySet[Any, int]]


_registered: list[Participation] = []


def register_participation(participation: Participation) -> None:
    if participation not in _registered:
        _registered.append(participation)


def participations() -> tuple[Participation, ...]:
    return tuple(_registered)


class Following(StrEnum):
    """Whether somebody gets the news of a tender, and why."""

    NO = "no"
    PERSON = "person"
    ORGANISATION = "organisation"
    TAKES_PART = "takes_part"


def following_of(tender: Tender, user: User, organisation: Organisation | None) -> Following:
    """For who acts for the organisation, or for itself alone; at most a query per source."""
    if organisation is not None:
        own = [organisation.pk]
        if any(source.tenders(own).filter(tender=tender).exists() for source in participations()):
            return Following.TAKES_PART
    follower = Q(user=user) if organisation is None else Q(user=user) | Q(organisation=organisation)
    row = Follow.objects.filter(follower, tender=tender).order_by("pk").first()
    if row is None:
        return Following.NO
    return Following.ORGANISATION if row.organisation_id else Following.PERSON


def notices_of(tender: Tender) -> QuerySet[Notice]:
    """The news of the tender, newest first: as public as the tender."""
    return tender.notices.all()


def notices_for(user: User) -> QuerySet[Notice]:
    """The news of every tender that the user follows, itself or through an organisation; newest first."""
    tenders = Tender.objects.filter(followed_by(user))
    return Notice.objects.filter(tender__in=tenders.values("pk")).select_related("tender__authority")


def followed_by(user: User) -> Q:
    """Which tenders the user follows, itself or through an organisation that does, or that takes part."""
    own = [membership.organisation_id for membership in memberships_of(user)]
    followed = Follow.objects.filter(Q(user=user) | Q(organisation__in=own)).values("tender_id")
    tenders = Q(pk__in=followed)
    for source in participations():
        tenders |= Q(pk__in=source.tenders(own))
    return tenders


def recipients_of(notice: Notice) -> QuerySet[User]:
    """Whom to mail: who follows, and of organisations who work on their bids. For the worker alone.

    Whether an organisation follows, drafts or has submitted makes no difference to what it gets.
    """
    follows = Follow.objects.filter(tender=notice.tender)
    organisations = Q(memberships__organisation__in=follows.values("organisation_id"))
    for source in participations():
        organisations |= Q(memberships__organisation__in=source.organisations(notice.tender))
    working = Q(memberships__may_edit=True) | Q(memberships__may_submit=True)
    people = User.objects.filter(organisations & working).values("pk")
    users = User.objects.filter(Q(pk__in=people) | Q(pk__in=follows.values("user_id")), is_active=True)
    return users.order_by("pk")
