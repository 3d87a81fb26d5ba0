"""Debt: limit, balance, ratio, what is due, interest."""

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
    Value,
)
from tongjian.supervision.analyses.figures import Sum, share, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

REFS = {
    "limit": Ref("debt", "limit_yuan"),
    "balance": Ref("debt", "balance_yuan"),
    "issued": Ref("debt", "issued_yuan"),
    "repaid": Ref("debt", "repaid_yuan"),
    "due": Ref("debt", "due_yuan"),
    "overdue": Ref("debt", "overdue_yuan"),
    "interest": Ref("debt", "interest_yuan"),
}
NEAR = Decimal(95)


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {"rate": share(values.get("balance"), values.get("limit"))}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per kind of debt."""
    taken = [Sum(name, ref.column) for name, ref in REFS.items()]
    records = merge("kind", sums(tables, ask, "debt", taken, ["kind"]))
    names = dataset_named("debt").column("kind").choices
    rows = [_judged(row) for row in lines(records, "kind", REFS, names=names, derive=_derive)]
    return Answer(
        "债务种类",
        columns(
            limit="限额",
            balance="余额",
            rate="余额占限额:pct",
            issued="发行",
            repaid="还本",
            due="到期",
            overdue="逾期",
            interest="付息",
        ),
        rows,
        whole(records, REFS, _derive),
        until=until(tables, ask, "debt"),
    )


def _judged(row: Row) -> Row:
    rate, overdue = row.amount("rate"), row.amount("overdue")
    if (rate is not None and rate > 100) or (overdue or 0) > 0:
        return replace(row, tone="red", mark="超过限额" if (rate or 0) > 100 else "有逾期")
    if rate is not None and rate >= NEAR:
        return replace(row, tone="yellow", mark="接近限额")
    return row


def sentence(answer: Answer) -> str:
    """Say balance against limit for each kind, and whether anything is overdue."""
    if answer.figure("balance") is None:
        return words.NOTHING
    parts = []
    for row in words.known(answer.rows, "balance"):
        rate = row.amount("rate")
        tail = (
            f"，占限额 {words.money(row.amount('limit'))} 的 {words.pct(rate)}"
            if rate is not None
            else ""
        )
        over = "，已超过限额" if rate is not None and rate > 100 else ""
        parts.append(f"{row.name}余额 {words.money(row.amount('balance'))}{tail}{over}")
    overdue = answer.figure("overdue")
    last = f"逾期 {words.money(overdue)}。" if overdue else "没有逾期。" if overdue == 0 else ""
    return f"{'；'.join(parts)}。{last}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw limit and balance by kind."""
    return charts.bars(answer, ["limit", "balance"], "债务限额与余额", link)


ANALYSIS = Analysis(
    key="debt",
    title="政府债务",
    group="debt_assets",
    order=10,
    question="欠了多少，离限额还有多远，今年要还多少？",
    datasets=("debt",),
    basis=(
        Basis(law="预算法实施条例", article=43),
        Basis(law="上海市预算审查监督条例", article=50),
    ),
    caveats=(
        "一般债务和专项债务分别与各自的限额比，不能相互抵补。",
        "限额和余额取最近一月的数，发行、还本、付息是各月之和。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
)
