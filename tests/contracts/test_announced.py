"""Planning and calendars after the letters: the end that counts, no planned one; also after a correction or a case."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event
from pytest_django import DjangoAssertNumQueries

from contracts.services import (
    award_definitively,
    correct_decision,
    queue_letters,
    release_letters,
    render_letter,
)
from portal.agenda.addresses import token_of
from portal.agenda.services import make_address
from tenders.models import Tender
from tenders.planning import planning_of, plannings_of
from tests.contracts.test_proceedings import ended, summoned
from tests.factories.contracts import Award, approved, decided, released, with_advantages
from tests.factories.remembering import remembered
from tests.factories.tenders import AT

pytestmark = pytest.mark.django_db
# The world of the factories plans the award on 28 November 2025: the letters go out a week later.
SENT_AT = datetime(2025, 12, 5, 9, 0, tzinfo=UTC)
AGAIN_AT = datetime(2025, 12, 19, 9, 0, tzinfo=UTC)
END, FINAL, VALID = "Einde opschortende termijn", "Definitieve gunning", "Einde gestanddoening"


@remembered
def sent(award: Award, *, at: datetime) -> Award:
    with_advantages(award)
    queue_letters(award.decision, sending_on=at.date(), by=award.buyer, at=at)
    for letter in award.decision.letters.all():
        render_letter(letter.public_id, at=at)
    approved(award, at=at)
    award.decision = release_letters(award.decision, by=award.buyer, at=at)
    return award


def feeds(award: Award) -> list[Calendar]:
    """What an agenda reads of the tender, and at the address of the buyer itself."""
    address = make_address(award.buyer, at=AT)
    urls = [
        reverse("tenders:calendar", args=[award.tender.public_id]),
        reverse("agenda:feed", args=[token_of(address.secret_id)]),
    ]
    return [Calendar.from_ical(Client().get(url).content) for url in urls]


def events(award: Award) -> dict[str, Event]:
    """By label; both calendars say the same of what both show."""
    public, own = (
        {str(event["SUMMARY"]).split(":")[0]: event for event in found.walk("VEVENT")}
        for found in feeds(award)
    )
    assert {label: event["DTSTART"].dt for label, event in public.items()}.items() <= {
        label: event["DTSTART"].dt for label, event in own.items()
    }.items()
    return public


def starts(award: Award) -> dict[str, date | datetime]:
    return {label: event["DTSTART"].dt for label, event in events(award).items()}


def test_letters_replace_the_planned_end_and_tell_agendas_that_it_moved() -> None:
    planned = decided()
    before = events(planned)

    after = events(sent(planned, at=SENT_AT))

    assert before[END]["DTSTART"].dt == datetime(2025, 12, 18, 22, 59, 59, tzinfo=UTC)
    assert after["Voorlopige gunning"]["DTSTART"].dt == date(2025, 12, 5)
    # 20 days end on Christmas Day: with the next, and a weekend, it rolls to Monday.
    assert after[END]["DTSTART"].dt == datetime(2025, 12, 29, 22, 59, 59, tzinfo=UTC)
    assert after[FINAL]["DTSTART"].dt == date(2025, 12, 30)
    assert after[END]["UID"] == before[END]["UID"]
    assert after[END]["SEQUENCE"] > before[END]["SEQUENCE"]
    assert after[END]["DTSTAMP"].dt == SENT_AT


def test_correction_counts_from_its_own_letters_on() -> None:
    award = sent(decided(), at=SENT_AT)
    first = starts(award)

    award.decision = correct_decision(award.tender, by=award.buyer, at=AGAIN_AT)
    drafted = starts(award)
    award = sent(award, at=AGAIN_AT)

    assert drafted == first
    found = starts(award)
    assert found["Voorlopige gunning, nieuw besluit"] == date(2025, 12, 19)
    assert found[END] == datetime(2026, 1, 8, 22, 59, 59, tzinfo=UTC)
    assert found[FINAL] == date(2026, 1, 9)


def test_kort_geding_keeps_the_end_open_and_its_judgment_is_the_new_end() -> None:
    award = released()
    found = summoned(award)
    during = events(award)
    page = Client().get(reverse("tenders:detail", args=[award.tender.public_id])).content.decode()

    open_end = during[f"{END}, opgeschort tot de uitspraak"]
    assert str(open_end["STATUS"]) == "TENTATIVE"
    assert str(during[f"{VALID}, verlengd tot na de uitspraak"]["STATUS"]) == "TENTATIVE"
    assert FINAL not in during
    assert "De gunning is opgeschort" in page

    ended(award, found, "rejected", date(2026, 2, 20))

    after = events(award)
    assert after[END]["DTSTART"].dt == date(2026, 2, 20)
    assert str(after[END]["STATUS"]) == "CONFIRMED"
    assert after[END]["SEQUENCE"] > open_end["SEQUENCE"]
    assert after[FINAL]["DTSTART"].dt == date(2026, 2, 23)
    assert after[VALID]["DTSTART"].dt == date(2026, 3, 6)


def test_claim_that_is_granted_leaves_no_day_of_a_definitive_award() -> None:
    award = released()

    ended(award, summoned(award), "upheld", date(2026, 1, 12))

    assert FINAL not in starts(award)


def test_who_works_on_the_tender_reads_the_real_days_on_its_page() -> None:
    award = sent(decided(), at=SENT_AT)
    client = Client()
    client.force_login(award.buyer)

    shown = client.get(reverse("tenders:status", args=[award.tender.public_id])).context["timeline"].rows

    when = {row.label: (row.when, row.rule) for row in shown}
    assert when[END] == ("ma 29 december 2025, tot en met 23.59.59 uur", "het einde in de brieven")
    assert "Consensus klaar" in when


def test_day_of_the_definitive_award_is_the_real_one() -> None:
    award = released()

    award_definitively(award.tender, by=award.buyer, at=datetime(2026, 1, 6, 9, 0, tzinfo=UTC))

    assert starts(award)[FINAL] == date(2026, 1, 6)


def test_planning_of_many_tenders_takes_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    summoned(released())
    tenders = list(Tender.objects.all())

    with django_assert_num_queries(2):
        found = plannings_of(tenders)
    with django_assert_num_queries(2):
        alone = planning_of(tenders[0])

    assert found[tenders[0].pk] == alone
    assert alone.announced is not None
