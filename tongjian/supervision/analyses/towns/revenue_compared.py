"""Towns side by side: revenue, its progress and the share of tax."""

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
    Row,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, share, sums, total
from tongjian.supervision.analyses.shapes import columns, lines, merge
from tongjian.supervision.warning.declare import Basis

REFS = {
    "actual": Ref("revenue", "actual_yuan"),
    "budget": Ref("revenue", "budget_yuan"),
    "tax": Ref("revenue", "actual_yuan", {"revenue_class": "101"}),
    "other": Ref("revenue", "actual_yuan", {"revenue_class": "103"}),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    own = total([{"x": values.get("tax")}, {"x": values.get("other")}], "x")
    return {
        "progress": share(values.get("actual"), values.get("budget")),
        "tax_share": share(values.get("tax"), own),
    }


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per town."""
    taken = [
        Sum("actual", "actual_yuan"),
        Sum("budget", "budget_yuan"),
        Sum("tax", "actual_yuan", lambda rows: rows.revenue_code.startswith("101")),
        Sum("other", "actual_yuan", lambda rows: rows.revenue_code.startswith("103")),
    ]
    found = sums(tables, ask, "revenue", taken, ["jurisdiction"], places=ask.towns)
    records = merge("jurisdiction", found)
    rows = lines(records, "jurisdiction", REFS, names=tables.names("jurisdiction"), derive=_derive)
    shares = sorted(row.amount("tax_share") or Decimal(0) for row in words.known(rows, "tax_share"))
    middle = words.median(shares)
    return Answer(
        "镇",
        columns(
            actual="收入",
            budget="全年预算",
            progress="进度:pct",
            tax="税收",
            other="非税收入",
            tax_share="税收占比:pct",
        ),
        rows,
        Row("中位数", {"tax_share": middle}) if middle is not None else None,
        {"middle": middle},
    )


def sentence(answer: Answer) -> str:
    """Say which town takes in most and the median share of tax."""
    if not words.known(answer.rows, "actual"):
        return "各镇还没有收入数据。"
    first = words.most(answer.rows, "actual", None, "收入最多")
    middle = answer.facts["middle"]
    if middle is None:
        return first or words.NOTHING
    return f"{first}税收占税收和非税收入之和的中位数是 {words.pct(middle)}。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw tax and non-tax revenue on each other by town."""
    return charts.bars(answer, ["tax", "other"], "各镇税收与非税收入", link, stacked=True)


ANALYSIS = Analysis(
    key="towns-revenue",
    title="各镇收入比较",
    group="towns",
    order=50,
    question="哪个镇的收入多，靠税收还是靠收费？",
    datasets=("revenue",),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=("各镇都按本级口径，收入含上级转移支付；税收占比只在税收和非税收入之间算。",),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    by_fund=True,
    of_district=True,
)
