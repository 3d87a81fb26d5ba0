"""Progress against time by project: the largest projects, the slowest first."""

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
    Row,
    RowLink,
)
from tongjian.supervision.analyses.figures import Record, Sum, share, sums, time_pct, total, until
from tongjian.supervision.analyses.shapes import columns, ordered
from tongjian.supervision.warning.declare import Basis

LARGEST = 100
REFS = {"paid": Ref("payment", "amount_yuan"), "budget": Ref("budget", "current_yuan")}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return the largest projects by budget with their progress."""
    day = until(tables, ask, "payment")
    time = time_pct(ask, day)
    chosen: dict[str, Any] = {"where": {"kind": "project"}}
    by = ["unit", "project"]
    budget = sums(
        tables, ask, "budget", [Sum("budget", "current_yuan")], by,
        least={"name": "project_name"}, **chosen,
    )  # fmt: skip
    paid = sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], by, **chosen)
    spent = {(record["unit"], record["project"]): record["paid"] for record in paid}
    largest = sorted(
        (record for record in budget if record["project"] and (record["budget"] or 0) > 0),
        key=lambda record: (-record["budget"], record["project"], record["unit"]),
    )[:LARGEST]
    names = tables.names("unit")
    found = [
        _row(record, spent.get((record["unit"], record["project"])) or Decimal(0), time, names)
        for record in largest
    ]
    done = total([row.values for row in found], "paid")
    planned = total([row.values for row in found], "budget")
    every = Row(
        f"以上 {len(found)} 个项目",
        {"paid": done, "budget": planned, "progress": share(done, planned)},
    )
    return Answer(
        "项目",
        (
            Column("unit", "预算单位", "text"),
            *columns(
                paid="支出", budget="变动后预算", progress="进度:pct", gap="比时间进度:points"
            ),
        ),
        ordered(found, "progress", least=True),
        every if found else None,
        {"time": time},
        until=day,
    )


def _row(record: Record, paid: Decimal, time: Decimal, names: Mapping[str, str]) -> Row:
    progress = share(paid, record["budget"])
    gap = progress - time if isinstance(progress, Decimal) else None
    where = {"unit": record["unit"], "project": record["project"], "kind": "project"}
    return Row(
        record["name"] or record["project"],
        {
            "unit": names.get(record["unit"], record["unit"]),
            "paid": paid,
            "budget": record["budget"],
            "progress": progress,
            "gap": gap,
        },
        {key: replace(ref, where=where) for key, ref in REFS.items()},
        f"{record['unit']}/{record['project']}",
        *_judged(gap),
    )


def _judged(gap: Decimal | None) -> tuple[str, str]:
    if gap is None or gap > -10:
        return "", ""
    return ("red", "落后 20 个百分点以上") if gap <= -20 else ("yellow", "落后 10 个百分点以上")


def sentence(answer: Answer) -> str:
    """Say how the largest projects stand and which are slowest."""
    if answer.total is None:
        return "所选范围内没有项目支出的预算。"
    first = words.paced(
        answer.figure("paid"), answer.figure("budget"), answer.facts["time"],
        f"预算最大的 {len(answer.rows)} 个项目",
    )  # fmt: skip
    idle = [row for row in answer.rows if row.amount("paid") == 0]
    if idle:
        return f"{first}{len(idle)} 个项目还没有支出。"
    return first + words.extremes(answer.rows, "progress", "最慢", "最快")


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the slowest projects' progress."""
    summary = f"时间进度 {words.pct(answer.facts['time'])}；图中是进度最慢的项目。"
    return charts.bars(answer, ["progress"], "项目执行进度", link, summary=summary)


ANALYSIS = Analysis(
    key="progress-project",
    title="执行进度：按项目",
    group="execution",
    order=30,
    question="钱多的项目里，哪些还没动？",
    datasets=("payment", "budget"),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=(
        f"只列变动后预算最大的 {LARGEST} 个项目；同一项目由几个单位执行的分开列。",
        "没有支付记录的项目支出按 0 计，因为支付数据已经报送；预备费没有动用时也列在其中。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
