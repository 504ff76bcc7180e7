"""What every page needs to know, under one name in the template context."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

import clock

PRODUCT = "Tenderhuis"


@dataclass(frozen=True)
class Site:
    """`site` in templates: the product, the present instant, and for whom the visitor acts."""

    name: str
    now: datetime
    demo: bool
    # After how many minutes without an act the session of the visitor ends; None without one.
    idle_minutes: int | None = None
    _acting: Any = field(default=None, repr=False)
    _user: Any = field(default=None, repr=False)

    @property
    def acting_for(self) -> Any:
        """The organisation that the visitor acts for, or None; read only when a page asks."""
        return getattr(self._acting, "organisation", None)

    @cached_property
    def organisations(self) -> list[Any]:
        """Where the visitor can act for; read only when a page asks, from rows the request has already."""
        if self._user is None or not self._user.is_authenticated:
            return []
        return [membership.organisation for membership in self._user.memberships.all()]


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor. `site.now` is the clock at rendering: near a deadline the page counts on from it.

    The skeleton reads the same under the name `house`, because the pages of allauth have a `site` of their own.
    """
    facts = Site(
        name=PRODUCT,
        now=clock.now(),
        demo=getattr(settings, "DEMO", False),
        idle_minutes=getattr(request, "idle_minutes", None),
        _acting=getattr(request, "acting", None),
        _user=getattr(request, "user", None),
    )
    return {"site": facts, "house": facts}
