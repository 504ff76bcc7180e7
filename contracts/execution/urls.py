"""Addresses of contracts in execution. Parts that add a page to a contract begin it with `contract/<uuid:file_id>/`."""

from django.urls import URLPattern, path

from contracts.execution.views import contracts, options, records

_FILE = "contract/<uuid:file_id>"

urlpatterns: list[URLPattern] = [
    path("contracten/", contracts.index, name="contracts"),
    path("besluit/<uuid:tender_id>/contracten/", contracts.of_tender, name="contracts_of"),
    path(
        "besluit/<uuid:tender_id>/contracten/<uuid:contract_id>/starten/",
        contracts.start,
        name="contract_start",
    ),
    path(f"{_FILE}/", contracts.blad, name="contract_file"),
    path(f"{_FILE}/gegevens/", records.details, name="contract_details"),
    path(f"{_FILE}/verlengingen/", options.index, name="contract_options"),
    path(f"{_FILE}/verlengingen/<uuid:option_id>/", options.decide, name="contract_option"),
    path(f"{_FILE}/verlengingen/<uuid:option_id>/beslisdatum/", options.plan, name="contract_option_day"),
    path(f"{_FILE}/einde/", options.end, name="contract_end"),
    path(f"{_FILE}/taken/", records.tasks, name="contract_tasks"),
    path(f"{_FILE}/taken/<uuid:task_id>/", records.task, name="contract_task"),
    path(f"{_FILE}/contactpersonen/", records.people, name="contract_people"),
    path(
        f"{_FILE}/contactpersonen/<uuid:contact_id>/verwijderen/",
        records.person_end,
        name="contract_person_end",
    ),
    path(f"{_FILE}/gesprekken/", records.meetings, name="contract_meetings"),
    path(f"{_FILE}/gesprekken/<uuid:meeting_id>/", records.meeting, name="contract_meeting"),
    path(f"{_FILE}/documenten/", records.papers, name="contract_papers"),
    path(f"{_FILE}/documenten/<uuid:contract_paper_id>/", records.paper, name="contract_paper"),
]
