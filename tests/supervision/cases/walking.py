"""Walking a case through its flow: every button that any page offers is pressed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client

from tests.world import ROOT, World
from tongjian.core.action import action
from tongjian.supervision.cases.flow import ENDS, CaseFlow
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.staff import TURNS

FLOWS = Path(__file__).parent / "flows"
"""Every version of the lives of cases there has been, by name: what rules found, audit problems.

Who changes a life adds it here as the next version: running cases keep the one they began with.
"""
GIVEN: Mapping[str, dict[str, Any]] = {
    "plain": {},
    "reason": {"reason": "理由"},
    "data": {"reason": "数据显示"},
    "answer": {"reason": "情况属实。"},
    "ask": {"letter": "inquiry", "reason": "请说明。"},
    "order": {"reason": "请抓紧。"},
    "return": {"reason": "请补充。"},
    "violation": {"violation": "idle", "yuan": "1", "reason": "退回。"},
    "rectify": {"returned": "1", "reason": "已退回。"},
    "progress": {"stage": "started", "so_far": "1", "reason": "在办。"},
    "extend": {"reason": "来不及。"},
    "escalate": {"agenda": "代表大会", "reason": "重大。"},
}
DATED = ("ask", "order", "return", "violation", "extend")
FURTHER = timedelta(days=90)  # from a case's term, or from today


def versions(name: str) -> dict[str, dict[str, Any]]:
    """Return every version of a life by its name, the oldest first."""
    paths = sorted(FLOWS.glob(f"{name}-*.json"))
    return {path.stem: json.loads(path.read_text()) for path in paths}


@contextmanager
def undone() -> Iterator[None]:
    """Undo at its end whatever is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@action("test.let", None)
def _let(*, pk: int, values: dict[str, Any], by: Any, now: Any) -> None:
    WarningCase.objects.filter(pk=pk).update(**values)


@dataclass
class Walk:
    """A case and the people who may have something to do with it.

    ``seen`` are the ways a case can stand that were looked at, ``taken`` the steps that were taken.
    """

    world: World
    pk: int
    people: Mapping[str, Client]
    seen: set[tuple[Any, ...]] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)

    def case(self) -> WarningCase:
        """Return the case as it is now."""
        with self.world.scope():
            rows = WarningCase.objects.select_related("track__flow")
            found: WarningCase = rows.get(pk=self.pk)
            return found

    @property
    def flow(self) -> CaseFlow:
        """The life the case began with."""
        return CaseFlow.parse(self.case().track.flow.definition)

    def stands(self) -> tuple[Any, ...]:
        """Return what decides which buttons there are."""
        case = self.case()
        state, gone = case.track.state, case.said_gone is not None and case.ended_at is None
        if state not in TURNS:
            return state, gone
        late = case.due is not None and case.due < self.world.now.date()
        return state, gone, late, case.extension is not None, case.said_done is not None

    def offered(self, who: str) -> list[Any]:
        """Return the forms that a person is shown, none where they may not see the case."""
        answer = self.people[who].get(f"/cases/{self.pk}/")
        assert answer.status_code in (200, 404), (who, self.stands())
        return list(answer.context["forms"]) if answer.status_code == 200 else []

    def press(self, who: str, step: str) -> None:
        """Press a button as a person does: it works and leads where the case's own flow says."""
        case = self.case()
        wanted = self.flow.step(case.track.state, step, "理由")
        given = {"turn": case.track.turn, **GIVEN[wanted.form]}
        if wanted.form in DATED:
            start = max(case.due or self.world.now.date(), self.world.now.date())
            given["due"] = (start + FURTHER).isoformat()
        answer = self.people[who].post(f"/cases/{self.pk}/{step}/", given)
        assert answer.status_code == 302, (who, step, self.stands(), answer.content.decode())
        assert self.case().track.state == wanted.target
        self.taken.add((step, case.track.state))

    def let(self, **values: Any) -> None:
        """Let time or data have changed a case."""
        with self.world.scope():
            _let(pk=self.pk, values=values, by=ROOT, now=self.world.now)

    def along(self, *steps: tuple[str, str]) -> None:
        """Take steps one after the other, each from the page that offers it."""
        for who, step in steps:
            names = [form.step.action for form in self.offered(who)]
            assert step in names, (step, self.stands(), names)
            self.press(who, step)

    def everywhere(self) -> None:
        """Press every button anybody is offered, from wherever the case can get."""
        if self.stands() in self.seen:
            return
        self.seen.add(self.stands())
        for who in self.people:
            for form in self.offered(who):
                with undone():
                    self.press(who, form.step.action)
                    self.everywhere()
        for values in self._befalls():
            with undone():
                self.let(**values)
                self.everywhere()

    def _befalls(self) -> list[dict[str, Any]]:
        """Return what may befall a case that nothing has befallen yet."""
        case, yesterday = self.case(), self.world.now.date() - timedelta(days=1)
        state, *others = self.stands()
        if state in ENDS or any(others):
            return []
        found: list[dict[str, Any]] = [{"due": yesterday}] if state in TURNS else []
        if case.kind == "audit":
            found += [{"said_gone": yesterday}]
            found += [{"said_done": yesterday}] if state == "rectifying" else []
        return found


def offered_by(flow: CaseFlow, without: Callable[[str], bool]) -> set[tuple[str, str]]:
    """Return the steps of a flow with the states they are taken in."""
    return {
        (step.action, source)
        for step in flow.steps
        for source in step.sources
        if not without(step.action)
    }
