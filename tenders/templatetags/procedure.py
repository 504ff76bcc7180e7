"""The words of a page that serves a procedure with award criteria and one without; built in by the settings."""

from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from tenders.domain.procedure_words import html_said

register = template.Library()


class AwardWords(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Any) -> SafeString:
        shown = self.nodelist.render(context)
        tender = context.get("tender")
        if not (context.get("is_admission") or getattr(tender, "is_admission", False)):
            return shown
        return mark_safe(html_said(shown))


@register.tag
def award_words(parser: Parser, token: Token) -> AwardWords:
    """{% award_words %}…{% endaward_words %}: in a toelatingsprocedure "gunning" is said as "toelating", and so on.

    Only around words of the page itself, never around what somebody wrote.
    """
    nodelist = parser.parse(("endaward_words",))
    parser.delete_first_token()
    return AwardWords(nodelist)
