"""From a consultation to its report, by the services."""

from datetime import timedelta

import pytest
from django.core import mail

from audit.models import AuditEntry
from documents.files import read_file
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.consultation.selectors import participations, reactions_of, unreported_of
from tenders.consultation.services import (
    confirm_reaction,
    extend_consultation,
    forget_reactions,
    prepare_report,
    publish_consultation,
    publish_report,
    render_report,
    save_answers,
    save_consultation,
    save_summary,
    send_reaction,
    withdraw_consultation,
)
from tenders.consultation.services.reporting import content_of
from tenders.domain.consultation import MOST_REACTIONS, ConsultationRefused, Group, Stage
from tenders.domain.wording import instant_in_words
from tenders.models import Consultation, ConsultationReport, Reaction, Role
from tenders.permissions import NotAllowed
from tests.factories.consultation import (
    ANSWERS,
    CLOSES_AT,
    OPENS_AT,
    QUESTIONS,
    draft_consultation,
    facts,
    participant,
    published_consultation,
    reaction_to,
)
from tests.factories.tenders import AT, draft_tender, member_with_role, published_tender
from tests.pdf import text_of

pytestmark = pytest.mark.django_db
MS = timedelta(milliseconds=1)
AFTER = CLOSES_AT + MS


def with_summaries(consultation: Consultation) -> ConsultationReport:
    by = consultation.tender.created_by
    for number in range(1, len(consultation.questions) + 1):
        save_answers(consultation, number, summary=f"Vraag {number}.", wordings={}, by=by, at=AFTER)
    return save_summary(consultation, "Wij maken de percelen kleiner.", by=by, at=AFTER)


def rendered(consultation: Consultation) -> ConsultationReport:
    report = prepare_report(consultation, by=consultation.tender.created_by, at=AFTER)
    render_report(report.public_id, at=AFTER)
    report.refresh_from_db()
    return report


def test_a_published_consultation_stays_as_it_is() -> None:
    tender = draft_tender()
    by = tender.created_by
    row = draft_consultation(tender)
    save_consultation(tender, facts(title="Anders"), QUESTIONS[:2], number=1, by=by, at=AT)

    published = publish_consultation(row, by=by, at=AT)

    assert (published.title, len(published.asked), published.number) == ("Anders", 2, 1)
    entry = AuditEntry.objects.get(event="consultation.published")
    assert entry.data["questions"] == 2
    for act in (
        lambda: save_consultation(tender, facts(), QUESTIONS, number=1, by=by, at=AT),
        lambda: publish_consultation(row, by=by, at=AT),
    ):
        with pytest.raises(ConsultationRefused, match="kan niet meer worden gewijzigd"):
            act()


def test_what_cannot_be_published_stays_a_draft() -> None:
    tender = draft_tender()
    without = draft_consultation(tender, questions=())
    late = draft_consultation(tender)

    with pytest.raises(ConsultationRefused, match="ten minste één vraag"):
        publish_consultation(without, by=tender.created_by, at=AT)
    with pytest.raises(ConsultationRefused, match="is al voorbij"):
        publish_consultation(late, by=tender.created_by, at=CLOSES_AT)

    assert not Consultation.objects.exclude(published_at=None).exists()


def test_a_rehearsal_consults_nobody() -> None:
    row = draft_consultation(draft_tender(is_rehearsal=True))

    with pytest.raises(ConsultationRefused, match="raadpleegt u niemand"):
        publish_consultation(row, by=row.tender.created_by, at=AT)


def test_only_a_buyer_consults_and_only_before_the_tender() -> None:
    tender = draft_tender()
    jurist = member_with_role(tender, Role.JURIST)
    with pytest.raises(NotAllowed):
        save_consultation(tender, facts(), QUESTIONS, by=jurist, at=AT)

    published = published_tender()
    with pytest.raises(NotAllowed):
        save_consultation(published, facts(), QUESTIONS, by=published.created_by, at=AT)


def test_the_closing_instant_itself_is_in_time_and_a_millisecond_later_is_not() -> None:
    row = published_consultation(draft_tender())

    reaction_to(row, at=OPENS_AT)
    reaction_to(row, at=CLOSES_AT - MS, contact_email="twee@anker.example")
    reaction_to(row, at=CLOSES_AT, contact_email="drie@anker.example")
    with pytest.raises(ConsultationRefused, match="nog niet open"):
        send_reaction(row, participant(), ANSWERS, at=OPENS_AT - MS)
    with pytest.raises(ConsultationRefused, match="is gesloten"):
        send_reaction(row, participant(), ANSWERS, at=AFTER)

    assert row.reactions.count() == 3


