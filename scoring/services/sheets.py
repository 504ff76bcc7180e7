"""The scores of one evaluator: save with a guard against a stale tab, and finish."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid
from scoring.domain.errors import FieldRefused, NotReady, ScoringRefused
from scoring.models import InterestDeclaration, Score, ScoreSheet, ScoreVersion
from scoring.selectors.bidders import lots_open_to, lots_to_score, open_to, released_lots, scored_bids
from scoring.selectors.committee import has_read_instruction, instructions_read
from tenders.domain.definition import Criterion
from tenders.models import Lot, Tender
from tenders.permissions import require
from tenders.selectors import definition_of, leaves_scored_by
from tenders.services.lifecycle import lock_tender


class StaleScore(ScoringRefused):
    """Another tab or device saved first. `current` is what is stored; nothing was overwritten."""

    def __init__(self, current: Score) -> None:
        super().__init__(
            "Deze score is intussen in een ander tabblad of op een ander apparaat bewaard. "
            "Vergelijk de twee teksten en kies welke u bewaart."
        )
        self.current = current


class InstructionUnread(ScoringRefused):
    """Who has not read how the commission judges does not begin."""

    def __init__(self) -> None:
        super().__init__(
            "Lees eerst hoe de commissie beoordeelt, en bevestig dat. Uw tekst blijft hier staan."
        )


@transaction.atomic
def sheet_for(bid: Bid, lot: Lot, evaluator: User) -> ScoreSheet:
    """The sheet of this evaluator, made where it is not there; refused without admission to the bid."""
    lock_tender(bid.tender_id)
    _require_admission(bid, evaluator)
    if not any(
        lot.pk == each.pk
        for row in scored_bids(bid.tender)
        if row.pk == bid.pk
        for each in lots_to_score(row)
    ):
        raise ScoringRefused("Deze inschrijving wordt op dit perceel niet beoordeeld.")
    if (evaluator.pk, bid.pk, lot.pk) in released_lots(bid.tender):
        raise ScoringRefused("U bent voor dit perceel van deze inschrijver ontheven.")
    if not has_read_instruction(bid.tender, evaluator):
        raise InstructionUnread
    sheet, _ = ScoreSheet.objects.get_or_create(bid=bid, lot=lot, evaluator=evaluator)
    return sheet


@transaction.atomic
def save_score(
    sheet: ScoreSheet,
    code: str,
    *,
    level_label: str = "",
    motivation: str = "",
    page_reference: str = "",
    notes: str = "",
    version: int,
    by: User,
    at: datetime,
) -> Score:
    """Keep what is written so far; a score may be saved before it is complete.

    `version` is the one the writer started from (0: none). Raises StaleScore where a newer one is stored.
    What was there before is kept as a version; saving the same once more changes nothing.
    """
    tender, sheet = _locked(sheet)
    require(by, "scoring.score", tender)
    _require_open(sheet, by)
    score = Score.objects.select_for_update().filter(sheet=sheet, criterion_code=code).first()
    if score is None:
        score = Score(sheet=sheet, criterion_code=code)
    score.sheet = sheet
    return _write(
        score,
        {
            "level_label": level_label,
            "motivation": motivation,
            "page_reference": page_reference,
            "notes": notes,
        },
        version=version,
        at=at,
    )


@transaction.atomic
def save_at_desk(
    tender: Tender,
    bid_id: UUID,
    lot_number: int,
    code: str,
    *,
    version: int,
    by: User,
    at: datetime,
    **texts: str,
) -> Score:
    """`save_score` for a place at the desk, where the sheet may not be there yet.

    It runs while one writes, so what decides is read in one query with the score itself, under the tender's lock.
    """
    tender = lock_tender(tender.pk)
    score = None if version == 0 else _score_at(tender, bid_id, lot_number, code, by)
    if score is None:
        sheet, is_new = _sheet_at(tender, bid_id, lot_number, by)
        # Who began from nothing while another tab saved meets that score here.
        found = None if is_new else sheet.scores.select_for_update().filter(criterion_code=code).first()
        score = found or Score(criterion_code=code)
        score.sheet = sheet
    score.sheet.bid.tender = tender
    require(by, "scoring.score", tender)
    _require_not_final(score.sheet)
    return _write(score, texts, version=version, at=at)


@transaction.atomic
def finalise_sheet(sheet: ScoreSheet, *, by: User, at: datetime) -> ScoreSheet:
    """Final is final: each criterion of the evaluator has a level and a motivation, and nothing changes any more."""
    tender, sheet = _locked(sheet)
    require(by, "scoring.score", tender)
    _require_open(sheet, by)
    scores = {score.criterion_code: score for score in sheet.scores.all()}
    missing = missing_in(leaves_scored_by(by.pk, tender), scores)
    if missing:
        raise NotReady("U kunt deze inschrijving nog niet afronden.", missing)
    sheet.finalised_at = at
    sheet.save(update_fields=["finalised_at"])
    Auditor(by).record(
        "sheet.finalised",
        sheet,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(sheet.bid.public_id), "lot": sheet.lot.number},
    )
    return sheet


def missing_in(leaves: Iterable[Criterion], scores: dict[str, Score]) -> list[str]:
    """What each criterion still lacks, one sentence per criterion."""
    missing = []
    for leaf in leaves:
        score = scores.get(leaf.code)
        lacks = []
        if score is None or not score.level_label:
            lacks.append("een niveau van de schaal")
        if score is None or not score.motivation.strip():
            lacks.append("een motivering")
        if lacks:
            missing.append(f"{leaf.code} {leaf.name}: kies of schrijf nog {' en '.join(lacks)}.")
    return missing


def _score_at(tender: Tender, bid_id: UUID, lot_number: int, code: str, by: User) -> Score | None:
    """The score that is there, of a bid and lot that are open to its evaluator; with its sheet, locked."""
    return (
        Score.objects.select_for_update(of=("self", "sheet"))
        .select_related("sheet__bid", "sheet__lot")
        .filter(
            *open_to(by, "sheet__"),
            sheet__evaluator=by,
            sheet__bid__tender=tender,
            sheet__bid__public_id=bid_id,
            sheet__lot__number=lot_number,
            criterion_code=code,
        )
        .first()
    )


def _sheet_at(tender: Tender, bid_id: UUID, lot_number: int, evaluator: User) -> tuple[ScoreSheet, bool]:
    """The sheet of a bid and lot that the evaluator scores, and whether it was made now, where it was not there.

    Everybody who makes or ends a sheet holds the lock of the tender, so that what is read here stays so.
    """
    own = ScoreSheet.objects.filter(bid=OuterRef("bid"), lot=OuterRef("lot"), evaluator=evaluator)
    row = (
        lots_open_to(evaluator)
        .select_related("bid", "lot")
        .filter(bid__tender=tender, bid__public_id=bid_id, lot__number=lot_number)
        .annotate(
            sheet_id=Subquery(own.values("pk")[:1]),
            finalised_at=Subquery(own.values("finalised_at")[:1]),
            is_instructed=Exists(instructions_read(tender, evaluator)),
        )
        .first()
    )
    if row is None:
        raise ScoringRefused("Deze inschrijving wordt op dit perceel niet door u beoordeeld.")
    row.bid.tender = tender
    if row.sheet_id is None and not row.is_instructed:
        raise InstructionUnread
    if row.sheet_id is None:
        return ScoreSheet.objects.create(bid=row.bid, lot=row.lot, evaluator=evaluator), True
    sheet = ScoreSheet(
        pk=row.sheet_id, bid=row.bid, lot=row.lot, evaluator=evaluator, finalised_at=row.finalised_at
    )
    return sheet, False


def _write(score: Score, texts: dict[str, str], *, version: int, at: datetime) -> Score:
    """Check the input and store it; `score` may be new, its sheet is locked."""
    _check_input(score, texts["level_label"])
    given = {
        "level_label": texts["level_label"],
        "motivation": _clean(texts["motivation"]),
        "page_reference": texts["page_reference"].strip(),
        "notes": _clean(texts["notes"]),
    }
    _check_lengths(given)
    is_same = all(getattr(score, name) == value for name, value in given.items())
    if score.pk and is_same:
        return score
    if score.version != version:
        raise StaleScore(score)
    if score.pk:
        _keep_version(score)
    for name, value in given.items():
        setattr(score, name, value)
    score.version += 1
    score.saved_at = at
    score.save()
    return score


def _locked(sheet: ScoreSheet) -> tuple[Tender, ScoreSheet]:
    """Under the tender's lock an evaluator is not released, nor are scores revealed, while one is saved."""
    tender = lock_tender(sheet.bid.tender_id)
    found = ScoreSheet.objects.select_for_update(of=("self",)).select_related("bid", "lot").get(pk=sheet.pk)
    found.bid.tender = tender
    return tender, found


