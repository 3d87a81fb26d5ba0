"""The year's investment against payments for the same projects."""

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
    Row,
    RowLink,
    Tolerance,
    Value,
)
from tongjian.supervision.analyses.figures import ANY, Sum, share, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge
from tongjian.supervision.warning.declare import Basis

REFS = {
    "plan": Ref("investment_project", "plan_yuan"),
    "done": Ref("investment_project", "done_yuan"),
}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per project with a plan."""
    known = sums(
        tables,
        ask,
        "investment_project",
        [Sum("plan", "plan_yuan"), Sum("done", "done_yuan")],
        ["project"],
        least={"name": "project_name"},
    )
    found = [record for record in known if record["project"]]
    codes = tuple(record["project"] for record in found)
    paid = (
        sums(
            tables,
            ask,
            "payment",
            [Sum("paid", "amount_yuan")],
            ["project"],
            where={"project": codes},
            fund=ANY,
        )
        if codes
        else []
    )
    names = {record["project"]: record["name"] for record in found if record["name"]}
    refs = {**REFS, "paid": Ref("payment", "amount_yuan", fund=ANY)}

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        paid_ = values.get("paid") or Decimal(0)
        built, spent = (
            share(values.get("done"), values.get("plan")),
            share(paid_, values.get("plan")),
        )
        return {
            "paid": paid_,
            "built": built,
            "spent": spent,
            "gap": _less(spent, built),
        }

    limit = ask.tolerance or Decimal(0)
    rows = [
        _judged(row, limit)
        for row in lines(merge("project", found, paid), "project", refs, names=names, derive=derive)
    ]
    return Answer(
        "项目",
        columns(
            plan="今年计划",
            done="完成投资",
            paid="财政支付",
            built="完成率:pct",
            spent="支付率:pct",
            gap="支付比完成:points",
        ),
        sorted(rows, key=lambda row: (-abs(row.amount("gap") or Decimal(0)), row.code)),
        facts={"tolerance": ask.tolerance},
        until=until(tables, ask, "investment_project"),
    )


def _less(first: Value, second: Value) -> Value:
    both = isinstance(first, Decimal) and isinstance(second, Decimal)
    return first - second if both else None  # type: ignore[operator]


def _judged(row: Row, limit: Decimal) -> Row:
    gap = row.amount("gap")
    if gap is None or abs(gap) <= limit:
        return row
    return replace(row, tone="yellow", mark="付款快于工程" if gap > 0 else "付款慢于工程")


def sentence(answer: Answer) -> str:
    """Say how many projects were paid far ahead of, or behind, what was built."""
    found = words.known(answer.rows, "gap")
    if not found:
        return "没有同时有年度计划和完成数的项目。"
    limit = f"{words.plain(answer.facts['tolerance'])} 个百分点"
    ahead = [row for row in found if row.tone and (row.amount("gap") or 0) > 0]
    behind = [row for row in found if row.tone and (row.amount("gap") or 0) < 0]
    if not ahead and not behind:
        return f"比对 {len(found)} 个项目，支付率与完成率相差都在 {limit}以内。"
    return (
        f"比对 {len(found)} 个项目，{len(ahead)} 个付款快于工程 {limit}以上，"
        f"{len(behind)} 个付款慢于工程 {limit}以上。"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw what was built and what was paid by project."""
    return charts.bars(answer, ["built", "spent"], "完成率与支付率", link)


ANALYSIS = Analysis(
    key="investment-payment",
    title="投资计划与支付比对",
    group="comparison",
    order=20,
    question="工程干到哪，钱就付到哪吗？",
    datasets=("investment_project", "payment"),
    basis=(Basis(law="上海市预算审查监督条例", article=15),),
    caveats=(
        "按项目编码对应；编码不同的对不上，支付会显示为 0。",
        "项目可能有财政以外的资金，支付率低于完成率不一定是拖欠。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    tolerance=Tolerance(Decimal(30), "百分点", "支付率与完成率相差的百分点，超过即标出"),
)