def test_a_reaction_counts_when_its_mail_address_is_confirmed() -> None:
    row = published_consultation(draft_tender())
    sent = reaction_to(row, at=CLOSES_AT, confirmed=False)
    assert list(reactions_of(row)) == []

    run_job(OutboxJob.objects.get(kind="confirm_reaction").public_id)

    (message,) = mail.outbox
    assert message.to == ["kim@anker.example"]
    assert "/marktconsultaties/bevestigen/" in message.body
    for secret in ("Anker", "Kim", row.title, *ANSWERS[:1]):
        assert secret not in message.subject + message.body
    # The sending was in time; the confirming has two days.
    confirmed = confirm_reaction(sent, at=CLOSES_AT + timedelta(hours=48))
    assert confirmed.number == 1
    assert confirm_reaction(sent, at=CLOSES_AT + timedelta(days=9)).confirmed_at == confirmed.confirmed_at
    assert list(reactions_of(row)) == [sent]


def test_a_link_that_is_too_old_confirms_nothing() -> None:
    row = published_consultation(draft_tender())
    sent = reaction_to(row, confirmed=False)

    with pytest.raises(ConsultationRefused, match="ouder dan 48 uur"):
        confirm_reaction(sent, at=OPENS_AT + timedelta(hours=48) + MS)

    assert list(reactions_of(row)) == []


def test_one_address_gets_three_mails_in_a_day() -> None:
    row = published_consultation(draft_tender())
    for _ in range(5):
        send_reaction(row, participant(contact_email="KIM@Anker.example"), ANSWERS, at=OPENS_AT)
    assert row.reactions.count() == 3

    send_reaction(row, participant(), ANSWERS, at=OPENS_AT + timedelta(days=1))
    assert row.reactions.count() == 4


def test_a_consultation_can_be_full() -> None:
    row = published_consultation(draft_tender())
    Reaction.objects.bulk_create(
        Reaction(consultation=row, group="providers", answers=list(ANSWERS), sent_at=OPENS_AT)
        for _ in range(MOST_REACTIONS)
    )

    with pytest.raises(ConsultationRefused, match="geen meer bij kan"):
        send_reaction(row, participant(), ANSWERS, at=OPENS_AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"group": Group.KNOWLEDGE.value}, "group"),
        ({"group": "niemand"}, "group"),
        ({"kvk_number": ""}, "kvk_number"),
        ({"kvk_number": "1234567"}, "kvk_number"),
    ],
)
def test_who_reacts_is_checked_in_the_service_too(changes: dict[str, str], field: str) -> None:
    row = published_consultation(draft_tender())

    with pytest.raises(ConsultationRefused) as refused:
        send_reaction(row, participant(**changes), ANSWERS, at=OPENS_AT)

    assert refused.value.field == field
    assert not row.reactions.exists()


def test_an_initiative_of_residents_reacts_without_a_number_and_is_nobody_to_recognise() -> None:
    tender = draft_tender()
    row = published_consultation(tender)
    reaction_to(row, group=Group.RESIDENTS.value, kvk_number="")

    assert list(participations(tender, [""])) == []
    assert list(participations(tender, ["12345678"])) == []


def test_a_report_is_made_after_the_closing_of_everything_that_it_needs() -> None:
    row = published_consultation(draft_tender())
    by = row.tender.created_by
    with pytest.raises(ConsultationRefused, match="na de sluiting"):
        save_summary(row, "Te vroeg.", by=by, at=CLOSES_AT)

    save_answers(row, 1, summary="Kleiner.", wordings={}, by=by, at=AFTER)
    with pytest.raises(ConsultationRefused, match="samenvatting van het geheel"):
        prepare_report(row, by=by, at=AFTER)
    save_summary(row, "Het geheel.", by=by, at=AFTER)
    with pytest.raises(ConsultationRefused, match="bij vraag 2, 3"):
        prepare_report(row, by=by, at=AFTER)
    with pytest.raises(ConsultationRefused, match="bestaat niet"):
        save_answers(row, 4, summary="Wat?", wordings={}, by=by, at=AFTER)


