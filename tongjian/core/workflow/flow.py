"""Workflow as data: states, actions, roles, limits, next states.

A definition is plain JSON, so that a change is a new version and running cases keep theirs:
``{"start": "…", "states": {"a": {"title": "…", "end": false}}, "steps": [{"action": "…",
"title": "…", "from": ["a"], "to": "b", "permission": "…", "reason": true, "limit_days": 5}]}``.

A system whose states and steps carry more extends ``State``, ``Step`` and ``Table``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar


class FlowInvalid(Exception):
    """The definition contradicts itself; the message is Chinese and names the place."""


class StepRefused(Exception):
    """The step is not possible now; the message is Chinese."""


@dataclass(frozen=True)
class State:
    """A state, its Chinese title and whether it ends the flow."""

    key: str
    title: str
    end: bool = False

    @classmethod
    def read(cls, key: str, value: Mapping[str, Any]) -> Self:
        """Read one entry of ``states``; raises KeyError, TypeError or AttributeError."""
        return cls(key, value["title"], bool(value.get("end", False)))


@dataclass(frozen=True)
class Step:
    """One action: from where, to where, who may, whether a reason is due, within how many days."""

    action: str
    title: str
    sources: tuple[str, ...]
    target: str
    permission: str
    reason: bool = False
    limit_days: int | None = None

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """Read one entry of ``steps``; raises KeyError, TypeError or AttributeError."""
        return cls(
            action=value["action"],
            title=value["title"],
            sources=tuple(value["from"]),
            target=value["to"],
            permission=value["permission"],
            reason=bool(value.get("reason", False)),
            limit_days=value.get("limit_days"),
        )


S = TypeVar("S", bound=State)
T = TypeVar("T", bound=Step)


@dataclass(frozen=True)
class Table(Generic[S, T]):
    """A checked definition with states and steps of some kind."""

    start: str
    states: Mapping[str, S]
    steps: tuple[T, ...]

    @classmethod
    def read(cls, definition: Mapping[str, Any], state: type[S], step: type[T]) -> Self:
        """Read and check a definition; raises ``FlowInvalid``."""
        try:
            table = cls(
                definition["start"],
                {key: state.read(key, value) for key, value in definition["states"].items()},
                tuple(step.read(value) for value in definition["steps"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise FlowInvalid(f"流程定义缺少或写错了：{error}") from error
        table._check()
        return table

    def _check(self) -> None:
        named = {self.start, *(step.target for step in self.steps)}
        named.update(source for step in self.steps for source in step.sources)
        if unknown := sorted(named - set(self.states)):
            raise FlowInvalid(f"流程用到了没有定义的状态：{'、'.join(unknown)}")
        pairs = [(step.action, source) for step in self.steps for source in step.sources]
        if len(pairs) != len(set(pairs)):
            raise FlowInvalid("同一状态下有两个同名的动作")
        for state in self.states.values():
            leaves = any(state.key in step.sources for step in self.steps)
            if state.end and leaves:
                raise FlowInvalid(f"状态“{state.title}”是终点，却还有后续动作")
            if not state.end and not leaves:
                raise FlowInvalid(f"状态“{state.title}”没有出路，也不是终点")
        if lost := sorted(set(self.states) - self._reached()):
            raise FlowInvalid(f"从起点走不到状态：{'、'.join(lost)}")

    def _reached(self) -> set[str]:
        reached, waiting = {self.start}, [self.start]
        while waiting:
            state = waiting.pop()
            for step in self.steps:
                if state in step.sources and step.target not in reached:
                    reached.add(step.target)
                    waiting.append(step.target)
        return reached

    def steps_from(self, state: str) -> tuple[T, ...]:
        """Return the actions possible in ``state``."""
        return tuple(step for step in self.steps if state in step.sources)

    def step(self, state: str, action: str, reason: str = "") -> T:
        """Return the step ``action`` takes from ``state``; raises ``StepRefused``."""
        for step in self.steps_from(state):
            if step.action == action:
                if step.reason and not reason.strip():
                    raise StepRefused(f"“{step.title}”必须写明理由")
                return step
        raise StepRefused(f"当前状态“{self.states[state].title}”下不能办理此事，请刷新页面后再看")


class Flow(Table[State, Step]):
    """A definition with plain states and steps."""

    @classmethod
    def parse(cls, definition: Mapping[str, Any]) -> Flow:
        """Read and check a definition; raises ``FlowInvalid``."""
        return cls.read(definition, State, Step)
