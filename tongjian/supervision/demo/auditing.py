"""Some of the demonstration's audit problems followed up, by the people and the doors of everybody.

What the audit's list calls done long ago is confirmed, accepted and closed; the newest problems
wait for their units, of which one has begun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from tongjian.core.demonstration import Player, make_people
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership, User
from tongjian.core.identity.reads import actor_of, command_line
from tongjian.core.scope import scope
from tongjian.supervision.audits.actions import issue_report
from tongjian.supervision.audits.reads import owed
from tongjian.supervision.audits.report import Words
from tongjian.supervision.cases.actions import take
from tongjian.supervision.cases.gathering import gather
from tongjian.supervision.cases.models import AUDIT, WarningCase

BY_AGE = ("confirm_data", "confirm_data accept", "confirm_data accept close")
"""How far what the data call done goes, by how many years its list is behind the newest."""
OWN = ("progress progress", "progress rectify", "extend")
"""How far the unit that has most to do goes with its problems, the most urgent first."""
SAID = {
    "confirm_data": "已核对整改凭证，与报送的数据一致。",
    "accept": "整改结果属实，同意提请销号。",
    "progress": "已成立工作组，正在核对账目并办理退回手续。",
    "rectify": "资金已经退回，并修订了内部办法。",
    "extend": "涉及的合同正在协商，需要延长整改期限。",
}
NEXT_STEPS = (
    "对尚未整改到位的问题逐项明确责任和时限。\n对屡审屡犯的单位，安排下一年度预算时重点审核。"
)
WAIT = 60  # days that an extension asks for


def follow_audits(*, district: str, tell: Callable[[str], None], now: datetime) -> None:
    """Take in the audit's list, and take some problems of the district on their way.

    Done once: where a step was taken already, nothing happens.
    """
    actor = command_line()
    with scope(actor.everywhere, actor):
        for code in actor.everywhere:
            while gather(jurisdiction=code, by=actor, now=now)["left"]:
                pass
        rows = WarningCase.objects.filter(jurisdiction_id=district, kind=AUDIT)
        cases = list(rows.select_related("track__flow", "jurisdiction").order_by("-priority", "pk"))
    if not cases or any(case.track.turn for case in cases):
        return
    unit = _unit_of(cases, district, actor, now)
    with scope(actor.everywhere, actor):  # all of it or nothing
        moved = _by_data(cases, district, now) + _by_unit(cases, unit, now)
        _report(district, now)
    tell(f"审计整改：{len(cases)} 个问题，其中 {moved} 个已在办理")


def _person(role: str, district: str, number: int = 1) -> Actor:
    username = Player(role, district, number=number).username
    return actor_of(User.objects.get(username=username))


def _unit_of(
    cases: Sequence[WarningCase], district: str, by: Actor, now: datetime
) -> tuple[str, Actor] | None:
    """Return the unit with most to do and its person, who signs in from now on."""
    counts = Counter(case.unit for case in cases if case.said_done is None)
    if not counts:
        return None
    unit = min(counts, key=lambda code: (-counts[code], code))
    with scope(by.everywhere, by):
        units = Membership.objects.filter(role="unit", jurisdiction_id=district)
        known = units.filter(unit_code=unit).select_related("user").first()
        number = 1 + units.values("user").distinct().count()
    if known is not None:
        return unit, actor_of(known.user)
    make_people([Player("unit", district, unit, number=number)], by=by, now=now)
    return unit, _person("unit", district, number)


def _by_data(cases: Sequence[WarningCase], district: str, now: datetime) -> int:
    """Confirm, accept and close what the data call done, the further the older."""
    acting = {
        "confirm_data": _person("auditor", district),
        "accept": _person("committee", district),
        "close": _person("committee", district, 2),
    }
    newest, moved = max(case.year for case in cases), 0
    for case in cases:
        age = newest - case.year
        if case.said_done is None or not age:
            continue
        moved += 1
        for step in BY_AGE[min(age, len(BY_AGE)) - 1].split():
            case = _take(case, step, acting[step], now)  # noqa: PLW2901 as it stands now
    return moved


def _by_unit(cases: Sequence[WarningCase], found: tuple[str, Actor] | None, now: datetime) -> int:
    """Have a unit upload progress, report and ask for time."""
    if found is None:
        return 0
    unit, person = found
    own = [case for case in cases if case.unit == unit and case.said_done is None]
    moved = 0
    for case, course in zip(own, OWN, strict=False):
        moved += 1
        for step in course.split():
            case = _take(case, step, person, now)  # noqa: PLW2901 as it stands now
    return moved


def _take(case: WarningCase, step: str, by: Actor, now: datetime) -> WarningCase:
    given: dict[str, Any] = {"reason": SAID.get(step, "")}
    if step == "progress":
        again = case.progress.exists()
        given["stage"] = "mostly" if again else "started"
        given["so_far"] = round(case.involved_yuan * (6 if again else 3) / 10, 2)
    if step == "rectify":
        given["returned"] = case.involved_yuan
    if step == "extend":
        given["due"] = max(now.date(), case.due or now.date()) + timedelta(days=WAIT)
    return take(subject=case, step=step, turn=case.track.turn, given=given, by=by, now=now)


def _report(district: str, now: datetime) -> None:
    """Issue the report on the year before the newest, for whose six months are over."""
    known = owed([district], now.date())
    for one in known[1:2]:
        issue_report(
            jurisdiction=district,
            owed=one,
            words=Words(next_steps=NEXT_STEPS),
            by=_person("auditor", district),
            now=now,
        )
