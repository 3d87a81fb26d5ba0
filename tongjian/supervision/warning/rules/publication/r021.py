"""Rule 21: final accounts approved late, by finance and by departments."""

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import UNIT, named, results, with_evidence
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
    units_or_silent,
    up_to,
    with_department_name,
)

DEPARTMENT = [*YEAR, "department"]
KEY = [*UNIT, "department"]
FINANCE_DAYS, DEPARTMENT_DAYS = 20, 15
"""Days from approval, and from the department's reply, by the article itself: no settings."""


def _of_departments(tables: RuleTables, replies: Any) -> Any:
    """Find departments replied to too long after the accounts were approved."""
    approvals = steps(tables, "approved", "final_account")
    replied = or_silent(first_days(replies, DEPARTMENT, "replied"), tables, "replied")
    both = replied.inner_join(first_days(approvals, YEAR, "since"), list(YEAR))
    both = up_to(both, tables, "replied").mutate(days=lambda t: day_count(t.since, t.until))
    late = both.filter(both.days > FINANCE_DAYS)
    proof = with_evidence(
        late,
        DEPARTMENT,
        on_day(approvals, late, DEPARTMENT, day="since", shared=YEAR),
        on_day(replies, late, DEPARTMENT, day="replied"),
    )
    hits = with_department_name(proof, tables)
    return results(
        hits,
        subject=("department", hits.department, hits.department_name),
        level="red",
        figures=(hits.days, FINANCE_DAYS),
        unit="天",
        further={name: hits[name] for name in ("since", "replied", "until")},
    )


def _of_units(tables: RuleTables, replies: Any) -> Any:
    """Find units replied to too long after their department.

    The department's own reply names one of its units; a unit's is the first one after it.
    """
    above = first_days(replies, DEPARTMENT, "since")
    dated = replies.inner_join(above, DEPARTMENT)
    below = dated.filter(dated["date"] > dated.since).drop("since")
    replied = units_or_silent(first_days(below, KEY, "replied"), replies, tables, "replied")
    both = up_to(replied.inner_join(above, DEPARTMENT), tables, "replied")
    both = both.mutate(days=day_count(both.since, both.until))
    late = both.filter(both.days > DEPARTMENT_DAYS)
    proof = with_evidence(
        late,
        KEY,
        on_day(replies.drop("unit"), late, KEY, day="since", shared=DEPARTMENT),
        on_day(below, late, KEY, day="replied"),
    )
    hits = named(proof, tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="red",
        figures=(hits.days, DEPARTMENT_DAYS),
        unit="天",
        further={name: hits[name] for name in ("since", "replied", "until")},
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare approval with the replies to departments, and those with the replies to units."""
    replies = of_departments(steps(tables, "replied", "final_account"))
    return ibis.union(_of_departments(tables, replies), _of_units(tables, replies))


def words(row: Mapping[str, Any]) -> str:
    """Say who was replied to when and how far beyond the term."""
    to_department = row["subject_kind"] == "department"
    act = "批准决算" if to_department else "主管部门接到决算批复"
    since = f"距{chinese_day(row['since'])}{act}"
    return (
        f"{row['subject_name']}{row['year']}年决算{done_or_open(row, 'replied', '批复')}，"
        f"{late_by(row, since)}。"
    )


RULE = LedgerRule(
    number=21,
    title="决算批复超期",
    level="red",
    group="publication",
    basis=(Basis(law="预算法", article=80),),
    page=Page(
        purpose="核对决算批准后财政部门是否在二十日内批复各部门、部门是否在十五日内批复所属单位。",
        why=(
            "决算批复确认一年的账目，也是公开和结转的依据。批复晚，后面的事都往后拖。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "每个部门最早的一次决算批复视为财政部门对该部门的批复，与批准决算的最早日期相比，"
            "超过20天即预警；所属单位在此之后最早的一次批复，与部门接到批复的日期相比，"
            "超过15天即预警。按自然日计算，次日为第1天，恰好第20天、第15天的不预警。"
            "有预算而没有决算批复记录的部门和单位，算到报送的数据所及之日（报送日上一个月的月末）。"
        ),
        example="某区7月28日批准决算，8月30日才批复某部门的决算，相隔33天，超过期限13天，预警。",
        exclusions=(
            "没有批准记录的不判断；当年没有报送任何决算批复记录的，不认定某个部门没有批复；"
            "当年没有报送任何部门之后的单位批复记录的，不认定某个单位没有批复；"
            "批复早于批准的不判断；与部门同日批复的单位不会超期；当年预算中没有的单位不判断；"
            "预算的批复由其他规则判断。"
        ),
    ),
    datasets=("procedure",),
    optional=("budget",),
    find=find,
    words=words,
)
