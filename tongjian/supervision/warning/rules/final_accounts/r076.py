"""Rule 76: what a year opens with is not what the one before closed with."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    OWN_STANDARD,
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    blank,
    evidence_of,
    judged_rows,
    later,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money

KEY = ["jurisdiction", "fiscal_year", "fund_type", "level_scope", "holder", "origin_year"]
PART = [*KEY, "part"]
WHOSE = ("unit", "function_code")
SUM = "decimal(38, 2)"


def _held(rows: Any) -> Any:
    """Add ``holder``: the project, which keeps its code when its unit changes, else the unit."""
    project = rows.project.fill_null("")
    return rows.mutate(
        holder=ibis.ifelse(project == "", rows.unit.concat("/", rows.function_code, "/-"), project)
    )


def _parts(either: Any) -> Any:
    """Return per holder and unit the ``part`` it is compared in: its unit, or "" for all together.

    Several units may share a project's code and each keeps its own money. Where a unit is on one
    side alone the project has moved: then only the whole can be compared.
    """
    sides = either.group_by([*KEY, "unit"]).agg(
        opening=either.opening.sum(), closing=either.closing.sum()
    )
    of_holder = ibis.window(group_by=KEY)
    alone = ibis.ifelse((sides.opening != 0) == (sides.closing != 0), 0, 1)
    marked = sides.mutate(alone=alone.sum().over(of_holder), units=sides.count().over(of_holder))
    apart = (marked.alone == 0) & (marked.units > 1)
    return marked.select(*KEY, "unit", part=ibis.ifelse(apart, marked.unit, ibis.literal("")))


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold each opening sum of money at least two years old against last year's closing sum."""
    rows = _held(tables.dataset("carry_over"))
    now = judged_rows(rows, tables)
    then = later(rows)
    nothing = ibis.literal(0).cast(SUM)
    opened = {"opening": now.opening_yuan.cast(SUM), "closing": nothing, "told": 0}
    closed = {"opening": nothing, "closing": then.closing_yuan.cast(SUM), "told": 1}
    called = {"name": _.project_name, "bare": blank(_.project)}
    either = now.select(*KEY, *WHOSE, **called, **opened).union(
        then.select(*KEY, *WHOSE, **called, **closed)
    )
    parts = _parts(either)
    either = either.inner_join(parts, [*KEY, "unit"])
    sums = either.group_by(PART).agg(
        opening=either.opening.sum().cast(SUM),
        closing=either.closing.sum().cast(SUM),
        name=either["name"].max(),
        bare=either.bare.max(),
        **{each: either[each].max() for each in WHOSE},
    )
    told = either.group_by(KEY).agg(told=either.told.max())
    sums = sums.inner_join(told, KEY)
    # Money of the year just gone was part of its budget; its file need not carry it over yet.
    sums = sums.filter((sums.told == 1) | (sums.origin_year < sums.fiscal_year - 1))
    apart = sums.filter(
        (sums.opening - sums.closing).abs() > ibis.literal(settings["tolerance_yuan"], type=SUM)
    )
    hits = named(
        with_evidence(
            apart,
            PART,
            *(
                evidence_of(
                    rows.inner_join(parts, [*KEY, "unit"]), PART, "carry_over", rows[weight]
                )
                for rows, weight in ((now, "opening_yuan"), (then, "closing_yuan"))
            ),
        ),
        tables,
    )
    known = hits.unit_name != ""
    basic = hits.unit_name.concat("（", hits.function_code.fill_null("未写科目"), "）")
    title = hits["name"].fill_null(ibis.ifelse(hits.bare & known, basic, hits.holder))
    fund = ibis.ifelse(hits.fund_type == "general", "", ibis.literal("/").concat(hits.fund_type))
    scope = ibis.ifelse(hits.level_scope == "consolidated", "/consolidated", "")
    shared = hits.part != ""
    title = ibis.ifelse(shared, hits.unit_name.concat("：", title), title)
    whose = ibis.ifelse(shared, hits.part.concat("/"), "")
    code = whose.concat(hits.holder, "/", hits.origin_year.cast("string"), fund, scope)
    return results(
        hits,
        subject=("project", code, title),
        level="blue",
        figures=(hits.opening, hits.closing),
        unit="元",
        further={"origin": hits.origin_year},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say both sums."""
    return (
        f"“{row['subject_name']}”{row['origin']}年的资金，{row['year'] - 1}年末结转"
        f"{money(row['expected'])}，{row['year']}年初却是{money(row['actual'])}，"
        f"相差{money(abs(row['difference']))}，请核对。"
    )


RULE = LedgerRule(
    number=76,
    title="结转资金上下年不衔接",
    level="blue",
    group="final_accounts",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="核对今年年初结转的钱是不是去年年末剩下的钱。",
        why="年末和年初差一晚，数字应当相等。不等说明有的钱没有记账，或者改了口径。蓝色仅供参考，请核对。",
        method=(
            "按项目（没有项目的按单位和功能分类）和资金来源年度，几个单位共用一个项目编码的按各单位，本年的年初结转与上年的年末结转比较，"
            "相差大于容许差额即预警；只有一边有的，另一边按0计算。"
        ),
        example="某项目2022年的资金，2023年末结转135,000.00元，2024年初写成115,000.00元，相差20,000.00元，预警。",
        exclusions=(
            "上一年度预算当年形成的结转，在上年的结转资金表中还没有，不比较；"
            "项目只改名称、不改编码的不预警；项目在单位之间转移（有的单位只有一边有数）的，按项目合计比较；缺少上年结转数据的年度不判断。"
        ),
    ),
    thresholds=(Threshold("tolerance_yuan", 0, "元", "相差不超过此数不预警"),),
    datasets=("carry_over",),
    years_before=1,
    find=find,
    words=words,
)
