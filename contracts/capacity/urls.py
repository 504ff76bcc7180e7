"""Addresses of the toeleiding: of a tender, and of one contract."""

from django.urls import URLPattern, path

from contracts.capacity.views import budgets, contract, months, overview, reports, shared

_TENDER, _CONTRACT = "besluit/<uuid:tender_id>/toeleiding", "contract/<uuid:file_id>/capaciteit"

urlpatterns: list[URLPattern] = [
    path(f"{_TENDER}/", overview.show, name="allocation"),
    path(f"{_TENDER}/regel/", overview.rule, name="allocation_rule"),
    path(f"{_TENDER}/maanden/", months.index, name="care_months"),
    path(f"{_TENDER}/maanden/invullen/", months.month, name="care_month"),
    path(f"{_TENDER}/maanden/inlezen/", months.read_in, name="care_import"),
    path(f"{_TENDER}/maanden/sjabloon/", months.template, name="care_template"),
    path(f"{_TENDER}/maanden/excel/", months.export, name="care_export"),
    path(f"{_TENDER}/rapporten/", reports.index, name="capacity_reports"),
    path(f"{_TENDER}/rapporten/voortgang/", reports.progress_part, name="capacity_reports_progress"),
    path(
        "toeleiding/rapport/<uuid:capacity_report_id>/<slug:sort>/",
        reports.download,
        name="capacity_report_file",
    ),
    path(f"{_TENDER}/meldingen/", shared.index, name="assignments"),
    path(f"{_TENDER}/meldingen/<uuid:assignment_id>/", shared.assign, name="assignment"),
    path(f"{_TENDER}/budgetten/", budgets.index, name="area_budgets"),
    path(f"{_TENDER}/budgetten/<int:lot_number>/<int:year>/", budgets.budget, name="area_budget"),
    path(f"{_CONTRACT}/", contract.show, name="capacity"),
    path(f"{_CONTRACT}/pauze/", contract.pause, name="capacity_pause"),
    path(f"{_CONTRACT}/hervatten/", contract.resume, name="capacity_resume"),
    path(f"{_CONTRACT}/opgave/", contract.offer, name="capacity_offer"),
    path(f"{_CONTRACT}/eis/", contract.unmet, name="capacity_unmet"),
    path(f"{_CONTRACT}/eis/voldoet/", contract.met, name="capacity_met"),
]
