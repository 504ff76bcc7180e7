"""How often one address of a client may do what is open to everybody."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def is_within_limit(request: HttpRequest, act: str, *, most: int, seconds: int) -> bool:
    """Count this one, and say whether it is among the first `most` since the count of this address began.

    The address is the one that counts for logging in (ALLAUTH_TRUSTED_PROXY_COUNT); the cache holds its hash alone.
    """
    address = get_adapter().get_client_ip(request)
    key = f"limit:{act}:{hashlib.sha256(str(address).encode()).hexdigest()}"
    cache.add(key, 0, seconds)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:
        # It ran out between the two: the next one begins a new count.
        return True
