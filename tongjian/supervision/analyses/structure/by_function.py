"""What the money goes to: spending by function class, beside its budget."""

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

REFS = {"paid": Ref("payment", "amount_yuan"), "budget": Ref("budget", "current_yuan")}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {
        "share": share(values.get("paid"), of.get("paid")),
        "planned": share(values.get("budget"), of.get("budget")),
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per function class."""
    paid = sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], ["class"])
    budget = sums(tables, ask, "budget", [Sum("budget", "current_yuan")], ["class"])
    records = merge("class", paid, budget)
    every = whole(records, REFS, _derive)
    return Answer(
        "功能分类",
        columns(paid="支出", share="占比:pct", budget="变动后预算", planned="预算占比:pct"),
        lines(records, "class", REFS, names=tables.names("function"), derive=_derive, whole=every),
        every,
        until=until(tables, ask, "payment"),
    )


def sentence(answer: Answer) -> str:
    """Say the whole and the largest class."""
    paid = answer.figure("paid")
    if paid is None:
        return words.NOTHING
    spent = words.known(answer.rows, "paid")
    first = f"共支出 {words.money(paid)}，用在 {len(spent)} 类上。"
    return first + words.most(answer.rows, "paid", paid)


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the classes as areas of the whole."""
    return charts.treemap(answer, "paid", "支出按功能分类", link)


ANALYSIS = Analysis(
    key="structure-function",
    title="支出结构：按功能",
    group="structure",
    order=10,
    question="钱用在了哪些方面？",
    datasets=("payment",),
    helpful=("budget",),
    basis=(Basis(law="预算法", article=27),),
    caveats=(
        "支出按国库集中支付的支付日期计算，未经国库集中支付的支出不在内。",
        "本级口径含对镇的转移支付；总预算口径已扣除相互转移。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
