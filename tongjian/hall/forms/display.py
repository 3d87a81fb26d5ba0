"""Answers as people read them: for the check page, officials' pages and documents; masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.hall.forms.conditions import filled
from tongjian.hall.forms.identifiers import DOCUMENT_TYPES
from tongjian.hall.forms.schema import Field, FormSchema, Group, Step
from tongjian.hall.forms.values import ADDRESS, spoken

HIDDEN = "（已隐去）"


@dataclass(frozen=True)
class Line:
    """One answer as text, "" when not answered; ``path`` leads to its field."""

    path: str
    label: str
    text: str
    masked: bool = False


@dataclass(frozen=True)
class Part:
    """The answers of a step, or of one row of a group."""

    step: Step
    title: str
    lines: tuple[Line, ...]


def display(
    schema: FormSchema, answers: Mapping[str, Any], masked: bool = True
) -> list[tuple[str, str]]:
    """Return (label, text) of everything asked and answered, in the order of the form."""
    return [
        (f"{part.title}：{line.label}" if part.title != part.step.title else line.label, line.text)
        for part in display_parts(schema, answers, masked)
        for line in part.lines
        if line.text
    ]


def display_parts(
    schema: FormSchema, answers: Mapping[str, Any], masked: bool = True
) -> list[Part]:
    """Return what is asked by step and row, unanswered questions with an empty text."""
    settled = schema.settle(answers)
    parts: list[Part] = []
    for step in schema.steps:
        parts.extend(_parts(step, settled, masked))
    return parts


def _parts(step: Step, settled: Mapping[str, Any], masked: bool) -> Iterator[Part]:
    plain = [
        _line(entry.key, entry, settled[entry.key], masked)
        for entry in step.entries
        if isinstance(entry, Field) and entry.key in settled and entry.kind != "note"
    ]
    groups = [entry for entry in step.entries if isinstance(entry, Group) and entry.key in settled]
    if plain or any(settled[group.key] for group in groups):
        yield Part(step, step.title, tuple(plain))
    for group in groups:
        for number, row in enumerate(settled[group.key] or []):
            lines = tuple(
                _line(f"{group.key}.{number}.{inner.key}", inner, row[inner.key], masked)
                for inner in group.fields
                if inner.key in row and inner.kind != "note"
            )
            yield Part(step, f"{group.title} {number + 1}", lines)


def _line(path: str, field: Field, value: Any, masked: bool) -> Line:
    if not filled(value):
        return Line(path, field.label, "")
    if masked and field.sensitive:
        return Line(path, field.label, mask_answer(field, value), masked=True)
    return Line(path, field.label, answer_text(field, value))


def answer_text(field: Field, value: Any) -> str:
    """Return one tidied answer as text; what could not be read is shown as it was typed."""
    if isinstance(value, Mapping):
        return _mapping_text(field, value)
    return TEXTS[field.kind](field, value) if field.kind in TEXTS else str(value)


def _chosen(field: Field, value: Any) -> str:
    titles = dict(field.options["options"])
    given = value if isinstance(value, list) else [value]
    return "、".join(titles.get(str(one), str(one)) for one in given)


def _day(field: Field, value: Any) -> str:
    try:
        return spoken(date.fromisoformat(value))
    except (ValueError, TypeError):
        return str(value)


def _with_unit(field: Field, value: Any) -> str:
    return f"{value}{field.options.get('unit', '')}"


TEXTS: dict[str, Callable[[Field, Any], str]] = {
    "choice": _chosen,
    "choices": _chosen,
    "yes_no": lambda field, value: {"True": "是", "False": "否"}.get(str(value), str(value)),
    "date": _day,
    "number": _with_unit,
    "integer": _with_unit,
    "upload": lambda field, value: f"{len(value)} 个文件",
}


def _mapping_text(field: Field, value: Mapping[str, Any]) -> str:
    if field.kind == "address":
        return "".join(str(value.get(part, "")) for part in ADDRESS)
    kind = DOCUMENT_TYPES.get(str(value.get("type")), "")
    return f"{kind} {value.get('number', '')}".strip()


def mask_answer(field: Field, value: Any) -> str:
    """Return one tidied answer with what is personal covered."""
    if field.kind == "id_document" and isinstance(value, Mapping):
        kind = DOCUMENT_TYPES.get(str(value.get("type")), "")
        return f"{kind} {mask_number(str(value.get('number', '')))}".strip()
    if field.kind == "address" and isinstance(value, Mapping):
        return f"{value.get('district', '')}{value.get('street', '')}{HIDDEN}"
    if field.kind in MASKS and isinstance(value, str):
        return MASKS[field.kind](value)
    return HIDDEN


def mask_number(number: str) -> str:
    """Cover the middle of an identity number: 310***********1234."""
    if len(number) >= 15:
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    if len(number) >= 6:
        return f"{number[0]}{'*' * (len(number) - 3)}{number[-2:]}"
    return "*" * len(number)


def mask_phone(number: str) -> str:
    """Cover the middle of a telephone number: 138****1234."""
    if len(number) == 11:
        return f"{number[:3]}****{number[-4:]}"
    return f"{'*' * max(len(number) - 2, 3)}{number[-2:]}" if len(number) > 4 else "****"


def mask_name(name: str) -> str:
    """Leave the first character of a name: 张*."""
    return f"{name[:1]}{'*' * min(max(len(name) - 1, 1), 5)}"


def mask_email(address: str) -> str:
    """Leave the first character and the domain: z***@example.com."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}"


MASKS = {
    "id_number": mask_number,
    "credit_code": mask_number,
    "phone": mask_phone,
    "person_name": mask_name,
    "email": mask_email,
}
