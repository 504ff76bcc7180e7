"""Filters and components of the house; a builtin of every template."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui import formatting

register = template.Library()

# Status of a task or a thing: word, colour and icon always together.
TONES = {"good": "check", "warn": "warning", "bad": "cross", "info": "info", "plain": "dot"}
TASK_TONES = {
    "nog niet begonnen": "plain",
    "bezig": "info",
    "klaar": "good",
    "niet nodig": "plain",
    "kan nog niet": "warn",
    "ontbreekt": "bad",
    "let op": "warn",
}


@register.filter
def dutch_date(value: date | None) -> str:
    return "" if value is None else formatting.dutch_date(value)


@register.filter
def dutch_datetime(value: datetime | None) -> str:
    return "" if value is None else formatting.dutch_datetime(value)


@register.filter
def dutch_time(value: datetime | None) -> str:
    return "" if value is None else formatting.dutch_time(value)


@register.filter
def dutch_time_ms(value: datetime | None) -> str:
    return "" if value is None else formatting.dutch_time_ms(value)


@register.filter
def points(value: Decimal | Fraction | int | None) -> str:
    """80,00."""
    return "" if value is None else formatting.dutch_number(value, 2)


@register.filter
def number(value: Decimal | Fraction | int | None) -> str:
    """As entered: 80 or 12,5."""
    return "" if value is None else formatting.plain_number(value)


@register.filter
def money(value: Decimal | None) -> str:
    return "" if value is None else formatting.money(Decimal(value))


@register.filter
def file_size(value: int | None) -> str:
    return "" if value is None else formatting.file_size(value)


@register.filter
def relative_to(value: datetime, present: datetime) -> str:
    return formatting.relative(value, present)


@register.filter
def percentage(value: Decimal | Fraction | int) -> str:
    return f"{formatting.plain_number(value)} %"


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, hidden from screen readers: the word stands beside it."""
    return format_html(
        '<svg class="th-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def badge(word: str, tone: str = "") -> SafeString:
    """A status: word, icon and colour. Without a tone the word of the task list decides."""
    chosen = tone or next((t for start, t in TASK_TONES.items() if word.startswith(start)), "plain")
    return format_html(
        '<span class="th-badge th-badge--{}">{}{}</span>', chosen, icon(TONES[chosen]), word
    )


@register.inclusion_tag("components/_sealed_band.html")
def sealed_band(until: datetime) -> dict[str, Any]:
    return {"until": until}


@register.inclusion_tag("components/_task_list.html")
def task_list(groups: Any) -> dict[str, Any]:
    """Groups of {title, tasks: [{title, url, status, hint}]}; a task without url cannot be opened yet."""
    return {"groups": groups}


@register.inclusion_tag("components/_summary_list.html")
def summary_list(rows: Any) -> dict[str, Any]:
    """Pairs (term, value) or triples with the address of the page that changes it."""
    return {"rows": rows}


@register.inclusion_tag("components/_progress.html")
def progress(done: int, total: int, what: str) -> dict[str, Any]:
    return {"done": done, "total": total, "what": what}


@register.inclusion_tag("components/_error_summary.html", takes_context=True)
def error_summary(context: template.Context, *forms: Any) -> dict[str, Any]:
    """Links to each field in error; give the forms and formsets of the page."""
    return {"errors": [pair for form in forms if form is not None for pair in _errors(form)]}


@register.simple_tag(takes_context=True)
def title_prefix(context: template.Context) -> str:
    """ "Fout: " where a form of the page failed."""
    candidates = [context.get("form"), context.get("formset"), *context.get("forms", [])]
    failed = any(_errors(form) for form in candidates if form is not None)
    return "Fout: " if failed or context.get("page_failed") else ""


@register.simple_tag
def hash_block(value: str) -> SafeString:
    """A hash in groups of eight, so that it wraps and can be compared by eye."""
    groups = [value[start : start + 8] for start in range(0, len(value), 8)]
    return format_html('<code class="th-hash">{}</code>', format_html_join("\u200b", "{}", ((g,) for g in groups)))


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The present query string with some parameters replaced; for pages of a list."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        parameters[key] = value
    return f"?{parameters.urlencode()}"


def _errors(form: Any) -> list[tuple[str, str]]:
    if isinstance(form, BaseForm):
        return _form_errors(form)
    if hasattr(form, "forms"):
        found = [("", str(message)) for message in form.non_form_errors()]
        return found + [pair for row in form.forms for pair in _form_errors(row)]
    return []


def _form_errors(form: BaseForm) -> list[tuple[str, str]]:
    if not form.is_bound:
        return []
    found = [("", str(message)) for message in form.non_field_errors()]
    for name, messages in form.errors.items():
        if name in form.fields:
            bound = form[name]
            target = bound.id_for_label or bound.auto_id
            found += [(target, f"{bound.label}: {message}") for message in messages]
    return found
