"""The pages of the scoring, as a browser without JavaScript uses them."""

import json
import re
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clock import telling
from scoring.domain.hints import Hint
from scoring.models import (
    ConsensusScore,
    Draw,
    FixedRanking,
    InterestDeclaration,
    RankingEvent,
    Score,
    ScoreSheet,
)
from scoring.services import commit_draw, fix_ranking
from tenders.domain.definition import Criterion
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.models import Role, Tender
from tests.factories.bids import pdf_bytes
from tests.factories.scoring import (
    AT,
    MOTIVATION,
    admitted,
    agreed,
    commission,
    fill_sheet,
    prices_opened,
    quality_fixed,
    ranked,
    revealed,
    scored,
)
from tests.factories.tenders import member_with_role, plain_method, tender_definition

pytestmark = pytest.mark.django_db
RELATIVE = Criterion("P", "Prijs", Fraction(30), CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
LEVELS = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(name: str, found, *args) -> str:
    return reverse(f"scoring:{name}", args=[found.tender.public_id, *args])


def desk_of(found, bid=0, place=1) -> str:
    return address("desk", found, found.bids[bid].public_id, 1, place)


def text_of(response) -> str:
    return response.content.decode()


def score_data(**changes) -> dict:
    return {
        "level_label": "Goed",
        "motivation": "Mijn tekst over het plan.",
        "page_reference": "2",
        "notes": "",
        "version": "0",
        "go": "stay",
        **changes,
    }


def test_an_evaluator_declares_by_name_and_waits_for_the_chair():
    found = commission()
    client = client_of(found.evaluators[0])
    page = text_of(client.get(address("declare", found)))
    assert page.index("Anker") < page.index("Brug")

    first, second = "verklaring-1", "verklaring-2"
    response = client.post(
        address("declare", found),
        {
            f"{first}-interest": "nee",
            f"{second}-interest": "ja",
            f"{second}-text": "Mijn broer werkt daar.",
            "agreed": "on",
        },
    )

    assert response.url == address("start", found)
    kept = InterestDeclaration.objects.order_by("bid__organisation__name").values_list(
        "has_interest", "decision"
    )
    assert list(kept) == [(False, "waiting"), (True, "waiting")]
    assert "wacht op de voorzitter" in text_of(client.get(address("start", found)))


def test_an_interest_without_words_is_refused_at_its_field_and_nothing_is_signed():
    found = commission()
    first, second = "verklaring-1", "verklaring-2"

    response = client_of(found.evaluators[0]).post(
        address("declare", found), {f"{first}-interest": "nee", f"{second}-interest": "ja", "agreed": "on"}
    )

    assert response.status_code == 200
    assert "schrijf op welk belang of welke band u hebt. De voorzitter beslist daarop." in text_of(response)
    assert not InterestDeclaration.objects.exists()


def test_the_desk_is_closed_until_the_chair_admits():
    found = commission()
    client = client_of(found.evaluators[0])

    assert client.get(desk_of(found)).status_code == 404
    admitted(found)
    assert client.get(desk_of(found)).status_code == 200


def test_the_chair_admits_those_without_interest_in_one_act():
    found = commission()
    admitted_rows = InterestDeclaration.objects.filter(decision="admitted")
    client = client_of(found.chair)
    for user in found.evaluators:
        InterestDeclaration.objects.create(
            bid=found.bids[0], evaluator=user, has_interest=False, signed_at=AT
        )

    response = client.post(address("admit_all", found))

    assert response.url == address("admission", found)
    assert admitted_rows.count() == 2


def test_the_chair_bars_with_a_reason():
    found = commission()
    declaration = InterestDeclaration.objects.create(
        bid=found.bids[0], evaluator=found.evaluators[0], has_interest=True, text="Familie.", signed_at=AT
    )
    url = address("decide_declaration", found, declaration.public_id)
    client = client_of(found.chair)

    refused = client.post(url, {"decision": "barred", "reason": ""})
    accepted = client.post(url, {"decision": "barred", "reason": "Broer in dienst."})

    assert "Schrijf de reden van uw beslissing op." in text_of(refused)
    assert accepted.status_code == 302
    declaration.refresh_from_db()
    assert declaration.decision == "barred"


def test_the_desk_shows_one_criterion_with_the_whole_scale_and_its_number():
    found = admitted(commission())

    page = text_of(client_of(found.evaluators[0]).get(desk_of(found, place=2)))

    assert "2A Samenwerking" in page
    assert all(level in page for level in ("Uitstekend", "Goed", "Voldoende", "Onvoldoende"))
    assert " van 6" in page


def test_saving_says_when_and_goes_on_to_the_next_criterion():
    found = admitted(commission())
    client = client_of(found.evaluators[0])

    response = client.post(desk_of(found), score_data(go="next"))

    assert Score.objects.get().motivation == "Mijn tekst over het plan."
    assert response.status_code == 302
    assert "Opgeslagen om" in text_of(client.get(desk_of(found)))


def test_autosave_answers_with_the_new_version_alone():
    found = admitted(commission())
    client = client_of(found.evaluators[0])

    page = text_of(client.post(desk_of(found), score_data(), headers={"HX-Request": "true"}))

    assert "<html" not in page
    assert "Opgeslagen om" in page
    assert 'name="version" id="id_version" value="1" hx-swap-oob="true"' in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_stale_tab_shows_both_texts_and_lets_the_writer_choose(headers):
    found = admitted(commission())
    client = client_of(found.evaluators[0])
    client.post(desk_of(found), score_data(motivation="Tekst uit tabblad twee."))

    response = client.post(desk_of(found), score_data(motivation="Tekst uit tabblad een."), headers=headers)

    page = text_of(response)
    assert "Tekst uit tabblad een." in page
    assert "Tekst uit tabblad twee." in page
    assert Score.objects.get().motivation == "Tekst uit tabblad twee."
    assert response.headers.get("HX-Retarget") == ("#score-form" if headers else None)
    assert "hx-post" not in page  # from here on only a button saves, never the timer
    client.post(desk_of(found), score_data(motivation="Tekst uit tabblad een.", version="1"))
    assert Score.objects.get().motivation == "Tekst uit tabblad een."


def test_a_text_that_is_too_long_is_refused_and_kept_on_the_page():
    found = admitted(commission())
    long = "Veel woorden. " * 700

    page = text_of(client_of(found.evaluators[0]).post(desk_of(found), score_data(motivation=long)))

    assert "Fout: " in page
    assert long.strip()[:200] in page
    assert not Score.objects.exists()


def test_finishing_takes_a_page_of_its_own_and_is_final():
    found = admitted(commission(names=["Anker"]))
    user = found.evaluators[0]
    fill_sheet(found.bids[0], user, final=False)
    client = client_of(user)
    assert "Na afronden kunt u" in text_of(client.get(address("finish", found, found.bids[0].public_id)))

    response = client.post(address("finish", found, found.bids[0].public_id))

    assert response.url == address("overview", found)
    assert ScoreSheet.objects.get().finalised_at is not None
    page = text_of(client.post(desk_of(found), score_data(version="1", motivation="Toch anders.")))
    assert "liggen vast" in page
    assert MOTIVATION in Score.objects.get(criterion_code="1").motivation


def test_an_incomplete_sheet_is_not_finished():
    found = admitted(commission(names=["Anker"]))
    client = client_of(found.evaluators[0])
    client.post(desk_of(found), score_data())

    response = client.post(address("finish_all", found), follow=True)

    assert "2A Samenwerking: kies of schrijf nog" in text_of(response)
    assert not ScoreSheet.objects.filter(finalised_at__isnull=False).exists()


SECRET = "kanarie-in-de-motivering-van-een-ander"


@pytest.mark.parametrize("role", ["evaluator", "chair", "buyer", "auditor", "jurist", "checker"])
def test_no_page_shows_anything_of_another_before_the_reveal(role):
    found = admitted(commission(names=["Anker"], evaluators=3))
    writer, other, _ = found.evaluators
    fill_sheet(found.bids[0], writer, "Onvoldoende", motivation=SECRET)
    user = {"evaluator": other, "chair": found.chair, "buyer": found.buyer}.get(role) or member_with_role(
        found.tender, Role(role)
    )
    client = client_of(user)
    draw_or_user = [writer.public_id]
    urls = [
        address(name, found, *args)
        for name, args in [
            ("start", []),
            ("declare", []),
            ("overview", []),
            ("finish_all", []),
            ("finish", [found.bids[0].public_id]),
            ("desk", [found.bids[0].public_id, 1, 1]),
            ("admission", []),
            ("release", draw_or_user),
            ("progress", []),
            ("reveal", []),
            ("consensus", []),
            ("consensus_item", [found.bids[0].public_id, 1, 1]),
            ("confirm", []),
            ("fix_quality", []),
            ("ranking", []),
            ("fix_ranking", []),
        ]
    ]

    for url in urls:
        response = client.get(url)
        page = text_of(response)
        assert SECRET not in page, url
        if response.status_code == 200 and "/tafel/" not in url:
            assert "Onvoldoende" not in page, url


def test_progress_tells_who_is_ready_and_nothing_else():
    found = admitted(commission())
    fill_sheet(found.bids[0], found.evaluators[0], "Onvoldoende")

    page = text_of(client_of(found.chair).get(address("progress", found)))

    assert "1 van 4 beoordelingen afgerond" in page
    assert "1 van 2" in page
    assert "Lid 2 heeft Anker en Brug nog niet afgerond." in page
    assert client_of(found.evaluators[0]).get(address("progress", found)).status_code == 404


def test_the_reveal_is_one_act_on_a_page_of_its_own():
    found = scored(commission())
    client = client_of(found.chair)
    assert "zien alle leden elkaars scores" in text_of(client.get(address("reveal", found)))

    response = client.post(address("reveal", found))

    assert response.url == address("consensus", found)
    assert Tender.objects.get(pk=found.tender.pk).state is Status.CONSENSUS


def test_the_consensus_page_shows_all_scores_and_saves_what_is_agreed():
    found = revealed(commission(), {"Anker": "Voldoende"})
    url = address("consensus_item", found, found.bids[0].public_id, 1, 1)
    client = client_of(found.chair)
    page = text_of(client.get(url))
    assert page.count("1 Anker: Het plan noemt") == 2

    response = client.post(
        url, {"level_label": "Voldoende", "motivation": "De commissie vindt dit voldoende.", "version": "0"}
    )

    assert response.status_code == 302
    assert ConsensusScore.objects.get().level_label == "Voldoende"


def test_who_wrote_the_consensus_reads_what_could_be_better_in_it():
    found = revealed(commission())
    first, second = (address("consensus_item", found, bid.public_id, 1, 1) for bid in found.bids)
    chair = client_of(found.chair)
    assert "Kijk nog eens" not in text_of(chair.get(first))

    poor = {"level_label": "Goed", "motivation": "Beter dan Brug, die dit niet noemt.", "version": "0"}
    chair.post(first, poor)
    chair.post(second, poor | {"level_label": "Goed"})

    page = text_of(chair.get(first))
    for hint in (Hint.TOO_SHORT, Hint.SAME_AS_OTHER, Hint.OTHER_NAME, Hint.NO_PLACE):
        assert hint.value in page
    assert Hint.OTHER_NAME.value not in text_of(chair.get(second))
    assert "Kijk nog eens" not in text_of(client_of(found.evaluators[0]).get(first))

    better = f"{MOTIVATION} Wat ontbreekt, is een planning per week."
    chair.post(first, {"level_label": "Goed", "motivation": better, "version": "1"})
    assert "Kijk nog eens" not in text_of(chair.get(first))


def test_a_consensus_without_reasons_is_refused_and_the_choice_stays():
    found = revealed(commission())
    url = address("consensus_item", found, found.bids[0].public_id, 1, 1)

    page = text_of(
        client_of(found.chair).post(url, {"level_label": "Goed", "motivation": "", "version": "0"})
    )

    assert "Schrijf de motivering van de commissie." in page
    assert 'value="Goed" checked' in page


def test_a_member_reads_and_cannot_write_the_consensus():
    found = revealed(commission())
    url = address("consensus_item", found, found.bids[0].public_id, 1, 1)
    client = client_of(found.evaluators[0])

    assert client.get(url).status_code == 200
    assert client.post(url, {"level_label": "Goed", "motivation": "x", "version": "0"}).status_code == 404


def test_members_confirm_and_the_chair_fixes():
    found = agreed(commission())
    client = client_of(found.evaluators[0])
    assert "de commissie is het eens" in text_of(client.get(address("confirm", found)))

    client.post(address("confirm", found), {"dissent": "Ik zag 2A hoger."})
    assert "Ik zag 2A hoger." in text_of(client_of(found.chair).get(address("consensus", found)))
    response = client_of(found.chair).post(address("fix_quality", found))

    assert response.url == address("ranking", found)
    assert Tender.objects.get(pk=found.tender.pk).state is Status.QUALITY_FIXED


def test_the_ranking_shows_bars_table_sentences_and_the_limit():
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)

    page = text_of(client_of(found.buyer).get(address("ranking", found)))

    assert "Anker staat boven Brug: hoger totaal (100,00 tegen 80,00)." in page
    assert "De streep is de gunningsgrens." in page
    assert page.count("<rect") == 9
    assert "Stel de rangorde vast" in page


