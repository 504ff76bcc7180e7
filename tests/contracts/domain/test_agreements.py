"""The life of an overeenkomst, and its terms."""

import json
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.agreement_content import (
    AgreementContent,
    Conditions,
    OtherParty,
    Party,
    PlanAnnex,
    Represented,
    SocialReturn,
    TariffLine,
    Term,
    content_from,
    content_hash,
)
from contracts.domain.agreement_terms import exact_text, tariffs_of, term_of
from contracts.domain.agreement_text import articles_of
from contracts.domain.agreements import (
    AgreementAct,
    AgreementStatus,
    Signer,
    SigningOrder,
    check_signed_on,
    check_withdrawal,
    next_status,
    turn,
)
from contracts.domain.errors import DecisionRefused
from tenders.domain.blocks import Grid, Items, Text
from tenders.domain.facts import ContractFacts, TariffFacts

CONTENT = AgreementContent(
    authority="Gemeente Voorbeeld",
    authority_kvk="10000000",
    authority_address=("Dorpsstraat 1", "1234 AB Voorbeeldstad"),
    municipalities=("Huizen", "Laren"),
    signs_for_authority=Represented("Dirk Mandaat", "concernmanager", "Mandaatbesluit 2025"),
    parties=(Party("Anker", "10000001", leads=True), Party("Brug", "10000002")),
    others=(OtherParty("Kade", "10000003", "onderaannemer", "dagbesteding"),),
    signs_for_provider=Represented("Anna Anker"),
    tender="Begeleiding",
    reference="REF-1",
    kind="raamovereenkomst",
    description="Begeleiding zonder beschikking.",
    lot_number=2,
    lot_name="Noord",
    lot_area="Huizen",
    is_only_lot=False,
    places="Huizen en Laren",
    contractors=3,
    awarded_on="2025-12-19",
    released_on="2025-11-28",
    bid_received="2025-11-14",
    term=Term("2026-01-01", 36, "2028-12-31", 4, 12, "2032-12-31"),
    max_value="17500000.0000",
    lot_value="5000000.0000",
    value_per_year="2500000.0000",
    volume_guaranteed=False,
    tariffs=(TariffLine("Begeleiding", "minuut", "1.5600", True),),
    indexation="elk jaar met de OVA",
    payment_days=30,
    plan_in_contract=True,
    plan=PlanAnnex("Plan van aanpak", "plan.pdf", 6, 1234, "a" * 64),
    conditions=Conditions("VNG-voorwaarden", "2024-09", ("16", "20.1")),
    social_return=SocialReturn("2.5", "de omzet"),
    variant="inspanningsgericht",
    particulars="Overleg per kwartaal.\nBerichten binnen vijf werkdagen.",
    order="provider_first",
    court="de rechtbank Midden-Nederland",
    fingerprint="f" * 64,
    tariff_words="Vast tarief per minuut, alles inbegrepen",
    execution=(("Overleg", "vier keer per jaar"), ("Toewijzing", "binnen vijf werkdagen")),
    later_subcontractor="met_toestemming",
    later_proofs=("Een kwaliteitskeurmerk uiterlijk op 1 juli 2026.",),
)


def text_of(content: AgreementContent) -> str:
    parts: list[str] = []
    for article in articles_of(content):
        parts.append(article.heading)
        for block in article.blocks:
            match block:
                case Text(text):
                    parts.append(text)
                case Items(items):
                    parts.extend(items)
                case Grid(caption, heading, rows):
                    parts += [caption, *heading, *(cell for row in rows for cell in row)]
    return "\n".join(parts)


def changed(**changes: object) -> AgreementContent:
    return content_from({**json.loads(json.dumps(CONTENT.as_mapping())), **changes})


