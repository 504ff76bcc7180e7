"""The health check of a container: ends with 0 when its process works. Plain Python: it runs twice a minute.

python -m health.probe web http://127.0.0.1:8000/gezondheid/live
python -m health.probe heartbeat --within 60
"""

import argparse
import os
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from documents.heartbeat import seconds_since_beat

_SECONDS = 4


def fault_of_web(url: str, site_url: str) -> str | None:
    """Ask as the proxy does: for the host of the installation, and as if by https."""
    request = Request(url)  # noqa: S310 -- the address stands in docker-compose.yml
    request.add_header("Host", urlsplit(site_url).netloc or urlsplit(url).netloc)
    request.add_header("X-Forwarded-Proto", "https")
    try:
        with urlopen(request, timeout=_SECONDS):  # noqa: S310 -- idem
            return None
    except (URLError, OSError) as fault:
        return str(fault)


def fault_of_heartbeat(path: Path, *, within: float) -> str | None:
    age = seconds_since_beat(path)
    if age is None:
        return "geen hartslag"
    return f"de laatste hartslag is {age:.0f} seconden oud" if age > within else None


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="health.probe")
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("web").add_argument("url")
    kinds.add_parser("heartbeat").add_argument("--within", type=float, required=True)
    given = parser.parse_args(arguments)
    if given.kind == "web":
        fault = fault_of_web(given.url, os.environ.get("SITE_URL", ""))
    else:
        fault = fault_of_heartbeat(Path(os.environ["HEARTBEAT_FILE"]), within=given.within)
    if fault:
        sys.stderr.write(f"{fault}\n")
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
