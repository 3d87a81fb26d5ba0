"""The flow of a service item: core's table of states and steps, with what the law makes of them.

A state has a ``phase`` of a closed set and the ``desk`` that must act in it; a step has an
``effect`` of a closed set. Which effect may lead from which phase to which is fixed here, so that
no flow, however it is edited, can decide a case that was never accepted or ask for papers after
acceptance. What each effect does is in ``tongjian.hall.cases.effects``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tongjian.core.identity.roles import PERMISSIONS
from tongjian.core.workflow.flow import FlowInvalid, State, Step, Table

PHASES = {
    "prereview": "预审",
    "received": "收件",
    "correction": "补正",
    "accepted": "受理",
    "examining": "审核",
    "joint": "征求意见",
    "special": "特别程序",
    "decided": "已作决定",
    "certified": "已制证",
    "delivered": "已送达",
    "completed": "办结",
    "archived": "归档",
    "refused": "不予受理",
    "rejected": "不予许可",
    "withdrawn": "撤回",
    "returned": "退件",
    "voided": "作废",
}
DRAFT = ""  # the phase of a start that the application itself leaves
CLOSED = frozenset({"completed", "archived", "refused", "withdrawn", "returned", "voided"})
BEFORE_ACCEPTANCE = frozenset({"prereview", "received", "correction"})
IN_EXAMINATION = frozenset({"accepted", "examining", "joint", "special"})
UNDECIDED = BEFORE_ACCEPTANCE | IN_EXAMINATION
DECIDED = frozenset({"decided", "certified", "delivered", "rejected"})
APPLICANT = "hall.apply"


@dataclass(frozen=True)
class Effect:
    """What a kind of step may lead from and to; ``reason``: never without one.

    ``document`` is the letter the law makes it issue (see ``core.documents.letters``).
    """

    title: str
    sources: frozenset[str]
    targets: frozenset[str]
    reason: bool = False
    document: str = ""


def _effect(
    title: str, sources: frozenset[str], targets: str, *, reason: bool = False, document: str = ""
) -> Effect:
    return Effect(title, sources, frozenset(targets.split()), reason, document)


_RECEIVED = frozenset({"received"})
EFFECTS = {
    "receive": _effect("收件", frozenset({DRAFT}), "received", document="receipt_notice"),
    "prereview_pass": _effect(
        "预审通过", frozenset({"prereview"}), "received", document="receipt_notice"
    ),
    "prereview_fail": _effect("预审不通过", frozenset({"prereview"}), "returned", reason=True),
    "ask_correction": _effect("补正告知", _RECEIVED, "correction", document="correction_notice"),
    "answer_correction": _effect("提交补正", frozenset({"correction"}), "received"),
    "accept": _effect("受理", _RECEIVED, "accepted examining", document="acceptance_notice"),
    "refuse": _effect("不予受理", _RECEIVED, "refused", reason=True, document="refusal_notice"),
    "forward": _effect("送下一环节", IN_EXAMINATION, "examining"),
    "send_back": _effect("退回上一环节", IN_EXAMINATION, "accepted examining", reason=True),
    "ask_body": _effect("征求意见", IN_EXAMINATION, "joint"),
    "body_reply": _effect("回复意见", frozenset({"joint"}), "accepted examining joint"),
    "pause": _effect(
        "启动特别程序", IN_EXAMINATION, "special", reason=True, document="special_notice"
    ),
    "resume": _effect("结束特别程序", frozenset({"special"}), "accepted examining joint"),
    "grant": _effect("准予", IN_EXAMINATION, "decided", document="grant_decision"),
    "reject": _effect(
        "不予许可", IN_EXAMINATION, "rejected", reason=True, document="rejection_decision"
    ),
    "forward_up": _effect("转报", IN_EXAMINATION, "decided completed", reason=True),
    "certify": _effect("制证", frozenset({"decided"}), "certified"),
    "deliver": _effect(
        "送达",
        frozenset({"decided", "certified", "rejected"}),
        "delivered completed",
        document="delivery_receipt",
    ),
    "complete": _effect(
        "办结", frozenset({"decided", "certified", "delivered", "rejected"}), "completed"
    ),
    "archive": _effect("归档", CLOSED - {"archived"} | {"rejected"}, "archived"),
    "withdraw": _effect("撤回", UNDECIDED, "withdrawn", reason=True),
    "return": _effect("退件", BEFORE_ACCEPTANCE, "returned", reason=True),
    "void": _effect("作废", frozenset(PHASES) - {"archived"}, "voided", reason=True),
}


@dataclass(frozen=True)
class CaseState(State):
    """A state, its phase, the permission of who must act in it, the joint body it waits for."""

    phase: str = DRAFT
    desk: str = ""
    body: str = ""

    @classmethod
    def read(cls, key: str, value: Mapping[str, Any]) -> Self:
        """Read one entry of ``states``."""
        plain = State.read(key, value)
        return cls(
            plain.key,
            plain.title,
            plain.end,
            phase=value.get("phase", DRAFT),
            desk=value.get("desk", ""),
            body=value.get("body", ""),
        )

    @property
    def open(self) -> bool:
        """Whether a case in this state still waits for somebody."""
        return not self.end and self.phase not in CLOSED


@dataclass(frozen=True)
class CaseStep(Step):
    """A step, its effect, the letter it issues ("" for none), the bodies it asks."""

    effect: str = ""
    document: str = ""
    bodies: tuple[str, ...] = ()

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read one entry of ``steps``; what the law demands of its effect is added."""
        plain = Step.read(value)
        effect = value["effect"]
        if effect not in EFFECTS:
            raise FlowInvalid(f"步骤“{plain.title}”的效果“{effect}”不在规定的范围内")
        kind = EFFECTS[effect]
        return cls(
            plain.action,
            plain.title,
            plain.sources,
            plain.target,
            plain.permission,
            reason=plain.reason or kind.reason,
            limit_days=plain.limit_days,
            effect=effect,
            document=kind.document or value.get("document", ""),
            bodies=tuple(value.get("bodies", ())),
        )


