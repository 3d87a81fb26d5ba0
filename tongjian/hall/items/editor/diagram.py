"""A flow drawn as a diagram: states in columns by how far they are from the start.

Ends that are reached from everywhere (withdrawn, voided) would cover the drawing with arrows; they
stand in a row below and say where one comes to them from. Ways back run between the columns.

The layout is computed here and the template only prints it, so that it is the same on paper, on a
phone and without JavaScript. The table of steps beside it says the same in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

WIDE, HIGH = 132, 44  # a box, in the drawing's units
ACROSS, DOWN = 84, 34  # room between boxes
MARGIN = 14
LINE = 9  # characters that fit beside each other in a box
LEVEL = 20  # between two ways back
CROWD = 2  # an end reached from more states stands apart


@dataclass(frozen=True)
class Box:
    """A state: where its box lies, and whether it is the start or an end."""

    key: str
    title: str
    x: int
    y: int
    start: bool
    end: bool
    sources: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The title in one line or two, each with its height."""
        half = len(self.title) if len(self.title) <= LINE else (len(self.title) + 1) // 2
        parts = [part for part in (self.title[:half], self.title[half:]) if part]
        top = self.middle[1] - 9 * (len(parts) - 1)
        return [(top + 18 * at, part) for at, part in enumerate(parts)]

    @property
    def middle(self) -> tuple[int, int]:
        """The centre, for its text."""
        return self.x + WIDE // 2, self.y + HIGH // 2


@dataclass(frozen=True)
class Arrow:
    """One way from a state to another; ``d`` is its path, ``titles`` the steps that go this way."""

    d: str
    x: int
    y: int
    titles: str
    back: bool


@dataclass(frozen=True)
class Diagram:
    """The whole drawing and its size."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    box_width: int = WIDE
    box_height: int = HIGH


def draw(flow: Mapping[str, Any]) -> Diagram:
    """Lay out a flow's definition; states that cannot be reached come last."""
    crowded = _crowded(flow)
    columns = _columns(flow, set(crowded))
    tallest = max(len(column) for column in columns)
    boxes = {}
    for across, column in enumerate(columns):
        top = (tallest - len(column)) * (HIGH + DOWN) // 2
        for down, key in enumerate(column):
            place = (MARGIN + across * (WIDE + ACROSS), MARGIN + top + down * (HIGH + DOWN))
            boxes[key] = _box(flow, key, place)
    depth = 2 * MARGIN + tallest * (HIGH + DOWN)
    arrows = _arrows(flow, boxes, depth)
    depth += LEVEL * sum(arrow.back for arrow in arrows)
    for at, (key, sources) in enumerate(crowded.items()):
        place = (MARGIN + at * (WIDE + ACROSS), depth + MARGIN)
        boxes[key] = replace(_box(flow, key, place), sources=tuple(dict.fromkeys(sources)))
    if crowded:
        depth += HIGH + 3 * MARGIN
    across = max(len(columns), len(crowded))
    return Diagram(
        tuple(boxes.values()), arrows, 2 * MARGIN + across * (WIDE + ACROSS) - ACROSS, depth
    )


def _box(flow: Mapping[str, Any], key: str, place: tuple[int, int]) -> Box:
    state = flow["states"][key]
    title = str(state.get("title", key))
    return Box(key, title, *place, start=key == flow.get("start"), end=bool(state.get("end")))


def _crowded(flow: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the ends that many states lead to, with those states' titles."""
    found: dict[str, list[str]] = {}
    for step in flow["steps"]:
        state = flow["states"].get(step["to"], {})
        if state.get("end") and step["to"] != flow.get("start"):
            titles = [str(flow["states"][key]["title"]) for key in step["from"]]
            found.setdefault(step["to"], []).extend(titles)
    return {key: titles for key, titles in found.items() if len(set(titles)) > CROWD}


def _columns(flow: Mapping[str, Any], apart: set[str]) -> list[list[str]]:
    """Return the states by the fewest steps from the start."""
    far = {flow["start"]: 0}
    waiting = [flow["start"]]
    while waiting:
        state = waiting.pop(0)
        for step in flow["steps"]:
            if state in step["from"] and step["to"] not in far and step["to"] in flow["states"]:
                far[step["to"]] = far[state] + 1
                waiting.append(step["to"])
    last = max(far.values()) + 1
    columns: list[list[str]] = [[] for _ in range(last + 1)]
    for key in flow["states"]:
        if key in apart:
            continue
        columns[far.get(key, last)].append(key)
    return [column for column in columns if column]


def _arrows(flow: Mapping[str, Any], boxes: Mapping[str, Box], depth: int) -> tuple[Arrow, ...]:
    ways: dict[tuple[str, str], list[str]] = {}
    for step in flow["steps"]:
        for source in step["from"]:
            if source in boxes and step["to"] in boxes:
                ways.setdefault((source, step["to"]), []).append(str(step.get("title", "")))
    arrows, returning = [], 0
    for (source, target), titles in ways.items():
        start, end = boxes[source], boxes[target]
        if end.x > start.x:
            arrows.append(_forward(start, end, titles))
        else:
            arrows.append(_back(start, end, titles, returning, depth))
            returning += 1
    return tuple(arrows)


def _forward(start: Box, end: Box, titles: list[str]) -> Arrow:
    x0, y0 = start.x + WIDE, start.middle[1]
    x1, y1 = end.x, end.middle[1]
    bend = x1 - ACROSS // 2
    path = f"M{x0} {y0} H{bend} V{y1} H{x1 - 6}"
    return Arrow(path, bend, y1 - 6, "、".join(titles), back=False)


def _back(start: Box, end: Box, titles: list[str], number: int, depth: int) -> Arrow:
    """Return an arrow that goes back between the columns, below all boxes on a level of its own."""
    level, aside = depth + LEVEL * number, 8 + 5 * (number % 5)
    out, into = start.x + WIDE + aside, end.x - aside
    path = (
        f"M{start.x + WIDE} {start.middle[1] + 10} H{out} V{level} H{into}"
        f" V{end.middle[1] + 12} H{end.x - 6}"
    )
    return Arrow(path, (out + into) // 2, level - 3, "、".join(titles), back=True)
