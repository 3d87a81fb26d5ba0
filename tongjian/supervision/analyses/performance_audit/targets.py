"""Performance by unit: targets met, scores, and the scores weighed by money."""

from collections.abc import Mapping
from decimal import Decimal

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Column,
    Row,
    RowLink,
)
from tongjian.supervision.analyses.figures import Record, listed, total
from tongjian.supervision.analyses.shapes import columns, ordered
from tongjian.supervision.warning.declare import Basis


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per unit."""
    picked = [
        "unit",
        "project",
        "target_no",
        "direction",
        "target_value",
        "measured_value",
        "score",
        "weight",
        "budget_yuan",
        "actual_yuan",
    ]
    found = listed(tables, ask, "performance", picked)
    projects: dict[str, dict[str, list[Record]]] = {}
    for line in found:
        projects.setdefault(line["unit"] or "-", {}).setdefault(line["project"] or "-", []).append(
            line
        )
    names = tables.names("unit")
    rows = [_row(unit, names.get(unit, unit), each) for unit, each in sorted(projects.items())]
    every = _row(
        "",
        "合计",
        {f"{u}/{p}": lines_ for u, each in projects.items() for p, lines_ in each.items()},
    )
    return Answer(
        "预算单位",
        (
            Column("projects", "项目数", "count"),
            Column("targets", "可判断的目标", "count"),
            Column("met", "完成", "count"),
            Column("rate", "完成率", "pct"),
            Column("score", "平均得分率", "pct"),
            Column("weighed", "按金额加权得分率", "pct"),
            *columns(money="涉及预算"),
        ),
        ordered(rows, "rate", least=True),
        every if rows else None,
    )


def met(line: Record) -> bool | None:
    """Whether a target was met; None where it cannot be judged by numbers."""
    target, measured = line["target_value"], line["measured_value"]
    if target is None or measured is None or line["direction"] not in ("ge", "le", "eq"):
        return None
    if line["direction"] == "ge":
        return bool(measured >= target)
    return bool(measured <= target) if line["direction"] == "le" else bool(measured == target)


def _row(code: str, name: str, projects: Mapping[str, list[Record]]) -> Row:
    judged = [ok for found in projects.values() for line in found if (ok := met(line)) is not None]
    done = sum(judged)
    scored = [(_score(found), _money(found)) for found in projects.values()]
    known = [(score, money) for score, money in scored if score is not None]
    weighed = [(score, money) for score, money in known if money]
    weight = sum((money for _, money in weighed if money), Decimal(0))
    return Row(
        name,
        {
            "projects": len(projects),
            "targets": len(judged),
            "met": done,
            "rate": Decimal(done * 100) / len(judged) if judged else None,
            "score": sum((score for score, _ in known), Decimal(0)) / len(known) if known else None,
            "weighed": sum((score * money for score, money in weighed if money), Decimal(0))
            / weight
            if weight
            else None,
            "money": total([{"m": money} for _, money in scored], "m"),
        },
        code=code,
        tone="yellow" if judged and done * 100 < len(judged) * 80 else "",
        mark="完成率低于 80%" if judged and done * 100 < len(judged) * 80 else "",
    )


def _score(found: list[Record]) -> Decimal | None:
    """Return a project's score in percent of the weight of its scored targets."""
    scored = [line for line in found if line["score"] is not None and line["weight"]]
    weight = sum((Decimal(line["weight"]) for line in scored), Decimal(0))
    if weight <= 0:
        return None
    return sum((Decimal(line["score"]) for line in scored), Decimal(0)) * 100 / weight


def _money(found: list[Record]) -> Decimal | None:
    """Return a project's budget: it stands on each of its targets and counts once."""
    known = [line["budget_yuan"] for line in found if line["budget_yuan"] is not None]
    return max(known) if known else None


def sentence(answer: Answer) -> str:
    """Say how many targets were met and what the money-weighted score is."""
    if answer.total is None:
        return words.NOTHING
    values = answer.total.values
    if not values["targets"]:
        return f"{values['projects']} 个项目的绩效目标都没有可以用数字判断的完成值。"
    first = (
        f"{values['projects']} 个项目有 {values['targets']} 个可以用数字判断的目标，"
        f"完成 {values['met']} 个，占 {words.pct(answer.figure('rate'))}。"
    )
    weighed = answer.figure("weighed")
    return first + (f"按金额加权的得分率为 {words.pct(weighed)}。" if weighed is not None else "")


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the rate of targets met by unit."""
    return charts.bars(answer, ["rate"], "绩效目标完成率", link)


ANALYSIS = Analysis(
    key="performance",
    title="绩效目标完成情况",
    group="performance_audit",
    order=30,
    question="花了钱，说好的目标做到了吗？",
    datasets=("performance",),
    basis=(
        Basis(law="预算法", article=57),
        Basis(law="上海市预算审查监督条例", article=17),
    ),
    caveats=(
        "完成率只算有目标值、完成值和方向的目标；文字目标不计。",
        "得分率＝得分÷权重，是单位自评；项目预算在各目标上重复填写，每个项目只计一次。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
)
