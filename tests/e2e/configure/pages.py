"""The inkoper on the configuration pages, with a reference file at hand."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import expect

from tests.e2e.configure.cases import Case
from tests.e2e.person import Person

Fields = Mapping[str, str | bool]


def create(buyer: Person, wanted: Mapping[str, Any]) -> str:
    """Begin an empty tender; the address of its task list."""
    buyer.goto("/inkoop/nieuw/")
    buyer.set_all({"title": wanted["titel"], "key": wanted["sleutel"]})
    buyer.save()
    return buyer.page.url.removesuffix("/")


def configure(buyer: Person, task_list: str, wanted: Mapping[str, Any], case: Case) -> None:
    for address in ("besluiten", "basis", "procedure", "overeenkomst", "tarieven", "uitvoering"):
        fields, rows = case.pages.get(address, {}), case.rows.get(address, ())
        if fields or rows:
            _page(buyer, f"{task_list}/{address}/", fields, rows)
    _planning(buyer, task_list, wanted)
    _page(buyer, f"{task_list}/percelen/", {}, _lots(wanted, case))
    _exclusion(buyer, task_list, case)
    for row in case.suitability:
        _page(buyer, f"{task_list}/geschiktheidseisen/nieuw/", row)
    for row in case.evidence:
        _page(buyer, f"{task_list}/bewijsmiddelen/nieuw/", row)
    if wanted.get("opgaven"):
        _page(buyer, f"{task_list}/opgaven/", {}, [_statement(row) for row in wanted["opgaven"]])
    for row in wanted["gunningscriteria"]:
        _page(buyer, f"{task_list}/gunningscriteria/nieuw/", _criterion(row))
    _page(buyer, f"{task_list}/scoreschaal/", {}, [_level(row) for row in wanted["scoreschaal"]])
    _page(
        buyer, f"{task_list}/beoordelingsmethode/", {**_method(wanted), **case.pages["beoordelingsmethode"]}
    )
    for row in wanted["gelijke_stand"]:
        _step(buyer, task_list, row)


def read_around(buyer: Person, task_list: str, case: Case) -> None:
    """What is no part of the file is kept too: every page shows it again."""
    for address, fields in case.pages.items():
        buyer.goto(f"{task_list}/{address}/")
        for name, value in fields.items():
            _holds(buyer, name, value)
    for address, rows in case.rows.items():
        buyer.goto(f"{task_list}/{address}/")
        for place, row in enumerate(rows):
            for name, value in row.items():
                _holds(buyer, f"rows-{place}-{name}", value)


def criterion_in_a_tie_stays(buyer: Person, task_list: str, case: Case) -> None:
    """A criterion that a tie-break names: the page says so and offers no button."""
    if not case.tie_criterion:
        return
    buyer.goto(f"{task_list}/gunningscriteria/verwijder/{case.tie_criterion}/")
    buyer.sees("Dit kan nog niet weg")
    expect(buyer.page.get_by_role("button", name="Haal weg")).to_have_count(0)


def _page(buyer: Person, address: str, fields: Fields, rows: Any = ()) -> None:
    buyer.goto(address)
    buyer.set_all(fields)
    for place, row in enumerate(rows):
        if buyer.page.locator(f'main [name^="rows-{place}-"]').count() == 0:
            buyer.page.locator('[name="add"]').click()
            expect(buyer.page.locator(f'main [name^="rows-{place}-"]').first).to_be_visible()
        buyer.set_all({f"rows-{place}-{name}": value for name, value in row.items()})
    buyer.save()


def _planning(buyer: Person, task_list: str, wanted: Mapping[str, Any]) -> None:
    planning, standstill = wanted["planning"], wanted["opschortende_termijn"]
    fields = {
        "publication_on": planning["publicatie"],
        "closes_at": planning["inschrijving_sluit"],
        "intended_award_on": planning["voorlopige_gunning"],
        "standstill_days": standstill["dagen"],
        "standstill_rolls_forward": standstill["doorschuiven"] == "true",
        "validity_days": wanted["gestanddoening_dagen"],
        "supplement_days": wanted["aanvultermijn_dagen"],
    }
    rounds = [
        {
            "closes_at": row["sluit"],
            "answered_on": row["nota"],
            "follow_up_only": row.get("alleen_vervolgvragen") == "true",
        }
        for row in planning["vragenrondes"]
    ]
    _page(buyer, f"{task_list}/planning/", fields, rounds)


def _lots(wanted: Mapping[str, Any], case: Case) -> list[Fields]:
    lots = wanted.get("percelen", [{"nummer": "1", "naam": "De hele opdracht"}])
    return [
        {"number": row["nummer"], "name": row["naam"], "area": case.lot_area, "cpv": "85000000"}
        for row in lots
    ]


def _exclusion(buyer: Person, task_list: str, case: Case) -> None:
    buyer.goto(f"{task_list}/uitsluitingsgronden/")
    for code, reason in case.grounds.items():
        buyer.set(f"use-{code}", True)
        buyer.set(f"reason-{code}", reason)
    buyer.save()


def _statement(row: Mapping[str, str]) -> Fields:
    return {"code": row["code"], "name": row["naam"], "minimum": row["minimum"], "unit": row["eenheid"]}


def _criterion(row: Mapping[str, str]) -> Fields:
    is_price = row.get("soort") == "prijs"
    return {
        "code": row["code"],
        "name": row["naam"],
        "max_points": row["max_punten"],
        "kind": row.get("soort", "kwaliteit"),
        **(
            {"formula": row["formule"]}
            if is_price
            else {"question": f"Wat doet u voor {row['naam'].lower()}?", "aspects": "Aanpak\nResultaat"}
        ),
    }


def _level(row: Mapping[str, str]) -> Fields:
    is_knock_out = row.get("knock_out") == "true"
    return {
        "label": row["label"],
        **({"knock_out": True} if is_knock_out else {"value": row["waarde"]}),
        "description": f"{row['label']}: zo goed past het antwoord bij de vraag.",
    }


def _method(wanted: Mapping[str, Any]) -> Fields:
    fields: dict[str, str | bool] = {"places": wanted["max_gegund"], "two_person_opening": True}
    names = {
        "minimum_totaal": "minimum_total",
        "eindscore": "final_score",
        "max_percelen_per_inschrijver": "max_lots_per_bidder",
        "verdeelregel": "division_rule",
    }
    fields |= {names[key]: wanted[key] for key in names if key in wanted}
    if "plan" in wanted:
        fields |= {
            "plan_max_pages": wanted["plan"]["max_paginas"],
            "plan_over_limit": wanted["plan"]["boven_maximum"],
        }
    return fields


def _step(buyer: Person, task_list: str, row: Mapping[str, str]) -> None:
    buyer.goto(f"{task_list}/gelijke-stand/")
    buyer.set_all({"key": f"{row['op']}:{row.get('code', '')}", "scope": row.get("bereik", "altijd")})
    buyer.page.locator('[name="change"][value="add:"]').click()
    buyer.page.wait_for_load_state()
    buyer.check()


def _holds(buyer: Person, name: str, value: str | bool) -> None:
    field = buyer.page.locator(f'main [name="{name}"]')
    kind = field.first.get_attribute("type")
    if kind == "radio":
        expect(buyer.page.locator(f'main [name="{name}"][value="{value}"]')).to_be_checked()
    elif isinstance(value, bool):
        expect(field.first).to_be_checked(checked=value)
    else:
        found = field.first.input_value()
        assert _plain(found) == _plain(value), f"{name}: {found!r}"


def _plain(text: str) -> str:
    """An amount is shown with points and decimals: compare what it says."""
    digits = text.replace(".", "").removesuffix(",00")
    return digits if digits.replace(",", "").isdecimal() else text
