"""Filters and components of every page; the settings make them available without a load tag. See docs/ui.md."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ui import formatting
from ui.form_errors import AnyForm, error_links, forms_in
from ui.forms import form_helper
from ui.formsets import ADD, REMOVE, RowFormSet
from ui.glossary import explanation_of
from ui.presentation import Crumb, Event, Step, SummaryRow, TaskGroup, TaskState, TenderHeader, Tone
from ui.sorting import PARAMETER

register = template.Library()

ICONS = {
    Tone.GOOD: "check",
    Tone.WARN: "warning",
    Tone.BAD: "cross",
    Tone.INFO: "info",
    Tone.NEUTRAL: "dot",
}
TASK_LOOKS = {
    TaskState.NOT_STARTED: (Tone.NEUTRAL, "circle"),
    TaskState.BUSY: (Tone.INFO, "half"),
    TaskState.DONE: (Tone.GOOD, "check"),
    TaskState.MISSING: (Tone.BAD, "cross"),
    TaskState.DOUBTFUL: (Tone.WARN, "warning"),
    TaskState.NOT_NEEDED: (Tone.NEUTRAL, "dash"),
    TaskState.BLOCKED: (Tone.WARN, "lock"),
}


def _empty_safe(function: Callable[[Any], str]) -> Callable[[Any], str]:
    """An absent value prints nothing, so that `|default:"…"` can say what its absence means."""
    return lambda value: "" if value is None or value == "" else function(value)


for _name in (
    "dutch_date",
    "dutch_time",
    "dutch_datetime",
    "dutch_time_ms",
    "dutch_datetime_ms",
    "utc_time_ms",
    "points",
    "money",
    "percentage",
    "file_size",
    "duration",
):
    register.filter(_name, _empty_safe(getattr(formatting, _name)))


@register.filter
def relative_to(value: datetime | None, now: datetime) -> str:
    return "" if value is None else formatting.relative(value, now)


@register.filter
def decimal_comma(value: Decimal | None, places: int = 2) -> str:
    return "" if value is None else formatting.decimal_text(value, places)


# The parts of the skeleton


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """ "Fout: " when a bound form of the page refused something."""
    return "Fout: " if error_links(forms_in(context.flatten())) else ""


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context: template.Context, *forms: AnyForm) -> dict[str, Any]:
    """The refusals of these forms; without arguments of every bound form in the context."""
    return {"errors": error_links(forms or forms_in(context.flatten()))}


@register.simple_block_tag
def breadcrumb(content: str, *pairs: str) -> str:
    """`{% breadcrumb "Label" url … %}Here{% endbreadcrumb %}`; the start page comes first by itself."""
    crumbs = [Crumb("Start", _home()), *map(Crumb, pairs[::2], pairs[1::2])]
    here = content.strip()
    if not here:
        here = crumbs.pop().label
    return render_to_string("components/breadcrumb.html", {"crumbs": crumbs, "here": here})


@register.inclusion_tag("components/tender_header.html", takes_context=True)
def tender_header(
    context: template.Context, header: TenderHeader | None = None, *, compact: bool = False
) -> dict[str, Any]:
    """The tender above its pages; without an argument `tender_header` or `header` of the context."""
    shown = header or context.get("tender_header") or context.get("header")
    return {"header": shown, "compact": compact, "site": context.get("site")}


@register.inclusion_tag("components/lifeline.html")
def lifeline(steps: Sequence[Step]) -> dict[str, Any]:
    """The levenslijn. Steps: label, state (done, current, todo), since."""
    following = next((step for step in steps if step.state == "todo"), None)
    return {"steps": steps, "following": following}


@register.inclusion_tag("components/deadline.html", takes_context=True)
def deadline(
    context: template.Context, at: datetime, *, label: str = "Inschrijven kan tot en met", clock: bool = True
) -> dict[str, Any]:
    """A deadline in words and relative to now; with `clock` the page counts on by itself in the last hour."""
    return {"at": at, "label": label, "clock": clock, "site": context["site"]}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of static/img/icons.svg; decorative unless it has a label."""
    sprite = f"{_sprite()}#{name}"
    if label:
        return format_html(
            '<svg class="th-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, sprite
        )
    return format_html('<svg class="th-icon" aria-hidden="true"><use href="{}"/></svg>', sprite)


# Components


@register.simple_tag
def status(label: str, tone: str = Tone.NEUTRAL, icon_name: str = "") -> SafeString:
    """Word, icon and colour. Give the word that the user reads, never the value of an enumeration."""
    chosen = icon_name or ICONS[Tone(tone)]
    return format_html(
        '<span class="th-status th-{}">{}<span>{}</span></span>', Tone(tone).value, icon(chosen), label
    )


@register.simple_tag
def task_status(state: TaskState | str) -> SafeString:
    tone, icon_name = TASK_LOOKS[TaskState(state)]
    return status(TaskState(state).value, tone, icon_name)


@register.inclusion_tag("components/task_list.html")
def task_list(groups: Iterable[TaskGroup]) -> dict[str, Any]:
    return {"groups": list(groups)}


@register.simple_block_tag
def alert(content: str, tone: str = Tone.INFO, title: str = "", live: str = "") -> str:
    """A box with a message. `live="polite"` announces it when htmx puts it on the page."""
    context = {
        "content": content,
        "tone": Tone(tone).value,
        "icon": ICONS[Tone(tone)],
        "title": title,
        "live": live,
    }
    return render_to_string("components/alert.html", context)


@register.inclusion_tag("components/sealed_band.html")
def sealed_band(until: datetime) -> dict[str, Any]:
    """The dark band of the vault, in the words that docs and product share."""
    return {"until": until}


