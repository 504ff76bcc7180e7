"""Three members score at the same time, and the talk that follows is live on every screen, through to the verslag."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.demo.people import DOMAIN
from tests.e2e.gooi import judging
from tests.e2e.gooi.cast import CRITERIA, EILAND, EVALUATORS, IN_TIME, LABELS, reason
from tests.e2e.gooi.ranked import LEFT
from tests.e2e.keyboard import Keyboard
from tests.e2e.person import Person
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("consensus")]

MAKE = "from tests.e2e.gooi.ranked import make_scoring; print(make_scoring())"
NAMES = dict(zip(EVALUATORS, ("Carla de Wit", "Cees Groen", "Chaima Blauw"), strict=True))
DISSENT = "Ik bleef bij Goed."
# Who has no mouse, from the desk to the confirmation.
BY_KEYBOARD = EVALUATORS[0]


def why(key: str, code: str) -> str:
    return f"{NAMES[key]} las in de bijlage iets anders over {code}."


def test_three_members_score_at_once_and_come_to_the_outcome_of_the_reference_case(
    stack: Stack, person: Callable[[str], Person]
) -> None:
    tender_id = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
    buyer, chair = person(f"inkoper@{DOMAIN}"), person(f"voorzitter@{DOMAIN}")
    members = {key: person(f"{key}@{DOMAIN}") for key in EVALUATORS}

    _score_at_once(members, tender_id)

    # All scored Eiland the same; the talk brings every member elsewhere on two criteria
    items = judging.reveal(chair, tender_id)
    contested = {
        code: next(item for item in items if item[0].startswith(f"{EILAND.name}: {code} "))
        for code in judging.ADJUSTED
    }
    for code, value in judging.ADJUSTED.items():
        _talk(chair, members, contested[code], code, value)
    first, *rest = (item for item in items if item not in contested.values())
    _settle_by_keyboard(chair, *first)
    for item in rest:
        judging.settle(chair, *item)

    # Two confirm, one records where it differs; the outcome is that of the scenario
    for key, member in members.items():
        member.goto(f"/consensus/{tender_id}/bevestigen/")
        if key == BY_KEYBOARD:
            keys = Keyboard(member.page)
            keys.skip()
            keys.to(text="Bevestig", tag="BUTTON")
            keys.enter()
            member.check()
            continue
        if key == EVALUATORS[2]:
            member.set("dissent", DISSENT)
        member.press("Bevestig")
    chair.goto(f"/consensus/{tender_id}/vaststellen/")
    chair.press("Stel de kwaliteit vast")
    _verslag_tells_every_change(judging.read_minutes(buyer, tender_id))
    judging.fix_ranking(buyer, tender_id)
    judging.check_ranking(buyer)
    stack.manage("audit", "verify")


def _score_at_once(members: dict[str, Person], tender_id: str) -> None:
    """Turn by turn on three desks, each in an order of its own."""
    for member in members.values():
        member.goto(f"/beoordeling/{tender_id}/")
        member.follow("Ga verder met beoordelen")
    done: dict[str, list[tuple[str, str]]] = {key: [] for key in members}
    for _ in range(len(LEFT) * len(CRITERIA)):
        for key, member in members.items():
            score = _score_by_keyboard if key == BY_KEYBOARD else judging.score_one
            done[key].append(score(member, key))
            member.goto(f"/beoordeling/{tender_id}/")
            if len(done[key]) < len(LEFT) * len(CRITERIA):
                member.follow("Ga verder met beoordelen")
    for key, member in members.items():
        assert sorted(done[key]) == sorted((bidder.key, code) for bidder in LEFT for code in CRITERIA)
        judging.finish(member, tender_id)


def _score_by_keyboard(member: Person, key: str) -> tuple[str, str]:
    """`judging.score_one` without a mouse: past the head and the plan to the level, the text and the button."""
    page, keys = member.page, Keyboard(member.page)
    name, code = (
        page.locator("h1").inner_text().strip(),
        page.locator(".th-desk-title").inner_text().split()[0],
    )
    bidder = next(each for each in IN_TIME if each.name == name)
    value = bidder.scores[EVALUATORS.index(key)][CRITERIA.index(code)]
    keys.skip()
    keys.choose("level_label", LABELS[value])
    keys.fill("motivation", f"{reason(bidder, code, value)} Gelezen door {key}.")
    is_last = page.get_by_role("button", name="Volgende").count() == 0
    keys.to(text="Naar het overzicht" if is_last else "Volgende", tag="BUTTON")
    keys.enter()
    member.check()
    return bidder.key, code


def _settle_by_keyboard(chair: Person, words: str, address: str) -> None:
    """`judging.settle` without a mouse, in the room where the page renews itself."""
    name, _, criterion = words.partition(":")
    bidder = next(each for each in IN_TIME if each.name == name.strip())
    code = criterion.split()[0]
    value = bidder.agreed[CRITERIA.index(code)]
    chair.goto(address)
    keys = Keyboard(chair.page)
    keys.skip()
    keys.choose("level_label", LABELS[value])
    keys.fill("motivation", reason(bidder, code, value))
    keys.to(text="Bewaar en blijf hier", tag="BUTTON")
    keys.enter()
    expect(chair.page.locator(".th-room-agreed")).to_contain_text(f"Eindscore: {LABELS[value]}")
    chair.check()


def _verslag_tells_every_change(text: str) -> None:
    for key, name in NAMES.items():
        for code, value in judging.ADJUSTED.items():
            told = rf"{name} stelde bij van Goed naar {LABELS[value]} op [^:]+\. Reden: {re.escape(why(key, code))}"
            assert re.search(told, text), f"{told}\n{text}"
    assert text.count(" stelde bij van ") == len(EVALUATORS) * len(judging.ADJUSTED)
    assert text.count("Bevestigd") == 2
    assert f"Wijkt af: {DISSENT}" in text


def _talk(chair: Person, members: dict[str, Person], item: tuple[str, str], code: str, value: int) -> None:
    """Everybody and the wall of the room show one item; nobody loads it anew, and one loses its connection."""
    words, address = item
    wall = chair.page.context.new_page()
    wall.goto(f"{address}muur/")
    screens = {"": chair.page, **{key: member.page for key, member in members.items()}}
    for each in (chair, *members.values()):
        each.goto(address)
    for key, member in members.items():
        others = {name: page for name, page in screens.items() if name != key}
        for page in (wall, *others.values()):
            # Two seconds are the second between two questions and the one in which the answer comes.
            expect(page.locator("#room-state")).to_have_attribute("hx-trigger", "every 1s")
            page.evaluate("window.stayed = true")
        away = next(name for name in reversed(others) if name)
        form = members[away].page.locator("details.th-adjust")
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        form.locator('[name="reason"]').fill(why(away, code))
        members[away].page.context.set_offline(True)
        adjust = _adjust_by_keyboard if key == BY_KEYBOARD else _adjust
        adjust(member.page, key, code, value)
        for name, page in others.items():
            if name != away:
                _shown_without_loading(page, key, code, value)
        expect(wall.locator(".th-wall-members li", has_text=NAMES[key])).to_contain_text("was Goed")
        assert wall.evaluate("window.stayed")
        members[away].page.context.set_offline(False)
        _shown_without_loading(members[away].page, key, code, value)
        expect(form.locator('[name="reason"]')).to_have_value(why(away, code))
    members[EVALUATORS[-1]].page.evaluate("window.stayed = true")
    judging.settle(chair, words, address)
    for page in (wall, *(member.page for member in members.values())):
        expect(page.locator(".th-room-agreed, .th-wall-agreed")).to_contain_text(
            f"Eindscore: {LABELS[value]}"
        )
        assert page.evaluate("window.stayed")
    wall.close()


def _adjust(page: Page, key: str, code: str, value: int) -> None:
    form = page.locator("details.th-adjust")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    form.locator(f'[name="level_label"][value="{LABELS[value]}"]').check()
    form.locator('[name="reason"]').fill(why(key, code))
    form.get_by_role("button", name="Stel bij").click()
    page.wait_for_load_state()


def _adjust_by_keyboard(page: Page, key: str, code: str, value: int) -> None:
    keys = Keyboard(page)
    page.evaluate("document.activeElement.blur()")
    keys.skip()
    keys.to(text="Stel uw score bij", tag="SUMMARY")
    if page.locator("details.th-adjust").get_attribute("open") is None:
        keys.press("Enter")
    keys.choose("level_label", LABELS[value])
    keys.fill("reason", why(key, code))
    keys.to(text="Stel bij", tag="BUTTON")
    keys.enter()


def _shown_without_loading(page: Page, key: str, code: str, value: int) -> None:
    """Another's change stands on the page that was there, with from, to and why."""
    card = page.locator("article.th-card", has=page.get_by_role("heading", name=NAMES[key]))
    expect(card).to_contain_text(why(key, code))
    expect(card).to_contain_text(f"Goed → {LABELS[value]}")
    assert page.evaluate("window.stayed")
