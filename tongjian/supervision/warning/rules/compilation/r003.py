"""Rule 3: a budget whose resources and uses differ."""

from collections.abc import Mapping
from decimal import Decimal
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
    budget_evidence,
    budget_in_force,
    month_end,
    results,
    revenue_evidence,
    with_evidence,
)
from tongjian.supervision.warning.plain import money, moneys

SIDE = ["jurisdiction", "fiscal_year", "fund_type", "level_scope"]
FUNDS = {
    "general": "一般公共预算",
    "fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "social_insurance": "社会保险基金预算",
}
SCOPES = {"own_level": "本级", "consolidated": "总预算"}


def _resources(tables: RuleTables) -> Any:
    """Return the revenue rows whose budget counts: of each code its latest period."""
    rows = tables.revenue
    rows = rows.filter(rows.budget_yuan.notnull())
    latest = rows.period.max().over(ibis.window(group_by=[*SIDE, "revenue_code"]))
    marked = rows.mutate(latest=latest)
    return marked.filter(marked.period == marked.latest)


def _uses(tables: RuleTables, resources: Any) -> Any:
    """Return the budget rows in force by the end of the month the resources are stated for."""
    stated = resources.group_by(SIDE).agg(
        stated=month_end(
            ibis.date(
                resources.fiscal_year.max(),
                resources.period.cast("int64").max(),
                1,
            )
        )
    )
    rows = budget_in_force(tables).inner_join(stated, SIDE)
    return rows.filter(rows.in_force <= rows.stated, rows.current_yuan.notnull())


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare both sides per fund and scope; a side nobody delivered is missing, not zero."""
    resources = _resources(tables)
    uses = _uses(tables, resources)
    left = resources.group_by(SIDE).agg(resources=_.budget_yuan.sum())
    right = uses.group_by(SIDE).agg(uses=_.current_yuan.sum())
    both = left.inner_join(right, SIDE)
    gap = (both.resources - both.uses).abs()
    hits = with_evidence(
        both.filter(gap > settings["tolerance_yuan"]),
        SIDE,
        revenue_evidence(resources, SIDE),
        budget_evidence(uses, SIDE),
    )
    fund = hits.fund_type.cases(*FUNDS.items(), else_=hits.fund_type)
    scope = hits.level_scope.cases(*SCOPES.items(), else_=hits.level_scope)
    name = fund.concat("（", scope, "）")
    return results(
        hits,
        subject=("fund", hits.fund_type.concat("/", hits.level_scope), name),
        level="red",
        figures=(hits.uses, hits.resources),
        unit="元",
    )


def words(row: Mapping[str, Any]) -> str:
    """Say which side is larger and by how much."""
    side = "支出安排多于收入来源" if row["difference"] > 0 else "收入来源多于支出安排"
    income, spending = moneys(row["expected"], row["actual"])
    return (
        f"{row['year']}年{row['subject_name']}收支不平衡：收入总量{income}，"
        f"支出总量{spending}，{side}{money(abs(row['difference']))}。"
    )


RULE = LedgerRule(
    number=3,
    title="预算收支不平衡",
    level="red",
    group="compilation",
    basis=(Basis(law="预算法", article=35),),
    page=Page(
        purpose="核对每一本预算的收入总量与支出总量是否相等。",
        why=(
            "地方预算应当量入为出、收支平衡，不列赤字。两边对不上，说明预算有缺口、有资金没有安排，"
            "或者报来的数据漏了科目。红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "按行政区划、预算种类和口径（总预算、本级）分别计算：收入总量取每个收入科目最近一期的"
            "年度收入预算之和，包括上级补助、上年结余、调入资金、债务转贷和动用预算稳定调节基金；"
            "支出总量取同一期末已生效的变动后预算之和，包括上解、调出、还本、补充稳定调节基金和年终结余。"
            "没有变动后预算时用调整预算，再没有时用批准的年初预算；草案不参加计算。"
            "两者之差的绝对值大于容许差额即预警。"
        ),
        example=(
            "某镇一般公共预算收入总量为12,000,000.00元，支出总量为12,300,000.00元，"
            "支出多出300,000.00元，没有来源，预警。"
        ),
        exclusions=(
            "只报了收入或只报了支出的，属于数据缺失，不按0计算，不预警；总预算与本级从不混加；"
            "收入期末以后才生效的调整不计入。"
        ),
    ),
    thresholds=(
        Threshold(
            name="tolerance_yuan",
            default=Decimal("0"),
            unit="元",
            meaning="收支总量之差不超过此数不预警",
        ),
    ),
    datasets=("budget", "revenue"),
    find=find,
    words=words,
)
