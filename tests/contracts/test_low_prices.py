"""What follows from a price that was rejected as abnormally low: letters, proces-verbaal, report and dossier."""

from collections.abc import Iterator

import pytest

from clock import telling
from contracts.domain.dossier import Version
from contracts.minutes.selectors import draft_of
from contracts.models import AwardReport
from contracts.selectors.report import report_data
from contracts.services import draft_decision
from documents.files import read_file
from scoring.domain.low_prices import Verdict
from scoring.services import fix_ranking
from tests.contracts.dossier.reading import made as dossier_of
from tests.contracts.dossier.reading import read
from tests.factories.contracts import AFTER_STANDSTILL, DECIDED_AT, DETAILS, Award, released
from tests.factories.low_prices import ANSWER, bid_of, judged, scene
from tests.factories.remembering import remembered
from tests.factories.scoring import AT
from tests.pdf import flow_of

pytestmark = pytest.mark.django_db
REASON = "De uren kloppen niet."


@pytest.fixture(autouse=True)
def _after_the_letters() -> Iterator[None]:
    with telling(AFTER_STANDSTILL):
        yield


@remembered
def rejected() -> Award:
    """Anker is rejected after its answer; Cirkel was asked without a signal and explained its price well."""
    found = scene(**DETAILS)
    with telling(AT):
        judged(found, Verdict.UNSUBSTANTIATED)
        judged(found, Verdict.SUBSTANTIATED, name="Cirkel", reason="Onder de cao.")
        fix_ranking(found.tender, by=found.buyer, at=AT)
    found = found.fresh()
    return released(Award(found, draft_decision(found.tender, by=found.buyer, at=DECIDED_AT)))


def read_letter(award: Award, name: str) -> str:
    file = award.letter(name).file
    assert file is not None
    return " ".join(flow_of(read_file(file)).split())


def test_the_letter_says_what_was_asked_whether_an_answer_came_and_why_it_did_not_convince() -> None:
    award = rejected()

    own, other = read_letter(award, "Anker"), read_letter(award, "Dal")

    assert "De prijs is abnormaal laag" in own
    course = (
        "Op 17 november 2025 is om uitleg over de prijs gevraagd. Op 17 november 2025 kwam er een antwoord."
    )
    assert f"{course} De lage prijs is niet onderbouwd. {REASON}" in own
    for hidden in (REASON, "abnormaal", ANSWER):
        assert hidden not in other


def test_the_proces_verbaal_tells_the_rejection_without_a_price_and_asks_nothing_about_it() -> None:
    award = rejected()

    draft = draft_of(award.decision)

    assert "has_low" not in [gap.name for gap in draft.gaps]
    section = next(row for row in draft.content.sections if row.letter == "g")
    grid, where, others = section.blocks
    assert grid.rows == (
        (
            "Anker",
            "1",
            "Op 17 november 2025 is om uitleg over de prijs gevraagd. Op 17 november 2025 kwam er een antwoord.",
            "niet onderbouwd",
        ),
    )
    assert "volledige gunningsrapport" in where.text
    assert others.text == "Over één andere prijs is uitleg gevraagd zonder dat een afwijzing volgde."
    whole = str(draft.content.as_mapping())
    assert "De prijs is abnormaal laag" in whole
    for hidden in ("1,00", REASON, ANSWER):
        assert hidden not in whole


def test_the_full_report_has_the_reason_and_the_other_one_does_not() -> None:
    award = rejected()
    rows = {}
    for version in (AwardReport.Version.FULL, AwardReport.Version.CONTRACT):
        report = AwardReport(decision=award.decision, version=version, format="pdf")
        (lot,) = report_data(report, at=AFTER_STANDSTILL).lots
        rows[version] = next(row for row in lot.rows if row.bidder == "Anker")

    full, contract = rows[AwardReport.Version.FULL], rows[AwardReport.Version.CONTRACT]
    assert [ground.title for ground in full.grounds] == ["De prijs is abnormaal laag"]
    assert REASON in full.grounds[0].reason
    assert contract.grounds[0].reason == ""
    assert contract.price is None
    assert not full.counts_for_lowest


def test_the_dossier_holds_the_inquiry_and_the_answer_and_each_bidder_only_its_own() -> None:
    award = rejected()
    facts = {"by": award.buyer, "at": AFTER_STANDSTILL}
    full = read(dossier_of(award.tender, Version.FULL, **facts))
    own = read(dossier_of(award.tender, Version.BIDDER, bid=bid_of(award.found, "Cirkel"), **facts))

    answers = [f"{name}: uitleg over de prijs voor perceel 1" for name in ("Anker", "Cirkel")]
    assert full.titled("Anker: uitleg") + full.titled("Cirkel: uitleg") == answers
    assert ANSWER.encode() in full.everything
    assert REASON.encode() in full.everything
    assert own.titled("Anker: uitleg") == []
    assert own.titled("Cirkel: uitleg") == [answers[1]]
    assert REASON.encode() not in own.everything
