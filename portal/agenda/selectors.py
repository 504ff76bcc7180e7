"""Which milestones a person reads in its agenda."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import CalendarAddress, User
from portal.agenda.addresses import secret_in
from tenders.domain.milestones import Milestone, PlanningFacts, Step, milestones, public_milestones
from tenders.following import followed_by
from tenders.models import Role, Tender, TenderRole
from tenders.planning import plannings_of


def reader_of(token: str) -> User | None:
    """Whose address this is; None where it was renewed or ended, or its person has no access any more."""
    secret_id = secret_in(token)
    if secret_id is None:
        return None
    addresses = CalendarAddress.objects.select_related("user").filter(secret_id=secret_id)
    found = addresses.filter(user__is_active=True).first()
    return found.user if found else None


def address_of(user: User) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(user=user).first()


@dataclass(frozen=True)
class AgendaTender:
    """A tender in the agenda of a person: `shown` is what it may see of the planning."""

    tender: Tender
    planning: PlanningFacts
    shown: tuple[Milestone, ...]
    works_on_it: bool


def agenda_of(user: User) -> list[AgendaTender]:
    """The tenders that the person works on, follows or bids for, each with its milestones and whether it works on it.

    Who works on a tender reads the steps of the procedure too; a second opener only the opening. A bid counts from the
    moment it is begun and always in the same way: what became of it cannot be seen here. A constant number of queries.
    """
    roles: dict[int, set[str]] = defaultdict(set)
    for tender_id, role in TenderRole.objects.filter(user=user, ended_at=None).values_list(
        "tender_id", "role"
    ):
        roles[tender_id].add(role)
    tenders = list(
        Tender.objects.filter(followed_by(user) | Q(pk__in=roles), is_rehearsal=False)
        .select_related("authority")
        .prefetch_related("question_rounds")
        .order_by("created_at", "pk")
    )
    plannings = plannings_of(tenders)
    found = []
    for tender in tenders:
        facts = plannings[tender.pk]
        held = roles.get(tender.pk, set())
        if held - {Role.SECOND_OPENER}:
            shown = milestones(facts)
        elif held:
            public = {item.key for item in public_milestones(facts)}
            shown = tuple(i for i in milestones(facts) if i.key in public or i.step is Step.OPENING)
        else:
            shown = public_milestones(facts)
        if held or tender.is_public:
            found.append(AgendaTender(tender, facts, shown, bool(held)))
    return found
