"""Mails to people who got access."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Membership, User
from documents.outbox import handler
from portal.people.second_factor import CODE_USED, ENDED, NEW_CODES, REMOVED, SET_UP, TOLD
from portal.people.services import INVITATION

_OF_SECOND_FACTOR = {
    SET_UP: ("U logt nu in met een tweede stap", "second_factor_set_up.txt"),
    REMOVED: ("Uw tweede stap bij inloggen is uitgezet", "second_factor_removed.txt"),
    ENDED: ("Stel uw tweede stap bij inloggen opnieuw in", "second_factor_ended.txt"),
    NEW_CODES: ("U hebt nieuwe herstelcodes", "second_factor_new_codes.txt"),
    CODE_USED: ("Er is ingelogd met een herstelcode", "second_factor_code_used.txt"),
}
SUBJECT = "Uw account bij Tenderhuis"


@handler(INVITATION)
def send_invitation_task(*, user_id: str, organisation_id: str) -> None:
    """Says that there is an account and where to log in; a second sending does no harm.

    The link is made here and stands in the mail alone: no row and no message holds it.
    """
    user = User.objects.get(public_id=user_id)
    if not Membership.objects.filter(user=user, organisation__public_id=organisation_id).exists():
        return
    template = "people_welcome.txt" if user.has_usable_password() else "people_invitation.txt"
    body = render_to_string(f"portal/mail/{template}", {"link": settings.SITE_URL + way_in(user)})
    EmailMessage(SUBJECT, body, to=[user.email]).send()


@handler(TOLD)
def tell_second_factor_task(*, user_id: str, event: str) -> None:
    """Who did not do it itself reads that somebody knows its password; a second sending does no harm."""
    user = User.objects.get(public_id=user_id)
    if user.is_active:
        subject, template = _OF_SECOND_FACTOR[event]
        body = render_to_string(
            f"portal/mail/{template}", {"link": settings.SITE_URL + reverse("account_login")}
        )
        EmailMessage(subject, body, to=[user.email]).send()


def way_in(user: User) -> str:
    """Where who proved to be this person logs in, or chooses its first password."""
    if user.has_usable_password():
        return reverse("account_login")
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
