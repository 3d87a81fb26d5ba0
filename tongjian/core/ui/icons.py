"""Line icons of the product, drawn on a 24 by 24 grid; a name in, an inline SVG out.

Inline, so that they print, take the text's colour and need no request. The three marks of warning
levels differ in shape, so that they are told apart without colour.
"""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_LINE = 'fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" '
_LINE += 'stroke-linejoin="round"'


def _line(path: str) -> str:
    return f'<path {_LINE} d="{path}"/>'


def _solid(shape: str, sign: str) -> str:
    return f'<path fill="currentColor" d="{shape}"/>' + (
        f'<path fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" d="{sign}"/>'
    )


ICONS = {
    # octagon, triangle, disc: red, yellow, blue
    "red": _solid("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M12 7v6m0 4v.01"),
    "yellow": _solid("M12 2.5 23 21.5H1z", "M12 10v4.5m0 3.5v.01"),
    "blue": _solid("M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", "M12 11v6m0-10v.01"),
    "green": _solid("M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", "M7.5 12.5l3 3 6-6.5"),
    "grey": _solid("M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", "M7.5 12h9"),
    "bell": _line("M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21.5h4"),
    "menu": _line("M4 6h16M4 12h16M4 18h16"),
    "exit": _line("M14 4H6v16h8M10 12h10m-4-4 4 4-4 4"),
    "person": _line("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0"),
    "download": _line("M12 4v11m-5-5 5 5 5-5M4 20h16"),
    "upload": _line("M12 16V5m-5 5 5-5 5 5M4 20h16"),
    "print": _line("M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7z"),
    "search": _line("M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.8-4.8"),
    "close": _line("M6 6l12 12M18 6 6 18"),
    "file": _line("M6 2.5h8l4 4v15H6zM14 2.5v4h4M9 12h6M9 16h6"),
    "clock": _line("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2"),
    "box": _line("M3.5 8 12 3l8.5 5v8.5L12 21l-8.5-4.5zM3.5 8 12 12.5 20.5 8M12 12.5V21"),
    "arrow": _line("M5 12h14m-6-6 6 6-6 6"),
    "table": _line("M3.5 5h17v14h-17zM3.5 10h17M3.5 14.5h17M9.5 5v14"),
    "gear": _line("M4 7h9m5 0h2M4 17h3m5 0h8M15.5 4.5v5M9.5 14.5v5"),
    "question": _line("M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.1-1.5 2.4m0 3.5v.01"),
}

MARK = (
    '<circle cx="16" cy="16" r="14" fill="none" stroke="#d2ab6f" stroke-width="2"/>'
    '<circle cx="16" cy="16" r="10" fill="none" stroke="#d2ab6f" stroke-width="1"/>'
    '<path d="M10.5 18 15 13.5l3 3 4-4.5" fill="none" stroke="#fff" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)


@cache
def icon(name: str) -> SafeString:
    """Return an icon; decorative, so hidden from screen readers. KeyError for an unknown name."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 (constants above)
    )


def brand_mark() -> SafeString:
    """Return the product's mark: a bronze mirror that shows a line of figures."""
    return format_html(
        '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(MARK),  # noqa: S308 (a constant)
    )
