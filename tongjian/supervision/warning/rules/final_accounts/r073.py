"""Rule 73: a line of the final accounts is far from its budget."""

from collections.abc import Mapping
from decimal import Decimal
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
    judged_rows,
    named,
    results,
    share_pct,
    single_evidence,
)
from tongjian.supervision.warning.plain import money, percent
from tongjian.supervision.warning.wording import WordList

TABLE = ["jurisdiction", "fiscal_year", "fund_type", "level_scope", "unit", "table_name"]
CLASS_DIGITS, SECTION_DIGITS = 3, 5
WHOLE_YEAR = "12"
SUM = "decimal(38, 2)"
NO_LINE = WordList(words=("合计", "总计", "小计", "结转", "结余", "三公", "其中"))


def _named(rows: Any, coded: Any) -> Any:
    """Return the lines that go by a name alone, of tables no line of which has a code."""
    rows = rows.filter(blank(rows.code), blank(rows.dept_econ_code)).anti_join(coded, TABLE)
    return rows.filter(~NO_LINE.found_in(rows.table_name.concat(" ", rows.line_name)))


def _lines(tables: RuleTables) -> Any:
    """Return the finest lines: ``code``, ``planned``, ``final_yuan``."""
    rows = judged_rows(tables.dataset("final_account"), tables)
    spent = rows.side == "expenditure"
    rows = rows.mutate(
        code=ibis.ifelse(spent, rows.function_code, rows.revenue_code).fill_null(""),
        planned=rows.adjusted_yuan.fill_null(rows.budget_yuan),
    )
    every = rows.filter(rows.period == WHOLE_YEAR, rows.final_yuan.notnull())
    rows = every.filter(~blank(every.code))
    # A class or section is the sum of the items printed below it, which are judged themselves.
    above = ibis.union(
        *(
            rows.filter(rows.code.length() > digits).select(
                *TABLE, "side", code=_.code.substr(0, digits)
            )
            for digits in (CLASS_DIGITS, SECTION_DIGITS)
        )
    )
    return rows.anti_join(above, [*TABLE, "side", "code"]).union(_named(every, rows))


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each line's final figure with its adjusted budget."""
    rows = _lines(tables).filter(_.planned > 0)
    rows = rows.mutate(gap=(rows.final_yuan.cast(SUM) - rows.planned.cast(SUM)).abs())
    far = rows.filter(
        rows.gap >= ibis.literal(settings["least_yuan"], type=SUM),
        share_pct(rows.gap, rows.planned) > settings["most_pct"],
    )
    hits = named(far, tables)
    code = hits.unit.concat("/", hits.table_name, "/", hits.line_no)
    return results(
        hits,
        subject=("table", code, hits.line_name),
        level="yellow",
        figures=(hits.final_yuan, hits.planned),
        unit="元",
        evidence=(single_evidence("final_account", hits), ibis.literal(1)),
        further={
            "whose": ibis.ifelse(hits.unit == hits.jurisdiction, "", hits.unit_name),
            "table": hits.table_name,
            "share": share_pct(hits.gap, hits.planned),
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was planned and what it came to."""
    way = "少" if row["difference"] < 0 else "多"
    return (
        f"{row['whose']}{row['year']}年“{row['table']}”中的“{row['subject_name']}”，"
        f"预算{money(row['expected'])}，决算{money(row['actual'])}，"
        f"{way}{money(abs(row['difference']))}，相差{percent(Decimal(str(row['share'])))}，请说明。"
    )


RULE = LedgerRule(
    number=73,
    title="决算与预算差距大",
    level="yellow",
    group="final_accounts",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="找出决算数与预算数差得很远的收支科目。",
        why="差得远，说明预算编得不准，或者执行中改变了安排。黄色表示需要说明。",
        method=(
            "决算表中有功能分类或者收入分类编码的每一行，决算数与调整预算数（没有的用年初预算数）比较，"
            "相差的比例大于界限、相差的金额达到界限的，即预警。同一张表中既有类、款又有项的，只判断最细的一级。整张表都没有编码的，按行名称逐行判断。"
        ),
        example="某项调整预算10,000,000.00元，决算7,500,000.00元，少2,500,000.00元，相差25%，预警。",
        exclusions=(
            "没有编码的合计、结转结余行和“三公”经费表，按经济分类列的行不判断；预算数空缺、为0或者为负的行不判断比例；"
            "相差金额小的不预警；年度中的执行表不判断。"
        ),
    ),
    thresholds=(
        Threshold("most_pct", 20, "%", "相差的比例大于此数才预警", most=1000),
        Threshold("least_yuan", 10_000, "元", "相差的金额达到此数才预警"),
    ),
    word_lists={"没有编码时不判断的表和行": NO_LINE.words},
    datasets=("final_account",),
    find=find,
    words=words,
)
