"""`python -m bench [MODULE …]`: every benchmark, or those named, each in a process of its own."""

import subprocess
import sys

from bench.measuring import report

MODULES = ("lots", "simulation", "pages", "deadline", "uploads", "letters", "dossier")
GIVE_UP_SECONDS = 1200


def main() -> int:
    """1 where a benchmark could not be run; a target that is not met is no fault."""
    chosen = sys.argv[1:] or MODULES
    faults = 0
    for name in chosen:
        try:
            subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True, timeout=GIVE_UP_SECONDS)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
            report(name, fault=str(fault))
            faults += 1
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
