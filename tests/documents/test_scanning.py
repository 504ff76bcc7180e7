"""Every file that comes in passes one field, which asks a real socket whether there is malware in it."""

import errno
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.test import Client, RequestFactory

from clock import telling
from documents.checks import check_scanner
from documents.files import seal_blob, store_file
from documents.models import SealedBlob, StoredFile
from documents.owed_scans import owes_scan
from documents.responses import file_response
from documents.scanning import MalwareInside, NotScannedYet, scanned_stream
from documents.storage import StorageFull
from documents.upload_field import UploadField
from tests.clamd import EICAR, EICAR_NAME, Clamd, clamd, nobody_listens
from ui.forms import Form

NOW = datetime(2025, 11, 1, 12, tzinfo=UTC)
NOT_NOW = (
    "Uw bestand kon niet worden gecontroleerd op schadelijke software. "
    "Probeer het over een paar minuten opnieuw."
)
FOUND = f"In dit bestand is schadelijke software gevonden ({EICAR_NAME}). Het is niet bewaard."


class StaffForm(Form):
    file = UploadField(label="Bestand", allow_empty_file=True)


class ProviderForm(Form):
    file = UploadField(label="Bestand", from_provider=True)


@pytest.fixture
def daemon(settings: Any) -> Iterator[Clamd]:
    with clamd() as found:
        settings.MALWARE_SCANNER, settings.MALWARE_SCANNER_SECONDS = found.address, 5
        yield found


_requests: list[HttpRequest] = []


@pytest.fixture(autouse=True)
def closed_uploads() -> Iterator[None]:
    """As the end of a request does."""
    yield
    while _requests:
        _requests.pop().close()


def posted(form: type[Form], content: bytes) -> Form:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("plan.pdf", content)})
    _requests.append(request)
    return form(request.POST, request.FILES)


def taken_in(form: Form) -> UploadedFile:
    assert form.is_valid(), form.errors
    upload: UploadedFile = form.cleaned_data["file"]
    return upload


def refused(form: Form) -> str:
    assert not form.is_valid()
    return str(form.errors["file"].data[0].message)  # type: ignore[union-attr]


@pytest.mark.parametrize("form", [StaffForm, ProviderForm])
def test_a_clean_file_is_scanned_whole_and_can_be_read_from_its_begin(
    daemon: Clamd, form: type[Form]
) -> None:
    content = bytes(range(256)) * 5000

    upload = taken_in(posted(form, content))

    assert daemon.streams == [content]
    assert upload.read() == content
    assert not owes_scan(upload)
    assert not owes_scan(upload.file)


@pytest.mark.parametrize("form", [StaffForm, ProviderForm])
def test_what_is_found_is_refused_and_logged_by_its_name_alone(
    daemon: Clamd, form: type[Form], caplog: pytest.LogCaptureFixture
) -> None:
    assert refused(posted(form, b"%PDF-" + EICAR)).startswith(FOUND)

    assert caplog.messages == [f"Malware was found in what was sent, which is refused: {EICAR_NAME}"]


def test_without_a_scanner_everything_comes_in_and_owes_a_scan(settings: Any) -> None:
    assert settings.MALWARE_SCANNER == ""

    upload = taken_in(posted(StaffForm, EICAR))

    assert owes_scan(upload)
    assert owes_scan(upload.file)


def away(_: Clamd, settings: Any) -> None:
    settings.MALWARE_SCANNER = nobody_listens()


def silent(daemon: Clamd, settings: Any) -> None:
    daemon.is_silent, settings.MALWARE_SCANNER_SECONDS = True, 0.3


def babbling(daemon: Clamd, _: Any) -> None:
    daemon.answer = b"220 mail ready\0"


def failing(daemon: Clamd, _: Any) -> None:
    daemon.answer = b"Can't allocate memory ERROR\0"


def resetting(daemon: Clamd, _: Any) -> None:
    daemon.resets = True


def malformed(_: Clamd, settings: Any) -> None:
    settings.MALWARE_SCANNER = "clamav"


DOWN = pytest.mark.parametrize("goes_wrong", [away, silent, babbling, failing, resetting, malformed])


