"""What the editor shows of a version: what fields are called, faults by page, differences in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tongjian.hall.items import codes, titles
from tongjian.hall.items.definition import DefinitionInvalid, parse_definition
from tongjian.hall.items.editor.differences import differences
from tongjian.hall.items.editor.section import Section
from tongjian.hall.items.editor.sections import SECTIONS
from tongjian.hall.items.editor.sentences import Names
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.reader import Fault

# Which page asks what a path of the definition names; the longest prefix counts.
PAGES = {
    "fields": "basic",
    "fields.basis": "basis",
    "reasons": "basis",
    "power": "duties",
    "materials": "materials",
    "questionnaire": "questions",
    "form": "form",
    "flow": "flow",
    "limits": "limits",
    "windows": "limits",
    "certificate": "result",
    "retention_years": "result",
    "draft_days": "result",
    "prereview": "result",
    "appointments": "result",
    **{
        f"fields.{name}": "guide"
        for name in (
            *("conditions", "procedure", "handling", "case_kind", "scope", "fee", "place", "hours"),
            *("phone_consult", "phone_supervise", "result_name", "result_sample", "intermediary"),
            *("quantity_limit", "appointment", "online", "online_payment", "courier"),
            *("special_procedures", "faq"),
        )
    },
}
WORDS = {
    **titles.DEFINITION,
    **titles.FIELDS,
    **titles.BASIS,
    **titles.STEP,
    **titles.FEE,
    **titles.MATERIAL,
    **titles.QUESTION,
    **titles.LIMIT,
    **titles.WINDOW,
    **titles.CERTIFICATE,
    **codes.DUTIES,
    **codes.LIMITS,
    "steps": "步骤和动作",
    "states": "环节",
    "label": "名称",
    "kind": "种类",
    "options": "选项",
    "permission": "谁可以",
    "from": "从",
    "to": "到",
    "effect": "法律效果",
    "document": "文书",
    "desk": "由谁办理",
    "phase": "阶段",
    "prefill": "自动带出",
    "help": "说明",
}


@dataclass(frozen=True)
class PageState:
    """A page of the editor and what is wrong on it."""

    section: Section
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Said:
    """A difference in words."""

    place: str
    kind: str
    before: str
    after: str


def page_of(path: str) -> str:
    """Return the key of the page that asks what ``path`` names."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        found = PAGES.get(".".join(parts[:length]))
        if found:
            return found
    return "basic"


def faults_of(definition: Mapping[str, Any]) -> list[Fault]:
    """Return what keeps a definition from being handed in."""
    try:
        parse_definition(definition)
    except DefinitionInvalid as error:
        return error.faults
    return []


def pages_of(version: ItemVersion) -> list[PageState]:
    """Return the editor's pages with the faults on each."""
    placed: dict[str, list[Fault]] = {}
    for fault in faults_of(version.definition):
        placed.setdefault(page_of(fault.path), []).append(fault)
    return [PageState(one, tuple(placed.get(one.key, ()))) for one in SECTIONS.values()]


def names_of(definition: Mapping[str, Any]) -> Names:
    """Return what the form's fields and the questions are called, for conditions in words."""
    labels: dict[str, str] = {}
    options: dict[str, dict[str, str]] = {}
    for entry in _asked(definition):
        labels[str(entry.get("key"))] = str(entry.get("label") or entry.get("question") or "")
        pairs = entry.get("options")
        if isinstance(pairs, list) and all(
            isinstance(one, list) and len(one) == 2 for one in pairs
        ):
            options[str(entry.get("key"))] = {str(value): str(title) for value, title in pairs}
    return Names({key: label for key, label in labels.items() if label}, options)


def _asked(definition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from definition.get("questionnaire") or ()
    for step in (definition.get("form") or {}).get("steps") or ():
        for entry in step.get("fields") or ():
            yield from entry.get("fields") or () if entry.get("kind") == "group" else (entry,)


def said(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Said]:
    """Return the differences of two definitions in words."""
    return [
        Said(
            " › ".join(WORDS.get(part, part) for part in one.path) or "全部",
            one.kind,
            _shown(one.before),
            _shown(one.after),
        )
        for one in differences(before, after)
    ]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False, indent=1)
