"""Rule 62: the budget was changed as only an approved adjustment may change it."""

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
    budget_in_force,
    evidence_of,
    in_class,
    month_end,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_terms import YEAR, first_days, spoken_for, steps
from tongjian.supervision.warning.plain import money

PLACE = list(YEAR)
KEY = [*PLACE, "fund_type", "sign", "what"]
KEY_SPENDING = ("205", "206", "208", "210", "213")
"""Education, science, social security, health, agriculture: what is meant by key spending."""
STABILISATION, BONDS = ("11015",), ("105", "11011")
SIGNS = {
    "adjusted": "预算数已经调整",
    "total": "预算总支出已经改变",
    "cut": "重点支出已经调减",
    "drawn": "超预算动用预算稳定调节基金",
    "debt": "超预算举借债务",
}


def _approvals(tables: RuleTables) -> Any:
    """Return per judged place the first approval, and the day up to which the records speak."""
    first = first_days(steps(tables, "approved", "adjustment"), PLACE, "approved")
    places = tables.judged.left_join(first, PLACE).select(*PLACE, "approved")
    told = places.left_join(spoken_for(tables, "procedure"), PLACE)
    return told.select(
        *PLACE, "approved", told=told.told.fill_null(ibis.literal(tables.as_of)).cast("date")
    )


def _budget(tables: RuleTables, approvals: Any) -> Any:
    """Return the own-level rows in force whose change the records could have spoken of."""
    rows = budget_in_force(tables)
    rows = rows.filter(rows.level_scope == "own_level").inner_join(approvals, PLACE)
    return rows.filter(rows.in_force <= rows.told)


def _signed(rows: Any, sign: str, what: Any = "") -> Any:
    return rows.mutate(
        sign=ibis.literal(sign), what=ibis.literal(what) if isinstance(what, str) else what
    )


def _adjusted(rows: Any) -> tuple[Any, Any]:
    """Return adjustments in force before any approval; without a day of their own any will do."""
    own_day = rows.in_force > ibis.date(rows.fiscal_year, 1, 1)
    early = rows.approved.isnull() | (own_day & (rows.approved > rows.in_force))
    kept = _signed(rows.filter(rows.adjustment_yuan != 0, early), "adjusted")
    return kept.group_by(KEY).agg(actual=kept.adjustment_yuan.abs().sum()), kept


def _total(rows: Any) -> tuple[Any, Any]:
    """Return budgets that virement alone, which only moves money, has made larger or smaller."""
    kept = _signed(rows.filter(rows.approved.isnull(), rows.virement_yuan != 0), "total")
    sums = kept.group_by(KEY).agg(actual=_.virement_yuan.sum())
    return sums.filter(sums.actual != 0), kept


def _cut(rows: Any, settings: Settings) -> tuple[Any, Any]:
    """Return classes of key spending that have been cut by more than the setting."""
    mine = rows.filter(rows.approved.isnull(), in_class(rows.function_code, KEY_SPENDING))
    kept = _signed(mine, "cut", mine.function_code.left(3))
    sums = kept.group_by(KEY).agg(
        actual=(_.current_yuan - _.approved_yuan).sum(), whole=_.approved_yuan.sum()
    )
    low = sums.filter(sums.actual < 0, share_pct(sums.actual, sums.whole) < -settings["cut_pct"])
    changed = kept.filter(kept.current_yuan != kept.approved_yuan)
    return low.select(*KEY, "actual"), changed


def _beyond(
    tables: RuleTables, approvals: Any, sign: str, codes: tuple[str, ...]
) -> tuple[Any, Any]:
    """Return resources of which more was taken than the budget states.

    Where nothing is stated of them and something of other revenue, none was budgeted.
    """
    rows = tables.revenue
    rows = rows.filter(
        rows.fund_type.isin(("general", "fund")),
        rows.level_scope == "own_level",
        in_class(rows.revenue_code, codes),
    ).inner_join(approvals, PLACE)
    ends = month_end(ibis.date(rows.fiscal_year, rows.period.cast("int64"), 1))
    rows = _signed(rows.filter(rows.approved.isnull(), ends <= rows.told), sign)
    with_budget = ibis.ifelse(rows.budget_yuan.notnull(), rows.period, "")
    latest = with_budget.max().over(ibis.window(group_by=[*KEY, "revenue_code"]))
    marked = rows.mutate(stated=(rows.period == latest))
    sums = marked.group_by(KEY).agg(
        taken=_.actual_yuan.sum(),
        budget=marked.budget_yuan.sum(where=marked.stated),
    )
    states = tables.revenue.filter(_.level_scope == "own_level", _.budget_yuan.notnull())
    states = states.select(*PLACE).distinct().mutate(none=ibis.literal(0).cast("decimal(38, 2)"))
    sums = sums.left_join(states, PLACE).select(*KEY, "taken", "budget", "none")
    sums = sums.mutate(budget=sums.budget.fill_null(sums.none))
    above = sums.filter(sums.taken > sums.budget)
    return above.select(*KEY, actual=above.taken - above.budget), rows


