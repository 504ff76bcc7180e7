"""Addresses of the app: public under /aanbestedingen/, the buyer's under /inkoop/."""

from django.urls import URLPattern, path

from tenders.burden.urls import urlpatterns as burden_urls
from tenders.complaints.urls import urlpatterns as complaint_urls
from tenders.consultation.urls import urlpatterns as consultation_urls
from tenders.contact.urls import urlpatterns as contact_urls
from tenders.domain.checks import Subject
from tenders.leidraad.urls import urlpatterns as leidraad_urls
from tenders.questions.urls import urlpatterns as question_urls
from tenders.simulation.urls import urlpatterns as simulation_urls
from tenders.social.urls import urlpatterns as social_urls
from tenders.views import (
    acts,
    chain,
    change,
    check,
    documents,
    entry,
    following,
    items,
    log,
    overview,
    people,
    public,
    subjects,
    tenderned,
    why,
)

app_name = "tenders"

_PUBLIC: list[URLPattern] = [
    path("aanbestedingen/", public.public_list, name="public_list"),
    path("aanbestedingen/<uuid:public_id>/", public.detail, name="detail"),
    path("aanbestedingen/<uuid:public_id>/zo-beoordelen-wij/", public.chapter, name="chapter"),
    path("aanbestedingen/<uuid:public_id>/planning.ics", public.calendar, name="calendar"),
    path("aanbestedingen/<uuid:public_id>/volg/", following.follow, name="follow"),
    path("aanbestedingen/<uuid:public_id>/volg-niet-meer/", following.unfollow, name="unfollow"),
    path("meldingen/", following.notices, name="notices"),
    path(
        "aanbestedingen/<uuid:public_id>/documenten/<uuid:document_id>/",
        documents.document_download,
        name="document_download",
    ),
]

_SUBJECTS: list[URLPattern] = [
    path("inkoop/<uuid:public_id>/basis/", subjects.BasicsView.as_view(), name="basics"),
    path("inkoop/<uuid:public_id>/besluiten/", subjects.DecisionsView.as_view(), name="decisions"),
    path("inkoop/<uuid:public_id>/procedure/", subjects.ProcedureView.as_view(), name="procedure"),
    path("inkoop/<uuid:public_id>/overeenkomst/", subjects.ContractView.as_view(), name="contract"),
    path("inkoop/<uuid:public_id>/tarieven/", subjects.TariffsView.as_view(), name="tariffs"),
    path("inkoop/<uuid:public_id>/uitvoering/", subjects.ExecutionView.as_view(), name="execution"),
    path("inkoop/<uuid:public_id>/planning/", subjects.PlanningView.as_view(), name="planning"),
    path("inkoop/<uuid:public_id>/percelen/", subjects.LotsView.as_view(), name="lots"),
    path("inkoop/<uuid:public_id>/uitsluitingsgronden/", chain.ExclusionView.as_view(), name="exclusion"),
    path("inkoop/<uuid:public_id>/geschiktheidseisen/", items.SuitabilityView.as_view(), name="suitability"),
    path("inkoop/<uuid:public_id>/bewijsmiddelen/", items.EvidenceView.as_view(), name="evidence"),
    path(
        "inkoop/<uuid:public_id>/uitvoeringsvoorwaarden/", items.ConditionsView.as_view(), name="conditions"
    ),
    path("inkoop/<uuid:public_id>/opgaven/", subjects.StatementsView.as_view(), name="statements"),
    path("inkoop/<uuid:public_id>/gunningscriteria/", items.CriteriaView.as_view(), name="criteria"),
    path("inkoop/<uuid:public_id>/scoreschaal/", subjects.ScaleView.as_view(), name="scale"),
    path("inkoop/<uuid:public_id>/beoordelingsmethode/", subjects.MethodView.as_view(), name="method"),
    path("inkoop/<uuid:public_id>/gelijke-stand/", chain.TieBreakView.as_view(), name="tie_break"),
    path("inkoop/<uuid:public_id>/instroom/", entry.EntryView.as_view(), name="entry"),
    path("inkoop/<uuid:public_id>/documenten/", documents.documents, name="documents"),
    path("inkoop/<uuid:public_id>/rollen/", people.roles, name="roles"),
]


