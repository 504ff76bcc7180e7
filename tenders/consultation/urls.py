"""Addresses of consultations: the buyer's under /inkoop/, those for everybody under /marktconsultaties/."""

from django.urls import URLPattern, path

from tenders.consultation.views import changing, making, public, reporting

_ALL = "inkoop/<uuid:public_id>/marktconsultaties"
_ONE = f"{_ALL}/<int:number>"
_PUBLIC = "marktconsultaties/<uuid:consultation_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ALL}/", making.index, name="consultations"),
    path(f"{_ALL}/nieuw/", making.new, name="consultation_new"),
    path(f"{_ALL}/reactie/<uuid:reaction_id>/", making.reaction, name="consultation_reaction"),
    path(f"{_ONE}/", making.desk, name="consultation_desk"),
    path(f"{_ONE}/wijzig/", making.edit, name="consultation_edit"),
    path(f"{_ONE}/publiceer/", making.publish, name="consultation_publish"),
    path(f"{_ONE}/verleng/", changing.extend, name="consultation_extend"),
    path(f"{_ONE}/trek-in/", changing.withdraw, name="consultation_withdraw"),
    path(f"{_ONE}/excel/", making.export, name="consultation_export"),
    path(f"{_ONE}/verslag/", reporting.overview, name="consultation_report"),
    path(f"{_ONE}/verslag/maak/", reporting.prepare, name="consultation_report_prepare"),
    path(f"{_ONE}/verslag/pdf/", reporting.draft_pdf, name="consultation_report_draft"),
    path(f"{_ONE}/verslag/publiceer/", reporting.publish, name="consultation_report_publish"),
    path(f"{_ONE}/verslag/vraag/<int:question>/", reporting.question, name="consultation_question"),
    path(f"{_PUBLIC}/", public.detail, name="consultation"),
    path(f"{_PUBLIC}/reageren/", public.react, name="consultation_react"),
    path(f"{_PUBLIC}/verstuurd/", public.sent, name="consultation_sent"),
    path(f"{_PUBLIC}/verslag/", public.report_pdf, name="consultation_report_pdf"),
    path("marktconsultaties/bevestigen/<str:token>/", public.confirm, name="consultation_confirm"),
]
