"""Treasury cash and advances month by month."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import round_half_up
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
from tongjian.supervision.analyses.figures import ANY, Sum, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge
from tongjian.supervision.warning.declare import Basis


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per month."""
    found = sums(
        tables,
        ask,
        "balance",
        [
            Sum("treasury", "closing_yuan", lambda rows: rows.account == "treasury"),
            Sum("advance", "closing_yuan", lambda rows: rows.account == "advance"),
        ],
        ["month"],
        where={"account": ("treasury", "advance")},
    )
    paid = sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], ["month"], fund=ANY)
    spent = [record["paid"] for record in paid if record["paid"] is not None]
    average = sum(spent, Decimal(0)) / len(spent) if spent else None
    refs = {
        "treasury": Ref("balance", "closing_yuan", {"account": "treasury"}),
        "advance": Ref("balance", "closing_yuan", {"account": "advance"}),
    }

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        cash = values.get("treasury")
        known = cash is not None and average is not None and average > 0
        return {"cover": cash / average if known and cash is not None else None}

    rows = [
        replace(row, name=f"{int(row.code)} 月")
        for row in lines(merge("month", found), "month", refs, derive=derive)
    ]
    return Answer(
        "月份",
        (
            *columns(treasury="国库存款", advance="暂付款"),
            Column("cover", "可保支出（月）", "number"),
        ),
        sorted(rows, key=lambda row: row.code),
        facts={"average": average},
        until=until(tables, ask, "balance") if rows else None,
    )


def sentence(answer: Answer) -> str:
    """Say the last month's cash, how long it lasts, and advances."""
    rows = words.known(answer.rows, "treasury")
    if not rows:
        return "没有国库存款的余额数据。"
    row = rows[-1]
    cover = row.amount("cover")
    lasts = f"，按月均支出够用 {round_half_up(cover, 1)} 个月" if cover is not None else ""
    advance = row.amount("advance")
    owed = f"暂付款 {words.money(advance)}。" if advance is not None else ""
    return f"{row.name}末国库存款 {words.money(row.amount('treasury'))}{lasts}。{owed}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw cash and advances over the months."""
    return charts.trend(answer, ["treasury", "advance"], "国库存款与暂付款", link)


ANALYSIS = Analysis(
    key="treasury",
    title="国库存款与暂付款",
    group="debt_assets",
    order=50,
    question="库里还有多少钱，够用多久，垫出去的收回来没有？",
    datasets=("balance",),
    helpful=("payment",),
    basis=(Basis(practice="财政部门库款管理的通行做法"),),
    caveats=("可保支出按今年已有各月国库集中支付的平均数算；月末余额只代表那一天。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
