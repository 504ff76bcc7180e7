"""One scenario from configuration to outcome, act by act, through the services that the pages use.

A run is a rehearsal: made-up actors, key pairs of its own, the opener's service in this process, every instant
from the file.
"""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from bids.domain import tasks
from bids.domain.refusals import ChecksUnfinished, TooLate
from bids.models import Bid, CheckItem
from bids.selectors import opened_bids
from bids.services import (
    accept_proposals,
    confirm_opening,
    finish_checks,
    record_check,
    request_opening,
    save_answers,
    set_aside,
    start_draft,
    submit_bid,
)
from clock import telling
from clock.source import AMSTERDAM
from documents.files import use_folder
from documents.outbox import InProcessOutbox, in_process_outbox
from documents.vault import KeyRing, keyring, use_keyring
from portal.scenario.actors import MADE_UP_EVALUATORS, Actors, declare_insiders, make_actors, make_buyer
from portal.scenario.judging import examine_prices, follow_events, judge
from portal.scenario.outcome import outcome_mapping
from portal.scenario.scratch import scratch_database
from tenders.domain.checks import Subject
from tenders.domain.method import needs_price
from tenders.domain.scenario import Scenario, ScenarioBid
from tenders.domain.vocabulary import SetAsideGround
from tenders.fields import decimal_text, fraction_to_decimal
from tenders.models import Tender, TenderKey
from tenders.services import apply_definition, create_tender, publish_tender, save_subject

OPENING_DELAY = timedelta(seconds=61)
NOT_MET = "Vastgelegd in het scenariobestand."


def run_scenario(scenario: Scenario, *, keep: bool) -> dict[str, Any]:
    """The outcome in the words of the format.

    Without `keep` the run has a database, files and keys of its own, which go away with it; the installation
    need not be set up. Raises RunRefused where an event of the file does not fit what happened before it.
    """
    with tempfile.TemporaryDirectory(prefix="tenderhuis-repetitie-") as name:
        folder = Path(name)
        with use_keyring(_own_keys(folder, keep=keep)):
            return _run_and_keep(scenario) if keep else _run_aside(scenario, folder)


def _run_and_keep(scenario: Scenario) -> dict[str, Any]:
    with in_process_outbox() as outbox, transaction.atomic():
        return Run(scenario, outbox).outcome()


def _run_aside(scenario: Scenario, folder: Path) -> dict[str, Any]:
    """Rolled back all the same: what follows a commit (destroying keys, making documents) serves nobody here."""
    with (
        scratch_database(folder),
        use_folder(folder / "files"),
        in_process_outbox(without=frozenset({"pdf"})) as outbox,
        transaction.atomic(),
    ):
        outcome = Run(scenario, outbox).outcome()
        transaction.set_rollback(True)
        return outcome


def _own_keys(folder: Path, *, keep: bool) -> KeyRing:
    """Fresh keys; only what is kept must stay readable, so it is opened to the reading key of the installation."""
    ring = KeyRing.temporary(folder)
    if keep:
        installed = keyring()
        ring = replace(
            ring, reading_public=installed.reading_public, reading_private=installed.reading_private
        )
    return ring


