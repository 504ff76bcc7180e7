"""Addresses of prestatieafspraken."""

from django.urls import URLPattern, path

from contracts.promises.views import agreed, reports

_ALL = "contract/<uuid:file_id>/prestatieafspraken"

urlpatterns: list[URLPattern] = [
    path(f"{_ALL}/", agreed.index, name="obligations"),
    path(f"{_ALL}/nieuw/", agreed.add, name="obligation_add"),
    path(f"{_ALL}/bewijs/<uuid:report_evidence_id>/", reports.evidence, name="obligation_evidence"),
    path(
        f"{_ALL}/bewijs/<uuid:report_evidence_id>/verwijderen/",
        reports.drop_evidence,
        name="obligation_evidence_drop",
    ),
    path(f"{_ALL}/<uuid:obligation_id>/", agreed.show, name="obligation"),
    path(f"{_ALL}/<uuid:obligation_id>/beeindigen/", agreed.end, name="obligation_end"),
    path(f"{_ALL}/<uuid:obligation_id>/periode/<str:first_on>/", reports.report, name="obligation_report"),
]
