"""A checked form: steps, fields, groups; which of them are asked; judging answers.

Answers are JSON by field key: groups are lists of objects, an address is ``{"district",
"street", "detail"}``, an identity document ``{"type", "number"}``, a number a decimal string.
A path names one answer: ``name``, ``vehicles.0.plate``, ``document.number``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongjian.hall.forms.conditions import Condition, evaluate, filled
from tongjian.hall.forms.values import fault, missing, tidy


@dataclass(frozen=True)
class Field:
    """One question; ``options`` are those of its kind, see ``kinds.py``."""

    key: str
    label: str
    kind: str
    required: bool = False
    help: str = ""
    when: Condition | None = None
    prefill: str = ""
    sensitive: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Questions asked several times; ``order`` is the order in which their conditions settle."""

    key: str
    title: str
    fields: tuple[Field, ...]
    minimum: int = 1
    maximum: int = 10
    help: str = ""
    when: Condition | None = None
    order: tuple[Field, ...] = ()


Entry = Field | Group


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    help: str = ""
    when: Condition | None = None


@dataclass(frozen=True)
class Checked:
    """``values`` are the answers that count, tidied; ``errors`` Chinese sentences by path."""

    values: dict[str, Any]
    errors: dict[str, str]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


@dataclass(frozen=True)
class Asked:
    """One question that is asked, in the place it is asked: a row of a group has its own."""

    path: str
    field: Field
    value: Any


@dataclass(frozen=True)
class FormSchema:
    """A form whose conditions name known fields and never themselves.

    ``order`` lists (step, entry) so that whatever a condition names is settled before it;
    ``known`` are names from outside the form (the questionnaire's) that conditions may use.
    """

    steps: tuple[Step, ...]
    order: tuple[tuple[Step, Entry], ...]
    known: frozenset[str] = frozenset()

    def fields(self) -> Iterator[tuple[Step, Group | None, Field]]:
        """Yield every field with its step and group, in the order of the form."""
        for step in self.steps:
            for entry in step.entries:
                if isinstance(entry, Group):
                    yield from ((step, entry, inner) for inner in entry.fields)
                else:
                    yield step, None, entry

    def settle(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the tidied answers that count: those of hidden fields are gone.

        The keys of all fields and groups that are asked are present, None where nothing was
        answered.
        """
        seen: dict[str, Any] = {name: answers.get(name) for name in self.known}
        settled: dict[str, Any] = {}
        for step, entry in self.order:
            if not (evaluate(step.when, seen) and evaluate(entry.when, seen)):
                continue
            raw = answers.get(entry.key)
            value = _rows(entry, raw, seen) if isinstance(entry, Group) else tidy(entry, raw)
            seen[entry.key] = settled[entry.key] = value
        return settled

    def visible(self, answers: Mapping[str, Any]) -> frozenset[str]:
        """Return the paths of what is asked, given the answers so far."""
        settled = self.settle(answers)
        paths = set(settled)
        for _, entry in self.order:
            if isinstance(entry, Group):
                for number, row in enumerate(settled.get(entry.key) or []):
                    paths.update(f"{entry.key}.{number}.{key}" for key in row)
        return frozenset(paths)

    def steps_for(self, answers: Mapping[str, Any]) -> tuple[Step, ...]:
        """Return the steps in which something is asked or said."""
        settled = self.settle(answers)
        return tuple(
            step for step in self.steps if any(entry.key in settled for entry in step.entries)
        )

    def asked(self, answers: Mapping[str, Any], step: str | None = None) -> Iterator[Asked]:
        """Yield every question that is asked, in the order of the form."""
        settled = self.settle(answers)
        for one in self.steps:
            if step is None or one.key == step:
                yield from _asked(one, settled)

    def validate(
        self, answers: Mapping[str, Any], *, step: str | None = None, today: date
    ) -> Checked:
        """Judge the answers of one step, or of all.

        ``values`` holds the tidied answers of what was judged; nothing of hidden fields, and
        nothing where nothing was answered.
        """
        settled = self.settle(answers)
        errors: dict[str, str] = {}
        values: dict[str, Any] = {}
        for one in self.steps:
            if step is not None and one.key != step:
                continue
            for entry in one.entries:
                if entry.key not in settled:
                    continue
                value = settled[entry.key]
                if isinstance(entry, Group):
                    errors.update(_group_errors(entry, value or []))
                    value = [_answered(row) for row in value or []]
                if filled(value):
                    values[entry.key] = value
            for asked in _asked(one, settled):
                for path, words in _faults(asked, today):
                    errors.setdefault(path, words)
        return Checked(values, errors)


def _rows(group: Group, raw: Any, seen: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
    return [_row(group, row, seen) for row in rows]


def _row(group: Group, raw: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    inside, settled = dict(seen), {}
    for inner in group.order:
        if evaluate(inner.when, inside):
            inside[inner.key] = settled[inner.key] = tidy(inner, raw.get(inner.key))
    return {inner.key: settled[inner.key] for inner in group.fields if inner.key in settled}


def _asked(step: Step, settled: Mapping[str, Any]) -> Iterator[Asked]:
    for entry in step.entries:
        if entry.key not in settled:
            continue
        if isinstance(entry, Field):
            yield Asked(entry.key, entry, settled[entry.key])
            continue
        for number, row in enumerate(settled[entry.key] or []):
            for inner in entry.fields:
                if inner.key in row:
                    yield Asked(f"{entry.key}.{number}.{inner.key}", inner, row[inner.key])


def _faults(asked: Asked, today: date) -> Iterator[tuple[str, str]]:
    if not filled(asked.value):
        if asked.field.required:
            yield asked.path, missing(asked.field)
        return
    for part, words in fault(asked.field, asked.value, today).items():
        yield (f"{asked.path}.{part}" if part else asked.path), words


def _group_errors(group: Group, rows: list[dict[str, Any]]) -> dict[str, str]:
    if len(rows) < group.minimum:
        return {group.key: f"“{group.title}”至少要填写 {group.minimum} 项"}
    if len(rows) > group.maximum:
        return {group.key: f"“{group.title}”最多填写 {group.maximum} 项，请删去多余的"}
    return {}


def _answered(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if filled(value)}
