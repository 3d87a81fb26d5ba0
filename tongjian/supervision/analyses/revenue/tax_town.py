"""Tax by town."""

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    RowLink,
)
from tongjian.supervision.analyses.revenue import tax_shared
from tongjian.supervision.warning.declare import Basis

TOWN = "town"


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per town."""
    return tax_shared.by(tables, ask, TOWN, "镇", tables.names("jurisdiction"))


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw this year and last year by town."""
    return charts.bars(answer, ["now", "before"], "各镇税收", link)


ANALYSIS = Analysis(
    key="tax-town",
    title="税收：按镇",
    group="revenue",
    order=40,
    question="税收来自哪些镇？",
    datasets=("tax",),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=("按税务部门登记的所属镇归集，不属于任何镇的列为“（空白）”。",),
    build=build,
    sentence=tax_shared.sentence,
    chart=chart,
    before=1,
    views=(OWN,),
)
