"""Performance: the targets some units declared for their projects and what they measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from tongjian.supervision.demo.district.further.book import Book, Row
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.lines import BudgetLine
from tongjian.supervision.demo.district.shares import after_workdays
from tongjian.supervision.demo.district.units import Unit

_YEARS, _UNITS, _PROJECTS = 3, 6, 3


@dataclass(frozen=True)
class _Target:
    level1: str
    level2: str
    level3: str
    direction: str
    value: int
    unit: str
    weight: int


_TARGETS = (
    _Target("产出指标", "数量指标", "完成任务数", "ge", 20, "项", 15),
    _Target("产出指标", "质量指标", "验收合格率", "ge", 95, "%", 15),
    _Target("产出指标", "时效指标", "按时完成率", "ge", 90, "%", 10),
    _Target("产出指标", "成本指标", "成本占预算比例", "le", 100, "%", 10),
    _Target("效益指标", "社会效益指标", "服务人次", "ge", 3000, "人次", 30),
    _Target("满意度指标", "服务对象满意度指标", "服务对象满意度", "ge", 85, "%", 20),
)
_SIGNS = {"ge": "≥", "le": "≤"}
# (place, years back): which target, and the part of it that was reached.
_ODD = {
    (0, 1): ((0, "0.80"), (5, "1")),
    (0, 2): ((4, "0.70"),),
    (1, 1): ((4, "1"),),
}


def make(out: Outbox) -> None:
    """Deliver one file a unit and year in the spring after."""
    for book in out.history:
        back = out.history.back(book.year)
        if book.months < 12 or back > _YEARS:
            continue
        rng = out.history.stream(7, book)
        odd = list(_ODD.get((book.place.index, back), ()))
        several = book.place.is_district
        for number, unit in enumerate(_reporting(book)):
            mine = [one for one in odd if (one[0] + back) % _UNITS == number] if several else odd
            rows = _unit(out, book, unit, rng, mine)
            day = after_workdays(date(book.year + 1, 3, 20), number % 6)
            out.whole("performance", book, rows, source="units", received=day, unit=unit.code)


def _reporting(book: Book) -> list[Unit]:
    if book.place.is_district:
        return book.plain()[:_UNITS]
    return book.units[1:2] if book.place.index <= 2 else []


def _unit(
    out: Outbox,
    book: Book,
    unit: Unit,
    rng: np.random.Generator,
    odd: list[tuple[int, str]],
) -> list[Row]:
    mine = [
        (place, line)
        for place, line in enumerate(book.lines)
        if line.unit.code == unit.code and line.kind == "project" and line.spend != "planted"
    ]
    rows = []
    for place, line in mine[:_PROJECTS]:
        paid = int(book.paid[place].sum())
        for number, target in enumerate(_TARGETS):
            part = next((one for one in odd if one[0] == number), None)
            row = _row(line, number, paid, float(rng.uniform(1.0, 1.15)), part)
            if part:
                odd.remove(part)
                row["_mark"] = _told(out, book, line, target, part)
            rows.append(row)
    return rows


def _row(
    line: BudgetLine,
    number: int,
    paid: int,
    reached: float,
    odd: tuple[int, str] | None,
) -> Row:
    target = _TARGETS[number]
    measured = Decimal(target.value) * Decimal(odd[1]) if odd else _measured(target, reached)
    met = measured >= target.value if target.direction == "ge" else measured <= target.value
    score = Decimal(target.weight) if met else target.weight * measured / target.value
    measured = measured.quantize(Decimal("0.01")).normalize()
    return {
        "unit": line.unit.code,
        "project": line.project,
        "project_name": line.name,
        "target_no": f"{number + 1:02d}",
        "level1": target.level1,
        "level2": target.level2,
        "level3": target.level3,
        "declared": f"{_SIGNS[target.direction]}{target.value}{target.unit}",
        "direction": target.direction,
        "target_value": target.value,
        "measured_value": f"{measured:f}",
        "measured": f"{measured:f}{target.unit}",
        "measure_unit": target.unit,
        "weight": target.weight,
        "score": f"{score.quantize(Decimal('0.01')):f}",
        "budget_yuan": line.current,
        "actual_yuan": paid,
    }


def _measured(target: _Target, reached: float) -> Decimal:
    if target.direction == "le":
        return Decimal(str(round(target.value * (1.95 - reached), 2)))
    if target.unit == "%":
        return Decimal(str(round(target.value + (100 - target.value) * (reached - 1) / 0.15, 2)))
    return Decimal(int(target.value * reached) + 1)


def _told(
    out: Outbox, book: Book, line: BudgetLine, target: _Target, odd: tuple[int, str]
) -> object:
    near = odd[1] == "1"
    return out.mark(
        "target_just_met" if near else "target_missed",
        f"{line.unit.name}{book.year}年“{line.name}”的{target.level3}"
        + ("正好达到目标。" if near else f"只达到目标的{Decimal(odd[1]):.0%}。"),
        book,
        near=near,
        unit=line.unit.code,
        project=line.project,
        target=target.level3,
    )
