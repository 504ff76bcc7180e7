"""The cache of this process alone: on Redis all processes of a run share one database, which `cache.clear` empties."""

from typing import Any, cast

from django.conf import settings
from django.core.cache import cache


def clear_own_cache() -> None:
    """Remove what this process cached, and nothing of a test that runs beside it."""
    if not settings.REDIS_URL:
        cache.clear()
        return
    client = cast("Any", cache)._cache.get_client(write=True)
    keys = list(client.scan_iter(match=cache.make_key("*")))
    if keys:
        client.delete(*keys)
