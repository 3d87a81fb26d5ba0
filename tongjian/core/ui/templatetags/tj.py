"""Template tags and filters of the product's look; tongjian/templates/README.md lists them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tongjian.core.charts.figure import TwinRow, figure
from tongjian.core.charts.model import Chart
from tongjian.core.documents import numbers
from tongjian.core.documents.numbers import Absent, Money, Shown, Unit
from tongjian.core.ui import icons
from tongjian.core.ui.glossary import GLOSSARY

register = template.Library()

# Counted per process: a fragment that htmx puts into a page must not repeat an id of the page.
_term_ids = itertools.count(1)

LEVELS = {"red": "红色", "yellow": "黄色", "blue": "蓝色", "green": "正常", "grey": "未评"}
UNITS = {"yuan": Unit.YUAN, "wan": Unit.WAN, "yi": Unit.YI}


def figure_html(shown: Shown, *, with_unit: bool) -> SafeString:
    """Return a figure as HTML: exact value on the element, the reason where there is none.

    A page has hundreds, so they are put together without a template.
    """
    if shown.absent:
        return format_html(
            '<span class="num num--absent" title="{reason}"><span aria-hidden="true">{text}</span>'
            '<span class="sr-only">{reason}</span></span>',
            text=shown.number,
            reason=shown.absent.reason,
        )
    unit = escape(shown.unit) if with_unit else ""
    if unit not in {"", "%"}:
        unit = f'<span class="unit">{unit}</span>'
    exact, number = escape(shown.exact), escape(shown.number)
    return mark_safe(f'<span class="num" title="{exact}">{number}{unit}</span>')  # noqa: S308


@register.filter
def yuan(value: Money, places: int = 2) -> SafeString:
    """Money in 元 without the unit, for a column headed 元."""
    return figure_html(numbers.show(value, Unit.YUAN, places), with_unit=False)


@register.filter
def wan(value: Money, places: int = 2) -> SafeString:
    """Money in 万元 without the unit, for a column headed 万元."""
    return figure_html(numbers.show(value, Unit.WAN, places), with_unit=False)


@register.filter
def yi(value: Money, places: int = 2) -> SafeString:
    """Money in 亿元 without the unit, for a column headed 亿元."""
    return figure_html(numbers.show(value, Unit.YI, places), with_unit=False)


@register.filter
def money(value: Money) -> SafeString:
    """Money with its unit, in the unit in which it reads best."""
    return figure_html(numbers.show_money(value), with_unit=True)


@register.filter
def money_text(value: Money) -> str:
    """Money with its unit as plain text, for attributes and titles."""
    return numbers.show_money(value).text


@register.filter
def in_unit(value: Money, unit: str) -> SafeString:
    """Money in the named unit ("yuan", "wan", "yi"), without the unit."""
    return figure_html(numbers.show(value, UNITS[unit]), with_unit=False)


@register.filter
def pct(value: Decimal | float | Absent | None, places: int = 1) -> SafeString:
    """Percent: 12.34 becomes 12.3%."""
    return figure_html(numbers.show_percent(value, places), with_unit=True)


@register.filter
def change(value: Decimal | float | Absent | None, places: int = 1) -> SafeString:
    """Growth in percent, with its sign."""
    return figure_html(numbers.show_percent(value, places, signed=True), with_unit=True)


@register.filter
def count(value: int | None) -> SafeString:
    """Whole number with thousands commas."""
    return figure_html(numbers.show_count(value), with_unit=False)


@register.filter
def shown(value: Shown) -> SafeString:
    """A cell of a chart's table twin."""
    return figure_html(value, with_unit=value.unit == "%")


@register.filter
def message_tone(tag: str) -> str:
    """The tone of a Django message's level."""
    return {"success": "green", "warning": "yellow", "error": "red"}.get(tag, "blue")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Inline icon, decorative."""
    return icons.icon(name)


@register.simple_tag
def brand_mark() -> SafeString:
    """The product's mark."""
    return icons.brand_mark()


@register.simple_tag
def level(name: str, text: str = "") -> SafeString:
    """Badge of a warning level (red, yellow, blue; green and grey for states): shape and word."""
    return format_html(
        '<span class="badge badge--{}">{}{}</span>', name, icons.icon(name), text or LEVELS[name]
    )


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The options of a select from (value, title) pairs; long lists are quicker than in a loop."""
    found = []
    for value, title in choices:
        mark = " selected" if value == chosen else ""
        found.append(f'<option value="{escape(str(value))}"{mark}>{escape(str(title))}</option>')
    return mark_safe("".join(found))  # noqa: S308 (escaped)


@register.simple_tag
def figure_link(value: Money, url: str, unit: str = "") -> SafeString:
    """A figure that explains itself: a link with a dotted underline, in ``unit`` or the best."""
    shown = numbers.show(value, UNITS[unit]) if unit else numbers.show_money(value)
    text = figure_html(shown, with_unit=not unit)
    if not url:
        return text
    return format_html('<a class="explain" href="{}">{}</a>', url, text)


@register.simple_tag
def figure_cells(figures: Iterable[Mapping[str, Any]]) -> SafeString:
    """The cells of a table's row: ``{title, url, shown}`` each, linked to where it comes from."""
    cells = []
    for one in figures:
        text: str = shown(one["shown"])
        if one["url"]:
            text = f'<a class="explain" href="{escape(one["url"])}">{text}</a>'
        cells.append(f'<td class="is-number" data-label="{escape(one["title"])}">{text}</td>')
    return mark_safe("".join(cells))  # noqa: S308 (escaped above)


