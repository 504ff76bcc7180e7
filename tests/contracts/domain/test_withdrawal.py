"""The letter about a withdrawal as a value."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.content import LetterStyle
from contracts.domain.withdrawal import (
    Ending,
    Fate,
    Recipient,
    compose,
    content_from,
    content_hash,
    missing,
)

ENDING = Ending(
    authority="Gemeente Voorbeeld",
    sender=("Raadhuisplein 1", "1234 AB Voorbeeld"),
    reference="WMO-1 / intrekking",
    tender="Begeleiding",
    withdrawn_on=date(2025, 11, 3),
    reason="De raad koos voor inbesteding.",
    follow_up="",
    court="de rechtbank Midden-Nederland",
    complaint_desk="klachten@voorbeeld.example",
    signatory="M. de Vries",
    style=LetterStyle("#0b5c6b", "ab" * 32),
    is_admission=False,
)
ANKER = Recipient(
    bidder="Anker", address=("Kade 1",), received_at=datetime(2025, 11, 1, 9, tzinfo=UTC), is_opened=False
)
TEXT = st.text(max_size=40)


def test_a_bid_is_sealed_opened_or_decided_about() -> None:
    told = replace(ANKER, is_opened=True, told_on=date(2025, 11, 28))

    assert [one.fate for one in (ANKER, replace(ANKER, is_opened=True), told)] == [
        Fate.SEALED,
        Fate.OPENED,
        Fate.DECIDED,
    ]


def test_the_letter_lacks_what_is_blank() -> None:
    assert missing(ENDING) == ()
    assert missing(replace(ENDING, court=" ", signatory="")) == (
        "de bevoegde rechtbank",
        "wie de brieven ondertekent",
    )


def test_an_admission_is_called_so_and_has_no_commission_of_tender_experts() -> None:
    letter = compose(ENDING, ANKER, sent_on=date(2025, 11, 4))
    admission = compose(replace(ENDING, is_admission=True), ANKER, sent_on=date(2025, 11, 4))

    assert letter.subject == "Intrekking van de aanbesteding Begeleiding"
    assert admission.subject == "Intrekking van de toelatingsprocedure Begeleiding"
    assert any("Aanbestedingsexperts" in route for route in letter.other_routes)
    assert not any("Aanbestedingsexperts" in route for route in admission.other_routes)


@given(reason=TEXT, follow_up=TEXT, bidder=TEXT, address=st.lists(TEXT, max_size=3), opened=st.booleans())
def test_what_is_kept_is_read_back_the_same(
    reason: str, follow_up: str, bidder: str, address: list[str], opened: bool
) -> None:
    recipient = replace(ANKER, bidder=bidder, address=tuple(address), is_opened=opened)
    letter = compose(
        replace(ENDING, reason=reason, follow_up=follow_up), recipient, sent_on=date(2025, 11, 4)
    )

    back = content_from(letter.as_mapping())

    assert (back, content_hash(back)) == (letter, content_hash(letter))


@given(reason=TEXT, other=TEXT)
def test_letters_that_say_the_same_have_the_same_hash_and_others_another(reason: str, other: str) -> None:
    one = compose(replace(ENDING, reason=reason), ANKER, sent_on=date(2025, 11, 4))
    two = compose(replace(ENDING, reason=other), ANKER, sent_on=date(2025, 11, 4))

    assert (content_hash(one) == content_hash(two)) == (reason == other)