@register.simple_block_tag
def empty_state(content: str, title: str) -> str:
    """Why there is nothing here, and what makes it full."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title})


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[SummaryRow | Sequence[Any]]) -> dict[str, Any]:
    """A dl; a row is a SummaryRow or (label, value[, url[, action]])."""
    return {"rows": [row if isinstance(row, SummaryRow) else SummaryRow(*row) for row in rows]}


@register.simple_block_tag
def data_table(
    content: str, caption: str, note: str = "", classes: str = "", hide_caption: bool = False
) -> str:
    """A table around thead, tbody and tfoot; give each td a data-label, it becomes a card on a small screen."""
    context = {
        "content": content,
        "caption": caption,
        "note": note,
        "classes": classes,
        "hide_caption": hide_caption,
    }
    return render_to_string("components/data_table.html", context)


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(
    context: template.Context, label: str, column: str, *, classes: str = "", anchor: str = ""
) -> dict[str, Any]:
    """A th with a button that sorts by this column: parameter `sorteer`, with a minus for descending.

    The view gives `sorting` (`ui.sorting.Order`): how the rows stand, also where the address asks for nothing or for
    what does not exist. `anchor` is the id of a place in the page to come back to.
    """
    query, sorting = context["request"].GET, context["sorting"]
    kept = [
        (key, value) for key, values in query.lists() if key not in {PARAMETER, "pagina"} for value in values
    ]
    order = "none"
    if sorting.column == column:
        order = "descending" if sorting.descending else "ascending"
    return {
        "label": label,
        "order": order,
        "following": f"-{column}" if order == "ascending" else column,
        "kept": kept,
        "classes": classes,
        "anchor": anchor,
    }


@register.inclusion_tag("components/kept_order.html", takes_context=True)
def kept_order(context: template.Context) -> dict[str, Any]:
    """In a form that narrows a list: the order that was chosen stays."""
    return {"sorting": context["sorting"]}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, what: str) -> dict[str, Any]:
    """ "128 van 200 brieven" with a bar."""
    return {"done": done, "total": total, "what": what}


@register.inclusion_tag("components/file_row.html")
def file_row(name: str, url: str = "", **facts: Any) -> dict[str, Any]:
    """A file. Facts: size, pages, received, sha256, note, remove_url (a page that asks first)."""
    unknown = set(facts) - {"size", "pages", "received", "sha256", "note", "remove_url"}
    if unknown:
        raise template.TemplateSyntaxError(f"file_row does not know {', '.join(sorted(unknown))}.")
    return {"name": name, "url": url, **facts}


@register.simple_tag
def receipt_hash(value: str) -> SafeString:
    """A hash that wraps in groups of eight and is still copied as one word."""
    groups = [value[start : start + 8] for start in range(0, len(value), 8)]
    return format_html(
        '<code class="th-hash">{}</code>', format_html_join(mark_safe("<wbr>"), "{}", ((g,) for g in groups))
    )


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, *, what: str = "resultaten") -> dict[str, Any]:
    """Pages of a list by the parameter `pagina`; the rest of the query stays."""
    query = context["request"].GET.copy()
    query.pop("pagina", None)
    start = f"?{query.urlencode()}&pagina=" if query else "?pagina="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": list(numbers),
        "start": start,
        "what": what,
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Event]) -> dict[str, Any]:
    return {"events": list(events)}


@register.inclusion_tag("components/explain.html")
def explain(term: str) -> dict[str, str]:
    """The "?" with the meaning of a legal term. It is a block: put it after a heading or paragraph, not in it."""
    return {"term": term, "explanation": explanation_of(term)}


@register.simple_block_tag
def button_row(content: str) -> SafeString:
    return format_html('<div class="th-buttons">{}</div>', content)


@register.simple_tag
def poll(url: str, *, seconds: int = 3) -> SafeString:
    """Attributes that replace an element by the answer of `url`, until the answer no longer has them."""
    return format_html('hx-get="{}" hx-trigger="every {}s" hx-swap="outerHTML"', url, seconds)


# Forms


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """The fields of a form by its layout, or of any form without one. No form tag, no buttons, no CSRF token.

    A placeholder is taken away: the label stands above the field, and a grey copy of it looks like an answer.
    """
    for field in form.fields.values():
        # A blank one is nothing to read: by it a style sheet knows an empty field.
        if field.widget.attrs.get("placeholder", "").strip():
            del field.widget.attrs["placeholder"]
    return render_crispy_form(form, helper=getattr(form, "helper", None) or form_helper())


@register.simple_tag
def add_row(rows: RowFormSet, label: str = "Voeg een rij toe") -> SafeString:
    return format_html(
        '<button type="submit" name="{}" value="{}" class="btn btn-secondary" formnovalidate>{} {}</button>',
        ADD,
        rows.prefix,
        icon("plus"),
        label,
    )


@register.simple_tag
def remove_row(rows: RowFormSet, index: int, label: str) -> SafeString:
    """The button that removes a row; `label` names the row ("Verwijder criterium 2")."""
    return format_html(
        '<button type="submit" name="{}" value="{}-{}" class="btn btn-link th-remove" formnovalidate>{}</button>',
        REMOVE,
        rows.prefix,
        index,
        label,
    )


@register.simple_tag
def submit_first(value: str = "") -> SafeString:
    """A hidden first button: Enter in a field presses the first button of a form, which must not remove a row."""
    return format_html(
        '<button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true" value="{}">Sla op</button>',
        value,
    )


@cache
def _sprite() -> str:
    """Looked up once: a long list has hundreds of icons."""
    return static("img/icons.svg")


def _home() -> str:
    try:
        return reverse("portal:home")
    except NoReverseMatch:
        return "/"
