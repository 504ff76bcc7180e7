"""Pages of a person's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.middleware import SESSION_KEY
from accounts.services import NotAMember, act_for


@login_required
@require_POST
def switch_organisation(request: HttpRequest) -> HttpResponse:
    """Act for another organisation from now on, in this session only."""
    try:
        organisation = act_for(request.user, request.POST.get("organisation", ""))
    except NotAMember as refusal:
        messages.error(request, str(refusal))
    else:
        request.session[SESSION_KEY] = str(organisation.public_id)
        messages.success(request, f"U werkt nu voor {organisation}.")
    return redirect(_safe_next(request))


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Somebody types or points on a page that sends nothing yet: an act, which the middleware keeps."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(target, allowed_hosts=hosts, require_https=request.is_secure()):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)
