"""200 bidders submit at the same moment: what is lost, what is wrong, and how long it takes.

On SQLite, and with `BENCH_DATABASE_URL` (postgresql://postgres@127.0.0.1:5432/postgres) on PostgreSQL too.
"""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from typing import Any

from bench.installation import Installation, ready
from bench.measuring import percentile, report

BIDDERS, SLOW_UPLOADS, TARGET_SECONDS = 200, 50, 2


def main() -> None:
    url = os.environ.get("BENCH_DATABASE_URL", "")
    if sys.argv[1:] == ["postgresql"]:
        with ready(database_url=url) as installation:
            _measure(installation)
        return
    with ready() as installation:
        _measure(installation)
    if url:
        subprocess.run([sys.executable, "-m", "bench.deadline", "postgresql"], check=True)
    else:
        report("deadline.postgresql", skipped="BENCH_DATABASE_URL is not set")


def _measure(installation: Installation) -> None:
    from bench.bidders import BEFORE_CLOSING, all_at_once, make_bidders, wait_before_receipt

    installation.move_clock_to(BEFORE_CLOSING)
    tender, (last, *bidders), uploaders = make_bidders(BIDDERS + 1, uploaders=SLOW_UPLOADS)
    installation.start("web")
    answers = all_at_once(installation.port, tender, bidders)
    pairs = list(zip(bidders, answers, strict=True))
    waits = [wait_before_receipt(who, answer) for who, answer in pairs]
    lost = sum(wait is None and _is_receipt(answer) for wait, answer in zip(waits, answers, strict=True))
    unanswered = sum(not _is_receipt(answer) for answer in answers)
    wrong = len(_wrong(tender, bidders))
    seconds = [answer.seconds for answer in answers]
    slowest = percentile(seconds, 99)
    report(
        f"deadline.{installation.database}",
        bidders=BIDDERS,
        lost=lost,
        unanswered=unanswered,
        answers=dict(Counter(str(answer.status) for answer in answers)),
        wrong=wrong,
        median_s=round(percentile(seconds, 50), 3),
        p99_s=round(slowest, 3),
        longest_wait_before_receipt_s=round(max(wait or 0 for wait in waits), 3),
        target={"lost": 0, "unanswered": 0, "wrong": 0, "p99_s": TARGET_SECONDS},
        met=lost + unanswered + wrong == 0 and slowest < TARGET_SECONDS,
    )
    _beside_slow_uploads(installation, tender, last, uploaders)


def _beside_slow_uploads(installation: Installation, tender: Any, who: Any, uploaders: Any) -> None:
    from bench.bidders import beside_slow_uploads, wait_before_receipt

    found = beside_slow_uploads(installation.port, tender, who, uploaders)
    wait = wait_before_receipt(who, found.answer)
    report(
        f"deadline.{installation.database}.beside_slow_uploads",
        slow_uploads=SLOW_UPLOADS,
        still_uploading=found.still_uploading,
        seconds=round(found.answer.seconds, 3),
        wait_before_receipt_s=None if wait is None else round(wait, 3),
        target={"wait_before_receipt_s": 1},
        met=wait is not None and wait < 1 and found.still_uploading == SLOW_UPLOADS,
    )


def _is_receipt(answer: Any) -> bool:
    return answer.status == 302 and answer.location.endswith("/ontvangstbewijs/")


def _wrong(tender: Any, bidders: list[Any]) -> list[int]:
    """Bids whose receipt does not add up: to its root, to the ciphertext on disk, or to what stood in the draft."""
    from bids.models import Submission
    from bids.services import receipt_from
    from documents.files import read_blob
    from documents.vault import keyring, unwrap
    from tenders.models import TenderKey

    key = TenderKey.objects.get(tender=tender, part=TenderKey.Part.QUALITY)
    private = unwrap(bytes(key.sealed_private_key), keyring().opening_private or "")
    wrong = []
    for who in bidders:
        submission = Submission.objects.filter(bid=who.bid_id).first()
        if submission is None:
            continue
        items = list(submission.items.select_related("blob"))
        sealed = {item.task: item.plain_sha256 for item in items if not item.is_manifest}
        adds_up = receipt_from(submission, items).root == submission.root_hash and sealed == who.hashes
        for item in items:
            file_key = unwrap(bytes(item.sealed_envelope), private)
            content = read_blob(item.blob, file_key)
            adds_up = adds_up and hashlib.sha256(content).hexdigest() == item.plain_sha256
        if not adds_up:
            wrong.append(who.bid_id)
    return wrong


if __name__ == "__main__":
    main()
