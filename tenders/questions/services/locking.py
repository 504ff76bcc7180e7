"""What the acts on a question have in common."""

from datetime import datetime
from typing import Any

from accounts.models import Organisation, User
from accounts.selectors import can_edit_for
from audit.services import Actor, Auditor, tender_scope
from tenders.domain.questions import QuestionAct, QuestionRefused, status_after
from tenders.models import Question, Tender
from tenders.permissions import NotAllowed
from tenders.services.lifecycle import lock_tender


class StaleQuestion(Exception):
    """Somebody changed the question or its answer since the page was opened; `current` is how it stands."""

    def __init__(self, current: Question) -> None:
        super().__init__(
            "Terwijl u bezig was, heeft iemand deze vraag of het antwoord gewijzigd. Er is niets overschreven. "
            "Vergelijk en kies."
        )
        self.current = current


def locked_question(question: Question, *, version: int | None = None) -> tuple[Tender, Question]:
    """The tender, then the question, both locked and as they stand; StaleQuestion where the version moved on."""
    tender = lock_tender(question.tender_id)
    row = Question.objects.select_for_update(of=("self",), no_key=True)
    current = row.select_related("organisation", "document").get(pk=question.pk)
    current.tender = tender
    if version is not None and current.version != version:
        raise StaleQuestion(current)
    return tender, current


def move(question: Question, act: QuestionAct) -> None:
    """Change the status of a locked question; the caller saves."""
    question.status = status_after(question.state, act).value
    question.version += 1


def record(
    event: str, question: Question, *, by: Actor, at: datetime, data: dict[str, Any] | None = None
) -> None:
    Auditor(by).record(event, question, scope=tender_scope(question.tender.public_id), at=at, data=data)


def require_editor(by: User, organisation: Organisation) -> None:
    if not can_edit_for(by, organisation):
        raise NotAllowed("U mag voor deze organisatie geen vragen stellen. Vraag dit aan uw beheerder.")


def require_text(text: str, message: str, *, field: str) -> str:
    """The text without space around it; QuestionRefused at the field where there is none."""
    if not text.strip():
        raise QuestionRefused(message, field=field)
    return text.strip()
