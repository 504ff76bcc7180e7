"""Addresses of questions and nota's: of providers and the public, and of the authority."""

from django.urls import URLPattern, path

from tenders.questions.views import answering, asking, notices, public

_TENDER, _STAFF = "aanbestedingen/<uuid:public_id>", "inkoop/<uuid:public_id>"
_OWN, _DESK = f"{_TENDER}/vragen/<uuid:question_id>", f"{_STAFF}/vragen/<uuid:question_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_TENDER}/vragen/", public.question_list, name="questions"),
    path(f"{_TENDER}/nota/<int:number>/", public.clarification, name="clarification"),
    path(f"{_TENDER}/nota/<int:number>/pdf/", public.clarification_pdf, name="clarification_pdf"),
    path(f"{_TENDER}/nota/json/", public.clarification_data, name="clarification_data"),
    path(f"{_TENDER}/nota/excel/", public.clarification_excel, name="clarification_excel"),
    path(f"{_TENDER}/vragen/nieuw/", asking.question_new, name="question_new"),
    path(f"{_OWN}/", asking.question, name="question"),
    path(f"{_OWN}/verstuur/", asking.question_send, name="question_send"),
    path(f"{_OWN}/verwijder/", asking.question_discard, name="question_discard"),
    path(f"{_OWN}/kies/", asking.question_choose, name="question_choose"),
    path(f"{_STAFF}/vragen/", answering.desk, name="questions_desk"),
    path(f"{_DESK}/", answering.question, name="question_answer"),
    path(f"{_DESK}/antwoord/", answering.answer_act, name="answer_act"),
    path(f"{_DESK}/toelaten/", answering.admit, name="question_admit"),
    path(f"{_DESK}/samenvoegen/", answering.merge, name="question_merge"),
    path(f"{_DESK}/losmaken/", answering.split, name="question_split"),
    path(f"{_DESK}/vertrouwelijkheid/", answering.confidentiality, name="question_confidentiality"),
    path(f"{_STAFF}/nota/", notices.making, name="clarification_making"),
    path(f"{_STAFF}/nota/maken/", notices.prepare, name="clarification_prepare"),
    path(f"{_STAFF}/nota/pdf/", notices.draft_pdf, name="clarification_draft_pdf"),
    path(f"{_STAFF}/nota/publiceer/", notices.publish, name="clarification_publish"),
]
