"""What the debt was borrowed for: balance and interest by project."""

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

SHOWN = 50
REFS = {
    "balance": Ref("debt", "balance_yuan"),
    "due": Ref("debt", "due_yuan"),
    "interest": Ref("debt", "interest_yuan"),
}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per project."""
    taken = [Sum(name, ref.column) for name, ref in REFS.items()]
    found = sums(tables, ask, "debt", taken, ["project"], least={"name": "project_name"})
    names = {record["project"]: record["name"] for record in found if record["name"]}
    records = merge("project", found)
    every = whole(records, REFS)

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        return {"share": share(values.get("balance"), every.amount("balance"))}

    rows = lines(records, "project", REFS, names={**names, "-": "没有写明项目"}, derive=derive)
    named = [row for row in rows if row.code != "-"]
    top = words.leaders(named, "balance")
    return Answer(
        "项目",
        columns(balance="债务余额", share="占比:pct", due="今年到期", interest="今年付息"),
        rows[:SHOWN],
        every,
        {"projects": sum(row.code != "-" for row in rows), "tied": len(top) == len(named)},
        until=until(tables, ask, "debt"),
    )


def sentence(answer: Answer) -> str:
    """Say how many projects carry debt and which carries most."""
    balance = answer.figure("balance")
    if balance is None:
        return words.NOTHING
    number = answer.facts["projects"]
    if not number:
        return f"债务余额共 {words.money(balance)}，都没有写明用在哪个项目。"
    blank = next((row.amount("balance") for row in answer.rows if row.code == "-"), None)
    tail = f"，其中 {words.money(blank)} 没有写明项目" if blank else ""
    first = f"债务余额共 {words.money(balance)}，用在 {number} 个项目{tail}。"
    named = [row for row in answer.rows if row.code != "-"]
    if answer.facts["tied"] and number > len(named):
        return first
    return first + words.most(named, "balance", balance)


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the projects with most debt."""
    return charts.bars(answer, ["balance"], "债务余额最大的项目", link)


ANALYSIS = Analysis(
    key="debt-projects",
    title="债务用在哪些项目",
    group="debt_assets",
    order=20,
    question="借来的钱用在了哪里，哪些要还了？",
    datasets=("debt",),
    basis=(Basis(law="上海市预算审查监督条例", article=50),),
    caveats=(f"列出余额最大的 {SHOWN} 个项目。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
