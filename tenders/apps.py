"""Django's registration of the app."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "tenders"

    def ready(self) -> None:
        """What has happened to a tender stays as it was written; the jobs of the app are known."""
        import tenders.tasks  # noqa: F401, PLC0415 -- registers its handlers; models must be ready
        from audit.append_only import (  # noqa: PLC0415 -- models must be ready
            register_append_only,
            register_fixed_columns,
        )

        words = {
            "statuschange": ["reason"],
            "rectification": [],
            "contactmessage": ["text", "measure"],
            "complaint": ["complainant", "reply_to", "subject", "text", "wish"],
            "complaintdecision": ["reasons", "measures"],
        }
        for table, erasable in words.items():
            register_append_only(f"tenders_{table}", erasable=erasable)
        register_append_only("tenders_logfingerprint")
        register_append_only("tenders_methodsimulation", allowed_updates=("tally", "finished_at"))
        register_append_only("tenders_leidraadversion", allowed_updates=("pdf_id", "word_id"))
        register_fixed_columns("tenders_tender", ("is_rehearsal",))
        register_append_only("tenders_deviation", allowed_updates=("published_at",))
