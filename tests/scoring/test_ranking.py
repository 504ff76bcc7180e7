"""The fixed ranking, draws and drop-outs, through the stored rows."""

from fractions import Fraction

import pytest

from audit.models import AuditEntry
from scoring.models import Draw, FixedRanking, RankedPosition, RankingEvent, RankingSetAside
from scoring.selectors import current_ranking, is_current, outcome_of, ranked_by_key
from scoring.services import (
    FieldRefused,
    NotReady,
    ScoringRefused,
    abort_draw,
    commit_draw,
    drop_out,
    fix_ranking,
    hold_draw,
    record_draw,
)
from tenders.domain.definition import Criterion
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import CriterionKind, PriceFormula, SetAsideGround
from tenders.models import Tender
from tests.factories.scoring import (
    AT,
    commission,
    opened_bid,
    quality_fixed,
    ranked,
    set_aside_row,
)
from tests.factories.tenders import plain_method, tender_definition

pytestmark = pytest.mark.django_db
LEVELS = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}


def names_in(ranking: FixedRanking) -> list[tuple[str, int, bool]]:
    rows = ranking.positions.select_related("bid__organisation")
    return [(row.bid.organisation.name, row.place, row.is_awarded) for row in rows]


def test_the_fixed_ranking_holds_exact_points_and_the_rule_that_decided():
    _, ranking = ranked(commission(names=list(LEVELS)), LEVELS)

    assert names_in(ranking) == [("Anker", 1, True), ("Brug", 2, False), ("Cirkel", 3, False)]
    second = RankedPosition.objects.get(place=2)
    assert Fraction(int(second.total_numerator), int(second.total_denominator)) == 80
    assert second.points["2A"] == {"numerator": "32", "denominator": "1", "text": "32,00"}
    assert second.decided_by == "totaal"
    assert second.explanation == "Anker staat boven Brug: hoger totaal (100,00 tegen 80,00)."
    assert Tender.objects.get().state is Status.RANKED


def test_a_bid_set_aside_is_kept_with_every_ground():
    found = commission(names=list(LEVELS))
    rejected = opened_bid(found.tender, "Delta", admitted=False)
    set_aside_row(rejected, SetAsideGround.EXCLUDED)
    set_aside_row(rejected, SetAsideGround.UNSUITABLE)

    ranked(found, LEVELS)

    rows = RankingSetAside.objects.order_by("sequence").values_list("bid__organisation__name", "ground")
    assert list(rows) == [("Delta", "uitgesloten"), ("Delta", "ongeschikt")]


def test_two_organisations_with_one_name_are_told_apart():
    found = quality_fixed(commission(names=["Anker", "Anker"]))

    keys = sorted(ranked_by_key(found.tender))

    assert len(keys) == 2
    assert all(key.startswith("Anker (") for key in keys)


def test_a_ranking_is_not_fixed_while_a_draw_decides_the_award():
    found = quality_fixed(commission())

    with pytest.raises(NotReady) as refusal:
        fix_ranking(found.tender, by=found.buyer, at=AT)

    assert refusal.value.reasons == ["Op perceel 1 is een loting nodig tussen Anker en Brug."]


def test_fixing_the_same_ranking_twice_is_refused():
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)

    with pytest.raises(ScoringRefused, match="al vastgesteld"):
        fix_ranking(found.tender, by=found.buyer, at=AT)


def test_a_changed_method_is_noticed_before_the_ranking_is_fixed():
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)
    frozen = found.tender.frozen_definition
    frozen["max_gegund"] = 2
    Tender.objects.filter(pk=found.tender.pk).update(frozen_definition=frozen)

    with pytest.raises(NotReady) as refusal:
        fix_ranking(found.tender, by=found.buyer, at=AT)

    assert "niet meer die van de publicatie" in refusal.value.reasons[0]


def test_the_price_is_opened_before_the_ranking_is_fixed():
    method = plain_method(
        criteria=(
            Criterion("1", "Kwaliteit", Fraction(60)),
            Criterion(
                "2",
                "Prijs",
                Fraction(40),
                kind=CriterionKind.PRICE,
                formula=PriceFormula.LINEAR,
                floor=Fraction(10),
                ceiling=Fraction(20),
            ),
        ),
        tie_break=plain_method().tie_break[1:],
    )
    found = quality_fixed(commission(definition=tender_definition(method=method)))

    with pytest.raises(NotReady) as refusal:
        fix_ranking(found.tender, by=found.buyer, at=AT)

    assert refusal.value.reasons == [
        "De prijzen zijn nog niet geopend. Open eerst de prijzen, met twee personen."
    ]


def test_a_draw_by_commit_and_reveal_settles_the_tie():
    found = quality_fixed(commission())
    draw = commit_draw(found.tender, found.lot, found.bids, witness="mr. A. de Vries", by=found.chair, at=AT)
    assert (draw.revealed_secret, draw.result) == ("", [])

    draw = hold_draw(draw, by=found.chair, at=AT)
    ranking = fix_ranking(found.tender, by=found.buyer, at=AT)

    by_id = {str(bid.public_id): bid.organisation.name for bid in found.bids}
    assert [name for name, _, _ in names_in(ranking)] == [by_id[key] for key in draw.result]
    assert RankedPosition.objects.get(place=1).decided_by == "loting"
    events = list(AuditEntry.objects.filter(event__startswith="draw.").values_list("event", flat=True))
    assert events == ["draw.committed", "draw.held"]


