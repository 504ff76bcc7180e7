"""Tasks, people, meetings and documents of a contract: the manager keeps them, others read what is theirs."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AccessEntry, AuditEntry
from contracts.domain.errors import DecisionRefused
from contracts.execution.services import add_meeting, end_contract, finish_task, save_details
from contracts.execution.todo import execution_todo_for
from contracts.models import ContractContact, ContractMeeting, ContractPaper, ContractTask
from documents.models import StoredFile
from tenders.domain.wording import local_date
from tests.contracts.agreement.test_signing import two_winners
from tests.contracts.execution.pages import get, post, url
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import SIGNED_AT, STARTS_ON, executing, file_of, manager_of

pytestmark = pytest.mark.django_db
IN_MAY = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)


def test_a_contract_begins_with_the_handover_and_the_term_of_originals() -> None:
    award = executing()
    file, manager = file_of(award), manager_of(award)

    shown = get(award.buyer, url("contract_tasks", file)).body.decode()
    asked = {todo.text for todo in execution_todo_for(manager, at=SIGNED_AT)}

    assert "overnemen van personeel" in shown
    assert "relaties tussen hulpverleners en cliënten" in shown
    assert file.tasks.get(code="originelen").due_on == date(2026, 6, 30)
    assert not any("originele stukken" in text for text in asked)
    assert any("overnemen van personeel (Anker)" in text for text in asked)
    late = {todo.text for todo in execution_todo_for(manager, at=IN_MAY + timedelta(days=20))}
    assert any("originele stukken" in text for text in late)


def test_a_task_is_done_once_with_what_came_of_it() -> None:
    award = executing()
    file, manager = file_of(award), manager_of(award)
    task = file.tasks.get(code="personeel")
    page = url("contract_task", file, task.public_id)

    future = post(manager, page, done_on="1-1-2027", note="Gesproken.").body.decode()
    done = post(manager, page, done_on="22-12-2025", note="Drie medewerkers gaan mee.").body.decode()

    assert "Deze dag ligt in de toekomst." in future
    assert "Drie medewerkers gaan mee." in done
    assert "Mo Manager" in done
    with pytest.raises(DecisionRefused, match="al gedaan"):
        finish_task(
            ContractTask.objects.get(pk=task.pk),
            done_on=local_date(SIGNED_AT),
            note="x",
            by=manager,
            at=SIGNED_AT,
        )
    assert not any("personeel" in todo.text for todo in execution_todo_for(manager, at=SIGNED_AT))


def test_a_task_of_ones_own_stands_beside_the_others() -> None:
    award = executing()
    file = file_of(award)

    shown = post(manager_of(award), url("contract_tasks", file), title="Bel over de polis", due_on="1-3-2026")

    assert "Bel over de polis" in shown.body.decode()
    assert AuditEntry.objects.filter(event="contract.task_added").exists()


def test_people_are_added_with_a_way_to_reach_them_and_taken_away() -> None:
    award = executing()
    file, manager, page = file_of(award), manager_of(award), url("contract_people", file_of(award))

    refused = post(manager, page, side="provider", name="Bo").body.decode()
    shown = post(manager, page, side="provider", name="Bo", phone="020 123 45 67").body.decode()

    assert "Vul een e-mailadres of een telefoonnummer in." in refused
    assert "020 123 45 67" in shown
    assert "020 123 45 67" in get(award.bidder("Anker"), url("contract_file", file)).body.decode()
    assert "020 123" not in str(AuditEntry.objects.get(event="contract.contact_added").data)
    contact = ContractContact.objects.get()
    post(manager, url("contract_person_end", file, contact.public_id))
    assert "020 123 45 67" not in get(manager, page).body.decode()
    assert ContractContact.objects.get().ended_at == SIGNED_AT


def test_meetings_are_planned_and_written_down_and_the_year_is_counted() -> None:
    award = executing()
    file, manager = file_of(award), manager_of(award)
    save_details(file, meetings_per_year=2, conditions="", by=manager, at=SIGNED_AT)
    meeting = add_meeting(file, held_on=date(2026, 5, 19), subject="Kwartaal 1", by=manager, at=SIGNED_AT)
    page = url("contract_meeting", file, meeting.public_id)

    early = post(manager, page, held_on="19-5-2026", subject="Kwartaal 1", notes="Goed.").body.decode()
    asked = [todo.text for todo in execution_todo_for(manager, at=IN_MAY)]
    post(manager, page, at=IN_MAY, held_on="19-5-2026", subject="Kwartaal 1", notes="Wachttijd daalt.")

    assert "Dit gesprek is nog niet geweest." in early
    assert "Leg het verslag vast van het gesprek met Anker op di 19 mei 2026" in asked
    assert ContractMeeting.objects.get().notes == "Wachttijd daalt."
    assert "1 van ten minste 2" in get(manager, url("contract_file", file), at=IN_MAY).body.decode()
    assert get(award.bidder("Anker"), url("contract_meetings", file), at=IN_MAY).status == 404
    october = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    assert "Plan een contractgesprek met Anker: dit jaar 1 van ten minste 2" in [
        todo.text for todo in execution_todo_for(manager, at=october)
    ]


def test_a_document_is_read_by_staff_and_by_the_provider_where_it_is_shared() -> None:
    award = executing(two_winners())
    file, manager, page = file_of(award), manager_of(award), url("contract_papers", file_of(award))
    for title, shared in (("Geheim", {}), ("Gedeeld", {"is_shared": "on"})):
        upload = SimpleUploadedFile("stuk.pdf", pdf_bytes(text=title))
        assert title in post(manager, page, title=title, file=upload, **shared).body.decode()
    hidden, shared_paper = ContractPaper.objects.order_by("pk")
    anker = award.bidder("Anker")

    own = get(anker, page).body.decode()

    assert "Gedeeld" in own
    assert "Geheim" not in own
    path = url("contract_paper", file, shared_paper.public_id)
    assert get(anker, path).body.startswith(b"%PDF")
    assert get(anker, url("contract_paper", file, hidden.public_id)).status == 404
    assert get(award.buyer, url("contract_paper", file, hidden.public_id)).body.startswith(b"%PDF")
    assert get(award.bidder("Brug"), path).status == 404
    # Another contract's address does not open it either.
    assert get(award.buyer, url("contract_paper", file_of(award, "Brug"), hidden.public_id)).status == 404
    assert AccessEntry.objects.filter(event="contract.read_paper").count() == 2


def test_a_file_that_does_not_fit_is_refused_at_its_field() -> None:
    award = executing()
    upload = SimpleUploadedFile("virus.exe", b"MZ")

    shown = post(manager_of(award), url("contract_papers", file_of(award)), title="Stuk", file=upload)

    assert "van een soort die hier niet past" in shown.body.decode()
    assert 'value="Stuk"' in shown.body.decode()
    assert not ContractPaper.objects.exists()


def test_a_contract_ends_on_a_day_within_it_with_a_reason_once() -> None:
    award = executing()
    file, manager = file_of(award), manager_of(award)
    page = url("contract_end", file)

    early = post(manager, page, ended_on="1-12-2025", reason="Failliet.").body.decode()
    late = post(manager, page, ended_on="1-1-2029", reason="Failliet.").body.decode()
    done = post(manager, page, at=IN_MAY, ended_on="31-5-2026", reason="Failliet.").body.decode()

    assert "Het contract begint op do 1 januari 2026." in early
    assert "Het contract loopt tot en met zo 31 december 2028." in late
    assert "Het einde van het contract is vastgelegd." in done
    file.refresh_from_db()
    assert (file.ended_on, file.ended_because) == (date(2026, 5, 31), "Failliet.")
    with pytest.raises(DecisionRefused, match="al beëindigd"):
        end_contract(file, ended_on=STARTS_ON, reason="x", by=manager, at=IN_MAY)
    after = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    assert "beëindigd" in get(award.buyer, url("contract_file", file), at=after).body.decode()


def test_what_a_manager_fills_in_others_cannot() -> None:
    award = executing()
    file = file_of(award)
    before = StoredFile.objects.count()

    for name in ("contract_tasks", "contract_people", "contract_meetings", "contract_papers"):
        for user in (award.buyer, award.bidder("Anker")):
            upload = SimpleUploadedFile("x.pdf", BytesIO(pdf_bytes()).getvalue())
            answer = post(
                user, url(name, file), title="x", due_on="1-1-2027", file=upload, name="x", phone="1"
            )
            assert answer.status == 404, (name, user)
    assert StoredFile.objects.count() == before
    assert not ContractContact.objects.exists()
