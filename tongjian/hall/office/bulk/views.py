"""Several cases on one page: the same kind of step, a reason for each, each its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from tongjian.core.access import access
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.scope import scope
from tongjian.core.typed import whole
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.actions import take
from tongjian.hall.cases.models import HallCase
from tongjian.hall.cases.reads import OpenStep
from tongjian.hall.office.case.reads import steps_for
from tongjian.hall.office.case.views import cases_of
from tongjian.hall.office.today import today_of
from tongjian.hall.office.worklist.reads import applicant_shown

READ = "cases.read"
MOST = 30
# What needs no more than a reason; refusals need grounds of their own and are taken one by one.
EFFECTS = frozenset(
    "accept forward send_back grant forward_up certify deliver complete archive prereview_pass".split()
)


@dataclass
class Line:
    """One case on the page: what may be done with it, what was typed, what became of it."""

    case: HallCase
    steps: Sequence[OpenStep]
    applicant: str
    light: Any
    chosen: str = ""
    reason: str = ""
    done: str = ""
    fault: str = ""
    turn: int = 0


def _lines(request: Any) -> list[Line]:
    given = request.POST if request.method == "POST" else request.GET
    wanted = [pk for one in given.getlist("case") if (pk := whole(one)) is not None]
    rows = cases_of(request).filter(pk__in=wanted[:MOST])
    day = today_of(request.now)
    lines = []
    for case in rows.order_by("urgent_on", "pk"):
        steps = [
            one
            for one in steps_for(case, request.actor, request.now.date())
            if one.effect in EFFECTS
        ]
        turn = whole(given.get(f"turn-{case.pk}"))
        lines.append(
            Line(
                case=case,
                steps=steps,
                applicant=applicant_shown(case),
                light=day.light(case.urgent_on, paused=case.paused, running=case.open),
                chosen=given.get(f"step-{case.pk}", ""),
                reason=given.get(f"reason-{case.pk}", "").strip(),
                turn=case.turn if turn is None else turn,
            )
        )
    return lines


@access(READ, own_scopes=True)
def bulk(request: Any) -> HttpResponseBase:
    """Decide several cases, each with its own reason; the answer says which succeeded."""
    reach = request.actor.reach(READ)
    with scope(reach, request.actor):
        lines = _lines(request)
    took = request.method == "POST"
    for line in lines if took else ():
        if line.chosen:
            _decide(request, line, reach)
    done = sum(bool(line.done) for line in lines)
    failed = sum(bool(line.fault) for line in lines)
    context = {
        "lines": [line for line in lines if line.steps or line.done or line.fault],
        "none": [line for line in lines if not (line.steps or line.done or line.fault)],
        "took": took,
        "done": done,
        "failed": failed,
        "most": MOST,
        "nothing": took and not done and not failed,
    }
    return render(request, "hall/office/bulk.html", context, status=422 if failed else 200)


def _decide(request: Any, line: Line, reach: tuple[str, ...]) -> None:
    """Take one step in a transaction of its own: a refusal leaves the others as they are."""
    step = next((one for one in line.steps if one.action == line.chosen), None)
    if step is None:
        line.fault = "这件事刚刚被别人办理过，或者不再轮到您办"
        return
    if not line.reason:
        line.fault = "请写明这一件的理由"
        return
    try:
        with scope(reach, request.actor):
            take(
                subject=line.case,
                step=line.chosen,
                turn=line.turn,
                data={"reason": line.reason},
                by=request.actor,
                now=request.now,
            )
    except (StepRefused, NotPermitted) as error:
        line.fault = str(error)
        with scope(reach, request.actor):
            line.turn = HallCase.objects.values_list("turn", flat=True).get(pk=line.case.pk)
    else:
        line.done = step.title
