"""Mails to people who got access."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Membership, User
from documents.outbox import handler
from portal.people.services import INVITATION

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


def way_in(user: User) -> str:
    """Where who proved to be this person logs in, or chooses its first password."""
    if user.has_usable_password():
        return reverse("account_login")
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
