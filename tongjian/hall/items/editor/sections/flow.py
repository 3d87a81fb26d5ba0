"""The flow: states, who acts in them, the steps between them."""

from __future__ import annotations

from typing import Any

from tongjian.core.identity.roles import ROLES
from tongjian.hall.items.editor.codecs import FLAG, LINES
from tongjian.hall.items.editor.section import Rows, Section, Slot

PERMISSIONS = {
    "hall.apply": "办事人",
    **{
        permission: "、".join(
            role.title for role in ROLES.values() if permission in role.permissions
        )
        for permission in (
            "cases.accept",
            "cases.handle",
            "cases.examine",
            "cases.approve",
            "cases.opine",
        )
    },
}
WHO = {"options": [[key, f"{title}（{key}）"] for key, title in PERMISSIONS.items()]}


def _states_listed(definition: dict[str, Any]) -> dict[str, Any]:
    flow = definition.get("flow") or {}
    states = [{"key": key, **state} for key, state in (flow.get("states") or {}).items()]
    return {**definition, "flow": {**flow, "states": states}}


def _states_keyed(before: dict[str, Any], flat: dict[str, Any]) -> dict[str, Any]:
    flow = dict(flat["flow"])
    states = flow.get("states") or []
    flow["states"] = {
        str(state.get("key", "")): {key: value for key, value in state.items() if key != "key"}
        for state in states
    }
    return {**flat, "flow": flow}


FLOW = Section(
    "flow",
    "办理流程",
    "先列出环节，再列出从哪个环节、由谁、经什么动作、到哪个环节。保存后看流程图。",
    (
        Slot("flow.start", "从哪个环节开始", required=True, help="环节的标识"),
        Rows(
            "flow.states",
            "环节",
            (
                Slot("key", "标识", required=True, help="小写字母，例如 received"),
                Slot("title", "名称", required=True),
                Slot("phase", "阶段", help="例如 received、accepted、examining、decided"),
                Slot("desk", "由谁办理", "choice", options=WHO),
                Slot("body", "联办单位代号"),
                Slot("end", "是终点", "yes_no", FLAG),
            ),
        ),
        Rows(
            "flow.steps",
            "动作",
            (
                Slot("action", "标识", required=True),
                Slot("title", "名称", required=True),
                Slot("from", "从哪些环节", "textarea", LINES, required=True, help="每行一个标识"),
                Slot("to", "到哪个环节", required=True),
                Slot("permission", "谁可以", "choice", required=True, options=WHO),
                Slot("reason", "必须写理由", "yes_no", FLAG),
                Slot("effect", "法律效果", help="例如 accept、refuse、ask_correction、grant"),
                Slot("document", "出具的文书", help="例如 acceptance_notice"),
            ),
        ),
    ),
    unpack=_states_listed,
    pack=_states_keyed,
)
SECTIONS = (FLOW,)
