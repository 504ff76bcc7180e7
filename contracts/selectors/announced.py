"""What the letters have announced, for the planning of a tender and the calendars."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Min

from bids.domain.validity import extended_by
from bids.validity.selectors import original_end
from contracts.domain.proceedings import BARRING, ProceedingKind
from contracts.models import AwardDecision, Proceeding
from contracts.proceedings.selectors import suspension_of
from tenders.domain.milestones import Announced
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.selectors import definition_of


def announced_by_letters(tenders: Collection[Tender]) -> dict[int, Announced]:
    """By primary key of the tender, the decision of which the letters went out last; two queries.

    A correction counts from its own letters on: until then nobody knows of it.
    """
    sent: dict[int, list[AwardDecision]] = defaultdict(list)
    rows = AwardDecision.objects.filter(tender__in=tenders, released_at__isnull=False)
    for decision in rows.annotate(awarded_at=Min("contracts__awarded_at")).order_by("number"):
        sent[decision.tender_id].append(decision)
    if not sent:
        return {}
    cases: dict[int, list[Proceeding]] = defaultdict(list)
    for case in Proceeding.objects.filter(decision__tender__in=sent).select_related("decision"):
        cases[case.decision.tender_id].append(case)
    return {
        tender.pk: _announced(tender, sent[tender.pk], cases[tender.pk])
        for tender in tenders
        if tender.pk in sent
    }


def _announced(tender: Tender, sent: list[AwardDecision], cases: list[Proceeding]) -> Announced:
    last, suspending = sent[-1], [case for case in cases if case.suspends]
    moments = [
        *(moment for decision in sent for moment in (decision.released_at, decision.awarded_at)),
        *(moment for case in cases for moment in (case.registered_at, case.ended_at)),
    ]
    changes = [moment for moment in moments if moment]
    summary = [suspension_of(case) for case in cases if case.kind == ProceedingKind.SUMMARY]
    original, rolls = original_end(tender), definition_of(tender).validity_rolls_forward
    return Announced(
        sent_on=local_date(last.released_at),
        standstill_ends_at=last.standstill_ends_at,
        changed_at=max(changes),
        changes=len(changes),
        awards=last.awards,
        is_correction=len(sent) > 1,
        is_barred=any(case.decision_id == last.pk and case.outcome in BARRING for case in cases),
        is_suspended=any(case.ended_at is None for case in suspending),
        judged_on=max((case.ended_on for case in suspending if case.ended_on), default=None),
        awarded_on=local_date(last.awarded_at) if last.awarded_at else None,
        valid_until=extended_by(original, summary, rolls_forward=rolls) if original else None,
    )
