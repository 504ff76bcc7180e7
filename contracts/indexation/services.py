"""Set the weights, enter the figures, fix the tariffs of a year, and set the letter: the job "render_indexation".

Every act takes the lock of the tender first. What is fixed is what follows from weights, figures and tariffs after it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, User
from audit.services import Auditor, SystemActor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.indexation import (
    LetterContent,
    Weight,
    check_figure,
    check_weights,
    hash_of,
    letter_from,
    plain,
)
from contracts.execution.permissions import MANAGE
from contracts.execution.services import change_file, locked_file
from contracts.indexation.pdf import TEMPLATE, letter_context, letter_name
from contracts.indexation.selectors import (
    Indexed,
    figure_of,
    indexed_one,
    indexes_of,
    is_stated,
    rule_row,
    stated_weights,
)
from contracts.models import ContractFile, Indexation, IndexationRule, IndexFigure
from contracts.selectors import address_lines, house_style_of, sender_lines
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

MAIL = "mail_indexation"


@transaction.atomic
def set_rule(
    tender: Tender,
    weights: Sequence[Weight],
    *,
    at_start: bool,
    source: str,
    reason: str,
    by: User,
    at: datetime,
) -> IndexationRule:
    """The weights that the tender leaves open, with where they stand and why; of the indexes that it names, if any."""
    tender = _locked(tender, by)
    if is_stated(tender):
        raise DecisionRefused("De aanbesteding noemt de gewichten zelf. Die veranderen hier niet.")
    check_weights(weights)
    named = [name for name, _ in stated_weights(tender)]
    if named and sorted(each.index for each in weights) != sorted(named):
        raise DecisionRefused("Geef elke index die de aanbesteding noemt een gewicht, en geen andere.")
    if not source.strip():
        raise DecisionRefused("Schrijf op waar dit staat.", field="source")
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom u dit zo vastlegt.", field="reason")
    pairs = [[each.index, plain(each.percent)] for each in weights]
    earlier = rule_row(tender)
    if earlier is not None:
        if (earlier.weights, earlier.at_start, earlier.source) == (pairs, at_start, source.strip()):
            raise DecisionRefused("Zo ligt het al vast.")
        _supersede(earlier, by=by, at=at)
    rule = IndexationRule.objects.create(
        tender=tender,
        weights=pairs,
        at_start=at_start,
        source=source.strip(),
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    _record("indexation.rule_set", rule, by=by, at=at, data={"weights": pairs, "at_start": at_start})
    return rule


@transaction.atomic
def enter_figure(
    tender: Tender,
    *,
    index: str,
    year: int,
    percent: Decimal,
    source: str,
    published_on: date,
    reason: str = "",
    is_checked: bool = False,
    by: User,
    at: datetime,
) -> IndexFigure:
    """The growth in percents. Another figure for the same year replaces the earlier one, with a reason.

    `is_checked`: somebody looked at a figure that is unlikely, and it is so.
    """
    tender = _locked(tender, by)
    if index not in indexes_of(tender):
        raise DecisionRefused("Kies een index uit de lijst.", field="index")
    check_figure(Fraction(percent), is_checked=is_checked)
    if not source.strip():
        raise DecisionRefused("Schrijf op waar dit cijfer is gepubliceerd.", field="source")
    if published_on > local_date(at):
        raise DecisionRefused(
            "Deze dag ligt in de toekomst. Vul in wanneer het cijfer is gepubliceerd.", field="published_on"
        )
    earlier = figure_of(tender, index, year)
    if earlier is not None:
        _check_replacement(earlier, percent, source, published_on, reason)
        _supersede(earlier, by=by, at=at)
    figure = IndexFigure.objects.create(
        tender=tender,
        index=index,
        year=year,
        percent=percent,
        source=source.strip(),
        published_on=published_on,
        reason=reason.strip() if earlier is not None else "",
        entered_by=by,
        entered_at=at,
    )
    data = {
        "index": index,
        "year": year,
        "percent": plain(Fraction(percent)),
        "before": plain(Fraction(earlier.percent)) if earlier is not None else "",
    }
    _record("indexation.figure_entered", figure, by=by, at=at, data=data)
    return figure


@transaction.atomic
def fix_indexation(
    file: ContractFile, year: int, *, seen: str, reason: str = "", by: User, at: datetime
) -> Indexation:
    """Vaststellen: the tariffs of a year hold as calculated, and the letter about them is made.

    `seen` is the hash of the calculation on screen. A year is fixed once; what was corrected since then replaces it,
    with a reason that the provider reads.
    """
    file = locked_file(file, by=by)
    found = indexed_one(file, local_date(at))
    one = found.year(year)
    if one is None or found.rule is None:
        raise DecisionRefused(f"Voor {year} is er in dit contract geen indexering.")
    if one.standing is not None and not one.is_outdated:
        raise DecisionRefused(f"De tarieven van {year} zijn al vastgesteld.")
    if one.calculation is None:
        raise DecisionRefused(f"De tarieven van {year} kunnen nog niet worden berekend.")
    if hash_of(one.calculation) != seen:
        raise DecisionRefused(
            "Er is iets veranderd nadat u deze berekening opende. Lees haar opnieuw en stel haar daarna vast."
        )
    earlier = one.standing
    if earlier is not None and not reason.strip():
        raise DecisionRefused("Schrijf op waarom u de tarieven verbetert.", field="reason")
    content = _letter(found, one.calculation.as_mapping(), earlier, reason, by=by, at=at)
    if earlier is not None:
        _supersede(earlier, by=by, at=at)
    fixed = Indexation.objects.create(
        file=file,
        year=year,
        starts_on=one.starts_on,
        content=content.as_mapping(),
        content_hash=hash_of(content),
        reason=reason.strip() if earlier is not None else "",
        fixed_by=by,
        fixed_at=at,
    )
    data = {"year": year, "calculation": seen, "content": fixed.content_hash}
    if earlier is not None:
        data["replaces"] = str(earlier.public_id)
    change_file(file, "indexation.fixed", fixed, by=by, at=at, data=data)
    enqueue("render_indexation", queue="pdf", indexation_id=fixed.public_id)
    return fixed


def render_indexation(indexation_id: UUID | str, *, at: datetime) -> None:
    """Idempotent: a letter that is made is kept."""
    found = Indexation.objects.get(public_id=indexation_id)
    if found.letter_id is not None:
        return
    content = letter_from(found.content)
    tender = found.file.contract.decision.tender
    rendered = render_pdf(TEMPLATE, letter_context(content), is_rehearsal=tender.is_rehearsal)
    _keep(found.pk, rendered.content, name=letter_name(content), sha256=rendered.sha256, at=at)


@transaction.atomic
def _keep(pk: int, content: bytes, *, name: str, sha256: str, at: datetime) -> None:
    """With a mail to every active person of the provider, who then finds the letter."""
    rows = Indexation.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("file__contract__decision__tender", "file__contract__bid").get(pk=pk)
    if found.letter_id is not None:
        return
    found.letter = store_file(content, name=name, content_type="application/pdf", at=at)
    found.save(update_fields=["letter"])
    contract = found.file.contract
    Auditor(SystemActor.WORKER).record(
        "indexation.letter_made",
        found,
        scope=tender_scope(contract.decision.tender.public_id),
        at=at,
        data={"sha256": sha256},
    )
    people = Membership.objects.filter(organisation=contract.bid.organisation_id, user__is_active=True)
    for user_id in people.values_list("user__public_id", flat=True):
        enqueue(MAIL, queue="mail", indexation_id=found.public_id, user_id=user_id)


def _letter(
    found: Indexed,
    calculation: dict[str, object],
    earlier: Indexation | None,
    reason: str,
    *,
    by: User,
    at: datetime,
) -> LetterContent:
    contract = found.file.contract
    tender, provider = contract.decision.tender, contract.bid.organisation
    style = house_style_of(tender.authority)
    content = LetterContent(
        authority=tender.authority.name,
        sender=sender_lines(tender.authority, style),
        recipient=(provider.name, *address_lines(provider)),
        reference=f"{tender.reference or tender.key} / indexering {calculation['year']}",
        tender=tender.title,
        provider=provider.name,
        lot=str(contract.lot),
        basis=found.rule.source if found.rule is not None else "",
        calculation=calculation,
        fixed_on=local_date(at).isoformat(),
        signatory=by.name,
        accent=style.accent if style else "",
        logo=style.logo.sha256 if style and style.logo else "",
    )
    if earlier is None:
        return content
    return replace(content, replaces=local_date(earlier.fixed_at).isoformat(), reason=reason.strip())


def _check_replacement(
    earlier: IndexFigure, percent: Decimal, source: str, published_on: date, reason: str
) -> None:
    if (earlier.percent, earlier.source, earlier.published_on) == (percent, source.strip(), published_on):
        raise DecisionRefused("Dit cijfer ligt al zo vast.")
    if not reason.strip():
        raise DecisionRefused(
            "Voor dit jaar ligt al een cijfer vast. Schrijf op waarom u het vervangt.", field="reason"
        )


def _supersede(row: IndexationRule | IndexFigure | Indexation, *, by: User, at: datetime) -> None:
    row.replaced_at, row.replaced_by = at, by
    row.save(update_fields=["replaced_at", "replaced_by"])


def _locked(tender: Tender, by: User) -> Tender:
    tender = lock_tender(tender)
    require(by, MANAGE, tender)
    return tender


def _record(
    event: str, subject: IndexationRule | IndexFigure, *, by: User, at: datetime, data: dict[str, object]
) -> None:
    Auditor(by).record(event, subject, scope=tender_scope(subject.tender.public_id), at=at, data=data)
