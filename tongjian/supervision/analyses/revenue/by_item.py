"""Revenue by item: this year against the same months of last year."""

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
    Ref,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, grown, last_month, share, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

OWN_CLASSES = ("101", "103")


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per tax and non-tax item."""
    last = last_month(tables, ask, "revenue", common=True) or "12"
    months = ("01", last)
    records = sums(
        tables,
        ask,
        "revenue",
        [Sum("actual", "actual_yuan")],
        ["fiscal_year", "revenue_section"],
        years=(ask.year - 1, ask.year),
        months=months,
        where={"revenue_class": OWN_CLASSES},
    )
    now, before = (
        [
            {"revenue_section": r["revenue_section"], name: r["actual"]}
            for r in records
            if r["fiscal_year"] == year
        ]
        for name, year in (("now", ask.year), ("before", ask.year - 1))
    )
    refs = {
        "now": Ref("revenue", "actual_yuan", months=months),
        "before": Ref("revenue", "actual_yuan", year=ask.year - 1, months=months),
    }
    merged = merge("revenue_section", now, before)
    every = replace(whole(merged, refs), refs={})

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        code = values.get("revenue_section")
        codes = [{"revenue_code": each} for each in ([code] if code else OWN_CLASSES)]
        return {
            "share": share(values.get("now"), of.get("now")),
            "growth": grown(
                ask, ("revenue", "actual_yuan"), values.get("now"), values.get("before"), codes
            ),
        }

    every = replace(every, values={**every.values, **derive(every.values, every.values)})
    return Answer(
        "收入科目",
        columns(now="今年", share="占比:pct", before="上年同期", growth="增长:change"),
        lines(
            merged,
            "revenue_section",
            refs,
            names=tables.names("revenue"),
            derive=derive,
            whole=every,
        ),
        every,
        {"month": int(last)},
        until=until(tables, ask, "revenue"),
    )


def sentence(answer: Answer) -> str:
    """Say the growth of the whole and the largest item."""
    now = answer.figure("now")
    if now is None or answer.total is None:
        return "所选范围内没有税收和非税收入。"
    first = f"前 {answer.facts['month']} 个月税收和非税收入 {words.money(now)}，"
    value = answer.total.values["growth"]
    compared = (
        f"比上年同期{words.change_words(value)}"
        if isinstance(value, Decimal)
        else words.change_words(value)
    )
    return f"{first}{compared}。{words.most(answer.rows, 'now', now)}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw both years by item."""
    return charts.bars(answer, ["now", "before"], "今年与上年同期", link)


ANALYSIS = Analysis(
    key="revenue-items",
    title="收入科目同比",
    group="revenue",
    order=20,
    question="哪些税和收费多了，哪些少了？",
    datasets=("revenue",),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=("只看税收和非税收入，不含转移性收入；两年取相同的月份。",),
    build=build,
    sentence=sentence,
    chart=chart,
    before=1,
    by_fund=True,
)