def test_the_report_gives_the_answers_and_nobody_by_name() -> None:
    row = published_consultation(draft_tender())
    by = row.tender.created_by
    first = reaction_to(row, answers=("Wij van Anker willen kleine percelen.", "Per week", "Ja"))
    reaction_to(
        row,
        answers=("Laat inwoners meedoen.", "", ""),
        organisation_name="Buurthuis De Linde",
        group=Group.RESIDENTS.value,
        kvk_number="",
        contact_email="linde@buurt.example",
    )
    with_summaries(row)
    save_answers(
        row,
        1,
        summary="Kleiner, en met inwoners.",
        wordings={str(first.public_id): "Wij willen kleine percelen."},
        by=by,
        at=AFTER,
    )

    report = rendered(row)
    publish_report(row, by=by, at=AFTER)

    assert report.file is not None
    text = " ".join(text_of(read_file(report.file)).split())
    for words in ("Wij willen kleine percelen.", "Laat inwoners meedoen.", "Kleiner, en met inwoners."):
        assert words in text
    for secret in ("Anker", "Linde", "Kim", "12345678", "kim@"):
        assert secret not in text + str(report.content)
    assert report.content["groups"] == [["aanbieders", 1], ["burgerinitiatieven", 1]]
    assert report.content["items"][1]["counts"] == [["Per uur", 0], ["Per week", 1]]
    entry = AuditEntry.objects.get(event="consultation.reported")
    assert entry.data == {"number": 1, "reactions": 2, "sha256": report.content_hash}


def test_an_answer_that_is_emptied_is_left_out() -> None:
    row = published_consultation(draft_tender())
    reaction = reaction_to(row)
    with_summaries(row)
    save_answers(
        row,
        1,
        summary="Niets.",
        wordings={str(reaction.public_id): "  "},
        by=row.tender.created_by,
        at=AFTER,
    )

    assert rendered(row).content["items"][0]["answers"] == []
    reaction.refresh_from_db()
    assert reaction.answers == list(ANSWERS)


def test_a_report_is_published_as_it_was_checked_and_on_its_own_day() -> None:
    row = published_consultation(draft_tender())
    by = row.tender.created_by
    late = reaction_to(row, at=CLOSES_AT, confirmed=False)
    with_summaries(row)
    prepare_report(row, by=by, at=AFTER)
    with pytest.raises(ConsultationRefused, match="nog niet klaar"):
        publish_report(row, by=by, at=AFTER)
    rendered(row)
    with pytest.raises(ConsultationRefused, match="niet van vandaag"):
        publish_report(row, by=by, at=AFTER + timedelta(days=1))
    confirm_reaction(late, at=AFTER)
    with pytest.raises(ConsultationRefused, match="reactie veranderd"):
        publish_report(row, by=by, at=AFTER)

    rendered(row)
    publish_report(row, by=by, at=AFTER)

    with pytest.raises(ConsultationRefused, match="kan niet meer worden gewijzigd"):
        save_summary(row, "Toch anders.", by=by, at=AFTER)


def test_after_the_report_nobody_confirms_any_more() -> None:
    row = published_consultation(draft_tender())
    late = reaction_to(row, at=CLOSES_AT, confirmed=False)
    with_summaries(row)
    rendered(row)
    publish_report(row, by=row.tender.created_by, at=AFTER)

    with pytest.raises(ConsultationRefused, match="kan er niet meer bij"):
        confirm_reaction(late, at=AFTER)


def test_setting_the_report_twice_keeps_one_file() -> None:
    row = published_consultation(draft_tender())
    with_summaries(row)
    report = rendered(row)

    render_report(report.public_id, at=AFTER)
    again = prepare_report(row, by=row.tender.created_by, at=AFTER)

    assert (again.status, again.file_id) == (ConsultationReport.Status.READY, report.file_id)


def test_what_was_never_confirmed_is_deleted_and_contacts_are_forgotten_after_a_year() -> None:
    row = published_consultation(draft_tender())
    kept = reaction_to(row)
    reaction_to(row, confirmed=False, contact_email="nooit@anker.example")

    forget_reactions(OPENS_AT + timedelta(hours=48))
    assert row.reactions.count() == 2
    forget_reactions(OPENS_AT + timedelta(hours=48) + MS)
    assert list(row.reactions.all()) == [kept]

    forget_reactions(CLOSES_AT + timedelta(days=365))
    kept.refresh_from_db()
    assert kept.contact_name == "Kim de Boer"
    forget_reactions(CLOSES_AT + timedelta(days=365) + MS)
    kept.refresh_from_db()
    assert (kept.contact_name, kept.contact_email) == ("", "")
    assert (kept.organisation_name, kept.kvk_number) == ("Zorggroep Anker", "12345678")


LATER = CLOSES_AT + timedelta(days=7)


