"""Who submitted, when and how many is hidden: the same acts with and without one submission look the same.

Times are those of the told clock, so that they are equal; ids, hashes and tokens are put aside. What an operator
reads in the database is not promised.
"""

import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from clock import telling
from documents.models import OutboxJob
from documents.outbox import in_process_outbox
from documents.sweeping import run_sweeps
from tenders.models import Role
from tenders.services import end_role, give_role
from tests.architecture.searching import asked_by, jobs, log_lines, mails
from tests.architecture.visiting import lean, undone_and_uncounted, visitors
from tests.factories.world import HANDED_IN_AT, World, make_outsiders, make_world
from tests.pdf import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BIDDERS = {"b": "anker", "r": "brug"}
# For who a second submission could differ from the first: a count would show. They look first: looking leaves traces.
COUNTING = ("public", "s", *"BA")
ROLES = (*COUNTING, "b", "r", *"OCKEMJH", "B'", "A'")
# Who may act between the deadline and the opening, and who reads much.
FEW = ("public", "b", "r", *"BOCA")
_PUT_ASIDE = (
    (re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), b"<id>"),
    (re.compile(rb"[0-9a-f]{8}(?:(?:<wbr>)?[0-9a-f]{8}){7}"), b"<hash>"),
    # The secret of a second factor that is offered, and the picture of it.
    (re.compile(rb'(id="sleutel">|secret=)[A-Z2-7 ]{32,39}'), rb"\1<secret>"),
    (re.compile(rb"(data:image/svg\+xml;base64,)[A-Za-z0-9+/=]+"), rb"\1<picture>"),
    (re.compile(rb"[A-Za-z0-9+/]{86}=="), b"<signature>"),
    (re.compile(rb'(csrfmiddlewaretoken" value=|csrf-token" content=|csrftoken=)"?\w+'), rb"\1<token>"),
    (re.compile(rb'("X-CSRFToken": )"\w+"'), rb"\1<token>"),
    # How long ciphertext is differs a little from time to time; the body itself is compared.
    (re.compile(rb'(Content-Length: |"cipher_size": )\d+'), rb"\1<size>"),
    # Headers that Django itself dates: how long a cookie lives, and that a page of allauth is not kept.
    (re.compile(rb"[Ee]xpires(=|: )[^;\n]+"), rb"expires\1<time>"),
    # So is, by the time of the machine, when an account was made and last used.
    (re.compile(rb'("(?:laatst_ingelogd|gemaakt_op)": )"[^"]+"'), rb'\1"<time>"'),
)
_NAMES_IN_ZIP = re.compile(rb"[\w -]+\.(?:pdf|json)")


@dataclass
class Seen:
    """What the installation told in one run: answers by role, route and moment; mails, log and jobs in order."""

    answers: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    log: list[bytes] = field(default_factory=list)
    # The log of who looked, by role and moment.
    looking: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)
    jobs: list[bytes] = field(default_factory=list)
    exported: bytes = b""


def test_a_submission_changes_nothing_for_anybody_else() -> None:
    none, one = _run(), _run("anker")

    assert none.answers.keys() == one.answers.keys()
    assert _seen_by_others(none, one, submitting="b") == []
    assert any(b"Controlegetal van het logboek" in text for _, text in one.mails)
    own = ("b", "bids:desk", "before the deadline")
    assert none.answers[own] != one.answers[own]

    two = _run("anker", "brug", asking=(COUNTING, ()))
    assert {role for role, _, _ in two.answers} == set(COUNTING)
    assert _seen_by_others(one, two, submitting="r") == []


def test_what_is_put_aside_leaves_names_numbers_and_times() -> None:
    id_, hash_ = "0b7e2c1a-3c55-4d8e-9a51-0c1d2e3f4a5b", "ab" * 32

    assert _aside(f"Anker, 3, 12.00 uur, {id_} {hash_}".encode()) == b"Anker, 3, 12.00 uur, <id> <hash>"


