"""Tax by industry."""

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
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

INDUSTRY = "industry"


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per industry."""
    names = dataset_named("tax").column(INDUSTRY).choices
    return tax_shared.by(tables, ask, INDUSTRY, "行业", names)


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the industries as areas."""
    return charts.treemap(answer, "now", "税收按行业", link)


ANALYSIS = Analysis(
    key="tax-industry",
    title="税收：按行业",
    group="revenue",
    order=30,
    question="哪些行业在交税，靠得住吗？",
    datasets=("tax",),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=("税务部门的入库数，与财政部门的收入数口径可能不同，见“税务与财政比对”。",),
    build=build,
    sentence=tax_shared.sentence,
    chart=chart,
    before=1,
    views=(OWN,),
)
