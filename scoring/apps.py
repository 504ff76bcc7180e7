"""Django's registration of the app."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from bids.permissions import register_plan_reader  # noqa: PLC0415 -- models must be loaded first
        from scoring.permissions import may_read_plan  # noqa: PLC0415 -- models must be loaded first

        register_plan_reader(may_read_plan)
