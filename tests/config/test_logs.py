"""What is planted in faults, requests and messages is in no line of the log; what an operator needs is."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from celery import current_app, shared_task
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

import documents.outbox
import documents.sweeping
from config.logs import JsonLines
from documents.outbox import enqueue, handler, run_job
from documents.sweeping import run_sweeps, sweep
from documents.vault import generate_keypair

MAIL = "willemijn.zandstra@thuiszorg.example"
NAME = "Willemijn Zandstra"
PASSWORD = "Kastanjeboom-31-fietsbel"
KEY = generate_keypair().private
ANSWER = "Ons tarief is 61,20 euro per uur"
PLANTED = (MAIL, NAME, "Zandstra", PASSWORD, KEY, ANSWER, "61,20", "Kastanjeboom")
EVERYTHING = " / ".join((MAIL, NAME, PASSWORD, KEY, ANSWER))
REQUEST_ID = "0123456789abcdef0123456789abcdef"


class PlantedFault(Exception):
    """Quotes what it choked on."""


def fail(request: HttpRequest, name: str) -> HttpResponse:
    try:
        raise ValueError(EVERYTHING)
    except ValueError as fault:
        fault.add_note(EVERYTHING)
        raise PlantedFault(EVERYTHING, {"answer": ANSWER}) from fault


def refuse(request: HttpRequest) -> HttpResponse:
    logging.getLogger("tenderhuis.test").warning("Something was refused.")
    return HttpResponse(status=503)


urlpatterns = [path("mis/<str:name>/", fail), path("dicht/", refuse)]


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, object]]]]:
    """The lines of all loggers, at the most talkative level, as production would write them."""
    stream = io.StringIO()
    console = logging.StreamHandler(stream)
    console.setFormatter(JsonLines())
    loggers = [
        logging.getLogger(),
        *(logging.getLogger(name) for name in sorted(logging.root.manager.loggerDict)),
    ]
    with pytest.MonkeyPatch.context() as patch:
        for logger in loggers:
            patch.setattr(logger, "level", logging.DEBUG)
            patch.setattr(logger, "propagate", True)
        logging.root.manager._clear_cache()  # type: ignore[attr-defined]
        logging.root.addHandler(console)
        try:
            yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
        finally:
            logging.root.removeHandler(console)
    logging.root.manager._clear_cache()  # type: ignore[attr-defined]


Lines = Callable[[], list[dict[str, object]]]


@override_settings(ROOT_URLCONF="tests.config.test_logs")
@pytest.mark.django_db
def test_a_request_that_fails(lines: Lines) -> None:
    client = Client(raise_request_exception=False, headers={"X-Request-ID": REQUEST_ID, "User-Agent": NAME})
    client.cookies["naam"] = NAME

    response = client.post(
        f"/mis/{NAME}/?wachtwoord={PASSWORD}", {"email": MAIL, "tarief": ANSWER, "sleutel": KEY}
    )

    assert response.status_code == 500
    (line,) = [line for line in lines() if line["logger"] == "django.request" and line["level"] == "ERROR"]
    assert line["status"] == 500
    assert line["request_id"] == REQUEST_ID
    assert [fault["fault"] for fault in line["faults"]] == ["PlantedFault", "ValueError"]  # type: ignore[attr-defined]
    last = line["faults"][0]["at"][-1]  # type: ignore[index]
    assert last.startswith("tests/config/test_logs.py:")
    assert last.endswith(" fail")
    assert_nothing_planted(lines())


@pytest.mark.django_db
def test_people_who_log_in_and_strange_hosts(lines: Lines, client: Client) -> None:
    client.post("/account/login/", {"login": MAIL, "password": PASSWORD})
    client.post("/account/password/reset/", {"email": MAIL})
    client.get(f"/{NAME}/", headers={"X-Request-ID": MAIL, "Referer": NAME})
    with override_settings(ALLOWED_HOSTS=["tenderhuis.example"]):
        client.get("/", headers={"Host": "zandstra-61,20.example"})

    assert {"django.request", "django.security.DisallowedHost"} <= {line["logger"] for line in lines()}
    assert_nothing_planted(lines())


@override_settings(ROOT_URLCONF="tests.config.test_logs")
def test_lines_of_a_request_carry_its_id_also_when_it_is_over(lines: Lines, client: Client) -> None:
    client.get("/dicht/", headers={"X-Request-ID": REQUEST_ID})
    logging.getLogger("tenderhuis.test").warning("Nobody asks.")

    ids = {(line["logger"], line.get("request_id")) for line in lines() if line["level"] != "DEBUG"}

    assert ids == {("tenderhuis.test", REQUEST_ID), ("django.request", REQUEST_ID), ("tenderhuis.test", None)}


@pytest.mark.django_db
def test_a_job_and_a_sweep_that_fail(lines: Lines, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(documents.outbox, "_handlers", {})
    monkeypatch.setattr(documents.sweeping, "_sweeps", {})

    @handler("test.letter")
    def letter(letter_id: int) -> None:
        raise PlantedFault(EVERYTHING)

    @sweep("test")
    def sweeping(at: datetime) -> None:
        raise PlantedFault(EVERYTHING)

    job = enqueue("test.letter", letter_id=7)
    run_job(job.public_id)
    run_sweeps(at)

    events = [line["event"] for line in lines() if str(line["logger"]).startswith("tenderhuis")]
    assert events == [
        f"Job {job.public_id} failed, attempt 1: PlantedFault",
        "Sweep test failed: PlantedFault",
    ]
    assert_nothing_planted(lines())


def test_a_task_that_fails_in_celery_itself(lines: Lines) -> None:
    @shared_task(name="tests.planted")
    def planted(text: str) -> None:
        raise PlantedFault(text)

    try:
        planted.apply(args=[EVERYTHING], throw=False)
    finally:
        del current_app.tasks["tests.planted"]

    assert "PlantedFault" in str(
        [line.get("faults") for line in lines() if line["logger"] == "celery.app.trace"]
    )
    assert_nothing_planted(lines())


def test_every_logger_that_there_is(lines: Lines) -> None:
    """Texts put together, arguments, extras, faults; ours are held to ids by their source."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] != "tenderhuis"]

    for name in names:
        for logged in ways_to_log(logging.getLogger(name)):
            logged()

    assert len(lines()) >= 7 * len(names) > 200
    assert_nothing_planted(lines())