@register.simple_tag
def twin_rows(rows: Iterable[TwinRow]) -> SafeString:
    """The rows of a chart's table twin."""
    lines = []
    for row in rows:
        name = escape(row.name)
        if row.link:
            name = f'<a href="{escape(row.link)}">{name}</a>'
        cells = "".join(f'<td class="is-number">{shown(cell)}</td>' for cell in row.cells)
        lines.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
    return mark_safe("".join(lines))  # noqa: S308 (escaped above)


@register.simple_block_tag
def explain(content: str, url: str) -> SafeString:
    """Wrap a figure so that pressing it leads to where it comes from."""
    if not url:
        return mark_safe(content)  # noqa: S308 (already rendered by the template)
    return format_html(
        '<a class="explain" href="{}">{}</a>',
        url,
        mark_safe(content.strip()),  # noqa: S308 (already rendered by the template)
    )


@register.inclusion_tag("ui/term.html")
def term(word: str, meaning: str = "") -> dict[str, Any]:
    """A word with its explanation in plain words, from the glossary unless given."""
    if not meaning and word not in GLOSSARY:
        raise ValueError(f"{word!r} is not in the glossary; give its meaning")
    return {"word": word, "meaning": meaning or GLOSSARY[word], "id": f"term-{next(_term_ids)}"}


@register.inclusion_tag("ui/chart.html", takes_context=True)
def chart(context: Mapping[str, Any], chart: Chart, heading: int = 3) -> dict[str, Any]:
    """A chart with its sentence and its table twin; ``heading`` is the level of its title."""
    return {
        "figure": figure(chart),
        "chart": chart,
        "heading": heading,
        "nonce": context.get("csp_nonce", ""),
    }


@register.simple_tag
def meter(value: Decimal | Absent | None, level: str = "", label: str = "") -> SafeString:
    """A thin bar for a percentage inside a table."""
    shown = numbers.show_percent(value)
    known = value if isinstance(value, Decimal) else Decimal(0)
    width = numbers.round_half_up(min(max(known, Decimal(0)), Decimal(100)), 2)
    kind = f" meter__fill--{escape(level)}" if level else ""
    return mark_safe(  # noqa: S308 (escaped)
        f'<svg class="meter" role="img" aria-label="{escape(label or shown.text)}">'
        '<rect class="meter__track" width="100%" height="10" rx="3"/>'
        f'<rect class="meter__fill{kind}" width="{width}%" height="10" rx="3"/></svg>'
    )


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb(*steps: str) -> dict[str, Any]:
    """Title and address in turn; the last step, the page itself, is a title alone."""
    pairs = [
        {"title": steps[at], "url": steps[at + 1] if at + 1 < len(steps) else ""}
        for at in range(0, len(steps), 2)
    ]
    return {"steps": pairs}


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb_list(steps: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The same from a list of ``{title, url}``."""
    return {"steps": steps}


@register.inclusion_tag("ui/sort_heading.html", takes_context=True)
def sort_heading(
    context: Mapping[str, Any], key: str, title: str, kind: str = "text", parameter: str = "sort"
) -> dict[str, Any]:
    """A sortable table heading: ``?sort=key`` up, ``?sort=-key`` down; back to the first page.

    ``kind`` "number" aligns right and sorts from the largest first.
    """
    query = _query(context)
    now = query.get(parameter, "")
    first, second = (f"-{key}", key) if kind == "number" else (key, f"-{key}")
    query[parameter] = second if now == first else first
    query.pop("page", None)
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"url": f"?{query.urlencode()}", "title": title, "state": state, "kind": kind}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page: Page[Any], noun: str = "条") -> dict[str, Any]:
    """Pages with the total count, keeping the rest of the address."""
    query = _query(context)
    links: list[dict[str, Any]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        query["page"] = str(number)
        is_page = isinstance(number, int)
        links.append({"text": number, "url": f"?{query.urlencode()}" if is_page else ""})
    return {
        "page": page,
        "links": links,
        "noun": noun,
        "total": f"{page.paginator.count:,d}",
        "capped": getattr(page.paginator, "capped", False),
        "previous": _page_url(query, page.number - 1) if page.has_previous() else "",
        "next": _page_url(query, page.number + 1) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def address(context: Mapping[str, Any], **changes: object) -> str:
    """The page's own address with parameters changed (None removes one); drops the page number."""
    query = _query(context)
    query.pop("page", None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "分页签") -> dict[str, Any]:
    """Tabs as links: a list of ``{title, url, current, count}``."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/segments.html")
def segments(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """A choice of a few (元 万元 亿元): a list of ``{title, url, current}``."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/steps.html")
def steps(titles: Sequence[str], current: int, failed: bool = False) -> dict[str, Any]:
    """Steps of a process; ``current`` counts from 1, one more than the last when all is done."""
    states = [
        {"title": title, "number": at, "done": at < current, "current": at == current}
        for at, title in enumerate(titles, 1)
    ]
    return {"steps": states, "failed": failed}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, help and errors, tied together for screen readers."""
    return {"field": bound, "check": isinstance(bound.field.widget, CheckboxInput)}


@register.filter
def percent_of(value: int | None, whole: int | None) -> int:
    """Whole percent for a progress bar, 0 to 100."""
    return min(100, value * 100 // whole) if value and whole else 0


def _query(context: Mapping[str, Any]) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _page_url(query: QueryDict, number: int) -> str:
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/note.html")
def note(
    text: str, tone: str = "blue", title: str = "", items: Sequence[str] = (), role: str = ""
) -> dict[str, Any]:
    """A framed remark; ``tone`` is blue, green, yellow, red or grey."""
    return {"text": text, "tone": tone, "title": title, "items": items, "role": role}


@register.inclusion_tag("ui/error.html")
def error_note(
    text: str = "",
    title: str = "没有办成",
    items: Sequence[str] = (),
    url: str = "",
    action: str = "重试",
) -> dict[str, Any]:
    """What went wrong, announced at once; ``items`` lists the faults, ``url`` leads on."""
    return {"text": text, "title": title, "items": items, "url": url, "action": action}


@register.inclusion_tag("ui/empty.html")
def empty_state(
    title: str, text: str = "", url: str = "", action: str = "", icon: str = "box"
) -> dict[str, Any]:
    """Nothing here, why, and what can be done."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("ui/stat.html")
