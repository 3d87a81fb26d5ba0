"""What a guide's page shows: the definition, put into the words and the order of a reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.hall.items import codes, reads
from tongjian.hall.items.definition import Definition
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.parts import Cite, ItemLimit, event_title
from tongjian.hall.items.windows import Span, next_after, open_on

TELLS = 60  # days ahead that a coming window is announced
FRESH = 30  # days for which a changed guide is announced


@dataclass(frozen=True)
class WindowState:
    """Whether applications are taken today, until when, and when they are next."""

    always: bool
    now: Span | None
    coming: Span | None

    @property
    def open(self) -> bool:
        """Whether applications are taken today."""
        return self.always or self.now is not None


@dataclass(frozen=True)
class LimitLine:
    """One limit as a row of the guide's table."""

    title: str
    time: str
    counted: str
    basis: Cite | None
    note: str


@dataclass(frozen=True)
class NewsLine:
    """One announcement on the front page, made from the items themselves."""

    key: str
    title: str
    text: str
    tone: str


def window_state(parsed: Definition, today: date) -> WindowState:
    """Return whether an item takes applications today."""
    windows = parsed.windows
    return WindowState(not windows, open_on(windows, today), next_after(windows, today))


def event_words(event: str, parsed: Definition, bodies: dict[str, str]) -> str:
    """Return an event with the body or state it names in words."""
    kind, colon, rest = event.partition(":")
    if not colon:
        return event_title(event)
    if kind == "state" and rest in parsed.flow.states:
        return f"进入“{parsed.flow.states[rest].title}”"
    return f"{event_title(event)}（{bodies.get(rest, rest)}）"


def limit_lines(parsed: Definition, bodies: dict[str, str]) -> list[LimitLine]:
    """Return every limit in words."""
    return [_line(limit, parsed, bodies) for limit in parsed.limits]


def _line(limit: ItemLimit, parsed: Definition, bodies: dict[str, str]) -> LimitLine:
    start = event_words(limit.start, parsed, bodies)
    stop = event_words(limit.stop, parsed, bodies)
    if limit.amount == 0:
        return LimitLine(limit.title, limit.text, f"{start}当日{stop}", limit.basis, limit.note)
    return LimitLine(limit.title, limit.text, f"自{start}起，到{stop}止", limit.basis, limit.note)


def guide_context(version: ItemVersion, today: date) -> dict[str, Any]:
    """Return what ``hall/items/guide.html`` shows of a version, as on ``today``."""
    parsed = reads.definition(version)
    bodies = reads.body_names()
    window = window_state(parsed, today)
    entry = reads.Entry(version.item, version, parsed)
    return {
        "entry": entry,
        "item": parsed,
        "window": window,
        "bodies": [bodies.get(code, code) for code in parsed.fields.joint_bodies],
        "limit_lines": limit_lines(parsed, bodies),
        "duties": [(title, parsed.power.get(key, "")) for key, title in codes.DUTIES.items()],
        "themes": [
            *codes.titles(parsed.fields.themes_person, codes.THEMES_PERSON),
            *codes.titles(parsed.fields.themes_legal, codes.THEMES_LEGAL),
        ],
        "may_apply": parsed.fields.online and window.open and not entry.suspended,
    }


def news(entries: list[reads.Entry], today: date) -> list[NewsLine]:
    """Return what is worth knowing about the items today: windows, suspensions, changes."""
    found: list[NewsLine] = []
    for entry in entries:
        name = entry.definition.name
        if entry.suspended:
            found.append(NewsLine(entry.key, name, "暂停办理，恢复时间另行公布", "red"))
            continue
        found.extend(_window_news(entry, name, today))
        begun = entry.version.in_force_from
        if begun and entry.version.number > 1 and 0 <= (today - begun).days < FRESH:
            found.append(
                NewsLine(entry.key, name, f"指南自 {begun.month}月{begun.day}日起有更新", "blue")
            )
    return found


def _window_news(entry: reads.Entry, name: str, today: date) -> list[NewsLine]:
    window = window_state(entry.definition, today)
    if window.now:
        left = (window.now.last - today).days
        text = f"正在受理，到 {window.now.last.month}月{window.now.last.day}日止"
        return [NewsLine(entry.key, name, text, "yellow" if left <= 3 else "green")]
    if window.coming and (window.coming.first - today).days <= TELLS:
        first, last = window.coming.first, window.coming.last
        text = f"{first.month}月{first.day}日至{last.month}月{last.day}日受理"
        return [NewsLine(entry.key, name, text, "blue")]
    return []


def theme_counts(
    entries: list[reads.Entry], attribute: str, known: codes.Codes
) -> list[dict[str, Any]]:
    """Return the themes that have items, with their number."""
    counts: dict[str, int] = {}
    for entry in entries:
        for code in getattr(entry.definition.fields, attribute):
            counts[code] = counts.get(code, 0) + 1
    return [
        {"code": code, "title": title, "count": counts[code]}
        for code, title in known.items()
        if code in counts
    ]
