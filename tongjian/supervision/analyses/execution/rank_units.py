"""Which departments and units spend most, and how concentrated spending is."""

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
    Column,
    Ref,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, share, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, whole
from tongjian.supervision.warning.declare import Basis

TOP = 5
REFS = {"paid": Ref("payment", "amount_yuan")}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per unit, the largest first."""
    records = sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], ["unit"])
    every = whole(records, REFS)
    paid = every.amount("paid")
    names = tables.names("unit")

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        code = values["unit"] or ""
        return {
            "department": names.get(code[:-3], code[:-3]),
            "share": share(values.get("paid"), paid),
        }

    found = lines(records, "unit", REFS, names=names, derive=derive)
    running, rows = Decimal(0), []
    for place, row in enumerate(found, start=1):
        running += row.amount("paid") or Decimal(0)
        rows.append(
            replace(row, values={**row.values, "rank": place, "running": share(running, paid)})
        )
    return Answer(
        "预算单位",
        (
            Column("rank", "名次", "count"),
            Column("department", "主管部门", "text"),
            *columns(paid="支出", share="占比:pct", running="累计占比:pct"),
        ),
        rows,
        every,
        until=until(tables, ask, "payment"),
    )


def sentence(answer: Answer) -> str:
    """Say the largest unit and the share of the first five."""
    paid = answer.figure("paid")
    if paid is None:
        return words.NOTHING
    first = words.most(answer.rows, "paid", paid)
    if len(answer.rows) <= TOP:
        return f"{len(answer.rows)} 个单位共支出 {words.money(paid)}。{first}"
    return (
        f"{len(answer.rows)} 个单位共支出 {words.money(paid)}，"
        f"前 {TOP} 个占 {words.pct(answer.rows[TOP - 1].amount('running'))}。{first}"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the largest units."""
    return charts.bars(answer, ["paid"], "支出最多的单位", link)


ANALYSIS = Analysis(
    key="rank-units",
    title="单位排名与集中度",
    group="execution",
    order=60,
    question="钱主要由哪些部门和单位花？",
    datasets=("payment",),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=("名次按支出金额，金额大不等于有问题。",),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
