"""The jobs of letters, report, overeenkomsten and dossier. Retries and the limit of attempts are the outbox's."""

from clock import now
from contracts.agreement.services import render_agreement
from contracts.agreement.services.mails import mail_agreement
from contracts.dossier.services import build_dossier
from contracts.services.mails import mail_letter_available
from contracts.services.rendering import render_letter
from contracts.services.reports import render_report
from documents.outbox import handler


@handler("render_letter")
def render_letter_job(letter_id: str) -> None:
    """Idempotent: a letter that is made with its present content is left alone."""
    render_letter(letter_id, at=now())


@handler("mail_letter_available")
def mail_letter_available_job(letter_id: str, user_id: str) -> None:
    mail_letter_available(letter_id, user_id)


@handler("render_report")
def render_report_job(report_id: str) -> None:
    """Idempotent: a report that is ready is left alone."""
    render_report(report_id, at=now())


@handler("render_agreement")
def render_agreement_job(agreement_id: str) -> None:
    """Idempotent: an overeenkomst that is made with its present content is left alone."""
    render_agreement(agreement_id, at=now())


@handler("mail_agreement")
def mail_agreement_job(agreement_id: str, user_id: str) -> None:
    mail_agreement(agreement_id, user_id)


@handler("build_dossier")
def build_dossier_job(dossier_id: str) -> None:
    """Idempotent: one part more, or nothing where the dossier is ready. The next part is a job of its own."""
    build_dossier(dossier_id, at=now())
