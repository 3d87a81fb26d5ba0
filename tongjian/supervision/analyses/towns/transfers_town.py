"""Transfers to each town by kind, this year against last year."""

from collections.abc import Mapping
from decimal import Decimal
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
from tongjian.supervision.analyses.figures import Sum, grown, last_month, share, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per town."""
    taken = [
        Sum("issued", "issued_yuan"),
        Sum("general", "issued_yuan", lambda rows: rows.kind == "general"),
        Sum("earmarked", "issued_yuan", lambda rows: rows.kind == "earmarked"),
    ]
    last = last_month(tables, ask, "transfer") or "12"
    months = None if last == "12" else ("01", last)
    found = sums(
        tables,
        ask,
        "transfer",
        taken,
        ["fiscal_year", "lower_jurisdiction"],
        where={"direction": "out"},
        years=(ask.year - 1, ask.year),
        months=months,
    )
    now = [record for record in found if record["fiscal_year"] == ask.year]
    before = [
        {"lower_jurisdiction": record["lower_jurisdiction"], "before": record["issued"]}
        for record in found
        if record["fiscal_year"] == ask.year - 1
    ]
    out = {"direction": "out"}
    refs = {
        "issued": Ref("transfer", "issued_yuan", out, months=months),
        "general": Ref("transfer", "issued_yuan", {**out, "kind": "general"}, months=months),
        "earmarked": Ref("transfer", "issued_yuan", {**out, "kind": "earmarked"}, months=months),
        "before": Ref("transfer", "issued_yuan", out, year=ask.year - 1, months=months),
    }

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        whole_year = grown(
            ask, ("transfer", "issued_yuan"), values.get("issued"), values.get("before")
        )
        return {"share": share(values.get("issued"), of.get("issued")), "growth": whole_year}

    records = merge("lower_jurisdiction", now, before)
    every = whole(records, refs, derive)
    return Answer(
        "镇",
        columns(
            issued="下达",
            share="占比:pct",
            general="一般性",
            earmarked="专项",
            before="上年同期",
            growth="比上年:change",
        ),
        lines(
            records,
            "lower_jurisdiction",
            refs,
            names=tables.names("jurisdiction"),
            derive=derive,
            whole=every,
        ),
        every,
        until=until(tables, ask, "transfer"),
    )


def sentence(answer: Answer) -> str:
    """Say the whole, its change against last year, and who gets most."""
    issued = answer.figure("issued")
    if issued is None or answer.total is None:
        return words.NOTHING
    value = answer.total.values["growth"]
    compared = (
        f"比上年同期{words.change_words(value)}"
        if isinstance(value, Decimal)
        else words.change_words(value)
    )
    first = f"下达各镇 {words.money(issued)}，{compared}。"
    return first + words.most(answer.rows, "issued", issued, "得到最多")


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw general and earmarked transfers on each other by town."""
    return charts.bars(answer, ["general", "earmarked"], "各镇转移支付", link, stacked=True)


ANALYSIS = Analysis(
    key="transfers-town",
    title="转移支付：按镇",
    group="towns",
    order=20,
    question="转移支付给了哪些镇，比去年多还是少？",
    datasets=("transfer",),
    basis=(Basis(law="预算法", article=16),),
    caveats=(
        "按区财政报送的下达数；镇里实际收到多少看“区与镇比对”。",
        "口径变化的年度不与上年相比：有的区把镇的支出改列转移支付，一年就能差几倍。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    before=1,
    views=(OWN,),
    by_fund=True,
)
