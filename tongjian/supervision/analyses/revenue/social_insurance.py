"""Social insurance funds: income, expenditure, balance."""

from collections.abc import Mapping
from dataclasses import replace
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
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

REFS = {
    "income": Ref("social_insurance", "income_yuan"),
    "expenditure": Ref("social_insurance", "expenditure_yuan"),
    "balance": Ref("social_insurance", "balance_yuan"),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    income, spent = values.get("income"), values.get("expenditure")
    return {"surplus": income - spent if income is not None and spent is not None else None}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per fund."""
    taken = [
        Sum("income", "income_yuan"),
        Sum("expenditure", "expenditure_yuan"),
        Sum("balance", "balance_yuan"),
    ]
    records = merge("fund", sums(tables, ask, "social_insurance", taken, ["fund"]))
    names = dataset_named("social_insurance").column("fund").choices
    rows = [
        replace(row, tone="yellow", mark="收不抵支") if (row.amount("surplus") or 0) < 0 else row
        for row in lines(records, "fund", REFS, names=names, derive=_derive)
    ]
    return Answer(
        "险种",
        columns(income="收入", expenditure="支出", surplus="收支结余", balance="滚存余额"),
        rows,
        whole(records, REFS, _derive),
        until=until(tables, ask, "social_insurance"),
    )


def sentence(answer: Answer) -> str:
    """Say income, expenditure, balance and which funds spend more than they take in."""
    income = answer.figure("income")
    if income is None:
        return words.NOTHING
    first = (
        f"社会保险基金收入 {words.money(income)}，支出 {words.money(answer.figure('expenditure'))}，"
        f"余额 {words.money(answer.figure('balance'))}。"
    )
    short = [row for row in answer.rows if row.tone]
    return first + (f"{words.named(short)}收不抵支。" if short else "各险种都收大于支或收支相抵。")


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw income and expenditure by fund."""
    return charts.bars(answer, ["income", "expenditure"], "各险种收支", link)


ANALYSIS = Analysis(
    key="social-insurance",
    title="社会保险基金",
    group="revenue",
    order=60,
    question="社保基金收得抵不抵得过支，还有多少结余？",
    datasets=("social_insurance",),
    basis=(Basis(law="预算法", article=11),),
    caveats=("滚存余额取最近一月的数；未报齐月份时收支只是到目前为止的数。",),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
)
