"""Reads of overeenkomsten: what they would say now, and how far they are; a constant number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.selectors import organisations_of
from bids.domain.participation import CAPACITY_LABELS, Capacity
from bids.models import Bid, BidMember, BidPlan, BidPrice
from contracts.domain.agreement_content import (
    AgreementContent,
    Conditions,
    OtherParty,
    Party,
    PlanAnnex,
    Represented,
    SocialReturn,
)
from contracts.domain.agreement_terms import exact_text, tariffs_of, term_of
from contracts.domain.agreements import AgreementStatus
from contracts.models import (
    Agreement,
    AgreementSettings,
    AgreementTemplate,
    AwardDecision,
    Contract,
    HouseStyle,
    Mandate,
)
from contracts.selectors import address_lines, contracts_of, house_style_of
from tenders.domain.contract_rules import ContractRules
from tenders.domain.facts import Facts
from tenders.domain.stating import held_by_in_words
from tenders.domain.stating_contract import execution_rows
from tenders.domain.wording import local_date
from tenders.models import Lot, Tender
from tenders.reading import facts_of
from tenders.selectors import configuration_of, definition_of

_WITH = (
    "contract__decision__tender__authority",
    "contract__lot",
    "contract__bid__organisation",
    "template__file",
    "plan__submission",
    "plan__blob",
    "mandate__holder",
    "word",
    "pdf",
    "sent_by",
)


@dataclass(frozen=True)
class Made:
    """What the overeenkomst of a contract would say now, and the sealed plan that belongs to it."""

    contract: Contract
    content: AgreementContent
    plan: BidPlan | None


@dataclass(frozen=True)
class Progress:
    queued: int
    ready: int
    failed: int

    @property
    def total(self) -> int:
        return self.queued + self.ready + self.failed

    @property
    def is_running(self) -> bool:
        return self.queued > 0


def settings_of(tender: Tender) -> AgreementSettings | None:
    return AgreementSettings.objects.select_related("mandate__holder").filter(tender=tender).first()


def template_of(tender: Tender) -> AgreementTemplate | None:
    """The municipality's own model that counts now; None where the built-in text does."""
    rows = AgreementTemplate.objects.select_related("file", "added_by")
    return rows.filter(tender=tender, ended_at=None).first()


def models_of(tender: Tender) -> list[AgreementTemplate]:
    """All versions, the newest first."""
    rows = tender.agreement_templates.select_related("file", "added_by")
    return list(rows.order_by("-version"))


def model_in(tender: Tender, public_id: UUID) -> AgreementTemplate | None:
    return tender.agreement_templates.select_related("file").filter(public_id=public_id).first()


def note_first_reading(agreement: Agreement, *, at: datetime) -> None:
    """That its provider has seen it; the first time counts."""
    if agreement.first_read_at is None:
        Agreement.objects.filter(pk=agreement.pk, first_read_at=None).update(first_read_at=at)


def agreements_of(decision: AwardDecision) -> list[Agreement]:
    """All of them, withdrawn ones too, by lot and name."""
    rows = Agreement.objects.filter(contract__decision=decision).select_related(*_WITH)
    return list(rows.order_by("contract__lot__number", "contract__bid__organisation__name", "number"))


def standing_agreements(decision: AwardDecision) -> QuerySet[Agreement]:
    return (
        Agreement.objects.filter(contract__decision=decision)
        .exclude(status=AgreementStatus.WITHDRAWN.value)
        .select_related(*_WITH)
        .order_by("contract__lot__number", "contract__bid__organisation__name")
    )


def agreement_by_id(public_id: UUID | str) -> Agreement | None:
    return Agreement.objects.select_related(*_WITH).filter(public_id=public_id).first()


def agreements_for(user: User) -> QuerySet[Agreement]:
    """What was sent to the organisations of the user, newest first."""
    return (
        Agreement.objects.filter(
            contract__bid__organisation__in=[found.pk for found in organisations_of(user)],
            sent_at__isnull=False,
        )
        .select_related(
            "contract__decision__tender__authority", "contract__lot", "contract__bid__organisation"
        )
        .order_by("-sent_at", "-pk")
    )


def progress(agreements: Sequence[Agreement]) -> Progress:
    """Of the documents that are being made; what was withdrawn does not count."""
    counts = Counter(row.rendering for row in agreements if row.state is not AgreementStatus.WITHDRAWN)
    kinds = Agreement.Rendering
    return Progress(counts[kinds.QUEUED], counts[kinds.READY], counts[kinds.FAILED])


def value_to_sign(
    tender: Tender, lot: Lot, *, is_only_lot: bool, facts: Facts | None = None
) -> Fraction | None:
    """What the signature is for: the value of the lot, or of the whole assignment over its longest term."""
    if not is_only_lot and lot.value is not None:
        return Fraction(lot.value)
    return (facts or facts_of(tender)).contract.value_over_longest_term


