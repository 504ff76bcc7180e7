"""Page of the entry rounds."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from clock import now
from contracts.rounds.selectors import round_rows
from contracts.views.pages import page
from tenders.access import tender_for
from tenders.domain.admission import Admission
from tenders.domain.admission_words import entry_in_words
from tenders.domain.wording import local_date
from tenders.rounds import first_of, rounds_of
from tenders.selectors import definition_of


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Every round of the procedure: its status, and from its opening on how many applied and got a contract."""
    tender = tender_for(request, tender_id, "contracts.read_rounds")
    last = rounds_of(tender).last() or tender
    definition = definition_of(last)
    return page(
        request,
        "contracts/rounds/rounds.html",
        tender,
        rows=round_rows(tender, request.user, at=now()),
        first=first_of(tender),
        entry=entry_in_words(
            definition.admission or Admission(), closed_on=local_date(definition.planning.closes_at)
        ),
    )
