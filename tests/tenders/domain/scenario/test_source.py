import pytest

from tenders.domain.scenario import ScenarioInvalid, load
from tests.tenders.domain.scenario.example import change, example, written

BOMB = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    + [
        f"{name}: &{name} [{', '.join(['*' + before] * 10)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("", "is leeg"),
        (b"", "is leeg"),
        ("# alleen een opmerking\n", "is leeg"),
        ("42", "nodig is een groep sleutels"),
        ("- a\n- b", "nodig is een groep sleutels"),
        ("null", "nodig is een groep sleutels"),
        ("aanbesteding: [", "regel 1"),
        ("aanbesteding: {a: 1", "geen geldige YAML"),
        ("a: 1\n b: 2", "regel 2"),
        ("a: 'open", "geen geldige YAML"),
        ("a:\n\t- b", "niet met tabs"),
        ("a: 1\n---\nb: 2", "tweede document"),
        ("? [a]\n: b", "als sleutel"),
        ("{a: b}: c", "als sleutel"),
        ("x: &x y\n*x : b", "als sleutel"),
        ("a: *b", "bestaat niet"),
        ("a: &x [*x]", "verwijst naar zichzelf"),
        ("a: &x {b: *x}", "verwijst naar zichzelf"),
        (BOMB, "te veel waarden"),
        ("[" * 50_000, "te diep"),
        ("{a: " * 50_000, "te diep"),
        ("- " * 1_000, "te diep"),
        ("a: " + "1" * 1_000_001, "te groot"),
        (b"aanbesteding: \xff\xfe", "geen UTF-8"),
        ("titel: caf\u00e9".encode("latin-1"), "geen UTF-8"),
        ("a: 1".encode("utf-16"), "geen UTF-8"),
        ("a: \x00", "teken"),
        ("a: \x07", "teken"),
        ("a: \ud800", "teken"),
        ('a: "\\UFFFFFFFF"', "backslash"),
        ("%YAML 9.9\n---\na: 1", "geen geldige YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(source: str | bytes, part: str) -> None:
    with pytest.raises(ScenarioInvalid) as refusal:
        load(source)

    (problem,) = refusal.value.problems
    assert problem.path == "bestand"
    assert part in problem.message


def test_a_duplicate_key_is_refused_where_it_stands() -> None:
    text = written(example()).replace("  titel: Voorbeeld", "  titel: Voorbeeld\n  titel: Anders")

    with pytest.raises(ScenarioInvalid) as refusal:
        load(text)

    (problem,) = refusal.value.problems
    assert problem.path == "aanbesteding.titel"
    assert "regel 4" in problem.message


def test_a_number_and_a_text_are_the_same_lot_key() -> None:
    text = written(example()).replace("  prijs:\n    1: 60", '  prijs:\n    "1": 60\n    1: 60')

    with pytest.raises(ScenarioInvalid) as refusal:
        load(text)

    assert [problem.path for problem in refusal.value.problems] == ["inschrijvingen[0].prijs.1"]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!binary", "!eigen", "!!float", "!"])
def test_tags_are_refused_and_never_followed(tag: str) -> None:
    text = written(example()).replace("titel: Voorbeeld", f"titel: {tag} Voorbeeld")

    with pytest.raises(ScenarioInvalid) as refusal:
        load(text)

    assert [problem.path for problem in refusal.value.problems] == ["aanbesteding.titel"]


def test_merge_keys_are_no_part_of_the_format() -> None:
    text = written(example()).replace("  titel: Voorbeeld", "  titel: Voorbeeld\n  <<: {titel: Anders}")

    with pytest.raises(ScenarioInvalid) as refusal:
        load(text)

    assert [problem.path for problem in refusal.value.problems] == ["aanbesteding.<<"]


@pytest.mark.parametrize("name", ["a.b", "a[0]", 'a"b', "a\nb", "a" * 300, "a\u2028b", "\u202ea"])
def test_an_odd_name_keeps_the_problem_on_one_short_line(name: str) -> None:
    tree = change(example(), "scores", name, to={})

    with pytest.raises(ScenarioInvalid) as refusal:
        load(written(tree))

    (line,) = str(refusal.value).splitlines()
    assert line.startswith("scores")
    assert len(line) < 250


def test_a_byte_order_mark_is_no_problem() -> None:
    text = written(example())

    assert load("\ufeff" + text) == load(text) == load(("\ufeff" + text).encode())


def test_windows_line_ends_are_no_problem() -> None:
    text = written(example())

    assert load(text.replace("\n", "\r\n").encode()) == load(text)
