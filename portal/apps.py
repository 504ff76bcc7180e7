"""Django's registration of the app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Register the jobs, sweeps and receivers of the app."""
        from portal import tasks  # noqa: F401, PLC0415 -- models must be ready
        from portal.people import addresses, second_factor  # noqa: F401, PLC0415 -- models must be ready
        from portal.people import tasks as people_tasks  # noqa: F401, PLC0415 -- models must be ready
        from portal.registration import tasks as registration_tasks  # noqa: F401, PLC0415 -- models must be ready
