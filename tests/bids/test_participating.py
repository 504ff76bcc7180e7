"""Members of a combination before the opening: each does its own part, and nobody else learns of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from bids.content import draft_answers, draft_copy, draft_items, draft_stream, participation_of
from bids.domain import tasks, uea
from bids.domain.details import EvidenceDetails
from bids.domain.participation import Capacity, Form, Group, Member
from bids.domain.refusals import BidRefused
from bids.domain.safe import EvidenceKind
from bids.models import Bid, BidEvidence, Draft, KeptDeclaration, MemberSeat, SafeItem
from bids.safe.services import keep_in_safe
from bids.services import discard_draft, remove_object, save_answers, save_file, start_draft, submit_bid
from bids.services.participating import (
    begin_participation,
    invite_member,
    put_member,
    remove_member,
    save_form,
    send_invitation,
)
from clock import telling
from documents.models import OutboxJob
from documents.outbox import in_process_outbox
from tenders.domain.definition import EvidenceRule
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tests.factories.bids import Bidder, bidder, filled_draft, opened, pdf_bytes, tender_with
from tests.factories.declaring import save_declaration
from tests.factories.tenders import CLOSES_AT

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
BOTH = (EvidenceParty.BIDDER, EvidenceParty.MEMBER)
EVIDENCE = (
    EvidenceRule("UEA", "UEA", EvidenceMoment.SUBMISSION, BOTH),
    EvidenceRule("KVK", "Uittreksel", EvidenceMoment.SUBMISSION, BOTH, max_age_months=6),
)
PAGES = ("part", "uea")


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with telling(BEFORE):
        yield


@dataclass
class Combination:
    """Anker leads; Brug and Sluis are members with people of their own; Fakkel has nothing to do with it."""

    tender: Tender
    anker: Bidder
    brug: Bidder
    sluis: Bidder
    fakkel: Bidder
    draft: Draft

    def seat(self, number: int) -> MemberSeat:
        return self.draft.seats.get(number=number)

    def key(self, number: int, rest: str = "bewijs:KVK") -> str:
        return tasks.member_key(number, rest)


def member_of(who: Bidder, capacity: Capacity = Capacity.MEMBER) -> Member:
    return Member(0, who.organisation.name, who.organisation.kvk_number, capacity, "post@lid.example")


def combination() -> Combination:
    tender = tender_with(evidence=EVIDENCE)
    anker, brug, sluis, fakkel = (bidder(name) for name in ("Anker", "Brug", "Sluis", "Fakkel"))
    draft = filled_draft(tender, anker, at=BEFORE)
    save_form(draft, form=Form.COMBINATION, group=Group.NONE, by=anker.user, at=BEFORE)
    for who in (brug, sluis):
        put_member(draft, member_of(who), by=anker.user, at=BEFORE)
    return Combination(tender, anker, brug, sluis, fakkel, draft)


def client_of(who: Bidder) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def status(who: Bidder, name: str, *args: object) -> int:
    return client_of(who).get(reverse(f"bids:{name}", args=args)).status_code


def hand_in(scene: Combination, who: Bidder, number: int, text: str = "") -> None:
    save_file(
        scene.draft,
        scene.key(number),
        BytesIO(pdf_bytes(text=text)),
        name=f"{text or 'uittreksel'}.pdf",
        by=who.user,
        at=BEFORE,
        details={"issued_on": "2025-11-01"},
    )


def test_a_member_does_its_own_part_and_sees_no_other() -> None:
    scene = combination()
    hand_in(scene, scene.brug, 1)
    hand_in(scene, scene.sluis, 2)

    assert set(draft_items(scene.draft, by=scene.brug.user)) == {scene.key(1)}
    everything = set(draft_items(scene.draft, by=scene.anker.user))
    assert {scene.key(1), scene.key(2), "plan", "aanmelding", "deelname"} <= everything
    for task in (scene.key(2), "plan", "aanmelding", "deelname", "prijs"):
        with pytest.raises(NotAllowed):
            draft_answers(scene.draft, task, by=scene.brug.user)
        with pytest.raises(NotAllowed):
            save_answers(scene.draft, task, {}, by=scene.brug.user, at=BEFORE)
    for task in (scene.key(2), "plan"):
        obj = scene.draft.items.select_related("blob", "draft__bid__organisation").get(task=task)
        with pytest.raises(NotAllowed):
            draft_stream(obj, by=scene.brug.user)
        with pytest.raises(NotAllowed):
            remove_object(obj, by=scene.brug.user, at=BEFORE)
    with pytest.raises(NotAllowed):
        draft_copy(scene.draft, by=scene.brug.user)


def test_the_pages_of_a_part_exist_for_its_people_and_for_the_penvoerder_alone() -> None:
    scene = combination()
    first = (scene.tender.public_id, scene.seat(1).public_id)

    for name in PAGES:
        people = (scene.brug, scene.anker, scene.sluis, scene.fakkel)
        assert [status(who, name, *first) for who in people] == [200, 200, 404, 404]
    assert status(scene.brug, "participation", scene.tender.public_id) == 404
    assert status(scene.brug, "uea", scene.tender.public_id, scene.draft.bid.public_id) == 404
    desk = client_of(scene.brug).get(reverse("bids:desk", args=[scene.tender.public_id])).content.decode()
    assert "Uw deel in de inschrijving van Anker" in desk
    assert (
        "Uw deel in"
        not in client_of(scene.fakkel)
        .get(reverse("bids:desk", args=[scene.tender.public_id]))
        .content.decode()
    )
    assert "Vul uw deel in van de inschrijving van Anker" in client_of(scene.brug).get("/").content.decode()


def test_a_member_hands_in_through_the_pages_and_the_penvoerder_sees_what_is_missing() -> None:
    scene = combination()
    first = (scene.tender.public_id, scene.seat(1).public_id)
    client = client_of(scene.brug)

    answer = client.post(
        reverse("bids:part_task", args=[*first, 2]),
        {"file": BytesIO(pdf_bytes(text="Brugwoord")), "issued_on": "2025-11-01"},
    )
    assert answer.status_code == 302, answer.content.decode()
    own = b"".join(client.get(reverse("bids:part_task_file", args=[*first, 2])).streaming_content)  # type: ignore[attr-defined]
    assert own == pdf_bytes(text="Brugwoord")
    page = client_of(scene.anker).get(reverse("bids:desk", args=[scene.tender.public_id])).content.decode()

    assert "Brug (lid van de combinatie)" in page
    assert "Blijft dit zo, dan ziet de toetser dat er iets ontbreekt of niet klopt" in page
    assert status(scene.brug, "part_task_remove", *first, 2) == 200
    assert client.post(reverse("bids:part_task_remove", args=[*first, 2])).status_code == 302
    assert not scene.draft.items.filter(task=scene.key(1)).exists()


def test_a_member_uses_its_own_bewijskluis_and_the_penvoerder_has_no_way_to_it() -> None:
    scene = combination()
    for who in (scene.brug, scene.anker):
        keep_in_safe(
            who.organisation,
            BytesIO(pdf_bytes(text=who.organisation.name)),
            name=f"van {who.organisation.name}.pdf",
            kind=EvidenceKind.KVK,
            details=EvidenceDetails(date(2025, 11, 1), None, "Kamer van Koophandel"),
            by=who.user,
            at=BEFORE,
        )
    own, of_anker = SafeItem.objects.order_by("pk").values_list("public_id", flat=True)
    task = (scene.tender.public_id, scene.seat(1).public_id, 2)
    page = reverse("bids:part_task", args=task)
    use, use_other = (reverse("bids:part_task_from_safe", args=[*task, item]) for item in (own, of_anker))
    declaration = reverse("bids:part_task_from_safe", args=[*task[:2], 1, own])

    offered = client_of(scene.brug).get(page).content.decode()
    assert use in offered
    assert use_other not in offered
    assert "bewijskluis" not in client_of(scene.anker).get(page).content.decode().split("<main")[1]
    refused = [(scene.brug, use_other), (scene.anker, use), (scene.anker, use_other), (scene.fakkel, use)]
    refused.append((scene.brug, declaration))
    assert [client_of(who).post(address).status_code for who, address in refused] == [404] * 5
    assert not scene.draft.items.filter(task=scene.key(1)).exists()

    answer = client_of(scene.brug).post(use)

    assert answer.headers["Location"] == reverse("bids:part", args=task[:2])
    item = draft_items(scene.draft, by=scene.anker.user)[scene.key(1)]
    assert (item.name, item.details) == (
        "van Brug.pdf",
        {"issued_on": "2025-11-01", "issuer": "Kamer van Koophandel"},
    )


def test_only_the_penvoerder_submits_and_the_members_are_known_after_the_opening() -> None:
    scene = combination()
    hand_in(scene, scene.brug, 1)
    save_declaration(scene.draft, by=scene.brug.user, at=BEFORE, task=scene.key(1, "uea"))
    with pytest.raises(NotAllowed):
        submit_bid(scene.draft.bid, by=scene.brug.user, received_at=BEFORE, at=BEFORE)

    submission = submit_bid(scene.draft.bid, by=scene.anker.user, received_at=BEFORE, at=BEFORE)

    assert {scene.key(1), scene.key(1, "uea")} <= set(submission.items.values_list("task", flat=True))
    opened(scene.tender)
    first, second = Bid.objects.get().members.all()
    assert (first.name, first.organisation) == ("Brug", scene.brug.organisation)
    assert set(first.declared.values()) == {"no"}
    assert first.evidence.get().issued_on is not None
    assert (second.name, second.declaration, second.evidence.count()) == ("Sluis", None, 0)


def test_after_submitting_members_find_nothing_and_a_change_brings_their_part_back() -> None:
    scene = combination()
    hand_in(scene, scene.brug, 1)
    first = (scene.tender.public_id, scene.seat(1).public_id)
    submit_bid(scene.draft.bid, by=scene.anker.user, received_at=BEFORE, at=BEFORE)
    assert status(scene.brug, "part", *first) == 404

    draft = start_draft(scene.tender, scene.anker.organisation, by=scene.anker.user, at=BEFORE)

    assert participation_of(draft) is None
    seat = draft.seats.get(number=1)
    page = client_of(scene.brug).get(reverse("bids:part", args=[scene.tender.public_id, seat.public_id]))
    assert "Uittreksel" in page.content.decode()
    assert "Overgenomen" in page.content.decode()
    scene.draft = draft
    hand_in(scene, scene.brug, 1, text="nieuw")
    again = submit_bid(draft.bid, by=scene.anker.user, received_at=BEFORE, at=BEFORE)
    assert again.number == 2
    assert again.items.filter(task=scene.key(1)).exists()
    assert MemberSeat.objects.filter(draft=None).count() == 2


def test_a_sealed_form_is_changed_only_by_beginning_anew() -> None:
    scene = combination()
    hand_in(scene, scene.brug, 1)
    submit_bid(scene.draft.bid, by=scene.anker.user, received_at=BEFORE, at=BEFORE)
    draft = start_draft(scene.tender, scene.anker.organisation, by=scene.anker.user, at=BEFORE)
    with pytest.raises(BidRefused):
        put_member(draft, member_of(scene.fakkel), by=scene.anker.user, at=BEFORE)

    begin_participation(draft, by=scene.anker.user, at=BEFORE)

    assert not draft.seats.exists()
    assert not draft.items.filter(task__startswith="lid:").exists()
    assert MemberSeat.objects.filter(draft=None).count() == 2
    discard_draft(draft, by=scene.anker.user, at=BEFORE)
    assert MemberSeat.objects.count() == 2


def test_another_kvk_number_is_another_organisation() -> None:
    scene = combination()
    hand_in(scene, scene.brug, 1)

    put_member(scene.draft, replace(member_of(scene.fakkel), number=1), by=scene.anker.user, at=BEFORE)

    assert not scene.draft.items.filter(task=scene.key(1)).exists()
    first = (scene.tender.public_id, scene.seat(1).public_id)
    assert [status(who, "part", *first) for who in (scene.brug, scene.fakkel)] == [404, 200]


def test_a_number_that_nobody_checked_opens_no_part_of_another_bid() -> None:
    scene = combination()
    first = (scene.tender.public_id, scene.seat(1).public_id)
    assert status(scene.brug, "part", *first) == 200

    Organisation.objects.filter(pk=scene.brug.organisation.pk).update(is_kvk_checked=False)

    assert [status(scene.brug, name, *first) for name in PAGES] == [404, 404]
    desk = client_of(scene.brug).get(reverse("bids:desk", args=[scene.tender.public_id])).content.decode()
    assert "Uw deel in de inschrijving" not in desk
    assert "Uw KvK-nummer is nog niet gecontroleerd" in desk
    assert "Vul uw deel in" not in client_of(scene.brug).get("/").content.decode()
    with pytest.raises(NotAllowed):
        draft_items(scene.draft, by=User.objects.get(pk=scene.brug.user.pk))


def test_a_number_is_not_used_again_while_somebody_has_it() -> None:
    scene = combination()

    remove_member(scene.draft, 1, by=scene.anker.user, at=BEFORE)
    added = put_member(scene.draft, member_of(scene.fakkel), by=scene.anker.user, at=BEFORE)

    assert added.number == 3


@pytest.mark.parametrize("same", ["own", "listed"])
def test_an_organisation_is_refused_twice(same: str) -> None:
    scene = combination()
    who = scene.anker if same == "own" else scene.brug

    with pytest.raises(BidRefused):
        put_member(scene.draft, member_of(who), by=scene.anker.user, at=BEFORE)


def test_an_invitation_names_the_tender_and_nobody_in_the_bid() -> None:
    scene = combination()
    with in_process_outbox() as outbox:
        invite_member(scene.draft, 1, by=scene.anker.user, at=BEFORE)
        assert "post@lid.example" not in str(OutboxJob.objects.values())
        outbox.drain()
        send_invitation(scene.seat(1).public_id)

    (sent,) = mail.outbox
    text = f"{sent.subject} {sent.body}"
    assert sent.to == ["post@lid.example"]
    assert scene.tender.title in text
    assert not [name for name in ("Anker", "Brug", "Sluis") if name in text]
    assert scene.seat(1).sealed_address is None


def test_before_the_opening_no_row_tells_who_the_members_are() -> None:
    scene = combination()
    hand_in(scene, scene.brug, 1, text="Brugwoord")
    invite_member(scene.draft, 1, by=scene.anker.user, at=BEFORE)
    needles = [who.organisation.kvk_number.encode() for who in (scene.brug, scene.sluis)]
    needles += [b"post@lid.example", b"Brugwoord"]
    assert scene.brug.organisation.kvk_number in str(participation_of(scene.draft))

    for _ in ("draft", "submitted"):
        rows = b""
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                if table.startswith(("bids_", "documents_", "audit_")):
                    cursor.execute(f'SELECT * FROM "{table}"')
                    rows += repr(cursor.fetchall()).encode()
        assert not [needle for needle in needles if needle in rows]
        submit_bid(scene.draft.bid, by=scene.anker.user, received_at=BEFORE, at=BEFORE)


def test_who_belongs_to_a_group_is_asked_for_its_guarantee() -> None:
    scene = combination()
    save_form(
        scene.draft, form=Form.COMBINATION, group=Group.LIABILITY_STATEMENT, by=scene.anker.user, at=BEFORE
    )
    desk = client_of(scene.anker).get(reverse("bids:desk", args=[scene.tender.public_id])).content.decode()
    assert "403-verklaring" in desk
    save_file(
        scene.draft,
        tasks.evidence_key(tasks.GROUP_CODE),
        BytesIO(pdf_bytes()),
        name="403.pdf",
        by=scene.anker.user,
        at=BEFORE,
        details={"issued_on": "2025-11-01"},
    )
    submit_bid(scene.draft.bid, by=scene.anker.user, received_at=BEFORE, at=BEFORE)

    opened(scene.tender)

    assert BidEvidence.objects.get(code=tasks.GROUP_CODE).member is None
    assert Bid.objects.get().checks.get(code=tasks.GROUP_CODE).proposal == "met"


def test_what_the_penvoerder_fills_in_for_a_member_says_so_and_is_not_kept_as_its_own() -> None:
    scene = combination()
    task, first = scene.key(1, "uea"), (scene.tender.public_id, scene.seat(1).public_id)
    keep = reverse("bids:uea_keep", args=first)

    save_declaration(scene.draft, by=scene.anker.user, at=BEFORE, task=task)
    by_anker = draft_answers(scene.draft, task, by=scene.brug.user)
    assert client_of(scene.anker).post(keep).status_code == 404
    save_declaration(scene.draft, by=scene.brug.user, at=BEFORE, task=task)
    by_brug = draft_answers(scene.draft, task, by=scene.anker.user)
    assert client_of(scene.brug).post(keep).status_code == 302

    assert by_anker is not None
    assert by_brug is not None
    assert (by_anker["filled_by"], by_brug["filled_by"]) == ("Anker", "")
    assert KeptDeclaration.objects.get().organisation == scene.brug.organisation


def test_the_statement_about_russia_names_who_counts() -> None:
    scene = combination()
    small = replace(member_of(scene.fakkel, Capacity.SUBCONTRACTOR), share=Decimal(10))
    put_member(scene.draft, small, by=scene.anker.user, at=BEFORE)
    scene.tender.exclusion_grounds.create(code=uea.RUSSIA)
    address = reverse(
        "bids:uea_section", args=[scene.tender.public_id, scene.draft.bid.public_id, uea.Section.RUSSIA]
    )

    page = client_of(scene.anker).get(address).content.decode()

    assert "Brug (lid van de combinatie)" in page
    assert "Fakkel" not in page


def test_the_penvoerder_does_everything_through_the_pages() -> None:
    tender, anker, brug = tender_with(evidence=EVIDENCE), bidder("Anker"), bidder("Brug")
    draft = start_draft(tender, anker.organisation, by=anker.user, at=BEFORE)
    client = client_of(anker)

    def post(route: str, *args: object, **data: str) -> int:
        return client.post(reverse(f"bids:{route}", args=[tender.public_id, *args]), data).status_code

    assert post("participation", form="combinatie", group="") == 302
    page = client.get(reverse("bids:participation", args=[tender.public_id])).content.decode()
    assert "Voeg de andere leden van de combinatie toe" in page
    fields = {"capacity": "combinant", "name": "Brug", "email": "post@brug.example", "share": "12,5"}
    assert post("member", 0, **fields, kvk="123") == 200
    assert post("member", 0, **fields, kvk=brug.organisation.kvk_number) == 302
    page = client.get(reverse("bids:participation", args=[tender.public_id])).content.decode()
    assert "12,5" in page
    assert "Voeg de andere leden van de combinatie toe" not in page
    assert post("member_invite", 1) == 302
    assert draft.seats.get().invited_at == BEFORE
    assert post("member", 1, **fields | {"share": "40"}, kvk=brug.organisation.kvk_number) == 302
    assert client.get(reverse("bids:member_remove", args=[tender.public_id, 1])).status_code == 200
    assert post("member_remove", 1) == 302
    assert not draft.seats.exists()
