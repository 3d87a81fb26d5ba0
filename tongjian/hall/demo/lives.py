"""What becomes of a made-up case: step after step along its own flow, by whoever may take each.

A life knows nothing about items. At each state it looks at the steps the flow offers, draws one by
its effect, and waits as long as such a step takes; the engine decides whether it may. Everything
is drawn from the seed, and every moment lies on a working day of the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tongjian.core.calendar.days import Calendar
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.actions import take
from tongjian.hall.cases.flow import CaseStep
from tongjian.hall.cases.materials import MaterialGiven
from tongjian.hall.cases.models import HallCase
from tongjian.hall.cases.pinned import pinned

# How likely a step is drawn among those the state offers, by effect.
WEIGHTS = {
    "prereview_pass": 90,
    "prereview_fail": 4,
    "accept": 80,
    "ask_correction": 15,
    "answer_correction": 85,
    "refuse": 3,
    "forward": 90,
    "send_back": 3,
    "ask_body": 90,
    "body_reply": 90,
    "grant": 92,
    "reject": 6,
    "forward_up": 90,
    "certify": 95,
    "deliver": 95,
    "complete": 95,
    "archive": 60,
    "withdraw": 2,
    "void": 0.3,
    "return": 1,
}
# Working days until the step, (usually, at worst); the worst comes once in twenty-five.
DAYS = {
    "accept": (1, 9),
    "ask_correction": (2, 5),
    "answer_correction": (4, 25),
    "refuse": (3, 5),
    "forward": (2, 9),
    "ask_body": (1, 4),
    "body_reply": (2, 6),
    "grant": (2, 12),
    "reject": (3, 12),
    "forward_up": (2, 8),
    "certify": (1, 6),
    "deliver": (1, 9),
    "complete": (1, 5),
    "archive": (10, 40),
}
REASONS = {
    "ask_correction": "材料不齐，一次告知如下",
    "refuse": "申请事项不属于本机关职权范围",
    "reject": "经审查，不符合办理条件",
    "send_back": "审查意见写得不清楚，请补充",
    "withdraw": "情况有变化，不再需要办理",
    "void": "录入时选错了事项",
    "return": "逾期没有补正",
    "prereview_fail": "上传的材料看不清楚，请重新准备后再申请",
}
WORST_SHARE = 0.04


@dataclass
class Cast:
    """Who acts: the hall's officials by permission, the joint clerks by body."""

    desks: Mapping[str, list[Actor]]
    bodies: Mapping[str, Actor]
    calendar: Calendar
    rng: Random

    def desk(self, permission: str, case: HallCase) -> Actor | None:
        """Return who acts at a desk: the same official all through a case."""
        found = self.desks.get(permission, [])
        return found[case.pk % len(found)] if found else None

    def moment(self, after: datetime, days: float) -> datetime:
        """Return a moment in office hours some working days later, never before ``after``."""
        day, left = after.astimezone(SHANGHAI).date(), int(days)
        while left > 0 or not self.calendar.works(day):
            day += timedelta(days=1)
            left -= self.calendar.works(day)
        clock = time(9 + self.rng.randrange(8), self.rng.randrange(60), self.rng.randrange(60))
        found = datetime.combine(day, clock, SHANGHAI)
        return found if found > after else after + timedelta(minutes=1 + self.rng.randrange(50))


Happening = Callable[[datetime], "Iterable[Planned]"]
Planned = tuple[datetime, Happening]


