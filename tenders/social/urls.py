"""Addresses of maatschappelijk aanbesteden."""

from django.urls import URLPattern, path

from tenders.social import views

_START = "inkoop/<uuid:public_id>/maatschappelijk"
urlpatterns: list[URLPattern] = [
    path(f"{_START}/", views.SocialView.as_view(), name="social"),
    path(f"{_START}/techniek/<int:number>/", views.note, name="social_note"),
    path(f"{_START}/voorbeeldbepalingen/", views.clauses, name="social_clauses"),
    path(f"{_START}/experimenteerruimte/", views.experiment, name="social_experiment"),
]
