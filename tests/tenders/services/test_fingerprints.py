"""The last hash of the log goes out each day on which it changed, so that somebody outside holds the log to it."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command

from audit.selectors import chain_head
from audit.services import Auditor, SystemActor, tender_scope, vault_scope
from documents.models import OutboxJob
from documents.sweeping import run_sweeps
from tenders.models import LogFingerprint, Role, Tender
from tenders.services.fingerprints import MAIL, mail_fingerprint, take_fingerprints
from tests.factories.bids import submitted_bid
from tests.factories.tenders import draft_tender, member_with_role, published_tender
from tools.verify_audit import main as check

pytestmark = pytest.mark.django_db
# Seven o'clock in Amsterdam in winter.
SEVEN = datetime(2025, 11, 5, 6, tzinfo=UTC)
MS = timedelta(milliseconds=1)
DAY = timedelta(days=1)


def taken(tender: Tender) -> list[tuple[int, str]]:
    return list(LogFingerprint.objects.filter(tender=tender).values_list("sequence", "entry_hash"))


def something_happens(tender: Tender, *, at: datetime) -> None:
    Auditor(SystemActor.SETUP).record("a.b", tender, scope=tender_scope(tender.public_id), at=at)


@pytest.mark.parametrize(("at", "number"), [(SEVEN - MS, 0), (SEVEN, 1), (SEVEN + MS, 1)])
def test_it_is_taken_from_seven_o_clock_on(at: datetime, number: int) -> None:
    tender = published_tender()

    assert run_sweeps(at) == []

    assert len(taken(tender)) == number
    assert OutboxJob.objects.filter(kind=MAIL).count() == number


def test_it_is_that_of_the_last_entry_and_taken_once_a_day_when_something_changed() -> None:
    tender = published_tender()
    head = chain_head(tender_scope(tender.public_id))

    assert take_fingerprints(at=SEVEN) == 1
    something_happens(tender, at=SEVEN)
    assert take_fingerprints(at=SEVEN + timedelta(hours=9)) == 0
    assert take_fingerprints(at=SEVEN + DAY) == 1
    assert take_fingerprints(at=SEVEN + 2 * DAY) == 0

    later = chain_head(tender_scope(tender.public_id))
    assert taken(tender) == [(head.sequence, head.entry_hash), (later.sequence, later.entry_hash)]
    assert later.sequence == head.sequence + 1


def test_a_draft_and_a_rehearsal_have_none() -> None:
    draft = draft_tender()
    something_happens(draft, at=SEVEN)
    published_tender(is_rehearsal=True)

    assert take_fingerprints(at=SEVEN) == 0


def test_what_happens_in_the_vault_changes_nothing_in_it() -> None:
    tender = published_tender()
    take_fingerprints(at=SEVEN)

    submitted_bid(tender, at=SEVEN + timedelta(hours=1))

    assert chain_head(vault_scope(tender.public_id)).sequence > 0
    assert take_fingerprints(at=SEVEN + DAY) == 0


def test_inkoper_and_auditor_read_number_and_hash_and_nobody_else_gets_the_mail() -> None:
    tender = published_tender()
    auditor = member_with_role(tender, Role.AUDITOR)
    for role in (Role.CHAIR, Role.EVALUATOR, Role.CHECKER, Role.SECOND_OPENER):
        member_with_role(tender, role)
    take_fingerprints(at=SEVEN)
    ((sequence, entry_hash),) = taken(tender)
    mail.outbox.clear()

    sent = mail_fingerprint(LogFingerprint.objects.get().public_id)

    assert sent == 2
    assert {to for message in mail.outbox for to in message.to} == {tender.created_by.email, auditor.email}
    for message in mail.outbox:
        assert message.subject == f"Controlegetal van het logboek: {tender.title}"
        assert f"Het controlegetal van regel {sequence} is {entry_hash}." in " ".join(message.body.split())


def test_an_outsider_holds_an_export_to_the_mail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tender = published_tender()
    take_fingerprints(at=SEVEN)
    mail_fingerprint(LogFingerprint.objects.get().public_id)
    found = re.search(r"regel (\d+) is ([0-9a-f]{64})", " ".join(str(mail.outbox[-1].body).split()))
    assert found is not None
    something_happens(tender, at=SEVEN)
    path = tmp_path / "log.json"
    call_command("audit", "verify", "--export", str(path))

    assert check([str(path), *found.groups()]) == 0
    assert f"regel {found[1]} is die uit uw mail" in capsys.readouterr().out

    # A shorter log is sound in itself, and so is one that was written anew: only the mail finds it.
    document = json.loads(path.read_text())
    scope = tender_scope(tender.public_id)
    document["chains"][scope] = document["chains"][scope][: int(found[1]) - 1]
    path.write_text(json.dumps(document))
    assert check([str(path)]) == 0
    assert check([str(path), *found.groups()]) == 1
    assert f"op regel {found[1]} het controlegetal" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["3"], ["drie", "ab"], ["3", "ab", "c"]])
def test_a_command_that_cannot_be_read_says_how_it_is_written(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check([str(tmp_path / "log.json"), *arguments]) == 2
    assert "REGEL CONTROLEGETAL" in capsys.readouterr().err


def test_it_takes_as_many_queries_for_one_tender_as_for_four_when_nothing_changed(
    django_assert_num_queries,
) -> None:
    for number in (1, 3):
        for _ in range(number):
            published_tender()
        take_fingerprints(at=SEVEN)
        with django_assert_num_queries(2):
            take_fingerprints(at=SEVEN + DAY)
