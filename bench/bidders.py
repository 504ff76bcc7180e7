"""Bidders with sealed drafts and sessions, and the raw requests with which they submit: loopback only, bounded."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.test import Client
from django.test.utils import override_settings

import clock
from accounts.models import User
from bids.content import draft_items
from bids.domain import tasks
from bids.models import Submission
from bids.services import start_draft
from tenders.models import Tender
from tenders.selectors import definition_of
from tests.factories.bids import bidder, filled_draft
from tests.factories.tenders import CLOSES_AT, published_tender

BEFORE_CLOSING = CLOSES_AT - timedelta(hours=1)
TOKEN = "a" * 32
BOUNDARY, UPLOAD_BYTES, UPLOADS_BEGIN_SECONDS = "grens", 50 * 1024 * 1024, 2
GIVE_UP_SECONDS = 60


@dataclass(frozen=True)
class Bidder:
    """A signatory with a session, and the hash of each file and answer as it stood in the draft."""

    bid_id: int
    cookies: str
    hashes: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What came back: the status (0 where nothing did), where it leads to, and when it was sent and done."""

    status: int
    location: str
    sent_at: float
    seconds: float


@dataclass(frozen=True)
class Beside:
    """A submission beside slow uploads, and how many of those were still going on when it was answered."""

    answer: Answer
    still_uploading: int


def make_bidders(number: int, *, uploaders: int = 0) -> tuple[Tender, list[Bidder], list[Bidder]]:
    """A published tender with this many finished drafts, and with drafts that were only begun."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        tender = published_tender()
        finished = [_finished(tender, place) for place in range(number)]
        return tender, finished, [_begun(tender) for _ in range(uploaders)]


def _finished(tender: Tender, place: int) -> Bidder:
    who = bidder()
    draft = filled_draft(tender, who, at=BEFORE_CLOSING, text=f"Inschrijver {place}")
    hashes = {task: item.sha256 for task, item in draft_items(draft, by=who.user).items()}
    return Bidder(draft.bid_id, _cookies(who.user), hashes)


def _begun(tender: Tender) -> Bidder:
    who = bidder()
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE_CLOSING)
    return Bidder(draft.bid_id, _cookies(who.user), {})


def _cookies(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"


def all_at_once(port: int, tender: Tender, bidders: Sequence[Bidder]) -> list[Answer]:
    """Every bidder submits at the same moment, each over a connection of its own."""

    async def run() -> list[Answer]:
        return await asyncio.gather(*(submit(port, tender, each) for each in bidders))

    return asyncio.run(run())


async def submit(port: int, tender: Tender, who: Bidder) -> Answer:
    body = f"csrfmiddlewaretoken={TOKEN}".encode()
    head = _head(
        f"/inschrijven/{tender.public_id}/indienen/",
        port,
        who,
        "application/x-www-form-urlencoded",
        len(body),
    )
    start, sent_at = time.perf_counter(), time.time()
    try:
        async with asyncio.timeout(GIVE_UP_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head + body)
            await writer.drain()
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return Answer(0, "", sent_at, time.perf_counter() - start)
    lines = answer.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return Answer(int(lines[0].split()[1]), headers.get("location", ""), sent_at, time.perf_counter() - start)


def beside_slow_uploads(port: int, tender: Tender, who: Bidder, uploaders: Sequence[Bidder]) -> Beside:
    """Submit while every uploader is sending a file, a little at a time."""

    async def run() -> Beside:
        answered = asyncio.Event()
        uploads = [asyncio.create_task(_upload_slowly(port, tender, each, answered)) for each in uploaders]
        await asyncio.sleep(UPLOADS_BEGIN_SECONDS)
        answer = await submit(port, tender, who)
        answered.set()
        return Beside(answer, sum(await asyncio.gather(*uploads)))

    return asyncio.run(run())


async def _upload_slowly(port: int, tender: Tender, who: Bidder, stop: asyncio.Event) -> bool:
    """Whether the server was still taking the file in when it was told to stop."""
    opening = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    ).encode()
    head = _head(upload_path(tender), port, who, f"multipart/form-data; boundary={BOUNDARY}", UPLOAD_BYTES)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head + opening)
        while not stop.is_set() and not reader.at_eof():
            writer.write(b"0" * 1024)
            await writer.drain()
            await asyncio.sleep(0.1)
        return not reader.at_eof()
    except OSError:
        return False
    finally:
        writer.close()


def upload_path(tender: Tender) -> str:
    """Where the plan is uploaded."""
    listed = tasks.tasks_of(definition_of(tender), plan_title=tender.plan_title, is_rehearsal=False)
    place = next(number for number, task in enumerate(listed, start=1) if task.key == tasks.PLAN)
    return f"/inschrijven/{tender.public_id}/taak/{place}/"


def wait_before_receipt(who: Bidder, answer: Answer) -> float | None:
    """Seconds from the sending to the instant of receipt; None where nothing of this bidder was received."""
    submission = Submission.objects.filter(bid=who.bid_id, status=Submission.Status.SEALED).first()
    if submission is None:
        return None
    moved = clock.now() - datetime.now(UTC)
    return (submission.received_at - moved).timestamp() - answer.sent_at


def _head(path: str, port: int, who: Bidder, content_type: str, length: int) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {who.cookies}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    ).encode()