@DOWN
def test_a_file_of_the_authority_waits_for_the_scanner(
    daemon: Clamd, settings: Any, goes_wrong: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    goes_wrong(daemon, settings)

    assert refused(posted(StaffForm, b"%PDF- content")) == NOT_NOW
    assert caplog.messages == ["The malware scanner did not scan: ScannerFault"]


@DOWN
def test_a_file_of_a_provider_comes_in_whole_and_owes_a_scan(
    daemon: Clamd, settings: Any, goes_wrong: Callable[..., None]
) -> None:
    """Its term may end before the scanner is back."""
    goes_wrong(daemon, settings)

    upload = taken_in(posted(ProviderForm, b"%PDF- content"))

    assert upload.read() == b"%PDF- content"
    assert owes_scan(upload)


def test_a_file_above_the_limit_of_the_scanner_is_refused_or_waits(daemon: Clamd) -> None:
    daemon.limit = 100

    assert refused(posted(StaffForm, b"x" * 101)) == (
        "Dit bestand is te groot voor de controle op schadelijke software. "
        "Maak het kleiner of verdeel het over meer bestanden."
    )
    assert owes_scan(taken_in(posted(ProviderForm, b"x" * 101)))
    assert not owes_scan(taken_in(posted(StaffForm, b"x" * 100)))


def test_what_no_page_accepts_is_left_to_the_sentence_about_its_size(daemon: Clamd, settings: Any) -> None:
    settings.MAX_BID_BYTES = 1000

    assert owes_scan(taken_in(posted(StaffForm, b"x" * 1001)))
    assert daemon.streams == []


def test_an_upload_that_found_no_room_says_so_afterwards(
    daemon: Clamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "write", full)

    upload = taken_in(posted(StaffForm, b"x" * 1000))

    assert daemon.streams == []
    with pytest.raises(StorageFull):
        upload.read()


def test_a_malformed_address_is_refused_at_the_start(settings: Any) -> None:
    assert check_scanner(None) == []

    settings.MALWARE_SCANNER = "clamav:3310"

    (fault,) = check_scanner(None)
    assert fault.id == "documents.E004"
    assert "MALWARE_SCANNER (clamav:3310) is geen adres van een scanner" in fault.msg


def stored(form: type[Form], content: bytes) -> StoredFile:
    upload = taken_in(posted(form, content))
    assert upload.file is not None
    return store_file(upload.file, name="brief.pdf", content_type="application/pdf", at=NOW)  # type: ignore[arg-type]


def read(kept: StoredFile) -> bytes:
    response: Any = file_response(kept)
    return b"".join(response.streaming_content)


@pytest.mark.django_db
def test_a_row_says_what_its_file_owes(daemon: Clamd, settings: Any) -> None:
    scanned = stored(ProviderForm, b"scanned")
    settings.MALWARE_SCANNER = nobody_listens()
    owing = stored(ProviderForm, b"owing")
    blob, _ = seal_blob(taken_in(posted(ProviderForm, b"owing")))  # type: ignore[arg-type]
    made = store_file(b"made here", name="brief.pdf", content_type="application/pdf", at=NOW)
    answers, _ = seal_blob(b"answers")

    assert [kept.owes_scan for kept in (scanned, owing, made)] == [False, True, False]
    assert [SealedBlob.objects.get(pk=kept.pk).owes_scan for kept in (blob, answers)] == [True, False]


@pytest.mark.django_db
def test_what_is_owed_is_paid_before_the_first_reading_and_once(daemon: Clamd, settings: Any) -> None:
    settings.MALWARE_SCANNER = ""
    kept = stored(ProviderForm, b"content")
    assert read(kept) == b"content"
    assert kept.owes_scan

    settings.MALWARE_SCANNER = daemon.address
    assert read(kept) == read(StoredFile.objects.get()) == b"content"

    assert daemon.streams == [b"content"]


@pytest.mark.django_db
def test_what_is_found_at_the_reading_is_not_handed_out_and_looked_for_again(
    daemon: Clamd, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MALWARE_SCANNER = ""
    kept = stored(ProviderForm, EICAR)
    settings.MALWARE_SCANNER = daemon.address

    for _ in range(2):
        with pytest.raises(MalwareInside, match=EICAR_NAME):
            read(kept)
    assert (
        caplog.messages == [f"Malware was found in what was kept, which is not handed out: {EICAR_NAME}"] * 2
    )
    # Signatures of tomorrow that know it was a mistake.
    daemon.answer = b"stream: OK\0"
    assert read(kept) == EICAR
    assert not StoredFile.objects.get().owes_scan


@pytest.mark.django_db
@DOWN
def test_nobody_reads_what_could_not_be_scanned(
    daemon: Clamd, settings: Any, goes_wrong: Callable[..., None]
) -> None:
    settings.MALWARE_SCANNER = ""
    blob, sealed = seal_blob(taken_in(posted(ProviderForm, b"content")))  # type: ignore[arg-type]
    settings.MALWARE_SCANNER = daemon.address
    goes_wrong(daemon, settings)

    with pytest.raises(NotScannedYet, match="kon nog niet worden gecontroleerd"):
        scanned_stream(blob, sealed.file_key)
    assert SealedBlob.objects.get().owes_scan

    with clamd() as back:
        settings.MALWARE_SCANNER = back.address
        assert b"".join(scanned_stream(blob, sealed.file_key)) == b"content"
    assert back.streams == [b"content"]
    assert not SealedBlob.objects.get().owes_scan


@pytest.mark.django_db
def test_a_file_too_large_for_the_scanner_tells_its_reader_whom_to_ask(daemon: Clamd, settings: Any) -> None:
    daemon.limit = 10
    kept = stored(ProviderForm, b"x" * 11)

    with pytest.raises(NotScannedYet, match="Meld dit bij de beheerder: hij kan de grens verhogen"):
        read(kept)


def asked() -> str:
    said = StringIO()
    call_command("malware_scanner", stdout=said)
    return said.getvalue()


def test_an_operator_asks_whether_the_scanner_works(daemon: Clamd, settings: Any) -> None:
    daemon.version = "ClamAV 1.4.6/27811/Fri Oct 31 11:00:00 2025"
    with telling(NOW):
        assert "antwoordt: ClamAV 1.4.6." in asked()
        assert "Signaturen 27811, 1 dag oud." in asked()
    # The daemon of another zone: no signatures are younger than the present.
    with telling(NOW - timedelta(days=2)):
        assert "0 dagen oud" in asked()
    with telling(NOW + timedelta(days=6)):
        assert "7 dagen oud" in asked()
    with telling(NOW + timedelta(days=7)), pytest.raises(CommandError, match="8 dagen oud: meer dan 7"):
        asked()

    daemon.version = "ClamAV 1.4.6"
    with pytest.raises(CommandError, match="niet van wanneer"):
        asked()
    settings.MALWARE_SCANNER = nobody_listens()
    with pytest.raises(CommandError, match="antwoordt niet: ConnectionRefusedError"):
        asked()
    settings.MALWARE_SCANNER = ""
    assert "niet gecontroleerd op schadelijke software" in asked()


@pytest.mark.django_db
def test_a_scanner_that_is_down_keeps_nobody_out(daemon: Clamd, settings: Any, client: Client) -> None:
    """A proxy that took this process away would cost bidders their deadline."""
    settings.MALWARE_SCANNER = nobody_listens()

    answer = client.get("/gezondheid/klaar")

    assert (answer.status_code, answer.json()["klaar"]) == (200, True)
    assert daemon.commands == []


@pytest.mark.django_db
def test_what_was_sealed_before_owes_a_scan_and_what_was_stored_does_not() -> None:
    blobs = [seal_blob(b"content")[0] for _ in range(2)]
    SealedBlob.objects.filter(pk=blobs[1].pk).update(destroyed_at=NOW)
    store_file(b"letter", name="brief.pdf", content_type="application/pdf", at=NOW)

    import_module("documents.migrations.0003_owed_scans").owe_for_what_is_there(apps, None)

    assert list(SealedBlob.objects.order_by("pk").values_list("owes_scan", flat=True)) == [True, False]
    assert not StoredFile.objects.get().owes_scan
