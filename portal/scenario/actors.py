"""Made-up people and organisations for a rehearsal."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Membership, Organisation, User
from bids.insiders.gate import INSIDERS, undeclared_bids
from bids.insiders.services import declare_interests
from tenders.models import Role, Tender, TenderRole
from tenders.services import give_role

MADE_UP_EVALUATORS = ("beoordelaar 1", "beoordelaar 2", "beoordelaar 3")


@dataclass(frozen=True)
class Actors:
    """Who acts in a rehearsal; `signatories` and `organisations` are found by the bidder's name."""

    buyer: User
    opener: User
    chair: User
    checker: User
    evaluators: dict[str, User]
    signatories: dict[str, User]
    organisations: dict[str, Organisation]


def make_buyer(authority: Organisation) -> User:
    user = _person("inkoper", run=secrets.token_hex(6))
    Membership.objects.create(user=user, organisation=authority, is_buyer=True)
    return user


def make_actors(
    tender: Tender, *, buyer: User, evaluators: Iterable[str], bidders: Iterable[str], at: datetime
) -> Actors:
    """Everyone but the buyer, with their roles; names of people and organisations are those of the file."""
    run = secrets.token_hex(6)
    staff = {
        role: _staff(tender, role.label, role, run=run, by=buyer, at=at)
        for role in (Role.SECOND_OPENER, Role.CHAIR, Role.CHECKER)
    }
    organisations = {
        name: Organisation.objects.create(name=name, kind=Organisation.Kind.PROVIDER) for name in bidders
    }
    signatories = {name: _person(f"tekenbevoegde {name}", run=run) for name in organisations}
    Membership.objects.bulk_create(
        Membership(user=signatories[name], organisation=organisation, may_edit=True, may_submit=True)
        for name, organisation in organisations.items()
    )
    return Actors(
        buyer=buyer,
        opener=staff[Role.SECOND_OPENER],
        chair=staff[Role.CHAIR],
        checker=staff[Role.CHECKER],
        evaluators={
            name: _staff(tender, name, Role.EVALUATOR, run=run, by=buyer, at=at) for name in evaluators
        },
        signatories=signatories,
        organisations=organisations,
    )


def declare_insiders(tender: Tender, *, at: datetime) -> None:
    """Everybody who works on the opened bids without scoring them has no interest in any of them."""
    held = TenderRole.objects.filter(tender=tender, ended_at=None, role__in=INSIDERS)
    for user in User.objects.filter(pk__in=held.values("user")).order_by("pk"):
        if undeclared_bids(user, tender).exists():
            declare_interests(tender, interests={}, by=user, at=at)


def _staff(tender: Tender, name: str, role: Role, *, run: str, by: User, at: datetime) -> User:
    user = _person(name, run=run)
    Membership.objects.create(user=user, organisation=tender.authority)
    give_role(tender, user, role, by=by, at=at)
    return user


def _person(name: str, *, run: str) -> User:
    address = f"repetitie-{run}-{secrets.token_hex(4)}@tenderhuis.example"
    return User.objects.create(email=address, name=name[:120], password="!")  # noqa: S106 -- an unusable password: nobody logs in with it
