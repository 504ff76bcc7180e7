"""The chapter "Zo beoordelen wij": read back from its PDF, and its example recomputed from its own text."""

import io
from pathlib import Path

import pikepdf
import pytest

from audit.models import AuditEntry
from documents.files import read_file
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.domain.scenario import load
from tenders.models import Tender, TenderDocument
from tenders.services import ConfigurationRefused, add_document, render_chapter
from tests.factories.tenders import AT, draft_tender, published_tender
from tests.pdf import text_of
from tests.tenders.domain.chapter_reader import ReadChapter, read, recompute

pytestmark = pytest.mark.django_db
SCENARIOS = Path(__file__).parents[2] / "scenarios"
REFERENCE = ("gooi-en-vechtstreek", "voorne-aan-zee", "emmen")


def published(name: str) -> Tender:
    return published_tender(
        definition=load((SCENARIOS / f"{name}.yaml").read_bytes()).definition, is_rehearsal=True
    )


def chapter_of(name: str) -> tuple[TenderDocument, str]:
    document = render_chapter(published(name).public_id, at=AT)
    assert document is not None
    return document, text_of(read_file(document.file))


def test_publication_asks_for_the_chapter_and_the_job_makes_it_once() -> None:
    tender = published_tender()
    job = OutboxJob.objects.get(kind="render_chapter")

    run_job(job.public_id)
    render_chapter(tender.public_id, at=AT)

    document = tender.documents.get()
    assert job.queue == "pdf"
    assert (document.title, document.version, document.is_current) == ("Zo beoordelen wij", 1, True)
    entry = AuditEntry.objects.get(event="document.made")
    assert entry.data["sha256"] == document.file.sha256
    assert entry.data["fingerprint"] == tender.fingerprint


def test_chapter_that_says_something_else_is_a_new_version() -> None:
    tender = published_tender()
    first = render_chapter(tender.public_id, at=AT)
    tender.scale.filter(label="Goed").update(description="Concreet, volledig en haalbaar.")

    second = render_chapter(tender.public_id, at=AT)

    assert first is not None
    assert second is not None
    first.refresh_from_db()
    assert (first.version, first.is_current) == (1, False)
    assert (second.version, second.is_current) == (2, True)
    assert "Concreet, volledig en haalbaar." in text_of(read_file(second.file))


def test_draft_has_no_chapter_document() -> None:
    tender = draft_tender()

    assert render_chapter(tender.public_id, at=AT) is None
    assert not tender.documents.exists()


def test_nobody_else_takes_the_title_of_the_chapter() -> None:
    tender = draft_tender()

    with pytest.raises(ConfigurationRefused, match="kies een andere titel"):
        add_document(
            tender,
            io.BytesIO(b"%PDF-1.7"),
            name="a.pdf",
            title="zo beoordelen wij",
            version=tender.config_version,
            by=tender.created_by,
            at=AT,
        )


def test_chapter_is_tagged_and_carries_the_fingerprint() -> None:
    document, text = chapter_of("gooi-en-vechtstreek")

    with pikepdf.open(io.BytesIO(read_file(document.file))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "nl"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    assert document.tender.fingerprint in "".join(text.split())


@pytest.mark.parametrize("name", REFERENCE)
def test_example_follows_from_the_text_of_the_chapter(name: str) -> None:
    _, text = chapter_of(name)

    chapter = read(text)
    found = recompute(chapter)

    assert len(chapter.bidders) >= 3
    assert {code for bidder in chapter.bidders.values() for code in bidder.scores} == set(chapter.maximum)
    for key, bidder in chapter.bidders.items():
        assert {code: found.points[key][code] for code in bidder.scores} == bidder.stated_points
        assert set(bidder.scores.values()) <= set(chapter.scale.values())
        if not bidder.knocked_out:
            assert found.totals[key] == bidder.stated_total
    assert found.set_aside == chapter.set_aside
    assert found.order == [row[1] for row in chapter.ranking]
    assert [found.totals[key] for key in found.order] == [row[2] for row in chapter.ranking]
    assert {key: in_words(chapter, won) for key, won in found.won.items()} == {
        row[1]: row[3] for row in chapter.ranking
    }


@pytest.mark.parametrize("name", REFERENCE)
def test_example_shows_a_tie_at_the_limit_and_a_bid_set_aside(name: str) -> None:
    _, text = chapter_of(name)

    chapter = read(text)

    totals = [row[2] for row in chapter.ranking]
    assert totals[-1] == totals[-2]
    assert chapter.ranking[-1][3] != "overeenkomst"
    assert len(chapter.set_aside) == 1


def in_words(chapter: ReadChapter, won: list[int]) -> str:
    if not won:
        return "wachtlijst"
    if chapter.limit is None:
        return "overeenkomst"
    return "perceel " + " en ".join(map(str, won))
