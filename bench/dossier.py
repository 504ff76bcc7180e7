"""A dossier with 300 MB and with 3 GB in one file: how fast it is packed and sealed, and in how much memory."""

import json
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

from bench.installation import ROOT
from bench.measuring import report

SMALL_MB, LARGE_MB, TARGET_GROWTH_MIB = 4, (300, 3000), 32

_PACK = """
import json, resource, sys, time
from datetime import UTC, datetime
from contracts.dossier.packing import stretch
from documents.streams import BlockReader
from documents.vault import decrypt_stream, encrypt_stream
megabytes, path = int(sys.argv[1]), sys.argv[2]
block = bytes(range(256)) * 4096
files = [("stukken/0001.bin", datetime(2025, 11, 28, tzinfo=UTC), (block for _ in range(megabytes)))]
start = time.perf_counter()
zipped = BlockReader(stretch(files, lambda packed: None, offset=0, directory_of=list))
with open(path, "wb") as target:
    sealed = encrypt_stream(zipped, target)
packed = time.perf_counter() - start
start = time.perf_counter()
with open(path, "rb") as source, open("/dev/null", "wb") as target:
    decrypt_stream(source, target, file_key=sealed.file_key)
opened = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"size": sealed.plain_size, "packed": packed, "opened": opened, "peak": peak}))
"""


def main() -> None:
    least = _pack(SMALL_MB)["peak"]
    for megabytes in LARGE_MB:
        found = _pack(megabytes)
        growth = found["peak"] - least
        report(
            f"dossier.{megabytes}mb",
            megabytes=found["size"] // 1024**2,
            pack_and_seal_mb_per_s=round(megabytes / found["packed"]),
            open_mb_per_s=round(megabytes / found["opened"]),
            most_mib=found["peak"],
            growth_mib=growth,
            target={"growth_mib": TARGET_GROWTH_MIB},
            met=growth <= TARGET_GROWTH_MIB,
        )


def _pack(megabytes: int) -> dict[str, Any]:
    """In a process of its own, whose highest use of memory is then that of this work."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _PACK, str(megabytes), f"{folder}/part"]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
