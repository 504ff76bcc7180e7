"""Address of earlier involvement."""

from django.urls import URLPattern, path

from bids.involvement import views

urlpatterns: list[URLPattern] = [
    path(
        "toetsing/<uuid:public_id>/<uuid:bid_id>/marktconsultatie/<uuid:consultation_id>/",
        views.note,
        name="involvement",
    ),
]