def _require_open(sheet: ScoreSheet, by: User) -> None:
    if sheet.evaluator_id != by.pk:
        raise ScoringRefused("Dit is het beoordelingsformulier van een ander commissielid.")
    _require_admission(sheet.bid, by)
    _require_not_final(sheet)


def _require_not_final(sheet: ScoreSheet) -> None:
    if sheet.finalised_at is not None:
        raise ScoringRefused("U hebt deze inschrijving afgerond. De scores liggen vast.")


def _require_admission(bid: Bid, evaluator: User) -> None:
    admitted = InterestDeclaration.objects.filter(
        bid=bid, evaluator=evaluator, decision=InterestDeclaration.Decision.ADMITTED
    )
    if not admitted.exists():
        raise ScoringRefused("U bent voor deze inschrijver niet toegelaten tot de beoordeling.")


def _check_input(score: Score, level_label: str) -> None:
    tender, code = score.sheet.bid.tender, score.criterion_code
    if code not in {leaf.code for leaf in leaves_scored_by(score.sheet.evaluator_id, tender)}:
        raise ScoringRefused(f"{code} is geen criterium dat u beoordeelt.")
    if level_label and level_label not in {level.label for level in definition_of(tender).method.scale}:
        raise FieldRefused("level_label", "Kies een niveau van de schaal.")


def _check_lengths(given: dict[str, str]) -> None:
    for name, value in given.items():
        limit = Score._meta.get_field(name).max_length
        if limit is not None and len(value) > limit:
            raise FieldRefused(
                name, f"Deze tekst heeft {len(value)} tekens; er passen er {limit}. Kort de tekst in."
            )


def _clean(text: str) -> str:
    """A browser sends line ends as CRLF; the same text must be the same text."""
    return text.replace("\r\n", "\n").strip()


def _keep_version(score: Score) -> None:
    ScoreVersion.objects.create(
        score=score,
        version=score.version,
        level_label=score.level_label,
        motivation=score.motivation,
        page_reference=score.page_reference,
        saved_at=score.saved_at,
    )
