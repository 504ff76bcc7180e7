"""Django's registration of the app."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "bids"

    def ready(self) -> None:
        """Acts, jobs and sweeps are registered on import; who has a bid gets the news of its tender."""
        from audit.append_only import register_append_only  # noqa: PLC0415 -- models must be ready
        from bids import permissions, tasks  # noqa: F401, PLC0415 -- needs the models
        from bids.selectors import opening_under_way, participants, participated  # noqa: PLC0415 -- needs the models
        from tenders.following import Participation, register_participation  # noqa: PLC0415 -- needs the models
        from tenders.hindrances import register_hindrance  # noqa: PLC0415 -- needs the models

        register_hindrance(opening_under_way)
        register_participation(Participation(organisations=participants, tenders=participated))
        register_append_only("bids_openingrecord", allowed_updates=["file_id"], erasable_json=["content"])
