"""Meetings and training by unit: how often, how many days of people, what each cost."""

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
from tongjian.supervision.analyses.figures import Record, listed, total, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

REFS = {
    "amount": Ref("meeting_training", "amount_yuan"),
    "meeting": Ref("meeting_training", "amount_yuan", {"kind": "meeting"}),
    "training": Ref("meeting_training", "amount_yuan", {"kind": "training"}),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    days = values.get("person_days")
    amount = values.get("amount")
    return {
        "times": values.get("times"),
        "person_days": days,
        "each": amount / days if amount is not None and days else None,
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per unit."""
    found = listed(
        tables, ask, "meeting_training", ["unit", "kind", "people", "days", "amount_yuan"]
    )
    records: dict[str, Record] = {}
    for line in found:
        one = records.setdefault(line["unit"] or "-", {"unit": line["unit"], "times": 0})
        one["times"] += 1
        amount = line["amount_yuan"]
        if amount is not None:
            for name in ("amount", line["kind"]):
                one[name] = one.get(name, Decimal(0)) + amount
            if line["people"] and line["days"]:
                one["person_days"] = one.get("person_days", Decimal(0)) + line["people"] * Decimal(
                    line["days"]
                )
    merged = merge(
        "unit", [{**dict.fromkeys((*REFS, "person_days")), **one} for one in records.values()]
    )
    every = whole(merged, REFS)
    summed = {**every.values, "times": len(found), "person_days": total(merged, "person_days")}
    every = replace(every, values={**summed, **_derive(summed, {})})
    return Answer(
        "预算单位",
        (
            *columns(amount="金额", meeting="会议", training="培训"),
            Column("times", "次数", "count"),
            Column("person_days", "人天", "number"),
            Column("each", "每人每天（元）", "number"),
        ),
        lines(merged, "unit", REFS, names=tables.names("unit"), derive=_derive),
        every,
        until=until(tables, ask, "meeting_training"),
    )


def sentence(answer: Answer) -> str:
    """Say how many meetings and training courses there were and what they cost."""
    amount = answer.figure("amount")
    if amount is None or answer.total is None:
        return words.NOTHING
    times = answer.total.values["times"]
    return f"办会和培训 {times} 次，花费 {words.money(amount)}。{words.most(answer.rows, 'amount', amount)}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw meetings and training on each other by unit."""
    return charts.bars(answer, ["meeting", "training"], "会议与培训", link, stacked=True)


ANALYSIS = Analysis(
    key="meetings",
    title="会议与培训",
    group="structure",
    order=60,
    question="开会和培训花了多少，每人每天合多少？",
    datasets=("meeting_training",),
    basis=(Basis(practice="审计实务"),),
    caveats=("由单位报送，可能不全；每人每天的费用只是平均数，是否超标准看预警规则。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
