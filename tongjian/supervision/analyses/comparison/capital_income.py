"""State-capital income against the profits it should come from."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import round_half_up
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    Row,
    RowLink,
    Tolerance,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, listed, sums, total
from tongjian.supervision.analyses.shapes import columns, lines, ordered
from tongjian.supervision.warning.declare import Basis

REFS = {
    "profit": Ref("state_asset", "profit_yuan", {"kind": "enterprise"}),
    "paid": Ref("state_asset", "paid_in_yuan", {"kind": "enterprise"}),
}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per enterprise: profit × rate against what it paid in."""
    found = listed(
        tables,
        ask,
        "state_asset",
        ["enterprise", "enterprise_name", "profit_yuan", "rate_pct", "paid_in_yuan"],
        where={"kind": "enterprise"},
    )
    income = sums(tables, ask, "revenue", [Sum("income", "actual_yuan")], fund="state_capital")
    records = [
        {
            "enterprise": line["enterprise"],
            "name": line["enterprise_name"],
            "profit": line["profit_yuan"],
            "rate_pct": line["rate_pct"],
            "due": _due(line["profit_yuan"], line["rate_pct"]),
            "paid": line["paid_in_yuan"],
        }
        for line in found
    ]
    names = {record["enterprise"]: record["name"] for record in records if record["name"]}

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        due, paid = values.get("due"), values.get("paid")
        gap = paid - due if due is not None and paid is not None else None
        return {"rate_pct": values.get("rate_pct"), "due": due, "gap": gap}

    rows = [
        _judged(row, ask.tolerance or Decimal(0))
        for row in lines(records, "enterprise", REFS, names=names, derive=derive)
    ]
    due, paid = total(records, "due"), total(records, "paid")
    booked = income[0]["income"] if income else None
    every = Row(
        "合计",
        {
            "profit": total(records, "profit"),
            "due": due,
            "paid": paid,
            "gap": paid - due if paid is not None and due is not None else None,
        },
    )
    return Answer(
        "企业",
        columns(
            profit="利润", rate_pct="上缴比例:pct", due="应缴收益", paid="已缴", gap="已缴－应缴"
        ),
        ordered(rows, "gap", least=True),
        every,
        {"tolerance": ask.tolerance, "booked": booked},
    )


def _due(profit: Decimal | None, rate: Decimal | None) -> Decimal | None:
    if profit is None or rate is None:
        return None
    return round_half_up(max(profit, Decimal(0)) * rate / 100, 2)


def _judged(row: Row, limit: Decimal) -> Row:
    gap, due = row.amount("gap"), row.amount("due")
    if gap is None or due is None or gap >= -due * limit / 100:
        return row
    return replace(row, tone="yellow", mark="少缴")


def sentence(answer: Answer) -> str:
    """Say what was due, what was paid, and what finance booked as income."""
    due, paid = answer.figure("due"), answer.figure("paid")
    if due is None or paid is None:
        return "没有同时报送利润、上缴比例和已缴收益的企业。"
    short = [row for row in answer.rows if row.tone]
    judged = f"{len(short)} 家少缴" if short else "没有企业少缴"
    booked = answer.facts["booked"]
    last = (
        f"财政记入国有资本经营收入 {words.money(booked)}。"
        if booked is not None
        else "没有国有资本经营收入的数据可以对照。"
    )
    return f"按利润和上缴比例应缴 {words.money(due)}，已缴 {words.money(paid)}，{judged}。{last}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw due and paid by enterprise."""
    return charts.bars(answer, ["due", "paid"], "应缴与已缴收益", link)


ANALYSIS = Analysis(
    key="capital-income",
    title="国资收益比对",
    group="comparison",
    order=30,
    question="国有企业赚了钱，该上缴的上缴了吗？",
    datasets=("state_asset",),
    helpful=("revenue",),
    basis=(
        Basis(law="上海市预算审查监督条例", article=11),
        Basis(law="预算法", article=10),
    ),
    caveats=(
        "应缴＝利润×上缴比例，亏损企业应缴为零；实际应缴以主管部门核定为准。",
        "收益常在次年入库，当年少缴可能只是时间差。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    tolerance=Tolerance(Decimal(1), "%", "少缴占应缴的比例，超过即标出"),
)
