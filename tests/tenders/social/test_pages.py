"""Maatschappelijk aanbesteden: what the page shows, what a buyer says, used clauses, and amounts to try."""

import pytest
from django.test import Client

from tenders.domain.leidraad import ChapterKey
from tenders.domain.social.clauses import CLAUSES
from tenders.domain.vocabulary import SocialTag
from tenders.models import ClauseUse, Tender
from tenders.reading import facts_of
from tenders.services import create_from
from tests.factories.consultation import published_consultation
from tests.factories.tenders import AT, draft_tender
from tests.tenders.views.test_editing import address, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender() -> Tender:
    return draft_tender()


@pytest.fixture
def buyer(tender: Tender, client: Client) -> Client:
    client.force_login(tender.created_by)
    return client


def page_of(client: Client, tender: Tender, name: str = "social", **query: str) -> str:
    return client.get(address(tender, name), query).content.decode()


def use(client: Client, tender: Tender, number: int) -> str:
    """Choose the clause; where one lands."""
    tender.refresh_from_db()
    sent = {"clause": str(number), "config_version": tender.config_version}
    return client.post(address(tender, "social_clauses"), sent)["Location"]


def test_goals_and_channels_are_kept_and_goals_without_reward_are_a_signal(
    buyer: Client, tender: Tender
) -> None:
    sent = opened(buyer, address(tender, "social"))
    buyer.post(
        address(tender, "social"),
        {**sent, "policy_goals": "Mensen doen mee.", "announcement_channels": "Wijkkrant\n\n Website "},
    )

    social = facts_of(Tender.objects.get(pk=tender.pk)).social
    assert (social.goals, social.channels) == ("Mensen doen mee.", ("Wijkkrant", "Website"))
    page = page_of(buyer, tender)
    assert "Er staan maatschappelijke doelen, maar geen criterium of voorwaarde" in page
    assert "alleen op TenderNed" not in page

    use(buyer, tender, 5)
    assert "Er staan maatschappelijke doelen" not in page_of(buyer, tender)


def test_a_held_consultation_shows_with_who_was_invited(buyer: Client, tender: Tender) -> None:
    before = page_of(buyer, tender)
    consultation = published_consultation(tender)

    page = page_of(buyer, tender)

    assert consultation.title not in before
    assert f"Marktconsultatie &#x27;{consultation.title}&#x27;" in page


def test_somebody_with_experience_as_a_client_in_the_commission_shows_to_bidders_too(
    buyer: Client, tender: Tender
) -> None:
    words = "In de beoordelingscommissie zit een ervaringsdeskundige"
    assert words not in page_of(buyer, tender) + page_of(buyer, tender, "detail")

    sent = opened(buyer, address(tender, "method"))
    buyer.post(address(tender, "method"), {**sent, "client_judges": "on"})

    assert words in page_of(buyer, tender)
    assert words in page_of(buyer, tender, "detail")


def test_what_the_buyer_says_stands_with_its_place_and_can_be_taken_back(
    buyer: Client, tender: Tender
) -> None:
    url = address(tender, "social_note", 3)
    refused = buyer.post(url, {**opened(buyer, url), "text": "Elk jaar een nieuwe ronde.", "place": ""})
    assert refused.context["form"].errors.keys() == {"place"}
    buyer.post(url, {**opened(buyer, url), "text": "Elk jaar een nieuwe ronde.", "place": "Strategie 4"})

    page = page_of(buyer, tender)
    assert "Elk jaar een nieuwe ronde." in page
    assert "Na te lezen in: Strategie 4." in page
    assert "Volgens u gebruikt" in page

    buyer.post(url, {**opened(buyer, url), "text": "", "place": ""})
    assert not tender.social_notes.exists()
    assert buyer.get(address(tender, "social_note", 15)).status_code == 404


def test_two_who_say_something_about_a_technique_see_each_other(buyer: Client, tender: Tender) -> None:
    url = address(tender, "social_note", 3)
    behind = opened(buyer, url)
    buyer.post(url, {**behind, "text": "Elk jaar.", "place": "Hier"})

    page = buyer.post(url, {**behind, "text": "Nooit.", "place": "Daar"})

    assert page.status_code == 409
    assert tender.social_notes.get().text == "Elk jaar."


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: str(clause.number))
def test_clause_becomes_what_it_says_and_opens_to_be_changed(
    buyer: Client, tender: Tender, clause: object
) -> None:
    where = use(buyer, tender, clause.number)  # type: ignore[attr-defined]

    assert buyer.get(where).status_code == 200
    assert clause.text[:60] in buyer.get(where).content.decode().replace("&#x27;", "'")  # type: ignore[attr-defined]
    shown = page_of(buyer, tender, "social_clauses")
    assert shown.count("Voeg nog eens toe") == 1
    assert where in shown


