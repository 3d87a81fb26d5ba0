"""State assets: what is owned, what is owed on it, what it earns and pays in."""

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
    "assets": Ref("state_asset", "assets_yuan"),
    "liabilities": Ref("state_asset", "liabilities_yuan"),
    "profit": Ref("state_asset", "profit_yuan"),
    "paid_in": Ref("state_asset", "paid_in_yuan"),
}
HIGH = Decimal(70)


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {"rate": share(values.get("liabilities"), values.get("assets"))}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per enterprise or administrative unit."""
    taken = [Sum(name, ref.column) for name, ref in REFS.items()]
    found = sums(
        tables, ask, "state_asset", taken, ["enterprise"], least={"name": "enterprise_name"}
    )
    names = {record["enterprise"]: record["name"] for record in found if record["name"]}
    records = merge("enterprise", found)
    rows = [
        replace(row, tone="yellow", mark="负债率高于 70%")
        if (row.amount("rate") or 0) > HIGH
        else row
        for row in lines(records, "enterprise", REFS, names=names, derive=_derive)
    ]
    return Answer(
        "企业或单位",
        columns(
            assets="资产",
            liabilities="负债",
            rate="资产负债率:pct",
            profit="利润",
            paid_in="上缴收益",
        ),
        rows,
        whole(records, REFS, _derive),
    )


def sentence(answer: Answer) -> str:
    """Say assets, the liability ratio, profit and losses."""
    assets = answer.figure("assets")
    if assets is None:
        return words.NOTHING
    rate = answer.figure("rate")
    tail = f"，资产负债率 {words.pct(rate)}" if rate is not None else ""
    first = f"{len(answer.rows)} 家单位资产 {words.money(assets)}{tail}。"
    profit = answer.figure("profit")
    if profit is None:
        return first
    loss = [row for row in answer.rows if (row.amount("profit") or 0) < 0]
    last = f"{len(loss)} 家亏损。" if loss else "没有亏损的单位。"
    return f"{first}利润合计 {words.money(profit)}，上缴收益 {words.money(answer.figure('paid_in'))}；{last}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw assets and liabilities."""
    return charts.bars(answer, ["assets", "liabilities"], "资产与负债", link)


ANALYSIS = Analysis(
    key="state-assets",
    title="国有资产",
    group="debt_assets",
    order=30,
    question="国有资产有多少，负债高不高，赚不赚钱？",
    datasets=("state_asset",),
    basis=(Basis(law="上海市预算审查监督条例", article=11),),
    caveats=("按国有资产监管部门报送的年度数；企业与行政事业单位的资产性质不同，合计只供参考。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
