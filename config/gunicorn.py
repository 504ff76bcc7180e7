"""How gunicorn writes its own log in production: `--logger-class config.gunicorn.JsonLogger`."""

from typing import Any

from gunicorn.glogging import Logger

from config.logs import JsonLines


class JsonLogger(Logger):
    """Faults and starts as JSON lines; there is no log of requests."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())

    def access(self, *args: Any, **kwargs: Any) -> None:
        """A line per request would say who was busy with a bid, and when."""
