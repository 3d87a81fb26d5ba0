"""From a form's JSON to its schema; every refusal names the step and field in Chinese.

``{"steps": [{"key", "title", "help"?, "when"?, "fields": [field or group]}]}``; a field has
``key, label, kind, required?, help?, when?, prefill?, sensitive?`` and the options of its kind;
a group ``key, title, kind: "group", min?, max?, help?, when?, fields``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from tongjian.hall.forms.conditions import (
    Condition,
    ConditionInvalid,
    check_condition,
    comparisons,
    references,
)
from tongjian.hall.forms.kinds import KINDS, PREFILL
from tongjian.hall.forms.schema import Entry, Field, FormSchema, Group, Step

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MAX_STEPS, MAX_FIELDS, MAX_ROWS = 30, 300, 50
STEP_KEYS = frozenset({"key", "title", "help", "when", "fields"})
FIELD_KEYS = frozenset({"key", "label", "kind", "required", "help", "when", "prefill", "sensitive"})
GROUP_KEYS = frozenset({"key", "title", "kind", "min", "max", "help", "when", "fields"})


class FormInvalid(Exception):
    """The form's definition is wrong; the message is Chinese and names the place."""


def parse_form(definition: Any, *, known: Collection[str] = ()) -> FormSchema:
    """Read and check a form; raises ``FormInvalid``.

    ``known`` are names from outside (the questionnaire's keys) that conditions may use.
    """
    if not isinstance(definition, Mapping) or not isinstance(definition.get("steps"), list):
        raise FormInvalid("表单应有“steps”（步骤）的列表")
    _only(definition, frozenset({"steps"}), "表单")
    raw = definition["steps"]
    if not 1 <= len(raw) <= MAX_STEPS:
        raise FormInvalid(f"表单应有 1 至 {MAX_STEPS} 个步骤")
    steps = tuple(_step(one, number) for number, one in enumerate(raw, 1))
    _unique([step.key for step in steps], "步骤")
    _unique([entry.key for step in steps for entry in step.entries], "字段")
    clash = frozenset(known) & {entry.key for step in steps for entry in step.entries}
    if clash:
        raise FormInvalid(f"字段“{min(clash)}”与情形问卷的问题同名")
    schema = FormSchema(steps, (), frozenset(known))
    if sum(1 for _ in schema.fields()) > MAX_FIELDS:
        raise FormInvalid(f"表单最多 {MAX_FIELDS} 个字段")
    _check_conditions(schema)
    return FormSchema(steps, _ordered(steps), frozenset(known))


# --- reading ---------------------------------------------------------------------------------


def _only(raw: Mapping[str, Any], allowed: Collection[str], place: str) -> None:
    if strange := sorted(str(key) for key in raw if key not in allowed):
        raise FormInvalid(f"{place}：不认识的设置“{'、'.join(strange)}”")


def _string(raw: Mapping[str, Any], name: str, place: str, limit: int = 200) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > limit:
        raise FormInvalid(f"{place}：“{name}”应为 1 至 {limit} 个字的文字")
    return value.strip()


def _optional(raw: Mapping[str, Any], name: str, place: str, limit: int = 2000) -> str:
    return _string(raw, name, place, limit) if raw.get(name) not in (None, "") else ""


def _flag(raw: Mapping[str, Any], name: str, place: str, default: bool = False) -> bool:
    value = raw.get(name, default)
    if not isinstance(value, bool):
        raise FormInvalid(f"{place}：“{name}”应为 true 或 false")
    return value


def _key(raw: Mapping[str, Any], place: str) -> str:
    value = raw.get("key")
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise FormInvalid(f"{place}：“key”应以小写字母开头，只含小写字母、数字和下划线，40 个以内")
    return value


def _when(raw: Mapping[str, Any], place: str) -> Condition | None:
    condition = raw.get("when")
    if condition is None:
        return None
    try:
        check_condition(condition)
    except ConditionInvalid as error:
        raise FormInvalid(f"{place}：{error}") from error
    return condition  # type: ignore[no-any-return]


