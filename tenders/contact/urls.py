"""Addresses of the contact log."""

from django.urls import URLPattern, path

from tenders.contact import views

_TENDER, _STAFF = "aanbestedingen/<uuid:public_id>/berichten", "inkoop/<uuid:public_id>/berichten"

urlpatterns: list[URLPattern] = [
    path(f"{_TENDER}/", views.contact, name="contact"),
    path(f"{_TENDER}/<uuid:message_id>/bijlage/", views.attachment, name="contact_attachment"),
    path(f"{_STAFF}/", views.threads, name="contact_threads"),
    path(f"{_STAFF}/<uuid:organisation_id>/", views.thread, name="contact_thread"),
]
