"""Addresses of the app."""

from django.urls import URLPattern, path

from contracts.agreement.urls import urlpatterns as agreement_urls
from contracts.approval.urls import urlpatterns as approval_urls
from contracts.archiving.urls import urlpatterns as archiving_urls
from contracts.capacity.urls import urlpatterns as capacity_urls
from contracts.changes.urls import urlpatterns as change_urls
from contracts.dossier.urls import urlpatterns as dossier_urls
from contracts.execution.urls import urlpatterns as execution_urls
from contracts.indexation.urls import urlpatterns as indexation_urls
from contracts.maximum.urls import urlpatterns as maximum_urls
from contracts.minutes.urls import urlpatterns as minutes_urls
from contracts.notices.urls import urlpatterns as notice_urls
from contracts.overview.urls import urlpatterns as overview_urls
from contracts.proceedings.urls import urlpatterns as proceeding_urls
from contracts.promises.urls import urlpatterns as promise_urls
from contracts.retention.urls import urlpatterns as retention_urls
from contracts.rounds.urls import urlpatterns as round_urls
from contracts.social.urls import urlpatterns as social_urls
from contracts.verification.urls import urlpatterns as verification_urls
from contracts.views import decision, house_style, letters, reports, standstill, won
from contracts.withdrawal.urls import urlpatterns as withdrawal_urls

app_name = "contracts"
urlpatterns: list[URLPattern] = [
    path("besluit/<uuid:tender_id>/", decision.show, name="decision"),
    path("besluit/<uuid:tender_id>/herzien/", decision.correct, name="correct"),
    path("besluit/<uuid:tender_id>/huisstijl/", house_style.edit, name="house_style"),
    path("besluit/<uuid:tender_id>/gegevens/", decision.details, name="details"),
    path("besluit/<uuid:tender_id>/voordelen/", decision.advantages, name="advantages"),
    path("besluit/<uuid:tender_id>/brieven/", letters.index, name="letters"),
    path("besluit/<uuid:tender_id>/brieven/voortgang/", letters.progress_part, name="letters_progress"),
    path("besluit/<uuid:tender_id>/brieven/maken/", letters.make, name="make_letters"),
    path("besluit/<uuid:tender_id>/brieven/versturen/", letters.release, name="release_letters"),
    path("besluit/<uuid:tender_id>/opschortende-termijn/", standstill.show, name="standstill"),
    path("besluit/<uuid:tender_id>/definitief/", standstill.award, name="award"),
    path("besluit/<uuid:tender_id>/afsluiten/", standstill.close, name="close"),
    path("besluit/<uuid:tender_id>/winnaars/", won.index, name="won"),
    path("besluit/<uuid:tender_id>/winnaars/<uuid:contract_id>/plan/", won.plan, name="won_plan"),
    path("brieven/<uuid:letter_id>/", letters.own, name="own_letter"),
    path("brieven/<uuid:letter_id>/pdf/", letters.download, name="letter_pdf"),
    path("brieven/<uuid:letter_id>/lezing/", letters.read_second, name="second_reading"),
    path("brieven/<uuid:letter_id>/lezing/<uuid:reading_id>/", letters.reading, name="letter_reading"),
    path("brieven/<uuid:letter_id>/vertrouwelijk/", letters.dismiss, name="dismiss_flag"),
    path("brieven/<uuid:letter_id>/controle/", letters.check, name="check_letter"),
    path("rapport/<uuid:tender_id>/", reports.index, name="reports"),
    path("rapport/<uuid:tender_id>/voortgang/", reports.progress_part, name="reports_progress"),
    path("rapport/bestand/<uuid:report_id>/", reports.download, name="report_file"),
    *agreement_urls,
    *archiving_urls,
    *approval_urls,
    *change_urls,
    *capacity_urls,
    *dossier_urls,
    *execution_urls,
    *indexation_urls,
    *maximum_urls,
    *overview_urls,
    *round_urls,
    *minutes_urls,
    *notice_urls,
    *proceeding_urls,
    *promise_urls,
    *retention_urls,
    *social_urls,
    *verification_urls,
    *withdrawal_urls,
]
