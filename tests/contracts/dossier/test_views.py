"""The pages of dossiers: ask, wait, download; who may not is told nothing, and the log tells who tried."""

import hashlib
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEntry
from clock import telling
from contracts.domain.dossier import Version
from contracts.dossier.models import Dossier, DossierPart
from contracts.dossier.services import request_dossier
from tests.contracts.dossier.reading import made
from tests.factories.accounts import MembershipFactory
from tests.factories.contracts import AFTER_STANDSTILL, SENT_AT, Award, awarded, released
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def award() -> Award:
    return awarded()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(award: Award) -> str:
    return reverse("contracts:dossiers", args=[award.tender.public_id])


def file_of(dossier: Dossier) -> str:
    return reverse("contracts:dossier_file", args=[dossier.public_id])


def test_a_buyer_asks_waits_and_downloads(award: Award) -> None:
    client = client_of(award.buyer)
    with telling(AFTER_STANDSTILL):
        assert client.post(page_of(award), {"version": "full"}).status_code == 302
        assert "wordt gemaakt" in client.get(page_of(award)).content.decode()
        dossier = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
        page = client.get(page_of(award)).content.decode()
        response = client.get(file_of(dossier))
        content = b"".join(response.streaming_content)

    assert Dossier.objects.count() == 1
    assert "klaar" in page
    assert dossier.manifest_sha256 in page.replace("<wbr>", "")
    assert f"{dossier.entries.count()} bestanden" in page
    assert int(response["Content-Length"]) == len(content) == dossier.size
    assert response["Content-Disposition"].startswith('attachment; filename="dossier-')
    with ZipFile(BytesIO(content)) as archive:
        manifest = archive.read("manifest.json")
    assert hashlib.sha256(manifest).hexdigest() == dossier.manifest_sha256
    assert json.loads(manifest)["version"] == "full"


def test_the_progress_tells_how_many_files_are_packed(award: Award) -> None:
    request_dossier(award.tender, Version.FULL, by=award.buyer, at=AFTER_STANDSTILL)
    dossier = Dossier.objects.get()
    part = DossierPart(dossier=dossier, number=1, reading_envelope=b"", plain_size=1)
    part.blob = (
        made(award.tender, Version.PUBLICATION, by=award.buyer, at=AFTER_STANDSTILL).parts.first().blob
    )
    part.save()
    for number in range(1, 6):
        dossier.entries.create(
            number=number,
            section="s",
            ref="r",
            path=f"p{number}",
            title="t",
            kind="k",
            at=AFTER_STANDSTILL,
            part=part if number < 3 else None,
        )
    url = reverse("contracts:dossiers_progress", args=[award.tender.public_id])

    with telling(AFTER_STANDSTILL):
        assert "2 van 5 bestanden" in client_of(award.buyer).get(url).content.decode()


def test_what_was_chosen_stays_when_a_bidder_is_missing(award: Award) -> None:
    with telling(AFTER_STANDSTILL):
        page = client_of(award.buyer).post(page_of(award), {"version": "bidder"}).content.decode()

    assert "Kies een inschrijver die een brief heeft gekregen." in page
    assert Dossier.objects.count() == 0


def test_a_contract_manager_makes_and_downloads_its_own_version_alone(award: Award) -> None:
    manager = member_with_role(award.tender, "contract_manager")
    full = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    client = client_of(manager)
    with telling(AFTER_STANDSTILL):
        assert client.post(page_of(award), {"version": "full"}).status_code == 200
        client.post(page_of(award), {"version": "contract"})
        own = made(award.tender, Version.CONTRACT, by=manager, at=AFTER_STANDSTILL)
        page = client.get(page_of(award)).content.decode()
        of_buyer = client_of(award.buyer).get(page_of(award)).content.decode()

        # The newest first.
        assert 0 < of_buyer.index(file_of(own)) < of_buyer.index(file_of(full))
        assert file_of(own) in page
        assert file_of(full) not in page
        assert client.get(file_of(own)).status_code == 200
        assert client.get(file_of(full)).status_code == 404
    assert set(Dossier.objects.values_list("version", flat=True)) == {"full", "contract"}


def test_a_bidder_downloads_what_was_made_for_it_and_no_other(award: Award) -> None:
    own = made(
        award.tender, Version.BIDDER, bid=award.letter("Brug").bid, by=award.buyer, at=AFTER_STANDSTILL
    )
    full = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    bidder, rival = client_of(award.bidder("Brug")), client_of(award.bidder("Anker"))

    with telling(AFTER_STANDSTILL):
        assert bidder.get(file_of(own)).status_code == 200
        assert bidder.get(file_of(full)).status_code == 404
        assert rival.get(file_of(own)).status_code == 404
        assert Client().get(file_of(own)).status_code == 404
        letter = bidder.get(reverse("contracts:own_letter", args=[award.letter("Brug").public_id]))
        other = rival.get(reverse("contracts:own_letter", args=[award.letter("Anker").public_id]))
    assert file_of(own) in letter.content.decode()
    assert file_of(own) not in other.content.decode()


def test_reading_and_refusal_are_in_the_log(award: Award) -> None:
    dossier = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    stranger = MembershipFactory().user
    with telling(AFTER_STANDSTILL):
        client_of(award.buyer).get(file_of(dossier))
        client_of(stranger).get(file_of(dossier))

    rows = AccessEntry.objects.filter(event="dossier.read").order_by("pk").values_list("actor", "granted")
    assert list(rows) == [(str(award.buyer.public_id), True), (str(stranger.public_id), False)]


def test_one_that_is_not_ready_or_damaged_is_not_there(award: Award) -> None:
    queued = request_dossier(award.tender, Version.FULL, by=award.buyer, at=AFTER_STANDSTILL)
    broken = made(award.tender, Version.PUBLICATION, by=award.buyer, at=AFTER_STANDSTILL)
    path = Path(storages["private"].path(broken.parts.select_related("blob")[0].blob.storage_name))
    path.unlink()

    with telling(AFTER_STANDSTILL):
        client = client_of(award.buyer)
        assert client.get(file_of(queued)).status_code == 404
        assert client.get(file_of(broken)).status_code == 404


def test_a_jurist_reads_when_it_is_over(award: Award) -> None:
    open_award = released()
    dossier = made(open_award.tender, by=open_award.buyer, at=SENT_AT)
    jurist = member_with_role(open_award.tender, "jurist")
    over = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    reader = member_with_role(award.tender, "jurist")

    with telling(SENT_AT):
        assert client_of(jurist).get(file_of(dossier)).status_code == 404
    with telling(AFTER_STANDSTILL):
        assert client_of(reader).get(file_of(over)).status_code == 200


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_dossiers(award: Award) -> None:
    client = client_of(award.buyer)
    with telling(AFTER_STANDSTILL):
        made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
        client.get(page_of(award))
        with CaptureQueriesContext(connection) as one:
            client.get(page_of(award))
        for version in (Version.PUBLICATION, Version.CONTRACT, Version.FULL):
            made(award.tender, version, by=award.buyer, at=AFTER_STANDSTILL)
        with CaptureQueriesContext(connection) as many:
            client.get(page_of(award))

    assert len(many) == len(one)
