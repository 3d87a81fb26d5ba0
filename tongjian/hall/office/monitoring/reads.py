"""What the board shows: findings, and their numbers by trigger, item, step and post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from tongjian.core.calendar.clock import day_of
from tongjian.core.charts.model import Bars, Series
from tongjian.core.documents.pdf import render
from tongjian.core.documents.qr import qr_svg
from tongjian.core.pages import demonstration
from tongjian.hall.cases.findings import TRIGGERS
from tongjian.hall.cases.models import Finding
from tongjian.hall.cases.pinned import Pinned, pinned
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.parts import ItemLimit
from tongjian.hall.office.monitoring.models import MonitoringAdvice
from tongjian.hall.office.people import DESKS

LEVELS = dict(Finding.LEVELS)
STATES = dict(Finding.STATES)
GRAVEST = ("red", "yellow", "notice")
TONES = {"notice": "blue", "yellow": "yellow", "red": "red"}
GROUPS = {key: one.title for key, one in TRIGGERS.items() if not one.group}
WHOLE, UNKNOWN = "整个办理过程", "未归到环节"


def group_of(trigger: str) -> str:
    """Return which of the eight triggers a finding belongs to."""
    found = TRIGGERS.get(trigger)
    return (found.group or trigger) if found else "other"


def members(group: str) -> list[str]:
    """Return the triggers that belong to one of the eight."""
    return [key for key in TRIGGERS if group_of(key) == group]


def trigger_title(trigger: str) -> str:
    """Return a trigger's title."""
    found = TRIGGERS.get(trigger)
    return found.title if found else trigger


def rows(jurisdiction: str) -> QuerySet[Finding]:
    """Return the findings of a hall with what a line of the list shows."""
    found: QuerySet[Finding] = (
        Finding.objects.filter(jurisdiction_id=jurisdiction)
        .select_related("case__version", "case__handler")
        .defer("case__version__definition", "case__answers")
    )
    return found


@dataclass(frozen=True)
class Place:
    """Where in a flow a finding points to, in words: the step, and the post that had to act."""

    step: str
    post: str


def place_of(about: str, flow: Pinned) -> Place:
    """Return the place of a finding's ``about``: a limit ("step:review:…", "acceptance"), a step
    ("accept:3"), the whole ("promised")."""
    kind, _, rest = about.partition(":")
    key = f"step:{rest.partition(':')[0]}" if kind == "step" else kind
    if key in ("statutory", "promised"):
        return Place(WHOLE, WHOLE)
    if kind == "deemed":
        key = "acceptance"
    step = next((one for one in flow.flow.steps if one.action == kind), None)
    if step is not None:
        return Place(step.title, DESKS.get(step.permission, "办事人"))
    limit = flow.limit(key)
    if limit is not None:
        return Place(limit.title, _post(limit, flow))
    state = flow.flow.states.get(rest.partition(":")[0]) if kind == "step" else None
    if state is not None:
        return Place(state.title, DESKS.get(flow.flow.desk(state.key), UNKNOWN))
    return Place(UNKNOWN, UNKNOWN)


def _post(limit: ItemLimit, flow: Pinned) -> str:
    """Return the post that had to act within a limit."""
    if limit.stop.startswith("reply:"):
        return DESKS["cases.opine"]
    if limit.key in ("acceptance", "prereview"):
        return DESKS["cases.accept"]
    name, _, state = limit.start.partition(":")
    if name == "state" and state in flow.flow.states:
        return DESKS.get(flow.flow.desk(state), UNKNOWN)
    return DESKS["cases.handle"]


@dataclass(frozen=True)
class Board:
    """The numbers of the board and its four charts."""

    totals: Sequence[tuple[str, str, str, int]]
    charts: Sequence[Bars]


def board(found: QuerySet[Finding]) -> Board:
    """Count findings (two statements, whatever their number) and draw them."""
    counted = list(
        found.order_by()
        .values("case__version_id", "trigger", "level", "about")
        .annotate(number=Count("pk"))
    )
    versions = {
        one.pk: one
        for one in ItemVersion.objects.filter(pk__in={row["case__version_id"] for row in counted})
    }
    levels: Counter[str] = Counter()
    for row in counted:
        levels[row["level"]] += row["number"]
    places = {
        (row["case__version_id"], row["about"]): place_of(
            row["about"], pinned(versions[row["case__version_id"]])
        )
        for row in counted
    }
    keys: list[tuple[str, Callable[[Any], str]]] = [
        ("按触发情形", lambda row: GROUPS.get(group_of(row["trigger"]), row["trigger"])),
        ("按事项", lambda row: versions[row["case__version_id"]].name),
        ("按环节", lambda row: places[row["case__version_id"], row["about"]].step),
        ("按岗位", lambda row: places[row["case__version_id"], row["about"]].post),
    ]
    totals = [(key, TONES[key], LEVELS[key], levels[key]) for key in GRAVEST if levels[key]]
    charts = [_bars(title, counted, key) for title, key in keys] if counted else []
    return Board(totals, charts)


def _bars(title: str, counted: Iterable[Any], key: Callable[[Any], str]) -> Bars:
    sums: dict[str, Counter[str]] = {}
    for row in counted:
        sums.setdefault(key(row), Counter())[row["level"]] += row["number"]
    names = sorted(sums, key=lambda name: (-sum(sums[name].values()), name))
    most = names[0]
    return Bars(
        title=title,
        summary=f"最多的是“{most}”，{sum(sums[most].values())} 条。",
        unit="条",
        categories=names,
        series=[
            Series(LEVELS[level], [Decimal(sums[name][level]) for name in names])
            for level in GRAVEST
            if any(counts[level] for counts in sums.values())
        ],
        stacked=True,
        horizontal=True,
        heading=title.removeprefix("按"),
    )


def advice_pdf(advice: MonitoringAdvice, address: str) -> bytes:
    """Print a recommendation."""
    place = advice.jurisdiction.name
    return render(
        "letter",
        {
            "title": "监察建议书",
            "body": f"{place}政务服务电子监察",
            "number": advice.number,
            "recipient": advice.recipient,
            "date": day_of(advice.issued_at).isoformat(),
            "facts": [("答复期限", advice.answer_by.isoformat())],
            "paragraphs": [
                "在政务服务电子监察中发现下列问题，经核实属实。",
                *advice.content["text"].splitlines(),
                f"请于{advice.answer_by.isoformat()}前书面答复整改情况。",
            ],
            "lists": [{"title": "核实的问题", "rows": advice.content["found"]}],
            "basis": [],
            "remedies": [],
            "contact": "",
            "receipt_lines": [],
            "seal": "",
            "qr": {"svg": qr_svg(address), "label": "扫码在系统内查看"},
            "demonstration": demonstration(),
        },
    )
