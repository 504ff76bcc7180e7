"""What is in which version of a dossier, in which order and under which name."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.dossier import (
    ALL_BUT_FULL,
    EVERYBODY,
    STAFF,
    Audience,
    Entry,
    Stuk,
    Version,
    index_page,
    manifest,
    own,
    own_alone,
    path_of,
    placed,
    safe_name,
    won,
)

AT = datetime(2025, 11, 28, 9, 0, tzinfo=UTC)
OWN, OTHER = 1, 2


def stuk(ref: str, *, at: datetime = AT, title: str = "Stuk", **more: object) -> Stuk:
    return Stuk(ref, title, at, "soort", **{"name": "a.pdf", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("audience", "versions"),
    [
        (STAFF, {Version.FULL}),
        (EVERYBODY, set(Version)),
        (ALL_BUT_FULL, {Version.BIDDER, Version.PUBLICATION, Version.CONTRACT}),
        (own(OWN), {Version.FULL, Version.BIDDER}),
        (own_alone(OWN), {Version.BIDDER}),
        (won(OWN), {Version.FULL, Version.BIDDER, Version.CONTRACT}),
    ],
)
def test_an_audience_is_a_set_of_versions_and_of_one_bidder(
    audience: Audience, versions: set[Version]
) -> None:
    assert {version for version in Version if audience.includes(version, OWN)} == versions
    of_other = {version for version in Version if audience.includes(version, OTHER)}
    assert of_other == (versions if audience.bid is None else versions - {Version.BIDDER})


def test_a_stuk_that_says_nothing_is_for_the_full_version_alone() -> None:
    silent = Stuk("1", "Stuk", AT, "soort")

    assert [version for version in Version if silent.audience.includes(version, OWN)] == [Version.FULL]


def test_the_order_is_that_of_time_and_does_not_depend_on_how_stukken_are_found() -> None:
    found = [
        ("b", stuk("3", at=AT + timedelta(milliseconds=1))),
        ("b", stuk("2", title="Zaak")),
        ("a", stuk("1", title="Zaak")),
        ("z", stuk("0", path="tools/a.py", at=AT - timedelta(days=9))),
    ]

    for order in (found, found[::-1]):
        rows = placed(order, Version.FULL, None)
        assert [row.stuk.ref for row in rows] == ["1", "2", "3", "0"]
        assert [row.path for row in rows] == [
            "stukken/0001-2025-11-28-zaak.pdf",
            "stukken/0002-2025-11-28-zaak.pdf",
            "stukken/0003-2025-11-28-stuk.pdf",
            "tools/a.py",
        ]


def test_the_same_path_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same path"):
        placed([("a", stuk("1", path="x.json")), ("a", stuk("2", path="x.json"))], Version.FULL, None)
    with pytest.raises(ValueError, match="same path"):
        placed([("a", stuk("1", path="manifest.json"))], Version.FULL, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bijlage 3: beëdigde vertaling (définitif)", "bijlage-3-beedigde-vertaling-definitif"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\system32", "c-windows-system32"),
        ("CON", "con-"),
        ("lpt1", "lpt1-"),
        ("日本", ""),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_name_is_safe_wherever_it_is_unpacked(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(), st.text(), st.integers(1, 99999))
def test_a_path_has_no_character_that_an_unpacker_can_misread(title: str, name: str, number: int) -> None:
    path = path_of(number, AT, title, name)

    assert re.fullmatch(r"stukken/\d{4,}-2025-11-28-[a-z0-9-]+(\.[a-z0-9-]+)?", path)
    assert len(path) <= 160


def test_the_day_in_a_name_is_the_dutch_one() -> None:
    assert path_of(1, datetime(2025, 11, 27, 23, 30, tzinfo=UTC), "Brief", "b.pdf").startswith(
        "stukken/0001-2025-11-28-"
    )


def test_what_users_wrote_is_text_in_the_index_and_in_the_manifest() -> None:
    entry = Entry("stukken/0001.pdf", AT, '<script>"x"&', "soort", 3, "0" * 64)

    page = b"".join(index_page("<b>Zorg</b>", ["a & b"], [entry])).decode()
    content = json.loads(manifest({"version": "full"}, [entry]))

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in page
    assert "28-11-2025 10.00.00" in page
    assert content["entries"] == [
        {
            "path": "stukken/0001.pdf",
            "at": "2025-11-28T10:00:00.000+01:00",
            "title": '<script>"x"&',
            "kind": "soort",
            "size": 3,
            "sha256": "0" * 64,
        }
    ]
