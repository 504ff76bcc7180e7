"""A provider asks for another subcontractor in the browser; the contract manager decides; the tender says what may."""

from datetime import date

import pytest
from django.core import mail

from contracts.changes.subcontracting import (
    ask_subcontractor,
    decide_subcontractor,
    mail_subcontractor_decision,
)
from contracts.changes.todo import changes_todo_for
from contracts.domain.errors import DecisionRefused
from contracts.domain.subcontracting import Kind, State, first_state
from contracts.models import SubcontractorChange
from documents.models import OutboxJob
from tenders.domain.vocabulary import LaterSubcontractor
from tenders.permissions import NotAllowed
from tests.contracts.execution.pages import get, post, url
from tests.contracts.maximum.scenes import IN_MAY, framework
from tests.factories.contracts import file_of, manager_of

ASKED = {
    "kind": "erbij",
    "name": "Vervoer BV",
    "kvk": "87654321",
    "work": "Vervoer van cliënten",
    "from_on": "1-7-2026",
    "reason": "Meer cliënten.",
}


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
        ask_subcontractor(file, by=manager_of(award), at=IN_MAY, **{**ASKED, "from_on": date(2026, 7, 1)})
    assert not SubcontractorChange.objects.exists()


@pytest.mark.django_db
def test_it_is_asked_beforehand_and_stopping_is_told() -> None:
    award = framework()
    anker, page = award.bidder("Anker"), url("subcontractors", file_of(award))

    late = post(anker, page, at=IN_MAY, **{**ASKED, "from_on": "1-5-2026"}).body.decode()
    post(anker, page, at=IN_MAY, **{**ASKED, "kind": "eraf", "work": ""})

    assert "Vraag of meld dit vooraf" in late
    assert SubcontractorChange.objects.get().state == State.NOTED.value


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
