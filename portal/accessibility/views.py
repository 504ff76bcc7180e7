"""The toegankelijkheidsverklaring, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accessibility.statement import statement_of_installation


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"statement": statement_of_installation()})