def stat(
    label: str,
    value: object,
    *,
    sentence: str = "",
    tone: str = "",
    tone_text: str = "",
    url: str = "",
    more_url: str = "",
    more: str = "看明细",
) -> dict[str, Any]:
    """A tile: one figure and the sentence that says what it means; ``url`` explains the figure."""
    return {
        "label": label,
        "value": value,
        "sentence": sentence,
        "tone": tone,
        "tone_text": tone_text,
        "url": url,
        "more_url": more_url,
        "more": more,
    }


@register.inclusion_tag("ui/progress.html")
def progress(
    id: str,  # noqa: A002 (names the element's id)
    text: str,
    *,
    value: int = 0,
    total: int = 0,
    poll_url: str = "",
    detail: str = "",
    done: bool = False,
    every: str = "1s",
) -> dict[str, Any]:
    """Long work: replaces itself from ``poll_url`` until ``done``; no total, no percentage."""
    return {
        "id": id,
        "text": text,
        "value": value,
        "total": total,
        "poll_url": poll_url,
        "detail": detail,
        "done": done,
        "every": every,
    }


@register.inclusion_tag("ui/upload.html")
def upload(
    name: str = "file",
    label: str = "选择文件，或拖到这里",
    help: str = "",  # noqa: A002 (HTML's and Django's word)
    accept: str = "",
    multiple: bool = False,
) -> dict[str, Any]:
    """A file input that also takes a drop; progress shows when the form is boosted by htmx."""
    return {"name": name, "label": label, "help": help, "accept": accept, "multiple": multiple}


@register.inclusion_tag("ui/confirm.html")
def confirm(
    id: str,  # noqa: A002 (names the element's id)
    title: str,
    text: str,
    action: str,
    *,
    button: str = "确定",
    danger: bool = False,
    reason_label: str = "",
    reason_name: str = "reason",
    fields: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """A question before a write, posted to ``action``; opened by ``data-opens-dialog="id"``."""
    return {
        "id": id,
        "title": title,
        "text": text,
        "action": action,
        "button": button,
        "danger": danger,
        "reason_label": reason_label,
        "reason_name": reason_name,
        "fields": fields or {},
    }


@register.inclusion_tag("ui/export.html")
def export(csv_url: str = "", xlsx_url: str = "", rows: int | None = None) -> dict[str, Any]:
    """Buttons for downloads, with the number of rows, and for printing."""
    return {"csv_url": csv_url, "xlsx_url": xlsx_url, "rows": rows}


@register.inclusion_tag("ui/sheet.html")
def sheet(
    image: str,
    width: object,
    height: object,
    label: str,
    *,
    marks: Sequence[Mapping[str, object]] = (),
) -> dict[str, Any]:
    """A document's page with marks: ``{id, label, tone, x, y, width, height}``.

    Measures are in the page's own units (PDF points, origin top left); ``id`` is that of the
    finding in the list beside it, whose cells and items carry ``data-finding``.
    """
    return {"image": image, "width": width, "height": height, "label": label, "marks": marks}