def test_an_evaluator_reads_the_ranking_when_it_is_fixed():
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)
    assert client_of(found.evaluators[0]).get(address("ranking", found)).status_code == 404

    client_of(found.buyer).post(address("fix_ranking", found))

    assert FixedRanking.objects.count() == 1
    assert client_of(found.evaluators[0]).get(address("ranking", found)).status_code == 200


def test_each_number_of_the_ranking_leads_to_how_it_came_about():
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)

    page = text_of(client_of(found.buyer).get(address("ranking", found)))

    targets = set(re.findall(r'href="#(opbouw-[0-9-]+)"', page))
    # Three criteria and a total for each of three bids.
    assert len(targets) == 12
    assert all(f'id="{target}"' in page for target in targets)
    assert "40 × 8 ÷ 10 = 32,00" in page
    assert "Score 8, ‘Goed’" in page
    assert "32,00 + 32,00 + 16,00 = 80,00" in page


def test_how_points_came_about_tells_an_evaluator_nothing_of_prices():
    """The chair and the buyer read the price and what it gave; for an evaluator both are missing, and the total."""
    method = plain_method(criteria=(*plain_method().criteria, RELATIVE))
    found = quality_fixed(commission(names=list(LEVELS), definition=tender_definition(method=method)), LEVELS)
    prices_opened(found, dict(zip(LEVELS, ("1.75", "1.3705", "2.20"), strict=True)))
    fix_ranking(found.tender, by=found.buyer, at=AT)

    told = text_of(client_of(found.chair).get(address("ranking", found)))
    hidden = text_of(client_of(found.evaluators[0]).get(address("ranking", found)))

    assert "30 × laagste prijs € 1,3705 ÷ € 1,75 = 23,49" in told
    assert "40,00 + 40,00 + 20,00 + 23,49 = 123,49" in told
    assert "40 × 8 ÷ 10 = 32,00" in hidden
    assert not re.search(r"€|laagste prijs|23,49|123,49", hidden)
    assert not re.search(r"\d,\d\d \+ ", hidden)


