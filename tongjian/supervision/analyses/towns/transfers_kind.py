"""Transfers by kind: general, earmarked, returned, and how much of each was issued."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    OWN,
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
from tongjian.supervision.analyses.shapes import columns, lines, merge, narrowed, whole
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

REFS = {
    "notified": Ref("transfer", "notified_yuan"),
    "issued": Ref("transfer", "issued_yuan"),
}
GENERAL = "general"


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per kind: what goes out, or what a town takes in."""
    taken = [Sum("notified", "notified_yuan"), Sum("issued", "issued_yuan")]
    found = sums(tables, ask, "transfer", taken, ["direction", "kind"])
    way = "out" if any(record["direction"] == "out" for record in found) else "in"
    refs = {name: narrowed(ref, "direction", way) for name, ref in REFS.items()}
    records = merge("kind", [record for record in found if record["direction"] == way])
    every = whole(records, refs)
    issued = every.amount("issued")

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        return {"share": share(values.get("issued"), issued), "number": values.get("rows")}

    names = dataset_named("transfer").column("kind").choices
    rows = lines(records, "kind", refs, names=names, derive=derive, order="issued")
    number = sum(record["rows"] for record in records)
    return Answer(
        "种类",
        (
            Column("number", "笔数", "count"),
            *columns(notified="提前下达", issued="下达", share="占比:pct"),
        ),
        rows,
        replace(every, values={**every.values, "number": number}),
        {"way": way},
        until=until(tables, ask, "transfer"),
    )


def sentence(answer: Answer) -> str:
    """Say the whole and the share of general transfers."""
    issued = answer.figure("issued")
    if issued is None:
        return words.NOTHING
    what = "对下转移支付共下达" if answer.facts["way"] == "out" else "收到上级下达的转移支付"
    general = next((row for row in answer.rows if row.code == GENERAL), None)
    part = general.amount("share") if general is not None else None
    if part is None:
        return (
            f"{what} {words.money(issued)}，没有一般性转移支付。"
            if general is None
            else f"{what} {words.money(issued)}。"
        )
    judged = "不低于一半" if part >= 50 else "低于一半"
    return f"{what} {words.money(issued)}，一般性转移支付占 {words.pct(part)}，{judged}。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the kinds as bars."""
    return charts.bars(answer, ["issued"], "转移支付按种类", link)


ANALYSIS = Analysis(
    key="transfers-kind",
    title="转移支付：一般性与专项",
    group="towns",
    order=10,
    question="给镇里的钱，有多少由镇里自己统筹，有多少指定了用途？",
    datasets=("transfer",),
    basis=(Basis(law="预算法", article=16),),
    caveats=("区看下达给镇的，镇看收到的；返还性支出单列，不算一般性转移支付。",),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    by_fund=True,
)