def test_used_clause_that_was_taken_away_is_not_used_any_more(buyer: Client, tender: Tender) -> None:
    use(buyer, tender, 1)
    tender.execution_conditions.all().delete()

    assert "Voeg nog eens toe" not in page_of(buyer, tender, "social_clauses")
    assert use(buyer, tender, 1).endswith("/M1/")
    assert use(buyer, tender, 1).endswith("/M1-2/")
    assert {row.code for row in tender.clause_uses.all()} == {"M1", "M1-2"}


def test_clause_is_added_to_the_own_text_that_is_there(buyer: Client, tender: Tender) -> None:
    use(buyer, tender, 6)
    use(buyer, tender, 6)

    text = tender.leidraad_texts.get(chapter=ChapterKey.ADMISSION.value).text
    assert text.count("zzp'er") == 2
    assert ClauseUse.objects.count() == 1


@pytest.mark.parametrize("sent", ["", "0", "13", "x", "²", "1; drop"])
def test_clause_that_does_not_exist_is_not_found(buyer: Client, tender: Tender, sent: str) -> None:
    data = {"clause": sent, "config_version": tender.config_version}

    assert buyer.post(address(tender, "social_clauses"), data).status_code == 404
    assert not tender.clause_uses.exists()


def test_page_that_is_behind_adds_nothing(buyer: Client, tender: Tender) -> None:
    for number in (1, 6, 7):
        page = buyer.post(
            address(tender, "social_clauses"), {"clause": str(number), "config_version": "0"}, follow=True
        )
        assert "Er is niets toegevoegd" in page.content.decode()

    assert not tender.clause_uses.exists()
    assert not tender.execution_conditions.exists()
    assert not tender.leidraad_texts.exists()


def test_copy_keeps_tags_notes_and_used_clauses(buyer: Client, tender: Tender) -> None:
    use(buyer, tender, 1)
    use(buyer, tender, 10)
    tender.social_notes.create(technique=3, text="Elk jaar.", place="Strategie")
    tender.refresh_from_db()

    copy = create_from(tender, key="weer", title="Weer", by=tender.created_by, at=AT)

    found, wanted = facts_of(copy), facts_of(tender)
    assert found.social == wanted.social
    assert found.conditions == wanted.conditions
    assert dict(found.social.criteria)["M10"][0] is SocialTag.CARER
    assert copy.clause_uses.count() == 2


def test_own_lots_are_worked_out_once_each_has_a_value(buyer: Client, tender: Tender) -> None:
    assert "Van perceel 1 staat de waarde er nog niet bij." in page_of(buyer, tender, "social_experiment")
    tender.lots.update(value=320_000)
    tender.lots.create(number=2, name="Proef", value=80_000)

    page = page_of(buyer, tender, "social_experiment")

    assert "Dat past. U mag buiten deze procedure gunnen: perceel 2." in page
    assert "€ 80.000 zijn; dat is 20%" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("80000\n320000", "Dat past. U mag buiten deze procedure gunnen: perceel 1."),
        ("80.000,01\n320.000,04", "Geen perceel is € 80.000 of minder"),
        ("80000\n319999,99", "Zelfs het kleinste perceel alleen is al te groot."),
        ("60000\n50000\n40000\n400000", "perceel 2 en perceel 3, samen € 90.000."),
        ("0", "Er is nog geen waarde"),
    ],
)
def test_amounts_are_tried_in_the_address(buyer: Client, tender: Tender, typed: str, words: str) -> None:
    assert words in page_of(buyer, tender, "social_experiment", waarden=typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("80000\nveel", "Regel 2: “veel” is geen bedrag."),
        ("-5", "Regel 1:"),
        ("", "Dit veld is verplicht."),
        ("\n".join(["1"] * 201), "Dit zijn 201 percelen."),
        ("9" * 400, "Regel 1:"),
    ],
)
def test_what_is_no_amount_is_named_at_its_line_and_stays(
    buyer: Client, tender: Tender, typed: str, words: str
) -> None:
    page = buyer.get(address(tender, "social_experiment"), {"waarden": typed})

    assert page.status_code == 200
    assert page.context["tried"] is None
    assert words in page.content.decode() or page.context["form"].errors["waarden"]
    assert typed.splitlines()[:1] == [] or typed.splitlines()[0] in page.content.decode()