def test_a_mail_address_a_key_and_a_fault_in_our_own_messages(lines: Lines) -> None:
    logger = logging.getLogger("tenderhuis.test")

    logger.warning("Sent to %s with %s", MAIL, KEY)
    logger.warning("It was %s", PlantedFault(EVERYTHING))
    logger.warning(PlantedFault(EVERYTHING))

    events = [line.get("event") for line in lines()]
    assert events == ["Sent to … with …", "It was PlantedFault", None]
    assert_nothing_planted(lines())


def test_a_message_that_cannot_be_filled_in_is_written_as_it_is() -> None:
    """A formatter that raises makes `logging` write the arguments on standard error."""
    record = logging.makeLogRecord({"name": "tenderhuis.test", "msg": "Two %s %s", "args": (EVERYTHING,)})

    assert json.loads(JsonLines().format(record))["event"] == "Two %s %s"


def test_the_search_would_find_what_was_planted() -> None:
    with pytest.raises(AssertionError):
        assert_nothing_planted([{"event": f"Mail to {MAIL}"}])


def test_a_line_says_where_without_folders_of_the_machine(lines: Lines) -> None:
    logging.getLogger("elsewhere").warning("Number %s of %s", 3, 5)

    (line,) = lines()
    assert line["event"] == "Number %s of %s"
    assert str(line["place"]).startswith("tests/config/test_logs.py:")
    assert set(line) == {"time", "level", "logger", "event", "place", "process"}


def ways_to_log(logger: logging.Logger) -> list[Callable[[], None]]:
    fault = PlantedFault(EVERYTHING)

    def caught() -> None:
        try:
            raise PlantedFault(EVERYTHING) from ValueError(EVERYTHING)
        except PlantedFault:
            logger.exception("It failed: %s", EVERYTHING, stack_info=True)

    return [
        lambda: logger.error(f"Put together: {EVERYTHING}"),  # noqa: G004 -- as a library may do
        lambda: logger.error("Filled in: %s", EVERYTHING),
        lambda: logger.error("Filled in: %(text)s", {"text": EVERYTHING}),
        lambda: logger.error("Extras", extra={"email": MAIL, "status_code": ANSWER, "request": NAME}),
        lambda: logger.error(fault),
        lambda: logger.error("Fault: %r", fault),
        caught,
    ]


def assert_nothing_planted(lines: list[dict[str, object]]) -> None:
    """Not in the lines as they are written, and not in what they mean."""
    assert lines
    for text in (json.dumps(lines), json.dumps(lines, ensure_ascii=False)):
        assert [planted for planted in PLANTED if planted.lower() in text.lower()] == []
