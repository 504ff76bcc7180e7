"""The house style of the authority: logo, colour, address lines and who signs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from clock import now
from contracts.forms import HouseStyleForm
from contracts.models import HouseStyle
from contracts.pdf import logo_as_data
from contracts.selectors import house_style_of
from contracts.services import save_house_style
from contracts.views.pages import REFUSALS, page, refuse
from tenders.access import tender_for


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    tender = tender_for(request, tender_id, "contracts.prepare_letters")
    style = house_style_of(tender.authority)
    form = HouseStyleForm(request.POST or None, request.FILES or None, initial=_stored(style))
    if request.method == "POST" and form.is_valid():
        try:
            save_house_style(tender, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request, "De huisstijl is opgeslagen. Brieven die al klaar waren, maakt u opnieuw."
            )
            return redirect("contracts:letters", tender.public_id)
    logo = logo_as_data(style.logo.sha256) if style and style.logo else ""
    return page(request, "contracts/house_style.html", tender, form=form, logo=logo)


def _stored(style: HouseStyle | None) -> dict[str, str]:
    if style is None:
        return {}
    return {"accent": style.accent, "address": style.address, "signatory": style.signatory}
