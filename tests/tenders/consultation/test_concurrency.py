"""Two participants, or a participant and the buyer, at the same moment."""

from datetime import timedelta

import pytest

from tenders.consultation.services import confirm_reaction, prepare_report, publish_report, render_report
from tenders.consultation.services.reporting import save_answers, save_summary
from tenders.domain.consultation import ConsultationRefused
from tenders.models import ConsultationReport, Reaction
from tests.concurrency import overlapping
from tests.factories.consultation import CLOSES_AT, QUESTIONS, published_consultation, reaction_to
from tests.factories.tenders import draft_tender

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]
AFTER = CLOSES_AT + timedelta(milliseconds=1)


def test_of_two_that_confirm_together_each_gets_a_number() -> None:
    row = published_consultation(draft_tender())
    first, second = (
        reaction_to(row, at=CLOSES_AT, confirmed=False, contact_email=f"{key}@zorg.example")
        for key in ("een", "twee")
    )

    overlapping(lambda: confirm_reaction(first, at=CLOSES_AT), lambda: confirm_reaction(second, at=CLOSES_AT))

    assert sorted(Reaction.objects.values_list("number", flat=True)) == [1, 2]


def test_who_confirms_while_the_report_is_published_is_too_late() -> None:
    row = published_consultation(draft_tender())
    by = row.tender.created_by
    late = reaction_to(row, at=CLOSES_AT, confirmed=False)
    for number in range(1, len(QUESTIONS) + 1):
        save_answers(row, number, summary="Niemand.", wordings={}, by=by, at=AFTER)
    save_summary(row, "Niemand reageerde.", by=by, at=AFTER)
    render_report(prepare_report(row, by=by, at=AFTER).public_id, at=AFTER)

    _, refusal = overlapping(
        lambda: publish_report(row, by=by, at=AFTER), lambda: confirm_reaction(late, at=AFTER)
    )

    assert isinstance(refusal, ConsultationRefused)
    assert ConsultationReport.objects.get().content["groups"] == []
    assert not Reaction.objects.exclude(confirmed_at=None).exists()