def test_a_draw_from_tie_to_file():
    found = quality_fixed(commission())
    client = client_of(found.chair)
    assert "Een loting is nodig." in text_of(client.get(address("ranking", found)))

    invitation = {"planned_at": "2099-03-02T10:00", "place": "Raadzaal", "witness": "mr. De Vries"}
    response = client.post(address("commit_draw", found, 1, 0), invitation)
    draw = Draw.objects.get()
    assert response.url == address("draw", found, draw.public_id)
    assert draw.commitment[:8] in text_of(client.get(response.url))
    assert client.get(address("draw_file", found, draw.public_id)).status_code == 404
    refused = client.post(address("hold_draw", found, draw.public_id), {"witness": "mr. De Vries"})
    assert "uitgenodigd voor ma 2 maart 2099, 10.00 uur" in text_of(refused)
    with telling(draw.planned_at):
        client = client_of(found.chair)
        client.post(address("hold_draw", found, draw.public_id), {"witness": "mr. De Vries"})

    file = json.loads(client.get(address("draw_file", found, draw.public_id)).content)
    from tools.verify_draw import verify

    assert verify(file) == []
    assert "loting nodig" not in text_of(client.get(address("ranking", found)))


def test_an_aborted_draw_is_shown_with_its_reason():
    found = quality_fixed(commission())
    draw = commit_draw(found.tender, found.lot, found.bids, by=found.chair, at=AT)
    client = client_of(found.chair)

    client.post(address("abort_draw", found, draw.public_id), {"reason": "Een deelnemer ontbrak."})

    assert "Een deelnemer ontbrak." in text_of(client.get(address("draw", found, draw.public_id)))


