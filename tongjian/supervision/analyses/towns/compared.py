"""Towns side by side: budget, spending, progress, and how far each is from the middle."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    Row,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, share, sums
from tongjian.supervision.analyses.shapes import columns, lines, merge, ordered
from tongjian.supervision.warning.declare import Basis

REFS = {"paid": Ref("payment", "amount_yuan"), "budget": Ref("budget", "current_yuan")}
FAR = Decimal(10)


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per town, progress against the median of the towns."""
    chosen: dict[str, Any] = {"places": ask.towns}
    paid = sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], ["jurisdiction"], **chosen)
    budget = sums(
        tables, ask, "budget", [Sum("budget", "current_yuan")], ["jurisdiction"], **chosen
    )

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        return {"progress": share(values.get("paid"), values.get("budget"))}

    records = merge("jurisdiction", paid, budget)
    rows = lines(records, "jurisdiction", REFS, names=tables.names("jurisdiction"), derive=derive)
    rates = sorted(row.amount("progress") or Decimal(0) for row in words.known(rows, "progress"))
    middle = words.median(rates)
    marked = [_against(row, middle) for row in rows]
    missing = sorted(set(ask.towns) - {record["jurisdiction"] for record in records})
    names = tables.names("jurisdiction")
    notes = (
        [f"没有数据：{'、'.join(names.get(code, code) for code in missing)}。"] if missing else []
    )
    return Answer(
        "镇",
        columns(paid="支出", budget="变动后预算", progress="进度:pct", gap="比中位数:points"),
        ordered(marked, "progress", least=True),
        Row("中位数", {"progress": middle}) if middle is not None else None,
        {"middle": middle},
        notes=notes,
    )


def _against(row: Row, middle: Decimal | None) -> Row:
    progress = row.amount("progress")
    if progress is None or middle is None:
        return row
    gap = progress - middle
    far = gap <= -FAR
    return replace(
        row,
        values={**row.values, "gap": gap},
        tone="yellow" if far else "",
        mark="比中位数慢 10 个百分点以上" if far else "",
    )


def sentence(answer: Answer) -> str:
    """Say the median and which towns are slowest and fastest."""
    middle = answer.facts["middle"]
    if middle is None:
        return "各镇还没有可以比较的预算和支付数据。"
    compared = words.known(answer.rows, "progress")
    first = f"{len(compared)} 个镇执行进度的中位数是 {words.pct(middle)}。"
    return first + words.extremes(answer.rows, "progress", "最慢", "最快")


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw each town's progress."""
    summary = (
        "" if answer.facts["middle"] is None else f"中位数 {words.pct(answer.facts['middle'])}。"
    )
    return charts.bars(answer, ["progress"], "各镇执行进度", link, summary=summary)


ANALYSIS = Analysis(
    key="towns-compared",
    title="各镇比较",
    group="towns",
    order=40,
    question="哪个镇花得快，哪个镇花得慢？",
    datasets=("payment", "budget"),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=(
        "各镇都按本级口径；中位数把镇分成快慢两半，不受一两个大镇影响。各镇数据到达的日子可能不同。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    by_fund=True,
    of_district=True,
)
