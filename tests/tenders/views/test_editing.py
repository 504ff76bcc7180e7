"""Edit the configuration: bad input, rows without JavaScript, and two tabs."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tenders.models import Tender
from tenders.selectors import definition_of
from tests.factories.tenders import draft_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(client: Client) -> Tender:
    made = draft_tender()
    client.force_login(made.created_by)
    return made


def address(tender: Tender, name: str, *args: Any) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def opened(client: Client, url: str) -> dict[str, Any]:
    """What the page would send if the user pressed save at once."""
    context = client.get(url).context
    data: dict[str, Any] = {
        "config_version": context["config_version"],
        "config_state": context.get("config_state", ""),
    }
    form, formset = context.get("form"), context.get("formset")
    parts = [part for part in (form, *(formset.forms if formset is not None else ())) if part is not None]
    for part in parts:
        for name in part.fields:
            value = part[name].value()
            if value is True:
                data[part.add_prefix(name)] = "on"
            elif value not in (None, False, ""):
                data[part.add_prefix(name)] = part.fields[name].widget.format_value(value)
    if formset is not None:
        data |= {"rows-TOTAL_FORMS": len(formset.forms), "rows-INITIAL_FORMS": 0}
    return data


def errors(response: HttpResponse, name: str) -> list[str]:
    return list(response.context["form"].errors.get(name, []))


@pytest.mark.parametrize("name", ["basics", "planning", "lots", "scale", "method", "exclusion"])
def test_saving_a_page_as_it_is_changes_nothing_but_the_version(
    client: Client, tender: Tender, name: str
) -> None:
    before = Tender.objects.filter(pk=tender.pk).values().get()
    url = address(tender, name)

    response = client.post(url, opened(client, url))

    after = Tender.objects.filter(pk=tender.pk).values().get()
    assert response.status_code == 302
    assert after == {**before, "config_version": before["config_version"] + 1}
    assert [lot.name for lot in tender.lots.all()] == ["De hele opdracht"]
    assert tender.scale.count() == 4


def test_over_long_text_is_refused_and_kept(client: Client, tender: Tender) -> None:
    url = address(tender, "basics")
    typed = "a" * 2001

    response = client.post(url, {**opened(client, url), "summary": typed})

    assert errors(response, "summary") == [
        "Deze tekst heeft 2001 tekens. Er passen er 2000: maak de tekst 1 korter."
    ]
    assert response.context["form"]["summary"].value() == typed
    assert typed in response.content.decode()


def test_planning_out_of_order_is_refused_at_the_field(client: Client, tender: Tender) -> None:
    url = address(tender, "planning")

    response = client.post(
        url, {**opened(client, url), "closes_at": "2025-09-30T12:00", "intended_award_on": "2025-09-29"}
    )

    assert errors(response, "closes_at") == [
        "De sluiting komt na de dag van publicatie: kies een latere dag."
    ]
    assert errors(response, "intended_award_on") == [
        "De voorlopige gunning komt na de sluiting: kies een latere dag."
    ]


def test_time_that_does_not_exist_is_refused(client: Client, tender: Tender) -> None:
    url = address(tender, "planning")

    response = client.post(url, {**opened(client, url), "closes_at": "2026-03-29T02:30"})

    assert "bestaat" in errors(response, "closes_at")[0]


def test_negative_points_are_refused(client: Client, tender: Tender) -> None:
    url = address(tender, "criteria_change", "1")

    response = client.post(url, {**opened(client, url), "max_points": "-5"})

    assert errors(response, "max_points") == ["Dit getal kan niet negatief zijn: vul 0 of meer in."]


def test_text_where_a_number_belongs_is_refused_and_kept(client: Client, tender: Tender) -> None:
    url = address(tender, "criteria_change", "1")

    response = client.post(url, {**opened(client, url), "max_points": "veertig"})

    assert len(errors(response, "max_points")) == 1
    assert response.context["form"]["max_points"].value() == "veertig"


def test_code_in_use_is_refused_at_the_code(client: Client, tender: Tender) -> None:
    url = address(tender, "criteria_add")
    typed = {"code": "2A", "name": "Nog eens", "max_points": "5", "kind": "kwaliteit"}

    response = client.post(url, {**opened(client, url), **typed})

    assert errors(response, "code") == ["De code '2A' is al in gebruik: kies een andere."]


def test_sub_criterion_is_added_under_its_parent(client: Client, tender: Tender) -> None:
    url = address(tender, "criteria_add") + "?onder=2"
    typed = {"code": "2C", "name": "Nabijheid", "max_points": "12,5", "kind": "kwaliteit"}

    response = client.post(url, {**opened(client, url), **typed})

    assert response.status_code == 302
    added = tender.criteria.get(code="2C")
    assert (added.parent.code, added.max_points) == ("2", Decimal("12.5"))


def test_linear_price_needs_floor_and_ceiling(client: Client, tender: Tender) -> None:
    url = address(tender, "criteria_add")
    typed = {"code": "3", "name": "Prijs", "max_points": "20", "kind": "prijs", "formula": "lineair"}

    response = client.post(url, {**opened(client, url), **typed, "floor": "80", "ceiling": "50"})

    assert errors(response, "ceiling") == ["Het plafond moet hoger zijn dan de bodem."]


def test_floor_of_a_lot_is_saved_exactly_and_is_more_than_nothing(client: Client, tender: Tender) -> None:
    url = address(tender, "lots")
    told = client.get(url).content.decode()

    nothing = client.post(url, {**opened(client, url), "rows-0-floor_price": "0"})
    saved = client.post(url, {**opened(client, url), "rows-0-floor_price": "€ 1,5605"})

    assert "De laagste prijs die u aanneemt." in told
    assert "Een bodemtarief is hoger dan 0" in nothing.content.decode()
    assert saved.status_code == 302
    assert tender.lots.get().floor_price == Decimal("1.5605")
    assert definition_of(tender).method.lots[0].floor_price == Fraction("1.5605")
    check = client.get(address(tender, "check"))
    assert [row["code"] for row in check.context["blocking"]] == ["floor_price_impossible"]


def test_a_percentage_under_the_median_is_saved_and_needs_a_price_that_is_asked(
    client: Client, tender: Tender
) -> None:
    url = address(tender, "method")
    told = client.get(url).content.decode()

    for wrong in ("0", "100"):
        refused = client.post(url, {**opened(client, url), "low_price_percent": wrong})
        assert errors(refused, "low_price_percent") == ["Vul een percentage in van 1 tot en met 99."]
    saved = client.post(url, {**opened(client, url), "low_price_percent": "30"})

    assert "wie zo veel procent onder de mediaan van het perceel zit" in told
    assert saved.status_code == 302
    tender.refresh_from_db()
    assert definition_of(tender).method.low_price_percent == 30
    check = client.get(address(tender, "check"))
    assert [row["code"] for row in check.context["blocking"]] == ["low_price_impossible"]


def test_adding_a_row_saves_nothing_and_loses_nothing(client: Client, tender: Tender) -> None:
    url = address(tender, "lots")
    data = opened(client, url)

    response = client.post(url, {**data, "rows-0-name": "Nieuwe naam", "add": "rows"})

    formset = response.context["formset"]
    assert response.status_code == 200
    assert [form["name"].value() for form in formset.forms] == ["Nieuwe naam", None]
    assert [lot.name for lot in tender.lots.all()] == ["De hele opdracht"]


def test_scale_takes_percentages_of_any_number_of_levels(client: Client, tender: Tender) -> None:
    url = address(tender, "scale")
    data = opened(client, url)
    typed = {name: value for name, value in data.items() if not name.startswith("rows-")}
    levels = [
        ("Uitstekend", "100%"),
        ("Goed", "80 %"),
        ("Voldoende", "50"),
        ("Matig", "12,5%"),
        ("Slecht", "0%"),
    ]
    for place, (label, value) in enumerate(levels):
        typed |= {
            f"rows-{place}-label": label,
            f"rows-{place}-value": value,
            f"rows-{place}-description": label,
        }
    typed |= {name: data[name] for name in data if name.endswith("_FORMS")} | {"rows-TOTAL_FORMS": "5"}

    response = client.post(url, typed)

    assert response.status_code == 302
    assert [level.value for level in tender.scale.all()] == [100, 80, 50, Decimal("12.5"), 0]


def test_row_that_is_removed_is_gone_after_saving(client: Client, tender: Tender) -> None:
    url = address(tender, "scale")
    shown = client.post(url, {**opened(client, url), "remove": "rows-1"}).context

    data = {
        "config_version": shown["config_version"],
        "config_state": shown["config_state"],
        "rows-TOTAL_FORMS": 3,
        "rows-INITIAL_FORMS": 0,
    }
    for number, form in enumerate(shown["formset"].forms):
        data |= {f"rows-{number}-{name}": form[name].value() or "" for name in ("label", "value")}
    client.post(url, data)

    assert [level.label for level in tender.scale.all()] == ["Uitstekend", "Voldoende", "Onvoldoende"]


def test_older_tab_shows_both_versions_and_overwrites_nothing(client: Client, tender: Tender) -> None:
    url = address(tender, "basics")
    tab_one, tab_two = opened(client, url), opened(client, url)
    client.post(url, {**tab_one, "summary": "van tab 1"})

    response = client.post(url, {**tab_two, "summary": "van tab 2"})

    tender.refresh_from_db()
    assert response.status_code == 409
    assert tender.summary == "van tab 1"
    found = [(row.label, row.stored, row.typed) for row in response.context["differences"]]
    assert found == [("Samenvatting", "van tab 1", "van tab 2")]


def test_user_may_choose_the_own_version_after_the_conflict(client: Client, tender: Tender) -> None:
    url = address(tender, "basics")
    tab_one, tab_two = opened(client, url), opened(client, url)
    client.post(url, {**tab_one, "summary": "van tab 1"})
    shown = client.post(url, {**tab_two, "summary": "van tab 2"}).context

    again = {"config_version": shown["config_version"], "config_state": shown["config_state"]}
    response = client.post(url, {**tab_two, **again, "summary": "van tab 2"})

    tender.refresh_from_db()
    assert response.status_code == 302
    assert tender.summary == "van tab 2"


def test_change_of_another_page_is_no_conflict(client: Client, tender: Tender) -> None:
    basics, method = address(tender, "basics"), address(tender, "method")
    tab = opened(client, basics)
    client.post(method, {**opened(client, method), "places": "4"})

    response = client.post(basics, {**tab, "summary": "Kort"})

    tender.refresh_from_db()
    assert response.status_code == 302
    assert (tender.places, tender.summary) == (4, "Kort")


def test_facultative_ground_needs_a_reason(client: Client, tender: Tender) -> None:
    url = address(tender, "exclusion")

    response = client.post(url, {**opened(client, url), "use-2.87-1c": "on"})

    assert errors(response, "reason-2.87-1c") == ["Schrijf op waarom deze grond hier past."]


def test_facultative_ground_is_saved_with_its_reason(client: Client, tender: Tender) -> None:
    url = address(tender, "exclusion")

    client.post(
        url, {**opened(client, url), "use-2.87-1c": "on", "reason-2.87-1c": "Zorg vraagt vertrouwen."}
    )

    assert tender.exclusion_grounds.get(code="2.87-1c").reason == "Zorg vraagt vertrouwen."


def test_tie_break_steps_are_added_before_the_draw_and_moved(client: Client, tender: Tender) -> None:
    url = address(tender, "tie_break")

    def chain() -> list[str]:
        return [f"{key.op}:{key.code}" for key in tender.tie_break.all()]

    def version() -> int:
        return Tender.objects.get(pk=tender.pk).config_version

    client.post(url, {"config_version": version(), "change": "add:", "key": "criterium:1", "scope": "altijd"})
    assert chain() == ["criterium:2A", "criterium:1", "loting:"]

    moved = client.post(url, {"config_version": version(), "change": "up:1"})
    assert chain() == ["criterium:1", "criterium:2A", "loting:"]
    # The keyboard goes on where the step now stands.
    assert moved["Location"].endswith("#stap-1")
    assert 'id="stap-1" tabindex="-1"' in client.get(url).content.decode()

    client.post(url, {"config_version": version(), "change": "remove:0"})
    assert chain() == ["criterium:2A", "loting:"]


def test_keyboard_goes_on_at_the_criterion_that_was_moved(client: Client, tender: Tender) -> None:
    url = address(tender, "criteria")
    first, second = tender.criteria.filter(parent=None)[:2]

    moved = client.post(url, {"config_version": tender.config_version, "move": f"down:{first.code}"})

    assert list(tender.criteria.filter(parent=None)[:2]) == [second, first]
    assert moved["Location"].endswith(f"#item-{first.pk}")
    assert f'id="item-{first.pk}" tabindex="-1"' in client.get(url).content.decode()


def test_tie_break_of_an_older_tab_changes_nothing(client: Client, tender: Tender) -> None:
    url = address(tender, "tie_break")

    client.post(url, {"config_version": tender.config_version - 1, "change": "remove:0"})

    assert tender.tie_break.count() == 2


def test_single_opener_needs_a_reason(client: Client, tender: Tender) -> None:
    url = address(tender, "method")
    data = opened(client, url)
    data.pop("two_person_opening")

    response = client.post(url, data)

    assert errors(response, "single_opener_reason") == ["Schrijf op waarom één persoon opent."]
