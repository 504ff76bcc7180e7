"""The pages of questions: who sees what, and who is named nowhere."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, User
from audit.models import AuditEntry
from documents.files import read_file
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.models import Question, Role, Tender
from tenders.questions.services import answer_alone, decide_confidentiality, merge_question
from tenders.questions.todo import questions_todo_for
from tests.factories.accounts import MembershipFactory
from tests.factories.questions import (
    answered_question,
    approve,
    draft_question,
    provider,
    published_clarification,
    sent_question,
)
from tests.factories.tenders import AT, CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db


def address(tender: Tender, name: str, *args: object) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def tender() -> Tender:
    return published_tender()


@pytest.fixture
def secretive() -> Membership:
    """A provider whose name stands nowhere else."""
    return provider(name="Zorggroep Zeldzaam", kvk_number="87654321")


def test_a_provider_asks_sees_the_warning_and_sends(tender: Tender, secretive: Membership) -> None:
    client = as_(secretive.user)

    saved = client.post(
        address(tender, "question_new"),
        {"text": "Wij van Zeldzaam vragen: mag dit? Bel 06-12345678.", "paragraph": "4.2", "next": "send"},
    )
    question = Question.objects.get()
    confirm = client.get(saved.url)
    sent = client.post(saved.url, {"version": question.version}, follow=True)

    assert confirm.context["warnings"] == [
        "naam van de organisatie: zeldzaam",
        "telefoonnummer: 06-12345678",
    ]
    assert "Uw vraag is verstuurd." in sent.content.decode()
    assert Question.objects.get().status == "sent"


def test_a_refused_form_keeps_what_was_typed(tender: Tender, secretive: Membership) -> None:
    response = as_(secretive.user).post(
        address(tender, "question_new"),
        {"text": "Mag dit?", "is_confidential": "on", "confidential_reason": ""},
    )

    assert response.status_code == 200
    assert "confidential_reason" in response.context["form"].errors
    assert "Mag dit?" in response.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", ["reader", "buyer", "nobody"])
def test_who_may_not_ask_is_refused(tender: Tender, kind: str) -> None:
    users = {"reader": MembershipFactory().user, "buyer": tender.created_by, "nobody": None}
    client = Client() if kind == "nobody" else as_(users[kind])

    response = client.post(address(tender, "question_new"), {"text": "Mag dit?"})

    assert not Question.objects.exists()
    assert response.status_code == {"reader": 200, "buyer": 404, "nobody": 302}[kind]


def test_a_late_question_says_so_before_and_after(
    tender: Tender, secretive: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_question(tender, secretive)
    monkeypatch.setattr("clock.now", lambda: CLOSES_AT - timedelta(days=1))
    client, path = as_(secretive.user), address(tender, "question_send", draft.public_id)

    assert client.get(path).context["not_handled"] == "te laat"
    after = client.post(path, {"version": draft.version}, follow=True).content.decode()

    assert "na het einde van de termijn" in after
    assert Question.objects.get().status == "late"


def test_another_provider_finds_no_question_of_mine(tender: Tender, secretive: Membership) -> None:
    other = as_(provider().user)
    for question in (draft_question(tender, secretive), sent_question(tender, secretive)):
        for name in ("question", "question_send", "question_discard"):
            assert other.get(address(tender, name, question.public_id)).status_code == 404
        path = address(tender, "question_choose", question.public_id)
        assert other.post(path, {"choice": "publish"}).status_code == 404


def everything_others_read(tender: Tender, question: Question, client: Client) -> Iterator[str]:
    """Every page with news of questions that is open to a provider, the files and the mails."""
    yield page_of(client, address(tender, "questions"))
    yield page_of(client, address(tender, "clarification", 1))
    yield page_of(client, address(tender, "detail"))
    yield page_of(client, reverse("portal:home"))
    yield read_file(question.notice.file).decode("latin-1")
    for message in mail.outbox:
        yield f"{message.to} {message.subject} {message.body} {message.alternatives}"


def test_who_asked_is_named_to_no_other_provider(tender: Tender, secretive: Membership) -> None:
    question = answered_question(tender, secretive, text="Mag het plan bijlagen hebben?")
    double = sent_question(tender, provider(name="Thuiszorg Dubbelganger"))
    merge_question(double, question, by=tender.created_by, at=AT)
    other = provider()
    sent_question(tender, other, text="Een andere vraag?")
    published_clarification(tender)
    question.refresh_from_db()
    for job in OutboxJob.objects.filter(queue="mail"):
        run_job(job.public_id)
    mail.outbox[:] = [message for message in mail.outbox if message.to != [secretive.user.email]]
    mails_of_others = len(mail.outbox)

    for client in (as_(other.user), Client()):
        for text in everything_others_read(tender, question, client):
            for needle in (
                "Zeldzaam",
                "Dubbelganger",
                "87654321",
                secretive.user.name,
                secretive.user.email,
                str(secretive.organisation.public_id),
                str(question.public_id),
            ):
                assert needle not in text

    assert mails_of_others >= 2
    assert "Mag het plan bijlagen hebben?" in page_of(Client(), address(tender, "questions"))
    log = " ".join(f"{entry.subject} {entry.data}" for entry in AuditEntry.objects.all())
    assert "Zeldzaam" not in log


def test_the_wording_of_the_authority_is_published_not_that_of_the_asker(
    tender: Tender, secretive: Membership
) -> None:
    question = sent_question(tender, secretive, text="Wij van Zeldzaam vragen: mag dit?")
    client = as_(tender.created_by)
    path = address(tender, "question_answer", question.public_id)
    assert "naam van de organisatie: zeldzaam" in page_of(client, path)

    client.post(
        path,
        {"wording": "Mag dit?", "text": "Ja.", "kind": "clarifies", "version": question.version},
    )
    for act in ("submit", "approve"):
        version = Question.objects.get().version
        client.post(address(tender, "answer_act", question.public_id), {"act": act, "version": version})
    published_clarification(tender)

    for path in (address(tender, "questions"), address(tender, "clarification", 1)):
        shown = page_of(Client(), path)
        assert "Mag dit?" in shown
        assert "Zeldzaam" not in shown


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.BUYER, True),
        (Role.JURIST, True),
        (Role.AUDITOR, True),
        (Role.CHAIR, False),
        (Role.EVALUATOR, False),
        (Role.CHECKER, False),
        (Role.CONTRACT_MANAGER, False),
    ],
)
def test_who_will_score_does_not_see_who_asked(
    tender: Tender, secretive: Membership, role: Role, sees: bool
) -> None:
    question = sent_question(tender, secretive)
    client = as_(member_with_role(tender, role))

    for path in (address(tender, "questions_desk"), address(tender, "question_answer", question.public_id)):
        shown = page_of(client, path)
        assert question.text[:20] in shown
        assert ("Zeldzaam" in shown) is sees


def test_a_second_opener_and_an_outsider_find_no_questions(tender: Tender, secretive: Membership) -> None:
    question = sent_question(tender, secretive)
    outsiders = (member_with_role(tender, Role.SECOND_OPENER), secretive.user, published_tender().created_by)

    for user in outsiders:
        for path in (
            address(tender, "questions_desk"),
            address(tender, "question_answer", question.public_id),
        ):
            assert as_(user).get(path).status_code == 404


def test_a_draft_is_not_seen_by_the_authority(tender: Tender, secretive: Membership) -> None:
    draft = draft_question(tender, secretive)
    client = as_(tender.created_by)

    assert client.get(address(tender, "question_answer", draft.public_id)).status_code == 404
    assert client.get(address(tender, "questions_desk")).context["rows"] == []


def test_two_who_answer_at_once_see_each_other(tender: Tender, secretive: Membership) -> None:
    question = sent_question(tender, secretive)
    path = address(tender, "question_answer", question.public_id)
    typed = {"wording": question.text, "kind": "clarifies", "version": question.version}
    as_(member_with_role(tender, Role.CHAIR)).post(path, typed | {"text": "Het eerste antwoord."})

    second = as_(tender.created_by).post(path, typed | {"text": "Het tweede antwoord."})

    shown = second.content.decode()
    assert second.status_code == 409
    assert "Het eerste antwoord." in shown
    assert "Het tweede antwoord." in shown
    assert Question.objects.get().answer.text == "Het eerste antwoord."
    again = typed | {"text": "Het tweede antwoord.", "version": second.context["version"]}
    assert as_(tender.created_by).post(path, again).status_code == 302
    assert Question.objects.get().answer.text == "Het tweede antwoord."


def test_the_buyer_admits_merges_and_decides_on_pages(tender: Tender, secretive: Membership) -> None:
    client = as_(tender.created_by)
    late = sent_question(tender, at=CLOSES_AT)
    main, double = sent_question(tender), sent_question(tender)
    confidential = sent_question(tender, secretive, is_confidential=True, confidential_reason="Geheim.")

    client.post(address(tender, "question_admit", late.public_id), {"reason": "Van belang voor allen."})
    client.post(address(tender, "question_merge", double.public_id), {"into": main.pk})
    page = address(tender, "question_confidentiality", confidential.public_id)
    refused = client.post(page, {"grant": "", "reason": ""})
    client.post(page, {"grant": "nee", "reason": "Dit raakt allen."})

    states = dict(Question.objects.values_list("pk", "status"))
    assert set(refused.context["form"].errors) == {"grant", "reason"}
    assert states == {late.pk: "sent", main.pk: "sent", double.pk: "merged", confidential.pk: "awaits_asker"}
    split = address(tender, "question_split", double.public_id)
    client.post(split)
    assert Question.objects.get(pk=double.pk).status == "sent"


def test_the_buyer_makes_checks_and_publishes_the_nota(tender: Tender) -> None:
    answered_question(tender)
    waiting = sent_question(tender, text="Nog zonder antwoord?")
    client = as_(tender.created_by)

    client.post(address(tender, "clarification_prepare"), {"round": "1"})
    for job in OutboxJob.objects.filter(kind="render_clarification_notice"):
        run_job(job.public_id)
    check = client.get(address(tender, "clarification_making"))
    pdf = client.get(address(tender, "clarification_draft_pdf"))
    hidden = Client().get(address(tender, "clarification", 1))
    published = client.post(address(tender, "clarification_publish"))

    assert check.context["is_ready"]
    assert waiting.text in check.content.decode()
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert hidden.status_code == 404
    assert published.url == address(tender, "clarification", 1)
    assert Client().get(address(tender, "clarification_pdf", 1)).status_code == 200
    assert client.get(address(tender, "clarification_publish")).status_code == 404


def test_questions_that_wait_stand_above_those_that_are_done(tender: Tender) -> None:
    main, double = sent_question(tender, at=AT), sent_question(tender, at=AT)
    merge_question(double, main, by=tender.created_by, at=AT)
    waiting = sent_question(tender, at=AT + timedelta(hours=1))

    rows = as_(tender.created_by).get(address(tender, "questions_desk")).context["page"].object_list

    assert [row.pk for row in rows] == [main.pk, waiting.pk, double.pk]


def test_without_an_approved_answer_there_is_no_nota_to_make(tender: Tender) -> None:
    waiting = sent_question(tender)
    client, page = as_(tender.created_by), address(tender, "clarification_making")

    before = client.get(page).content.decode()
    approve(waiting, answer="Ja.", by=tender.created_by)
    after = client.get(page).content.decode()

    assert "Er is nog geen antwoord akkoord." in before
    assert 'name="round"' not in before
    assert 'name="round" value="1"' in after


@pytest.mark.parametrize("number", ["", "0", "7", "x", "²", "9" * 30])
def test_a_round_that_does_not_exist_is_a_message(tender: Tender, number: str) -> None:
    answered_question(tender)

    response = as_(tender.created_by).post(
        address(tender, "clarification_prepare"), {"round": number}, follow=True
    )

    assert "Deze vragenronde bestaat niet." in response.content.decode()


def test_the_asker_reads_the_decision_and_chooses(tender: Tender, secretive: Membership) -> None:
    question = sent_question(tender, secretive, is_confidential=True, confidential_reason="Geheim.")
    decide_confidentiality(question, grant=False, reason="Dit raakt allen.", by=tender.created_by, at=AT)
    client, path = as_(secretive.user), address(tender, "question", question.public_id)

    shown = page_of(client, path)
    unclear = client.post(address(tender, "question_choose", question.public_id), {}, follow=True)
    client.post(address(tender, "question_choose", question.public_id), {"choice": "withdraw"})

    assert "Dit raakt allen." in shown
    assert "Kies of u uw vraag laat publiceren of intrekt." in unclear.content.decode()
    assert "U hebt deze vraag ingetrokken." in page_of(client, path)


def test_the_start_page_says_what_to_do(tender: Tender, secretive: Membership) -> None:
    answered_question(tender)
    for _ in range(2):
        sent_question(tender)
    question = sent_question(tender, secretive, is_confidential=True, confidential_reason="Geheim.")
    decide_confidentiality(question, grant=False, reason="Dit raakt allen.", by=tender.created_by, at=AT)

    buyers = questions_todo_for(tender.created_by, at=AT)
    askers = questions_todo_for(secretive.user, at=AT)

    assert [(todo.text, f"{todo.due:%d-%m %H.%M}") for todo in buyers] == [
        ("Beantwoord 2 vragen", "20-10 23.59")
    ]
    assert [todo.text for todo in askers] == ["Kies of uw vraag wordt gepubliceerd"]


def test_the_start_page_tells_an_asker_what_is_for_it_alone(tender: Tender, secretive: Membership) -> None:
    question = sent_question(tender, secretive, is_confidential=True, confidential_reason="Geheim.")
    decide_confidentiality(question, grant=True, reason="Goed.", by=tender.created_by, at=AT)
    decided = questions_todo_for(secretive.user, at=AT)
    approve(question, answer="Ja.", by=tender.created_by)
    question.refresh_from_db()
    answer_alone(question, version=question.version, by=tender.created_by, at=AT)

    answered = questions_todo_for(secretive.user, at=AT)

    assert [todo.text for todo in decided] == ["Lees de beslissing over uw vertrouwelijke vraag"]
    assert [todo.text for todo in answered] == ["Lees het antwoord op uw vertrouwelijke vraag"]
    assert questions_todo_for(secretive.user, at=AT + timedelta(days=15)) == []
    assert questions_todo_for(provider().user, at=AT) == []
    assert "Ja." in page_of(as_(secretive.user), address(tender, "question", question.public_id))


def test_who_may_not_ask_is_not_led_to_the_form(tender: Tender, secretive: Membership) -> None:
    for user, leads in (
        (secretive.user, True),
        (MembershipFactory().user, False),
        (tender.created_by, False),
    ):
        shown = page_of(as_(user), address(tender, "questions"))
        assert (address(tender, "question_new") in shown) is leads


@pytest.mark.parametrize("name", ["questions", "questions_desk", "clarification_making"])
def test_lists_take_the_same_number_of_queries_for_3_and_30(
    tender: Tender, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    askers = [provider() for _ in range(3)]
    counts = []
    reader = askers[0].user if name == "questions" else tender.created_by

    for more in (3, 27):
        for place in range(more):
            answered_question(tender, askers[place % 3])
        if name == "questions":
            published_clarification(tender)
        client = as_(reader)
        with django_assert_max_num_queries(30) as captured:
            page_of(client, address(tender, name))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_no_page_betrays_a_question_that_is_not_published(tender: Tender, secretive: Membership) -> None:
    sent_question(tender, secretive, text="Nog geheim onderwerp")

    for client in (Client(), as_(provider().user)):
        assert "geheim onderwerp" not in page_of(client, address(tender, "questions"))
