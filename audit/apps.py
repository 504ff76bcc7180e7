"""Django's registration of the app."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from audit.append_only import install_triggers_after_migrate, register_append_only
from audit.checks import check_append_only_tables


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        register_append_only("audit_auditentry")
        register_append_only("audit_accessentry", allowed_updates=["chained_as"])
        register_append_only("audit_erasure")
        post_migrate.connect(install_triggers_after_migrate, sender=self)
        register(check_append_only_tables, Tags.database)
