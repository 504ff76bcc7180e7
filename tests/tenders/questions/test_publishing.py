"""The nota: made, set, published to all at one moment."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from documents.files import read_file
from tenders.domain.questions import QuestionRefused, QuestionStatus
from tenders.models import ClarificationNotice, Notice, Question
from tenders.permissions import NotAllowed
from tenders.questions.services import (
    merge_question,
    prepare_notice,
    publish_notice,
    render_notice,
    save_answer,
)
from tests.factories.questions import (
    answered_question,
    approve,
    provider,
    published_clarification,
    sent_question,
)
from tests.factories.tenders import AT, draft_tender, published_tender
from tests.pdf import text_of as read_back

pytestmark = pytest.mark.django_db


def text_of(notice: ClarificationNotice) -> str:
    return " ".join(read_back(read_file(notice.file)).split())


def test_the_pdf_says_what_was_asked_and_answered() -> None:
    tender = published_tender()
    answered_question(tender, text="Mag het plan bijlagen hebben?", paragraph="4.2", answer="Nee.")
    answered_question(
        tender, text="Klopt de termijn?", paragraph="3.10", answer="Nee, zeven dagen.", kind="changes"
    )

    notice = published_clarification(tender)

    text = text_of(notice)
    assert "Nota van inlichtingen 1" in text
    assert "Eén antwoord wijzigt de stukken: • Antwoord 1: 3.10" in text
    assert (
        "1. 3.10 Vraag. Klopt de termijn? Antwoord. Nee, zeven dagen. Dit antwoord wijzigt de stukken."
        in text
    )
    assert "2. 4.2 Vraag. Mag het plan bijlagen hebben? Antwoord. Nee. Dit antwoord verduidelijkt" in text


def test_the_pdf_is_tagged_has_a_title_and_names_nobody(tmp_path: Path) -> None:
    tender = published_tender()
    asker = provider(name="Zorggroep Zeldzaam", kvk_number="87654321")
    answered_question(tender, asker)

    notice = published_clarification(tender)

    content = read_file(notice.file)
    with pikepdf.open(_written(content, tmp_path)) as pdf:
        described = f"{dict(pdf.docinfo)} {pdf.Root.Metadata.read_bytes().decode()} {pdf.Root.Lang}"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]).startswith("Nota van inlichtingen 1")
    for needle in (
        "Zeldzaam",
        "87654321",
        asker.user.name,
        asker.user.email,
        str(asker.organisation.public_id),
    ):
        assert needle not in described + text_of(notice)
        assert needle.encode() not in content


def _written(content: bytes, folder: Path) -> Path:
    path = folder / "nota.pdf"
    path.write_bytes(content)
    return path


def test_published_answers_leave_as_data_and_as_workbook_without_askers(client: Client) -> None:
    tender = published_tender()
    first = answered_question(
        tender,
        provider(name="Zorggroep Zeldzaam"),
        text="=1+1",
        paragraph="4.2",
        answer="Nee.",
        kind="changes",
    )
    notice = published_clarification(tender)
    sent_question(tender, text="Nog niet beantwoord?")

    data = client.get(reverse("tenders:clarification_data", args=[tender.public_id]))
    excel = client.get(reverse("tenders:clarification_excel", args=[tender.public_id]))

    (nota,) = data.json()["notas"]
    assert nota["sha256_pdf"] == notice.file.sha256
    assert nota["vragen"] == [
        {
            "nummer": 1,
            "waarover": "4.2",
            "vraag": "=1+1",
            "antwoord": "Nee.",
            "soort": "wijzigt",
            "wijzigt_de_stukken": True,
            "vervolg_op": None,
        }
    ]
    sheet = load_workbook(BytesIO(b"".join(excel.streaming_content))).active
    assert [cell.value for cell in sheet[2]][:2] + [cell.value for cell in sheet[2]][4:8] == [
        1,
        1,
        "4.2",
        "=1+1",
        "Nee.",
        "wijzigt",
    ]
    assert sheet["F2"].data_type == "s"
    assert sheet.max_row == 2
    assert first.organisation.name not in data.content.decode()


def test_numbers_go_on_over_the_notas() -> None:
    tender = published_tender()
    for _ in range(2):
        answered_question(tender)
    first = published_clarification(tender)
    answered_question(tender, text="Nog een vraag?")

    second = published_clarification(tender)

    assert (first.number, second.number) == (1, 2)
    assert [row["number"] for row in second.content["items"]] == [3]
    assert list(Question.objects.published().values_list("number", "notice__number")) == [
        (1, 1),
        (2, 1),
        (3, 2),
    ]


def test_a_merged_question_is_answered_under_its_main_one() -> None:
    tender = published_tender()
    main, double = answered_question(tender), sent_question(tender, text="Zijn bijlagen toegestaan?")
    merge_question(double, main, by=tender.created_by, at=AT)

    notice = published_clarification(tender)

    double.refresh_from_db()
    assert len(notice.content["items"]) == 1
    assert (double.state, double.number, double.notice) == (QuestionStatus.PUBLISHED, None, notice)


def test_what_is_not_approved_waits_for_the_next_nota() -> None:
    tender = published_tender()
    answered_question(tender)
    waiting = sent_question(tender)

    published_clarification(tender)

    waiting.refresh_from_db()
    assert waiting.state is QuestionStatus.SENT
    with pytest.raises(QuestionRefused, match="nog geen antwoord akkoord"):
        prepare_notice(tender, 1, by=tender.created_by, at=AT)


def test_everybody_who_asked_is_told_that_there_is_a_nota() -> None:
    tender = published_tender()
    answered_question(tender)

    notice = published_clarification(tender)

    told = Notice.objects.get()
    assert (told.about, told.kind, told.at) == (notice.public_id, "nota", AT)
    assert told.path == f"/aanbestedingen/{tender.public_id}/nota/1/"


def test_nothing_is_published_before_the_pdf_is_there() -> None:
    tender = published_tender()
    answered_question(tender)
    notice = prepare_notice(tender, 1, by=tender.created_by, at=AT)

    with pytest.raises(QuestionRefused, match="nog niet klaar"):
        publish_notice(notice, by=tender.created_by, at=AT)

    assert not Question.objects.published().exists()


def test_an_answer_changed_after_the_making_asks_for_a_new_nota() -> None:
    tender = published_tender()
    question = answered_question(tender)
    notice = prepare_notice(tender, 1, by=tender.created_by, at=AT)
    render_notice(notice.public_id, at=AT)
    approve(question, answer="Toch wel.", by=tender.created_by)

    with pytest.raises(QuestionRefused, match="veranderd"):
        publish_notice(notice, by=tender.created_by, at=AT)
    again = published_clarification(tender)

    assert (again.pk, again.content["items"][0]["answer"]) == (notice.pk, "Toch wel.")


def test_a_nota_is_published_on_the_day_that_it_bears() -> None:
    tender = published_tender()
    answered_question(tender)
    notice = prepare_notice(tender, 1, by=tender.created_by, at=AT)
    render_notice(notice.public_id, at=AT)

    with pytest.raises(QuestionRefused, match="gemaakt op wo 1 oktober 2025"):
        publish_notice(notice, by=tender.created_by, at=AT + timedelta(days=1))


def test_a_nota_is_set_once_and_published_once() -> None:
    tender = published_tender()
    answered_question(tender)
    notice = published_clarification(tender)
    file = notice.file_id

    render_notice(notice.public_id, at=AT)
    with pytest.raises(QuestionRefused, match="al gepubliceerd"):
        publish_notice(notice, by=tender.created_by, at=AT)

    notice.refresh_from_db()
    assert notice.file_id == file


def test_a_published_answer_stands() -> None:
    tender = published_tender()
    question = answered_question(tender)
    published_clarification(tender)
    question.refresh_from_db()

    with pytest.raises(QuestionRefused, match="staat niet open"):
        save_answer(
            question,
            text="Anders",
            kind="clarifies",
            wording="Anders",
            version=question.version,
            by=tender.created_by,
            at=AT,
        )


def test_only_the_buyer_makes_a_nota_and_only_of_a_round_that_exists() -> None:
    tender = published_tender()
    answered_question(tender)

    with pytest.raises(NotAllowed):
        prepare_notice(tender, 1, by=provider().user, at=AT)
    with pytest.raises(NotAllowed):
        prepare_notice(draft_tender(by=tender.created_by), 1, by=tender.created_by, at=AT)
    with pytest.raises(QuestionRefused, match="bestaat niet"):
        prepare_notice(tender, 2, by=tender.created_by, at=AT)