def _item_paths(words: str, view: type[items.ItemView]) -> list[URLPattern]:
    """A code may hold any character, so that it stands last in its address."""
    name, start = view.subject.name.lower(), f"inkoop/<uuid:public_id>/{words}"
    remove = items.ItemRemoveView.as_view(subject=view.subject)
    return [
        path(f"{start}/nieuw/", view.as_view(), name=f"{name}_add"),
        path(f"{start}/wijzig/<path:code>/", view.as_view(), name=f"{name}_change"),
        path(f"{start}/verwijder/<path:code>/", remove, name=f"{name}_remove"),
    ]


urlpatterns: list[URLPattern] = [
    *_PUBLIC,
    *question_urls,
    *contact_urls,
    *complaint_urls,
    *leidraad_urls,
    *burden_urls,
    *social_urls,
    *simulation_urls,
    *consultation_urls,
    path("inkoop/", overview.my_tenders, name="mine"),
    path("inkoop/nieuw/", overview.create, name="create"),
    path("inkoop/<uuid:public_id>/", overview.configure, name="configure"),
    *_SUBJECTS,
    *_item_paths(Subject.SUITABILITY.value, items.SuitabilityItemView),
    *_item_paths(Subject.EVIDENCE.value, items.EvidenceItemView),
    *_item_paths(Subject.CONDITIONS.value, items.ConditionItemView),
    *_item_paths(Subject.CRITERIA.value, items.CriterionView),
    path(
        "inkoop/<uuid:public_id>/documenten/<uuid:document_id>/nieuwe-versie/",
        documents.document_version,
        name="document_version",
    ),
    path(
        "inkoop/<uuid:public_id>/documenten/<uuid:document_id>/verwijder/",
        documents.document_remove,
        name="document_remove",
    ),
    path(
        "inkoop/<uuid:public_id>/rollen/<uuid:user_id>/<slug:role>/beeindig/",
        people.role_end,
        name="role_end",
    ),
    path("inkoop/<uuid:public_id>/scenario/", overview.export, name="export"),
    path("inkoop/<uuid:public_id>/controle/", check.check, name="check"),
    path("inkoop/<uuid:public_id>/waarom/", why.why, name="why"),
    path("inkoop/<uuid:public_id>/veldenblad/", tenderned.field_sheet_page, name="field_sheet"),
    path("inkoop/<uuid:public_id>/tenderned/", tenderned.announcement, name="announcement"),
    path("inkoop/<uuid:public_id>/publiceer/", acts.publish, name="publish"),
    path("inkoop/<uuid:public_id>/rectificatie/", change.rectification, name="rectification"),
    path(
        "inkoop/<uuid:public_id>/rectificatie/begin/", change.rectification_start, name="rectification_start"
    ),
    path(
        "inkoop/<uuid:public_id>/rectificatie/gooi-weg/",
        change.rectification_abandon,
        name="rectification_abandon",
    ),
    path(
        "inkoop/<uuid:public_id>/rectificatie/sluiting/",
        change.rectification_deadline,
        name="rectification_deadline",
    ),
    path(
        "inkoop/<uuid:public_id>/rectificatie/geef-uit/",
        change.rectification_issue,
        name="rectification_issue",
    ),
    path("inkoop/<uuid:public_id>/leg-stil/", change.pause, name="pause"),
    path("inkoop/<uuid:public_id>/hervat/", change.resume, name="resume"),
    path("inkoop/<uuid:public_id>/storing/", change.outage, name="outage"),
    path("inkoop/<uuid:public_id>/trek-in/", acts.withdraw, name="withdraw"),
    path("inkoop/<uuid:public_id>/verloop/", overview.status_page, name="status"),
    path("inkoop/<uuid:public_id>/logboek/", log.audit_log, name="audit"),
]
