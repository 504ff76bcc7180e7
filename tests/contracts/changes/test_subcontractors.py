"""A provider asks for another subcontractor in the browser; the contract manager decides; the tender says what may."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AccessEntry, AuditEntry
from bids.domain.uea import RUSSIA
from contracts.changes.selectors import asked_of
from contracts.changes.subcontracting import (
    ask_subcontractor,
    decide_subcontractor,
    mail_subcontractor_decision,
)
from contracts.changes.todo import changes_todo_for
from contracts.domain.errors import DecisionRefused
from contracts.domain.subcontracting import Asked, Kind, State, first_state
from contracts.models import SubcontractorChange, SubcontractorPaper
from documents.models import OutboxJob, StoredFile
from tenders.domain.vocabulary import LaterSubcontractor, Threshold
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.domain.test_subcontracting import GVA
from tests.contracts.execution.pages import get, post, url
from tests.contracts.maximum.scenes import IN_MAY, framework
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import file_of, manager_of

ASKED = {
    "kind": "erbij",
    "name": "Vervoer BV",
    "kvk": "87654321",
    "work": "Vervoer van cliënten",
    "from_on": "1-7-2026",
    "reason": "Meer cliënten.",
    "share": "10",
}


def pdf(name: str = "verklaring.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(text=name), "application/pdf")


@pytest.mark.django_db
def test_a_request_is_decided_by_the_manager_and_the_provider_reads_why() -> None:
    award = framework()
    file, manager, anker = file_of(award), manager_of(award), award.bidder("Anker")
    page = url("subcontractors", file)

    wrong = post(anker, page, at=IN_MAY, **{**ASKED, "kvk": "123"}).body.decode()
    sent = post(anker, page, at=IN_MAY, **ASKED).body.decode()
    again = post(anker, page, at=IN_MAY, **ASKED).body.decode()
    asked = SubcontractorChange.objects.get()
    (todo,) = changes_todo_for(manager, at=IN_MAY)
    decide = url("subcontractor", file, asked.public_id)
    silent = post(manager, decide, at=IN_MAY, outcome="afgewezen").body.decode()
    post(manager, decide, at=IN_MAY, outcome="afgewezen", explanation="Geen geldige verklaring.")

    assert "Een KvK-nummer heeft 8 cijfers." in wrong
    assert "wacht op besluit" in sent
    assert "U hebt dit al gevraagd." in again
    assert todo.url == decide
    assert "Schrijf op waarom u niet akkoord gaat." in silent
    assert "Geen geldige verklaring." in get(anker, page, at=IN_MAY).body.decode()
    assert changes_todo_for(manager, at=IN_MAY) == []
    with pytest.raises(DecisionRefused, match="al besloten"):
        decide_subcontractor(asked, outcome=State.APPROVED, by=manager, at=IN_MAY)
    mail_subcontractor_decision(
        OutboxJob.objects.get(kind="mail_subcontractor_decision").payload["request_id"]
    )
    assert all("Vervoer" not in message.body for message in mail.outbox)
    assert mail.outbox


@pytest.mark.django_db
def test_nobody_else_asks_for_a_provider() -> None:
    award = framework()
    file = file_of(award)
    page = url("subcontractors", file)

    assert get(award.bidder("Brug"), page).status == 404
    for user in (award.bidder("Brug"), manager_of(award), award.buyer):
        assert post(user, page, at=IN_MAY, **ASKED).status == 404
    with pytest.raises(NotAllowed):
        ask_subcontractor(
            file,
            by=manager_of(award),
            at=IN_MAY,
            **{**ASKED, "from_on": date(2026, 7, 1), "share": Decimal(10)},
        )
    assert not SubcontractorChange.objects.exists()


@pytest.mark.django_db
def test_it_is_asked_beforehand_and_stopping_is_told() -> None:
    award = framework()
    anker, page = award.bidder("Anker"), url("subcontractors", file_of(award))

    late = post(anker, page, at=IN_MAY, **{**ASKED, "from_on": "1-5-2026"}).body.decode()
    post(anker, page, at=IN_MAY, **{**ASKED, "kind": "eraf", "work": ""})

    assert "Vraag of meld dit vooraf" in late
    assert SubcontractorChange.objects.get().state == State.NOTED.value


@pytest.mark.django_db
def test_above_a_tenth_of_the_value_a_signed_statement_about_russia_comes_with_it() -> None:
    award = framework()
    file, manager, anker = file_of(award), manager_of(award), award.bidder("Anker")
    page = url("subcontractors", file)

    nothing = post(anker, page, at=IN_MAY, **{**ASKED, "share": ""}).body.decode()
    without = post(anker, page, at=IN_MAY, **{**ASKED, "share": "10,01"}).body.decode()
    broken = SimpleUploadedFile("verklaring.pdf", b"geen PDF", "application/pdf")
    unreadable = post(anker, page, at=IN_MAY, **{**ASKED, "share": "10,01", "statement": broken})
    assert not SubcontractorChange.objects.exists()
    assert not StoredFile.objects.filter(name="verklaring.pdf").exists()
    post(anker, page, at=IN_MAY, **{**ASKED, "share": "10,01", "statement": pdf()})
    asked = SubcontractorChange.objects.get()
    paper = asked.papers.get()
    shown = get(manager, page, at=IN_MAY).body.decode()
    address = url("subcontractor_paper", file, asked.public_id, paper.public_id)
    told = get(manager, url("subcontractor", file, asked.public_id), at=IN_MAY).body.decode()
    post(manager, url("subcontractor", file, asked.public_id), at=IN_MAY, outcome="akkoord")

    assert "Vul in welk deel van de contractwaarde deze organisatie krijgt" in nothing
    assert "Deze organisatie krijgt meer dan 10% van de contractwaarde." in without
    assert 'value="10,01"' in without
    assert page_faults(unreadable) == []
    assert 'id="id_statement_error"' in unreadable.body.decode()
    assert "10,01% van de contractwaarde" in shown
    assert address in shown
    assert "Deel van de contractwaarde: 10,01%. Meegestuurd: Ondertekende verklaring over Rusland." in told
    asked.refresh_from_db()
    assert (asked.state, asked.share) == (State.APPROVED.value, Decimal("10.01"))
    entry = AuditEntry.objects.get(event="contract.subcontractor_asked")
    assert (entry.data["share"], entry.data["papers"]) == (
        "10.01",
        [paper.stored.sha256],
    )
    assert get(manager, address, at=IN_MAY).body.startswith(b"%PDF")
    assert get(award.bidder("Brug"), address, at=IN_MAY).status == 404
    assert AccessEntry.objects.filter(event="contract.read_subcontractor_paper").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("share", [None, Decimal("10.01")])
def test_what_was_asked_without_share_or_statement_is_not_agreed_with(share: Decimal | None) -> None:
    award = framework()
    file, manager = file_of(award), manager_of(award)
    asked = SubcontractorChange.objects.create(
        file=file,
        kind=Kind.ADD.value,
        name="Vervoer BV",
        kvk="87654321",
        work="Vervoer",
        reason="Meer cliënten.",
        from_on=date(2026, 7, 1),
        share=share,
        asked_by=award.bidder("Anker"),
        asked_at=IN_MAY,
    )
    page = url("subcontractor", file, asked.public_id)

    agreed = post(manager, page, at=IN_MAY, outcome="akkoord").body.decode()
    post(manager, page, at=IN_MAY, outcome="afgewezen", explanation="Vraag het opnieuw.")

    assert ("gaf niet op welk deel" if share is None else "Dit ontbreekt: Ondertekende verklaring") in agreed
    asked.refresh_from_db()
    assert asked.state == State.REFUSED.value


@pytest.mark.django_db
def test_whether_article_5k_holds_follows_from_the_tender() -> None:
    award = framework()
    file, tender = file_of(award), award.tender

    above = asked_of(file).russia
    Tender.objects.filter(pk=tender.pk).update(threshold=Threshold.BELOW.value)
    below = asked_of(file_of(award)).russia
    tender.exclusion_grounds.get_or_create(code=RUSSIA)
    chosen = asked_of(file_of(award)).russia

    assert (above, below, chosen) == (True, False, True)


@pytest.mark.django_db
def test_a_gva_that_the_tender_asks_of_subcontractors_is_asked_of_a_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    award = framework()
    file, anker = file_of(award), award.bidder("Anker")
    monkeypatch.setattr("contracts.changes.views.asked_of", lambda _: Asked(russia=False, evidence=(GVA,)))
    monkeypatch.setattr(
        "contracts.changes.subcontracting.asked_of", lambda _: Asked(russia=False, evidence=(GVA,))
    )
    page = url("subcontractors", file)
    given = {**ASKED, "share": "50"}

    form = get(anker, page, at=IN_MAY).body.decode()
    without = post(anker, page, at=IN_MAY, **given).body.decode()
    old = post(anker, page, at=IN_MAY, **given, paper_0=pdf("gva.pdf"), issued_0="19-5-2024").body.decode()
    post(anker, page, at=IN_MAY, **given, paper_0=pdf("gva.pdf"), issued_0="20-5-2024")

    assert "verklaring over Rusland" not in form
    assert "Niet ouder dan 24 maanden." in form
    assert "Voeg toe: Gedragsverklaring aanbesteden." in without
    assert "Voeg een document toe dat op ma 20 mei 2024 of later is afgegeven." in old
    paper = SubcontractorPaper.objects.get()
    assert (paper.code, paper.name, paper.issued_on) == ("GVA", GVA.name, date(2024, 5, 20))


@pytest.mark.django_db
def test_who_stops_with_a_subcontractor_shows_nothing_of_it() -> None:
    award = framework()
    page = url("subcontractors", file_of(award))

    post(
        award.bidder("Anker"), page, at=IN_MAY, **{**ASKED, "kind": "eraf", "share": "90", "statement": pdf()}
    )

    told = SubcontractorChange.objects.get()
    assert (told.state, told.share, told.papers.count()) == (State.NOTED.value, None, 0)


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        (None, State.ASKED),
        (LaterSubcontractor.WITH_APPROVAL, State.ASKED),
        (LaterSubcontractor.WITH_NOTICE, State.NOTED),
    ],
)
def test_the_tender_says_whether_approval_is_needed(rule: LaterSubcontractor | None, state: State) -> None:
    assert first_state(Kind.ADD, rule) is state
    assert first_state(Kind.END, rule) is State.NOTED


def test_where_the_tender_allows_none_none_comes() -> None:
    with pytest.raises(DecisionRefused, match="geen onderaannemer erbij"):
        first_state(Kind.ADD, LaterSubcontractor.NOT_ALLOWED)
    assert first_state(Kind.END, LaterSubcontractor.NOT_ALLOWED) is State.NOTED
