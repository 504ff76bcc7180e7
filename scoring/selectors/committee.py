"""Who is in the commission, and who read how it judges."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from scoring.models import CommitteeMember, InstructionRead
from scoring.selectors.pairs import evaluators_of
from tenders.models import Tender
from tenders.selectors import leaves_scored_by


@dataclass(frozen=True)
class MemberRow:
    """A present evaluator with what is known of it; `codes` are the criteria that it scores."""

    user: User
    member: CommitteeMember | None
    codes: tuple[str, ...]
    has_read: bool


def instructions_read(tender: Tender, user: User) -> QuerySet[InstructionRead]:
    return InstructionRead.objects.filter(tender=tender, user=user, fingerprint=tender.fingerprint)


def has_read_instruction(tender: Tender, user: User) -> bool:
    return instructions_read(tender, user).exists()


def committee_of(tender: Tender) -> list[MemberRow]:
    """The present evaluators by name; three queries."""
    described = {row.user_id: row for row in CommitteeMember.objects.filter(tender=tender)}
    read = InstructionRead.objects.filter(tender=tender, fingerprint=tender.fingerprint)
    readers = set(read.values_list("user_id", flat=True))
    people: Iterable[User] = evaluators_of(tender)
    return [
        MemberRow(
            user=user,
            member=described.get(user.pk),
            codes=tuple(leaf.code for leaf in leaves_scored_by(user.pk, tender)),
            has_read=user.pk in readers,
        )
        for user in people
    ]
