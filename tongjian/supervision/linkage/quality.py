"""A delivery's quality report: what a clerk should look at, in plain words, each to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.documents.numbers import show_money
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.checks import fatal_kinds
from tongjian.supervision.ledger.faults import title_of
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.linkage import reads
from tongjian.supervision.linkage.models import QualityAnswer
from tongjian.supervision.linkage.obligations import due_on, periods

JUMP = Decimal("0.5")
"""How far rows or a sum may move from one period to the next before it is asked about."""
BLANK = Decimal("0.3")
"""The share of rows in which an optional column may be blank before it is asked about."""


@dataclass(frozen=True)
class Point:
    """One thing to look at; ``key`` stays the same so that an answer stays with it."""

    key: str
    tone: str
    text: str


def report(item: Delivery) -> list[Point]:
    """Return what stands out in a delivery, the gravest first; nothing is judged by it."""
    dataset = dataset_named(item.dataset)
    found = [*_faults(item, dataset), *_timing(item)]
    if item.state == "published":
        found += [*_replaced(item, dataset), *_jump(item, dataset), *_blank(item, dataset)]
    order = ("red", "yellow", "blue", "green")
    return sorted(found, key=lambda point: order.index(point.tone))


def _faults(item: Delivery, dataset: Dataset) -> list[Point]:
    fatal = fatal_kinds(dataset)
    checks = {check.code: check.message for check in dataset.checks}
    return [
        Point(
            f"fault:{code}",
            "red" if code in fatal else "yellow",
            f"{title_of(code, checks)}：{number} 处"
            + ("，整份因此退回" if code in fatal else "，不影响入库，请核对"),
        )
        for code, number in item.fault_counts.items()
    ]


def _timing(item: Delivery) -> list[Point]:
    place = item.jurisdiction
    days = calendar_of(latest().pk)
    for owed in reads.owed(place.code, place.level, item.received):
        if owed.key != (item.dataset, item.source):
            continue
        met = [
            one
            for one in periods(owed, item.fiscal_year)
            if one.met_by(item.period, item.received) and (item.period or one.key == "Y")
        ]
        for period in met:
            due = due_on(owed, period, days)
            if item.received > due:
                late = (item.received - due).days
                text = f"{period.title}的数据应在{due:%Y年%m月%d日}前报，迟了 {late} 天"
                return [Point("late", "yellow", text)]
    return []


def _before(item: Delivery) -> list[Delivery]:
    """Return what was published before in the same chain, the last first."""
    rows = ledger.deliveries().filter(
        jurisdiction_id=item.jurisdiction_id,
        dataset=item.dataset,
        source=item.source,
        unit=item.unit,
        state="published",
        fiscal_year__in=[item.fiscal_year, item.fiscal_year - 1],
        entered_at__lt=item.entered_at,
    )
    return list(rows.order_by("-fiscal_year", "-period", "-entered_at"))


def _replaced(item: Delivery, dataset: Dataset) -> list[Point]:
    same = [
        one
        for one in _before(item)
        if (one.fiscal_year, one.period) == (item.fiscal_year, item.period)
    ]
    if not same:
        return []
    before = same[0]
    told = [f"行数 {before.rows or 0} 变为 {item.rows or 0}"]
    for column in dataset.totals:
        old, new = _sum(before, column.name), _sum(item, column.name)
        if old is not None and new is not None and old != new:
            told.append(f"{column.title}合计由 {_money(old)} 变为 {_money(new)}")
    text = f"替代了{before.received:%Y年%m月%d日}收到的一份：" + "，".join(told)
    return [Point("replaced", "blue", text)]


def _jump(item: Delivery, dataset: Dataset) -> list[Point]:
    """Compare with the period before; a whole year with the whole year before."""
    if item.period:
        month, year = int(item.period) - 1, item.fiscal_year
        wanted = (year, f"{month:02d}") if month else (year - 1, "12")
    else:
        wanted = (item.fiscal_year - 1, "")
    before = next((one for one in _before(item) if (one.fiscal_year, one.period) == wanted), None)
    if before is None:
        return []
    name = "上期" if item.period else "上年"
    found = []
    if change := _moved(before.rows, item.rows):
        text = f"行数比{name}{change}（{before.rows} 变为 {item.rows}）"
        found.append(Point("jump:rows", "yellow", text))
    for column in dataset.totals:
        old, new = _sum(before, column.name), _sum(item, column.name)
        if old is not None and new is not None and (change := _moved(old, new)):
            shown = f"{_money(old)} 变为 {_money(new)}"
            text = f"{column.title}合计比{name}{change}（{shown}）"
            found.append(Point(f"jump:{column.name}", "yellow", text))
    return found


def _money(value: Decimal) -> str:
    return show_money(value).text


def _sum(item: Delivery, name: str) -> Decimal | None:
    return Decimal(item.sums[name]) if name in item.sums else None


def _moved(old: Decimal | int | None, new: Decimal | int | None) -> str:
    """Say by how much a figure moved when that is beyond ``JUMP``, else ""."""
    if not old or new is None or old < 0:
        return ""
    change = (Decimal(new) - Decimal(old)) / Decimal(old)
    if abs(change) <= JUMP:
        return ""
    return f"{'多' if change > 0 else '少'} {abs(change) * 100:.0f}%"


def _blank(item: Delivery, dataset: Dataset) -> list[Point]:
    """Tell optional columns people look at that are often blank."""
    names = [name for name in dataset.shown if not dataset.column(name).required]
    if not names or not item.rows:
        return []
    tables = ledger.open_delivery(item, confidential=dataset.confidential)
    rows = tables.dataset(item.dataset)
    counts: Mapping[str, Any] = tables.execute(
        rows.aggregate(**{name: rows[name].isnull().sum() for name in names})
    ).to_pylist()[0]
    return [
        Point(
            f"blank:{name}",
            "blue",
            f"{dataset.column(name).title}有 {counts[name]} 行空白，占 {counts[name] * 100 // item.rows}%",
        )
        for name in names
        if counts[name] and Decimal(counts[name]) / item.rows >= BLANK
    ]


def answers(item: Delivery) -> dict[str, QualityAnswer]:
    """Return the last answer to each point."""
    return {one.point: one for one in QualityAnswer.objects.filter(delivery=item)}
