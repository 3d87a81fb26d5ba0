"""The form builder: the form's steps and fields as rows of a form on the same schema.

A repeated group is a row of its own; a field says which group it belongs to. Options of a kind are
lines “name=value”, those of a choice “value=title”.
"""

from __future__ import annotations

import json
from typing import Any

from tongjian.hall.forms.kinds import KINDS, PREFILL_TITLES
from tongjian.hall.items.editor.codecs import FLAG, LINES, WHEN
from tongjian.hall.items.editor.section import Rows, Section, Slot
from tongjian.hall.items.editor.sections.materials import WHEN_HELP

CHOICES = ("choice", "choices")
KEPT = ("key", "label", "kind", "required", "sensitive", "help", "when", "prefill")
Raw = dict[str, Any]


def unpack(definition: Raw) -> Raw:
    """Return the form as three flat lists: steps, groups, fields."""
    flat: Raw = {"steps": [], "groups": [], "fields": []}
    for step in (definition.get("form") or {}).get("steps") or []:
        flat["steps"].append({key: value for key, value in step.items() if key != "fields"})
        for entry in step.get("fields") or []:
            if entry.get("kind") != "group":
                flat["fields"].append(_flat_field(entry, step["key"], ""))
                continue
            group = {key: value for key, value in entry.items() if key not in ("fields", "kind")}
            flat["groups"].append({**group, "step": step["key"]})
            flat["fields"] += [
                _flat_field(inner, step["key"], entry["key"]) for inner in entry["fields"]
            ]
    return {**definition, "form": flat}


def pack(before: Raw, flat: Raw) -> Raw:
    """Return the definition with the form built from its lists.

    A group stands where its first field stands. What names no step or group there is stays in the
    first step, so that nothing written is lost; the checks then say what is wrong.
    """
    lists = flat["form"]
    groups = {group.get("key"): group for group in lists.get("groups") or []}
    steps: dict[Any, Raw] = {}
    for step in lists.get("steps") or []:
        steps[step.get("key")] = {**step, "fields": []}
    built: dict[Any, Raw] = {}
    for row in lists.get("fields") or []:
        group = groups.get(row.get("group"))
        home = steps.get(group.get("step") if group else row.get("step")) or next(
            iter(steps.values()), None
        )
        if home is None:
            continue
        if group is None:
            home["fields"].append(_field(row))
            continue
        if group["key"] not in built:
            kept = {key: value for key, value in group.items() if key not in ("step", "fields")}
            built[group["key"]] = {**kept, "kind": "group", "fields": []}
            home["fields"].append(built[group["key"]])
        built[group["key"]]["fields"].append(_field(row))
    return {**flat, "form": {"steps": list(steps.values())}}


def _flat_field(entry: Raw, step: str, group: str) -> Raw:
    kept = {key: value for key, value in entry.items() if key in KEPT}
    if entry.get("kind") in CHOICES:
        lines = [f"{value}={title}" for value, title in entry.get("options") or ()]
    else:
        lines = [f"{key}={_shown(value)}" for key, value in entry.items() if key not in KEPT]
    more = [
        f"{key}:={_shown(value)}"
        for key, value in entry.items()
        if entry.get("kind") in CHOICES and key not in (*KEPT, "options")
    ]
    return {**kept, "step": step, "group": group, "options": [*lines, *more]}


def _field(row: Raw) -> Raw:
    """Return a field as forms declare it; numbers and flags among its options are read as such."""
    field = {key: row[key] for key in KEPT if key in row}
    pairs = []
    for line in row.get("options") or []:
        key, _, value = (part.strip() for part in str(line).replace("＝", "=").partition("="))
        if row.get("kind") in CHOICES and not key.endswith(":"):
            pairs.append([key, value or key])
        else:
            field[key.rstrip(":")] = _value(value)
    if row.get("kind") in CHOICES:
        field["options"] = pairs
    return field


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


FORM = Section(
    "form",
    "表单",
    "办事人填写的表单：先分步骤，再列字段。手机上一步一页。",
    (
        Rows(
            "form.steps",
            "步骤",
            (
                Slot("key", "标识", required=True, help="小写字母，例如 child"),
                Slot("title", "标题", required=True),
                Slot("help", "说明", "textarea"),
                Slot("when", "适用情形", "textarea", WHEN, help=WHEN_HELP),
            ),
        ),
        Rows(
            "form.groups",
            "重复填写的组",
            (
                Slot("key", "标识", required=True),
                Slot("title", "标题", required=True),
                Slot("step", "在哪一步", required=True),
                Slot("min", "至少几组", "integer"),
                Slot("max", "至多几组", "integer"),
                Slot("help", "说明", "textarea"),
                Slot("when", "适用情形", "textarea", WHEN, help=WHEN_HELP),
            ),
            help="例如几辆校车、几名教师，每组问同样的字段。没有就不填。",
        ),
        Rows(
            "form.fields",
            "字段",
            (
                Slot("key", "标识", required=True),
                Slot("label", "名称", required=True),
                Slot(
                    "kind",
                    "种类",
                    "choice",
                    required=True,
                    options={"options": [[key, kind.title] for key, kind in KINDS.items()]},
                ),
                Slot("step", "在哪一步", required=True),
                Slot("group", "在哪一组"),
                Slot("required", "必填", "yes_no", FLAG),
                Slot("help", "说明", "textarea"),
                Slot("when", "适用情形", "textarea", WHEN, help=WHEN_HELP),
                Slot("prefill", "自动带出"),
                Slot("sensitive", "个人信息", "yes_no", FLAG),
                Slot(
                    "options",
                    "选项",
                    "textarea",
                    LINES,
                    help="单选、多选每行一个“值=名称”；其他种类写设置，例如 max=200、material=proof",
                ),
            ),
            help="可自动带出："
            + "、".join(f"{key}（{title}）" for key, title in PREFILL_TITLES.items()),
        ),
    ),
    unpack=unpack,
    pack=pack,
)
SECTIONS = (FORM,)
