"""Progress against time by department."""

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
from tongjian.supervision.analyses.figures import Sum, share, sums, time_pct, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, ordered, whole
from tongjian.supervision.warning.declare import Basis

REFS = {"paid": Ref("payment", "amount_yuan"), "budget": Ref("budget", "current_yuan")}
BEHIND = Decimal(-10)
FAR_BEHIND = Decimal(-20)


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per department, the slowest first."""
    day = until(tables, ask, "payment")
    time = time_pct(ask, day)
    paid = sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], ["department"])
    budget = sums(tables, ask, "budget", [Sum("budget", "current_yuan")], ["department"])

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        progress = share(values.get("paid"), values.get("budget"))
        gap = progress - time if isinstance(progress, Decimal) else None
        return {"progress": progress, "gap": gap}

    records = merge("department", paid, budget)
    found = lines(records, "department", REFS, names=tables.names("unit"), derive=derive)
    return Answer(
        "部门",
        columns(paid="支出", budget="变动后预算", progress="进度:pct", gap="比时间进度:points"),
        ordered([_marked(row) for row in found], "progress", least=True),
        whole(records, REFS, derive),
        {"time": time},
        until=day,
    )


def _marked(row: Row) -> Row:
    gap = row.amount("gap")
    if gap is None or gap > BEHIND:
        return row
    tone = "red" if gap <= FAR_BEHIND else "yellow"
    return replace(
        row, tone=tone, mark="落后 20 个百分点以上" if tone == "red" else "落后 10 个百分点以上"
    )


def sentence(answer: Answer) -> str:
    """Say how the whole stands against time, and how many are behind."""
    first = words.paced(
        answer.figure("paid"), answer.figure("budget"), answer.facts["time"], "全部部门"
    )
    compared = words.known(answer.rows, "progress")
    if len(compared) < 2:
        return first
    slow = words.leaders(answer.rows, "progress", least=True)
    behind = [row for row in compared if row.tone]
    if not behind:
        return f"{first}没有部门落后 10 个百分点以上。"
    return (
        f"{first}{len(behind)} 个部门落后 10 个百分点以上，"
        f"最慢的是{words.named(slow)}，完成 {words.pct(slow[0].amount('progress'))}。"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the slowest departments' progress."""
    time = words.pct(answer.facts["time"])
    summary = f"时间进度 {time}；图中是进度最慢的部门。"
    return charts.bars(answer, ["progress"], "各部门执行进度", link, summary=summary)


ANALYSIS = Analysis(
    key="progress-department",
    title="执行进度：按部门",
    group="execution",
    order=20,
    question="到今天该花多少，各部门花了多少？",
    datasets=("payment", "budget"),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=(
        "时间进度按数据到达的那一天算，不按今天算。",
        "支出有季节，慢于时间进度不一定是问题；年底集中支出的部门另看预警。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
