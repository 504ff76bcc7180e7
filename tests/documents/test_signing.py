"""The installation's signature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.signing import SigningKeyDamaged, generate_signing_key, is_signed, sign, verifying_key

PRIVATE = generate_signing_key()
PUBLIC = verifying_key(PRIVATE)


@given(st.binary(max_size=200))
def test_what_is_signed_is_recognised_and_signed_the_same_again(data: bytes) -> None:
    assert is_signed(data, sign(data, PRIVATE), PUBLIC)
    assert sign(data, PRIVATE) == sign(data, PRIVATE)


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_another_text_has_another_signature(data: bytes, other: bytes) -> None:
    assert is_signed(other, sign(data, PRIVATE), PUBLIC) == (data == other)


def test_another_key_recognises_nothing() -> None:
    assert not is_signed(b"tekst", sign(b"tekst", PRIVATE), verifying_key(generate_signing_key()))


@pytest.mark.parametrize("nonsense", ["", "x", "é", "AAAA"])
def test_nonsense_is_no_signature_and_no_key(nonsense: str) -> None:
    assert not is_signed(b"tekst", nonsense, PUBLIC)
    assert not is_signed(b"tekst", sign(b"tekst", PRIVATE), nonsense)
    with pytest.raises(SigningKeyDamaged):
        sign(b"tekst", nonsense)
