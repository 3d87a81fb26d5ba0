"""How things are bought: by method, the share of single source, what competition saved."""

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
from tongjian.supervision.analyses.figures import Record, listed, share, total, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

REFS = {
    "contract": Ref("procurement", "contract_yuan"),
    "budget": Ref("procurement", "budget_yuan"),
}
SINGLE = "single"


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    saved, budget = values.get("saved"), values.get("priced")
    return {
        "number": values.get("number"),
        "share": share(values.get("contract"), of.get("contract")),
        "saving": share(saved, budget),
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per method of procurement."""
    found = listed(tables, ask, "procurement", ["method", "budget_yuan", "contract_yuan"])
    records: dict[str, Record] = {}
    for line in found:
        one = records.setdefault(
            line["method"],
            {
                "method": line["method"],
                "number": 0,
                "saved": Decimal(0),
                "priced": Decimal(0),
                **dict.fromkeys(REFS),
            },
        )
        one["number"] += 1
        for name, column in (("contract", "contract_yuan"), ("budget", "budget_yuan")):
            if line[column] is not None:
                one[name] = (one[name] or Decimal(0)) + line[column]
        if line["budget_yuan"] is not None and line["contract_yuan"] is not None:
            one["saved"] += line["budget_yuan"] - line["contract_yuan"]
            one["priced"] += line["budget_yuan"]
    merged = merge("method", list(records.values()))
    every = whole(merged, REFS)
    summed: dict[str, Any] = {
        **every.values,
        "number": len(found),
        "saved": total(merged, "saved"),
        "priced": total(merged, "priced"),
    }
    every = replace(every, values={**summed, **_derive(summed, summed)})
    names = dataset_named("procurement").column("method").choices
    rows = lines(merged, "method", REFS, names=names, derive=_derive, whole=every)
    return Answer(
        "采购方式",
        (
            Column("number", "合同数", "count"),
            *columns(contract="合同金额", share="占比:pct", budget="采购预算", saving="节约率:pct"),
        ),
        rows,
        every,
        until=until(tables, ask, "procurement"),
    )


def sentence(answer: Answer) -> str:
    """Say how much was bought, what was saved, and the share of single source."""
    contract = answer.figure("contract")
    if contract is None or answer.total is None:
        return words.NOTHING
    saving = answer.figure("saving")
    tail = f"，比预算节约 {words.pct(saving)}" if saving is not None and saving >= 0 else ""
    first = f"签订合同 {answer.total.values['number']} 份，金额 {words.money(contract)}{tail}。"
    single = next((row for row in answer.rows if row.code == SINGLE), None)
    if single is None:
        return first + "没有单一来源采购。"
    if single.amount("share") is None:
        return first
    return f"{first}单一来源采购占 {words.pct(single.amount('share'))}。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the methods as areas of the whole."""
    return charts.treemap(answer, "contract", "合同金额按采购方式", link)


ANALYSIS = Analysis(
    key="procurement-methods",
    title="政府采购：方式与节约",
    group="execution",
    order=100,
    question="买东西有没有充分竞争，省了多少？",
    datasets=("procurement",),
    basis=(Basis(law="预算法", article=14),),
    caveats=("节约率只在同时有采购预算和合同金额的合同中计算；单一来源不等于违规，要看理由。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
