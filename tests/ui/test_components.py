"""Tags: what reaches the page, and in which words."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from ui.glossary import EXPLANATIONS
from ui.presentation import Event, Step, StepState, Task, TaskGroup, TaskState
from ui.sorting import order_of
from ui.templatetags import tenderhuis

NOON = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def shown(source: str, **context: Any) -> str:
    return " ".join(Template(source).render(Context(context)).split())


def test_filters_print_nothing_for_what_is_absent() -> None:
    assert (
        shown(
            '{{ a|points|default:"–" }}{{ a|money }}{{ a|dutch_date }}{{ a|relative_to:at }}', a=None, at=NOON
        )
        == "–"
    )


def test_status_has_word_icon_and_colour() -> None:
    page = shown('{% status "Ingediend" "good" %}')

    assert 'class="th-status th-good"' in page
    assert "icons.svg#check" in page
    assert "<span>Ingediend</span>" in page


def test_status_refuses_an_unknown_tone() -> None:
    with pytest.raises(ValueError, match="groen"):
        shown('{% status "Ingediend" "groen" %}')


def test_words_from_users_are_escaped() -> None:
    page = shown(
        "{% status word %}{% file_row word %}{% summary_list rows %}", word="<b>", rows=[("<i>", "<u>")]
    )

    assert not any(tag in page for tag in ("<b>", "<i>", "<u>"))


def test_task_list_says_why_a_task_is_blocked_and_does_not_link_it() -> None:
    blocked = Task("Indienen", "/dien-in", TaskState.BLOCKED, reason="de eigen verklaring is nog niet klaar.")

    page = shown(
        "{% task_list groups %}", groups=[TaskGroup("Inschrijving", [blocked, Task("Plan", "/plan")])]
    )

    assert "Kan nog niet, want de eigen verklaring is nog niet klaar." in page
    assert "/dien-in" not in page
    assert 'href="/plan"' in page


def test_a_blocked_task_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="without a reason"):
        Task("Indienen", state=TaskState.BLOCKED)


def test_group_counts_only_what_is_needed() -> None:
    states = (TaskState.DONE, TaskState.NOT_NEEDED, TaskState.BUSY)

    group = TaskGroup("Groep", [Task("Taak", "/", state) for state in states])

    assert (group.done, group.needed) == (1, 2)


def test_sealed_band_has_the_sentence_of_the_vault() -> None:
    assert (
        "Verzegeld tot vr 14 november 2025 12.00 uur. "
        "Geen medewerker kan deze inschrijving vóór dat moment inzien."
        in shown("{% sealed_band at %}", at=NOON)
    )


def test_lifeline_says_where_we_are_since_when_and_what_comes() -> None:
    steps = [
        Step("publicatie", StepState.DONE),
        Step("inschrijving", StepState.CURRENT, NOON),
        Step("opening"),
    ]

    page = shown("{% lifeline steps %}", steps=steps)

    assert page.count('aria-current="step"') == 1
    assert "Nu: <strong>inschrijving</strong>, sinds vr 14 november 2025. Daarna: opening." in page


def test_hash_is_copied_as_one_word() -> None:
    value = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

    page = shown("{% receipt_hash value %}", value=value)

    assert value in page.replace("<wbr>", "")
    assert page.count("<wbr>") == 7


def test_block_components_keep_their_content() -> None:
    source = (
        '{% alert "warn" title="Let op" %}<p>Een</p>{% endalert %}'
        '{% empty_state "Leeg" %}<p>Twee</p>{% endempty_state %}'
        '{% data_table "Rijen" %}<tbody></tbody>{% enddata_table %}'
        "{% button_row %}<button>Drie</button>{% endbutton_row %}"
    )

    page = shown(source)

    for part in (
        "<p>Een</p>",
        "<p>Twee</p>",
        "<tbody></tbody>",
        "<button>Drie</button>",
        "<caption>Rijen</caption>",
    ):
        assert part in page


def test_sorting_keeps_the_filter_and_forgets_the_page() -> None:
    request = RequestFactory().get("/?zoek=zorg&pagina=3&sorteer=name")
    sorting = order_of(request.GET, ["name"])

    page = shown('<table><tr>{% sort_heading "Naam" "name" %}</tr></table>', request=request, sorting=sorting)

    assert 'aria-sort="ascending"' in page
    assert 'value="-name"' in page
    assert '<input type="hidden" name="zoek" value="zorg">' in page
    assert "pagina" not in page


@pytest.mark.parametrize(
    ("address", "name", "points"),
    [
        ("/", "none", "descending"),
        ("/?sorteer=name", "ascending", "none"),
        ("/?sorteer=-name", "descending", "none"),
        ("/?sorteer=password", "none", "descending"),
    ],
)
def test_a_heading_says_how_the_rows_stand_whatever_the_address_asks(
    address: str, name: str, points: str
) -> None:
    request = RequestFactory().get(address)
    sorting = order_of(request.GET, ["name", "points"], default="-points")
    source = '{% sort_heading "Naam" "name" %}|{% sort_heading "Punten" "points" anchor="lijst" %}'

    first, second = shown(source, request=request, sorting=sorting).split("|")

    assert f'aria-sort="{name}"' in first
    assert f'aria-sort="{points}"' in second
    assert ('action="#lijst"' in first, 'action="#lijst"' in second) == (False, True)


@pytest.mark.parametrize(("asked", "kept"), [("-name", 'value="-name"'), ("password", ""), ("", "")])
def test_a_form_that_narrows_a_list_keeps_an_order_that_exists(asked: str, kept: str) -> None:
    sorting = order_of(RequestFactory().get("/", {"sorteer": asked}).GET, ["name"], default="name")

    page = shown("{% kept_order %}", sorting=sorting)

    assert (kept in page) if kept else (page == "")


def test_pagination_keeps_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/?zoek=zorg&pagina=2")

    page = shown("{% pagination page %}", request=request, page=Paginator(range(60), 20).page(2))

    assert "21 tot en met 40 van 60 resultaten" in page
    assert 'href="?zoek=zorg&amp;pagina=3"' in page


def test_timeline_shows_days_and_moments() -> None:
    events = [Event("Publicatie", NOON.date()), Event("Sluiting", NOON)]

    page = shown("{% timeline events %}", events=events)

    assert "vr 14 november 2025</time>" in page
    assert "vr 14 november 2025, 12.00 uur</time>" in page


def test_passed_deadline_does_not_count_on() -> None:
    site = {"now": NOON + timedelta(seconds=1)}

    page = shown("{% deadline at %}", at=NOON, site=site)

    assert "data-deadline" not in page
    assert "th-deadline-passed" in page


def test_explanations_are_short_dutch_sentences() -> None:
    for term, text in EXPLANATIONS.items():
        assert text.endswith("."), term
        assert len(text) < 240, term


def test_a_term_without_explanation_is_an_error() -> None:
    with pytest.raises(KeyError):
        shown('{% explain "onbekende term" %}')


def test_every_icon_that_is_used_is_drawn() -> None:
    sprite = ElementTree.parse(Path(__file__).parents[2] / "static/img/icons.svg")
    drawn = {symbol.get("id") for symbol in sprite.iter(f"{SVG}symbol")}
    used = set(tenderhuis.ICONS.values()) | {name for _, name in tenderhuis.TASK_LOOKS.values()}

    assert used <= drawn
