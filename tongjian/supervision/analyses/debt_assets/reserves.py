"""The stabilisation fund, the reserve and the working fund: opening, closing, change."""

from collections.abc import Mapping
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
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Record, listed, until
from tongjian.supervision.analyses.shapes import columns, lines
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

ACCOUNTS = ("stabilisation", "reserve", "working_fund")


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per kind of account."""
    found = listed(
        tables,
        ask,
        "balance",
        ["account", "account_no", "period", "opening_yuan", "closing_yuan"],
        where={"account": ACCOUNTS},
    )
    names = dataset_named("balance").column("account").choices
    first = min((line["period"] for line in found), default="01")
    records: dict[str, Record] = {}
    for line in found:
        one = records.setdefault(
            line["account"], {"account": line["account"], "opening": None, "closing": None}
        )
        if line["period"] == first and line["opening_yuan"] is not None:
            one["opening"] = (one["opening"] or Decimal(0)) + line["opening_yuan"]
        if line["closing_yuan"] is not None:
            one["closing"] = (one["closing"] or Decimal(0)) + line["closing_yuan"]
    refs = {
        "opening": Ref("balance", "opening_yuan", months=(first, first)),
        "closing": Ref("balance", "closing_yuan"),
    }

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        both = values.get("opening") is not None and values.get("closing") is not None
        return {"change": values["closing"] - values["opening"] if both else None}

    rows = lines(
        [records[account] for account in ACCOUNTS if account in records],
        "account",
        refs,
        names=names,
        derive=derive,
        order="closing",
    )
    return Answer(
        "账户",
        columns(opening="年初余额", change="增减", closing="现余额"),
        rows,
        until=until(tables, ask, "balance") if found else None,
    )


def sentence(answer: Answer) -> str:
    """Say each balance and how it moved."""
    if not words.known(answer.rows, "closing"):
        return "没有预算稳定调节基金、预备费、预算周转金的余额数据。"
    parts = []
    for row in words.known(answer.rows, "closing"):
        change = row.amount("change")
        moved = ""
        if change is not None:
            moved = (
                "，没有变动"
                if change == 0
                else f"，比年初{'增加' if change > 0 else '减少'} {words.money(abs(change))}"
            )
        parts.append(f"{row.name}余额 {words.money(row.amount('closing'))}{moved}")
    return "；".join(parts) + "。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw opening and closing balances."""
    return charts.bars(answer, ["opening", "closing"], "年初与现在的余额", link)


ANALYSIS = Analysis(
    key="reserves",
    title="稳定调节基金与预备费",
    group="debt_assets",
    order=40,
    question="家底还有多少，今年动用了没有？",
    datasets=("balance",),
    basis=(Basis(law="预算法", article=41), Basis(law="预算法", article=66)),
    caveats=("动用预算稳定调节基金属于预算调整，须经批准；余额减少的要看有没有批准。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
