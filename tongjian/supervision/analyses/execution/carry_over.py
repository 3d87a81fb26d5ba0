"""Carry-over by year of origin: how old it is and what is left."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, share, sums
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

REFS = {
    "opening": Ref("carry_over", "opening_yuan"),
    "used": Ref("carry_over", "used_yuan"),
    "closing": Ref("carry_over", "closing_yuan"),
}
OLD = 2


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {"rate": share(values.get("used"), values.get("opening"))}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per year of origin, the oldest first."""
    taken = [
        Sum("opening", "opening_yuan"),
        Sum("used", "used_yuan"),
        Sum("closing", "closing_yuan"),
    ]
    found = sums(tables, ask, "carry_over", taken, ["origin_year"])
    records = merge("origin_year", found)
    rows = []
    for record in records:
        year = record["origin_year"]
        old = year != "-" and ask.year - int(year) >= OLD and (record["closing"] or 0) > 0
        row = lines([record], "origin_year", REFS, derive=_derive)[0]
        name = f"{year} 年形成" if year != "-" else "没有写明年份"
        rows.append(
            replace(row, name=name, tone="red" if old else "", mark="连续两年未用完" if old else "")
        )
    return Answer(
        "形成年份",
        columns(opening="年初结转", used="已使用", closing="尚未使用", rate="使用率:pct"),
        rows,
        whole(records, REFS, _derive),
    )


def sentence(answer: Answer) -> str:
    """Say what was used and how much should have become surplus."""
    opening = answer.figure("opening")
    if opening is None:
        return words.NOTHING
    first = (
        f"上年结转 {words.money(opening)}，已使用 {words.money(answer.figure('used'))}，"
        f"尚未使用 {words.money(answer.figure('closing'))}。"
    )
    old = [row for row in answer.rows if row.tone]
    if not old:
        return first + "没有连续两年未用完的结转资金。"
    summed = sum((row.amount("closing") or Decimal(0) for row in old), Decimal(0))
    return (
        f"{first}{words.named(old)}的 {words.money(summed)} 连续两年未用完，应当作为结余资金管理。"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw what was used and what is left by year of origin."""
    return charts.bars(answer, ["used", "closing"], "结转资金的使用", link, stacked=True)


ANALYSIS = Analysis(
    key="carry-over",
    title="结转资金的年龄",
    group="execution",
    order=80,
    question="以前年度没花完的钱，用了没有，放了多久？",
    datasets=("carry_over",),
    basis=(Basis(law="预算法", article=42), Basis(law="预算法实施条例", article=50)),
    caveats=("形成年份在两年以前、年末仍未用完的，按连续两年未用完标出。",),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
