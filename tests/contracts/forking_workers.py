"""Starts real Celery workers by forking from a process in which everything is loaded, so that a start takes no seconds.

Reads commands from its input, a line each, and answers with a line: "start NAME" with the process id of the worker,
"kill" when its whole process group was killed (SIGKILL) and is gone.
"""

import os
import signal
import sys

import django

_ARGUMENTS = ("--pool", "prefork", "--concurrency", "2", "--queues", "pdf", "--loglevel", "WARNING")


def start(name: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    os.dup2(2, 1)
    from config.celery import app

    app.worker_main(
        ["worker", *_ARGUMENTS, "--hostname", f"{name}@local", "--without-gossip", "--without-mingle"]
    )
    os._exit(0)


def kill(pid: int) -> None:
    """Also its pool: nobody of the group finishes what it had in hand."""
    while True:
        try:
            os.killpg(pid, signal.SIGKILL)
            break
        except ProcessLookupError:
            # Not yet the leader of its group.
            os.sched_yield()
    os.waitpid(pid, 0)


def answer(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def warm_up() -> None:
    """Set one letter, so that no worker begins with loading libraries and fonts."""
    import documents.tasks  # noqa: F401 -- the task that takes messages
    from contracts.pdf import letter_context
    from contracts.services.rendering import TEMPLATE
    from documents.pdf import render_pdf
    from tests.contracts.domain.letters import letter

    render_pdf(TEMPLATE, letter_context(letter()), is_rehearsal=False)


def main() -> None:
    django.setup()
    warm_up()
    pid = 0
    for line in sys.stdin:
        command, _, name = line.strip().partition(" ")
        if command == "start":
            pid = start(name)
            answer(str(pid))
        elif command == "kill":
            kill(pid)
            answer("killed")


if __name__ == "__main__":
    main()
