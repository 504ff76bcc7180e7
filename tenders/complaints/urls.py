"""Addresses of complaints."""

from django.urls import URLPattern, path

from tenders.complaints import views

_TENDER, _STAFF = "aanbestedingen/<uuid:public_id>/klachten", "inkoop/<uuid:public_id>/klachten"

urlpatterns: list[URLPattern] = [
    path(f"{_TENDER}/", views.own_list, name="complaints"),
    path(f"{_TENDER}/nieuw/", views.new, name="complaint_new"),
    path(f"{_TENDER}/<int:number>/", views.own, name="complaint"),
    path(f"{_STAFF}/", views.register, name="complaint_register"),
    path(f"{_STAFF}/excel/", views.export, name="complaint_export"),
    path(f"{_STAFF}/nieuw/", views.enter, name="complaint_enter"),
    path(f"{_STAFF}/<int:number>/brief/", views.letter, name="complaint_letter"),
    path(f"{_STAFF}/<int:number>/", views.decide, name="complaint_decide"),
]
