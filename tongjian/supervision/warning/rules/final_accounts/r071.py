"""Rule 71: an audit finds the same kind of problem in the same unit again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ibis import _

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    evidence_of,
    later,
    named,
    results,
    with_evidence,
)

KEY = ["jurisdiction", "fiscal_year", "unit", "kind"]
KINDS = dict(dataset_named("audit_finding").column("kind").choices or {})
YEARS_BEFORE = 2


def find(tables: RuleTables, settings: Settings) -> Any:
    """Count the years, of each year and the two before, in which a unit has a kind of problem."""
    rows = tables.dataset("audit_finding").mutate(of_year=_.fiscal_year)
    both = rows.union(later(rows, 1)).union(later(rows, 2))
    counted = both.group_by(KEY).agg(
        years=both.of_year.nunique(),
        last=both.of_year.max(),
        first=both.of_year.min(),
        problems=both.count(),
    )
    again = counted.filter(
        counted["last"] == counted.fiscal_year, counted.years >= settings["least_years"]
    )
    proof = evidence_of(both, KEY, "audit_finding", both.sum_yuan.fill_null(0))
    hits = named(with_evidence(again, KEY, proof), tables)
    kind = hits.kind.cases(*KINDS.items(), else_=hits.kind)
    return results(
        hits,
        subject=("problem", hits.unit.concat("/", hits.kind), hits.unit_name),
        level="red",
        figures=(hits.years, settings["least_years"]),
        unit="年",
        further={"kind_name": kind, "problems": hits.problems, "first": hits["first"]},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was found in how many of three years."""
    return (
        f"{row['subject_name']}在{row['year'] - YEARS_BEFORE}年至{row['year']}年的审计中，"
        f"有{int(row['actual'])}年查出“{row['kind_name']}”类问题，共{row['problems']}个，"
        f"属于屡审屡犯，请说明整改为什么没有见效。"
    )


RULE = LedgerRule(
    number=71,
    title="审计问题屡审屡犯",
    level="red",
    group="final_accounts",
    basis=(Basis(law="上海市预算审查监督条例", article=60),),
    in_force_from=date(2021, 9, 28),
    page=Page(
        purpose="找出三年内同类审计问题重复出现的单位。",
        why=(
            "同类问题年年查、年年有，说明整改没有到位；安排下一年度预算时应当重点审核。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "同一单位、同一类型的审计问题，在本年度和前两个年度中，本年度有，"
            "并且出现的年度数达到界限，即预警。"
        ),
        example="某单位2022年和2024年都查出“资金支付”类问题，三年内2次，2024年预警；相隔4年的不预警。",
        exclusions=(
            "同一年度内查出几个同类问题的，只算一年；类型为“其他”的问题也按一类计算；"
            "前两个年度中有一年缺少审计数据的，只按其余年度判断，并说明缺少数据。"
        ),
    ),
    thresholds=(
        Threshold(
            "least_years", 2, "年", "三年中出现同类问题的年度数达到此数即预警", least=2, most=3
        ),
    ),
    datasets=("audit_finding",),
    years_before=YEARS_BEFORE,
    own_year_will_do=True,
    places="delivered",
    find=find,
    words=words,
    unit="年",
)
