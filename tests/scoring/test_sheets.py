"""Saving and finishing one's own scores."""

import pytest

from scoring.models import Score, ScoreVersion
from scoring.services import (
    FieldRefused,
    NotReady,
    ScoringRefused,
    StaleScore,
    finalise_sheet,
    reveal_scores,
    save_score,
    sheet_for,
)
from tenders.permissions import NotAllowed
from tests.factories.scoring import AT, admitted, commission, fill_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    return admitted(commission(names=["Anker"]))


@pytest.fixture
def sheet(found):
    return sheet_for(found.bids[0], found.lot, found.evaluators[0])


def save(sheet, **changes):
    given = {"level_label": "Goed", "motivation": "Eerste tekst.", "version": 0, **changes}
    return save_score(sheet, given.pop("code", "1"), by=sheet.evaluator, at=AT, **given)


def test_a_score_is_kept_as_written_with_the_version_it_became(sheet):
    save(sheet, page_reference="2, alinea 3", notes="Navragen bij gesprek.")

    score = Score.objects.get()
    assert (score.level_label, score.motivation, score.page_reference, score.notes, score.version) == (
        "Goed",
        "Eerste tekst.",
        "2, alinea 3",
        "Navragen bij gesprek.",
        1,
    )


def test_a_score_may_be_saved_before_it_is_complete(sheet):
    assert save(sheet, level_label="", motivation="Begin van een tekst").version == 1


def test_an_older_tab_does_not_overwrite_and_gets_to_see_what_is_stored(sheet):
    save(sheet)
    save(sheet, motivation="Tekst uit tabblad twee.", version=1)

    with pytest.raises(StaleScore) as refusal:
        save(sheet, motivation="Tekst uit tabblad een.", version=1)

    assert refusal.value.current.motivation == "Tekst uit tabblad twee."
    assert Score.objects.get().motivation == "Tekst uit tabblad twee."


def test_two_new_tabs_do_not_overwrite_each_other_either(sheet):
    save(sheet)

    with pytest.raises(StaleScore):
        save(sheet, motivation="Andere tekst.", version=0)


def test_sending_the_same_form_twice_changes_nothing(sheet):
    save(sheet)

    assert save(sheet).version == 1
    assert not ScoreVersion.objects.exists()


def test_line_ends_of_the_browser_make_no_new_version(sheet):
    save(sheet, motivation="Regel een.\nRegel twee.")

    assert save(sheet, motivation="Regel een.\r\nRegel twee.").version == 1


def test_every_earlier_text_is_kept(sheet):
    save(sheet)
    save(sheet, level_label="Voldoende", motivation="Tweede tekst.", version=1)
    save(sheet, level_label="Voldoende", motivation="Derde tekst.", version=2)

    kept = ScoreVersion.objects.values_list("version", "level_label", "motivation")
    assert list(kept) == [(1, "Goed", "Eerste tekst."), (2, "Voldoende", "Tweede tekst.")]


def test_a_level_that_is_not_on_the_scale_is_refused(sheet):
    with pytest.raises(FieldRefused) as refusal:
        save(sheet, level_label="Matig")

    assert refusal.value.field == "level_label"


def test_a_parent_criterion_is_not_scored(sheet):
    with pytest.raises(ScoringRefused, match="2 is geen criterium"):
        save(sheet, code="2")


def test_a_text_that_is_too_long_is_refused_with_its_length(sheet):
    with pytest.raises(FieldRefused, match="Deze tekst heeft 8001 tekens; er passen er 8000"):
        save(sheet, motivation="a" * 8001)


def test_finishing_names_every_criterion_that_lacks_something(sheet):
    save(sheet, level_label="", motivation="Tekst.")
    save(sheet, code="2A", motivation="")

    with pytest.raises(NotReady) as refusal:
        finalise_sheet(sheet, by=sheet.evaluator, at=AT)

    assert refusal.value.reasons == [
        "1 Uitvoering: kies of schrijf nog een niveau van de schaal.",
        "2A Samenwerking: kies of schrijf nog een motivering.",
        "2B Ervaring: kies of schrijf nog een niveau van de schaal en een motivering.",
    ]


def test_final_is_final(found):
    sheet = fill_sheet(found.bids[0], found.evaluators[0])

    with pytest.raises(ScoringRefused, match="liggen vast"):
        save(sheet, motivation="Toch anders.", version=1)
    with pytest.raises(ScoringRefused, match="liggen vast"):
        finalise_sheet(sheet, by=sheet.evaluator, at=AT)


def test_nothing_is_saved_after_the_reveal(found):
    for user in found.evaluators:
        sheet = fill_sheet(found.bids[0], user)
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    with pytest.raises(NotAllowed):
        save_score(sheet, "1", level_label="Goed", version=1, by=found.evaluators[1], at=AT)
