"""Words that tell who asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.give_aways import Asker, GiveAwayKind, give_aways

ANKER = Asker(
    organisation="Stichting Zorggroep De Ankerplaats B.V.",
    kvk="12345678",
    people=("Jolanda van der Meulen", "Bo Ek"),
    mails=("j.meulen@ankerplaats.example", "ankermens@gmail.com"),
)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Wij van Zorggroep De Ankerplaats vragen dit.", GiveAwayKind.NAME, "zorggroep de ankerplaats"),
        ("Bij ANKERPLAATS werkt dit anders.", GiveAwayKind.NAME, "ankerplaats"),
        ("Mevrouw van der Meulen wil dit weten.", GiveAwayKind.PERSON, "meulen"),
        ("Vraag het Bo Ek.", GiveAwayKind.PERSON, "bo ek"),
        ("Antwoord aan bo@elders.example graag.", GiveAwayKind.MAIL, "bo@elders.example"),
        ("Zie www.ankerplaats.example/kwaliteit", GiveAwayKind.MAIL, "ankerplaats.example"),
        ("Bel 06-12 34 56 78.", GiveAwayKind.PHONE, "06-12 34 56 78"),
        ("Bel +31 (0)10 123 45 67.", GiveAwayKind.PHONE, "+31 (0)10 123 45 67"),
        ("Ons nummer is 1234 5678.", GiveAwayKind.KVK, "12345678"),
    ],
)
def test_what_gives_the_asker_away_is_found(text: str, kind: GiveAwayKind, words: str) -> None:
    assert (kind, words) in [(found.kind, found.words) for found in give_aways(text, ANKER)]


@pytest.mark.parametrize(
    "text",
    [
        "Mogen wij als stichting met een zorggroep samen inschrijven?",
        "In 2.3 staat 0,5 uur per week en in 4.1 staat 1.234.567,89 euro.",
        "Geldt de termijn van 14-11-2025 12.00 uur ook voor bijlage 10?",
        "Wij gebruiken gmail.com niet.",
        "Het plan heeft 20260101 woorden.",
    ],
)
def test_what_any_provider_could_write_is_let_through(text: str) -> None:
    assert give_aways(text, ANKER) == ()


def test_one_name_is_told_once() -> None:
    asker = Asker(organisation="Zorggroep Anker", people=("Directeur Anker",))

    assert [found.words for found in give_aways("Wij van Zorggroep Anker vragen", asker)] == [
        "zorggroep anker"
    ]


def test_accents_and_capitals_do_not_hide_a_name() -> None:
    asker = Asker(organisation="Coöperatie Zørgéén")

    assert [found.kind for found in give_aways("Wij, ZØRGEEN, vragen dit", asker)] == [GiveAwayKind.NAME]


@given(st.text(max_size=200), st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_read(text: str, name: str, people: list[str]) -> None:
    found = give_aways(text, Asker(name, people=tuple(people), mails=tuple(people)))

    assert len(found) == len(set(found))


@given(st.text("abcdefghijklmnop ", max_size=40), st.text("abcdefghijklmnop ", max_size=40))
def test_the_name_is_found_wherever_it_stands(before: str, after: str) -> None:
    found = give_aways(f"{before} Ankerplaats {after}", ANKER)

    assert GiveAwayKind.NAME in {each.kind for each in found}
