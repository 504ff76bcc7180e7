"""What stands in rows and in no document, as JSON: only the fields that are named, and nothing of screenings.

Notes that somebody kept for itself, drafts, keys and rounds of the scoring that were closed are in no register.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from contracts.domain.dossier import Stuk, own_alone
from contracts.dossier.registry import section
from contracts.dossier.sections.contents import json_rows
from contracts.dossier.sections.registers_award import AWARD_REGISTERS
from contracts.dossier.sections.registers_tender import OWN_REGISTERS, TENDER_REGISTERS
from tenders.models import Tender

REGISTERS = (*TENDER_REGISTERS, *AWARD_REGISTERS)
_BY_KEY = {each.key: each for each in REGISTERS}
_OWN_BY_KEY = {each.key: each for each in OWN_REGISTERS}


def _register(tender: Tender, ref: str) -> Iterator[bytes]:
    key, _, organisation = ref.partition(":")
    if organisation:
        return json_rows(_OWN_BY_KEY[key].values(tender, int(organisation)))
    return json_rows(_BY_KEY[key].values(tender))


@section("gegevens", _register)
def register_stukken(tender: Tender, at: datetime) -> Iterator[Stuk]:
    """The registers with at least one row, dated by their last."""
    for register in REGISTERS:
        last = _last(register.rows(tender), register.at, at)
        if last is not None:
            path = f"gegevens/{register.key}.json"
            yield Stuk(register.key, register.title, last, "gegevens", audience=register.audience, path=path)
    bids = dict(tender.bids.values_list("organisation", "pk"))
    for own in OWN_REGISTERS:
        last_of = own.rows(tender).order_by().values_list(own.organisation).annotate(Max(own.at))
        for organisation, last in last_of:
            if organisation in bids:
                yield Stuk(
                    f"{own.key}:{organisation}",
                    own.title,
                    last,
                    "gegevens",
                    audience=own_alone(bids[organisation]),
                    path=f"gegevens/{own.key}.json",
                )


def _last(rows: QuerySet[Any], field: str, at: datetime) -> datetime | None:
    if not field:
        return at if rows.exists() else None
    last: datetime | None = rows.aggregate(last=Max(field))["last"]
    return last
