"""People's livelihood: what the classes that touch daily life receive, and their share."""

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
from tongjian.supervision.analyses.figures import Sum, share, sums, time_pct, total, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

CLASSES = ("205", "207", "208", "210", "211", "212", "213", "214", "221", "224")
REFS = {
    "paid": Ref("payment", "amount_yuan"),
    "budget": Ref("budget", "current_yuan"),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {
        "share": share(values.get("paid"), of.get("all")),
        "progress": share(values.get("paid"), values.get("budget")),
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per livelihood class, with its share in all spending."""
    paid = sums(tables, ask, "payment", [Sum("paid", "amount_yuan")], ["class"])
    budget = sums(tables, ask, "budget", [Sum("budget", "current_yuan")], ["class"])
    spent = total(paid, "paid")
    records = [record for record in merge("class", paid, budget) if record["class"] in CLASSES]
    every = whole(records, REFS)
    every = replace(every, values={**every.values, "all": spent})
    found = lines(
        records, "class", REFS, names=tables.names("function"), derive=_derive, whole=every
    )
    every = replace(
        every, name="民生合计", values={**every.values, **_derive(every.values, every.values)}
    )
    # One class alone cannot be pressed for the sum of ten, so the total has no explanation.
    every = replace(every, refs={})
    return Answer(
        "民生领域",
        columns(paid="支出", share="占全部支出:pct", budget="变动后预算", progress="进度:pct"),
        found,
        every,
        {"all": spent, "time": time_pct(ask, until(tables, ask, "payment"))},
        until=until(tables, ask, "payment"),
    )


def sentence(answer: Answer) -> str:
    """Say the sum, its share in all spending, and the largest class."""
    paid = answer.figure("paid")
    if paid is None:
        return "所选范围内没有民生领域的支出。"
    part = words.share(paid, answer.facts["all"])
    tail = f"，占全部支出的 {words.pct(part)}" if part is not None else ""
    return f"民生领域支出 {words.money(paid)}{tail}。" + words.most(answer.rows, "paid", None)


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw spending beside the budget by class."""
    return charts.bars(answer, ["paid", "budget"], "民生支出与预算", link)


ANALYSIS = Analysis(
    key="livelihood",
    title="民生支出",
    group="structure",
    order=30,
    question="与居民生活直接有关的钱有多少，花得怎样？",
    datasets=("payment",),
    helpful=("budget",),
    basis=(Basis(practice="财政部门民生支出统计的通行做法"),),
    caveats=(
        "民生领域指教育、文化旅游体育与传媒、社会保障和就业、卫生健康、节能环保、城乡社区、"
        "农林水、交通运输、住房保障、灾害防治及应急管理十类。",
        "按科目归类，类下不直接惠及居民的支出也计在内；各地口径不同，不宜跨地区比较。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
