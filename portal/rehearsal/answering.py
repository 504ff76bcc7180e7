"""What the authority asks of made-up bidders in a generale repetitie, and their answers."""

from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO

from accounts.models import Organisation, User
from bids.models import RepairItem, ValidityRequest
from bids.repairs.services import supply_file
from bids.validity.selectors import taking_part
from bids.validity.services import answer_extension
from contracts.domain.verification import Outcome
from contracts.models import VerificationItem
from contracts.verification.selectors import RUNNING
from contracts.verification.services import supply_evidence
from portal.demo.papers import evidence_paper
from scoring.domain.low_prices import ANSWERABLE
from scoring.low_prices.services import explain_price
from scoring.models import PriceInquiry
from tenders.domain.lifecycle import Status
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import require

_CHECKING = (Status.OPENED, Status.CHECKING)
MADE_UP_EXPLANATION = "Verzonnen uitleg voor de generale repetitie: wij reizen weinig en huren goedkoop."

Answer = Callable[[], object]


def unanswered(rehearsal: Tender, *, at: datetime) -> int:
    """How many things made-up bidders were asked for within a term that still runs, and did not give."""
    return len(list(_answers(rehearsal, at=at)))


def answer_as_bidders(rehearsal: Tender, *, by: User, at: datetime) -> int:
    """Supply what was asked, each by the signatory of its made-up bidder; how many things were supplied.

    Documents are real PDFs with a made-up text, dated today; to a request to extend everybody says yes. What was
    answered already is left as it is, so that a second call does no harm.
    """
    require(by, "tenders.answer_rehearsal", rehearsal)
    answers = list(_answers(rehearsal, at=at))
    for answer in answers:
        answer()
    return len(answers)


def _answers(rehearsal: Tender, *, at: datetime) -> Iterator[Answer]:
    if rehearsal.state in _CHECKING:
        yield from _repairs(rehearsal, at)
    if rehearsal.state in ANSWERABLE:
        yield from _explanations(rehearsal, at)
    if rehearsal.state in RUNNING:
        yield from _evidence(rehearsal, at)
    yield from _extensions(rehearsal, at)


def _repairs(rehearsal: Tender, at: datetime) -> Iterator[Answer]:
    rows = RepairItem.objects.filter(
        request__bid__tender=rehearsal,
        request__decided_at=None,
        request__due_at__gte=at,
        outcome=RepairItem.Outcome.OPEN,
        supplies=None,
    ).select_related("request__bid__organisation")
    for row in rows:
        yield lambda row=row: _supply(supply_file, row, row.title, row.request.bid.organisation, at)


def _explanations(rehearsal: Tender, at: datetime) -> Iterator[Answer]:
    rows = PriceInquiry.objects.filter(
        bid__tender=rehearsal, verdict="", due_at__gte=at, explanations=None
    ).select_related("bid__organisation")
    for row in rows:
        yield lambda row=row: explain_price(
            row, MADE_UP_EXPLANATION, by=_signatory_of(row.bid.organisation), received_at=at, at=at
        )


def _evidence(rehearsal: Tender, at: datetime) -> Iterator[Answer]:
    rows = VerificationItem.objects.filter(
        verification__bid__tender=rehearsal,
        verification__failed_at=None,
        due_at__gte=at,
        outcome=Outcome.OPEN.value,
    ).select_related("verification__bid__organisation", "member")
    for row in rows.prefetch_related("supplies"):
        if not row.state.is_supplied:
            yield (
                lambda row=row: _supply(
                    supply_evidence, row, row.title, row.verification.bid.organisation, at
                )
            )


def _extensions(rehearsal: Tender, at: datetime) -> Iterator[Answer]:
    for request in ValidityRequest.objects.filter(tender=rehearsal, answer_by__gte=at):
        for bid in taking_part(rehearsal).exclude(validity_answers__request=request):
            yield lambda request=request, bid=bid: answer_extension(
                request, bid, agrees=True, by=_signatory_of(bid.organisation), received_at=at, at=at
            )


def _supply(
    supply: Callable[..., object],
    item: RepairItem | VerificationItem,
    title: str,
    organisation: Organisation,
    at: datetime,
) -> None:
    today = local_date(at)
    paper = evidence_paper(organisation.name, title, f"{today:%d-%m-%Y}")
    supply(
        item,
        BytesIO(paper),
        name="bewijsmiddel.pdf",
        issued_on=today,
        by=_signatory_of(organisation),
        received_at=at,
        at=at,
    )


def _signatory_of(organisation: Organisation) -> User:
    """Active in memory alone, for the services that ask it: nobody can log in as a made-up bidder."""
    user = User.objects.get(memberships__organisation=organisation)
    user.is_active = True
    return user
