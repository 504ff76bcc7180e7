"""The choice to get the daily mail; it stands on the page with notices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from clock import now
from portal.daily.services import choose_mail


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    is_on = request.POST.get("mail") == "aan"
    if choose_mail(request.user, is_on=is_on, at=now()):
        told = (
            "U krijgt op werkdagen een mail als er iets nieuws op u wacht."
            if is_on
            else "U krijgt geen mail meer over wat er op u wacht. Op de startpagina ziet u het altijd."
        )
        messages.success(request, told)
    return redirect("tenders:notices")