@pytest.mark.parametrize(
    ("order", "acts", "statuses"),
    [
        (
            SigningOrder.PROVIDER_FIRST,
            (AgreementAct.SEND, AgreementAct.SIGN_AS_PROVIDER, AgreementAct.SIGN_AS_AUTHORITY),
            (AgreementStatus.READY, AgreementStatus.SIGNED_BY_PROVIDER, AgreementStatus.SIGNED),
        ),
        (
            SigningOrder.AUTHORITY_FIRST,
            (AgreementAct.SEND, AgreementAct.SIGN_AS_AUTHORITY, AgreementAct.SIGN_AS_PROVIDER),
            (AgreementStatus.READY, AgreementStatus.SIGNED_BY_AUTHORITY, AgreementStatus.SIGNED),
        ),
    ],
)
def test_the_parties_sign_in_the_order_that_was_chosen(
    order: SigningOrder, acts: tuple[AgreementAct, ...], statuses: tuple[AgreementStatus, ...]
) -> None:
    status, reached = AgreementStatus.CONCEPT, []
    for act in acts:
        status = next_status(status, act, order)
        reached.append(status)

    assert tuple(reached) == statuses
    other = acts[2]
    with pytest.raises(DecisionRefused, match="aan de beurt"):
        next_status(AgreementStatus.READY, other, order)


@pytest.mark.parametrize("order", SigningOrder)
@pytest.mark.parametrize("status", [AgreementStatus.SIGNED, AgreementStatus.WITHDRAWN])
@pytest.mark.parametrize("act", AgreementAct)
def test_nothing_follows_on_what_has_ended(
    status: AgreementStatus, act: AgreementAct, order: SigningOrder
) -> None:
    with pytest.raises(DecisionRefused):
        next_status(status, act, order)


def test_whose_turn_it_is_can_always_sign_and_nobody_else() -> None:
    signing = {
        Signer.PROVIDER: AgreementAct.SIGN_AS_PROVIDER,
        Signer.AUTHORITY: AgreementAct.SIGN_AS_AUTHORITY,
    }
    seen = 0
    for status, order in product(AgreementStatus, SigningOrder):
        awaited = turn(status, order)
        for signer, act in signing.items():
            if awaited is not None and awaited.signer is signer:
                following = next_status(status, act, order)
                assert (following is AgreementStatus.SIGNED) == awaited.is_last
                seen += 1
            else:
                with pytest.raises(DecisionRefused):
                    next_status(status, act, order)
    assert seen == 4


def test_a_copy_is_signed_between_the_sending_and_today() -> None:
    sent, today = date(2025, 12, 19), date(2025, 12, 22)
    for day in (sent, today):
        check_signed_on(day, sent_on=sent, today=today)
    with pytest.raises(DecisionRefused, match="niet eerder"):
        check_signed_on(sent - timedelta(days=1), sent_on=sent, today=today)
    with pytest.raises(DecisionRefused, match="toekomst"):
        check_signed_on(today + timedelta(days=1), sent_on=sent, today=today)


def test_what_both_signed_is_not_withdrawn_and_the_rest_with_a_reason() -> None:
    check_withdrawal(AgreementStatus.READY, "Het tarief klopt niet.")
    with pytest.raises(DecisionRefused, match="waarom"):
        check_withdrawal(AgreementStatus.READY, " ")
    with pytest.raises(DecisionRefused, match="volledig ondertekend"):
        check_withdrawal(AgreementStatus.SIGNED, "Te laat.")


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        (date(2026, 1, 1), 36, "2028-12-31"),
        (date(2025, 1, 1), 48, "2028-12-31"),
        (date(2026, 3, 15), 1, "2026-04-14"),
        (date(2027, 1, 31), 1, "2027-02-28"),
        (date(2028, 1, 31), 1, "2028-02-29"),
        (date(2028, 2, 29), 12, "2029-02-28"),
    ],
)
def test_the_last_day_of_a_term(start: date, months: int, ends: str) -> None:
    assert term_of(ContractFacts(start=start, initial_months=months)).ends == ends


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(1, 120), st.integers(0, 6), st.integers(0, 24)
)
def test_options_never_end_before_the_first_term(start: date, months: int, options: int, each: int) -> None:
    term = term_of(
        ContractFacts(start=start, initial_months=months, option_count=options, option_months=each)
    )

    assert date.fromisoformat(term.ends) >= start
    assert bool(term.latest) == bool(options and each)
    if term.latest:
        assert term.latest > term.ends