def _step(raw: Any, number: int) -> Step:
    place = f"第 {number} 步"
    if not isinstance(raw, Mapping):
        raise FormInvalid(f"{place}：应为对象")
    title = raw.get("title")
    if isinstance(title, str) and title:
        place = f"第 {number} 步“{title}”"
    _only(raw, STEP_KEYS, place)
    entries = raw.get("fields")
    if not isinstance(entries, list) or not entries:
        raise FormInvalid(f"{place}：至少要有一个字段")
    return Step(
        key=_key(raw, place),
        title=_string(raw, "title", place, 60),
        help=_optional(raw, "help", place),
        when=_when(raw, place),
        entries=tuple(_entry(one, place, at) for at, one in enumerate(entries, 1)),
    )


def _entry(raw: Any, place: str, number: int) -> Entry:
    if not isinstance(raw, Mapping):
        raise FormInvalid(f"{place}的第 {number} 个字段：应为对象")
    return _group(raw, place, number) if raw.get("kind") == "group" else _field(raw, place, number)


def _place(raw: Mapping[str, Any], name: str, place: str, number: int) -> str:
    label = raw.get(name)
    if isinstance(label, str) and label:
        return f"{place}的字段“{label}”"
    return f"{place}的第 {number} 个字段"


def _group(raw: Mapping[str, Any], place: str, number: int) -> Group:
    place = _place(raw, "title", place, number)
    _only(raw, GROUP_KEYS, place)
    low, high = raw.get("min", 1), raw.get("max", 10)
    if type(low) is not int or type(high) is not int or not 0 <= low <= high <= MAX_ROWS:
        raise FormInvalid(f"{place}：“min”和“max”应为 0 至 {MAX_ROWS} 的整数，且前者不大于后者")
    if high == 0:
        raise FormInvalid(f"{place}：“max”至少为 1")
    entries = raw.get("fields")
    if not isinstance(entries, list) or not entries:
        raise FormInvalid(f"{place}：至少要有一个字段")
    fields = tuple(
        _field(one if isinstance(one, Mapping) else {}, place, at)
        for at, one in enumerate(entries, 1)
    )
    _unique([field.key for field in fields], f"{place}内的字段")
    for field in fields:
        if field.kind == "upload":
            raise FormInvalid(f"{place}：重复填写的一组里不能上传材料（“{field.label}”）")
        if field.prefill:
            raise FormInvalid(f"{place}：重复填写的一组里不能预填（“{field.label}”）")
    return Group(
        key=_key(raw, place),
        title=_string(raw, "title", place, 100),
        fields=fields,
        minimum=low,
        maximum=high,
        help=_optional(raw, "help", place),
        when=_when(raw, place),
        order=_inner_order(fields, place),
    )


def _field(raw: Mapping[str, Any], place: str, number: int) -> Field:
    place = _place(raw, "label", place, number)
    name = raw.get("kind")
    if name == "group":
        raise FormInvalid(f"{place}：一组里不能再有一组")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or not isinstance(name, str):
        raise FormInvalid(f"{place}：不认识的类型“{name}”")
    _only(raw, FIELD_KEYS | kind.options.keys(), place)
    options = {key: raw[key] for key in kind.options if raw.get(key) is not None}
    for key in kind.needed:
        if key not in options:
            raise FormInvalid(f"{place}：缺少“{key}”")
    for key, value in options.items():
        if words := kind.options[key](value):
            raise FormInvalid(f"{place}：“{key}”{words}")
    _check_bounds(options, place)
    prefill = _optional(raw, "prefill", place)
    if prefill and not PREFILL.fullmatch(prefill):
        raise FormInvalid(f"{place}：不认识的预填来源“{prefill}”")
    return Field(
        key=_key(raw, place),
        label=_string(raw, "label", place, 2000 if name == "note" else 100),
        kind=name,
        required=_flag(raw, "required", place) and name != "note",
        help=_optional(raw, "help", place),
        when=_when(raw, place),
        prefill=prefill,
        sensitive=_flag(raw, "sensitive", place, kind.sensitive),
        options=options,
    )


def _check_bounds(options: Mapping[str, Any], place: str) -> None:
    low, high = options.get("min"), options.get("max")
    if low is None or high is None or "today" in f"{low}{high}":
        return
    if low > high:
        raise FormInvalid(f"{place}：“min”大于“max”")