@dataclass
class Life:
    """One case on its way; what happens to it says what happens next, and when."""

    case: HallCase
    owner: Actor | None
    cast: Cast
    at: datetime
    tried: set[str] = field(default_factory=set)
    extras: Callable[[Life], Iterable[Planned]] = lambda life: ()

    def follow(self) -> Iterator[Planned]:
        """Draw the next step of the flow; nothing when the life is over."""
        rng, flow = self.cast.rng, pinned(self.case.version).flow
        steps = [one for one in flow.steps_from(self.case.state) if self._may_try(one)]
        if not steps:
            return
        step = rng.choices(steps, [WEIGHTS[one.effect] for one in steps])[0]
        usual, worst = DAYS.get(step.effect, (1, 4))
        days = worst if rng.random() < WORST_SHARE else rng.randint(0, 2 * usual)
        at = self.cast.moment(self.at, days)
        if step.effect == "return":
            at += timedelta(days=60)
        yield at, lambda at: self._go(step, at)

    def _may_try(self, step: CaseStep) -> bool:
        """Pauses need their own asking; a step refused once is not tried again in this state."""
        if step.effect not in WEIGHTS or f"{self.case.state}:{step.action}" in self.tried:
            return False
        if step.effect == "ask_correction" and self.case.corrected:
            return False
        return self._actor(step) is not None

    def fresh(self) -> HallCase:
        """Return the case as it is now: others may have acted on it meanwhile."""
        self.case.refresh_from_db(fields=["state", "phase", "turn", "corrected", "last_event_at"])
        return self.case

    def _go(self, step: CaseStep, at: datetime) -> Iterator[Planned]:
        """Take a step; what the engine refuses is not tried again in this state."""
        case, by = self.fresh(), self._actor(step)
        before = case.state
        if by is None or before not in step.sources:
            return
        try:
            self.case = take(
                subject=case,
                step=step.action,
                turn=case.turn,
                data=self._data(step, at.date()),
                by=by,
                now=at,
            )
        except (StepRefused, NotPermitted):
            self.tried.add(f"{before}:{step.action}")
        self.at = at
        if self.case.state != before:
            yield from self.extras(self)
        yield from self.follow()

    def _actor(self, step: CaseStep) -> Actor | None:
        """Return who takes a step."""
        if step.permission == "hall.apply":
            return self.owner or self._desk("cases.intake")
        if step.effect == "body_reply":
            waiting = self.case.opinions.filter(replied_at=None).order_by("id").first()
            return self.cast.bodies.get(waiting.body) if waiting else None
        return self._desk(step.permission)

    def _desk(self, permission: str) -> Actor | None:
        return self.cast.desk(permission, self.case)

    def _data(self, step: CaseStep, today: date) -> dict[str, Any]:
        rng, definition = self.cast.rng, pinned(self.case.version).definition
        data: dict[str, Any] = {"reason": REASONS.get(step.effect, "")}
        if step.effect in ("refuse", "reject"):
            cite = definition.fields.basis[0]
            data["basis"] = [{"law": cite.law, "article": cite.article}]
        elif step.effect == "ask_correction":
            needed = [one for one in definition.needed_to_decide(self.case.answers) if one.required]
            chosen = rng.sample(needed, min(len(needed), rng.randint(1, 2)))
            data["points"] = [
                {"material": one.key, "what": "缺页或看不清，请重新提交完整、清晰的一份"}
                for one in chosen
            ]
        elif step.effect == "answer_correction":
            points = self.case.corrections.latest("id").points
            data["materials"] = [MaterialGiven(one["material"], paper=True) for one in points]
        elif step.effect == "body_reply":
            waiting = self.case.opinions.filter(replied_at=None).order_by("id").first()
            data |= {"body": waiting.body if waiting else "", "verdict": "agree", "text": "同意"}
        elif step.effect == "ask_body":
            data["question"] = "请就申请材料提出意见"
        elif step.effect == "deliver":
            data["manner"] = rng.choice(["online", "online", "window", "courier"])
        return data


def moments(rng: Random, count: int, first: date, last: date) -> Iterator[datetime]:
    """Yield when applications come in: any day of the week, mostly by day, in order."""
    span = (last - first).days
    days = sorted(first + timedelta(days=rng.randrange(span + 1)) for _ in range(count))
    for day in days:
        yield datetime.combine(day, time(7 + rng.randrange(15), rng.randrange(60)), SHANGHAI)
