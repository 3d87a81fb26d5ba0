"""Audit problems by unit and how far each has put them right."""

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts
from tongjian.supervision.analyses.declare import Analysis, AnalysisTables, Answer, Ask, RowLink
from tongjian.supervision.analyses.performance_audit import audit_kinds
from tongjian.supervision.warning.declare import Basis


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per unit."""
    return audit_kinds.by(tables, ask, "unit", "单位", tables.names("unit"))


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw problems and those put right by unit."""
    return charts.bars(answer, ["number", "done"], "各单位查出问题与已整改", link)


ANALYSIS = Analysis(
    key="audit-units",
    title="审计问题：按单位",
    group="performance_audit",
    order=20,
    question="哪些单位问题多，整改得怎样？",
    datasets=("audit_finding",),
    basis=(
        Basis(law="上海市预算审查监督条例", article=57),
        Basis(law="上海市预算审查监督条例", article=58),
    ),
    caveats=("没有写明单位的问题列为“（空白）”；问题多少与审计覆盖有关，没查出不等于没有。",),
    build=build,
    sentence=audit_kinds.sentence,
    chart=chart,
)
