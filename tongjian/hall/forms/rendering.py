"""A step as controls that ``templates/hall/forms/`` draws; the values come from answers.

What is not asked now is drawn hidden, so that ``static/js/forms.js`` can bring it forward; without
scripts the server brings it forward after the next press. Names and meaning of the answers posted
are ``reading.py``'s.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongjian.hall.forms.conditions import references
from tongjian.hall.forms.identifiers import DOCUMENT_TYPES
from tongjian.hall.forms.kinds import DEFAULT_MAX, day_limit
from tongjian.hall.forms.schema import Field, FormSchema, Group, Step
from tongjian.hall.forms.values import ADDRESS, spoken

MOST_RADIOS = 7
YES_NO = (("yes", "是"), ("no", "否"))
# (type of input, inputmode, longest); the browser's own keyboard for each kind
INPUTS: dict[str, tuple[str, str, int]] = {
    "text": ("text", "", 0),
    "number": ("text", "decimal", 20),
    "integer": ("text", "numeric", 17),
    "date": ("date", "", 20),
    "phone": ("tel", "tel", 30),
    "id_number": ("text", "", 30),
    "credit_code": ("text", "", 30),
    "email": ("email", "email", 254),
    "person_name": ("text", "", 80),
}
AUTOCOMPLETE = {"applicant.name": "name", "applicant.phone": "tel"}
HINTS = {
    "id_number": "18 位，最后一位可能是字母 X",
    "credit_code": "18 位，在营业执照、法人证书或办学许可证上",
    "person_name": "与证件上的写法一致",
}


@dataclass(frozen=True)
class Option:
    """One option of a choice."""

    id: str
    value: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """One thing to draw; ``widget`` is the name of its template."""

    widget: str
    path: str
    id: str
    label: str
    kind: str = ""
    help: str = ""
    error: str = ""
    value: str = ""
    required: bool = False
    hidden: bool = False
    when: str = ""
    input: str = "text"
    inputmode: str = ""
    autocomplete: str = "off"
    longest: int = 0
    unit: str = ""
    filled_in: bool = False
    other: str = ""
    options: tuple[Option, ...] = ()
    parts: tuple[Control, ...] = ()
    rows: tuple[tuple[int, str, tuple[Control, ...]], ...] = ()
    may_add: bool = False
    may_remove: bool = False
    material: str = ""

    @property
    def described(self) -> str:
        """The ids of help and error, for aria-describedby."""
        ids = [f"{self.id}-help"] if self.help else []
        return " ".join([*ids, *([f"{self.id}-error"] if self.error else [])])


@dataclass(frozen=True)
class Page:
    """A step ready to be drawn; ``errors`` are (id of the field, sentence) in its order."""

    step: Step
    controls: tuple[Control, ...]
    errors: tuple[tuple[str, str], ...] = ()
    known: str = "{}"
    order: str = "[]"


@dataclass(frozen=True)
class _Drawing:
    """What the drawing of one page needs everywhere."""

    answers: Mapping[str, Any]
    visible: frozenset[str]
    errors: Mapping[str, str]
    today: date
    filled_in: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)


def page_of(
    schema: FormSchema,
    step: Step,
    answers: Mapping[str, Any],
    *,
    today: date,
    errors: Mapping[str, str] | None = None,
    filled_in: frozenset[str] = frozenset(),
    others: Mapping[str, str] | None = None,
) -> Page:
    """Draw a step with the answers so far.

    ``filled_in`` are fields the hall filled in itself, ``others`` texts of what was saved
    elsewhere meanwhile, both by key.
    """
    drawing = _Drawing(
        answers, schema.visible(answers), errors or {}, today, filled_in, others or {}
    )
    controls = tuple(_control(entry, drawing) for entry in step.entries)
    own = {entry.key for entry in step.entries}
    named: set[str] = set()
    for condition in _conditions(step):
        named |= references(condition)
    settled = schema.settle(answers)
    outside = {**{name: answers.get(name) for name in schema.known}, **settled}
    files = {
        entry.key for entry in step.entries if isinstance(entry, Field) and entry.kind == "upload"
    }
    known = {name: outside.get(name) for name in sorted(named - (own - files))}
    order = [entry.key for _, entry in schema.order if entry.key in own]
    placed = [(_error_id(path, controls), words) for path, words in (errors or {}).items()]
    return Page(step, controls, tuple(placed), _json(known), _json(order))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def identity(path: str) -> str:
    """Return the HTML id of a path."""
    return "f-" + path.replace(".", "-")


def _error_id(path: str, controls: tuple[Control, ...]) -> str:
    """Return what an error leads to: the field itself, or the first input it consists of."""
    for control in _flat(controls):
        if control.path == path and control.parts:
            return control.parts[0].id
    return identity(path)


def _flat(controls: tuple[Control, ...]) -> Iterator[Control]:
    for control in controls:
        yield control
        for _, _, inner in control.rows:
            yield from _flat(inner)


def _conditions(step: Step) -> Iterator[Mapping[str, Any]]:
    for entry in step.entries:
        inner = entry.fields if isinstance(entry, Group) else ()
        for one in (entry, *inner):
            if one.when is not None:
                yield one.when


def _control(entry: Field | Group, drawing: _Drawing) -> Control:
    if isinstance(entry, Group):
        return _group(entry, drawing)
    return _field(entry, entry.key, drawing.answers.get(entry.key), drawing)


def _group(group: Group, drawing: _Drawing) -> Control:
    given = drawing.answers.get(group.key)
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
    if not rows and given is None:
        rows = [{} for _ in range(group.minimum)]
    drawn = tuple(
        (
            number,
            f"{group.title} {number + 1}",
            tuple(
                _field(one, f"{group.key}.{number}.{one.key}", row.get(one.key), drawing, row=True)
                for one in group.fields
            ),
        )
        for number, row in enumerate(rows)
    )
    return Control(
        widget="group",
        path=group.key,
        id=identity(group.key),
        label=group.title,
        kind="group",
        help=group.help,
        error=drawing.errors.get(group.key, ""),
        hidden=group.key not in drawing.visible,
        when=_json(group.when) if group.when else "",
        rows=drawn,
        may_add=len(rows) < group.maximum,
        may_remove=len(rows) > group.minimum,
        other=drawing.others.get(group.key, ""),
    )


def _field(one: Field, path: str, value: Any, drawing: _Drawing, row: bool = False) -> Control:
    # a row that the server has not seen yet has no paths: only its conditions can hide it
    unseen = row and not any(
        seen.startswith(path.rpartition(".")[0] + ".") for seen in drawing.visible
    )
    hidden = path not in drawing.visible and not (unseen and one.when is None)
    common: dict[str, Any] = {
        "path": path,
        "id": identity(path),
        "label": one.label,
        "kind": one.kind,
        "help": " ".join(part for part in (one.help, _hint(one, drawing.today)) if part),
        "error": drawing.errors.get(path, ""),
        "required": one.required,
        "hidden": hidden,
        "when": _json(one.when) if one.when else "",
        "filled_in": path in drawing.filled_in,
        "other": drawing.others.get(path, ""),
    }
    if one.kind in ("note", "upload"):
        return Control(widget=one.kind, material=one.options.get("material", ""), **common)
    if one.kind in ("choice", "choices", "yes_no"):
        return _choice(one, value, common)
    if one.kind in ("address", "id_document"):
        parts = _address(one, value, common, drawing) if one.kind == "address" else ()
        parts = parts or _document(one, value, common, drawing)
        return Control(widget="parts", parts=parts, **common)
    return _input(one, value, common)


def _hint(one: Field, today: date) -> str:
    """Say what is expected, before somebody gets it wrong."""
    if one.kind == "date":
        low, high = one.options.get("min"), one.options.get("max")
        parts = [f"不早于 {spoken(day_limit(low, today))}" if low else ""]
        parts.append(f"不晚于 {spoken(day_limit(high, today))}" if high else "")
        return "，".join(part for part in parts if part)
    return HINTS.get(one.kind, "")


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _input(one: Field, value: Any, common: dict[str, Any]) -> Control:
    text = _text(value)
    if one.kind == "textarea":
        longest = one.options.get("max", DEFAULT_MAX["textarea"])
        return Control(widget="textarea", value=text, longest=longest, **common)
    kind, mode, longest = INPUTS[one.kind]
    if one.kind == "text":
        longest = one.options.get("max", DEFAULT_MAX["text"])
    if kind == "date" and text and not _iso(text):
        kind = "text"  # a date field would drop what was typed
    return Control(
        widget="input",
        value=text,
        input=kind,
        inputmode=mode,
        longest=longest,
        autocomplete=AUTOCOMPLETE.get(one.prefill, "off"),
        unit=one.options.get("unit", ""),
        **common,
    )


def _iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _choice(one: Field, value: Any, common: dict[str, Any]) -> Control:
    pairs = YES_NO if one.kind == "yes_no" else one.options["options"]
    given = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else value
    chosen = given if isinstance(given, list) else [given]
    base = common["id"]
    options = tuple(
        Option(base if at == 0 else f"{base}-{at}", str(code), str(title), code in chosen)
        for at, (code, title) in enumerate(pairs)
    )
    widget = "choices" if one.kind == "choices" else "radios"
    if one.kind == "choice" and len(options) > MOST_RADIOS:
        widget = "select"
    return Control(widget=widget, options=options, **common)


def _part(common: dict[str, Any], name: str, label: str, value: Any, **more: Any) -> Control:
    path = f"{common['path']}.{name}"
    return Control(
        widget=more.pop("widget", "input"),
        path=path,
        id=identity(path),
        label=label,
        value=_text(value),
        required=common["required"],
        **more,
    )


def _address(
    one: Field, value: Any, common: dict[str, Any], drawing: _Drawing
) -> tuple[Control, ...]:
    given = value if isinstance(value, Mapping) else {}
    titles = {"district": "区", "street": "街道或镇", "detail": "路、号、室"}
    parts = []
    for name in ADDRESS:
        more: dict[str, Any] = {"longest": 100}
        districts = one.options.get("districts") if name == "district" else None
        if districts:
            more = {"widget": "select", "options": _plain(districts, given.get(name))}
        more["error"] = drawing.errors.get(f"{common['path']}.{name}", "")
        parts.append(_part(common, name, titles[name], given.get(name), **more))
    return tuple(parts)


def _plain(values: list[str], chosen: Any) -> tuple[Option, ...]:
    return tuple(Option("", value, value, value == chosen) for value in values)


def _document(
    one: Field, value: Any, common: dict[str, Any], drawing: _Drawing
) -> tuple[Control, ...]:
    given = value if isinstance(value, Mapping) else {}
    types = one.options.get("types") or list(DOCUMENT_TYPES)
    chosen = given.get("type") or (types[0] if len(types) == 1 else None)
    options = tuple(Option("", kind, DOCUMENT_TYPES[kind], kind == chosen) for kind in types)
    errors = drawing.errors
    return (
        _part(
            common,
            "type",
            "证件类型",
            chosen,
            widget="select",
            options=options,
            error=errors.get(f"{common['path']}.type", ""),
        ),
        _part(
            common,
            "number",
            "证件号码",
            given.get("number"),
            longest=40,
            error=errors.get(f"{common['path']}.number", ""),
        ),
    )
