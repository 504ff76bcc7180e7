"""The jobs of this app and its sweep. Retries and the limit of attempts are the outbox's."""

from datetime import datetime

from clock import now
from documents.outbox import handler
from documents.sweeping import sweep
from tenders.complaints.services import mail_complaint
from tenders.consultation.services.reacting import CONFIRM, forget_reactions, mail_confirmation
from tenders.consultation.services.reporting import JOB as REPORT
from tenders.consultation.services.reporting import render_report
from tenders.contact.services import mail_contact_message
from tenders.leidraad.services import JOB as LEIDRAAD
from tenders.leidraad.services import render_leidraad
from tenders.questions.services.mails import mail_question_news
from tenders.questions.services.publishing import render_notice
from tenders.services.annex import render_deviations
from tenders.services.chapter import render_chapter
from tenders.services.fingerprints import MAIL as MAIL_FINGERPRINT
from tenders.services.fingerprints import mail_fingerprint, take_fingerprints
from tenders.services.notices import SEND_NOTICE, send_notice
from tenders.services.reminders import remind_of_deadlines
from tenders.services.rounds import open_due_rounds
from tenders.simulation.services import JOB as SIMULATE
from tenders.simulation.services import run_simulation


@handler("render_chapter")
def render_chapter_job(tender_id: str) -> None:
    """Idempotent: what is made from the present content is left alone."""
    render_chapter(tender_id, at=now())


@handler(LEIDRAAD)
def render_leidraad_job(version_id: str) -> None:
    """Idempotent: a version that has its documents keeps them."""
    render_leidraad(version_id, at=now())


@handler("render_deviations")
def render_deviations_job(tender_id: str) -> None:
    """Idempotent: an annex that is made since the publication is left alone."""
    render_deviations(tender_id, at=now())


@handler(SEND_NOTICE)
def send_notice_job(notice_id: str) -> None:
    """Idempotent per recipient: who was mailed is not mailed again."""
    send_notice(notice_id, at=now())


@handler("render_clarification_notice")
def render_clarification_notice_job(notice_id: str) -> None:
    """Idempotent: a nota that is made with its present content is left alone."""
    render_notice(notice_id, at=now())


@handler("mail_question_news")
def mail_question_news_job(question_id: str) -> None:
    """To the asker alone; a second mail does no harm."""
    mail_question_news(question_id)


@handler("mail_contact_message")
def mail_contact_message_job(message_id: str) -> None:
    """To the other side of the thread; a second mail does no harm."""
    mail_contact_message(message_id)


@handler("mail_complaint")
def mail_complaint_job(complaint_id: str, decided: int = 0) -> None:
    """The receipt, or that there is a decision; a second mail does no harm."""
    mail_complaint(complaint_id, decided=bool(decided))


@handler(SIMULATE)
def simulate_method_job(simulation_id: str) -> None:
    """Idempotent: a simulation that is finished is left alone, a half one goes on where it stopped."""
    run_simulation(simulation_id, clock=now)


@handler(CONFIRM)
def confirm_reaction_job(reaction_id: str) -> None:
    """To who reacted without an account; a second mail does no harm."""
    mail_confirmation(reaction_id)


@handler(REPORT)
def render_consultation_report_job(report_id: str) -> None:
    """Idempotent: a report that is made with its present content is left alone."""
    render_report(report_id, at=now())


@sweep("reactions")
def forget_reactions_sweep(at: datetime) -> None:
    """Idempotent: what is gone is gone."""
    forget_reactions(at)


@sweep("deadline reminders")
def remind_of_deadlines_sweep(at: datetime) -> None:
    """Idempotent: a reminder of one deadline is a notice that is made once."""
    remind_of_deadlines(at=at)


@handler(MAIL_FINGERPRINT)
def mail_fingerprint_job(fingerprint_id: str) -> None:
    """To inkopers and auditors; a second mail does no harm."""
    mail_fingerprint(fingerprint_id)


@sweep("log fingerprints")
def take_fingerprints_sweep(at: datetime) -> None:
    """Idempotent: one a day per tender."""
    take_fingerprints(at=at)


@sweep("entry rounds")
def open_rounds_sweep(at: datetime) -> None:
    """The next round of a procedure opens when the last one has closed."""
    open_due_rounds(at=at)
