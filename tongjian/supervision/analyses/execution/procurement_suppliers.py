"""Who supplies: the largest suppliers and how concentrated contracts are."""

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
    Column,
    Ref,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, share, sums, total, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

TOP = 10
SHOWN = 50
REFS = {"contract": Ref("procurement", "contract_yuan")}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return the suppliers with the largest contracts."""
    taken = [
        Sum("contract", "contract_yuan"),
        Sum("single", "contract_yuan", lambda rows: rows.method == "single"),
    ]
    found = sums(tables, ask, "procurement", taken, ["supplier"])
    records = merge("supplier", found)
    every = whole(records, REFS)
    all_ = every.amount("contract")

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        return {
            "number": values.get("rows"),
            "share": share(values.get("contract"), all_),
            "single": values.get("single"),
        }

    rows = lines(records, "supplier", REFS, derive=derive)
    ten = total([row.values for row in rows[:TOP]], "contract")
    every = replace(
        every,
        values={
            **every.values,
            "number": sum(record["rows"] for record in records),
            "single": total(records, "single"),
        },
    )
    return Answer(
        "供应商",
        (
            Column("number", "合同数", "count"),
            *columns(contract="合同金额", share="占比:pct", single="其中单一来源"),
        ),
        rows[:SHOWN],
        every,
        {
            "suppliers": sum(row.code != "-" for row in rows),
            "ten": share(ten, all_),
            "tied": len(words.leaders(rows, "contract")) == len(rows),
        },
        until=until(tables, ask, "procurement"),
    )


def sentence(answer: Answer) -> str:
    """Say how many suppliers there are and what the first ten have."""
    contract = answer.figure("contract")
    if contract is None:
        return words.NOTHING
    facts = answer.facts
    first = f"{facts['suppliers']} 家供应商共签订 {words.money(contract)}"
    if facts["suppliers"] > TOP and facts["ten"] is not None:
        first += f"，前 {TOP} 家占 {words.pct(facts['ten'])}"
    if facts["tied"] and facts["suppliers"] > len(answer.rows):
        return f"{first}。"
    return f"{first}。{words.most(answer.rows, 'contract', contract)}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the largest suppliers."""
    return charts.bars(answer, ["contract"], "合同金额最大的供应商", link)


ANALYSIS = Analysis(
    key="procurement-suppliers",
    title="政府采购：供应商集中度",
    group="execution",
    order=110,
    question="生意集中在少数几家手里吗？",
    datasets=("procurement",),
    basis=(Basis(law="预算法", article=14),),
    caveats=(f"列出合同金额最大的 {SHOWN} 家；名称写法不同的分开计算。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