def _fallen(tables: RuleTables, approvals: Any) -> tuple[Any, Any]:
    """Return by how much the stabilisation fund's account fell beyond what was budgeted of it.

    Where revenue tells itself how much was drawn, or states no budget at all, nothing is concluded.
    """
    revenue = tables.revenue
    revenue = revenue.filter(revenue.level_scope == "own_level")
    drawn = revenue.filter(in_class(revenue.revenue_code, STABILISATION))
    rows = tables.dataset("balance")
    rows = rows.filter(
        rows.account == "stabilisation",
        rows.level_scope == "own_level",
        rows.opening_yuan > rows.closing_yuan,
    ).inner_join(approvals, PLACE)
    ends = month_end(ibis.date(rows.fiscal_year, rows.period.cast("int64"), 1))
    rows = rows.filter(rows.approved.isnull(), ends <= rows.told)
    rows = rows.semi_join(revenue.filter(revenue.budget_yuan.notnull()), PLACE)
    rows = rows.anti_join(drawn.filter(drawn.actual_yuan != 0), PLACE)
    rows = _signed(rows.mutate(fund_type=ibis.literal("general")), "drawn")
    rows = rows.mutate(fall=rows.opening_yuan - rows.closing_yuan)
    stated = drawn.filter(drawn.budget_yuan.notnull())
    last = stated.period.max().over(ibis.window(group_by=[*PLACE, "revenue_code"]))
    stated = stated.mutate(latest=(stated.period == last))
    budgets = stated.filter(stated.latest).group_by(PLACE).agg(budget=_.budget_yuan.sum())
    sums = rows.group_by(KEY).agg(taken=rows.fall.sum()).left_join(budgets, PLACE)
    sums = sums.select(*KEY, actual=sums.taken - sums.budget.fill_null(Decimal(0)))
    return sums.filter(sums.actual > 0), rows


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look for five signs of an adjustment where none had been approved."""
    approvals = _approvals(tables)
    rows = _budget(tables, approvals)
    budgets = [_adjusted(rows), _total(rows), _cut(rows, settings)]
    revenues = [
        _beyond(tables, approvals, "drawn", STABILISATION),
        _beyond(tables, approvals, "debt", BONDS),
    ]
    balance = _fallen(tables, approvals)
    found = [hits for hits, _ in (*budgets, *revenues, balance)]
    every = ibis.union(
        *(each.select(*KEY, actual=each.actual.cast("decimal(38, 2)")) for each in found)
    )
    proof = [evidence_of(kept, KEY, "budget", kept.current_yuan) for _, kept in budgets]
    proof += [evidence_of(kept, KEY, "revenue", kept.actual_yuan) for _, kept in revenues]
    proof.append(evidence_of(balance[1], KEY, "balance", balance[1].fall))
    hits = with_evidence(every.filter(every.actual.abs() > settings["tolerance_yuan"]), KEY, *proof)
    names = tables.functions.select(
        name_year=tables.functions.year.cast("int32"),
        name_code=tables.functions.code,
        class_name=tables.functions.name,
    )
    hits = hits.left_join(
        names, [hits.fiscal_year == names.name_year, hits.what == names.name_code]
    )
    sign = hits.sign.cases(*SIGNS.items(), else_=hits.sign)
    return results(
        hits,
        subject=(
            "fund",
            hits.fund_type.concat("/", hits.sign, ibis.ifelse(hits.what == "", "", "/"), hits.what),
            sign,
        ),
        level="red",
        figures=(hits.actual, 0),
        unit="元",
        further={"sign": hits.sign, "class_name": hits.class_name.fill_null(hits.what)},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what has changed and that no approval is on record for it."""
    amount = money(abs(row["actual"]))
    what = {
        "adjusted": f"预算调整{amount}已经生效，此前没有批准预算调整的记录",
        "total": f"通过调剂使预算总支出{'增加' if row['actual'] > 0 else '减少'}{amount}，没有批准预算调整的记录",
        "cut": f"“{row['class_name']}”支出预算净调减{amount}，没有批准预算调整的记录",
        "drawn": f"动用预算稳定调节基金比预算多{amount}，没有批准预算调整的记录",
        "debt": f"债务收入比预算多{amount}，没有批准预算调整的记录",
    }
    return f"{row['year']}年{what[row['sign']]}，请书面说明。"


RULE = LedgerRule(
    number=62,
    title="预算调整未经批准",
    level="red",
    group="adjustment",
    basis=(Basis(law="预算法", article=67), Basis(law="预算法", article=69)),
    page=Page(
        purpose="找出应当依法调整预算、却没有批准记录的情形。",
        why=(
            "增减预算总支出、动用预算稳定调节基金、调减重点支出、增加举债，都应当编制预算调整方案，"
            "区报人大常委会、镇报人民代表大会批准；未经批准，不得调整预算。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "批准记录取自法定程序数据（事项为预算调整、环节为批准）。分五种情形，按预算种类各出一条："
            "一、预算中的“预算调整”数生效时还没有批准记录；全年没有任何批准记录时，"
            "二、本级各单位“调剂”相加不为零，即总支出变了，"
            "三、重点支出（教育、科学技术、社会保障和就业、卫生健康、农林水）某一类净调减超过年初预算的5%，"
            "四、动用预算稳定调节基金的实际数大于预算数（收入数据没有实际数的，看预算稳定调节基金账户当年减少的数），五、债务收入的实际数大于预算数。"
            "5%和重点支出的范围是自定标准。"
        ),
        example="某区9月1日预算调整50,000,000.00元生效，人大常委会9月20日才批准，预警。",
        exclusions=(
            "变动日期晚于法定程序数据已报送到的日期的，不判断；没有写明生效日期的调整数，全年有批准即可；"
            "没有报送收入数据的，不判断第四、第五种；上级追加的不需要本级配套的专项转移支付不属于预算调整，"
            "不应记入“预算调整”或者“调剂”。"
        ),
    ),
    thresholds=(
        Threshold("cut_pct", 5, "%", "重点支出净调减占年初预算超过此比例", 0, 100),
        Threshold("tolerance_yuan", 0, "元", "数额不超过此数不预警"),
    ),
    word_lists={"重点支出的功能分类": KEY_SPENDING},
    datasets=("budget", "procedure"),
    optional=("revenue", "balance"),
    find=find,
    words=words,
)