def test_an_extension_lets_everybody_react_for_longer_and_keeps_what_was() -> None:
    row = published_consultation(draft_tender())
    by = row.tender.created_by

    extended = extend_consultation(row, LATER, reason=" Vakantie. ", by=by, at=CLOSES_AT)

    assert extended.closes_at == LATER
    kept = extended.extensions.get()
    assert (kept.earlier, kept.closes_at, kept.reason, kept.by) == (CLOSES_AT, LATER, "Vakantie.", by)
    assert reaction_to(extended, at=LATER).confirmed_at == LATER
    with pytest.raises(ConsultationRefused, match="gesloten"):
        reaction_to(extended, at=LATER + MS, kvk_number="87654321")
    assert AuditEntry.objects.get(event="consultation.extended").data["closes_at"] == LATER.isoformat()


def test_the_report_says_that_the_term_was_extended_and_why() -> None:
    row = published_consultation(draft_tender())
    report = ConsultationReport(consultation=row)
    before = content_of(row, report, at=LATER).period
    extend_consultation(row, LATER, reason=" Vakantie. ", by=row.tender.created_by, at=CLOSES_AT)

    extended = Consultation.objects.get(pk=row.pk)
    after = content_of(extended, report, at=LATER).period

    first, later = instant_in_words(CLOSES_AT), instant_in_words(LATER)
    assert before.endswith(f"tot en met {first}")
    assert after.endswith(
        f"tot en met {later} (eerst tot en met {first}; reden van de verlenging: Vakantie.)"
    )


@pytest.mark.parametrize(
    ("at", "closes_at", "reason", "field"),
    [
        (AFTER, LATER, "Vakantie.", None),
        (CLOSES_AT, CLOSES_AT, "Vakantie.", "closes_at"),
        (CLOSES_AT, CLOSES_AT - MS, "Vakantie.", "closes_at"),
        (CLOSES_AT, LATER, "  ", "reason"),
    ],
)
def test_what_closed_is_not_opened_again_nor_shortened_nor_extended_without_a_reason(
    at, closes_at, reason, field
) -> None:
    row = published_consultation(draft_tender())

    with pytest.raises(ConsultationRefused) as refused:
        extend_consultation(row, closes_at, reason=reason, by=row.tender.created_by, at=at)

    assert refused.value.field == field
    row.refresh_from_db()
    assert (row.closes_at, row.extensions.count()) == (CLOSES_AT, 0)


def test_what_is_withdrawn_takes_no_reaction_and_gets_no_report() -> None:
    row = published_consultation(draft_tender())
    by = row.tender.created_by
    waiting = reaction_to(row, confirmed=False)

    withdrawn = withdraw_consultation(row, reason="De opdracht vervalt.", by=by, at=CLOSES_AT)

    assert withdrawn.stage(CLOSES_AT) is Stage.WITHDRAWN
    assert withdrawn.stage(AFTER) is Stage.WITHDRAWN
    for act in (
        lambda: reaction_to(withdrawn, at=CLOSES_AT, kvk_number="87654321"),
        lambda: confirm_reaction(waiting, at=CLOSES_AT),
        lambda: save_summary(withdrawn, "Toch.", by=by, at=AFTER),
        lambda: extend_consultation(withdrawn, LATER, reason="Toch.", by=by, at=CLOSES_AT),
        lambda: withdraw_consultation(withdrawn, reason="Nog eens.", by=by, at=CLOSES_AT),
    ):
        with pytest.raises(ConsultationRefused):
            act()
    assert not unreported_of(row.tender).exists()


def test_a_draft_or_a_reported_consultation_is_not_withdrawn() -> None:
    draft = draft_consultation(draft_tender())
    by = draft.tender.created_by
    with pytest.raises(ConsultationRefused, match="nog niet gepubliceerd"):
        withdraw_consultation(draft, reason="Weg.", by=by, at=AT)
    row = publish_consultation(draft, by=by, at=AT)
    reaction_to(row)
    with_summaries(row)
    rendered(row)
    publish_report(row, by=by, at=AFTER)

    with pytest.raises(ConsultationRefused, match="verslag is gepubliceerd"):
        withdraw_consultation(row, reason="Weg.", by=by, at=AFTER)


def test_only_the_buyer_extends_or_withdraws() -> None:
    row = published_consultation(draft_tender())
    other = member_with_role(row.tender, Role.JURIST)

    with pytest.raises(NotAllowed):
        extend_consultation(row, LATER, reason="Vakantie.", by=other, at=AT)
    with pytest.raises(NotAllowed):
        withdraw_consultation(row, reason="Weg.", by=other, at=AT)
