"""Some of the demonstration's cases followed up, by the people and the doors everybody uses.

Whoever signs in finds something to do: a unit that is asked, its department and finance with
answers to check, the committee with verdicts, its second person with a case to close.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.demonstration import Player, make_people
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of, command_line
from tongjian.core.scope import scope
from tongjian.supervision.cases.actions import take
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.letters import draft_of
from tongjian.supervision.cases.models import AUDIT, WarningCase
from tongjian.supervision.linkage.obligations import after_working_days

CHECKED = "open ask answer check"
PASSED = "open ask answer check_pass"
# How far each goes: of the unit that signs in and its department; of others; what finance answers.
OWN = ("open ask", "open ask answer", f"{CHECKED} examine violation rectify accept", CHECKED)
OTHERS = (f"{PASSED} examine normal close", PASSED, "open ask", "open", "dismiss")
FINANCE = (f"{PASSED} examine", "open ask")
SAID = {
    "ask": "请说明上述情况的原因，提供有关依据和材料。",
    "check": "已与单位核对账目，情况属实。",
    "check_pass": "涉及事项清楚，不需要主管部门另行核实。",
    "examine": "已核对支付和预算指标，情况属实。",
    "normal": "单位说明了原因并有批准文件，不属于违规。",
    "violation": "按规定退回资金，健全内部审批。",
    "rectify": "已经退回，并修订了内部办法。",
    "accept": "凭证齐全，同意销号。",
    "dismiss": "已另行了解，属于正常业务。",
}
ANSWER = {
    "经核对，上述数据：": "经核对，上述数据：与本单位账目一致。",
    "原因：": "原因：年初安排不够周密，业务集中在后期办理。",
    "采取的措施：": "采取的措施：今后按季度安排，提前办理。",
}
DAYS = 15  # working days that a letter or a verdict gives


@dataclass(frozen=True)
class _Cast:
    """Who acts: the two of the committee, finance, departments and units by their codes."""

    district: str
    day: date
    now: datetime
    numbers: dict[tuple[str, str], int]

    def of(self, role: str, code: str = "", number: int = 1) -> Actor:
        """Return the person of a role, for a unit or department where one is named."""
        number = self.numbers.get((role, code), number)
        player = Player(role, self.district, code, number=number)
        return actor_of(User.objects.get(username=player.username))

    def acting(self, case: WarningCase, step: str) -> Actor:
        """Return who takes a step of a case."""
        if step in ("answer", "rectify"):
            return self.of("unit", case.unit) if case.unit else self.of("finance")
        if step == "check":
            return self.of("bureau", case.department)
        if step == "examine":
            return self.of("finance")
        return self.of("committee", number=2 if step == "close" else 1)


def follow(
    *, district: str, fallback: tuple[str, str], tell: Callable[[str], None], now: datetime
) -> None:
    """Gather what the rules found, and take some cases of the district on their way.

    The unit found most often signs in, and its department; ``fallback`` are unit and department
    where no unit was. Done once: where a step was taken already, nothing happens.
    """
    actor = command_line()
    with scope(actor.everywhere, actor):
        for code in actor.everywhere:
            while gather(jurisdiction=code, by=actor, now=now)["left"]:
                pass
        rows = WarningCase.objects.filter(jurisdiction_id=district, confidential=False)
        cases = list(rows.exclude(kind=AUDIT).select_related("track"))
        begun = any(case.track.turn for case in cases)
    if begun:
        return
    unit, department = _busiest(cases) or fallback
    courses = list(_courses(cases, unit, department))
    numbers = _numbers(courses, unit, department)
    make_people(
        (Player(role, district, code, number=number) for (role, code), number in numbers.items()),
        by=actor,
        now=now,
    )
    day = after_working_days(now.date(), DAYS, calendar_of(latest().pk))
    cast = _Cast(district, day, now, numbers)
    with scope(actor.everywhere, actor):  # all of it or nothing
        for case, course in courses:
            _walk(case, course, cast)
    tell(f"督办：归并为 {len(cases)} 件事项，其中 {len(courses)} 件已在办理")


def _busiest(cases: Iterable[WarningCase]) -> tuple[str, str] | None:
    """Return the unit that most cases ask, and its department."""
    counts: dict[tuple[str, str], int] = {}
    for case in cases:
        if case.unit and case.department:
            key = (case.unit, case.department)
            counts[key] = counts.get(key, 0) + 1
    return min(counts, key=lambda key: (-counts[key], key)) if counts else None


def _courses(
    cases: list[WarningCase], unit: str, department: str
) -> Iterator[tuple[WarningCase, list[str]]]:
    """Return which cases go how far."""
    urgent = sorted(cases, key=lambda case: (-case.priority, case.pk))
    own = [case for case in urgent if case.department == department]
    own.sort(key=lambda case: case.unit != unit)
    others = [case for case in urgent if case.unit and case.department != department]
    finance = [case for case in urgent if not case.unit]
    for found, courses in ((own, OWN), (others, OTHERS), (finance, FINANCE)):
        for case, course in zip(found, courses, strict=False):
            yield case, course.split()


def _numbers(
    courses: Iterable[tuple[WarningCase, list[str]]], unit: str, department: str
) -> dict[tuple[str, str], int]:
    """Return the numbers of those who sign in as a unit or a department."""
    found = {("unit", unit): 1, ("bureau", department): 1}
    for case, course in courses:
        if case.unit and "answer" in course:
            key = ("unit", case.unit)
            found.setdefault(key, 1 + sum(role == "unit" for role, _ in found))
    return found


def _walk(case: WarningCase, course: list[str], cast: _Cast) -> None:
    for step in course:
        case = take(
            subject=case,
            step=step,
            turn=case.track.turn,
            given=_given(case, step, cast),
            by=cast.acting(case, step),
            now=cast.now,
        )


def _given(case: WarningCase, step: str, cast: _Cast) -> dict[str, Any]:
    """Return what the step's form asks."""
    reason = SAID.get(step, "")
    if step == "answer":
        reason = draft_of(case)
        for asked, said in ANSWER.items():
            reason = reason.replace(asked, said)
    given: dict[str, Any] = {"reason": reason}
    if step in ("ask", "violation"):
        given["due"] = cast.day
    if step == "ask":
        given["letter"] = "order" if case.level == "red" else "inquiry"
    if step == "violation":
        given |= {"violation": "other", "yuan": case.involved_yuan}
    if step == "rectify":
        given["returned"] = case.involved_yuan
    return given
