"""Rule 20: budgets, adjustments and accounts published late, or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import blank, named, results, with_evidence
from tongjian.supervision.warning.expressions_terms import (
    YEAR,
    chinese_day,
    day_count,
    done_or_open,
    late_by,
    of_departments,
    on_day,
    steps,
    up_to,
    with_department_name,
)

DAYS = 20
"""Days from approval or reply, by the articles themselves: no setting."""
ABOUT = [*YEAR, "subject", "whose", "about"]
KEY = [*ABOUT, "start"]
PASSED = {"budget": "预算", "adjustment": "预算调整", "final_account": "决算"}
REPLIED = {
    "department_budget": "部门预算",
    "unit_budget": "单位预算",
    "final_account": "决算",
}


def _of(rows: Any, whose: str, about: Any) -> Any:
    """Return steps with whose they are: the government's (about ''), a department's, a unit's."""
    return rows.select(
        *YEAR,
        "subject",
        "date",
        "delivery",
        "row",
        whose=ibis.literal(whose),
        about=ibis.literal(about) if isinstance(about, str) else about,
    )


def _of_parts(tables: RuleTables, kind: str, *, units: bool) -> list[Any]:
    """Return the steps that name a unit, by department and, if asked for, by unit."""
    by_department = of_departments(steps(tables, kind, "department_budget"))
    found = [_of(by_department, "department", by_department.department)]
    if units:
        by_unit = of_departments(steps(tables, kind, "unit_budget", "final_account"))
        found.append(_of(by_unit, "unit", by_unit.unit))
    return found


def _begun(tables: RuleTables, *, units: bool) -> tuple[Any, Any]:
    """Return what starts a term: the steps, and per key the day ``start``.

    Every approval starts its own term, as a budget may be adjusted twice; of a department or unit
    the first reply does.
    """
    passed = _of(steps(tables, "approved", *PASSED), "government", "")
    parts = _of_parts(tables, "replied", units=units)
    replied = ibis.union(*parts) if len(parts) > 1 else parts[0]
    starts = ibis.union(
        passed.select(*ABOUT, start=passed["date"]).distinct(),
        replied.group_by(ABOUT).agg(start=replied["date"].min()).select(*KEY),
    )
    return ibis.union(passed, replied), starts


def _published(tables: RuleTables, *, units: bool) -> Any:
    rows = steps(tables, "published", *PASSED)
    whole = _of(rows.filter(blank(rows.unit)), "government", "")
    return ibis.union(whole, *_of_parts(tables, "published", units=units))


def _late(tables: RuleTables, starts: Any, shown: Any) -> Any:
    """Return the starts not followed by a publication in time, as far as the data speak.

    That a department or unit has published nothing is held against it only where publications
    of its kind are told at all.
    """
    met = starts.inner_join(shown.select(*ABOUT, day=shown["date"]), ABOUT)
    firsts = met.filter(met.day >= met.start).group_by(KEY).agg(published=lambda t: t.day.min())
    both = starts.left_join(firsts, KEY).select(*KEY, "published")
    kinds = shown.select(*YEAR, "subject", "whose").distinct().mutate(told_at_all=True)
    both = both.left_join(kinds, [*YEAR, "subject", "whose"])
    both = up_to(both.select(*KEY, "published", "told_at_all"), tables, "published")
    recorded = (both.whose == "government") | both.told_at_all.fill_null(False)
    told = both.filter(both.published.notnull() | recorded)
    counted = told.mutate(days=day_count(told.start, told.until))
    return counted.filter(counted.days > DAYS)


def _found(tables: RuleTables, *, units: bool) -> Any:
    begun, starts = _begun(tables, units=units)
    shown = _published(tables, units=units)
    late = _late(tables, starts, shown)
    hits = with_evidence(
        late,
        KEY,
        on_day(begun, late, KEY, day="start", shared=ABOUT),
        on_day(shown, late, KEY, day="published", shared=ABOUT),
    )
    hits = named(hits.mutate(unit=hits.about, department=hits.about), tables)
    hits = with_department_name(hits, tables)
    whose = hits.whose.cases(
        ("department", hits.department_name), ("unit", hits.unit_name), else_=""
    )
    what = hits.subject.cases(*{**PASSED, **REPLIED}.items(), else_=hits.subject)
    own = ibis.ifelse(hits.whose == "government", hits.start.cast("string"), hits.about)
    return results(
        hits,
        subject=("procedure", hits.subject.concat("/", own), whose.concat(what)),
        level="red",
        figures=(hits.days, DAYS),
        unit="天",
        further={name: hits[name] for name in ("whose", "start", "published", "until")},
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare each approval and each reply with the first publication after it."""
    return _found(tables, units=True)


def find_before(tables: RuleTables, settings: Settings) -> Any:
    """The same without units, whom only the city's regulation binds."""
    return _found(tables, units=False)


def words(row: Mapping[str, Any]) -> str:
    """Say when it was published, or not, and how far beyond the term."""
    act = "批准" if row["whose"] == "government" else "批复"
    when = done_or_open(row, "published", "向社会公开")
    since = f"距{chinese_day(row['start'])}{act}"
    whose = "" if row["whose"] == "government" else "的"
    return f"{row['year']}年度{whose}{row['subject_name']}{when}，{late_by(row, since)}。"


RULE = LedgerRule(
    number=20,
    title="预决算公开超期",
    level="red",
    group="publication",
    version=2,
    in_force_from=date(2021, 9, 28),
    basis=(Basis(law="预算法", article=14), Basis(law="上海市预算审查监督条例", article=16)),
    page=Page(
        purpose="核对预算、预算调整、决算是否在批准或者批复后二十日内向社会公开。",
        why=(
            "预决算公开是群众知情和监督的前提。晚公开、不公开，监督就落了空。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "政府：每次批准预算、预算调整、决算的日期，对其后最早的公开日期；部门：部门预算最早的批复日期，"
            "对其后最早的公开日期；单位：单位预算、决算最早的批复日期，对其后最早的公开日期。按自然日计算，"
            "批准、批复的次日为第1天，超过20天即预警，第20天公开的不预警。没有公开记录的，"
            "算到报送的数据所及之日（报送日上一个月的月末）。"
        ),
        example="某区1月20日批准预算，2月24日才公开，相隔35天，超过期限15天，预警。",
        exclusions=(
            "当年没有报送任何部门公开记录的，不认定某个部门没有公开，单位同样；"
            "涉及国家秘密的不公开，答复时说明即可；2021年9月28日以前的年度只判断政府和部门预算。"
        ),
    ),
    datasets=("procedure",),
    find=find,
    words=words,
)
EARLIER = (
    replace(
        RULE,
        version=1,
        in_force_from=date(2015, 1, 1),
        in_force_to=date(2021, 9, 27),
        basis=(Basis(law="预算法", article=14),),
        find=find_before,
        page=replace(
            RULE.page,
            method=(
                "政府：每次批准预算、预算调整、决算的日期，对其后最早的公开日期；部门：部门预算最早的批复日期，"
                "对其后最早的公开日期。按自然日计算，批准、批复的次日为第1天，超过20天即预警。"
                "没有公开记录的，算到报送的数据所及之日。单位的公开不判断。"
            ),
        ),
    ),
)
