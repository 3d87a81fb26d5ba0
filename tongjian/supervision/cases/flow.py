"""The lives of cases as data: of what rules found, and of audit problems.

States, steps, who may take them, what each asks for, limits.

A change here becomes the flow's next version when the next case is made; running cases keep
theirs. Keys of states are never reused for something else: lists show all versions by them. Limits
are working days of the calendar until the next step is due; what a letter or a decision names
instead counts. ``form`` says what a step asks of the person who takes it (see ``forms.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongjian.core.workflow.flow import State, Step, Table

NAME = "supervision.case"
LABEL = "supervision.case:"
"""What the subject of a case begins with."""
MANAGE, ANSWER = "oversight.manage", "oversight.answer"
CHECK, EXAMINE = "oversight.check", "oversight.examine"
AUDIT = "oversight.audit"
READ = "oversight.read"


def _step(  # noqa: PLR0917 a table reads best by place
    action: str, title: str, sources: str, target: str, permission: str, form: str = "plain"
) -> dict[str, Any]:
    """Return a step; what asks for words makes them a duty."""
    return {
        "action": action,
        "title": title,
        "from": sources.split(),
        "to": target,
        "permission": permission,
        "reason": form != "plain",
        "form": form,
    }


def _staying(action: str, title: str, sources: str, permission: str, form: str) -> list[Any]:
    """Return a step that leaves the case where it is, for each of these states."""
    return [_step(action, title, state, state, permission, form) for state in sources.split()]


DEFINITION: dict[str, Any] = {
    "start": "found",
    "states": {
        "found": {"title": "待研判", "limit_days": 10},
        "triaged": {"title": "已立案，待发函", "limit_days": 5},
        "asked": {"title": "待单位答复", "limit_days": 15},
        "answered": {"title": "待主管部门核实", "limit_days": 10},
        "checked": {"title": "待财政部门核实", "limit_days": 10},
        "examined": {"title": "待认定", "limit_days": 10},
        "rectifying": {"title": "整改中", "limit_days": 30},
        "rectified": {"title": "已整改，待验收", "limit_days": 10},
        "closing": {"title": "待第二人销号", "limit_days": 5},
        "closed": {"title": "已销号"},
        "dismissed": {"title": "不予立案"},
    },
    "steps": [
        _step("open", "立案", "found", "triaged", MANAGE),
        _step("dismiss", "不予立案", "found triaged", "dismissed", MANAGE, "reason"),
        _step("ask", "发函", "triaged", "asked", MANAGE, "ask"),
        _step("answer", "答复", "asked", "answered", ANSWER, "answer"),
        _step("answer_for", "代为登记书面答复", "asked", "answered", MANAGE, "answer"),
        _step("go_on", "逾期未答复，直接认定", "asked", "examined", MANAGE, "reason"),
        _step("check", "核实后转财政部门", "answered", "checked", CHECK, "reason"),
        _step("check_return", "退回单位补充", "answered", "asked", CHECK, "return"),
        _step("check_pass", "不等主管部门核实", "answered", "checked", MANAGE, "reason"),
        _step("examine", "核实后转人大认定", "checked", "examined", EXAMINE, "reason"),
        _step("examine_return", "退回单位补充", "checked", "asked", EXAMINE, "return"),
        _step("examine_pass", "不等财政部门核实", "checked", "examined", MANAGE, "reason"),
        _step("normal", "认定正常", "examined", "closing", MANAGE, "reason"),
        _step("violation", "认定违规，要求整改", "examined", "rectifying", MANAGE, "violation"),
        _step("return", "退回单位补充", "examined", "asked", MANAGE, "return"),
        _step("rectify", "报告整改结果", "rectifying", "rectified", ANSWER, "rectify"),
        _step("rectify_for", "代为登记整改结果", "rectifying", "rectified", MANAGE, "rectify"),
        _step("rectify_return", "退回继续整改", "rectified", "rectifying", MANAGE, "return"),
        _step("accept", "验收通过，提请销号", "rectified", "closing", MANAGE, "reason"),
        _step("close", "销号", "closing", "closed", MANAGE),
        _step("close_return", "退回重新认定", "closing", "examined", MANAGE, "reason"),
        _step("reopen", "重新办理", "closed", "triaged", MANAGE, "reason"),
        _step("reconsider", "重新研判", "dismissed", "found", MANAGE, "reason"),
        *_staying("extend", "申请延期", "asked rectifying", ANSWER, "extend"),
        *_staying("extend_grant", "同意延期", "asked rectifying", MANAGE, "plain"),
        *_staying("extend_refuse", "不同意延期", "asked rectifying", MANAGE, "reason"),
        *_staying(
            "escalate",
            "提请审议",
            "asked answered checked examined rectifying rectified",
            MANAGE,
            "escalate",
        ),
    ],
}
AUDITED_NAME = "supervision.audit"
AUDITED: dict[str, Any] = {
    "start": "rectifying",
    "states": {
        "rectifying": {"title": "整改中", "limit_days": 30},
        "reported": {"title": "待审计部门核查", "limit_days": 10},
        "rectified": {"title": "已整改，待验收", "limit_days": 10},
        "closing": {"title": "待第二人销号", "limit_days": 5},
        "closed": {"title": "已销号"},
        "withdrawn": {"title": "审计部门已撤销"},
    },
    "steps": [
        _step("progress", "上传整改进展", "rectifying", "rectifying", ANSWER, "progress"),
        _step("rectify", "报告整改结果", "rectifying", "reported", ANSWER, "rectify"),
        _step("rectify_for", "代为登记整改结果", "rectifying", "reported", MANAGE, "rectify"),
        _step("confirm", "核查确认", "reported", "rectified", AUDIT, "reason"),
        _step("confirm_return", "退回继续整改", "reported", "rectifying", AUDIT, "return"),
        _step("confirm_pass", "不等审计部门核查", "reported", "rectified", MANAGE, "reason"),
        _step("confirm_data", "凭审计数据确认", "rectifying", "rectified", AUDIT, "data"),
        _step("rely", "凭审计数据转入验收", "rectifying", "rectified", MANAGE, "data"),
        _step("accept", "验收通过，提请销号", "rectified", "closing", MANAGE, "reason"),
        _step("rectify_return", "退回继续整改", "rectified", "rectifying", MANAGE, "return"),
        _step("close", "销号", "closing", "closed", MANAGE),
        _step("close_return", "退回重新验收", "closing", "rectified", MANAGE, "reason"),
        _step("reopen", "重新整改", "closed", "rectifying", MANAGE, "return"),
        _step(
            "withdraw",
            "撤销（审计部门已收回）",
            "rectifying reported rectified",
            "withdrawn",
            MANAGE,
            "reason",
        ),
        _step("restore", "恢复整改", "withdrawn", "rectifying", MANAGE, "return"),
        *_staying("extend", "申请延期", "rectifying", ANSWER, "extend"),
        *_staying("extend_grant", "同意延期", "rectifying", MANAGE, "plain"),
        *_staying("extend_refuse", "不同意延期", "rectifying", MANAGE, "reason"),
        *_staying("order", "发督办单", "rectifying", MANAGE, "order"),
        *_staying("escalate", "提请审议", "rectifying reported rectified", MANAGE, "escalate"),
    ],
}
"""The life of an audit problem: it begins where the audit's list already demands rectification."""
TITLES: dict[str, str] = {
    key: state["title"]
    for definition in (AUDITED, DEFINITION)
    for key, state in definition["states"].items()
}
TONES = {
    "found": "blue",
    "triaged": "blue",
    "asked": "yellow",
    "rectifying": "red",
    "closed": "green",
    "dismissed": "grey",
    "withdrawn": "grey",
}
ENDS = ("closed", "dismissed", "withdrawn")
EARLY = ("found", "triaged")
"""The states in which nobody has been asked yet, so that figures may still be renewed."""
AGENDA = ("主任会议", "常委会会议", "代表大会", "主席团会议")
VIOLATIONS = {
    "misappropriated": "挤占挪用",
    "idle": "滞留闲置",
    "fraud": "虚报冒领套取",
    "widened": "擅自扩大范围提高标准",
    "allowance": "违规发放津补贴",
    "moved": "违规划转资金",
    "untrue": "数据不完整不真实",
    "other": "其他",
}


@dataclass(frozen=True)
class CaseState(State):
    """A state and the working days until it should be left, None for those that end."""

    limit_days: int | None = None

    @classmethod
    def read(cls, key: str, value: Mapping[str, Any]) -> CaseState:
        """Read one entry of ``states``."""
        return cls(key, value["title"], bool(value.get("end", False)), value.get("limit_days"))


@dataclass(frozen=True)
class CaseStep(Step):
    """A step and what it asks for."""

    form: str = "plain"

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> CaseStep:
        """Read one entry of ``steps``."""
        plain = Step.read(value)
        return cls(
            action=plain.action,
            title=plain.title,
            sources=plain.sources,
            target=plain.target,
            permission=plain.permission,
            reason=plain.reason,
            limit_days=plain.limit_days,
            form=value.get("form", "plain"),
        )


class CaseFlow(Table[CaseState, CaseStep]):
    """A definition whose states have limits and whose steps have forms."""

    @classmethod
    def parse(cls, definition: Mapping[str, Any]) -> CaseFlow:
        """Read and check a definition; raises ``FlowInvalid``."""
        return cls.read(definition, CaseState, CaseStep)
