"""Prestatieafspraken of a contract, made by the services that the pages use."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from accounts.models import User
from contracts.models import ContractFile, Obligation, ObligationReport
from contracts.promises.services import add_evidence, add_obligation, save_report, submit_report
from scoring.models import Commitment, ScoreSheet
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import SIGNED_AT, Award, file_of, manager_of

Q1, Q2 = date(2026, 1, 1), date(2026, 4, 1)
IN_APRIL = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
IN_JULY = datetime(2026, 7, 10, 9, 0, tzinfo=UTC)


def promised(award: Award, name: str = "Anker", *, text: str = "95% start binnen 14 dagen") -> Commitment:
    """A toezegging of the plan, marked by a member of the commission who finished the bid."""
    file = file_of(award, name)
    sheet = ScoreSheet.objects.filter(bid=file.contract.bid, lot=file.contract.lot).order_by("pk")[0]
    return Commitment.objects.create(
        bid=file.contract.bid,
        lot=file.contract.lot,
        criterion_code="W1",
        evaluator=sheet.evaluator,
        page=3,
        text=text,
        at=SIGNED_AT,
    )


def obligation_of(award: Award, name: str = "Anker", **changes: Any) -> Obligation:
    """Each quarter of the contract at least 95%, with evidence."""
    facts = {
        "title": "Start binnen 14 dagen",
        "norm_kind": "ten_minste",
        "norm_value": Decimal(95),
        "norm_unit": "%",
        "frequency": "kwartaal",
        "starts_on": date(2026, 1, 1),
        "owner": "Clustermanager",
        "evidence": "uitdraai van de wachtlijst",
        **changes,
    }
    return add_obligation(file_of(award, name), **facts, by=manager_of(award), at=SIGNED_AT)


def reported(
    obligation: Obligation,
    value: str,
    *,
    first: date = Q1,
    by: User,
    at: datetime = IN_APRIL,
    text: str = "Uitdraai",
) -> ObligationReport:
    """Handed in with evidence."""
    report = save_report(
        obligation, first, value=Decimal(value), explanation="Gemeten.", version=0, by=by, at=at
    )
    content = BytesIO(pdf_bytes(text=text))
    add_evidence(obligation, first, content, name="wachtlijst.pdf", by=by, at=at)
    return submit_report(report, by=by, at=at)


def many_obligations(file: ContractFile, count: int, *, by: User) -> list[Obligation]:
    """So many rows more, for lists."""
    return Obligation.objects.bulk_create(
        Obligation(
            file=file,
            title=f"Afspraak {number}",
            norm_kind="ten_minste",
            norm_value=Decimal(number),
            norm_unit="%",
            frequency="kwartaal",
            starts_on=file.starts_on,
            owner="Clustermanager",
            added_by=by,
            added_at=SIGNED_AT,
        )
        for number in range(count)
    )
