"""The commission: function and expertise, the instruction, and interests that are reported later."""

import pytest

from audit.models import AuditEntry
from scoring.models import CommitteeMember, InstructionRead, InterestDeclaration, InterestReport, Score
from scoring.services import (
    FieldRefused,
    ScoringRefused,
    confirm_instruction,
    decide_declaration,
    describe_member,
    report_interest,
)
from tenders.permissions import NotAllowed
from tests.factories.scoring import AT, MOTIVATION, admitted, commission, fill_sheet
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db


def describe(found, **changes):
    given = {"function": "Beleidsmedewerker Wmo", "expertise": "Begeleiding thuis.", "is_external": False}
    return describe_member(
        found.tender, found.evaluators[0], **{**given, **changes}, by=changes.pop("by", found.chair), at=AT
    )


def test_a_member_has_a_function_and_expertise():
    found = commission()
    client = client_of(found.buyer)
    url = address("committee_member", found, found.evaluators[0].public_id)

    client.post(url, {"function": "Ervaringsdeskundige", "expertise": "Criterium 2A.", "is_external": "on"})

    member = CommitteeMember.objects.get()
    assert (member.function, member.is_external) == ("Ervaringsdeskundige", True)
    page = client.get(address("committee", found)).content.decode()
    assert "Ervaringsdeskundige" in page
    assert "1, 2A, 2B" in page


@pytest.mark.parametrize("function", ["Projectleider Wmo", "Inkoopadviseur", "inkoper"])
def test_who_leads_or_advises_the_tender_is_no_evaluator(function):
    found = commission()

    with pytest.raises(FieldRefused, match="beoordeelt niet"):
        describe(found, function=function)


def test_only_who_leads_describes_the_commission():
    found = commission()

    with pytest.raises(NotAllowed):
        describe_member(
            found.tender,
            found.evaluators[1],
            function="Jurist",
            expertise="Recht.",
            is_external=False,
            by=found.evaluators[0],
            at=AT,
        )
    assert client_of(found.evaluators[0]).get(address("committee", found)).status_code == 404


def test_nobody_begins_before_reading_how_the_commission_judges():
    found = admitted(commission())
    InstructionRead.objects.all().delete()
    client = client_of(found.evaluators[0])
    desk = address("desk", found, found.bids[0].public_id, 1, 1)
    given = {"version": "0", "level_label": "Goed", "motivation": MOTIVATION, "go": "stay"}

    refused = client.post(desk, given).content.decode()
    assert "Lees eerst hoe de commissie beoordeelt" in refused
    assert MOTIVATION[:30] in refused
    assert not Score.objects.exists()
    assert "Lees de uitleg" in client.get(address("start", found)).content.decode()
    assert "Onvoldoende" in client.get(address("instruction", found)).content.decode()
    client.post(address("instruction", found))

    assert client.post(desk, given).status_code == 302
    assert AuditEntry.objects.filter(event="instruction.read").exists()


def test_the_instruction_is_confirmed_once():
    found = commission()

    first = confirm_instruction(found.tender, by=found.evaluators[0], at=AT)

    assert confirm_instruction(found.tender, by=found.evaluators[0], at=AT) == first


def test_a_later_report_closes_the_bid_at_once_until_the_chair_decides():
    found = admitted(commission())
    sheet = fill_sheet(found.bids[0], found.evaluators[0], final=False)
    client = client_of(found.evaluators[0])
    desk = address("desk", found, found.bids[0].public_id, 1, 1)
    assert client.get(desk).status_code == 200

    client.post(
        address("report_interest", found, found.bids[0].public_id), {"text": "Mijn broer werkt er nu."}
    )

    assert client.get(desk).status_code == 404
    declaration = InterestDeclaration.objects.get(bid=found.bids[0], evaluator=found.evaluators[0])
    assert declaration.decision == InterestDeclaration.Decision.WAITING
    assert InterestReport.objects.get().earlier_decision == "admitted"
    decide_declaration(declaration, decision="admitted", reason="Geen invloed.", by=found.chair, at=AT)
    assert client.get(desk).status_code == 200
    assert sheet.scores.count() == 3


def test_a_report_needs_words_and_is_about_oneself():
    found = admitted(commission())
    declaration = InterestDeclaration.objects.get(bid=found.bids[0], evaluator=found.evaluators[0])

    with pytest.raises(FieldRefused):
        report_interest(declaration, text=" ", by=found.evaluators[0], at=AT)
    with pytest.raises(ScoringRefused, match="alleen over uzelf"):
        report_interest(declaration, text="Iets.", by=found.evaluators[1], at=AT)