class Run:
    """One scenario on its way; each step ends with what the next one needs in the database."""

    def __init__(self, scenario: Scenario, outbox: InProcessOutbox) -> None:
        self.scenario = scenario
        self.outbox = outbox
        self.refused: list[dict[str, str]] = []

    def outcome(self) -> dict[str, Any]:
        tender, actors = self._publish()
        for bid in sorted(self.scenario.bids, key=lambda bid: bid.received_at):
            self._submit(tender, actors, bid)
        opened_at = self._open(tender, actors)
        if self._check(tender, actors, at=opened_at + timedelta(hours=1)):
            if not tender.is_admission:
                judge(tender, self.scenario, actors, at=opened_at + timedelta(hours=2))
                self._open_prices(tender, actors, at=opened_at + timedelta(hours=7))
                examine_prices(tender, self.scenario, actors, at=opened_at + timedelta(hours=7, minutes=1))
            follow_events(tender, self.scenario.events, actors, at=opened_at + timedelta(hours=8))
        tender.refresh_from_db()
        return outcome_mapping(tender, refused=self.refused)

    def _publish(self) -> tuple[Tender, Actors]:
        definition = self.scenario.definition
        at = datetime.combine(definition.planning.publication_on, time(0), AMSTERDAM).astimezone(UTC)
        authority = Organisation.objects.create(name=definition.authority, kind=Organisation.Kind.AUTHORITY)
        buyer = make_buyer(authority)
        tender = create_tender(
            authority=authority,
            key=definition.key,
            title=definition.title,
            by=buyer,
            at=at,
            is_rehearsal=True,
        )
        apply_definition(tender, definition, by=buyer, at=at)
        tender.refresh_from_db()
        if not tender.is_admission:
            save_subject(
                tender,
                Subject.METHOD,
                values={"minimum_evaluators": 1},
                version=tender.config_version,
                by=buyer,
                at=at,
            )
        actors = make_actors(
            tender,
            buyer=buyer,
            evaluators=self._evaluators(),
            bidders=[bid.bidder for bid in self.scenario.bids],
            at=at,
        )
        publish_tender(tender, by=buyer, at=at)
        tender.refresh_from_db()
        return tender, actors

    def _evaluators(self) -> tuple[str, ...]:
        named = {
            evaluator
            for lots in self.scenario.scores.values()
            for evaluators in lots.values()
            for evaluator in evaluators
        }
        if self.scenario.definition.method.final_score.is_consensus and not named:
            return MADE_UP_EVALUATORS
        return tuple(sorted(named)) or MADE_UP_EVALUATORS

    def _submit(self, tender: Tender, actors: Actors, bid: ScenarioBid) -> None:
        is_late = bid.is_late(self.scenario.definition.planning)
        by, organisation = actors.signatories[bid.bidder], actors.organisations[bid.bidder]
        drafted_at = self.scenario.definition.planning.closes_at if is_late else bid.received_at
        draft = start_draft(tender, organisation, by=by, at=drafted_at)
        for task, data in self._answers(bid, is_late=is_late).items():
            save_answers(draft, task, data, by=by, at=drafted_at)
        row = Bid.objects.get(tender=tender, organisation=organisation)
        try:
            submit_bid(row, by=by, received_at=_stamped(bid, is_late=is_late), at=bid.received_at)
        except TooLate:
            self.refused.append({"aanbieder": bid.bidder, "reden": "te_laat"})

    def _answers(self, bid: ScenarioBid, *, is_late: bool) -> dict[str, dict[str, Any]]:
        if is_late:
            return {}
        found: dict[str, dict[str, Any]] = {tasks.APPLICATION: {"lots": list(bid.lots)}}
        if bid.statements:
            values = {code: _text(value) for code, value in bid.statements.items()}
            found[tasks.STATEMENTS] = {"values": values}
        if bid.plan_pages is not None:
            found[tasks.PLAN] = {"pages": bid.plan_pages}
        if bid.prices and needs_price(self.scenario.definition.method):
            found[tasks.PRICE] = {"amounts": {str(lot): _text(price) for lot, price in bid.prices.items()}}
        for code, issued_on in bid.evidence.items():
            found[tasks.evidence_key(code)] = {"issued_on": issued_on.isoformat()}
        return found

    def _open(self, tender: Tender, actors: Actors) -> datetime:
        at = self.scenario.definition.planning.closes_at + OPENING_DELAY
        self._carry_out_opening(tender, actors, TenderKey.Part.QUALITY, at=at)
        return at

    def _open_prices(self, tender: Tender, actors: Actors, *, at: datetime) -> None:
        tender.refresh_from_db()
        if tender.keys.filter(part=TenderKey.Part.PRICE).exists():
            self._carry_out_opening(tender, actors, TenderKey.Part.PRICE, at=at)

    def _carry_out_opening(self, tender: Tender, actors: Actors, part: str, *, at: datetime) -> None:
        request = request_opening(tender, by=actors.buyer, session_key="repetitie-1", at=at, part=part)
        confirm_opening(request, by=actors.opener, session_key="repetitie-2", at=at)
        with telling(at):
            self.outbox.drain()
        tender.refresh_from_db()

    def _check(self, tender: Tender, actors: Actors, *, at: datetime) -> bool:
        """Take over every proposal, write the grounds of the file, and admit; False where nobody is left."""
        declare_insiders(tender, at=at)
        by_name = {bid.bidder: bid for bid in self.scenario.bids}
        lots = {lot.number: lot for lot in tender.lots.all()}
        for bid in opened_bids(tender):
            wanted = by_name[bid.organisation.name]
            accept_proposals(bid, by=actors.checker, at=at)
            for item in bid.checks.filter(outcome=CheckItem.Outcome.OPEN):
                record_check(
                    item,
                    outcome=CheckItem.Outcome.MET,
                    reason=NOT_MET,
                    version=item.version,
                    by=actors.checker,
                    at=at,
                )
            if wanted.excluded is not None:
                set_aside(
                    bid, ground=SetAsideGround.EXCLUDED, reason=wanted.excluded, by=actors.checker, at=at
                )
            if wanted.has_plan_too_long(self.scenario.definition.plan):
                set_aside(bid, ground=SetAsideGround.PLAN_TOO_LONG, reason=NOT_MET, by=actors.checker, at=at)
            for number, reason in wanted.unsuitable.items():
                set_aside(
                    bid,
                    ground=SetAsideGround.UNSUITABLE,
                    reason=reason,
                    lot=lots[number],
                    by=actors.checker,
                    at=at,
                )
        try:
            finish_checks(tender, by=actors.checker, at=at)
        except ChecksUnfinished:
            if not self._is_anybody_left(tender):
                return False
            raise
        tender.refresh_from_db()
        return True

    def _is_anybody_left(self, tender: Tender) -> bool:
        definition = self.scenario.definition
        return any(bid.is_scored(lot, definition) for bid in self.scenario.bids for lot in bid.lots)


def _stamped(bid: ScenarioBid, *, is_late: bool) -> datetime:
    """The product stamps whole milliseconds, cut; a bid that a file has late by less stays late."""
    rest = bid.received_at.microsecond % 1000
    return bid.received_at + timedelta(microseconds=1000 - rest) if is_late and rest else bid.received_at


def _text(value: Any) -> str:
    return decimal_text(fraction_to_decimal(value))
