"""Major investment projects by sector: this year's plan, what was done, what is still to come."""

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
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Record, listed, share, time_pct, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

REFS = {
    "total": Ref("investment_project", "total_yuan"),
    "plan": Ref("investment_project", "plan_yuan"),
    "done": Ref("investment_project", "done_yuan"),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {"rate": share(values.get("done"), values.get("plan")), "number": values.get("number")}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per sector."""
    picked = ["project", "sector", "total_yuan", "plan_yuan", "done_yuan"]
    found = listed(tables, ask, "investment_project", picked)
    records: dict[str, Record] = {}
    projects: dict[str, set[str]] = {}
    for line in found:
        one = records.setdefault(
            line["sector"], {"sector": line["sector"], **dict.fromkeys(REFS), "number": 0}
        )
        projects.setdefault(line["sector"], set()).add(line["project"])
        one["number"] = len(projects[line["sector"]])
        for name, column in (("total", "total_yuan"), ("plan", "plan_yuan"), ("done", "done_yuan")):
            if line[column] is not None:
                one[name] = (one[name] or Decimal(0)) + line[column]
    merged = merge("sector", list(records.values()))
    names = dataset_named("investment_project").column("sector").choices
    day = until(tables, ask, "investment_project")
    number = sum(len(each) for each in projects.values())
    every = whole(merged, REFS)
    summed = {**every.values, "number": number}
    return Answer(
        "领域",
        (
            Column("number", "项目数", "count"),
            *columns(total="总投资", plan="今年计划", done="今年完成", rate="完成率:pct"),
        ),
        lines(merged, "sector", REFS, names=names, derive=_derive, order="plan"),
        replace(every, values={**summed, **_derive(summed, {})}),
        {"time": time_pct(ask, day)},
        until=day,
    )


def sentence(answer: Answer) -> str:
    """Say how this year's plan stands against time."""
    if answer.figure("plan") is None or answer.total is None:
        return words.NOTHING
    first = f"{answer.total.values['number']} 个重大项目，总投资 {words.money(answer.figure('total'))}。"
    plan, done = answer.figure("plan"), answer.figure("done")
    part = words.share(done, plan)
    if part is None:
        return f"{first}今年计划 {words.money(plan)}。"
    return (
        f"{first}今年计划 {words.money(plan)}，完成 {words.money(done)}，占 {words.pct(part)}，"
        f"{words.pace_words(part - answer.facts['time'])}。"
        + words.extremes(answer.rows, "rate", "完成率最低", "最高")
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw plan and done by sector."""
    return charts.bars(answer, ["plan", "done"], "今年计划与完成", link)


ANALYSIS = Analysis(
    key="major-projects",
    title="重大投资项目",
    group="execution",
    order=90,
    question="重大项目今年计划投多少，完成了多少？",
    datasets=("investment_project",),
    basis=(Basis(law="上海市预算审查监督条例", article=15),),
    caveats=(
        "完成数是发展改革部门报送的投资完成额，与财政支付不是一回事，见“投资计划与支付比对”。",
        "计划和完成取各项目最近一月的数，不跨月相加。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
)
