"""The jobs of this app: documents, mails and the dossier. Retries and the limit of attempts are the outbox's."""

from datetime import datetime

from clock import now
from contracts.agreement.services import render_agreement
from contracts.agreement.services.mails import mail_agreement
from contracts.capacity.services import render_capacity_report
from contracts.changes.subcontracting import mail_subcontractor_decision
from contracts.dossier.services import build_dossier
from contracts.indexation.mails import mail_indexation
from contracts.indexation.services import render_indexation
from contracts.maximum.mails import mail_value_warning
from contracts.minutes.services import render_award_minutes
from contracts.promises.mails import mail_obligation
from contracts.promises.services import remind_of_reports
from contracts.retention.services import carry_out
from contracts.services.mails import mail_letter_available
from contracts.services.rendering import render_letter
from contracts.services.reports import render_report
from contracts.social.mails import mail_social_return
from contracts.verification.services import mail_supplement
from contracts.withdrawal.mails import mail_withdrawal_letter
from contracts.withdrawal.services import render_withdrawal_letter
from documents.outbox import handler
from documents.sweeping import sweep


@handler("render_letter")
def render_letter_job(letter_id: str) -> None:
    """Idempotent: a letter that is made with its present content is left alone."""
    render_letter(letter_id, at=now())


@handler("mail_letter_available")
def mail_letter_available_job(letter_id: str, user_id: str) -> None:
    mail_letter_available(letter_id, user_id)


@handler("render_withdrawal_letter")
def render_withdrawal_letter_job(letter_id: str) -> None:
    """Idempotent: a letter that has its PDF is left alone."""
    render_withdrawal_letter(letter_id, at=now())


@handler("mail_withdrawal_letter")
def mail_withdrawal_letter_job(letter_id: str, user_id: str) -> None:
    mail_withdrawal_letter(letter_id, user_id)


@handler("mail_verification_supplement")
def mail_supplement_job(item_id: str) -> None:
    mail_supplement(item_id)


@handler("render_report")
def render_report_job(report_id: str) -> None:
    """Idempotent: a report that is ready is left alone."""
    render_report(report_id, at=now())


@handler("render_capacity_report")
def render_capacity_report_job(report_id: str) -> None:
    """Idempotent: a maandrapport that is ready is left alone."""
    render_capacity_report(report_id, at=now())


@handler("render_agreement")
def render_agreement_job(agreement_id: str) -> None:
    """Idempotent: an overeenkomst that is made with its present content is left alone."""
    render_agreement(agreement_id, at=now())


@handler("mail_agreement")
def mail_agreement_job(agreement_id: str, user_id: str) -> None:
    mail_agreement(agreement_id, user_id)


@handler("render_award_minutes")
def render_award_minutes_job(minutes_id: str) -> None:
    """Idempotent: a proces-verbaal that has its PDF is left alone."""
    render_award_minutes(minutes_id, at=now())


@handler("build_dossier")
def build_dossier_job(dossier_id: str) -> None:
    """Idempotent: one part more, or nothing where the dossier is ready. The next part is a job of its own."""
    build_dossier(dossier_id, at=now())


@handler("carry_out_destruction")
def carry_out_destruction_job(list_id: str) -> None:
    """Idempotent: one batch more, or nothing where the list is done. The next batch is a job of its own."""
    carry_out(list_id, at=now())


@handler("mail_value_warning")
def mail_value_warning_job(warning_id: str, user_id: str) -> None:
    mail_value_warning(warning_id, user_id)


@handler("mail_subcontractor_decision")
def mail_subcontractor_decision_job(request_id: str) -> None:
    mail_subcontractor_decision(request_id)


@handler("mail_obligation")
def mail_obligation_job(obligation_id: str, user_id: str) -> None:
    mail_obligation(obligation_id, user_id)


@handler("render_indexation")
def render_indexation_job(indexation_id: str) -> None:
    """Idempotent: a letter that is made is left alone."""
    render_indexation(indexation_id, at=now())


@handler("mail_indexation")
def mail_indexation_job(indexation_id: str, user_id: str) -> None:
    mail_indexation(indexation_id, user_id)


@handler("mail_social_return")
def mail_social_return_job(effort_id: str, user_id: str) -> None:
    mail_social_return(effort_id, user_id)


@sweep("reminders of reports")
def remind_of_reports_sweep(at: datetime) -> None:
    """Idempotent: the day of the next look is written with the mails."""
    remind_of_reports(at=at)
