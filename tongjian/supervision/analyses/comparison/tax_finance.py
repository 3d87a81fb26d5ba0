"""The tax authority's figures against finance's, tax by tax."""

from decimal import Decimal

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts
from tongjian.supervision.analyses.comparing import compared, told
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    RowLink,
    Tolerance,
)
from tongjian.supervision.analyses.figures import Sum, last_month, sums, until
from tongjian.supervision.analyses.shapes import columns, merge
from tongjian.supervision.warning.declare import Basis


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per tax; the months both sides have delivered."""
    ends = [last_month(tables, ask, name) for name in ("tax", "revenue")]
    months = ("01", min((end for end in ends if end), default="12"))
    tax = sums(tables, ask, "tax", [Sum("tax", "amount_yuan")], ["revenue_section"], months=months)
    finance = sums(
        tables,
        ask,
        "revenue",
        [Sum("finance", "actual_yuan")],
        ["revenue_section"],
        months=months,
        where={"revenue_class": "101"},
        fund="general",
    )
    refs = {
        "tax": Ref("tax", "amount_yuan", months=months),
        "finance": Ref("revenue", "actual_yuan", months=months, fund="general"),
    }
    rows = compared(
        merge("revenue_section", tax, finance),
        "revenue_section",
        refs,
        ask,
        names=tables.names("revenue"),
    )
    return Answer(
        "税种",
        columns(tax="税务部门", finance="财政部门", gap="税务－财政", rate="相差:pct"),
        rows,
        facts={"tolerance": ask.tolerance, "month": int(months[1])},
        until=until(tables, ask, "tax"),
    )


def sentence(answer: Answer) -> str:
    """Say how many taxes differ by more than the tolerance."""
    return told(answer, "税种")


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw both sides by tax."""
    return charts.bars(answer, ["tax", "finance"], "税务与财政的税收数", link)


ANALYSIS = Analysis(
    key="tax-finance",
    title="税务与财政比对",
    group="comparison",
    order=10,
    question="税务说收了多少，财政说收了多少，对得上吗？",
    datasets=("tax", "revenue"),
    basis=(Basis(law="上海市预算审查监督条例", article=9),),
    caveats=(
        "比两方都已报送的月份；税务的数若含上级分成部分，各税种会成比例地偏大。",
        "只有一方有数的税种不算相差，另列。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    tolerance=Tolerance(Decimal(1), "%", "两方相差占较大一方的比例，超过即标出"),
)
