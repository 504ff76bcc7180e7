"""A scene that was put back is the scene that the services made."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import Settings

from accounts.models import User
from bids.models import Bid
from bids.selectors import plan_stream
from clock import now, telling
from documents.files import verify_blob
from documents.models import SealedBlob
from documents.vault import KeyRing
from tenders.models import Tender
from tests.architecture.visiting import undone
from tests.concurrency import together
from tests.factories import remembering
from tests.factories.accounts import UserFactory
from tests.factories.bids import bidder, filled_draft, opened, opened_tender, submitted_bid
from tests.factories.remembering import Shelf, remembered
from tests.factories.scoring import admitted, commission
from tests.factories.tenders import AT, published_tender

pytestmark = pytest.mark.django_db


def as_another_process(patch: pytest.MonkeyPatch, folder: Path | None) -> None:
    """Nothing in memory; what other processes that are given this folder made."""
    patch.setattr(remembering, "_shelf", cache(lambda: Shelf(folder)))


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """By patches of their own: a scene that is made under those of the test is not kept."""
    with pytest.MonkeyPatch.context() as patch:
        as_another_process(patch, None)
        yield


def test_rows_and_result_are_those_of_the_first_time(keyring: KeyRing) -> None:
    with undone():
        made = opened_tender("Anker", "Brug")
        rows = remembering._rows()
    shutil.rmtree(keyring.drafts.folder)

    put_back = opened_tender("Anker", "Brug")

    assert remembering._rows() == rows
    assert (put_back.pk, put_back.public_id, put_back.status) == (made.pk, made.public_id, made.status)


def test_bids_that_were_put_back_can_be_read(keyring: KeyRing) -> None:
    with undone():
        opened_tender("Anker")
    shutil.rmtree(keyring.drafts.folder)

    tender = opened_tender("Anker")

    assert all(verify_blob(blob) for blob in SealedBlob.objects.all())
    assert b"".join(plan_stream(Bid.objects.get(tender=tender))).startswith(b"%PDF")


def test_a_file_that_a_test_damaged_is_whole_again(keyring: KeyRing) -> None:
    with undone():
        opened_tender("Anker")
        for blob in SealedBlob.objects.all():
            remembering._path(blob.storage_name).write_bytes(b"damaged")
    shutil.rmtree(keyring.drafts.folder)

    opened_tender("Anker")

    assert SealedBlob.objects.exists()
    assert all(verify_blob(blob) for blob in SealedBlob.objects.all())


def test_a_scene_on_a_damaged_file_is_not_that_on_a_whole_one(keyring: KeyRing) -> None:
    with undone():
        tender = published_tender()
        submitted_bid(tender, bidder())
        opened(tender)
    tender = published_tender()
    sealed = submitted_bid(tender, bidder()).items.exclude(is_answers=True).first()
    path = remembering._path(sealed.blob.storage_name)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

    opened(tender)

    sealed.refresh_from_db()
    assert sealed.damaged


def test_the_key_of_a_draft_is_put_back(keyring: KeyRing) -> None:
    with undone():
        who = bidder("Anker")
        filled_draft(published_tender(), who, at=AT)
    for path in keyring.drafts.folder.glob("*.key"):
        path.unlink()
    with undone():
        who_again = bidder("Anker")
        draft = filled_draft(published_tender(), who_again, at=AT)

        assert keyring.drafts.exists(draft.public_id)


def test_the_factory_is_called_once_for_the_same_rows_and_again_for_others() -> None:
    calls = []

    @remembered
    def retitle(tender: Tender, title: str) -> Tender:
        calls.append(title)
        tender.title = title
        tender.save()
        return tender

    for _ in range(2):
        with undone():
            assert retitle(published_tender(), "Een").title == "Een"
            assert Tender.objects.get().title == "Een"
    with undone():
        tender = published_tender()
        Tender.objects.update(summary="anders")
        retitle(tender, "Een")
        retitle(tender, "Twee")

    assert calls == ["Een", "Een", "Twee"]


def test_a_scene_on_a_scene_is_remembered_by_what_was_there() -> None:
    with undone():
        first = admitted(commission(names=["Anker"]))
        rows = remembering._rows()
    with undone():
        admitted(commission(names=["Brug"]))

    again = admitted(commission(names=["Anker"]))

    assert again.bids[0].pk == first.bids[0].pk
    assert remembering._rows() == rows


def test_what_is_known_of_the_rows_without_reading_is_what_they_are() -> None:
    with undone():
        opened_tender("Anker", "Brug")
    opened_tender("Anker", "Brug")

    assert remembering._standing_now().rows == remembering._rows()


def test_a_row_that_a_scene_changed_or_removed_is_known_so() -> None:
    calls = []

    @remembered
    def two_rows() -> None:
        published_tender(title="Een")
        UserFactory(name="Gaat weg")

    @remembered
    def other_rows() -> None:
        calls.append(1)
        Tender.objects.filter(title="Een").update(title="Ander")
        User.objects.filter(name="Gaat weg").delete()

    for _ in range(2):
        with undone():
            two_rows()
            other_rows()

            assert remembering._standing_now().rows == remembering._rows()

    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("scenes_put_back")
def test_a_test_that_commits_finds_the_scene_and_what_another_connection_wrote() -> None:
    calls = []

    @remembered
    def titles() -> list[str]:
        calls.append(1)
        return list(Tender.objects.values_list("title", flat=True))

    with undone():
        made = published_tender(title="Een")
        rows = remembering._rows()

    put_back = published_tender(title="Een")
    assert not connection.in_atomic_block
    assert put_back.public_id == made.public_id
    assert remembering._rows() == rows
    assert titles() == ["Een"]

    together(lambda: Tender.objects.update(title="Twee"))

    assert titles() == ["Twee"]
    assert len(calls) == 2


def test_a_scene_at_another_told_time_or_with_another_setting_is_made_anew(settings: Settings) -> None:
    calls = []

    @remembered
    def now_and_here() -> str:
        calls.append(1)
        return f"{now()} {django_settings.SITE_URL}"

    with telling(AT):
        told = [now_and_here(), now_and_here()]
    with telling(AT + timedelta(hours=1)):
        later = now_and_here()
    settings.SITE_URL = "https://elders.example"
    with telling(AT):
        elsewhere = now_and_here()

    assert told[0] == told[1]
    assert len({told[0], later, elsewhere}) == len(calls) == 3


def test_what_is_made_under_a_patch_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "SETTLED_NS", 0)
    with undone():
        under_patch = UserFactory()
    monkeypatch.undo()
    with undone():
        made = UserFactory()

    put_back = UserFactory()

    assert put_back.pk == made.pk
    assert put_back.password == made.password != under_patch.password


@pytest.mark.sqlite
def test_a_scene_of_another_process_is_put_back(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch, undone():
        as_another_process(patch, tmp_path)
        made = admitted(commission(names=["Anker"]))
        rows = remembering._rows()
    for path in remembering._path("").rglob("*"):
        if path.is_file():
            path.unlink()

    with pytest.MonkeyPatch.context() as patch:
        as_another_process(patch, tmp_path)
        put_back = admitted(commission(names=["Anker"]))

    assert put_back.bids[0].pk == made.bids[0].pk
    assert remembering._rows() == rows
    assert all(verify_blob(blob) for blob in SealedBlob.objects.all())


def test_who_wants_what_another_process_is_making_waits_for_it(tmp_path: Path) -> None:
    waits, found = Event(), []
    one, other = Shelf(tmp_path), Shelf(tmp_path)
    nothing = remembering.Difference({}, {}, {}, {}, {}, frozenset(), "after", {}, b"")

    def wants() -> None:
        waits.set()
        with other.place("a scene") as place:
            found.append(place.scene)

    with one.place("a scene") as place:
        assert place.scene is None
        second = Thread(target=wants)
        second.start()
        assert waits.wait(5)
        second.join(0.2)
        assert not found
        place.scene = nothing
    second.join(5)

    assert found == [nothing]


def test_what_could_not_be_made_is_made_by_the_next(tmp_path: Path) -> None:
    one, other = Shelf(tmp_path), Shelf(tmp_path)
    with pytest.raises(OSError, match="no room"), one.place("a scene"):
        raise OSError("no room")

    with other.place("a scene") as place:
        assert place.scene is None


def test_who_puts_a_scene_back_counts_on_from_there() -> None:
    with undone():
        published_tender()
        made = [UserFactory().email, published_tender().title]

    published_tender()

    assert [UserFactory().email, published_tender().title] == made


def test_a_thing_of_a_factory_is_the_same_one_for_the_same_question() -> None:
    with undone():
        made = UserFactory(name="Sam"), UserFactory(name="Sam"), UserFactory(name="Bo")

    put_back = UserFactory(name="Sam"), UserFactory(name="Sam"), UserFactory(name="Bo")

    assert [user.pk for user in put_back] == [user.pk for user in made]
    assert len({user.email for user in put_back}) == 3
    assert put_back[0].check_password("wachtwoord-123")
    assert set(User.objects.all()) == set(put_back)


def test_a_set_is_written_in_one_order() -> None:
    """Its own order differs from process to process."""
    assert remembering._value({"b", "c", "a"}) == ("set", ["('str', 'a')", "('str', 'b')", "('str', 'c')"])
