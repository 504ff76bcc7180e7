"""That a tender can be archived, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.archiving.selectors import ended_tenders
from contracts.execution.selectors import managed_tenders
from tenders.domain.wording import local_date
from tenders.todo import Todo


def archiving_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For a contract manager, from the day after the last contract ended; one query.

    The page says what is still open: some of it somebody else does.
    """
    ended = ended_tenders(managed_tenders(user), today=local_date(at))
    return [
        Todo(
            text="Archiveer de aanbesteding: alle contracten zijn afgelopen",
            url=reverse("contracts:archiving", args=[tender.public_id]),
            tender=tender,
        )
        for tender in ended.prefetch_related("authority").order_by("title", "pk")
    ]
