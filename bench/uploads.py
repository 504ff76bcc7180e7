"""An upload of 100 MB as a bidder does it: what it costs the web process in memory, and how fast it is.

Beside it stands hashing and encrypting the same bytes in a loop, without HTTP, inspection or disk.
"""

import hashlib
import http.client
import io
import os
import secrets
import statistics
import threading
import time
from pathlib import Path
from typing import Any

from bench.installation import Installation, ready
from bench.measuring import report

MEGABYTE = 1_000_000  # as the limit of a file counts it
SIZE, RUNS = 99 * MEGABYTE, 3
TARGET_GROWTH_MB, TARGET_SHARE = 20, 0.25


def main() -> None:
    with ready() as installation:
        _measure(installation)


def _measure(installation: Installation) -> None:
    from bench.bidders import BEFORE_CLOSING, make_bidders

    installation.move_clock_to(BEFORE_CLOSING)
    tender, _, (who,) = make_bidders(0, uploaders=1)
    web = installation.start("web")
    content = _pdf(SIZE)
    for _ in range(4):  # both processes have seen an upload, so what they import is not counted
        _upload(installation.port, tender, who, _pdf(MEGABYTE))
    uploads, loops, watches = [], [], []
    for _ in range(RUNS):
        with _MemoryWatch(web.pid) as watch:
            uploads.append(_upload(installation.port, tender, who, content))
        watches.append(watch)
        loops.append(_hash_and_encrypt(content))
    ours, loop = statistics.median(uploads), statistics.median(loops)
    growth = max(watch.growth_mb for watch in watches)
    report(
        "uploads.memory",
        megabytes=SIZE // MEGABYTE,
        growth_mb=round(growth, 1),
        with_mapped_file_mb=round(max(watch.resident_growth_mb for watch in watches), 1),
        target={"growth_mb": TARGET_GROWTH_MB},
        met=growth <= TARGET_GROWTH_MB,
    )
    report(
        "uploads.throughput",
        megabytes=SIZE // MEGABYTE,
        mb_per_s=round(SIZE / MEGABYTE / ours),
        loop_mb_per_s=round(SIZE / MEGABYTE / loop),
        share=round(loop / ours, 3),
        target={"share": TARGET_SHARE},
        met=loop / ours >= TARGET_SHARE,
    )


class _MemoryWatch:
    """The largest growth of any process of the server while it lasts: own memory, and all that is resident."""

    def __init__(self, master: int) -> None:
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        self._before = {int(pid): _memory(int(pid)) for pid in children}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.growth_mb = self.resident_growth_mb = 0.0

    def __enter__(self) -> "_MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            for pid, (own, resident) in self._before.items():
                own_now, resident_now = _memory(pid)
                self.growth_mb = max(self.growth_mb, own_now - own)
                self.resident_growth_mb = max(self.resident_growth_mb, resident_now - resident)


def _memory(pid: int) -> tuple[float, float]:
    """MB of memory of its own, and of everything resident, mapped files included."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    own, resident = (int(lines[name].split()[0]) / 1024 for name in ("RssAnon", "VmRSS"))
    return own, resident


def _upload(port: int, tender: Any, who: Any, content: bytes) -> float:
    """Seconds until the answer; the task of the plan, with the form of the page."""
    from bench.bidders import BOUNDARY, TOKEN, upload_path

    opening = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    body = b"".join((opening, content, f"\r\n--{BOUNDARY}--\r\n".encode()))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    connection.request(
        "POST",
        upload_path(tender),
        body,
        {"Cookie": who.cookies, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
    )
    answer = connection.getresponse()
    answer.read()
    seconds = time.perf_counter() - start
    connection.close()
    if answer.status != 302:
        raise RuntimeError(f"The upload was answered with {answer.status}, not 302.")
    return seconds


def _hash_and_encrypt(content: bytes) -> float:
    import pyrage

    recipient = pyrage.x25519.Identity.generate().to_public()
    start = time.perf_counter()
    digest = hashlib.sha256()
    for place in range(0, len(content), MEGABYTE):
        digest.update(content[place : place + MEGABYTE])
    with open(os.devnull, "wb") as nowhere:
        pyrage.encrypt_io(io.BytesIO(content), nowhere, [recipient])
    return time.perf_counter() - start


def _pdf(size: int) -> bytes:
    """One page that carries this many bytes that do not compress."""
    import pikepdf

    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj["/BenchData"] = pdf.make_stream(secrets.token_bytes(size))
        pdf.save(target, compress_streams=False)
    return target.getvalue()


if __name__ == "__main__":
    main()
