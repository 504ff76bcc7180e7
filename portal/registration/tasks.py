"""Mails about a registration, and forgetting those that led to nothing."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from documents.outbox import handler
from documents.sweeping import sweep
from portal.registration.selectors import deciders, registration_of
from portal.registration.services import CONFIRM, TURNED_DOWN, WAITING, forget_old_registrations
from portal.registration.tokens import token_of


@handler(CONFIRM)
def send_confirmation_task(*, registration_id: str) -> None:
    """A second sending does no harm. The link is made here: no row and no message holds it."""
    registration = registration_of(registration_id)
    if registration is None or registration.confirmed_at is not None:
        return
    link = _address("registration:confirm", token_of(registration.public_id))
    _send("registration_confirm", "Bevestig de aanmelding van uw organisatie", registration.email, link=link)


@handler(WAITING)
def send_waiting_task(*, registration_id: str) -> None:
    """To each beheerder that can decide; the mail names nobody."""
    registration = registration_of(registration_id)
    if registration is None or not registration.is_waiting:
        return
    link = _address("registration:list")
    for user in deciders():
        _send("registration_waiting", "Er wacht een aanmelding op u", user.email, link=link)


@handler(TURNED_DOWN)
def send_turned_down_task(*, registration_id: str) -> None:
    registration = registration_of(registration_id)
    if registration is None:
        return
    _send("registration_turned_down", "Over uw aanmelding", registration.email, reason=registration.reason)


@sweep("registrations")
def forget_registrations(at: datetime) -> None:
    forget_old_registrations(at)


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _send(template: str, subject: str, to: str, **context: str) -> None:
    body = render_to_string(f"portal/mail/{template}.txt", context)
    EmailMessage(subject, body, to=[to]).send()
