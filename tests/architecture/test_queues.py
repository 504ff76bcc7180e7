"""Which process listens to which queue."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = (ROOT / "Procfile").read_text()
QUEUES = {
    match["process"]: set(match["queues"].split(","))
    for match in re.finditer(r"^(?P<process>\w+):.* --queues (?P<queues>\S+)", PROCESSES, re.MULTILINE)
}
SOURCE = "\n".join(
    path.read_text()
    for app in ("tenders", "bids", "contracts", "portal", "documents")
    for path in (ROOT / app).rglob("*.py")
)


def test_the_opener_alone_listens_to_its_queue() -> None:
    listening = {process for process, queues in QUEUES.items() if "opening" in queues}

    assert listening == {"opener"}
    assert QUEUES["opener"] == {"opening"}


def test_every_queue_has_a_listener() -> None:
    used = {"default", *re.findall(r'queue="(\w+)"', SOURCE)}

    assert {"mail", "pdf", "opening"} <= used
    assert used == set.union(*QUEUES.values())
