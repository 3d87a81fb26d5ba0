"""What the money buys: spending by economic class, basic and project apart."""

from collections.abc import Mapping
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
    "paid": Ref("payment", "amount_yuan"),
    "basic": Ref("payment", "amount_yuan", {"kind": "basic"}),
    "project": Ref("payment", "amount_yuan", {"kind": "project"}),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {"share": share(values.get("paid"), of.get("paid"))}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per department economic class."""
    taken = [
        Sum("paid", "amount_yuan"),
        Sum("basic", "amount_yuan", lambda rows: rows.kind == "basic"),
        Sum("project", "amount_yuan", lambda rows: rows.kind == "project"),
    ]
    records = merge("econ_class", sums(tables, ask, "payment", taken, ["econ_class"]))
    every = whole(records, REFS, _derive)
    names = tables.names("economic_department")
    return Answer(
        "经济分类",
        columns(paid="支出", share="占比:pct", basic="基本支出", project="项目支出"),
        lines(records, "econ_class", REFS, names=names, derive=_derive, whole=every),
        every,
        until=until(tables, ask, "payment"),
    )


def sentence(answer: Answer) -> str:
    """Say basic and project spending and the largest class."""
    paid = answer.figure("paid")
    if paid is None:
        return words.NOTHING
    parts = [
        f"{title} {words.money(answer.figure(key))}"
        for key, title in (("basic", "基本支出"), ("project", "项目支出"))
        if answer.figure(key) is not None
    ]
    first = f"共支出 {words.money(paid)}，其中{'，'.join(parts)}。" if parts else ""
    return first + words.most(answer.rows, "paid", paid)


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw basic and project spending on each other by class."""
    return charts.bars(answer, ["basic", "project"], "支出按经济分类", link, stacked=True)


ANALYSIS = Analysis(
    key="structure-economic",
    title="支出结构：按经济性质",
    group="structure",
    order=20,
    question="钱是发了工资、买了东西，还是做了工程？",
    datasets=("payment",),
    basis=(Basis(law="预算法", article=27),),
    caveats=("按部门预算支出经济分类的类级科目；没有填写经济分类的支付列为“（空白）”。",),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
