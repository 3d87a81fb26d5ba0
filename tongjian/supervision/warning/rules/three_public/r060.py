"""Rule 60: the printed total of the three public expenses is not what its items add up to."""

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
    UNIT,
    evidence_of,
    judged_rows,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money

KEY = [*UNIT, "fund_type", "level_scope", "table_name"]
OF_UNIT = [*UNIT, "fund_type", "level_scope"]
PUBLIC = "三公"
TOTAL = "合计|总计|三公[”’\"']?经费(支出)?(决算)?(数)?$"
PARTS = "出国|公务接待|购置|运行"
SUBTOTAL = "购置及运行|购置和运行|购置与运行|其中"
SUM = "decimal(38, 2)"


def _lines(tables: RuleTables) -> Any:
    """Return the lines of tables about the three public expenses: ``part`` or ``total``."""
    rows = judged_rows(tables.dataset("final_account"), tables)
    own_table = rows.table_name.contains(PUBLIC)
    rows = rows.mutate(own_table=own_table).filter(
        own_table | (rows.line_name.contains(PUBLIC) & rows.line_name.re_search(TOTAL)),
        rows.side == "expenditure",
        rows.period == "12",
        rows.final_yuan.notnull(),
    )
    part = rows.own_table & rows.line_name.re_search(PARTS) & ~rows.line_name.re_search(SUBTOTAL)
    marked = rows.mutate(part=part, total=rows.line_name.re_search(TOTAL) & ~part)
    return marked.filter(marked.part | marked.total)


def _reported(tables: RuleTables) -> Any:
    """Return the items as reported to December."""
    rows = judged_rows(tables.dataset("three_public"), tables)
    return rows.filter(rows.period == "12", rows.fund_type.notnull())


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold each table's total against its own items, else against the items reported."""
    lines, reported = _lines(tables), _reported(tables)
    sums = lines.group_by(KEY).agg(
        stated=lines.final_yuan.max(where=lines.total),
        own=lines.final_yuan.sum(where=lines.part),
        parts=lines.part.sum(),
    )
    december = reported.group_by(OF_UNIT).agg(reported=_.actual_yuan.sum())
    both = sums.left_join(december, OF_UNIT)
    both = both.mutate(
        parts_sum=ibis.ifelse(both.parts > 0, both.own, both.reported).cast(SUM),
        stated=both.stated.cast(SUM),
    )
    apart = both.filter(
        (both.stated - both.parts_sum).abs() > ibis.literal(settings["tolerance_yuan"], type=SUM)
    )
    items = reported.inner_join(apart.filter(apart.parts == 0).select(*KEY), OF_UNIT)
    proof = with_evidence(
        apart,
        KEY,
        evidence_of(lines, KEY, "final_account", lines.final_yuan),
        evidence_of(items, KEY, "three_public", items.actual_yuan),
    )
    hits = named(proof, tables)
    return results(
        hits,
        subject=("table", hits.unit.concat("/", hits.table_name), hits.unit_name),
        level="yellow",
        figures=(hits.stated, hits.parts_sum),
        unit="元",
        further={"table": hits.table_name, "within": hits.parts > 0},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what the total is and what its items come to."""
    source = "同表各项" if row["within"] else "全年报送的各项"
    return (
        f"{row['subject_name']}{row['year']}年决算《{row['table']}》的合计为{money(row['actual'])}，"
        f"{source}相加为{money(row['expected'])}，相差{money(abs(row['difference']))}，请核对。"
    )


RULE = LedgerRule(
    number=60,
    title="三公经费合计与分项不符",
    level="yellow",
    group="three_public",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="核对决算中三公经费的合计是否等于各项之和。",
        why="合计与分项对不上，公开的数字就至少有一个是错的。黄色表示需要说明。",
        method=(
            "决算表中名称含有“三公”的表，合计行与同一张表的出国（境）、接待、购车、车辆运行各行之和比较；"
            "表中没有分项的，和其他表中“三公”经费的合计行，与该单位报送的12月累计支出之和比较。相差大于容许差额即预警。"
        ),
        example=(
            "合计100,000.00元，四项相加99,000.00元，相差1,000.00元，预警；"
            "相差200.00元以内，可能是以万元保留两位小数造成的，不预警。"
        ),
        exclusions=(
            "“公务用车购置及运行费”是两项的小计，不重复相加；没有合计行的表、"
            "既没有分项又没有报送12月数据的单位，不判断。"
        ),
    ),
    thresholds=(
        Threshold(
            "tolerance_yuan",
            200,
            "元",
            "相差不超过此数不预警：四项和合计各以万元保留两位小数所能造成的",
        ),
    ),
    datasets=("final_account",),
    optional=("three_public",),
    find=find,
    words=words,
)
