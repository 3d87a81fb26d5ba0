"""From what a browser posts to answers, without judging them.

Names are paths: ``name``, ``address.detail``, ``stay.0.hospital``; every row of a group says its
number in a hidden ``stay``, so that a row left blank is still a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from tongjian.core.typed import whole
from tongjian.hall.forms.schema import Field, Group, Step
from tongjian.hall.forms.values import ADDRESS

PARTS = {"address": tuple(ADDRESS), "id_document": ("type", "number")}


class Posted(Protocol):
    """The part of Django's QueryDict that is used."""

    def getlist(self, key: str) -> list[Any]:
        """Return every value posted under a name."""


def read_step(step: Step, posted: Posted) -> dict[str, Any]:
    """Return the answers of one step as they were typed; uploads are not posted as answers."""
    answers: dict[str, Any] = {}
    for entry in step.entries:
        if isinstance(entry, Group):
            numbers = posted.getlist(entry.key)[: entry.maximum + 1]
            answers[entry.key] = [
                {
                    inner.key: _read(inner, f"{entry.key}.{at}.{inner.key}", posted)
                    for inner in entry.fields
                }
                for at in numbers
            ]
        elif entry.kind not in ("note", "upload"):
            answers[entry.key] = _read(entry, entry.key, posted)
    return answers


def _read(field: Field, path: str, posted: Posted) -> Any:
    if field.kind == "choices":
        return posted.getlist(path)
    if field.kind in PARTS:
        return {part: _one(posted, f"{path}.{part}") for part in PARTS[field.kind]}
    return _one(posted, path)


def _one(posted: Posted, path: str) -> Any:
    given = posted.getlist(path)
    return given[-1] if given else None


def add_row(step: Step, answers: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the answers with one more row in a group, unless it is full."""
    group = _group(step, key)
    if group is None:
        return dict(answers)
    rows = list(answers.get(key) or [])
    return {**answers, key: [*rows, {}] if len(rows) < group.maximum else rows}


def remove_row(step: Step, answers: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return the answers without the row named ``stay.1``."""
    key, _, text = place.partition(".")
    number = whole(text)
    if _group(step, key) is None or number is None:
        return dict(answers)
    rows = list(answers.get(key) or [])
    return {**answers, key: [row for at, row in enumerate(rows) if at != number]}


def _group(step: Step, key: str) -> Group | None:
    return next((one for one in step.entries if isinstance(one, Group) and one.key == key), None)