def composed_agreements(decision: AwardDecision, settings: AgreementSettings) -> list[Made]:
    """Per contract of the decision, by lot and name. The settings name a mandate."""
    tender = decision.tender
    contracts = contracts_of(decision)
    bids = _bids(contracts)
    plans = {
        plan.bid_id: plan
        for plan in BidPlan.objects.filter(bid__in=bids, object__is_answers=False).select_related("object")
    }
    prices = {(row.bid_id, row.lot_id): row.amount for row in BidPrice.objects.filter(bid__in=bids)}
    facts, template = facts_of(tender), template_of(tender)
    common = _Common(
        tender,
        decision,
        facts,
        settings,
        template.file.sha256 if template else "",
        house_style_of(tender.authority),
    )
    found = []
    for contract in contracts:
        bid, plan = bids[contract.bid_id], plans.get(contract.bid_id)
        price = prices.get((contract.bid_id, contract.lot_id))
        found.append(Made(contract, _content(common, contract, bid, plan, price), plan))
    return found


def outline_of(tender: Tender) -> AgreementContent:
    """What an overeenkomst of this tender will say, with made-up parties: for who writes a model for it.

    A combinatie as long as it is not known that nobody who won is one.
    """
    facts = facts_of(tender)
    terms, rules = facts.contract, _rules_of(tender)
    won = BidMember.objects.filter(bid__contracts__decision__tender=tender, capacity=Capacity.MEMBER)
    is_known = Contract.objects.filter(decision__tender=tender, decision__replaced_at=None).exists()
    parties = (Party("Zorg Voorbeeld", "12345678", leads=True), Party("Zorg Tweede", "23456789"))
    lot = tender.lots.first()
    return AgreementContent(
        authority=tender.authority.name,
        authority_kvk=tender.authority.kvk_number,
        authority_address=address_lines(tender.authority),
        municipalities=facts.procedure.municipalities,
        signs_for_authority=Represented("naam", "functie", "mandaatbesluit"),
        parties=parties[:1] if is_known and not won.exists() else parties,
        others=(),
        signs_for_provider=Represented("naam"),
        tender=tender.title,
        reference=tender.reference or tender.key,
        kind=terms.type.value,
        description=tender.description,
        lot_number=lot.number if lot else 1,
        lot_name=lot.name if lot else "",
        lot_area=lot.area if lot else "",
        is_only_lot=len(facts.lots) == 1,
        places=terms.places,
        contractors=None if tender.is_admission else (lot.places if lot else None) or tender.places,
        awarded_on="",
        released_on="",
        bid_received="",
        term=term_of(terms, tender.contract_term),
        max_value=_amount(terms.max_value),
        lot_value=_amount(lot.value if lot else None),
        value_per_year=_amount(terms.value_per_year),
        volume_guaranteed=terms.volume_guaranteed,
        tariffs=tariffs_of(terms, None),
        indexation=terms.indexation,
        payment_days=terms.payment_days,
        plan_in_contract=terms.plan_in_contract,
        plan=PlanAnnex(tender.plan_title, "plan.pdf", None, 0, "0" * 64) if terms.plan_in_contract else None,
        conditions=Conditions(terms.conditions, terms.conditions_version, terms.excluded_articles),
        social_return=SocialReturn(
            _percentage(terms.social_return_percentage), terms.social_return_base, terms.social_return_means
        ),
        variant=_variant(rules, ""),
        particulars="",
        order="",
        court=tender.court,
        fingerprint=tender.fingerprint,
        tariff_words=_ended(tender.tariff),
        execution=_execution(rules),
        later_subcontractor=rules.later_subcontractor.value if rules.later_subcontractor else "",
        later_proofs=_later_proofs(facts),
        is_admission=tender.is_admission,
    )


@dataclass(frozen=True)
class _Common:
    tender: Tender
    decision: AwardDecision
    facts: Facts
    settings: AgreementSettings
    model: str
    style: HouseStyle | None


def _bids(contracts: Sequence[Contract]) -> Mapping[int, Bid]:
    rows = Bid.objects.filter(pk__in={contract.bid_id for contract in contracts})
    rows = rows.select_related("organisation", "opened_submission__submitted_by")
    return {bid.pk: bid for bid in rows.prefetch_related("members__organisation")}


