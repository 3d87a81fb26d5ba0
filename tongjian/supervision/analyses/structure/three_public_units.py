"""The three public expenses by unit."""

from collections.abc import Mapping
from dataclasses import replace
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
from tongjian.supervision.analyses.figures import Sum, share, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

REFS = {
    "budget": Ref("three_public", "budget_yuan"),
    "actual": Ref("three_public", "actual_yuan"),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {"rate": share(values.get("actual"), values.get("budget"))}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per unit, the largest spender first."""
    taken = [Sum("budget", "budget_yuan"), Sum("actual", "actual_yuan")]
    records = merge("unit", sums(tables, ask, "three_public", taken, ["unit"]))
    rows = lines(records, "unit", REFS, names=tables.names("unit"), derive=_derive, order="actual")
    return Answer(
        "预算单位",
        columns(budget="预算", actual="支出", rate="执行率:pct"),
        [
            replace(row, tone="red", mark="超预算") if (row.amount("rate") or 0) > 100 else row
            for row in rows
        ],
        whole(records, REFS, _derive),
        until=until(tables, ask, "three_public"),
    )


def sentence(answer: Answer) -> str:
    """Say which unit spends most and how many are over budget."""
    actual = answer.figure("actual")
    if actual is None:
        return words.NOTHING
    over = [row for row in answer.rows if row.tone]
    first = f"{len(answer.rows)} 个单位三公经费支出 {words.money(actual)}。"
    last = f"{len(over)} 个单位超过全年预算。" if over else "没有单位超过全年预算。"
    return first + words.most(answer.rows, "actual", actual) + last


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw budget and actual by unit."""
    return charts.bars(answer, ["budget", "actual"], "三公经费最多的单位", link)


ANALYSIS = Analysis(
    key="three-public-units",
    title="三公经费：按单位",
    group="structure",
    order=50,
    question="哪些单位的三公经费多，哪些超了预算？",
    datasets=("three_public",),
    basis=(Basis(law="预算法", article=14),),
    caveats=("预算取最近一月所载的全年数。单位大小不同，金额多不等于浪费。",),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
