"""Rule 14: finance approves the departments' budgets late."""

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import results, with_evidence
from tongjian.supervision.warning.expressions_terms import (
    YEAR,
    chinese_day,
    day_count,
    done_or_open,
    first_days,
    late_by,
    of_departments,
    on_day,
    or_silent,
    steps,
    up_to,
    with_department_name,
)

KEY = [*YEAR, "department"]
DAYS = 20
"""Days from the congress's approval, by the article itself: no setting."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the day each department's budget was replied to with the congress's approval."""
    approvals = steps(tables, "approved", "budget")
    replies = of_departments(steps(tables, "replied", "department_budget"))
    replied = or_silent(first_days(replies, KEY, "replied"), tables, "replied")
    both = replied.inner_join(first_days(approvals, YEAR, "approved"), list(YEAR))
    both = up_to(both, tables, "replied").mutate(days=lambda t: day_count(t.approved, t.until))
    late = both.filter(both.days > DAYS)
    proof = with_evidence(
        late,
        KEY,
        on_day(approvals, late, KEY, day="approved", shared=YEAR),
        on_day(replies, late, KEY, day="replied"),
    )
    hits = with_department_name(proof, tables)
    return results(
        hits,
        subject=("department", hits.department, hits.department_name),
        level="red",
        figures=(hits.days, DAYS),
        unit="天",
        further={name: hits[name] for name in ("approved", "replied", "until")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say on which day the department was replied to and how far beyond the term."""
    since = f"距{chinese_day(row['approved'])}人民代表大会批准预算"
    return (
        f"{row['subject_name']}{row['year']}年部门预算{done_or_open(row, 'replied', '批复')}，"
        f"{late_by(row, since)}。"
    )


RULE = LedgerRule(
    number=14,
    title="部门预算批复超期",
    level="red",
    group="publication",
    basis=(Basis(law="预算法", article=52),),
    page=Page(
        purpose="核对财政部门是否在人民代表大会批准预算后二十日内向各部门批复预算。",
        why=(
            "预算批复是部门用钱的依据。批复晚了，部门或者等钱办事，或者没有依据就先花。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "取本级人民代表大会批准预算的最早日期和各部门预算最早的批复日期，按自然日计算，"
            "批准次日为第1天；超过20天即预警，第20天批复的不预警。批复记录写的是部门所属单位编码，"
            "按编码归到主管部门。有预算而没有批复记录的部门，算到报送的数据所及之日（报送日上一个月的月末）。"
        ),
        example=("某区1月20日批准预算，2月19日才批复某部门的预算，相隔30天，超过期限10天，预警。"),
        exclusions=(
            "没有批准日期记录的不判断；当年没有报送任何部门批复记录的，不认定某个部门没有批复；"
            "批复日期早于批准日期的不判断。"
        ),
    ),
    datasets=("procedure",),
    optional=("budget",),
    find=find,
    words=words,
)
