"""After the opening: who takes part in a bid beside the bidder, what each declared and which evidence it gave."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from accounts.models import Organisation
from bids.domain import checks, participation, tasks
from bids.domain.participation import Group, Member
from bids.models import Bid, BidEvidence, BidMember
from bids.selectors import given_by_third_party
from tenders.domain.definition import TenderDefinition
from tenders.domain.exclusion import ground_name
from tenders.models import Tender

if TYPE_CHECKING:
    from bids.services.indexing import Content


def write_members(
    bid: Bid,
    definition: TenderDefinition,
    contents: Mapping[str, "Content"],
    *,
    by_third_party: frozenset[str],
) -> list[BidMember]:
    """A row per member with its declaration, and a row per bewijsmiddel that the tender asks of it.

    The vorm van deelname says who they are; a bid without one may name parties in its aanmelding.
    """
    listed = members_in(contents)
    accounts = _accounts({member.kvk for member in listed} - {""})
    rows = [_row(bid, member, contents, accounts) for member in listed]
    BidMember.objects.bulk_create(rows)
    guarantee = contents.get(tasks.evidence_key(tasks.GROUP_CODE))
    evidence = [evidence_row(bid, tasks.GROUP_CODE, guarantee)] if guarantee is not None else []
    for row, member in zip(rows, listed, strict=True):
        for rule in participation.evidence_of(definition.evidence, member.capacity, by_third_party):
            content = contents.get(tasks.member_key(member.number, tasks.evidence_key(rule.code)))
            if content is not None:
                evidence.append(evidence_row(bid, rule.code, content, member=row))
    BidEvidence.objects.bulk_create(evidence)
    bid.parties = [{"name": m.name, "kvk": m.kvk, "part": m.capacity.value} for m in listed]
    return rows


def member_items(
    members: list[BidMember],
    tender: Tender,
    definition: TenderDefinition,
    contents: Mapping[str, "Content"],
    *,
    damaged: frozenset[str],
    received_on: date,
) -> list[checks.Item]:
    """Each member answers for itself: the grounds that it declares about, and the bewijsmiddelen asked of it."""
    codes = [row.code for row in tender.exclusion_grounds.all()]
    third = given_by_third_party(tender)
    items = []
    for member in members:
        if participation.gives_declaration(definition.evidence, member.kind):
            items += [
                checks.exclusion_item(code, ground_name(code), member.declared.get(code), who=member.name)
                for code in codes
            ]
        for rule in participation.evidence_of(definition.evidence, member.kind, third):
            key = tasks.member_key(member.number, tasks.evidence_key(rule.code))
            content = contents.get(key)
            items.append(
                checks.evidence_item(
                    rule,
                    is_present=content is not None,
                    issued_on=content.evidence.issued_on if content else None,
                    valid_until=content.evidence.valid_until if content else None,
                    received_on=received_on,
                    is_damaged=key in damaged,
                    signatures=content.signatures if content else None,
                    forms=definition.rules.signature_forms,
                )
            )
        items = [item if item.member else replace(item, member=member.number) for item in items]
    return items


def evidence_row(bid: Bid, code: str, content: "Content", *, member: BidMember | None = None) -> BidEvidence:
    details = content.evidence
    return BidEvidence(
        bid=bid,
        member=member,
        code=code,
        issued_on=details.issued_on,
        valid_until=details.valid_until,
        issuer=details.issuer[:120],
        object=content.obj,
        file_name=content.meta.get("name", ""),
        findings=content.meta.get("findings", {}),
    )


def group_in(contents: Mapping[str, "Content"]) -> Group:
    """Whether the bidder counts on its parent, and how it shows that."""
    form = contents.get(tasks.PARTICIPATION)
    return participation.read(form.answers).group if form is not None else Group.NONE


def members_in(contents: Mapping[str, "Content"]) -> tuple[Member, ...]:
    form = contents.get(tasks.PARTICIPATION)
    if form is not None:
        return participation.read(form.answers).members
    application = contents.get(tasks.APPLICATION)
    return participation.members_of(application.answers.get("parties", ()) if application else ())


def _row(
    bid: Bid, member: Member, contents: Mapping[str, "Content"], accounts: dict[str, Organisation]
) -> BidMember:
    declaration = contents.get(tasks.member_key(member.number, tasks.MEMBER_DECLARATION))
    return BidMember(
        bid=bid,
        number=member.number,
        name=member.name[:200],
        kvk=member.kvk[:8],
        capacity=member.capacity.value,
        work=member.work[:1000],
        share=member.share,
        organisation=accounts.get(member.kvk),
        declaration=declaration.obj if declaration else None,
        declared=dict(declaration.answers.get("grounds", {})) if declaration else {},
    )


def _accounts(numbers: set[str]) -> dict[str, Organisation]:
    """By KvK number; where several organisations have one number nothing is known for sure."""
    found: dict[str, list[Organisation]] = {}
    for organisation in Organisation.objects.providers().filter(kvk_number__in=numbers, is_kvk_checked=True):
        found.setdefault(organisation.kvk_number, []).append(organisation)
    return {number: rows[0] for number, rows in found.items() if len(rows) == 1}
