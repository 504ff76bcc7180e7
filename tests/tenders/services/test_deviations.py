"""Pas toe of leg uit: reasons are kept, lapse with what they were about, and go out with the tender."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest

from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope
from documents.files import read_file
from documents.models import OutboxJob
from documents.outbox import in_process_outbox
from tenders.changes import revision_of
from tenders.domain.checks import Severity, Subject
from tenders.domain.lifecycle import Status
from tenders.models import Deviation, Role, Tender, TenderDocument
from tenders.permissions import NotAllowed
from tenders.selectors import (
    findings_of,
    is_publishable,
    lapsed_reasons,
    new_findings,
    published_reasons,
    reasons_of,
    refusals_of,
    shown_reasons,
)
from tenders.services import (
    ConfigurationRefused,
    PublicationRefused,
    Reason,
    ReasonsChanged,
    abandon_revision,
    add_document,
    create_from,
    explain,
    issue_rectification,
    publish_tender,
    render_deviations,
    save_subject,
    start_revision,
)
from tests.factories.tenders import AT, announced, draft_tender, member_with_role, published_tender
from tests.pdf import flow_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)
WHY = "De regio wil snel beginnen, want cliënten wachten."


def short(tender: Tender, days: int = 10) -> str:
    """A standstill below twenty days; what the finding about it is called."""
    Tender.objects.filter(pk=tender.pk).update(standstill_days=days)
    tender.refresh_from_db()
    return next(f.about for f in findings_of(tender, at=AT) if f.code == "standstill_short")


def test_publication_waits_for_a_reason() -> None:
    tender = draft_tender()
    about = short(tender)

    with pytest.raises(PublicationRefused) as refusal:
        publish_tender(tender, by=tender.created_by, at=AT)
    assert [finding.code for finding in refusal.value.findings] == ["standstill_short"]
    assert not is_publishable(tender, at=AT)

    explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)

    assert is_publishable(tender, at=AT)
    assert publish_tender(tender, by=tender.created_by, at=AT).state is Status.PUBLISHED


def test_reason_lapses_when_the_finding_changes_and_comes_back_with_it() -> None:
    tender = draft_tender()
    explain(tender, [Reason(short(tender), WHY)], by=tender.created_by, at=AT)

    short(tender, days=12)
    other = [finding.code for finding in refusals_of(tender, at=AT)]
    lapsed = lapsed_reasons(tender, findings_of(tender, at=AT))
    short(tender, days=10)

    assert other == ["standstill_short"]
    assert refusals_of(tender, at=AT) == ()
    assert lapsed["standstill_short"] == WHY
    assert "standstill_short" not in lapsed_reasons(tender, findings_of(tender, at=AT))


def test_reason_is_kept_with_what_it_was_about_and_by_whom() -> None:
    tender = draft_tender()
    about = short(tender)

    explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)

    row = Deviation.objects.get(about=about)
    assert (row.code, row.reason, row.given_by, row.given_at) == (
        "standstill_short",
        WHY,
        tender.created_by,
        AT,
    )
    assert row.sentence.startswith("De opschortende termijn is 10 dagen")
    assert (row.source, row.published_at) == ("Aw 2.127", None)
    entry = AuditEntry.objects.filter(event="tender.explained").last()
    assert entry.data == {"findings": [f"standstill_short:{about}"]}
    assert verify_chain(tender_scope(tender.public_id)).ok


def test_newer_reason_stands_beside_the_older_one() -> None:
    tender = draft_tender()
    about = short(tender)
    explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)

    explain(tender, [Reason(about, "Toch anders.", seen=WHY)], by=tender.created_by, at=AT)

    assert reasons_of(tender)[about] == "Toch anders."
    assert list(Deviation.objects.filter(about=about).values_list("reason", flat=True)) == [
        WHY,
        "Toch anders.",
    ]


def test_reason_that_is_taken_back_refuses_publication_again() -> None:
    tender = draft_tender()
    about = short(tender)
    explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)

    explain(tender, [Reason(about, "", seen=WHY)], by=tender.created_by, at=AT)

    assert [finding.code for finding in refusals_of(tender, at=AT)] == ["standstill_short"]


def test_nothing_new_writes_nothing() -> None:
    tender = draft_tender()
    about = short(tender)
    explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)
    before = AuditEntry.objects.count()

    explain(tender, [Reason(about, WHY, seen=WHY)], by=tender.created_by, at=AT)

    assert Deviation.objects.filter(about=about).count() == 1
    assert AuditEntry.objects.count() == before


def test_reason_of_a_colleague_is_not_overwritten() -> None:
    tender = draft_tender()
    about, other = short(tender), findings_of(tender, at=AT)[-1].about
    explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)

    with pytest.raises(ReasonsChanged) as changed:
        explain(tender, [Reason(about, "De mijne."), Reason(other, "Ook.")], by=tender.created_by, at=AT)

    assert changed.value.stored[about] == WHY
    assert reasons_of(tender)[about] == WHY


def test_reason_about_a_finding_that_is_gone_is_given_back() -> None:
    tender = draft_tender()
    about = short(tender)
    Tender.objects.filter(pk=tender.pk).update(standstill_days=20)

    gone = explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)

    assert gone == (Reason(about, WHY),)
    assert not Deviation.objects.filter(about=about).exists()


def test_only_the_buyer_of_a_draft_explains() -> None:
    tender = draft_tender()
    about = short(tender)
    chair = member_with_role(tender, Role.CHAIR)

    with pytest.raises(NotAllowed):
        explain(tender, [Reason(about, WHY)], by=chair, at=AT)
    published = published_tender()
    with pytest.raises(NotAllowed):
        explain(published, [Reason(about, WHY)], by=published.created_by, at=AT)


def test_published_reasons_are_those_of_the_findings_at_that_moment() -> None:
    tender = draft_tender()
    explain(tender, [Reason(short(tender, days=12), "Een eerdere gedachte.")], by=tender.created_by, at=AT)
    explain(tender, [Reason(short(tender), WHY)], by=tender.created_by, at=AT)
    warnings = [f for f in findings_of(tender, at=AT) if f.severity is Severity.WARNING]

    assert {row.about for row in shown_reasons(tender, at=AT)} == {finding.about for finding in warnings}
    publish_tender(tender, by=tender.created_by, at=AT)

    published = published_reasons(tender)
    assert {row.about for row in published} == {finding.about for finding in warnings}
    assert {row.published_at for row in published} == {AT}
    assert "Een eerdere gedachte." not in {row.reason for row in published}
    assert OutboxJob.objects.filter(kind="render_deviations").count() == 1


def annex_of(tender: Tender) -> TenderDocument:
    with in_process_outbox() as outbox:
        publish_tender(tender, by=tender.created_by, at=AT)
        outbox.drain()
    return tender.documents.get(title="Motivering van afwijkingen")


def test_annex_is_a_document_of_the_tender_with_every_reason() -> None:
    tender = draft_tender()
    about = short(tender)
    explain(tender, [Reason(about, WHY)], by=tender.created_by, at=AT)

    annex = annex_of(tender)

    content = read_file(annex.file)
    text = _words(re.sub(r"Motivering van afwijkingen\s+pagina \d+ van \d+", "", flow_of(content)))
    assert (annex.version, annex.is_current, annex.file.content_type) == (1, True, "application/pdf")
    for row in published_reasons(tender):
        for wanted in (row.norm, row.source, row.sentence, row.reason):
            assert _words(wanted) in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "nl"


def _words(text: str) -> str:
    """Without line ends, page ends and hyphens of the typesetting."""
    return re.sub(r"[\s\u2010]+", "", text)


def test_annex_is_made_once() -> None:
    tender = draft_tender()
    first = annex_of(tender)

    again = render_deviations(tender.public_id, at=AT)

    assert again == first
    assert tender.documents.filter(title=first.title).count() == 1


def test_tender_without_deviations_has_no_annex() -> None:
    """A rehearsal is published without reasons."""
    tender = draft_tender(is_rehearsal=True)
    taken_back = [Reason(about, "", seen=text) for about, text in reasons_of(tender).items()]
    explain(tender, taken_back, by=tender.created_by, at=AT)

    publish_tender(tender, by=tender.created_by, at=AT)

    assert published_reasons(tender) == []
    assert render_deviations(tender.public_id, at=AT) is None
    assert not OutboxJob.objects.filter(kind="render_deviations").exists()


def test_title_of_the_annex_is_not_for_another_document() -> None:
    tender = draft_tender()

    with pytest.raises(ConfigurationRefused) as refusal:
        add_document(
            tender,
            io.BytesIO(b""),
            name="x.pdf",
            title="motivering van afwijkingen",
            version=tender.config_version,
            by=tender.created_by,
            at=AT,
        )

    assert refusal.value.field == "title"


def test_reasons_are_not_copied_to_the_next_tender() -> None:
    source = published_tender()

    copy = create_from(source, key="volgende", title="Volgende", by=source.created_by, at=AT)

    assert source.deviations.count() > 0
    assert copy.deviations.count() == 0


def rectified(tender: Tender, **values: object) -> Tender:
    """A working copy with these values of Planning, announced."""
    copy = start_revision(tender, by=tender.created_by, at=LATER)
    announced(tender, at=LATER)
    copy = save_subject(
        copy, Subject.PLANNING, values=values, version=copy.config_version, by=tender.created_by, at=LATER
    )
    return Tender.objects.select_related("revises", "authority").get(pk=copy.pk)


def issue(tender: Tender, copy: Tender) -> None:
    issue_rectification(
        tender,
        reason="Sneller beginnen.",
        deadline_reason="De termijn blijft lang genoeg.",
        version=copy.config_version,
        by=tender.created_by,
        at=LATER,
    )


def test_rectification_asks_a_reason_for_what_it_adds_and_for_nothing_else() -> None:
    tender = published_tender()
    copy = rectified(tender, standstill_days=10)

    assert [finding.code for finding in new_findings(copy, at=LATER)] == ["standstill_short"]
    with pytest.raises(PublicationRefused) as refusal:
        issue(tender, copy)
    assert [finding.code for finding in refusal.value.findings] == ["standstill_short"]

    about = new_findings(copy, at=LATER)[0].about
    explain(copy, [Reason(about, WHY)], by=tender.created_by, at=LATER)
    issue(tender, copy)

    assert WHY in {row.reason for row in published_reasons(tender)}
    assert {row.published_at for row in published_reasons(tender)} == {LATER}


def test_rectification_that_mends_leaves_the_reason_out() -> None:
    tender = draft_tender()
    explain(tender, [Reason(short(tender), WHY)], by=tender.created_by, at=AT)
    first = annex_of(tender)
    others = {row.about for row in published_reasons(tender)} - {
        row.about for row in published_reasons(tender) if row.reason == WHY
    }

    with in_process_outbox() as outbox:
        issue(tender, rectified(tender, standstill_days=20))
        outbox.drain()

    assert {row.about for row in published_reasons(tender)} == others
    second = tender.documents.get(title="Motivering van afwijkingen", is_current=True)
    first.refresh_from_db()
    assert (first.version, first.is_current, second.version) == (1, False, 2)
    assert verify_chain(tender_scope(tender.public_id)).ok


def test_rectification_of_something_else_keeps_the_annex() -> None:
    tender = draft_tender()
    explain(tender, [Reason(short(tender), WHY)], by=tender.created_by, at=AT)
    annex_of(tender)
    before = [(row.about, row.reason) for row in published_reasons(tender)]

    with in_process_outbox() as outbox:
        issue(tender, rectified(tender, validity_days=100))
        outbox.drain()

    assert sorted((row.about, row.reason) for row in published_reasons(tender)) == sorted(before)
    assert tender.documents.filter(title="Motivering van afwijkingen").count() == 1


def test_working_copy_with_reasons_can_be_thrown_away() -> None:
    tender = published_tender()
    copy = rectified(tender, standstill_days=10)
    explain(copy, [Reason(new_findings(copy, at=LATER)[0].about, WHY)], by=tender.created_by, at=LATER)

    abandon_revision(tender, by=tender.created_by, at=LATER)

    assert revision_of(tender) is None
    assert WHY not in {row.reason for row in published_reasons(tender)}
