"""Tenders, made by the services that the pages use."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from accounts.models import Organisation, User
from tenders.domain.admission import Admission
from tenders.domain.checks import Severity
from tenders.domain.definition import (
    Criterion,
    EvidenceRule,
    LotDefinition,
    Method,
    PlanLimit,
    Planning,
    QuestionRound,
    ScaleLevel,
    TenderDefinition,
    TieKey,
    admission_method,
)
from tenders.domain.vocabulary import Entry, EvidenceMoment, EvidenceParty, OverLimit, TieOp, TieScope
from tenders.domain.wording import local_date
from tenders.models import Role, Tender
from tenders.selectors import findings_of
from tenders.services import (
    Reason,
    apply_definition,
    create_tender,
    explain,
    give_role,
    publish_tender,
    record_announcement,
)
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.insiders import all_declared
from tests.factories.numbers import next_number
from tests.factories.remembering import remembered

AT = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
CLOSES_AT = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)


def plain_method(**changes: Any) -> Method:
    """One lot, one contract, two criteria of 40 and 60 points, a scale of four levels."""
    plain = Method(
        lots=(LotDefinition(1, "De hele opdracht"),),
        places=1,
        scale=(
            ScaleLevel("Uitstekend", Fraction(10)),
            ScaleLevel("Goed", Fraction(8)),
            ScaleLevel("Voldoende", Fraction(6)),
            ScaleLevel("Onvoldoende", Fraction(0)),
        ),
        criteria=(
            Criterion("1", "Uitvoering", Fraction(40)),
            Criterion(
                "2",
                "Kwaliteit",
                Fraction(60),
                children=(
                    Criterion("2A", "Samenwerking", Fraction(40)),
                    Criterion("2B", "Ervaring", Fraction(20)),
                ),
            ),
        ),
        tie_break=(TieKey(TieOp.CRITERION, "2A", TieScope.AT_LIMIT), TieKey(TieOp.DRAW)),
    )
    return replace(plain, **changes)


def tender_definition(**changes: Any) -> TenderDefinition:
    """A definition that can be published on 1 October 2025 and closes on 14 November, 12.00 local time."""
    plain = TenderDefinition(
        key="begeleiding-2026",
        title="Begeleiding 2026",
        authority="Gemeente Voorbeeld",
        planning=Planning(
            publication_on=date(2025, 10, 1),
            closes_at=CLOSES_AT,
            intended_award_on=date(2025, 11, 28),
            question_rounds=(QuestionRound(datetime(2025, 10, 13, 10, 0, tzinfo=UTC), date(2025, 10, 20)),),
        ),
        method=plain_method(),
        evidence=(
            EvidenceRule(
                "UEA",
                "Uniform Europees Aanbestedingsdocument",
                EvidenceMoment.SUBMISSION,
                (EvidenceParty.BIDDER, EvidenceParty.MEMBER),
            ),
            EvidenceRule("KVK", "Uittreksel Handelsregister", EvidenceMoment.SUBMISSION, max_age_months=6),
        ),
        plan=PlanLimit(6, OverLimit.CUT),
    )
    return replace(plain, **changes)


def admission_definition(entry: Admission | None = None, **changes: Any) -> TenderDefinition:
    """The same without criteria: a toelatingsprocedure, with three later moments unless `entry` says otherwise."""
    moments = (date(2026, 4, 1), date(2026, 9, 1), date(2027, 3, 1))
    plain = tender_definition(
        key="toelating-2026",
        title="Toelating 2026",
        method=admission_method((LotDefinition(1, "De hele opdracht"),)),
        plan=None,
        admission=entry or Admission(Entry.MOMENTS, moments),
    )
    return replace(plain, **changes)


def buyer_of(authority: Organisation) -> User:
    """Somebody who may begin tenders for the organisation."""
    return MembershipFactory(user=UserFactory(), organisation=authority, is_buyer=True).user


@remembered
def draft_tender(
    *,
    by: User | None = None,
    authority: Organisation | None = None,
    at: datetime = AT,
    configured: bool = True,
    is_rehearsal: bool = False,
    definition: TenderDefinition | None = None,
    **fields: Any,
) -> Tender:
    """A draft; `by` is its buyer. With `configured` it can be published at `AT`: it is on TenderNed since then."""
    authority = authority or OrganisationFactory(authority=True)
    by = by or buyer_of(authority)
    number = next_number("tender")
    tender = create_tender(
        authority=authority,
        key=fields.pop("key", f"begeleiding-{number}"),
        title=fields.pop("title", f"Begeleiding {number}"),
        by=by,
        at=at,
        is_rehearsal=is_rehearsal,
    )
    if configured:
        apply_definition(tender, definition or tender_definition(), by=by, at=at)
        announced(tender, at=at)
        fields.setdefault("max_value", Decimal(10_000_000))
    if fields:
        Tender.objects.filter(pk=tender.pk).update(**fields)
        tender.refresh_from_db()
    if configured:
        explain_all(tender, by=by, at=at)
    return tender


def explain_all(tender: Tender, *, by: User, at: datetime, why: str = "Dat past bij deze opdracht.") -> None:
    """A reason for every finding that asks one, as the buyer would give on the page of the check."""
    found = findings_of(tender, at=at)
    asked = [finding.about for finding in found if finding.severity is Severity.WARNING]
    explain(tender, [Reason(about, why) for about in asked], by=by, at=at)


def announced(tender: Tender, *, at: datetime = AT) -> None:
    """The next publication of the tender stands on TenderNed since the day of `at`."""
    record_announcement(
        tender, reference="TN-403112", announced_on=local_date(at), by=tender.created_by, at=at
    )


@remembered
def published_tender(*, at: datetime = AT, **options: Any) -> Tender:
    """A tender that is open for bids until `CLOSES_AT`."""
    tender = draft_tender(at=at, **options)
    return publish_tender(tender, by=tender.created_by, at=at)


@remembered
def member_with_role(tender: Tender, role: str | Role, *, at: datetime = AT, name: str = "") -> User:
    """A person of the contracting organisation with a role in the tender."""
    user = UserFactory(**({"name": name} if name else {}))
    MembershipFactory(user=user, organisation=tender.authority)
    give_role(tender, user, role, by=tender.created_by, at=at)
    all_declared(tender, at=at)
    return user
