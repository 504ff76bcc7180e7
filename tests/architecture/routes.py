"""Every address of the product, found in the URL configuration, and filled with objects that exist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Organisation, Registration
from bids.domain import tasks
from bids.listing import tasks_for
from bids.models import (
    Bid,
    CheckItem,
    ExclusionCase,
    InsiderDeclaration,
    MemberSeat,
    OpeningRecord,
    OpeningRequest,
    RepairItem,
    RepairRequest,
    RepairSupply,
    SafeItem,
    SetAside,
    Submission,
    SubmittedObject,
)
from contracts.models import (
    Agreement,
    AwardMinutes,
    AwardReport,
    CallOff,
    CapacityReport,
    ClientAssignment,
    Contract,
    ContractChange,
    ContractContact,
    ContractFile,
    ContractMeeting,
    ContractOption,
    ContractPaper,
    ContractTask,
    DestructionList,
    Dossier,
    Indexation,
    LegalHold,
    Letter,
    LetterReading,
    Mandate,
    Obligation,
    ObligationReport,
    Proceeding,
    ProceedingPaper,
    ReportEvidence,
    SocialReturnEffort,
    SubcontractorChange,
    SubcontractorPaper,
    Verification,
    VerificationItem,
    VerificationSupply,
)
from portal.registration.tokens import token_of
from scoring.models import (
    Commitment,
    ConsensusMinutes,
    Draw,
    InterestDeclaration,
    PriceExplanation,
    PriceInquiry,
    RankingEvent,
)
from tenders.consultation.tokens import token_of as reaction_token_of
from tenders.models import Question, Reaction, Tender
from tenders.selectors import definition_of
from tests.factories.world import LAST_EVALUATOR, World

# What does not exist yet is asked for all the same, under an id that nothing has.
NOTHING = UUID("00000000-0000-4000-8000-000000000000")
# Whose objects the addresses name; other bidders ask for them too.
OWNER = "anker"


@dataclass(frozen=True)
class Route:
    """One address by name; a variant asks for another object of the same address."""

    name: str
    parameters: tuple[str, ...]
    variant: str = ""

    def __str__(self) -> str:
        return f"{self.name}[{self.variant}]" if self.variant else self.name


# Addresses that give different things to different roles, by what they are asked for.
VARIANTS: Mapping[str, tuple[str, ...]] = {
    "bids:document": ("evidence", "plan"),
    "contracts:report_file": ("full", "contract"),
    "contracts:dossier_file": ("full", "bidder", "contract"),
}


@cache
def routes() -> tuple[Route, ...]:
    found = []
    for name, parameters in _named(get_resolver().url_patterns, ""):
        for variant in VARIANTS.get(name, ("",)):
            found.append(Route(name, parameters, variant))
    return tuple(found)


def _named(patterns: list[Any], namespace: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _named(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            # An address without a name cannot be in the table, so that it fails there under its pattern.
            name = f"{namespace}{pattern.name}" if pattern.name else str(pattern.pattern)
            yield name, tuple(sorted(pattern.pattern.regex.groupindex))


def addresses(world: World, tender: Tender | None = None) -> dict[Route, str]:
    """The path of every route, for the tender (usually the world's own) and the objects of one bidder."""
    known = _objects(world, tender or world.tender)
    return {
        route: reverse(
            route.name,
            kwargs={
                name: known.get(f"{route}.{name}", known.get(f"{route.name}.{name}", known.get(name)))
                for name in route.parameters
            },
        )
        for route in routes()
    }


def _objects(world: World, tender: Tender) -> dict[str, Any]:
    """By parameter, or by route and parameter where a parameter means different things."""

    def first(rows: Any) -> UUID:
        found = rows.order_by("pk").first()
        return found.public_id if found is not None else NOTHING

    own = Bid.objects.filter(tender=tender, organisation=world.people.providers[OWNER])
    handed_in = SubmittedObject.objects.filter(submission__bid__in=own, is_answers=False, is_manifest=False)
    asked = Question.objects.filter(tender=tender, organisation=world.people.providers[OWNER])
    repairs = RepairRequest.objects.filter(bid__in=own)
    reactions = Reaction.objects.filter(consultation__tender=tender, confirmed_at__isnull=False)
    dossiers = Dossier.objects.filter(tender=tender)
    verified = Verification.objects.filter(bid__tender=tender)
    files = ContractFile.objects.filter(contract__decision__tender=tender)
    reports = AwardReport.objects.filter(decision__tender=tender)
    interests = InsiderDeclaration.objects.filter(bid__in=own, has_interest=True)
    listed = [task.key for task in tasks_for(tender, definition_of(tender))]
    file_task = listed.index(tasks.PLAN) + 1
    first_evidence = next(key for key in listed if key.startswith(tasks.EVIDENCE_PREFIX))
    kept = SafeItem.objects.filter(organisation=world.people.providers[OWNER])
    return {
        "public_id": tender.public_id,
        "tender_id": tender.public_id,
        "document_id": first(tender.documents.all()),
        "tenders:role_end.user_id": world.user("jurist").public_id,
        "role": "jurist",
        "tenders:suitability_change.code": tender.suitability_requirements.all()[0].code,
        "tenders:suitability_remove.code": tender.suitability_requirements.all()[0].code,
        **{
            f"tenders:conditions_{name}.code": tender.execution_conditions.all()[0].code
            for name in ("change", "remove")
        },
        "tenders:evidence_change.code": tender.evidence_requirements.all()[0].code,
        "tenders:evidence_remove.code": tender.evidence_requirements.all()[0].code,
        "code": "1A",
        "tenders:leidraad_chapter.name": "inleiding",
        "number": 1,
        "tenders:complaint_letter.number": 2,
        **{f"tenders:consultation_{name}.number": 2 for name in ("edit", "publish")},
        **{
            f"tenders:consultation_{name}.number": 3
            for name in ("report", "report_prepare", "report_draft", "report_publish", "question", "withdraw")
        },
        "tenders:consultation_extend.number": 4,
        "question": 1,
        "consultation_id": first(tender.consultations.all()),
        "reaction_id": first(reactions),
        "tenders:consultation_confirm.token": reaction_token_of(first(reactions)),
        "message_id": first(tender.messages.exclude(attachment=None)),
        "organisation_id": world.people.providers[OWNER].public_id,
        "question_id": first(asked.filter(status="sent", is_confidential=False)),
        "tenders:question_send.question_id": first(asked.filter(status="draft")),
        "tenders:question_discard.question_id": first(asked.filter(status="draft")),
        "tenders:question_admit.question_id": first(asked.filter(status="late")),
        "tenders:question_confidentiality.question_id": first(asked.filter(is_confidential=True)),
        "place": 1,
        "bids:task_file.place": file_task,
        "bids:task_remove.place": file_task,
        "part_id": first(own),
        **{
            f"bids:{name}.part_id": first(MemberSeat.objects.filter(draft__bid__in=own))
            for name in ("part", "part_task", "part_task_file", "part_task_remove", "part_task_from_safe")
        },
        "bids:uea_section.name": "onderneming",
        "bids:task_from_safe.place": listed.index(first_evidence) + 1,
        "evidence_id": first(kept),
        "submission_id": first(Submission.objects.filter(bid__in=own)),
        "part": "inschrijvingen",
        "request_id": first(OpeningRequest.objects.filter(tender=tender)),
        "record_id": first(OpeningRecord.objects.filter(tender=tender)),
        "bid_id": first(own),
        "item_id": first(CheckItem.objects.filter(bid__in=own)),
        "bids:document[evidence].object_id": first(handed_in.filter(task__startswith=tasks.EVIDENCE_PREFIX)),
        "bids:own_document.object_id": first(handed_in.filter(task=tasks.PLAN)),
        "bids:document[plan].object_id": first(handed_in.filter(task=tasks.PLAN)),
        "bids:repair.request_id": first(repairs),
        "bids:repair_letter.request_id": first(repairs),
        "bids:repair_own.request_id": first(repairs),
        "bids:repair_add.request_id": first(repairs),
        "bids:repair_from_safe.request_id": first(repairs),
        "bids:repair_own_letter.request_id": first(repairs),
        "bids:repair_add.item_id": first(RepairItem.objects.filter(request__in=repairs)),
        "bids:repair_from_safe.item_id": first(RepairItem.objects.filter(request__in=repairs)),
        "supply_id": first(RepairSupply.objects.filter(item__request__in=repairs, is_text=False)),
        "letter": "verzoek",
        "case_id": first(ExclusionCase.objects.filter(bid__in=own)),
        "kind": "bibob",
        "bids:validity_own.request_id": first(tender.validity_requests.all()),
        "set_aside_id": first(SetAside.objects.filter(bid__tender=tender)),
        "declaration_id": first(InterestDeclaration.objects.filter(bid__in=own)),
        "statement_id": first(interests),
        "interest_id": first(interests),
        "scoring:release.user_id": world.user(LAST_EVALUATOR).public_id,
        "scoring:reopen.user_id": world.user(LAST_EVALUATOR).public_id,
        "scoring:committee_member.user_id": world.user(LAST_EVALUATOR).public_id,
        "lot_number": 1,
        "tie": 0,
        "commitment_id": first(Commitment.objects.filter(bid__in=own)),
        "award_minutes_id": first(AwardMinutes.objects.filter(decision__tender=tender)),
        "minutes_id": first(ConsensusMinutes.objects.filter(tender=tender)),
        "event_id": first(RankingEvent.objects.filter(tender=tender)),
        "inquiry_id": first(PriceInquiry.objects.filter(bid__in=own)),
        "explanation_id": first(PriceExplanation.objects.filter(inquiry__bid__in=own)),
        "draw_id": first(Draw.objects.filter(tender=tender)),
        "withdrawal_letter_id": NOTHING,
        "model_id": NOTHING,
        "copy_id": NOTHING,
        "agreement_id": first(Agreement.objects.filter(contract__decision__tender=tender)),
        "contracts:agreement_file.kind": "pdf",
        "contract_id": first(Contract.objects.filter(decision__tender=tender)),
        "option_id": first(ContractOption.objects.filter(file__in=files)),
        "task_id": first(ContractTask.objects.filter(file__in=files)),
        "contact_id": first(ContractContact.objects.filter(file__in=files)),
        "meeting_id": first(ContractMeeting.objects.filter(file__in=files)),
        "change_id": first(ContractChange.objects.filter(file__in=files)),
        "subcontractor_id": first(SubcontractorChange.objects.filter(file__in=files)),
        "subcontractor_paper_id": first(SubcontractorPaper.objects.filter(change__file__in=files)),
        "route": "gering",
        "call_off_id": first(CallOff.objects.filter(file__in=files)),
        "warning_id": first(tender.value_warnings.all()),
        "contract_paper_id": first(ContractPaper.objects.filter(file__in=files)),
        "effort_id": first(SocialReturnEffort.objects.filter(file__in=files)),
        "indexation_id": first(Indexation.objects.filter(file__in=files)),
        "obligation_id": first(Obligation.objects.filter(file__in=files)),
        "report_evidence_id": first(ReportEvidence.objects.filter(report__obligation__file__in=files)),
        "first_on": _day(ObligationReport.objects.filter(obligation__file__in=files).first()),
        "file_id": first(files),
        "capacity_report_id": first(CapacityReport.objects.filter(tender=tender)),
        "sort": "pdf",
        "assignment_id": first(ClientAssignment.objects.filter(lot__tender=tender)),
        "year": 2026,
        "reading_id": first(LetterReading.objects.filter(letter__bid__in=own)),
        "mandate_id": first(Mandate.objects.filter(tender=tender)),
        "paper_id": first(ProceedingPaper.objects.filter(proceeding__decision__tender=tender)),
        "proceeding_id": first(Proceeding.objects.filter(decision__tender=tender)),
        "verification_id": first(verified),
        "verified_item_id": first(VerificationItem.objects.filter(verification__in=verified)),
        "proof_id": first(VerificationSupply.objects.filter(item__verification__in=verified)),
        "hold_id": first(LegalHold.objects.filter(tender=tender, lift=None)),
        "destruction_id": first(DestructionList.objects.filter(lines__tender=tender)),
        "category": "gegund",
        "letter_id": first(Letter.objects.filter(bid__in=own)),
        "contracts:report_file[full].report_id": first(reports.filter(version="full")),
        "contracts:report_file[contract].report_id": first(reports.filter(version="contract")),
        "contracts:dossier_file[full].dossier_id": first(dossiers.filter(version="full")),
        "contracts:dossier_file[bidder].dossier_id": first(dossiers.filter(version="bidder")),
        "contracts:dossier_file[contract].dossier_id": first(dossiers.filter(version="contract")),
        # The pages about people: a colleague of the beheerder.
        "user_id": world.user("toetser").public_id,
        "key": "no-such-key",
        "uidb36": "1",
        "token": "no-such-token",
        "registration:confirm.token": token_of(first(Registration.objects.filter(confirmed_at=None))),
        "registration_id": first(Registration.objects.exclude(confirmed_at=None)),
        "registration:check.organisation_id": first(Organisation.objects.filter(is_kvk_checked=False)),
    }


def _day(report: ObligationReport | None) -> str:
    """Of the period that was reported about; some day where nothing was."""
    return report.first_on.isoformat() if report is not None else "2026-01-01"
