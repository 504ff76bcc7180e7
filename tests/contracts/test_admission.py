"""From the checks to the contracts of a toelatingsprocedure: nothing is scored, and nobody is chosen."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bids.domain.refusals import ChecksUnfinished
from clock import telling
from contracts.agreement.selectors import outline_of
from contracts.domain.dossier import Version
from contracts.domain.errors import DecisionRefused
from contracts.models import AwardReport, Contract, Letter
from contracts.services import correct_decision, draft_decision, render_report, request_report
from documents.files import read_file
from portal.dossier import chapters_for
from portal.selectors import todos_for
from scoring.models import FixedRanking, Score
from scoring.services import drop_out
from tenders.domain.lifecycle import Status
from tenders.eforms import as_text, field_sheet
from tenders.leidraad.selectors import draft_of
from tenders.permissions import may
from tenders.selectors import definition_of, texts_of
from tests.factories.admission import (
    AWARDED_AT,
    NO_POLICY,
    NO_REFERENCE,
    OPENED_AT,
    SENT_AT,
    TWO_LOTS,
    awarded,
    checked,
    decided,
    fixed,
    open_house,
    opened,
    released,
)
from tests.factories.world import make_dossier
from tests.pdf import text_of

pytestmark = pytest.mark.django_db
WORDS_OF_AN_AWARD = ("gunning", "gegund", "gunnen", "winnaar", "rangorde", "opschortende termijn")


@pytest.fixture
def world():
    return fixed(checked(opened(open_house())))


def says_nothing_of_an_award(text):
    """With what stands around the words that are found; that there is no ranking may be said."""
    lower = (
        " ".join(text.lower().split())
        .replace("gunningscriteria", "")
        .replace("geen rangorde", "")
        .replace("rangorde_vastgesteld", "")
    )
    return [lower[max(0, at - 40) : at + 30] for word in WORDS_OF_AN_AWARD if (at := lower.find(word)) >= 0]


def test_end_of_the_checks_fixes_who_is_admitted(world):
    assert world.tender.state is Status.RANKED
    (ranking,) = FixedRanking.objects.filter(tender=world.tender)
    positions = {
        row.bid.organisation.name: row for row in ranking.positions.select_related("bid__organisation")
    }
    assert set(positions) == {world.bids[key].organisation.name for key in ("anker", "brug")}
    assert all(row.is_awarded and row.place == 1 for row in positions.values())
    assert {row.bid for row in ranking.set_asides.all()} == {world.bids["cirkel"]}
    assert world.bids["anker"].__class__.objects.get(pk=world.bids["anker"].pk).admitted_at == OPENED_AT
    assert not Score.objects.exists()


def test_checks_that_admit_nobody_end_in_a_decision_to_admit_nobody():
    world = checked(opened(open_house(bidders=("cirkel",))))
    with pytest.raises(ChecksUnfinished) as refused:
        fixed(world)
    assert "niemand toe te laten" in str(refused.value)

    reason = "De enige aanbieder die zich aanmeldde, voldoet niet aan de eisen."
    draft_decision(world.tender, kind="no_award", reason=reason, by=world.people["inkoper"], at=SENT_AT)

    world.tender.refresh_from_db()
    assert world.tender.state is Status.DECIDED


def test_buyer_cannot_choose_among_those_who_meet_the_requirements(world):
    with pytest.raises(DecisionRefused) as refused:
        draft_decision(
            world.tender,
            kind="no_award",
            reason="Wij vinden twee aanbieders bij nader inzien te veel.",
            by=world.people["inkoper"],
            at=SENT_AT,
        )

    assert "wordt toegelaten" in str(refused.value)
    assert world.tender.decisions.count() == 0


def test_nobody_is_admitted_before_the_checks_are_done():
    world = checked(opened(open_house()))

    for kind, words in (
        ("award", "Toelaten kan pas als de toetsing is afgerond."),
        ("no_award", "Rond de toetsing af"),
    ):
        with pytest.raises(DecisionRefused) as refused:
            draft_decision(
                world.tender,
                kind=kind,
                reason="Wij willen nu al weten wie er meedoet.",
                by=world.people["inkoper"],
                at=SENT_AT,
            )
        assert words in str(refused.value)


def test_everybody_admitted_gets_a_contract_for_every_lot_and_a_letter():
    world = awarded(fixed(checked(opened(open_house(lots=TWO_LOTS)))))

    found = Contract.objects.values_list("bid__organisation__name", "lot__number")
    names = [world.bids[key].organisation.name for key in ("anker", "brug")]
    assert set(found) == {(name, lot) for name in names for lot in (1, 2)}
    kinds = dict(Letter.objects.values_list("bid__organisation__name", "kind"))
    assert kinds == {
        names[0]: "awarded",
        names[1]: "awarded",
        world.bids["cirkel"].organisation.name: "set_aside",
    }


def test_letters_name_every_ground_and_nothing_of_an_award(world):
    released(world)

    letters = {row.bid_id: row for row in Letter.objects.select_related("file")}
    refusal = text_of(b"".join([read_file(letters[world.bids["cirkel"].pk].file)]))
    admission = text_of(read_file(letters[world.bids["anker"].pk].file))
    for reason in (NO_POLICY, NO_REFERENCE):
        assert reason in " ".join(refusal.split())
        assert reason not in " ".join(admission.split())
    assert "U voldoet aan alle eisen" in " ".join(admission.split())
    assert "Reactietermijn" in refusal
    assert "Aanbestedingswet" not in refusal
    for text in (refusal, admission):
        assert says_nothing_of_an_award(text) == []
        assert "punten" not in text
    assert world.bids["brug"].organisation.name not in admission + refusal


def test_content_of_the_letter_is_attached_under_its_own_name(world):
    released(world)

    letter = Letter.objects.select_related("file").first()
    assert letter.content["is_admission"] is True
    assert letter.file.name.startswith("toelatingsbesluit-")


def test_who_falls_away_after_the_letters_leads_to_a_new_decision_for_all(world):
    released(world)

    drop_out(
        world.tender,
        world.bids["brug"],
        ground="verificatie_mislukt",
        reason="De verklaring van de belastingdienst kwam niet.",
        by=world.people["inkoper"],
        at=SENT_AT,
    )
    world.tender.refresh_from_db()
    assert world.tender.state is Status.RANKED
    decision = decided(world)

    kinds = dict(decision.letters.values_list("bid__organisation__name", "kind"))
    assert kinds[world.bids["anker"].organisation.name] == "awarded"
    assert kinds[world.bids["brug"].organisation.name] == "set_aside"


def test_decision_can_be_corrected_on_the_same_outcome(world):
    released(world)

    correct_decision(world.tender, by=world.people["inkoper"], at=SENT_AT)

    world.tender.refresh_from_db()
    assert world.tender.state is Status.DECIDED


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_report_accounts_for_the_admission(world, kind):
    decision = released(world)
    report = request_report(decision, format=kind, by=world.people["inkoper"], at=SENT_AT)
    render_report(report.public_id, at=SENT_AT)

    file = AwardReport.objects.select_related("file").get().file
    content = read_file(file)
    if kind == "pdf":
        text = " ".join(text_of(content).split())
    else:
        sheets = load_workbook(BytesIO(content))
        text = " ".join(str(cell) for sheet in sheets for row in sheet.values for cell in row if cell)
    assert file.name.startswith("toelatingsverslag-")
    assert NO_POLICY in text
    assert world.bids["anker"].organisation.name in text
    assert says_nothing_of_an_award(text) == []


@pytest.mark.parametrize("stage", ["fixed", "decided", "released", "awarded"])
def test_pages_of_the_decision_say_nothing_of_an_award(world, stage):
    at = AWARDED_AT if stage == "awarded" else SENT_AT
    {"fixed": lambda w: w, "decided": decided, "released": released, "awarded": awarded}[stage](world)
    client = Client()
    client.force_login(world.people["inkoper"])
    found = {}
    with telling(at):
        for name in (
            "contracts:decision",
            "contracts:letters",
            "contracts:details",
            "contracts:make_letters",
            "contracts:release_letters",
            "contracts:correct",
            "contracts:mandates",
            "contracts:standstill",
            "contracts:verifications",
            "contracts:award",
            "contracts:proceedings",
            "contracts:reports",
            "contracts:agreements",
            "contracts:contracts_of",
            "portal:dossier",
            "bids:checks",
            "tenders:configure",
            "tenders:status",
            "tenders:audit",
            "tenders:detail",
            "portal:home",
        ):
            args = [] if name == "portal:home" else [world.tender.public_id]
            answer = client.get(reverse(name, args=args))
            assert answer.status_code in {200, 404}, name
            if answer.status_code == 200:
                html = answer.content.decode()
                main = html[html.index("<main") : html.index("</main>")]
                if words := says_nothing_of_an_award(_shown(main)):
                    found[name] = words
    assert found == {}, found


def test_pages_of_scoring_and_of_the_law_are_not_there(world):
    awarded(world)
    buyer, jurist = world.people["inkoper"], world.people["jurist"]

    for act in (
        "scoring.read_committee",
        "scoring.read_progress",
        "scoring.read_consensus",
        "scoring.read_ranking",
        "scoring.suppose",
        "scoring.draw",
        "contracts.read_minutes",
        "contracts.fix_minutes",
        "contracts.read_notice",
        "contracts.keep_notice",
    ):
        assert not may(buyer, act, world.tender), act
        assert not may(jurist, act, world.tender), act
    labels = [entry.label for _, entries in chapters_for(buyer, world.tender) for entry in entries]
    assert "Toelatingsbesluit" in labels
    assert not {"Zo beoordelen wij", "Rangorde", "Consensus", "Proces-verbaal"} & set(labels)


def test_todo_of_the_buyer_speaks_of_an_admission(world):
    texts = [todo.text for todo in todos_for(world.people["inkoper"], at=SENT_AT)]

    assert "Neem het toelatingsbesluit" in texts
    assert says_nothing_of_an_award(" ".join(texts)) == []


def test_overeenkomst_rests_on_the_admission(world):
    content = outline_of(world.tender)

    assert content.is_admission
    assert content.contractors is None


def test_dossier_bundles_what_there_is(world):
    awarded(world)

    dossier = make_dossier(world, "inkoper", Version.FULL)

    assert dossier.status == "ready"


def test_inkoopdocument_speaks_of_an_admission(world):
    lines = [line for _, chapter in draft_of(world.tender).leidraad.shown for line in chapter.lines()]
    titles = [chapter.title for _, chapter in draft_of(world.tender).leidraad.shown]

    assert "Zo werkt de toelating" in titles
    assert says_nothing_of_an_award(" ".join([*lines, *titles])) == []
    assert "Iedere aanbieder die aan alle eisen voldoet" in " ".join(lines)


def test_field_sheet_has_no_criteria(world):
    sheet = field_sheet(world.tender, definition_of(world.tender), texts_of(world.tender))

    assert not any("gunningscriteria" in group.title for group in sheet)
    assert "Iedere aanbieder die aan alle eisen voldoet" in as_text(sheet)


def _shown(html):
    """The words of a page, without its addresses."""
    return re.sub(r"<[^>]*>", " ", html)
