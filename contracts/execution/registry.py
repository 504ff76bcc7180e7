"""The panels of a contractblad. A part adds one with `@panel`, in a module that `AppConfig.ready` imports.

A panel is a title, a template partial, and a function that gives its context, or None where there is nothing to show
to this reader. `page` is the name of an address that takes the id of the `ContractFile`: it becomes the panel's link.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from contracts.execution.models import ContractFile


@dataclass(frozen=True)
class Reader:
    """Who reads a contractblad, and when. A provider reads its own contract only, and only panels made for it."""

    user: User
    at: datetime
    is_provider: bool = False
    may_manage: bool = False


Content = Callable[[ContractFile, Reader], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """`order`: where it stands; 10 the days, 30 the value, 50 and up what other parts add.

    `is_wide`: it has a table or a chart, and takes both columns of a wide screen.
    """

    name: str
    title: str
    template: str
    order: int
    content: Content
    for_provider: bool
    page: str
    link: str
    is_wide: bool = False


@dataclass(frozen=True)
class Shown:
    """A panel with what it says to this reader."""

    panel: Panel
    content: Mapping[str, Any]


_panels: dict[str, Panel] = {}


def panel(
    name: str,
    title: str,
    *,
    template: str,
    order: int,
    for_provider: bool = False,
    page: str = "",
    link: str = "",
    is_wide: bool = False,
) -> Callable[[Content], Content]:
    """Register the function that gives the content of a panel; `link` is the text of the link to `page`."""

    def register(content: Content) -> Content:
        if name in _panels and _panels[name].content is not content:
            raise ValueError(f"Two panels of the contractblad are named {name}.")
        if bool(page) != bool(link):
            raise ValueError(f"Panel {name} has a page without a link, or a link without a page.")
        _panels[name] = Panel(name, title, template, order, content, for_provider, page, link, is_wide)
        return content

    return register


def shown_panels(file: ContractFile, reader: Reader) -> list[Shown]:
    """What this reader finds on the blad, in order; a provider never meets a panel that is not made for it."""
    found = []
    for each in sorted(_panels.values(), key=lambda one: (one.order, one.name)):
        if reader.is_provider and not each.for_provider:
            continue
        content = each.content(file, reader)
        if content is not None:
            found.append(Shown(each, content))
    return found
