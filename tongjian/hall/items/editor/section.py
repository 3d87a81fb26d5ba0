"""One page of the item editor: a form, declared like any other, over a part of the definition."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tongjian.hall.forms.parse import parse_form
from tongjian.hall.forms.schema import FormSchema
from tongjian.hall.items.editor.codecs import SAME, Codec, Untakeable
from tongjian.hall.items.editor.sentences import Names

MOST_ROWS = 50
Raw = dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """One value: where it lies (``path`` below the definition or the row) and how it is asked."""

    path: str
    label: str
    kind: str = "text"
    codec: Codec = SAME
    required: bool = False
    help: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The answer's key in the form."""
        return self.path.replace(".", "_")

    @property
    def definition(self) -> Raw:
        """The field as a form declares it."""
        asked = {"key": self.key, "label": self.label, "kind": self.kind, "help": self.help}
        return {**asked, "required": self.required, **self.options}


@dataclass(frozen=True)
class Rows:
    """A list of objects, each asked the same slots; the first slot tells rows apart."""

    path: str
    title: str
    slots: tuple[Slot, ...]
    help: str = ""

    @property
    def key(self) -> str:
        """The group's key in the form."""
        return f"{self.path.replace('.', '_')}_rows"

    @property
    def definition(self) -> Raw:
        """The group as a form declares it."""
        inner = [slot.definition for slot in self.slots]
        group = {"key": self.key, "title": self.title, "kind": "group", "fields": inner}
        return {**group, "min": 0, "max": MOST_ROWS, "help": self.help}


@dataclass(frozen=True)
class Section:
    """A page of the editor. ``unpack`` and ``pack`` turn the definition into what the slots name
    and back, where the two differ."""

    key: str
    title: str
    lead: str
    parts: tuple[Slot | Rows, ...]
    unpack: Callable[[Raw], Raw] = copy.deepcopy
    pack: Callable[[Raw, Raw], Raw] = lambda before, flat: flat

    @cached_property
    def schema(self) -> FormSchema:
        """The form of this page."""
        entries = [part.definition for part in self.parts]
        step = {"key": self.key, "title": self.title, "fields": entries}
        return parse_form({"steps": [step]})

    def answers(self, definition: Raw, names: Names) -> Raw:
        """Return what the form shows for a definition."""
        flat = self.unpack(definition)
        shown: Raw = {}
        for part in self.parts:
            value = _get(flat, part.path)
            if isinstance(part, Slot):
                shown[part.key] = part.codec.show(value, names)
            else:
                shown[part.key] = [
                    {slot.key: slot.codec.show(_get(row, slot.path), names) for slot in part.slots}
                    for row in value or ()
                ]
        return shown

    def write(self, definition: Raw, values: Raw, names: Names) -> tuple[Raw, dict[str, str]]:
        """Return the definition with these answers in it, and sentences by path for what is wrong."""
        flat = self.unpack(copy.deepcopy(definition))
        faults: dict[str, str] = {}
        for part in self.parts:
            if isinstance(part, Slot):
                faults.update(_put(flat, part, values.get(part.key), names, part.key))
                continue
            before = _get(flat, part.path) or []
            rows = []
            for number, answers in enumerate(values.get(part.key) or []):
                row = _old(before, part, answers, number)
                for slot in part.slots:
                    given = answers.get(slot.key)
                    path = f"{part.key}.{number}.{slot.key}"
                    faults.update(_put(row, slot, given, names, path))
                rows.append(row)
            _set(flat, part.path, rows)
        return self.pack(definition, flat), faults


def _old(before: list[Raw], part: Rows, answers: Raw, number: int) -> Raw:
    """Return the row that was there under the same key, for what the page does not ask."""
    identity = part.slots[0]
    given = answers.get(identity.key)
    found = next((row for row in before if given and _get(row, identity.path) == given), None)
    return copy.deepcopy(found) if found is not None else {}


def _put(
    target: Raw, slot: Slot, answer: Any, names: Names, path: str
) -> Iterator[tuple[str, str]]:
    try:
        value = slot.codec.take(answer, names)
    except Untakeable as error:
        yield path, str(error)
        return
    if value in (None, "", []) and not isinstance(value, bool):
        _drop(target, slot.path)
    else:
        _set(target, slot.path, value)


def _get(target: Any, path: str) -> Any:
    for name in path.split("."):
        target = target.get(name) if isinstance(target, Mapping) else None
    return target


def _set(target: Raw, path: str, value: Any) -> None:
    *above, last = path.split(".")
    for name in above:
        target = target.setdefault(name, {})
    target[last] = value


def _drop(target: Raw, path: str) -> None:
    *above, last = path.split(".")
    for name in above:
        target = target.get(name, {})
    target.pop(last, None)