class CaseFlow(Table[CaseState, CaseStep]):
    """A checked flow of an item (contract of ``flow`` in an item's definition)."""

    @classmethod
    def parse(cls, definition: Mapping[str, Any]) -> CaseFlow:
        """Read and check a definition; raises ``FlowInvalid``."""
        try:
            flow = cls.read(definition, CaseState, CaseStep)
            flow._check_states()
            for step in flow.steps:
                flow._check_step(step)
            flow._check_duties()
        except TypeError as error:  # a list where a word belongs
            raise FlowInvalid(f"流程定义写错了：{error}") from error
        return flow

    @property
    def entry(self) -> CaseState:
        """The state a submitted application stands in: the start, or where ``receive`` leads."""
        start = self.states[self.start]
        if start.phase != DRAFT:
            return start
        return self.states[self.steps_from(self.start)[0].target]

    def by_effect(self, state: str, effect: str) -> CaseStep | None:
        """Return the first step with an effect that leaves ``state``."""
        return next((step for step in self.steps_from(state) if step.effect == effect), None)

    def pause_for(self, state: str, kind: str) -> CaseStep | None:
        """Return the step that pauses for a special procedure: into its own state, else any."""
        steps = [step for step in self.steps_from(state) if step.effect == "pause"]
        own = (step for step in steps if self.states[step.target].title == kind)
        return next(own, steps[0] if steps else None)

    def desk(self, state: str) -> str:
        """Return the permission of who must act in a state, "" where nobody has to."""
        found = self.states[state]
        if not found.open:
            return ""
        usual = (
            step.permission
            for step in self.steps_from(state)
            if step.effect not in ("withdraw", "void", "return")
        )
        return found.desk or next(usual, "")

    def _check_states(self) -> None:
        for state in self.states.values():
            if state.phase not in PHASES and not (state.key == self.start and not state.phase):
                raise FlowInvalid(f"状态“{state.title}”的阶段“{state.phase}”不在规定的范围内")
            if state.desk and state.desk not in PERMISSIONS:
                raise FlowInvalid(f"状态“{state.title}”的办理权限“{state.desk}”不存在")
        start = self.states[self.start]
        if start.phase not in (DRAFT, "prereview", "received"):
            raise FlowInvalid("流程应从收件或预审开始")
        if start.phase == DRAFT and [s.effect for s in self.steps_from(self.start)] != ["receive"]:
            raise FlowInvalid(f"起点“{start.title}”应只有一个动作，效果为收件（receive）")

    def _check_step(self, step: CaseStep) -> None:
        effect = EFFECTS[step.effect]
        if step.permission not in PERMISSIONS:
            raise FlowInvalid(f"步骤“{step.title}”的权限“{step.permission}”不存在")
        for source in step.sources:
            if self.states[source].phase not in effect.sources:
                raise FlowInvalid(
                    f"步骤“{step.title}”（{effect.title}）不能从“{self.states[source].title}”开始"
                )
        if self.states[step.target].phase not in effect.targets:
            raise FlowInvalid(
                f"步骤“{step.title}”（{effect.title}）不能到“{self.states[step.target].title}”"
            )

    def _check_duties(self) -> None:
        """Check what the engine itself must be able to do in a phase (行政许可法 32)."""
        needs = {
            "received": ("accept", "五个工作日内没有告知的，视为受理"),
            "correction": ("answer_correction", "办事人要能提交补正"),
        }
        for state in self.states.values():
            effect, why = needs.get(state.phase, ("", ""))
            if effect and self.by_effect(state.key, effect) is None:
                raise FlowInvalid(f"状态“{state.title}”缺少“{EFFECTS[effect].title}”这一步：{why}")

    def gaps(self) -> list[str]:
        """Return what a complete flow should offer and this one does not, in Chinese."""
        wanted = {
            "received": ("ask_correction", "refuse", "withdraw"),
            "correction": ("return", "withdraw"),
            "special": ("resume",),
            "joint": ("body_reply",),
        }
        said = []
        for state in self.states.values():
            for effect in wanted.get(state.phase, ()):
                if self.by_effect(state.key, effect) is None:
                    said.append(f"状态“{state.title}”下没有“{EFFECTS[effect].title}”")
        effects = {step.effect for step in self.steps}
        said += [
            f"流程里没有“{EFFECTS[effect].title}”"
            for effect in ("grant", "reject", "withdraw")
            if effect not in effects
        ]
        return said
