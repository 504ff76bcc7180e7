"""Addresses of the app: the bidder's own bid, the opening, and the toetsing."""

from django.urls import URLPattern, path

from bids.exclusion.urls import urlpatterns as exclusion_urls
from bids.insiders.urls import urlpatterns as insider_urls
from bids.involvement.urls import urlpatterns as involvement_urls
from bids.repairs.urls import urlpatterns as repair_urls
from bids.safe import views as safe
from bids.screening.urls import urlpatterns as screening_urls
from bids.validity.urls import urlpatterns as validity_urls
from bids.views import (
    access,
    checks,
    confirming,
    desk,
    how_to,
    inclusion,
    matrix,
    opening,
    own,
    part_tasks,
    participation,
    plan,
    submission,
    uea,
)

app_name = "bids"
urlpatterns: list[URLPattern] = [
    path("inschrijven/<uuid:public_id>/", desk.desk, name="desk"),
    path("inschrijven/<uuid:public_id>/beginnen/", desk.start, name="start"),
    path("inschrijven/<uuid:public_id>/taak/<int:place>/", desk.task, name="task"),
    path("inschrijven/<uuid:public_id>/taak/<int:place>/bestand/", desk.task_file, name="task_file"),
    path("inschrijven/<uuid:public_id>/taak/<int:place>/verwijderen/", desk.task_remove, name="task_remove"),
    path("inschrijven/<uuid:public_id>/deelname/", participation.overview, name="participation"),
    path("inschrijven/<uuid:public_id>/deelname/opnieuw/", participation.begin, name="participation_begin"),
    path("inschrijven/<uuid:public_id>/deelname/<int:number>/", participation.member, name="member"),
    path(
        "inschrijven/<uuid:public_id>/deelname/<int:number>/weghalen/",
        participation.member_remove,
        name="member_remove",
    ),
    path(
        "inschrijven/<uuid:public_id>/deelname/<int:number>/uitnodigen/",
        participation.invite,
        name="member_invite",
    ),
    path("inschrijven/<uuid:public_id>/deel/<uuid:part_id>/", part_tasks.overview, name="part"),
    path(
        "inschrijven/<uuid:public_id>/deel/<uuid:part_id>/taak/<int:place>/",
        part_tasks.task,
        name="part_task",
    ),
    path(
        "inschrijven/<uuid:public_id>/deel/<uuid:part_id>/taak/<int:place>/bestand/",
        part_tasks.task_file,
        name="part_task_file",
    ),
    path(
        "inschrijven/<uuid:public_id>/deel/<uuid:part_id>/taak/<int:place>/verwijderen/",
        part_tasks.task_remove,
        name="part_task_remove",
    ),
    path(
        "inschrijven/<uuid:public_id>/deel/<uuid:part_id>/taak/<int:place>/bewijskluis/<uuid:evidence_id>/",
        part_tasks.task_from_safe,
        name="part_task_from_safe",
    ),
    path("inschrijven/<uuid:public_id>/deel/<uuid:part_id>/uea/", uea.overview, name="uea"),
    path("inschrijven/<uuid:public_id>/deel/<uuid:part_id>/uea/beginnen/", uea.begin, name="uea_begin"),
    path("inschrijven/<uuid:public_id>/deel/<uuid:part_id>/uea/bewaren/", uea.keep, name="uea_keep"),
    path("inschrijven/<uuid:public_id>/deel/<uuid:part_id>/uea/pdf/", uea.as_pdf, name="uea_pdf"),
    path("inschrijven/<uuid:public_id>/deel/<uuid:part_id>/uea/espd/", uea.as_xml, name="uea_xml"),
    path(
        "inschrijven/<uuid:public_id>/deel/<uuid:part_id>/uea/onderdeel/<slug:name>/",
        uea.section,
        name="uea_section",
    ),
    path(
        "inschrijven/<uuid:public_id>/taak/<int:place>/bewijskluis/<uuid:evidence_id>/",
        desk.task_from_safe,
        name="task_from_safe",
    ),
    path("inschrijven/<uuid:public_id>/plan/", plan.marks, name="plan_marks"),
    path("inschrijven/<uuid:public_id>/plan/voorbeeld/", plan.preview, name="plan_preview"),
    path("inschrijven/<uuid:public_id>/bevestigen/", confirming.confirm, name="confirm"),
    path("inschrijven/<uuid:public_id>/kopie/", desk.copy, name="copy"),
    path("inschrijven/<uuid:public_id>/weggooien/", desk.discard, name="discard"),
    path("inschrijven/<uuid:public_id>/indienen/", submission.submit, name="submit"),
    path("inschrijven/<uuid:public_id>/ontvangstbewijs/", submission.receipt, name="receipt"),
    path(
        "inschrijven/<uuid:public_id>/ontvangstbewijs/<uuid:submission_id>/",
        submission.receipt_data,
        name="receipt_data",
    ),
    path(
        "inschrijven/<uuid:public_id>/ontvangstbewijs/<uuid:submission_id>/pdf/",
        submission.receipt_pdf,
        name="receipt_pdf",
    ),
    path("ontvangstbewijs/sleutel/", submission.receipt_key, name="receipt_key"),
    path("ontvangstbewijs/controle/", how_to.receipt_tool, name="receipt_tool"),
    path("aanbestedingen/<uuid:public_id>/zo-dient-u-in/", how_to.how_to_submit, name="how_to_submit"),
    path("inschrijven/<uuid:public_id>/intrekken/", submission.withdraw, name="withdraw"),
    path("inschrijven/<uuid:public_id>/opnieuw/", submission.restore, name="restore"),
    path("inschrijven/<uuid:public_id>/proces-verbaal/", inclusion.overview, name="own_record"),
    path("inschrijven/<uuid:public_id>/proces-verbaal/gegevens/", inclusion.data, name="own_record_data"),
    path("inschrijven/<uuid:public_id>/stukken/", own.overview, name="own"),
    path("inschrijven/<uuid:public_id>/stukken/kopie/", own.copy, name="own_copy"),
    path("inschrijven/<uuid:public_id>/stukken/<uuid:object_id>/", own.document, name="own_document"),
    path("bewijskluis/", safe.overview, name="safe"),
    path("bewijskluis/toevoegen/", safe.add, name="safe_add"),
    path("bewijskluis/<uuid:evidence_id>/", safe.change, name="safe_change"),
    path("bewijskluis/<uuid:evidence_id>/bestand/", safe.file, name="safe_file"),
    path("bewijskluis/<uuid:evidence_id>/verwijderen/", safe.remove, name="safe_remove"),
    path("opening/<uuid:public_id>/", opening.overview, name="opening"),
    path("opening/<uuid:public_id>/voortgang/", opening.progress, name="opening_progress"),
    path("opening/<uuid:public_id>/vragen/<str:part>/", opening.ask, name="opening_ask"),
    path("opening/<uuid:public_id>/bevestigen/<uuid:request_id>/", opening.confirm, name="opening_confirm"),
    path("opening/<uuid:public_id>/termijn/", opening.term, name="restore_term"),
    path("opening/<uuid:public_id>/doorgaan/", opening.go_on, name="opening_go_on"),
    path(
        "opening/<uuid:public_id>/proces-verbaal/<uuid:record_id>/",
        opening.record_file,
        name="opening_record",
    ),
    path("kluis/<uuid:public_id>/", access.overview, name="access_log"),
    path("toetsing/<uuid:public_id>/", checks.overview, name="checks"),
    path("toetsing/<uuid:public_id>/tabel/", matrix.matrix, name="check_matrix"),
    path("toetsing/<uuid:public_id>/afronden/", checks.finish, name="check_finish"),
    path("toetsing/<uuid:public_id>/onderdeel/<uuid:item_id>/", checks.record, name="check_record"),
    path("toetsing/<uuid:public_id>/stuk/<uuid:object_id>/", checks.document, name="document"),
    path(
        "toetsing/<uuid:public_id>/grond/<uuid:set_aside_id>/intrekken/",
        checks.revoke,
        name="set_aside_revoke",
    ),
    path("toetsing/<uuid:public_id>/<uuid:bid_id>/", checks.bid, name="check"),
    path("toetsing/<uuid:public_id>/<uuid:bid_id>/antwoorden/", checks.answered, name="answers"),
    path(
        "toetsing/<uuid:public_id>/<uuid:bid_id>/niet-meegeteld/",
        plan.uncounted,
        name="uncounted_pages",
    ),
    path("toetsing/<uuid:public_id>/<uuid:bid_id>/voorstellen/", checks.accept, name="check_accept"),
    path("toetsing/<uuid:public_id>/<uuid:bid_id>/terzijde/", checks.put_aside, name="set_aside"),
    *repair_urls,
    *exclusion_urls,
    *insider_urls,
    *involvement_urls,
    *screening_urls,
    *validity_urls,
]
