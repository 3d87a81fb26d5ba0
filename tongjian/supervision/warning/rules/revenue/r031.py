"""Rule 31: more general revenue than budgeted, and not all of it put by."""

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
from tongjian.supervision.warning.expressions import evidence_of, results, with_evidence
from tongjian.supervision.warning.expressions_revenue import PLACE, SIDE, reached, revenue_rows
from tongjian.supervision.warning.plain import money, moneys

KEY = list(PLACE)


def _surplus(rows: Any) -> Any:
    """Return per place the closed years' revenue and its budget: of each code its latest month."""
    by_code = ibis.window(group_by=[*SIDE, "revenue_code"])
    stated = rows.filter(rows.budget_yuan.notnull())
    stated = stated.mutate(latest=stated.month.max().over(by_code))
    budget = stated.filter(stated.month == stated.latest).group_by(KEY)
    actual = rows.group_by(KEY).agg(actual=_.actual_yuan.sum())
    return actual.inner_join(budget.agg(budget=_.budget_yuan.sum()), KEY)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold what came in beyond the budget against what the stabilisation fund gained."""
    closed = reached(revenue_rows(tables, "general"))
    closed = closed.filter(
        closed.level_scope == "own_level",
        closed["last"] == 12,
        ibis.date(closed.fiscal_year, 12, 31) <= ibis.literal(tables.as_of),
    )
    rows = revenue_rows(tables, "general").semi_join(closed, list(SIDE))
    fund = tables.dataset("balance")
    fund = fund.filter(fund.account == "stabilisation", fund.level_scope == "own_level")
    gained = fund.group_by(KEY).agg(
        gained=(fund.closing_yuan - fund.opening_yuan).sum(
            where=fund.closing_yuan > fund.opening_yuan
        )
    )
    both = _surplus(rows).left_join(gained, KEY)
    both = both.select(*KEY, "actual", "budget", gained=both.gained.fill_null(0))
    both = both.mutate(surplus=both.actual - both.budget)
    short = both.filter(both.surplus > 0, both.surplus - both.gained > settings["tolerance_yuan"])
    hits = with_evidence(
        short,
        KEY,
        evidence_of(rows, KEY, "revenue", rows.actual_yuan),
        evidence_of(fund, KEY, "balance", fund.closing_yuan),
    )
    return results(
        hits,
        subject=("fund", ibis.literal("general"), ibis.literal("超收收入")),
        level="red",
        figures=(hits.gained, hits.surplus),
        unit="元",
        further={name: hits[name] for name in ("budget", "surplus")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what came in beyond the budget and how much of it was put by."""
    surplus, added, short = moneys(row["surplus"], row["actual"], -row["difference"])
    put_by = (
        f"当年只补充预算稳定调节基金{added}"
        if row["actual"]
        else "当年没有补充预算稳定调节基金的记录"
    )
    return (
        f"{row['year']}年一般公共预算收入比预算{money(row['budget'])}超收{surplus}，"
        f"{put_by}，还差{short}，请说明超收收入的去向。"
    )


RULE = LedgerRule(
    number=31,
    title="超收收入未按规定使用",
    level="red",
    group="revenue",
    basis=(Basis(law="预算法", article=66),),
    page=Page(
        purpose="核对一般公共预算的超收收入是否补充了预算稳定调节基金。",
        why=(
            "一般公共预算的超收收入只能用于冲减赤字或者补充预算稳定调节基金，不能当年再安排支出。"
            "红色表示迹象明显，需要书面答复，并不等于违法：补充数可能没有记在报送的账户里。"
        ),
        method=(
            "只判断已结束的年度和本级收入。超收收入＝全年税收收入（101）与非税收入（103）的实际数"
            "－各科目最近一月所载的收入预算之和；补充数＝预算稳定调节基金账户各月增加额之和。"
            "超收收入大于零，且补充数不足超收收入的，即预警。区、镇的一般公共预算不列赤字，只看补充基金。"
        ),
        example=(
            "某区全年收入预算3,200,000,000.00元，实际3,350,000,000.00元，超收150,000,000.00元，"
            "当年补充预算稳定调节基金100,000,000.00元，差50,000,000.00元，预警。"
        ),
        exclusions=(
            "转移性收入（110）和债务收入（105）不算超收；政府性基金和国有资本经营预算的超收另有规定，不判断；"
            "没有报送收入预算，或者1月到12月的数据不齐的不判断；没有超收的不判断。"
        ),
    ),
    thresholds=(Threshold("tolerance_yuan", 0, "元", "相差不超过此数不预警"),),
    datasets=("revenue", "balance"),
    find=find,
    words=words,
)