@given(st.integers(0, 10**12), st.integers(0, 8))
def test_an_amount_as_text_is_exact_and_has_at_least_four_decimals(number: int, decimals: int) -> None:
    value = Fraction(number, 10**decimals)

    text = exact_text(value)

    assert Fraction(text) == value
    assert len(text.partition(".")[2]) >= 4


def test_what_has_no_exact_decimals_is_refused() -> None:
    with pytest.raises(ValueError, match="1/3"):
        exact_text(Fraction(1, 3))


def test_an_offered_price_fills_the_one_product_without_a_tariff() -> None:
    fixed, asked = TariffFacts("Vast", "uur", Fraction(60)), TariffFacts("Gevraagd", "uur", is_fixed=False)

    lines = tariffs_of(ContractFacts(tariffs=(fixed, asked)), Fraction("61.2345"))
    beside = tariffs_of(ContractFacts(tariffs=(asked, asked)), Fraction(61))

    assert [(row.name, row.price, row.offered) for row in lines] == [
        ("Vast", "60.0000", False),
        ("Gevraagd", "61.2345", True),
    ]
    assert [(row.name, row.price) for row in beside] == [
        ("Gevraagd", ""),
        ("Gevraagd", ""),
        ("Aangeboden prijs", "61.0000"),
    ]


def test_the_content_survives_json_and_its_hash_tells_any_change() -> None:
    back = content_from(json.loads(json.dumps(CONTENT.as_mapping())))

    assert back == CONTENT
    hashes = {
        content_hash(changed(**{name: "anders"})) for name in ("tender", "court", "particulars", "indexation")
    }
    assert len(hashes | {content_hash(CONTENT)}) == 5


def test_a_combination_names_every_member_with_its_number_and_makes_each_liable_for_the_whole() -> None:
    text = text_of(CONTENT)

    for row in CONTENT.parties:
        assert f"{row.name}, ingeschreven in het Handelsregister onder nummer {row.kvk}" in text
    assert "Anker en Brug zijn ieder voor het geheel aansprakelijk (hoofdelijk)" in text
    assert "namens de penvoerder Anker" in text
    alone = text_of(changed(parties=[CONTENT.as_mapping()["parties"][0]]))
    assert "hoofdelijk" not in alone
    assert "penvoerder" not in alone


def test_articles_are_numbered_without_gaps_also_where_one_is_left_out() -> None:
    for content in (
        CONTENT,
        changed(plan=None, payment_days=None, particulars="", parties=[CONTENT.as_mapping()["parties"][0]]),
    ):
        numbers = [article.number for article in articles_of(content) if article.number]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    "words",
    [
        "Dirk Mandaat, concernmanager (mandaat: Mandaatbesluit 2025)",
        "Anna Anker",
        "perceel 2: Noord (Huizen)",
        "gaat in op 1 januari 2026 en duurt 3 jaar, tot en met 31 december 2028",
        "4 keer, telkens met ten hoogste 1 jaar",
        "uiterlijk op 31 december 2032",
        "€ 17.500.000",
        "geraamde waarde van dit perceel is € 5.000.000",
        "€\N{NO-BREAK SPACE}1,5600 per minuut",
        "Tarief volgens de aanbestedingsstukken: Vast tarief per minuut, alles inbegrepen.",
        "Indexering: elk jaar met de OVA",
        "binnen 30 kalenderdagen",
        "VNG-voorwaarden (2024-09)",
        "de artikelen 16 en 20.1",
        "2,5% van de omzet",
        "inspanningsgericht",
        "Berichten binnen vijf werkdagen.",
        "plan.pdf",
        "6 pagina's",
        "a" * 64,
        "f" * 64,
        "Kade",
        "de rechtbank Midden-Nederland",
        "Eerst ondertekent de opdrachtnemer",
        "geen afnamegarantie",
        "handelt ook voor Huizen en Laren",
    ],
)
def test_the_built_in_text_says_everything_that_was_frozen(words: str) -> None:
    assert words in text_of(CONTENT)
