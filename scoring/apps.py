"""Django's registration of the app."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from audit.append_only import register_append_only  # noqa: PLC0415 -- models must be loaded first
        from bids.outcome import register_fixer  # noqa: PLC0415 -- models must be loaded first
        from bids.permissions import register_plan_reader  # noqa: PLC0415 -- models must be loaded first
        from scoring import tasks  # noqa: F401, PLC0415 -- jobs are registered on import
        from scoring.permissions import may_read_plan  # noqa: PLC0415 -- models must be loaded first
        from scoring.services.ranking import fix_admission  # noqa: PLC0415 -- models must be loaded first

        register_plan_reader(may_read_plan)
        register_fixer(fix_admission)
        register_append_only("scoring_drawword", erasable_bytes=["sealed_word"])
        register_append_only("scoring_sheetreopening", erasable=["reason"])
        register_append_only("scoring_interestreport", erasable=["earlier_text", "earlier_reason"])
        register_append_only("scoring_earlierdecision", erasable=["reason"])
        register_append_only(
            "scoring_consensusminutes", allowed_updates=["file_id"], erasable_json=["content"]
        )