def _content(
    common: _Common, contract: Contract, bid: Bid, plan: BidPlan | None, price: Decimal | None
) -> AgreementContent:
    tender, facts, terms = common.tender, common.facts, common.facts.contract
    rules = definition_of(tender).contract
    members = list(bid.members.all())
    submission = bid.opened_submission
    style = common.style
    released_at = common.decision.released_at
    if submission is None or released_at is None:
        raise ValueError("A contract belongs to an opened bid and to letters that were sent.")
    return AgreementContent(
        authority=tender.authority.name,
        authority_kvk=tender.authority.kvk_number,
        authority_address=address_lines(tender.authority),
        municipalities=facts.procedure.municipalities,
        signs_for_authority=_represented(common.settings.mandate),
        parties=_parties(bid, members),
        others=tuple(
            OtherParty(row.name, row.kvk, CAPACITY_LABELS[row.kind], row.work)
            for row in members
            if row.kind is not Capacity.MEMBER
        ),
        signs_for_provider=Represented(submission.submitted_by.name),
        tender=tender.title,
        reference=tender.reference or tender.key,
        kind=terms.type.value,
        description=tender.description,
        lot_number=contract.lot.number,
        lot_name=contract.lot.name,
        lot_area=contract.lot.area,
        is_only_lot=len(facts.lots) == 1,
        places=terms.places,
        contractors=None if tender.is_admission else contract.lot.places or tender.places,
        awarded_on=local_date(contract.awarded_at).isoformat(),
        released_on=local_date(released_at).isoformat(),
        bid_received=local_date(submission.received_at).isoformat(),
        term=term_of(terms, tender.contract_term),
        max_value=_amount(terms.max_value),
        lot_value=_amount(contract.lot.value),
        value_per_year=_amount(terms.value_per_year),
        volume_guaranteed=terms.volume_guaranteed,
        tariffs=tariffs_of(terms, None if price is None else Fraction(price)),
        indexation=terms.indexation,
        payment_days=terms.payment_days,
        plan_in_contract=terms.plan_in_contract,
        plan=_annex(tender, plan),
        conditions=Conditions(terms.conditions, terms.conditions_version, terms.excluded_articles),
        social_return=SocialReturn(
            _percentage(terms.social_return_percentage),
            terms.social_return_base,
            terms.social_return_means,
        ),
        variant=_variant(rules, common.settings.variant),
        particulars=common.settings.particulars,
        order=common.settings.order,
        court=common.decision.court,
        fingerprint=tender.fingerprint,
        model=common.model,
        tariff_words=_ended(tender.tariff),
        execution=_execution(rules),
        later_subcontractor=rules.later_subcontractor.value if rules.later_subcontractor else "",
        later_proofs=_later_proofs(facts),
        accent=style.accent if style else "",
        logo=style.logo.sha256 if style and style.logo else "",
        is_admission=tender.is_admission,
    )


def _rules_of(tender: Tender) -> ContractRules:
    """Frozen where the tender was published; of a draft the rows as they stand."""
    return definition_of(tender).contract if tender.frozen_definition else configuration_of(tender).contract


def has_variant(tender: Tender) -> bool:
    """Whether the documents of the tender say the uitvoeringsvariant."""
    return _rules_of(tender).variant is not None


def _variant(rules: ContractRules, chosen: str) -> str:
    """What the documents say comes before what somebody chose later."""
    return rules.variant.value if rules.variant else chosen


def _execution(rules: ContractRules) -> tuple[tuple[str, str], ...]:
    """Without what has a sentence of its own in the agreement."""
    return tuple(execution_rows(replace(rules, variant=None, later_subcontractor=None)))


def _later_proofs(facts: Facts) -> tuple[str, ...]:
    return tuple(f"{row.name}: {held_by_in_words(row)}" for row in facts.evidence if row.held_by is not None)


def _represented(mandate: Mandate | None) -> Represented:
    if mandate is None:
        raise ValueError("The settings name no mandate.")
    return Represented(mandate.holder.name, mandate.function, mandate.document)


def _parties(bid: Bid, members: Sequence[BidMember]) -> tuple[Party, ...]:
    own = bid.organisation
    found = [Party(own.name, own.kvk_number, address_lines(own), leads=True)]
    for row in members:
        if row.kind is Capacity.MEMBER:
            found.append(Party(row.name, row.kvk, address_lines(row.organisation)))
    return tuple(found)


def _annex(tender: Tender, plan: BidPlan | None) -> PlanAnnex | None:
    if plan is None or plan.object is None:
        return None
    return PlanAnnex(
        tender.plan_title, plan.file_name, plan.pages, plan.object.plain_size, plan.object.plain_sha256
    )


def _ended(words: str) -> str:
    """Without the stop that the text sets itself."""
    return words.strip().rstrip(".")


def _amount(value: Fraction | Decimal | None) -> str:
    return "" if value is None else exact_text(Fraction(value))


def _percentage(value: Fraction | None) -> str:
    """Without the zeros behind it: "5", "2.5"."""
    return "" if value is None else exact_text(value).rstrip("0").rstrip(".")


def mandates_to_choose(tender: Tender, *, at: datetime) -> list[Mandate]:
    """The mandates that are in force on this day; how far they reach is said where one is used."""
    rows = tender.mandates.select_related("holder").filter(ended_at=None)
    return list(rows.exclude(valid_until__lt=local_date(at)))
