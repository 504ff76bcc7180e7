"""A list is approved and carried out: what it names is gone everywhere, and everything that proves something stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.management import call_command

from audit.append_only import missing_triggers
from audit.models import AuditEntry
from audit.selectors import all_scopes, verify_chain
from bids.models import Submission, SubmittedObject
from contracts.domain.dossier import Version
from contracts.domain.errors import DecisionRefused
from contracts.domain.retention import Category, ListStatus, Outcome
from contracts.dossier.services import build_dossier, request_dossier
from contracts.models import DestructionItem, DestructionLine, DestructionList, Dossier, Proceeding
from contracts.retention.pdf import TEMPLATE, certificate_context
from contracts.retention.selectors import done_counts, expired_of, standings_of
from contracts.retention.services import (
    approve_list,
    carry_out,
    change_rule,
    lift_hold,
    place_hold,
    reject_list,
)
from contracts.retention.services import carrying_out as carrying
from contracts.retention.services.carrying_out import ListChanged
from contracts.retention.todo import retention_todo_for
from documents.files import FileDestroyed, open_file, read_file, verify_blob
from documents.models import OutboxJob, SealedBlob, StoredFile
from documents.pdf import render_html
from portal.backup.taking import named_files
from tenders.complaints.services import file_complaint
from tenders.permissions import NotAllowed
from tests.architecture.searching import database_dump, found_in
from tests.contracts.retention.scenes import (
    AFTER_ALL_TERMS,
    AFTER_AWARD_TERM,
    approved,
    beheerder_of,
    carried_out,
    end_contracts,
    expired_categories,
    listed,
)
from tests.factories.planted import planted_needles
from tests.factories.world import EVALUATORS, World, make_world, score_words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BIDDERS = ("anker", "brug", "cirkel")
NEEDLES = [needle for key in BIDDERS for needle in planted_needles(key)]


@pytest.fixture
def world() -> World:
    found = make_world("executing")
    end_contracts(found)
    return found


def _proofs() -> list[tuple[object, ...]]:
    """What receipts and the chain are checked with."""
    return [
        *Submission.objects.order_by("pk").values_list("public_id", "root_hash", "signature"),
        *SubmittedObject.objects.order_by("pk").values_list(
            "task", "plain_sha256", "plain_size", "cipher_sha256", "cipher_size"
        ),
        *StoredFile.objects.order_by("pk").values_list("public_id", "sha256", "size"),
        *AuditEntry.objects.order_by("pk").values_list("scope", "sequence", "entry_hash"),
    ]


def test_nothing_of_the_bids_is_left_and_every_proof_holds(world: World) -> None:
    scores = [score_words(key) for key in EVALUATORS]
    made = approved(world)
    before = _proofs()
    assert len(found_in(database_dump(), [*NEEDLES, *scores])) > len(BIDDERS)

    found = carried_out(made)

    assert found_in(database_dump(), [*NEEDLES, *scores]) == []
    assert {line.outcome for line in found.lines.all()} == {Outcome.DESTROYED.value}
    assert {line.category for line in found.lines.all()} >= {each.value for each in Category} - {
        Category.QUESTIONS.value,
        Category.UNOPENED.value,
    }
    after = _proofs()
    assert [row for row in before if row not in after] == []
    assert [scope for scope in all_scopes() if not verify_chain(scope).ok] == []
    assert missing_triggers() == []
    call_command("audit", "verify", verbosity=0)


def test_the_bytes_of_files_are_gone_from_the_storage_and_from_later_backups(world: World) -> None:
    made = approved(world)
    written_before = StoredFile.objects.filter(created_at__lt=AFTER_ALL_TERMS).count()

    carried_out(made)

    gone = [
        *StoredFile.objects.exclude(destroyed_at=None).values_list("storage_name", flat=True),
        *SealedBlob.objects.exclude(destroyed_at=None).values_list("storage_name", flat=True),
    ]
    assert len(gone) > written_before / 2
    assert {name for name in gone if storages["private"].exists(name)} == set()
    assert {file.name for file in named_files()} & set(gone) == set()
    some = StoredFile.objects.exclude(destroyed_at=None)[0]
    assert some.name == "(vernietigd)"
    with pytest.raises(FileDestroyed):
        open_file(some)


def test_after_three_years_only_what_has_ended_goes_and_the_winner_stays(world: World) -> None:
    assert expired_categories(world, AFTER_AWARD_TERM) == {
        each.value
        for each in (
            Category.LOST,
            Category.EVIDENCE,
            Category.NOTES,
            Category.ASSESSMENT,
            Category.COPIES,
        )
    }

    carried_out(approved(world, at=AFTER_AWARD_TERM), at=AFTER_AWARD_TERM)

    won = Submission.objects.filter(bid__contracts__isnull=False).distinct()
    plans = SubmittedObject.objects.filter(submission__in=won, task="plan")
    assert plans.count() == won.count() > 0
    assert all(verify_blob(plan.blob) and plan.reading_envelope for plan in plans)
    lost = SubmittedObject.objects.filter(task="plan").exclude(submission__in=won)
    assert lost.count() > 0
    assert not any(plan.reading_envelope or plan.sealed_envelope for plan in lost)
    assert expired_categories(world, AFTER_AWARD_TERM) == set()


def test_a_sealed_file_carried_into_a_later_submission_goes_with_the_last(world: World) -> None:
    won = Submission.objects.filter(bid__contracts__isnull=False)[0]
    plan = won.items.get(task="plan")
    earlier = Submission.objects.create(
        bid=won.bid,
        number=99,
        received_at=won.received_at,
        submitted_by=won.submitted_by,
        status=Submission.Status.SUPERSEDED,
        root_hash="0" * 64,
    )
    plan.pk, plan.public_id, plan.submission = None, None, earlier
    plan.public_id = earlier.public_id
    plan.save(force_insert=True)

    carried_out(approved(world, at=AFTER_AWARD_TERM), at=AFTER_AWARD_TERM)

    plan.refresh_from_db()
    assert bytes(plan.sealed_envelope) == b""
    assert verify_blob(plan.blob)

    carried_out(approved(world))

    plan.blob.refresh_from_db()
    assert plan.blob.destroyed_at is not None
    assert not storages["private"].exists(plan.blob.storage_name)


def test_a_case_that_runs_holds_everything_by_itself(world: World) -> None:
    Proceeding.objects.filter(decision__tender=world.tender).update(
        outcome="", ended_on=None, ended_at=None, ended_by=None
    )

    assert expired_categories(world, AFTER_ALL_TERMS) == set()
    with pytest.raises(DecisionRefused, match="geen bewaartermijn verstreken"):
        listed(world)


def test_a_complaint_that_is_open_holds_everything_by_itself(world: World) -> None:
    file_complaint(
        world.tender,
        world.people.providers["anker"],
        subject="Vragen",
        text="Wij wachten nog.",
        wish="Beantwoord ons.",
        by=world.user("anker"),
        at=world.at,
    )

    assert expired_categories(world, AFTER_ALL_TERMS) == set()


def test_a_hold_stops_a_list_that_was_approved_and_a_lift_lets_another_one_go_on(world: World) -> None:
    made = approved(world)
    hold = place_hold(world.tender, reason="Er komt een zaak.", by=world.user("jurist"), at=AFTER_ALL_TERMS)

    stopped = carried_out(made)

    assert {line.outcome for line in stopped.lines.all()} == {Outcome.HELD.value}
    assert not DestructionItem.objects.exclude(done_at=None).exists()
    assert found_in(database_dump(), NEEDLES) != []
    lift_hold(hold, reason="Er komt geen zaak.", by=world.user("jurist"), at=AFTER_ALL_TERMS)
    with pytest.raises(DecisionRefused, match="al opgeheven"):
        lift_hold(hold, reason="Nog eens.", by=world.user("jurist"), at=AFTER_ALL_TERMS)
    carried_out(approved(world))
    assert found_in(database_dump(), NEEDLES) == []


def test_a_contract_that_runs_on_or_a_longer_term_stops_the_lines_it_is_about(world: World) -> None:
    made = approved(world)
    end_contracts(world, AFTER_ALL_TERMS.date())
    beheerder = beheerder_of(world)
    change_rule(
        world.tender.authority,
        Category.EVIDENCE,
        months=400,
        reason="Nieuw beleid.",
        by=beheerder,
        at=AFTER_ALL_TERMS,
    )

    found = carried_out(made)

    kept = {line.category for line in found.lines.all() if line.outcome == Outcome.KEPT.value}
    assert kept >= {Category.WON.value, Category.EVIDENCE.value}
    assert Category.LOST.value not in kept


def test_a_worker_that_is_killed_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "BATCH", 7)
    made = approved(world)
    destroyed = carrying.destroy_stored

    def killed(*args: object, **kwargs: object) -> None:
        destroyed(*args, **kwargs)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    carry_out(made.public_id, at=AFTER_ALL_TERMS)
    done = DestructionItem.objects.exclude(done_at=None).count()
    assert 0 < done <= 7
    with monkeypatch.context() as patch:
        patch.setattr(carrying, "destroy_stored", killed)
        with pytest.raises(KeyboardInterrupt):
            carry_out(made.public_id, at=AFTER_ALL_TERMS)
    assert DestructionItem.objects.exclude(done_at=None).count() == done

    found = carried_out(made)

    assert found.status == ListStatus.DONE.value
    assert not DestructionItem.objects.filter(done_at=None).exists()
    assert found_in(database_dump(), NEEDLES) == []
    carry_out(made.public_id, at=AFTER_ALL_TERMS)
    assert StoredFile.objects.filter(name__startswith="verklaring-van-vernietiging").count() == 1


def test_what_was_put_on_the_list_in_the_database_is_not_destroyed(world: World) -> None:
    made = approved(world)
    line = made.lines.order_by("pk")[0]
    DestructionItem.objects.create(line=line, label="tenders.Question", row=1)

    with pytest.raises(ListChanged):
        carry_out(made.public_id, at=AFTER_ALL_TERMS)

    assert found_in(database_dump(), NEEDLES) != []


def test_a_list_is_decided_on_by_another_person_with_a_role_in_every_tender(world: World) -> None:
    beheerder = beheerder_of(world)
    made = listed(world, by=beheerder)

    for by, seen in (
        (beheerder, made.content_hash),
        (world.user("auditor"), made.content_hash),
        (world.user("jurist"), "0" * 64),
    ):
        with pytest.raises(DecisionRefused):
            approve_list(made, seen=seen, by=by, at=AFTER_ALL_TERMS)
    approve_list(made, seen=made.content_hash, by=world.user("jurist"), at=AFTER_ALL_TERMS)
    with pytest.raises(DecisionRefused, match="al besloten"):
        reject_list(made, reason="Toch niet.", by=world.user("inkoper"), at=AFTER_ALL_TERMS)


def test_a_rejected_list_destroys_nothing_and_another_can_be_made(world: World) -> None:
    made = listed(world)
    with pytest.raises(DecisionRefused, match="staat al op lijst 1"):
        listed(world)

    reject_list(made, reason="Er loopt nog overleg.", by=world.user("jurist"), at=AFTER_ALL_TERMS)
    carry_out(made.public_id, at=AFTER_ALL_TERMS)

    assert not OutboxJob.objects.filter(kind="carry_out_destruction").exists()
    assert found_in(database_dump(), NEEDLES) != []
    assert listed(world).number == 2


def test_only_a_beheerder_makes_a_list_or_changes_a_term(world: World) -> None:
    for by in (world.user("inkoper"), world.user("jurist")):
        with pytest.raises(DecisionRefused, match="beheerder"):
            listed(world, by=by)
        with pytest.raises(DecisionRefused, match="beheerder"):
            change_rule(
                world.tender.authority,
                Category.NOTES,
                months=6,
                reason="Nieuw beleid.",
                by=by,
                at=AFTER_ALL_TERMS,
            )
    with pytest.raises(NotAllowed):
        place_hold(world.tender, reason="x", by=world.user("auditor"), at=AFTER_ALL_TERMS)


def test_a_changed_term_counts_and_the_earlier_one_stays_on_record(world: World) -> None:
    beheerder = beheerder_of(world)
    for months in (6, 9):
        change_rule(
            world.tender.authority,
            Category.NOTES,
            months=months,
            reason="Nieuw beleid.",
            by=beheerder,
            at=AFTER_ALL_TERMS,
        )

    found = {one.rule.category: one.rule for one in standings_of(world.tender)}
    assert found[Category.NOTES].months == 9
    assert world.tender.authority.retention_rules.count() == 2


def test_copies_go_with_the_first_and_a_new_dossier_leaves_out_what_is_gone(world: World) -> None:
    carried_out(approved(world, at=AFTER_AWARD_TERM), at=AFTER_AWARD_TERM)
    assert set(Dossier.objects.values_list("status", flat=True)) <= {Dossier.Status.DESTROYED.value}

    dossier = request_dossier(world.tender, Version.FULL, by=world.user("inkoper"), at=AFTER_AWARD_TERM)
    for _ in range(20):
        build_dossier(dossier.public_id, at=AFTER_AWARD_TERM)
    dossier.refresh_from_db()
    assert dossier.status == Dossier.Status.READY.value


def test_the_certificate_says_what_and_who_and_names_no_bidder(world: World) -> None:
    found = carried_out(approved(world))
    lines = list(found.lines.select_related("tender__authority"))

    context = certificate_context(found, lines, done_counts(found), at=AFTER_ALL_TERMS)
    html = render_html(TEMPLATE, context, is_rehearsal=False)
    assert found.content_hash in html
    assert found.made_by.name in html
    assert "Aanbestedingswet 2012, artikel 2.56" in html
    assert [name for key in BIDDERS if (name := world.people.providers[key].name) in html] == []
    certificate = found.certificate
    assert certificate is not None
    assert read_file(certificate)[:5] == b"%PDF-"


def test_a_list_that_waits_is_a_todo_for_jurist_and_buyer(world: World) -> None:
    assert retention_todo_for(world.user("jurist"), at=AFTER_ALL_TERMS) == []
    made = listed(world)

    for who in ("jurist", "inkoper"):
        (todo,) = retention_todo_for(world.user(who), at=AFTER_ALL_TERMS)
        assert todo.text == "Beoordeel vernietigingslijst 1"
    assert retention_todo_for(world.user("auditor"), at=AFTER_ALL_TERMS) == []
    approve_list(made, seen=made.content_hash, by=world.user("jurist"), at=AFTER_ALL_TERMS)
    assert retention_todo_for(world.user("jurist"), at=AFTER_ALL_TERMS) == []


def test_nothing_expires_before_its_day_and_on_the_day_itself(world: World) -> None:
    (standing,) = [one for one in standings_of(world.tender) if one.rule.category is Category.LOST]
    assert standing.until is not None

    for day, is_there in ((standing.until, False), (standing.until + timedelta(days=1), True)):
        found = expired_of(world.tender.authority, today=day, tenders=[world.tender])
        assert (Category.LOST in {line.rule.category for line in found}) == is_there


def test_a_list_that_nobody_approved_has_no_way_to_run(world: World) -> None:
    made = listed(world)
    DestructionList.objects.filter(pk=made.pk).update(status=ListStatus.APPROVED.value)

    with pytest.raises(ListChanged):
        carry_out(made.public_id, at=AFTER_ALL_TERMS)

    assert not DestructionLine.objects.exclude(outcome="").exists()
