"""Rule 39: a payment for which the budget of that day has no line."""

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    LINE_KEY,
    named,
    payment_evidence,
    payments,
    results,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.lines import line_code, line_name
from tongjian.supervision.warning.plain import money

YEAR = ["jurisdiction", "fiscal_year"]


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look for each payment's line among those in force that day; reversals take it back."""
    lines = unit_lines(tables)
    begun = lines.group_by(list(LINE_KEY)).agg(begun=lines.in_force.min())
    judged = payments(tables).semi_join(lines, YEAR)
    joined = judged.left_join(begun, list(LINE_KEY))
    without = joined.filter(joined.begun.isnull() | (joined.date_paid < joined.begun))
    sums = without.group_by(list(LINE_KEY)).agg(
        paid=without.amount_yuan.sum(),
        count=without.count(where=without.amount_yuan > 0),
        back=without.amount_yuan.sum(where=without.amount_yuan < 0).fill_null(0),
        first=without.date_paid.min(),
        begun=without.begun.min(),
        project_name=without.project_name.max(),
    )
    hits = named(
        with_evidence(sums.filter(sums.paid > 0), LINE_KEY, payment_evidence(without, LINE_KEY)),
        tables,
    )
    return results(
        hits,
        subject=("line", line_code(hits), line_name(hits)),
        level="red",
        figures=(hits.paid, 0),
        unit="元",
        further={
            "count": hits["count"],
            "first": hits["first"],
            "begun": hits.begun,
            "back": hits.back,
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was paid and whether a line came later."""
    later = "" if row["begun"] is None else f"，对应预算到{row['begun']:%Y年%-m月%-d日}才生效"
    net = f"，退回{money(-row['back'])}后还有{money(row['actual'])}" if row["back"] else ""
    return (
        f"{row['subject_name']}没有列入当日有效的预算，却自{row['first']:%Y年%-m月%-d日}起支付了"
        f"{row['count']}笔、共{money(row['actual'] - row['back'])}{net}{later}。"
    )


RULE = LedgerRule(
    number=39,
    title="无预算支出",
    level="red",
    group="payment",
    basis=(Basis(law="预算法", article=13),),
    page=Page(
        purpose="找出支付当日预算中没有对应科目和项目的支付。",
        why="未列入预算的不得支出，这是预算约束的底线。红色表示触及法律界限，需要书面答复。",
        method=(
            "每笔支付按单位、支出功能分类（项级）和项目，到支付当日已生效的变动后预算中找对应的行；"
            "预算行没有写生效日期的，视为1月1日生效。找不到的支付按同一单位、科目、项目合并为一条预警。"
        ),
        example=(
            "某单位5月3日为项目甲支付200,000.00元，预算中项目甲的行6月1日才生效，"
            "当日无预算，预警200,000.00元；6月2日的支付不再预警。"
        ),
        exclusions=(
            "本级预算还没有报来的年度不判断；同一单位、科目、项目的无预算支付已全部退回（负数冲回）的不预警；"
            "没有项目的基本支出按单位和科目核对；预算行存在但金额不够的，由超预算支出规则判断。"
        ),
    ),
    datasets=("budget", "payment"),
    find=find,
    words=words,
)
