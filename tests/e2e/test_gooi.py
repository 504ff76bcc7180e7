"""Gooi en Vechtstreek from configuration to gunningsrapport, through the pages alone, with a moved clock."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from clock import today
from clock.source import AMSTERDAM
from portal.demo.content import read_definition
from portal.demo.loader import GOOI
from portal.demo.papers import plan_paper
from portal.demo.people import DOMAIN
from tests.e2e import insiders
from tests.e2e.gooi import bidding, configuring, deciding, judging
from tests.e2e.gooi.cast import ANKER, CIRKEL, DELTA, EILAND, EVALUATORS, FAKKEL, IN_TIME
from tests.e2e.person import Person
from tests.e2e.stack import PROCESSES, Stack

pytestmark = [pytest.mark.e2e, pytest.mark.worker, pytest.mark.slow, pytest.mark.xdist_group("story")]

STARTED = tuple(PROCESSES)
MAKE_PEOPLE = """
from accounts.models import Organisation
from portal.demo.people import make_people
make_people([Organisation.objects.create(kind="authority", name="Regio Gooi en Vechtstreek")])
"""


def test_a_tender_from_configuration_to_gunningsrapport(
    stack: Stack, person: Callable[[str], Person], tmp_path: Path
) -> None:
    stack.manage("shell", "-v0", "-c", MAKE_PEOPLE)
    document = tmp_path / "inkoopdocument.pdf"
    document.write_bytes(plan_paper("Regio Gooi en Vechtstreek", ("Inkoopdocument",), 2))
    plan = configuring.Plan.around(today())

    buyer = person(f"inkoper@{DOMAIN}")
    task_list = configuring.create(buyer)
    configuring.configure(buyer, task_list, plan, document)
    configuring.give_roles(buyer, task_list)
    configuring.refuse_then_publish(buyer, task_list, plan)
    tender_id = task_list.rsplit("/", 1)[-1]
    title = read_definition(GOOI).title
    configuring.read_chapter(buyer, tender_id, tmp_path)

    for cast in (*IN_TIME, DELTA):
        bidder = person(cast.email)
        assert bidding.find_tender(bidder, title) == tender_id
        bidding.fill_in(bidder, cast, tender_id, tmp_path, plan.publication)
    bidding.refuse_bad_files(person(DELTA.email), tender_id, tmp_path)
    for cast in IN_TIME:
        bidding.submit(person(cast.email), tender_id)
    bidding.receipt_names_the_plan(person(FAKKEL.email), FAKKEL)
    bidding.change(person(ANKER.email), ANKER, tender_id, tmp_path)
    bidding.withdraw_and_submit_again(person(EILAND.email), EILAND, tender_id, tmp_path, plan.publication)
    bidding.open_the_form(person(DELTA.email), tender_id)
    stack.move_to(plan.closes_at.replace(tzinfo=AMSTERDAM) + timedelta(minutes=2))
    bidding.press_too_late(person(DELTA.email))

    opener, chair = person(f"opener@{DOMAIN}"), person(f"voorzitter@{DOMAIN}")
    judging.open_vault(buyer, opener, tender_id)
    for worker in (buyer, chair, person(f"toetser@{DOMAIN}"), person(f"jurist@{DOMAIN}")):
        insiders.sign(worker, tender_id)
    judging.check_all(person(f"toetser@{DOMAIN}"), tender_id)
    for key in EVALUATORS:
        judging.declare(person(f"{key}@{DOMAIN}"), tender_id)
    judging.admit(chair, tender_id)
    for key in EVALUATORS:
        judging.score(person(f"{key}@{DOMAIN}"), key, tender_id)
    judging.reach_consensus(chair, person, tender_id)
    judging.check_minutes(buyer, tender_id)
    judging.fix_ranking(buyer, tender_id)
    judging.check_ranking(buyer)

    deciding.decide(buyer, tender_id)
    deciding.refuse_without_reasons(buyer, tender_id)
    deciding.write_advantages(buyer, tender_id)
    deciding.approve(buyer, person(f"jurist@{DOMAIN}"), tender_id)
    deciding.send_letters(buyer, tender_id)
    deciding.check_losers_letter(deciding.read_letter(person(FAKKEL.email), FAKKEL, tmp_path))
    deciding.check_set_aside_letter(deciding.read_letter(person(CIRKEL.email), CIRKEL, tmp_path))
    deciding.check_winners_letter(deciding.read_letter(person(ANKER.email), ANKER, tmp_path))
    deciding.not_yet_definitive(buyer, tender_id)
    sent_on = stack.now().astimezone(AMSTERDAM).date()
    last_second = datetime.combine(sent_on + timedelta(days=10), time(23, 59, 59), AMSTERDAM)
    stack.move_to(last_second + timedelta(seconds=2))
    deciding.award(buyer, tender_id)

    manager = person(f"contractmanager@{DOMAIN}")
    deciding.check_report_pdf(deciding.report(manager, tender_id, "pdf", tmp_path))
    deciding.check_report_excel(deciding.report(manager, tender_id, "xlsx", tmp_path), tmp_path)
    stack.manage("audit", "verify")
