"""A decision is taken by somebody with a mandate who did not prepare it, on the ranking that was shown."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from clock import telling
from contracts.approval.selectors import approval_of
from contracts.approval.services import approve_decision, end_mandate, register_mandate
from contracts.models import Letter, Mandate
from contracts.selectors import standing_decision, todo_for
from contracts.services import DecisionRefused, correct_decision, draft_decision, release_letters
from scoring.models import ConsensusScore
from tenders.domain.lifecycle import Status
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.factories.contracts import DECIDED_AT, SENT_AT, Award, approved, decided, made, queued
from tests.factories.remembering import remembered
from tests.factories.scoring import commission
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
DOCUMENT = "Mandaatbesluit 2025, Z-2025-0031"


def second_person(award: Award, role: Role = Role.BUYER) -> User:
    return member_with_role(award.tender, role, name="Dirk Besluit")


def given_mandate(award: Award, holder: User, **limits: Any) -> Mandate:
    return register_mandate(
        award.tender,
        holder=holder,
        function="concernmanager",
        document=DOCUMENT,
        by=award.buyer,
        at=DECIDED_AT,
        **limits,
    )


def approve(award: Award, by: User) -> None:
    seen = award.decision.ranking.content_hash if award.decision.ranking else ""
    approve_decision(award.decision, seen=seen, by=by, at=DECIDED_AT)


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(DecisionRefused) as refused:
        act()
    return str(refused.value)


@remembered
def rendered(award: Award) -> Award:
    """Letters ready to go, of a decision that nobody approved."""
    queued(award)
    for letter in Letter.objects.filter(decision=award.decision):
        letter.rendered_hash, letter.status = letter.content_hash, Letter.Status.READY
        letter.save(update_fields=["rendered_hash", "status"])
    return award


def ask(user: User, name: str, award: Award, data: dict[str, str] | None = None, **keys: Any) -> HttpResponse:
    client = Client()
    client.force_login(user)
    url = reverse(f"contracts:{name}", kwargs={"tender_id": award.tender.public_id, **keys})
    with telling(DECIDED_AT):
        return client.get(url) if data is None else client.post(url, data)


def test_letters_do_not_go_before_a_second_person_approved_the_decision():
    award = rendered(decided())

    refusal = refusal_of(lambda: release_letters(award.decision, by=award.buyer, at=SENT_AT))

    assert "nog niet goedgekeurd" in refusal
    assert award.tender.state is Status.DECIDED
    assert release_letters(approved(award).decision, by=award.buyer, at=SENT_AT).released_at == SENT_AT


def test_who_prepared_the_decision_cannot_approve_it_not_even_with_a_mandate():
    award = decided()
    colleague = second_person(award)
    register_mandate(
        award.tender, holder=award.buyer, function="inkoper", document=DOCUMENT, by=colleague, at=DECIDED_AT
    )

    assert "voorbereid" in refusal_of(lambda: approve(award, award.buyer))
    assert approval_of(award.decision) is None


def test_without_a_mandate_nobody_approves_and_with_one_it_is_kept_with_the_fingerprint():
    award = decided()
    approver = second_person(award)

    assert "niet in het mandaatregister" in refusal_of(lambda: approve(award, approver))

    mandate = given_mandate(award, approver)
    approve(award, approver)
    found = approval_of(award.decision)
    assert (found.by, found.mandate, found.ranking_hash) == (
        approver,
        mandate,
        award.decision.ranking.content_hash,
    )
    entry = AuditEntry.objects.get(event="decision.approved")
    assert entry.data["ranking_hash"] == award.decision.ranking.content_hash
    assert entry.data["mandate"] == str(mandate.public_id)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"amount": Decimal(100)}, "grensbedrag"),
        ({"valid_until": (DECIDED_AT - timedelta(days=1)).date()}, "gold tot en met"),
        ({"lots": [7]}, "niet voor perceel 1"),
    ],
)
def test_a_mandate_that_does_not_reach_says_why(limits: dict[str, Any], sentence: str):
    award = decided()
    approver = second_person(award)
    given_mandate(award, approver, **limits)

    assert sentence in refusal_of(lambda: approve(award, approver))


def test_an_ended_mandate_approves_nothing_and_what_it_approved_stays():
    award = decided()
    approver = second_person(award)
    mandate = given_mandate(award, approver)
    end_mandate(mandate, by=award.buyer, at=DECIDED_AT)
    assert "beëindigd" in refusal_of(lambda: approve(award, approver))

    second = given_mandate(award, approver)
    approve(award, approver)
    end_mandate(second, by=award.buyer, at=DECIDED_AT)
    assert release_letters(made(award).decision, by=award.buyer, at=SENT_AT).released_at == SENT_AT


def test_a_ranking_that_changed_voids_the_approval():
    award = made()
    rows = ConsensusScore.objects.filter(bid__organisation__name="Anker", criterion_code="2A")
    assert rows.update(level_label="Matig", value_numerator="4", value_denominator="1") == 1

    refusal = refusal_of(lambda: release_letters(award.decision, by=award.buyer, at=SENT_AT))

    assert "goedkeuring is vervallen" in refusal
    page = ask(award.buyer, "decision", award).content.decode()
    assert "De goedkeuring is vervallen." in page
    award.decision.refresh_from_db()
    assert award.decision.released_at is None


def test_a_ranking_that_changed_after_the_page_was_shown_is_not_approved():
    award = decided()
    approver = second_person(award)
    given_mandate(award, approver)

    refusal = refusal_of(lambda: approve_decision(award.decision, seen="0" * 64, by=approver, at=DECIDED_AT))

    assert "veranderd" in refusal


def test_a_corrected_decision_is_approved_anew():
    award = made()
    award.decision = correct_decision(award.tender, by=award.buyer, at=SENT_AT)

    assert approval_of(award.decision) is None
    assert "nog niet goedgekeurd" in refusal_of(
        lambda: release_letters(rendered(award).decision, by=award.buyer, at=SENT_AT)
    )


def test_a_decision_without_a_ranking_is_approved_too():
    found = commission(names=[], status=Status.OPENED)
    decision = draft_decision(
        found.tender, kind="no_award", reason="Er is niet ingeschreven.", by=found.buyer, at=DECIDED_AT
    )
    award = approved(Award(found, decision))

    assert approval_of(award.decision).ranking_hash == ""


def test_nobody_enters_its_own_mandate_or_that_of_who_may_not_read_the_decision():
    award = decided()

    assert "collega" in refusal_of(lambda: given_mandate(award, award.buyer))
    assert "inkoper of jurist" in refusal_of(lambda: given_mandate(award, award.found.evaluators[0]))
    with pytest.raises(NotAllowed):
        register_mandate(
            award.tender,
            holder=award.buyer,
            function="x",
            document="x",
            by=award.found.chair,
            at=DECIDED_AT,
        )


def test_from_the_register_to_the_approval_through_the_pages():
    award = decided()
    jurist = second_person(award, Role.JURIST)
    assert "geen mandaat dat voor dit besluit geldt" in ask(jurist, "approve", award).content.decode()
    form = {"holder": str(jurist.public_id), "function": "concernmanager", "document": DOCUMENT}

    refused = ask(award.buyer, "mandate_new", award, {**form, "document": ""}).content.decode()
    assert "Vul in met welk besluit het mandaat is gegeven." in refused
    assert ask(award.buyer, "mandate_new", award, form).status_code == 302
    assert DOCUMENT in ask(award.buyer, "mandates", award).content.decode()

    fingerprint = award.decision.ranking.content_hash
    page = ask(jurist, "approve", award).content.decode()
    assert fingerprint in page
    assert "concernmanager" in page
    assert ask(jurist, "approve", award, {"seen": fingerprint, "note": "Akkoord."}).status_code == 302
    shown = ask(award.buyer, "decision", award).content.decode()
    for text in ("Dirk Besluit", "concernmanager", DOCUMENT, fingerprint, "Akkoord."):
        assert text in shown


def test_the_drafter_reads_on_the_page_that_somebody_else_approves():
    award = decided()

    assert "U hebt dit besluit voorbereid." in ask(award.buyer, "approve", award).content.decode()
    answer = ask(award.buyer, "approve", award, {"seen": award.decision.ranking.content_hash})
    assert answer.status_code == 200
    assert approval_of(standing_decision(award.tender)) is None


def test_a_mandate_is_ended_on_its_page():
    award = approved(decided())
    mandate = Mandate.objects.get(tender=award.tender)

    assert (
        "Wat ermee is goedgekeurd"
        in ask(award.buyer, "mandate_end", award, mandate_id=mandate.public_id).content.decode()
    )
    ask(award.buyer, "mandate_end", award, {}, mandate_id=mandate.public_id)

    mandate.refresh_from_db()
    assert mandate.ended_by == award.buyer
    assert ask(award.buyer, "mandate_end", award, mandate_id=mandate.public_id).status_code == 404


def test_the_register_takes_the_same_number_of_queries_however_long(django_assert_max_num_queries: Any):
    award = decided()
    approver = second_person(award)
    given_mandate(award, approver)
    with django_assert_max_num_queries(30) as few:
        ask(award.buyer, "mandates", award)
    for _ in range(5):
        given_mandate(award, approver)
    with django_assert_max_num_queries(len(few)):
        ask(award.buyer, "mandates", award)


def test_the_start_page_asks_who_has_a_mandate_and_did_not_draft_until_it_is_approved():
    award = decided()
    approver = second_person(award)
    given_mandate(award, approver)

    def texts(user: User) -> list[str]:
        return [todo.text for todo in todo_for(User.objects.get(pk=user.pk), at=DECIDED_AT)]

    assert "Beoordeel de gunningsbeslissing" in texts(approver)
    assert "Beoordeel de gunningsbeslissing" not in texts(award.buyer)
    approve(award, approver)
    assert "Beoordeel de gunningsbeslissing" not in texts(approver)
