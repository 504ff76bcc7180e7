"""A tender from the decision on, made by the services that the pages use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from accounts.models import Organisation, User
from bids.models import Bid
from contracts.agreement.services import (
    keep_copy,
    make_agreements,
    render_agreement,
    save_agreement_settings,
    send_agreements,
    sign_agreement,
)
from contracts.approval.selectors import approval_of
from contracts.approval.services import approve_decision, register_mandate
from contracts.domain.agreements import AgreementStatus, Signer, SigningOrder
from contracts.execution.services import start_execution
from contracts.models import Agreement, AwardDecision, Contract, ContractFile, Letter, Mandate
from contracts.selectors import advantage_items
from contracts.services import (
    award_definitively,
    draft_decision,
    queue_letters,
    release_letters,
    render_letter,
    save_advantage,
)
from tenders.domain.wording import local_date
from tenders.models import Lot, Role, Tender
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import pdf_bytes
from tests.factories.remembering import remembered
from tests.factories.scoring import Commission, commission, ranked
from tests.factories.tenders import member_with_role

DECIDED_AT = datetime(2025, 11, 27, 9, 0, tzinfo=UTC)
SENT_ON = date(2025, 11, 28)
SENT_AT = datetime(2025, 11, 28, 9, 0, tzinfo=UTC)
SIGNED_AT = datetime(2025, 12, 22, 9, 0, tzinfo=UTC)
AFTER_STANDSTILL = datetime(2025, 12, 19, 9, 0, tzinfo=UTC)
STARTS_ON = date(2026, 1, 1)
ENDS_ON = date(2028, 12, 31)
LEVELS: Mapping[str, Any] = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}
DETAILS = {
    "court": "de rechtbank Midden-Nederland",
    "complaint_desk": "klachten@voorbeeld.example",
    "signatory": "M. de Vries, hoofd inkoop",
}


@dataclass
class Award:
    """A decision with the people around it; bidders by the name of their organisation."""

    found: Commission
    decision: AwardDecision

    @property
    def tender(self) -> Tender:
        return Tender.objects.get(pk=self.found.tender.pk)

    @property
    def buyer(self) -> User:
        return User.objects.get(pk=self.found.buyer.pk)

    def letter(self, name: str) -> Letter:
        return Letter.objects.select_related("decision__tender__authority", "bid__organisation", "file").get(
            decision=self.decision, bid__organisation__name=name
        )

    def agreement(self, name: str) -> Agreement:
        """The one that stands."""
        rows = Agreement.objects.select_related("contract__decision__tender", "word", "pdf")
        return rows.get(contract__bid__organisation__name=name, withdrawn_at=None)

    def bidder(self, name: str) -> User:
        """A person of the organisation, new each time."""
        return MembershipFactory(organisation=self.letter(name).bid.organisation, signatory=True).user


def advantage_text(winner: str, code: str) -> str:
    return f"De inschrijving van {winner} beschrijft bij {code} vaste begeleiders en meetbare afspraken."


@remembered
def decided(
    levels: Mapping[str, Any] = LEVELS, *, details: Mapping[str, str] = DETAILS, **options: Any
) -> Award:
    """A decision to award after the ranking; no advantage is written yet."""
    found, _ = ranked(commission(names=list(levels), **{**details, **options}), levels)
    return Award(found, draft_decision(found.tender, by=found.buyer, at=DECIDED_AT))


@remembered
def with_advantages(award: Award) -> Award:
    for item in advantage_items(award.decision):
        winner = item.position.bid.organisation.name
        text = advantage_text(winner, item.criterion.code)
        save_advantage(
            award.decision,
            item.position.lot,
            item.position.bid,
            item.criterion.code,
            text=text,
            by=award.buyer,
            at=DECIDED_AT,
        )
    return award


@remembered
def queued(award: Award | None = None, *, sending_on: date = SENT_ON, at: datetime = SENT_AT) -> Award:
    award = with_advantages(award or decided())
    queue_letters(award.decision, sending_on=sending_on, by=award.buyer, at=at)
    award.decision.refresh_from_db()
    return award


@remembered
def approved(award: Award, *, at: datetime = DECIDED_AT) -> Award:
    """The decision taken by a second person with a mandate; one that was approved already stays as it is."""
    if approval_of(award.decision) is None:
        approver = member_with_role(award.tender, Role.BUYER, name="Dirk Mandaat")
        register_mandate(
            award.tender,
            holder=approver,
            function="concernmanager",
            document="Mandaatbesluit 2025",
            by=award.buyer,
            at=at,
        )
        seen = award.decision.ranking.content_hash if award.decision.ranking else ""
        approve_decision(award.decision, seen=seen, by=approver, at=at)
    return award


@remembered
def made(award: Award | None = None, *, at: datetime = SENT_AT) -> Award:
    """Every letter set as PDF, by the function that the job calls."""
    award = queued(approved(award or decided()), at=at)
    for letter in award.decision.letters.all():
        render_letter(letter.public_id, at=at)
    return award


@remembered
def released(award: Award | None = None, *, at: datetime = SENT_AT) -> Award:
    award = made(award, at=at)
    award.decision = release_letters(award.decision, by=award.buyer, at=at)
    return award


@remembered
def awarded(award: Award | None = None, *, at: datetime = AFTER_STANDSTILL) -> Award:
    award = released(award)
    award_definitively(award.tender, by=award.buyer, at=at)
    return award


@remembered
def agreed(award: Award | None = None, *, at: datetime = AFTER_STANDSTILL, **settings: Any) -> Award:
    """A concept of every overeenkomst, with its documents, by the function that the job calls."""
    award = award or awarded()
    mandate = Mandate.objects.get(tender=award.tender)
    save_agreement_settings(award.tender, mandate=mandate, **settings, by=award.buyer, at=at)
    for agreement in make_agreements(award.tender, by=award.buyer, at=at):
        render_agreement(agreement.public_id, at=at)
    return award


@remembered
def sent(award: Award | None = None, *, at: datetime = AFTER_STANDSTILL) -> Award:
    """Every overeenkomst sent to be signed."""
    award = award or agreed()
    send_agreements(award.tender, by=award.buyer, at=at)
    return award


def signed(
    award: Award, name: str, signer: Signer, *, by: User, at: datetime = SIGNED_AT, text: str = ""
) -> Agreement:
    """A signed copy of the party, with bytes of its own."""
    content = BytesIO(pdf_bytes(2, text=text or f"Getekend {signer.value} {name}"))
    file, pages = keep_copy(content, name="getekend.pdf", at=at)
    return sign_agreement(
        award.agreement(name),
        signer=signer,
        file=file,
        pages=pages,
        signed_on=local_date(at),
        signatory="Anna Anker, bestuurder" if signer is Signer.PROVIDER else "",
        by=by,
        at=at,
    )


@remembered
def executing(award: Award | None = None, *, at: datetime = SIGNED_AT) -> Award:
    """Every overeenkomst signed by both, and every contract started by the contract manager."""
    award = award or sent()
    for contract in Contract.objects.filter(decision=award.decision).select_related("bid__organisation"):
        name = contract.bid.organisation.name
        signed(award, name, Signer.PROVIDER, by=award.bidder(name), at=at)
        signed(award, name, Signer.AUTHORITY, by=award.buyer, at=at)
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER, name="Mo Manager")
    for contract in Contract.objects.filter(decision=award.decision).select_related("decision"):
        start_execution(contract, starts_on=STARTS_ON, ends_on=ENDS_ON, by=manager, at=at)
    return award


@remembered
def with_options() -> Award:
    """A contract of three years from 2026 with two options of a year, and general conditions without two articles."""
    award = awarded()
    Tender.objects.filter(pk=award.tender.pk).update(
        contract_start=STARTS_ON,
        initial_months=36,
        option_count=2,
        option_months=12,
        conditions="VNG AIV",
        conditions_version="2024-09",
        conditions_excluded="16, 20.1",
    )
    return executing(sent(agreed(award)))


def manager_of(award: Award) -> User:
    return User.objects.get(tender_roles__tender=award.tender, tender_roles__role=Role.CONTRACT_MANAGER)


def file_of(award: Award, name: str = "Anker") -> ContractFile:
    rows = ContractFile.objects.select_related("contract__decision__tender", "contract__bid__organisation")
    return rows.get(contract__decision=award.decision, contract__bid__organisation__name=name)


def many_contracts(award: Award, count: int) -> list[ContractFile]:
    """So many contracts more in the lot of the award, signed and started: rows only, for lists."""
    lot = award.tender.lots.first()
    first = Organisation.objects.filter(name__startswith="Zorg ").count()
    organisations = Organisation.objects.bulk_create(
        Organisation(kind=Organisation.Kind.PROVIDER, name=f"Zorg {number:04}", kvk_number=f"9{number:07}")
        for number in range(first, first + count)
    )
    bids = Bid.objects.bulk_create(
        Bid(tender=award.tender, organisation=one, started_at=DECIDED_AT) for one in organisations
    )
    contracts = Contract.objects.bulk_create(
        Contract(decision=award.decision, lot=lot, bid=bid, awarded_at=AFTER_STANDSTILL) for bid in bids
    )
    Agreement.objects.bulk_create(
        Agreement(
            contract=contract,
            number=1,
            status=AgreementStatus.SIGNED.value,
            order=SigningOrder.PROVIDER_FIRST.value,
            content={},
            content_hash="",
            made_by=award.buyer,
            made_at=SIGNED_AT,
        )
        for contract in contracts
    )
    return ContractFile.objects.bulk_create(
        ContractFile(
            contract=contract,
            starts_on=STARTS_ON,
            ends_on=ENDS_ON + timedelta(days=number % 400),
            started_by=award.buyer,
            started_at=SIGNED_AT,
        )
        for number, contract in enumerate(contracts)
    )


def winner_of(award: Award) -> tuple[Lot, Bid]:
    position = advantage_items(award.decision)[0].position
    return position.lot, position.bid
