"""The task list, the answers documents and what is proposed about them."""

from datetime import date
from fractions import Fraction

import pytest

from bids.domain import answers, checks, tasks
from tenders.domain.definition import EvidenceRule, PlanLimit, StatementRule, TieKey
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty, OverLimit, SignatureForm, TieOp
from tests.factories.tenders import plain_method, tender_definition

RECEIVED = date(2025, 11, 14)
KVK = EvidenceRule("KVK", "Uittreksel", EvidenceMoment.SUBMISSION, max_age_months=6)


def keys(**changes: object) -> list[str]:
    definition = tender_definition(**changes)
    return [task.key for task in tasks.tasks_of(definition, plan_title="Plan", is_rehearsal=False)]


def test_the_task_list_follows_the_definition() -> None:
    assert keys() == ["aanmelding", "deelname", "verklaring", "bewijs:KVK", "plan"]


def test_evidence_of_others_or_of_later_is_no_task() -> None:
    later = EvidenceRule("POLIS", "Polis", EvidenceMoment.AFTER_AWARD)
    others = EvidenceRule("VOG", "VOG", EvidenceMoment.SUBMISSION, (EvidenceParty.SUBCONTRACTOR,))

    assert keys(evidence=(later, others)) == ["aanmelding", "deelname", "verklaring", "plan"]


def test_a_price_is_a_required_task_of_its_own_part_where_it_counts() -> None:
    definition = tender_definition(method=plain_method(tie_break=(TieKey(TieOp.PRICE), TieKey(TieOp.DRAW))))

    price = tasks.tasks_of(definition, plan_title="Plan", is_rehearsal=True)[-1]

    assert (price.key, price.required, price.part) == ("prijs", True, tasks.Part.PRICE)


def test_a_rehearsal_needs_only_what_its_method_calculates_with() -> None:
    listed = tasks.tasks_of(tender_definition(), plan_title="Plan", is_rehearsal=True)

    assert tasks.missing_required(listed, set()) == ()


def test_missing_evidence_is_named_and_never_blocks() -> None:
    listed = tasks.tasks_of(tender_definition(), plan_title="Plan", is_rehearsal=False)
    present = {"aanmelding", "verklaring", "plan"}

    assert tasks.missing_required(listed, present) == ()
    assert [task.key for task in tasks.missing_evidence(listed, present)] == ["bewijs:KVK"]


def test_answers_come_back_without_their_salt() -> None:
    content = answers.encode({"lots": [2, 1]}, b"\x01" * 32)

    assert b"01" * 32 in content
    assert answers.decode(content) == {"lots": [2, 1]}


@pytest.mark.parametrize(
    ("issued_on", "proposal", "signal"),
    [
        (date(2025, 5, 14), checks.Proposal.MET, None),
        (date(2025, 5, 13), checks.Proposal.NOT_MET, "te_oud"),
        (date(2025, 11, 15), checks.Proposal.NOT_MET, "in_de_toekomst"),
    ],
)
def test_age_is_counted_in_months_to_the_day_of_receipt(
    issued_on: date, proposal: checks.Proposal, signal: str | None
) -> None:
    item = checks.evidence_item(
        KVK, is_present=True, issued_on=issued_on, received_on=RECEIVED, is_damaged=False
    )

    assert (item.proposal, item.signal) == (proposal, signal)


def test_optional_evidence_that_is_absent_does_not_apply() -> None:
    rule = EvidenceRule("VOG", "VOG", EvidenceMoment.SUBMISSION, mandatory=False)

    item = checks.evidence_item(
        rule, is_present=False, issued_on=None, received_on=RECEIVED, is_damaged=False
    )

    assert (item.proposal, item.signal) == (checks.Proposal.NOT_APPLICABLE, None)


@pytest.mark.parametrize(
    ("over_limit", "proposal", "counted"),
    [
        (OverLimit.CUT, checks.Proposal.MET, 6),
        (OverLimit.SET_ASIDE, checks.Proposal.NOT_MET, None),
        (OverLimit.IGNORE, checks.Proposal.MET, None),
    ],
)
def test_pages_over_the_maximum(
    over_limit: OverLimit, proposal: checks.Proposal, counted: int | None
) -> None:
    limit = PlanLimit(6, over_limit)

    item = checks.plan_item("Plan", limit, is_present=True, pages=8, is_damaged=False)

    assert (item.proposal, checks.counted_pages(limit, 8)) == (proposal, counted)
    assert checks.counted_pages(limit, 6) is None


def test_a_statement_exactly_at_its_minimum_is_met() -> None:
    rule = StatementRule("CLIENTEN", "Cliënten", Fraction(125, 10))

    assert checks.statement_item(rule, Fraction(125, 10)).signal is None
    assert checks.statement_item(rule, Fraction(1249, 100)).signal == "onder_minimum"


def test_a_statement_that_is_compared_with_a_reference_waits_for_a_person() -> None:
    rule = StatementRule("CLIENTEN", "Cliënten", Fraction(100), at_least_reference=True)

    item = checks.statement_item(rule, Fraction(150))
    assert (item.proposal, item.signal) == (checks.Proposal.OPEN, None)
    assert "Vergelijk met de referentie" in item.finding
    below = checks.statement_item(rule, Fraction(99))
    assert (below.proposal, below.signal) == (checks.Proposal.NOT_MET, "onder_minimum")


def test_the_toetser_reads_in_what_forms_may_be_signed() -> None:
    def finding(signatures: int, forms: tuple[SignatureForm, ...]) -> str:
        return checks.evidence_item(
            KVK,
            is_present=True,
            issued_on=RECEIVED,
            received_on=RECEIVED,
            is_damaged=False,
            signatures=signatures,
            forms=forms,
        ).finding

    assert finding(2, ()).endswith("Met 2 elektronische handtekeningen.")
    assert finding(0, (SignatureForm.WET_SCAN, SignatureForm.QUALIFIED)).endswith(
        "Zonder elektronische handtekening. Is het ondertekend, dan mag dat met een natte handtekening als scan of een "
        "gekwalificeerde elektronische handtekening."
    )
