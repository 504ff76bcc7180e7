"""Each kind of letter, read back from its PDF by a checklist of what the law asks."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contracts.domain.errors import DecisionRefused, LettersIncomplete
from contracts.domain.verdicts import Verdict, VerdictKind
from contracts.models import AwardDecision, Contract, Letter
from contracts.selectors.gate import gate_facts
from contracts.services import (
    award_definitively,
    correct_decision,
    draft_decision,
    queue_letters,
    release_letters,
    render_letter,
)
from documents.files import read_file
from scoring.models import ConsensusScore
from scoring.services import drop_out, fix_ranking
from tenders.domain.definition import LotDefinition
from tenders.domain.lifecycle import Status
from tenders.domain.scenario.loading import load
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Tender
from tests.contracts.checklist import lacking, on_one_line
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    DECIDED_AT,
    DETAILS,
    LEVELS,
    SENT_AT,
    SENT_ON,
    Award,
    approved,
    released,
    with_advantages,
)
from tests.factories.remembering import remembered
from tests.factories.scoring import (
    AT,
    MOTIVATION,
    commission,
    in_status,
    opened_bid,
    ranked,
    set_aside_row,
)
from tests.factories.tenders import plain_method, tender_definition

pytestmark = pytest.mark.django_db

EMMEN = Path(__file__).parents[1] / "scenarios" / "emmen.yaml"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

REASON = "Het budget voor deze opdracht is na de publicatie door de raad gehalveerd."
TWO_LOTS = plain_method(lots=(LotDefinition(1, "Noord"), LotDefinition(2, "Zuid")))


@remembered
def set_aside_too() -> Award:
    """A winner, two losers, one that is unsuitable, one that is excluded and one that withdrew its bid."""
    levels = {**LEVELS, "Fontein": "Onvoldoende"}
    found = commission(names=list(levels), **DETAILS)
    for name, ground in (("Delta", SetAsideGround.UNSUITABLE), ("Eik", SetAsideGround.EXCLUDED)):
        row = set_aside_row(opened_bid(found.tender, name, admitted=False), ground)
        row.reason = f"Dit is wat wij bij {name} hebben vastgesteld, met alle feiten."
        row.save()
    found, _ = ranked(found, levels)
    drop_out(
        found.tender,
        found.bids[-1],
        ground=SetAsideGround.WITHDRAWN,
        reason="De bestuurder schreef ons dat de inschrijving wordt ingetrokken.",
        by=found.buyer,
        at=AT,
    )
    found = found.fresh()
    return Award(found, draft_decision(found.tender, by=found.buyer, at=DECIDED_AT))


def test_every_kind_of_letter_says_everything_that_the_law_asks() -> None:
    award = released(set_aside_too())
    letters = [award.letter(name) for name in ("Anker", "Brug", "Cirkel", "Delta", "Eik", "Fontein")]

    assert [letter.kind for letter in letters] == [
        Letter.Kind.AWARDED,
        Letter.Kind.NOT_AWARDED,
        Letter.Kind.NOT_AWARDED,
        Letter.Kind.SET_ASIDE,
        Letter.Kind.EXCLUDED,
        Letter.Kind.RETRACTED,
    ]
    assert {letter.bid.organisation.name: lacking(letter) for letter in letters} == {
        letter.bid.organisation.name: [] for letter in letters
    }
    # Nobody reads of anybody but itself and the winner.
    texts = {letter.bid.organisation.name: on_one_line(letter) for letter in letters}
    others = {name: [other for other in texts if other not in {name, "Anker"}] for name in texts}
    assert not [(name, other) for name, text in texts.items() for other in others[name] if other in text]


def test_one_lot_is_awarded_and_the_other_is_not() -> None:
    found, _ = ranked(
        commission(names=["Anker", "Brug"], definition=tender_definition(method=TWO_LOTS), **DETAILS),
        {"Anker": "Uitstekend", "Brug": "Goed"},
    )
    verdicts = {1: Verdict(VerdictKind.AWARD), 2: Verdict(VerdictKind.NO_AWARD, REASON)}
    decision = draft_decision(found.tender, verdicts=verdicts, by=found.buyer, at=DECIDED_AT)
    award = released(Award(found, decision))

    winner, loser = award.letter("Anker"), award.letter("Brug")
    contracts = award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    assert decision.kind == AwardDecision.Kind.PARTIAL
    assert (winner.kind, loser.kind) == (Letter.Kind.PARTIAL, Letter.Kind.NOT_AWARDED)
    assert (lacking(winner), lacking(loser)) == ([], [])
    assert "Wij gunnen dit perceel niet. De reden: " + REASON in on_one_line(winner)
    assert [(row.lot.number, row.bid.organisation.name) for row in contracts] == [(1, "Anker")]
    assert Contract.objects.count() == 1


def test_the_gate_of_a_partial_award_asks_only_after_who_wins_a_lot_that_is_awarded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, _ = ranked(
        commission(names=["Anker", "Brug"], definition=tender_definition(method=TWO_LOTS), **DETAILS),
        {"Anker": "Uitstekend", "Brug": "Goed"},
    )
    asked: list[set[int]] = []
    monkeypatch.setattr(
        "contracts.selectors.gate.lapsed_bids", lambda _tender, *, on, among: asked.append(set(among)) or []
    )
    for verdicts in (
        {1: Verdict(VerdictKind.AWARD), 2: Verdict(VerdictKind.NO_AWARD, REASON)},
        {1: Verdict(VerdictKind.NO_AWARD, REASON), 2: Verdict(VerdictKind.NO_AWARD, REASON)},
    ):
        act = draft_decision if not asked else correct_decision
        decision = act(found.tender, verdicts=verdicts, by=found.buyer, at=DECIDED_AT)
        gate_facts(decision, at=AFTER_STANDSTILL)

    winner = next(bid.pk for bid in found.bids if bid.organisation.name == "Anker")
    assert asked == [{winner}]


def test_a_lot_is_not_awarded_without_a_reason_and_the_refusal_names_it() -> None:
    found, _ = ranked(
        commission(names=["Anker", "Brug"], definition=tender_definition(method=TWO_LOTS), **DETAILS),
        {"Anker": "Uitstekend", "Brug": "Goed"},
    )

    with pytest.raises(DecisionRefused, match="perceel 2") as refused:
        draft_decision(
            found.tender,
            verdicts={1: Verdict(VerdictKind.AWARD), 2: Verdict(VerdictKind.WITHDRAWN, "Nee.")},
            by=found.buyer,
            at=DECIDED_AT,
        )

    assert refused.value.field == "reason_2"


def test_a_withdrawn_tender_gives_its_reason_and_no_scores() -> None:
    found, _ = ranked(commission(names=["Anker", "Brug"], **DETAILS), {"Anker": "Uitstekend", "Brug": "Goed"})
    decision = draft_decision(found.tender, kind="withdrawn", reason=REASON, by=found.buyer, at=DECIDED_AT)
    award = released(Award(found, decision))

    letter = award.letter("Brug")

    assert (decision.kind, letter.kind) == (AwardDecision.Kind.WITHDRAWN, Letter.Kind.WITHDRAWN)
    assert lacking(letter) == []
    text = on_one_line(letter)
    assert f"Wij trekken deze aanbesteding in. De reden: {REASON}" in text
    assert "punten" not in text
    with pytest.raises(DecisionRefused):
        award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_tender_without_bids_is_decided_on_too() -> None:
    found = commission(names=[], status=Status.OPENED, **DETAILS)

    decision = draft_decision(
        found.tender, kind="no_award", reason="Er is niet ingeschreven.", by=found.buyer, at=DECIDED_AT
    )
    queue_letters(decision, sending_on=SENT_ON, by=found.buyer, at=SENT_AT)
    approved(Award(found, decision))
    sent = release_letters(decision, by=found.buyer, at=SENT_AT)

    assert [(row.kind, row.reason) for row in sent.lots.all()] == [
        ("no_bids", "Op dit perceel is geen inschrijving gedaan.")
    ]
    assert (sent.kind, sent.letters.count(), sent.released_at) == (AwardDecision.Kind.NO_AWARD, 0, SENT_AT)


def test_a_corrected_letter_is_a_new_decision_with_a_standstill_of_its_own() -> None:
    award = released()
    first, sent = award.decision, read_file(award.letter("Cirkel").file)
    later = SENT_AT + timedelta(days=5)

    award.decision = correct_decision(award.tender, by=award.buyer, at=later)
    award.decision.advantages.filter(criterion_code="1").update(text="")
    with pytest.raises(LettersIncomplete):
        queue_letters(award.decision, sending_on=later.date(), by=award.buyer, at=later)
    with_advantages(award)
    queue_letters(award.decision, sending_on=later.date(), by=award.buyer, at=later)
    for letter in award.decision.letters.all():
        render_letter(letter.public_id, at=later)
    approved(award, at=later)
    award.decision = release_letters(award.decision, by=award.buyer, at=later)

    first.refresh_from_db()
    assert (first.replaced_at, award.decision.number) == (later, 2)
    assert award.decision.standstill_ends_at == datetime(2025, 12, 23, 23, 59, 59, tzinfo=AMSTERDAM)
    assert award.tender.state is Status.STANDSTILL
    # What was sent stays as it was sent, and the new letter says what it replaces.
    earlier = Letter.objects.get(decision=first, bid__organisation__name="Cirkel")
    assert read_file(earlier.file) == sent
    assert lacking(award.letter("Cirkel")) == []
    assert "vervangt onze beslissing van vr 28 november 2025" in on_one_line(award.letter("Cirkel"))


def test_in_emmen_who_wins_one_lot_and_loses_three_gets_one_right_letter() -> None:
    award = released(emmen())

    letters = list(Letter.objects.filter(bid__organisation__name="Oost").select_related("decision__tender"))
    text = on_one_line(letters[0])

    assert [letter.kind for letter in letters] == [Letter.Kind.PARTIAL]
    assert lacking(letters[0]) == []
    won, lost = (
        text.count("Wij zijn van plan dit perceel aan u"),
        text.count("Wij zijn niet van plan dit perceel aan u"),
    )
    assert (won, lost) == (1, 3)
    # Per lot the winner of that lot, and of the lots on which it did not bid nothing.
    parts = [text.partition(f"Perceel {number}: Gebied {number} ")[2] for number in (1, 2, 3, 4)]
    assert [
        part.split("De winnaar")[1][:10] if not part.startswith("Wij zijn van") else "zelf" for part in parts
    ] == [
        " is Noord.",
        "zelf",
        " is Noord.",
        " is West. ",
    ]
    assert "Gebied 5" not in text
    assert "Zuid" not in text
    assert award.tender.state is Status.STANDSTILL


@remembered
def emmen() -> Award:
    """The reference tender with its method and its bids; West is strong in area 4, so Oost keeps area 2 alone."""
    method = load(EMMEN.read_bytes()).definition.method
    found = commission(names=[], definition=tender_definition(method=method), evaluators=1, **DETAILS)
    values = {
        "Noord": ((3, 1, 2, 4, 5, 6), {}, (10, 8, 8)),
        "Oost": ((1, 2, 3, 4), {}, (8, 8, 10)),
        "Zuid": ((6, 5, 4), {6: (10, 10, 6)}, (8, 8, 6)),
        "West": ((2, 4, 6, 1, 3, 5), {4: (10, 10, 10), 5: (3, 6, 6)}, (8, 6, 8)),
    }
    labels = {level.value: level.label for level in method.scale}
    for name, (lots, special, usual) in values.items():
        bid = opened_bid(found.tender, name, lots=lots)
        for row in bid.lots.select_related("lot"):
            scores = special.get(row.lot.number, usual)
            for leaf, value in zip(method.quality_leaves, scores, strict=True):
                ConsensusScore.objects.create(
                    bid=bid,
                    lot=row.lot,
                    criterion_code=leaf.code,
                    level_label=labels[value],
                    value_numerator=str(value),
                    value_denominator="1",
                    motivation=f"{name} in gebied {row.lot.number}, {leaf.code}: {MOTIVATION}",
                    version=1,
                    saved_by=found.chair,
                    saved_at=AT,
                )
    found = in_status(found, Status.QUALITY_FIXED)
    fix_ranking(found.tender, by=found.buyer, at=AT)
    found = replace(found, tender=Tender.objects.get(pk=found.tender.pk))
    return Award(found, draft_decision(found.tender, by=found.buyer, at=DECIDED_AT))