def _unique(keys: list[str], what: str) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise FormInvalid(f"{what}的“key”重复：{'、'.join(twice)}")


# --- conditions: known, fitting, not circular ------------------------------------------------


def _check_conditions(schema: FormSchema) -> None:
    outer: dict[str, Field | Group | None] = dict.fromkeys(schema.known)
    outer.update({entry.key: entry for step in schema.steps for entry in step.entries})
    for number, step in enumerate(schema.steps, 1):
        place = f"第 {number} 步“{step.title}”"
        _fits(step.when, outer, place)
        for entry in step.entries:
            name = entry.title if isinstance(entry, Group) else entry.label
            _fits(entry.when, outer, f"{place}的字段“{name}”")
            if isinstance(entry, Group):
                inside = outer | {inner.key: inner for inner in entry.fields}
                for inner in entry.fields:
                    _fits(inner.when, inside, f"{place}的字段“{name}”的“{inner.label}”")


def _fits(
    condition: Condition | None, known: Mapping[str, Field | Group | None], place: str
) -> None:
    if condition is None:
        return
    for operator, name, value in comparisons(condition):
        if name not in known:
            raise FormInvalid(f"{place}：条件用到了没有的字段“{name}”")
        target = known[name]
        if target is None or operator == "filled":
            continue
        if words := _misfit(target, operator, value):
            raise FormInvalid(f"{place}：条件里的“{name}”{words}")


def _misfit(target: Field | Group, operator: str, value: Any) -> str:
    compared = "filled" if isinstance(target, Group) else KINDS[target.kind].compared
    if compared in ("filled", "none"):
        return "只能判断是否填写"
    if operator in ("gt", "lt"):
        if compared not in ("number", "date"):
            return "不是数字或日期，不能比较大小"
        if (compared == "date") != isinstance(value, str):
            return "应与同类的值比较"
    for one in value if operator == "in" else [value]:
        if words := _unlike(target, compared, one):
            return words
    return ""


def _unlike(target: Field | Group, compared: str, value: Any) -> str:
    if compared == "number":
        sound = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if sound else "应与数字比较"
    if compared == "flag":
        return "" if isinstance(value, bool) else "应与 true 或 false 比较"
    if not isinstance(value, str):
        return "应与文字比较"
    if compared == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return "应与 2026-09-01 这样的日期比较"
    options = target.options.get("options", []) if isinstance(target, Field) else []
    if compared == "choice" and value not in [one for one, _ in options]:
        return f"没有选项“{value}”"
    return ""


def _inner_order(fields: tuple[Field, ...], place: str) -> tuple[Field, ...]:
    keys = {field.key for field in fields}
    needs = {field.key: references(field.when) & keys if field.when else set() for field in fields}
    by_key = {field.key: field for field in fields}
    return tuple(by_key[key] for key in _sorted(needs, place))


def _ordered(steps: tuple[Step, ...]) -> tuple[tuple[Step, Entry], ...]:
    entries = {entry.key: (step, entry) for step in steps for entry in step.entries}
    needs: dict[str, Collection[str]] = {}
    for key, (step, entry) in entries.items():
        named: set[str] = set()
        conditions = [step.when, entry.when]
        inner: set[str] = set()
        if isinstance(entry, Group):
            conditions.extend(field.when for field in entry.fields)
            inner = {field.key for field in entry.fields}
        for at, condition in enumerate(conditions):
            if condition is not None:
                named |= references(condition) - (inner if at > 1 else set())
        needs[key] = named & entries.keys()
    return tuple(entries[key] for key in _sorted(needs, "表单"))


def _sorted(needs: Mapping[str, Collection[str]], place: str) -> list[str]:
    """Return the keys so that each comes after those it needs; raises for a circle."""
    done: list[str] = []
    waiting = list(needs)
    while waiting:
        ready = [key for key in waiting if all(need in done for need in needs[key])]
        if not ready:
            raise FormInvalid(f"{place}：字段的条件互相依赖成环：{'、'.join(sorted(waiting))}")
        done.extend(ready)
        waiting = [key for key in waiting if key not in ready]
    return done
