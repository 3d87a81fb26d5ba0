"""A case in words for its applicant: its stage, who has it, by which day and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tongjian.core.calendar.clock import Reckoning, State, explain
from tongjian.hall.cases.models import OUTCOMES, HallCase

STAGES = ("提交", "受理", "审查", "决定", "办结")
# The stage that is going on in each phase; past the last one all is done.
AT = {
    "prereview": 2,
    "received": 2,
    "correction": 2,
    "refused": 2,
    "accepted": 3,
    "examining": 3,
    "joint": 3,
    "special": 3,
    "decided": 5,
    "certified": 5,
    "delivered": 5,
    "rejected": 5,
    "completed": 6,
    "archived": 6,
}
FAILED = frozenset({"refused", "withdrawn", "returned", "voided"})
DESKS = {
    "hall.apply": "您",
    "cases.intake": "受理窗口",
    "cases.accept": "受理人员",
    "cases.handle": "承办人",
    "cases.examine": "审核人",
    "cases.approve": "批准人",
}
# What the applicant waits for, by the limit that runs, in this order.
WAITS = (
    ("promised", "作出决定（承诺时限）"),
    ("statutory", "作出决定（法定时限）"),
    ("acceptance", "答复是否受理"),
    ("prereview", "答复预审结果"),
    ("delivery", "送达结果"),
)


@dataclass(frozen=True)
class Due:
    """The day an answer is due: what comes by then, and the proof day by day."""

    day: date | None
    what: str
    state: str
    by_noon: bool
    provisional: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """Where a case stands."""

    titles: tuple[str, ...]
    current: int
    failed: bool
    title: str
    who: str


def stage_of(case: HallCase, state_title: str, body_name: str = "") -> Stage:
    """Return the stage of a case; ``state_title`` is its state's in its flow."""
    failed = case.phase in FAILED
    current = AT.get(case.phase, 0) or (3 if case.accepted_on else 2)
    return Stage(STAGES, current, failed, state_title, _who(case, body_name))


def _who(case: HallCase, body_name: str) -> str:
    if not case.open:
        return dict(OUTCOMES).get(case.outcome, "") or "已办结"
    if case.body:
        return body_name or "联办单位"
    return DESKS.get(case.desk, "经办人员")


def due_of(reckonings: Mapping[str, Reckoning]) -> Due | None:
    """Return what the applicant waits for; None when nothing runs."""
    for key, what in WAITS:
        found = reckonings.get(key)
        if found is not None and found.state in (State.RUNNING, State.PAUSED):
            return Due(
                day=found.due,
                what=what,
                state=str(found.state),
                by_noon=found.by_noon,
                provisional=found.provisional,
                lines=tuple(explain(found)),
            )
    return None
