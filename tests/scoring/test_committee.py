"""The commission: function and expertise, the instruction, and interests that are reported later."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from audit.models import AuditEntry
from scoring.models import (
    CommitteeMember,
    ConsensusScore,
    InstructionRead,
    InterestDeclaration,
    InterestReport,
    Score,
)
from scoring.pdf import minutes_context
from scoring.selectors import consensus_items, reveal_obstacles
from scoring.selectors.minutes import minutes_content
from scoring.services import (
    FieldRefused,
    NotReady,
    ScoringRefused,
    confirm_instruction,
    decide_declaration,
    describe_member,
    fix_quality,
    report_interest,
    reveal_scores,
    save_consensus,
    sign_declaration,
)
from scoring.services.consensus import quality_obstacles
from tenders.domain.definition import LotDefinition
from tenders.domain.vocabulary import FinalScore
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from tests.factories.scoring import AT, MOTIVATION, admitted, agreed, commission, fill_sheet, scored
from tests.factories.tenders import plain_method, published_tender, tender_definition
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


def declared(found, member=0, bid=0):
    return InterestDeclaration.objects.get(bid=found.bids[bid], evaluator=found.evaluators[member])


def test_a_report_about_a_finished_bid_counts_its_scores_out_until_the_chair_decides():
    found = scored(commission(evaluators=3))
    assert reveal_obstacles(found.tender) == []

    report_interest(declared(found), text="Mijn broer werkt er nu.", by=found.evaluators[0], at=AT)

    assert reveal_obstacles(found.tender) == [
        "Over Lid 1 en Anker is nog niet besloten: de verklaring ontbreekt of wacht op u."
    ]
    decide_declaration(declared(found), decision="barred", reason="Familie.", by=found.chair, at=AT)
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()
    of_anker = [item for item in consensus_items(found.tender, found.chair) if item.bid == found.bids[0]]
    assert {len(item.scores) for item in of_anker} == {2}


def test_a_report_in_the_consensus_closes_the_bid_and_the_quality_waits():
    found = agreed(commission(evaluators=3))
    member = found.evaluators[0]
    assert (
        client_of(member).get(address("consensus_item", found, found.bids[0].public_id, 1, 1)).status_code
        == 200
    )

    client_of(member).post(
        address("report_interest", found, found.bids[0].public_id), {"text": "Mijn broer werkt er nu."}
    )

    assert (
        client_of(member).get(address("consensus_item", found, found.bids[0].public_id, 1, 1)).status_code
        == 404
    )
    with pytest.raises(NotReady) as refusal:
        fix_quality(found.tender, by=found.chair, at=AT)
    assert (
        "Over Lid 1 en Anker is nog niet besloten: een gemeld belang wacht op de voorzitter."
        in refusal.value.reasons
    )
    url = address("decide_declaration", found, declared(found).public_id)
    client_of(found.chair).post(url, {"decision": "barred", "reason": "Familie."})
    assert declared(found).decision == "barred"
    assert (
        "Lid 2 heeft de consensus nog niet bevestigd, of daarna is er iets veranderd."
        in quality_obstacles(found.fresh().tender)
    )


def test_the_minimum_number_also_holds_after_a_report_in_the_consensus():
    found = agreed(commission())
    report_interest(declared(found), text="Mijn broer werkt er nu.", by=found.evaluators[0], at=AT)
    decide_declaration(declared(found), decision="barred", reason="Familie.", by=found.chair, at=AT)

    assert "Anker heeft 1 toegelaten beoordelaar; ten minste 2 zijn nodig." in quality_obstacles(
        found.fresh().tender
    )


def two_lots():
    """A bid on Noord and Zuid, of which every member declared no interest; nothing is decided yet."""
    definition = definition_of(published_tender())
    lots = (LotDefinition(1, "Noord"), LotDefinition(2, "Zuid"))
    definition = replace(definition, method=replace(definition.method, lots=lots))
    found = commission(definition=definition, names=["Anker"], minimum_evaluators=1)
    for user in found.evaluators:
        confirm_instruction(found.tender, by=user, at=AT)
        sign_declaration(found.bids[0], by=user, has_interest=False, at=AT)
    return found


def test_the_chair_admits_a_member_to_a_bidder_without_one_of_its_lots():
    found = two_lots()
    chair, member = client_of(found.chair), client_of(found.evaluators[0])
    url = address("decide_declaration", found, declared(found).public_id)
    desks = [address("desk", found, found.bids[0].public_id, lot, 1) for lot in (1, 2)]
    assert "Perceel 2: Zuid" in chair.get(url).content.decode()

    chair.post(url, {"decision": "admitted", "without_lots": ["2"], "reason": "Werkt zelf in Zuid."})

    assert [member.get(desk).status_code for desk in desks] == [200, 404]
    assert "niet voor perceel 2" in chair.get(address("admission", found)).content.decode()
    own = member.get(address("declare", found)).content.decode()
    assert "<strong>toegelaten</strong>, niet voor perceel 2. Reden: Werkt zelf in Zuid." in own
    page = chair.get(url).content.decode()
    assert "perceel 2: Zuid" in page
    assert 'name="without_lots" value="2"' not in page
    content = minutes_content(found.tender, found.chair, at=AT)
    text = " ".join(render_to_string("pdf/partials/_consensus.html", minutes_context(content, 1)).split())
    assert "toegelaten, niet voor perceel 2: Werkt zelf in Zuid. (Vera Voorzitter)" in text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"decision": "admitted", "without_lots": ["2"], "reason": " "}, "reason"),
        ({"decision": "barred", "without_lots": ["2"], "reason": "Familie."}, "without_lots"),
        ({"decision": "admitted", "without_lots": ["3"], "reason": "Familie."}, "without_lots"),
    ],
)
def test_what_is_not_decided_about_lots_is_refused_at_its_field_and_nothing_is_decided(given, field):
    found = two_lots()
    url = address("decide_declaration", found, declared(found).public_id)

    page = client_of(found.chair).post(url, given)

    assert page.context["form"].errors[field]
    assert declared(found).decision == "waiting"
    assert not declared(found).released_lots.exists()


def test_a_lot_that_a_member_finished_stays_in_the_scoring():
    found = two_lots()
    client = client_of(found.chair)
    url = address("decide_declaration", found, declared(found).public_id)
    client.post(url, {"decision": "admitted"})
    fill_sheet(found.bids[0], found.evaluators[0])

    page = client.post(url, {"decision": "admitted", "without_lots": ["1"], "reason": "Werkt er."})

    assert "heeft dit perceel al afgerond" in page.content.decode()
    assert not declared(found).released_lots.exists()


def test_a_tender_without_lots_asks_nothing_about_them():
    found = commission()
    sign_declaration(found.bids[0], by=found.evaluators[0], has_interest=False, at=AT)

    page = client_of(found.chair).get(address("decide_declaration", found, declared(found).public_id))

    assert "without_lots" not in page.context["form"].fields


def test_a_mean_that_was_settled_follows_who_counts():
    method = plain_method(final_score=FinalScore.MEAN)
    found = scored(commission(evaluators=3, definition=tender_definition(method=method)))
    reopened = Score.objects.filter(sheet__evaluator=found.evaluators[0], criterion_code="1")
    reopened.update(level_label="Uitstekend")
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()
    before = save_consensus(
        found.bids[0], found.lot, "1", motivation=MOTIVATION, version=0, by=found.chair, at=AT
    )
    assert before.value == Fraction(26, 3)

    report_interest(declared(found), text="Mijn broer werkt er nu.", by=found.evaluators[0], at=AT)
    decide_declaration(declared(found), decision="barred", reason="Familie.", by=found.chair, at=AT)

    assert ConsensusScore.objects.get().value == 8
    assert ConsensusScore.objects.get().versions.get().value == Fraction(26, 3)


def test_the_verslag_has_every_declaration_report_and_decision_in_order():
    found = admitted(commission(evaluators=3))
    hours = [AT + timedelta(hours=number) for number in range(1, 5)]
    report_interest(declared(found), text="Mijn broer solliciteert er.", by=found.evaluators[0], at=hours[0])
    decide_declaration(
        declared(found), decision="admitted", reason="Nog geen band.", by=found.chair, at=hours[1]
    )
    report_interest(declared(found), text="Mijn broer werkt er nu.", by=found.evaluators[0], at=hours[2])
    decide_declaration(declared(found), decision="barred", reason="Familie.", by=found.chair, at=hours[3])

    content = minutes_content(found.tender, found.chair, at=hours[3])

    [row] = [row for row in content["declarations"] if (row["member"], row["bidder"]) == ("Lid 1", "Anker")]
    assert [each["words"] for each in row["earlier"]] == [
        "verklaarde: geen belang",
        "Vera Voorzitter besliste: toegelaten",
        "verklaarde: Mijn broer solliciteert er.",
        "Vera Voorzitter besliste: toegelaten. Nog geen band.",
    ]
    assert (row["interest"], row["decision"], row["reason"]) == (
        "Mijn broer werkt er nu.",
        "uitgesloten van deze inschrijver",
        "Familie.",
    )
    text = render_to_string("pdf/partials/_consensus.html", minutes_context(content, 1))
    assert "Lid 1 over Anker, ma 17 november 2025, 11.00 uur: verklaarde: Mijn broer solliciteert er." in text
