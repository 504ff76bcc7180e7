"""Django's registration of the app."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"

    def ready(self) -> None:
        """Acts and jobs are registered on import."""
        from audit.append_only import register_append_only  # noqa: PLC0415 -- models must be loaded first
        from bids.access_log import register_bundles  # noqa: PLC0415 -- models must be loaded first
        from bids.permissions import register_plan_reader  # noqa: PLC0415 -- models must be loaded first
        from bids.validity.suspensions import register_suspensions  # noqa: PLC0415 -- models must be loaded first
        from contracts import permissions, tasks  # noqa: F401, PLC0415 -- needs the models
        from contracts.capacity import panels as capacity_panels  # noqa: F401, PLC0415 -- needs the models
        from contracts.changes import panels as change_panels  # noqa: F401, PLC0415 -- needs the models
        from contracts.dossier import sections  # noqa: F401, PLC0415 -- needs the models
        from contracts.dossier.selectors import dossiers_with_bids  # noqa: PLC0415 -- needs the models
        from contracts.execution import panels  # noqa: F401, PLC0415 -- needs the models
        from contracts.indexation import panels as indexation_panels  # noqa: F401, PLC0415 -- needs the models
        from contracts.maximum import panels as value_panels  # noqa: F401, PLC0415 -- needs the models
        from contracts.proceedings.selectors import validity_suspensions  # noqa: PLC0415 -- needs the models
        from contracts.promises import panels as promise_panels  # noqa: F401, PLC0415 -- needs the models
        from contracts.selectors.announced import announced_by_letters  # noqa: PLC0415 -- needs the models
        from contracts.social import panels as social_panels  # noqa: F401, PLC0415 -- needs the models
        from tenders.announcing import register_announced  # noqa: PLC0415 -- models must be loaded first

        for table in ("allocationrule", "areabudget", "retentionrule", "legalhold", "holdlift"):
            register_append_only(f"contracts_{table}")
        for table in ("carecount", "offerchange"):
            register_append_only(f"contracts_{table}", erasable=["reason"])
        register_append_only("contracts_providerpause", allowed_updates=["lifted_by_id", "lifted_at"])
        register_append_only(
            "contracts_unmetrequirement", allowed_updates=["ended_by_id", "ended_at"], erasable=["reason"]
        )
        for table in ("awardminutes", "withdrawalminutes"):
            register_append_only(
                f"contracts_{table}",
                allowed_updates=("file_id",),
                erasable=["capacity"],
                erasable_json=["content"],
            )
        register_append_only(
            "contracts_withdrawalletter",
            allowed_updates=("file_id", "first_read_at", "first_downloaded_at"),
            erasable_json=["content"],
        )
        for table in ("indexationrule", "indexfigure"):
            register_append_only(f"contracts_{table}", allowed_updates=("replaced_at", "replaced_by_id"))
        register_append_only(
            "contracts_indexation",
            allowed_updates=("letter_id", "replaced_at", "replaced_by_id"),
            erasable=["reason"],
            erasable_json=["content"],
        )
        register_append_only(
            "contracts_socialreturnrule", allowed_updates=("replaced_at",), erasable=["reason"]
        )
        register_announced(announced_by_letters)
        register_bundles(dossiers_with_bids)
        register_plan_reader(permissions.may_read_won_plan)
        register_suspensions(validity_suspensions)
