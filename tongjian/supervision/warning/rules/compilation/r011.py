"""Rule 11: the revenue budget grows out of step with the economy."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

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
    in_class,
    judged_rows,
    later,
    results,
    revenue_evidence,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_budgets import YEAR, at_end
from tongjian.supervision.warning.plain import money, percent, points

KEY = [*YEAR, "level_scope"]
RAISED = ("101", "103")
"""Tax and other revenue the level raises; transfers do not grow with the economy."""
SCOPES = {"own_level": "本级", "consolidated": "全区（总预算）"}


def _growth(tables: RuleTables) -> tuple[Any, Any, Any]:
    """Return the growth budgeted per year and scope, the budget rows and last year's rows."""
    rows = tables.revenue
    rows = rows.filter(rows.fund_type == "general", in_class(rows.revenue_code, RAISED))
    stated = judged_rows(rows, tables).filter(_.budget_yuan.notnull())
    stated = at_end(stated, [*KEY, "revenue_code"], "first")
    budgets = stated.group_by(KEY).agg(budget=_.budget_yuan.sum())
    before = later(rows)
    raised = before.group_by(KEY).agg(before=_.actual_yuan.sum(), until=_.period.max())
    both = budgets.inner_join(raised.filter(raised.until == "12", raised.before > 0), KEY)
    growth = both.mutate(growth=share_pct(both.budget - both.before, both.before))
    # The product of the whole district is held against the revenue of the whole district.
    wide = growth.mutate(
        whole=(growth.level_scope == "consolidated").max().over(ibis.window(group_by=list(YEAR)))
    )
    chosen = wide.filter(~wide.whole | (wide.level_scope == "consolidated")).drop("whole")
    return chosen, stated, before


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the growth of the revenue budget over last year's revenue with that of the GDP."""
    growth, stated, before = _growth(tables)
    told = tables.dataset("statistic")
    told = told.filter(told.indicator == "gdp_growth", told.measure_unit == "%")
    told = at_end(told, YEAR, "last")
    economy = told.group_by(list(YEAR)).agg(gdp=_["value"].max().cast("float64").round(10))
    both = growth.inner_join(economy, list(YEAR))
    apart = both.filter((both.growth - both.gdp).round(10).abs() > settings["gap_points"])
    of_hit = told.drop("level_scope").inner_join(apart.select(*KEY), list(YEAR))
    hits = with_evidence(
        apart,
        KEY,
        evidence_of(of_hit, KEY, "statistic"),
        revenue_evidence(stated, KEY),
        evidence_of(before, KEY, "revenue", before.actual_yuan),
    )
    return results(
        hits,
        subject=(
            "indicator",
            ibis.literal("revenue_growth"),
            ibis.literal("一般公共预算收入增幅"),
        ),
        level="blue",
        figures=(hits.growth, hits.gdp),
        unit="%",
        further={"budget": hits.budget, "before": hits.before, "scope": hits.level_scope},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how fast both grow and how far they are apart."""
    growth = "持平"
    if row["actual"]:
        growth = f"{'增长' if row['actual'] > 0 else '下降'}{percent(abs(row['actual']))}"
    economy = "没有增长"
    if row["expected"]:
        economy = f"{'增长' if row['expected'] > 0 else '下降'}{percent(abs(row['expected']))}"
    return (
        f"{row['year']}年{SCOPES.get(row['scope'], '')}一般公共预算收入安排{money(row['budget'])}，"
        f"与上年实际{money(row['before'])}相比{growth}；地区生产总值{economy}，"
        f"两者相差{points(row['difference'])}。"
    )


RULE = LedgerRule(
    number=11,
    title="收入预算增幅与经济增长不相适应",
    level="blue",
    group="compilation",
    basis=(Basis(law="预算法", article=36),),
    places="district",
    page=Page(
        purpose="比较收入预算的增幅与地区生产总值的增幅。",
        why=(
            "收入预算应当与经济社会发展水平相适应。定得过高，可能逼出收过头税；定得过低，"
            "等于留下年中不经审查就能动用的超收。蓝色供参考，不要求说明。"
        ),
        method=(
            "收入预算取税收（101）和非税（103）各科目当年最早一期所载的一般公共预算收入预算之和，"
            "与上年同口径全年实际收入相比得出增幅；地区生产总值增幅取当年最近一期的统计数。"
            "两者相差的百分点（不论高低）大于界限即预警，界限为自定标准。"
            "有总预算口径的按总预算口径（与全区生产总值相当），没有的按本级口径，两种口径从不混用。"
        ),
        example=(
            "某区上年一般公共预算收入100亿元，当年预算112亿元，增长12%；地区生产总值增长5%，"
            "相差7个百分点，预警。"
        ),
        exclusions=(
            "转移性收入不计算；上年没有报满十二个月的不判断；没有地区生产总值增幅的不判断；"
            "镇没有生产总值统计，不判断。"
        ),
    ),
    thresholds=(
        Threshold("gap_points", 5, "个百分点", "两个增幅相差超过此数即预警（自定标准）", 0, 100),
    ),
    datasets=("revenue", "statistic"),
    years_before={"revenue": 1},
    find=find,
    words=words,
)
