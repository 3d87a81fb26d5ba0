"""Where revenue comes from: tax, non-tax, transfers, debt."""

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
from tongjian.supervision.analyses.figures import Sum, by_key, share, sums, time_pct, total, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

REFS = {"actual": Ref("revenue", "actual_yuan"), "budget": Ref("revenue", "budget_yuan")}
TAX, NON_TAX = "101", "103"


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    return {
        "share": share(values.get("actual"), of.get("actual")),
        "progress": share(values.get("actual"), values.get("budget")),
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per revenue class."""
    taken = [Sum("actual", "actual_yuan"), Sum("budget", "budget_yuan")]
    records = merge("revenue_class", sums(tables, ask, "revenue", taken, ["revenue_class"]))
    every = whole(records, REFS, _derive)
    by_class = by_key(records, "revenue_class")
    tax, other = (by_class.get(code, {}).get("actual") for code in (TAX, NON_TAX))
    own = total([{"own": tax}, {"own": other}], "own")
    day = until(tables, ask, "revenue")
    return Answer(
        "收入类别",
        columns(actual="收入", share="占比:pct", budget="全年预算", progress="进度:pct"),
        lines(
            records,
            "revenue_class",
            REFS,
            names=tables.names("revenue"),
            derive=_derive,
            whole=every,
        ),
        every,
        {"tax": tax, "own": own, "tax_share": share(tax, own), "time": time_pct(ask, day)},
        until=day,
    )


def sentence(answer: Answer) -> str:
    """Say progress against time and the share of tax."""
    actual = answer.figure("actual")
    if actual is None:
        return words.NOTHING
    first = words.paced(actual, answer.figure("budget"), answer.facts["time"], "收入")
    part = answer.facts["tax_share"]
    if part is None:
        return first
    return (
        f"{first}税收 {words.money(answer.facts['tax'])}，"
        f"占税收和非税收入之和 {words.money(answer.facts['own'])} 的 {words.pct(part)}。"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw revenue beside its budget by class."""
    return charts.bars(answer, ["actual", "budget"], "收入与全年预算", link)


ANALYSIS = Analysis(
    key="revenue-structure",
    title="收入结构与进度",
    group="revenue",
    order=10,
    question="钱从哪里来，收了多少，税收占多大比重？",
    datasets=("revenue",),
    basis=(Basis(law="预算法", article=27),),
    caveats=(
        "全年预算取各科目最近一月所载的数，不跨月相加。",
        "税收比重只在税收和非税收入之间算，不含转移性收入和债务收入。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