def test_a_notarys_result_needs_a_place_for_everyone():
    found = quality_fixed(commission())
    first, second = (f"place-{bid.public_id}" for bid in found.bids)
    client, url = client_of(found.chair), address("record_draw", found, 1, 0)

    def document():
        return SimpleUploadedFile("notaris.pdf", pdf_bytes(text="Akte"), "application/pdf")

    refused = client.post(url, {first: "1", second: "1", "reason": "Notaris.", "document": document()})
    accepted = client.post(url, {first: "2", second: "1", "reason": "Notaris.", "document": document()})

    assert "Twee inschrijvers hebben dezelfde plaats." in text_of(refused)
    assert accepted.url == address("ranking", found)
    page = client.get(accepted.url)
    assert "Brug staat boven Anker" in text_of(page)
    event = RankingEvent.objects.get()
    stored = client.get(address("notary_document", found, event.public_id))
    assert b"".join(stored.streaming_content).startswith(b"%PDF")
    assert client_of(found.evaluators[0]).get(stored.request["PATH_INFO"]).status_code == 404


def test_a_bidder_drops_out_on_a_page_with_a_reason():
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)
    client = client_of(found.buyer)

    client.post(
        address("drop_out", found),
        {"bid": str(found.bids[0].public_id), "ground": "ingetrokken", "reason": "Gestopt met de zorg."},
    )

    page = text_of(client.get(address("ranking", found)))
    assert "heeft zich teruggetrokken" in page
    assert "Gestopt met de zorg." in page
    assert FixedRanking.objects.count() == 2


@pytest.mark.parametrize("name", ["start", "declare", "progress", "consensus", "ranking", "admission"])
def test_strangers_get_nothing(name):
    found = agreed(commission())
    other = commission()

    assert Client().get(address(name, found)).status_code == 404
    assert client_of(other.chair).get(address(name, found)).status_code == 404
    assert client_of(other.evaluators[0]).get(address(name, found)).status_code == 404
