"""Addresses of the leidraad."""

from django.urls import URLPattern, path

from tenders.leidraad import views

_LEIDRAAD = "inkoop/<uuid:public_id>/inkoopdocument"

urlpatterns: list[URLPattern] = [
    path(f"{_LEIDRAAD}/", views.index, name="leidraad"),
    path(f"{_LEIDRAAD}/hoofdstuk/<slug:name>/", views.chapter, name="leidraad_chapter"),
    path(f"{_LEIDRAAD}/maak/", views.make, name="leidraad_make"),
    path(f"{_LEIDRAAD}/versies/", views.versions_part, name="leidraad_versions"),
    path(f"{_LEIDRAAD}/verschil/", views.difference, name="leidraad_difference"),
    path(f"{_LEIDRAAD}/<int:number>/stukken/", views.put, name="leidraad_put"),
    path(f"{_LEIDRAAD}/<int:number>/pdf/", views.pdf, name="leidraad_pdf"),
    path(f"{_LEIDRAAD}/<int:number>/word/", views.word, name="leidraad_word"),
]