def _run(*submitting: str, asking: tuple[tuple[str, ...], tuple[str, ...]] = (ROLES, FEW)) -> Seen:
    """The acts of everybody; those of `asking` look at everything, before the deadline and before the opening.

    Two bidders have a whole draft; those named submit it, and the others look at it.
    """
    seen = Seen()
    mail.outbox.clear()
    with undone_and_uncounted(), lean(), _everything_logged() as records, in_process_outbox() as outbox:
        with in_process_outbox():
            world = make_world("published", bidders=())
            for key in BIDDERS.values():
                world.fill_draft(key, version=1)
        # From the rows: a world that was put back (`tests.factories.remembering`) has told no outbox of its jobs.
        for job in OutboxJob.objects.filter(status=OutboxJob.Status.PENDING).order_by("pk"):
            outbox.add(job)
        people = visitors(world, make_outsiders())
        records.clear()
        address = reverse("bids:submit", args=[world.tender.public_id])
        for role, key in BIDDERS.items():
            people[role].get(address, at=world.at)
            if key in submitting:
                answer = people[role].post(address, at=world.at)
                assert answer.response.headers["Location"].endswith("/ontvangstbewijs/")
        _daily_acts(world)
        with telling(HANDED_IN_AT + timedelta(hours=3)):
            outbox.drain()
        for moment, at, looking in (
            ("before the deadline", world.at + timedelta(days=1), asking[0]),
            ("before the opening", world.tender.closes_at + timedelta(seconds=30), asking[1]),
        ):
            with telling(at):
                assert run_sweeps(at) == []
                outbox.drain()
            for role in looking:
                before = len(records)
                for _, route, content in asked_by(world, {role: people[role]}, at=at):
                    seen.answers[role, route, moment] = _aside(content)
                seen.looking[role, moment] = _told(records[before:])
                del records[before:]
        seen.exported = _exported(world)
        seen.mails = [(to, _aside(text.encode())) for to, text in mails()]
        seen.log = _told(records)
        seen.jobs = [_aside(row.encode()) for row in jobs()]
    return seen


def _told(records: list[logging.LogRecord]) -> list[bytes]:
    """The lines of the log, without those of addresses of bids, which no log holds in production."""
    return [_aside(line.encode()) for line in log_lines(records) if "/inschrijven/" not in line]


def _daily_acts(world: World) -> None:
    """What a buyer does while bids come in."""
    buyer, at = world.user("inkoper"), HANDED_IN_AT + timedelta(hours=2)
    helper = User.objects.get(pk=world.user("contractmanager").pk)
    give_role(world.tender, helper, Role.AUDITOR, by=buyer, at=at)
    end_role(world.tender.roles.get(user=helper, role=Role.AUDITOR), by=buyer, at=at)


def _exported(world: World) -> bytes:
    out = StringIO()
    call_command("scenario", "export", world.tender.key, stdout=out)
    return _aside(out.getvalue().encode())


def _seen_by_others(before: Seen, after: Seen, *, submitting: str) -> list[str]:
    """Everything that differs, apart from what the bidder itself finds and what is mailed to it."""
    address = f"{BIDDERS[submitting]}@"
    others = [key for key in after.answers if key[0] != submitting]
    found = [" ".join(key) for key in others if before.answers[key] != after.answers[key]]
    told = (
        ("mails", *([row for row in run.mails if address not in row[0]] for run in (before, after))),
        ("log", before.log, after.log),
        ("jobs", before.jobs, after.jobs),
        ("export", before.exported, after.exported),
    )
    found += [f"log of {' '.join(key)}" for key in after.looking if before.looking[key] != after.looking[key]]
    assert sum(map(len, after.looking.values())) > 100
    return found + [name for name, left, right in told if left != right]


def _aside(content: bytes) -> bytes:
    head, _, body = content.partition(b"\n\n")
    if b"application/pdf" in head and b"ontvangstbewijs" in head:
        # A bidder's own receipt: compressed, and its hashes run over the ends of lines.
        content = head + b"\n\n" + "".join(text_of(body).split()).encode()
    if b"spreadsheetml" in head:
        content = head + b"\n\n" + _sheets(body)
    for pattern, name in _PUT_ASIDE:
        content = pattern.sub(name, content)
    head, _, body = content.partition(b"\n\n")
    if b"application/zip" in head:
        # The bidder's own copy: its answers hold random bytes, so that their hash gives nothing away.
        return head + b" ".join(_NAMES_IN_ZIP.findall(body))
    if b"application/json" in head:
        # A receipt lists its lines in the order of their hashes.
        return head + b"\n".join(sorted(body.splitlines()))
    return content


def _sheets(workbook: bytes) -> bytes:
    """What stands in an Excel file, without the properties in which the library writes the time of the machine."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        names = [name for name in sorted(archive.namelist()) if name != "docProps/core.xml"]
        assert "xl/workbook.xml" in names
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in names)


@contextmanager
def _everything_logged() -> Iterator[list[logging.LogRecord]]:
    """Every record of the product, of Django and of Celery, at the most talkative level that the settings allow."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = records.append  # type: ignore[method-assign]
    names = ("", "django", "django.request", "celery", "kombu", "tenderhuis")
    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        patch.setattr(logging.getLogger("rules"), "level", logging.INFO)
        logging.root.manager._clear_cache()
        logging.root.addHandler(handler)
        try:
            yield records
        finally:
            logging.root.removeHandler(handler)
    logging.root.manager._clear_cache()
