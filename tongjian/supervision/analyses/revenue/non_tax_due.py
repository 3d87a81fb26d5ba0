"""Non-tax revenue: what was due and what was paid in."""

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
from tongjian.supervision.analyses.shapes import columns, lines, merge, ordered, whole
from tongjian.supervision.warning.declare import Basis

REFS = {"due": Ref("non_tax_due", "due_yuan"), "paid": Ref("non_tax_due", "paid_in_yuan")}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    due, paid = values.get("due"), values.get("paid")
    return {
        "owed": due - paid if due is not None and paid is not None else None,
        "rate": share(paid, due),
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per item, what is owed most first."""
    taken = [Sum("due", "due_yuan"), Sum("paid", "paid_in_yuan")]
    found = sums(tables, ask, "non_tax_due", taken, ["item"], least={"name": "item_name"})
    names = {record["item"]: record["name"] for record in found if record["name"]}
    records = merge("item", found)
    rows = lines(records, "item", REFS, names=names or tables.names("revenue"), derive=_derive)
    marked = [
        replace(row, tone="red", mark="应缴未缴") if (row.amount("owed") or 0) > 0 else row
        for row in rows
    ]
    return Answer(
        "收费项目",
        columns(due="应缴", paid="已缴", owed="未缴", rate="缴库率:pct"),
        ordered(marked, "owed"),
        whole(records, REFS, _derive),
        until=until(tables, ask, "non_tax_due"),
    )


def sentence(answer: Answer) -> str:
    """Say what is owed and by which items."""
    due, owed = answer.figure("due"), answer.figure("owed")
    if due is None or owed is None:
        return words.NOTHING
    first = f"非税收入应缴 {words.money(due)}，已缴 {words.money(answer.figure('paid'))}。"
    late = [row for row in answer.rows if row.tone]
    if not late:
        return first + "没有应缴未缴的项目。"
    top = words.leaders(late, "owed")
    return f"{first}{len(late)} 个项目有未缴，{words.named(top)}未缴最多，{'各' if len(top) > 1 else '为'} {words.money(top[0].amount('owed'))}。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw due and paid in by item."""
    return charts.bars(answer, ["due", "paid"], "应缴与已缴", link)


ANALYSIS = Analysis(
    key="non-tax-due",
    title="非税收入应缴与已缴",
    group="revenue",
    order=50,
    question="该收上来的非税收入，都缴进国库了吗？",
    datasets=("non_tax_due",),
    basis=(Basis(law="预算法", article=56),),
    caveats=("应缴与已缴都由财政部门按月报送；跨月入库的会暂时显示为未缴。",),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