def test_the_secret_is_unreadable_in_the_database_until_the_draw():
    found = quality_fixed(commission())

    draw = commit_draw(found.tender, found.lot, found.bids, by=found.chair, at=AT)
    sealed = bytes(Draw.objects.get().sealed_secret)
    secret = bytes.fromhex(hold_draw(draw, by=found.chair, at=AT).revealed_secret)

    assert secret not in sealed
    assert secret.hex().encode() not in sealed


def test_a_draw_is_only_for_exactly_one_open_tie():
    found = quality_fixed(commission(names=["Anker", "Brug", "Cirkel"]), {"Cirkel": "Voldoende"})
    anker, brug, cirkel = found.bids

    for chosen in ([anker, cirkel], [anker], [anker, brug, cirkel], [anker, anker]):
        with pytest.raises(ScoringRefused, match="Anker, Brug"):
            commit_draw(found.tender, found.lot, chosen, by=found.chair, at=AT)


def test_there_is_nothing_to_draw_without_a_tie():
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)

    with pytest.raises(ScoringRefused, match="niets te loten"):
        record_draw(found.tender, found.lot, found.bids[:2], reason="Notaris.", by=found.chair, at=AT)


def test_one_draw_at_a_time_per_lot():
    found = quality_fixed(commission())
    commit_draw(found.tender, found.lot, found.bids, by=found.chair, at=AT)

    with pytest.raises(ScoringRefused, match="al een loting vastgelegd"):
        commit_draw(found.tender, found.lot, found.bids, by=found.chair, at=AT)


def test_an_aborted_draw_stays_with_its_secret_and_reason():
    found = quality_fixed(commission())
    draw = commit_draw(found.tender, found.lot, found.bids, by=found.chair, at=AT)

    with pytest.raises(FieldRefused):
        abort_draw(draw, reason="", by=found.chair, at=AT)
    abort_draw(draw, reason="Een deelnemer was niet uitgenodigd.", by=found.chair, at=AT)

    kept = Draw.objects.get()
    assert len(kept.revealed_secret) == 64
    assert kept.result == []
    assert not RankingEvent.objects.exists()
    with pytest.raises(ScoringRefused, match="al gehouden of afgebroken"):
        hold_draw(kept, by=found.chair, at=AT)


def test_a_notarys_draw_is_recorded_with_who_and_where():
    found = quality_fixed(commission())
    with pytest.raises(FieldRefused, match="wie heeft geloot"):
        record_draw(found.tender, found.lot, found.bids[::-1], reason=" ", by=found.chair, at=AT)

    record_draw(found.tender, found.lot, found.bids[::-1], reason="De Vries, 17-11.", by=found.chair, at=AT)

    assert outcome_of(found.tender).lots[1].awarded == ("Brug",)


def test_the_next_in_line_takes_the_place_of_a_winner_that_drops_out():
    found, first = ranked(commission(names=list(LEVELS)), LEVELS)

    second = drop_out(
        found.tender,
        found.bids[0],
        ground=SetAsideGround.VERIFICATION_FAILED,
        reason="De verklaring van de Belastingdienst ontbreekt.",
        by=found.buyer,
        at=AT,
    )

    assert (first.number, second.number) == (1, 2)
    assert names_in(second) == [("Brug", 1, True), ("Cirkel", 2, False)]
    assert list(second.set_asides.values_list("ground", flat=True)) == ["verificatie_mislukt"]
    assert is_current(current_ranking(found.tender), outcome_of(found.tender), ranked_by_key(found.tender))


@pytest.mark.parametrize("status", [Status.DECIDED, Status.STANDSTILL, Status.SUSPENDED])
def test_a_drop_out_after_the_decision_takes_the_tender_back_to_the_ranking(status):
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)
    Tender.objects.filter(pk=found.tender.pk).update(status=status.value)

    drop_out(found.tender, found.bids[0], ground="ingetrokken", reason="Gestopt.", by=found.buyer, at=AT)

    assert Tender.objects.get(pk=found.tender.pk).state is Status.RANKED
    assert current_ranking(found.tender).number == 2


def test_a_drop_out_that_opens_a_tie_waits_for_the_draw():
    found, _ = ranked(commission(names=["Anker", "Brug", "Cirkel"]), {"Anker": "Uitstekend"})

    ranking = drop_out(
        found.tender, found.bids[0], ground="ingetrokken", reason="Gestopt.", by=found.buyer, at=AT
    )

    assert ranking is None
    assert not is_current(
        current_ranking(found.tender), outcome_of(found.tender), ranked_by_key(found.tender)
    )
    record_draw(found.tender, found.lot, found.bids[1:], reason="Notaris.", by=found.chair, at=AT)
    assert names_in(fix_ranking(found.tender, by=found.buyer, at=AT))[0] == ("Brug", 1, True)


def test_a_bid_that_is_not_ranked_cannot_drop_out():
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)
    rejected = opened_bid(found.tender, "Delta", admitted=False)
    set_aside_row(rejected, SetAsideGround.EXCLUDED)

    with pytest.raises(ScoringRefused, match="niet in een rangorde"):
        drop_out(found.tender, rejected, ground="ingetrokken", reason="Gestopt.", by=found.buyer, at=AT)

    assert not RankingEvent.objects.exists()


def test_a_drop_out_needs_a_ground_of_its_own_and_a_reason():
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)

    with pytest.raises(FieldRefused) as refusal:
        drop_out(found.tender, found.bids[0], ground="uitgesloten", reason="x", by=found.buyer, at=AT)
    assert refusal.value.field == "ground"
    with pytest.raises(FieldRefused) as refusal:
        drop_out(found.tender, found.bids[0], ground="ingetrokken", reason=" ", by=found.buyer, at=AT)
    assert refusal.value.field == "reason"
