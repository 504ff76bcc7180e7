"""The name under which a page of the commission shows a bid."""

from django import template

from bids.models import Bid
from scoring.selectors.naming import Names

register = template.Library()


@register.filter
def named(bid: Bid, names: Names) -> str:
    return names.of(bid)
