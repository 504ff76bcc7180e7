"""500 letters through outbox and worker, beside plain WeasyPrint with the same HTML, variant and processes."""

import re
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.installation import ROOT, Installation, procfile_command, ready
from bench.measuring import report

LETTERS, GIVE_UP_SECONDS, TARGET_SHARE, TARGET_MIB = 500, 600, 0.9, 200
VARIANT = "pdf/a-3a"


def main() -> None:
    with ready() as installation:
        _measure(installation)


def _measure(installation: Installation) -> None:
    from tests.factories.contracts import SENT_AT

    installation.move_clock_to(SENT_AT)
    first = _award()
    worker = installation.start("worker")
    _wait_until_ready()  # the worker has imported what it needs
    processes = _number_of_processes()
    html = _html_of(first)
    before = _plain(html, processes)
    start = _queue_more(first, LETTERS)
    _wait_until_ready()
    seconds = time.perf_counter() - start
    memory = max(_most_memory(worker.pid))
    plain = (before + _plain(html, processes)) / 2
    report(
        "letters.throughput",
        letters=LETTERS,
        processes=processes,
        letters_per_s=round(LETTERS / seconds, 2),
        plain_letters_per_s=round(LETTERS / plain, 2),
        share=round(plain / seconds, 3),
        target={"share": TARGET_SHARE},
        met=plain / seconds >= TARGET_SHARE,
    )
    report("letters.memory", most_mib_per_worker=memory, target={"mib": TARGET_MIB}, met=memory < TARGET_MIB)


def _award() -> Any:
    """A decision on three bids whose letters are in the queue; the letter of one who does not win is given."""
    from django.test.utils import override_settings

    from tests.factories.contracts import queued

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        award = queued()
    return award.decision.letters.filter(kind="not_awarded").first()


def _queue_more(first: Any, number: int) -> float:
    """As many bidders with a letter of the same content, each a job of its own; the moment before they are sent."""
    from django.db import transaction

    from contracts.models import Letter
    from documents.outbox import enqueue
    from tests.factories.scoring import opened_bid

    with transaction.atomic():
        for place in range(number):
            bid = opened_bid(first.decision.tender, f"Zorg {place:03}")
            letter = Letter.objects.create(
                decision=first.decision,
                bid=bid,
                kind=first.kind,
                status=Letter.Status.QUEUED,
                content=first.content,
                content_hash=first.content_hash,
            )
            enqueue("render_letter", queue="pdf", letter_id=letter.public_id)
        return time.perf_counter()


def _wait_until_ready() -> None:
    """Looked at as seldom as the page of the letters does, for the workers need both cores."""
    from contracts.models import Letter

    deadline = time.monotonic() + GIVE_UP_SECONDS
    while Letter.objects.exclude(status=Letter.Status.READY).exists():
        if time.monotonic() > deadline:
            raise RuntimeError("The worker did not finish the letters in time.")
        time.sleep(0.5)


def _most_memory(parent: int) -> list[int]:
    """The most memory, in MiB, that each child process of the worker ever held."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if lines["PPid"].strip() == str(parent):
                found.append(int(lines["VmHWM"].split()[0]) // 1024)
    return found


def _html_of(letter: Any) -> str:
    from contracts.domain.content import content_from
    from contracts.pdf import letter_context
    from documents.pdf import render_html

    return render_html("pdf/letter.html", letter_context(content_from(letter.content)), is_rehearsal=False)


def _plain(html: str, processes: int) -> float:
    """Seconds for as many letters with nothing around WeasyPrint, in processes that are warm."""
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(_write_pdf, [html] * processes * 2))
        start = time.perf_counter()
        list(pool.map(_write_pdf, [html] * LETTERS))
        return time.perf_counter() - start


def _write_pdf(html: str) -> int:
    from weasyprint import HTML

    sheet = ROOT / "static/css/pdf.css"  # the one that comes with every document of ours
    return len(HTML(string=html).write_pdf(pdf_variant=VARIANT, stylesheets=[sheet]))


def _number_of_processes() -> int:
    _, command = procfile_command("worker", port=0)
    found = re.search(r"--concurrency (\d+)", " ".join(command))
    return int(found[1]) if found else 1


if __name__ == "__main__":
    main()
