"""What the revenue rules share: which rows are general revenue, and years held side by side.

A jurisdiction may state its revenue twice, with its towns and without. The two never add up: the
figure with the towns is taken where both years state it, because who of a district and its towns
keeps which revenue may change from year to year; otherwise the own level is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import RuleTables, Threshold
from tongjian.supervision.warning.expressions import (
    evidence_of,
    in_class,
    later,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.plain import moneys, percent

TAX, NON_TAX = ("101",), ("103",)
GENERAL = (*TAX, *NON_TAX)
"""Classes of the year's own revenue: neither transfers (110) nor debt (105)."""
LAND = ("1030146", "1030147", "1030148")
"""Items of the government funds that come from granting land."""
PLACE = ("jurisdiction", "fiscal_year")
SIDE = (*PLACE, "level_scope")
LEAST_BASE = Threshold("least_base_yuan", 100_000, "元", "上年同期收入低于此数不判断")
NOT_COMPARED = (
    "上年同期低于最小数、为零或为负的不计算增幅；两年中任何一年从1月到该月的数据不齐的不判断（两年都只在12月报一次合计的，按全年比较）；"
    "登记了收入口径变化的年度，不与上年比较；"
    "转移性收入（110）和债务收入（105）不计入；总预算与本级从不混加，"
    "两年都报了总预算（含所属各镇）的用总预算，否则用本级；只判断区：镇的收入由区镇财政体制划分，"
    "划分办法一变，两年就不可比，而区的总预算已经包含各镇。"
)


def revenue_rows(tables: RuleTables, fund: str, codes: Sequence[str] = GENERAL) -> Any:
    """Return the revenue rows of a fund whose codes begin so, with ``month`` as a number."""
    rows = tables.revenue
    rows = rows.filter(rows.fund_type == fund, in_class(rows.revenue_code, codes))
    return rows.mutate(month=rows.period.cast("int64"))


def one_scope(rows: Any) -> Any:
    """Keep per place and year the consolidated rows where there are any, else the own-level ones."""
    whole = (rows.level_scope == "consolidated").cast("int8")
    marked = rows.mutate(whole=whole.max().over(ibis.window(group_by=list(PLACE))))
    wanted = ibis.ifelse(marked.whole == 1, "consolidated", "own_level")
    return marked.filter(marked.level_scope == wanted).drop("whole")


def reached(base: Any) -> Any:
    """Return per side the ``last`` month delivered where every month before it is there too.

    A year told in its last month alone is told as a whole.
    """
    return _told(base).drop("months")


def _told(base: Any) -> Any:
    ends = base.group_by(list(SIDE)).agg(last=_.month.max(), months=_.month.nunique())
    at_once = (ends["last"] == 12) & (ends.months == 1)
    return ends.filter((ends.months == ends["last"]) | at_once)


def side_by_side(base: Any, tables: RuleTables, codes: Sequence[str] = GENERAL) -> Any:
    """Return the sides with their last month, of which the year before has the same months.

    Left out are years from which such codes count on another basis.
    """
    ends = same_basis(_told(base), tables, codes)
    past = later(base.select(*SIDE, "month")).inner_join(ends, list(SIDE))
    past = past.filter(past.month <= past["last"])
    counted = past.group_by([*SIDE, "last", "months"]).agg(
        there=_.month.nunique(), latest=_.month.max()
    )
    alike = (counted.there == counted.months) & (counted.latest == counted["last"])
    return one_scope(counted.filter(alike).drop("months", "there", "latest"))


def same_basis(rows: Any, tables: RuleTables, codes: Sequence[str] = GENERAL) -> Any:
    """Leave out the places and years whose revenue counts on another basis than the year before."""
    for place, year in sorted(tables.basis_changed("revenue", "revenue_code", codes)):
        rows = rows.filter((rows.jurisdiction != place) | (rows.fiscal_year != year))
    return rows


def within(rows: Any, ends: Any) -> Any:
    """Return the rows of the sides up to their last month."""
    joined = rows.inner_join(ends, list(SIDE))
    return joined.filter(joined.month <= joined["last"])


def grown(rows: Any, ends: Any, keys: Sequence[str], settings: Mapping[str, Decimal]) -> Any:
    """Return ``now``, ``before`` and ``growth`` in percent per side and ``keys`` to the last month.

    What was there the year before and is gone has fallen by all of it; what is new has no growth.
    """
    by = [*SIDE, "last", *keys]
    now = within(rows, ends).group_by(by).agg(now=_.actual_yuan.sum())
    before = within(later(rows), ends).group_by(by).agg(before=_.actual_yuan.sum())
    both = before.left_join(now, by)
    both = both.select(*by, "before", now=both.now.fill_null(Decimal(0)))
    kept = both.filter(both.before >= settings["least_base_yuan"], both.before > 0)
    return kept.mutate(growth=share_pct(kept.now - kept.before, kept.before))


def grown_results(
    rows: Any,
    ends: Any,
    hits: Any,
    *,
    subject: tuple[str, Any],
    limit: Decimal,
    tables: RuleTables | None = None,
) -> Any:
    """Shape hits of ``grown``: growth against the limit, proved by the rows of both years.

    ``subject`` is its kind and code; with ``tables`` the subject is named by its revenue code.
    """
    kind, code = subject
    keys = [*SIDE, "last", *([] if tables is None else [code])]
    shown = with_evidence(
        hits,
        keys,
        *(
            evidence_of(each, keys, "revenue", each.actual_yuan)
            for each in (within(rows, ends), within(later(rows), ends))
        ),
    )
    name: Any = ibis.literal("一般公共预算收入")
    if tables is not None:
        shown = with_names(shown, tables, code)
        name = shown.code_name
    return results(
        shown,
        subject=(kind, ibis.literal(code) if tables is None else shown[code], name),
        level="yellow",
        figures=(shown.growth, ibis.ifelse(shown.growth < 0, -limit, limit)),
        unit="百分点",
        further={name: shown[name] for name in ("now", "before", "last", "level_scope")},
    )


def with_names(hits: Any, tables: RuleTables, code: str) -> Any:
    """Add ``code_name``: the year's name of the revenue code, else the code itself."""
    names = tables.revenues.select(
        name_year=tables.revenues.year.cast("int32"),
        name_code=tables.revenues.code,
        code_name=tables.revenues.name,
    )
    joined = hits.left_join(
        names, [hits.fiscal_year == names.name_year, hits[code] == names.name_code]
    ).drop("name_year", "name_code")
    return joined.mutate(code_name=joined.code_name.fill_null(joined[code]))


def scope_words(row: Mapping[str, Any]) -> str:
    """Return in brackets whose revenue it is."""
    return "（含所属各镇）" if row["level_scope"] == "consolidated" else "（本级）"


def until_words(row: Mapping[str, Any]) -> str:
    """Return the months counted, as 2024年1—6月."""
    months = "1月" if row["last"] == 1 else f"1—{row['last']}月"
    return f"{row['year']}年{months}"


def growth_words(row: Mapping[str, Any]) -> str:
    """Say what came in, what did the year before and how far apart they are."""
    now, before = moneys(row["now"], row["before"])
    way = "下降" if row["now"] < row["before"] else "增长"
    far = percent(abs(row["actual"])) if row["actual"] else "不到0.01%"
    return (
        f"{until_words(row)}{row['subject_name']}{scope_words(row)}{now}，"
        f"比上年同期的{before}{way}{far}"
    )
