"""Address of the lastenmeter."""

from django.urls import URLPattern, path

from tenders.burden import views

urlpatterns: list[URLPattern] = [path("inkoop/<uuid:public_id>/lasten/", views.burden, name="burden")]
