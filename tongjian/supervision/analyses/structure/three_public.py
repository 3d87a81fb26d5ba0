"""The three public expenses by item: budget, actual, rate."""

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
from tongjian.supervision.analyses.figures import Sum, share, sums, time_pct, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

REFS = {
    "budget": Ref("three_public", "budget_yuan"),
    "actual": Ref("three_public", "actual_yuan"),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {
        "rate": share(values.get("actual"), values.get("budget")),
        "share": share(values.get("actual"), of.get("actual")),
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per item."""
    taken = [Sum("budget", "budget_yuan"), Sum("actual", "actual_yuan")]
    records = merge("item", sums(tables, ask, "three_public", taken, ["item"]))
    names = dataset_named("three_public").column("item").choices
    every = whole(records, REFS, _derive)
    rows = lines(records, "item", REFS, names=names, derive=_derive, order="actual", whole=every)
    return Answer(
        "项目",
        columns(budget="预算", actual="支出", rate="执行率:pct", share="占比:pct"),
        [
            replace(row, tone="red", mark="超预算") if (row.amount("rate") or 0) > 100 else row
            for row in rows
        ],
        every,
        {"time": time_pct(ask, until(tables, ask, "three_public"))},
        until=until(tables, ask, "three_public"),
    )


def sentence(answer: Answer) -> str:
    """Say how the three public expenses stand against time and which item is over budget."""
    if answer.figure("actual") is None:
        return words.NOTHING
    first = words.paced(
        answer.figure("actual"), answer.figure("budget"), answer.facts["time"], "三公经费"
    )
    over = [row for row in answer.rows if row.tone]
    return first + (f"{words.named(over)}超过预算。" if over else "没有一项超过预算。")


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw budget and actual by item."""
    return charts.bars(answer, ["budget", "actual"], "三公经费预算与支出", link)


ANALYSIS = Analysis(
    key="three-public",
    title="三公经费：按项目",
    group="structure",
    order=40,
    question="因公出国、公务接待、公务用车各花了多少，超预算了吗？",
    datasets=("three_public",),
    basis=(Basis(law="预算法", article=14),),
    caveats=("预算取各单位最近一月所载的全年数，不跨月相加；三公经费是支出的一部分，不另外相加。",),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
