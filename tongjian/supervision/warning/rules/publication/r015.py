"""Rule 15: departments approve their units' budgets late."""

from collections.abc import Mapping
from typing import Any

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
    steps,
    units_or_silent,
    up_to,
)

DEPARTMENT = [*YEAR, "department"]
KEY = [*UNIT, "department"]
DAYS = 15
"""Days from finance's reply to the department, by the article itself: no setting."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the day each unit's budget was replied to with its department's reply."""
    above = of_departments(steps(tables, "replied", "department_budget"))
    below = of_departments(steps(tables, "replied", "unit_budget"))
    replied = units_or_silent(first_days(below, KEY, "replied"), above, tables, "replied")
    both = replied.inner_join(first_days(above, DEPARTMENT, "got"), DEPARTMENT)
    both = up_to(both, tables, "replied").mutate(days=lambda t: day_count(t.got, t.until))
    late = both.filter(both.days > DAYS)
    proof = with_evidence(
        late,
        KEY,
        on_day(above.drop("unit"), late, KEY, day="got", shared=DEPARTMENT),
        on_day(below, late, KEY, day="replied"),
    )
    hits = named(proof, tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="red",
        figures=(hits.days, DAYS),
        unit="天",
        further={name: hits[name] for name in ("got", "replied", "until")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say on which day the unit was replied to and how far beyond the term."""
    since = f"距主管部门{chinese_day(row['got'])}接到部门预算批复"
    return (
        f"{row['subject_name']}{row['year']}年单位预算{done_or_open(row, 'replied', '批复')}，"
        f"{late_by(row, since)}。"
    )


RULE = LedgerRule(
    number=15,
    title="单位预算批复超期",
    level="red",
    group="publication",
    basis=(Basis(law="预算法", article=52),),
    page=Page(
        purpose="核对各部门是否在接到财政批复后十五日内向所属单位批复预算。",
        why=(
            "钱最终由单位使用。部门把批复压在手里，单位就没有依据开展工作。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "取主管部门预算最早的批复日期和所属单位预算最早的批复日期，按自然日计算，"
            "部门接到批复的次日为第1天；超过15天即预警，第15天批复的不预警。"
            "有预算而没有批复记录的单位，算到报送的数据所及之日（报送日上一个月的月末）；"
            "部门预算批复中写明的单位已随部门接到批复，不算没有批复。"
        ),
        example=(
            "某部门1月30日接到预算批复，2月22日才批复所属某单位的预算，相隔23天，超过期限8天，预警。"
        ),
        exclusions=(
            "没有部门批复日期记录的不判断；当年没有报送任何单位批复记录的，不认定某个单位没有批复；"
            "当年预算中没有的单位不判断；单位批复早于部门批复的不判断；"
            "部门预算批复本身超期由另一条规则判断。"
        ),
    ),
    datasets=("procedure",),
    optional=("budget",),
    find=find,
    words=words,
)
