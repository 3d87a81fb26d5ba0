"""Rule 12: the draft budget comes in too late before the congress."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    is_town,
    judged_rows,
    later,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_terms import (
    YEAR,
    chinese_day,
    day_count,
    first_days,
    on_day,
    steps,
    up_to,
)

IN_FORCE = date(2021, 9, 28)
DISTRICT_DAYS, TOWN_DAYS = 30, 15
"""Days before the session, by the article itself: no setting."""


def _recorded(tables: RuleTables) -> Any:
    """Return the places and years of which handing in is recorded at all.

    Some draft was in the year itself, or that of the budget was the year before.
    """
    rows = tables.dataset("procedure")
    handed = rows.filter(rows.kind == "draft_in")
    before = later(handed.filter(handed.subject == "budget"))
    return ibis.union(handed.select(*YEAR), before.select(*YEAR)).distinct()


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the day the draft came in with the day the session began, if it came in at all."""
    drafts, sessions = steps(tables, "draft_in", "budget"), steps(tables, "session", "budget")
    sessions = judged_rows(sessions, tables)
    firsts = first_days(sessions, YEAR, "session")
    firsts = firsts.filter(firsts.session >= ibis.literal(IN_FORCE))
    both = firsts.left_join(first_days(drafts, YEAR, "draft"), list(YEAR))
    both = up_to(both.select(*YEAR, "session", "draft"), tables, "draft")
    # What is told to a day before the session says nothing of what came in until it.
    silent = both.filter(both.draft.isnull(), both.until >= both.session)
    silent = silent.semi_join(_recorded(tables), list(YEAR))
    both = ibis.union(both.filter(both.draft.notnull()), silent)
    ahead = both.mutate(
        ahead=day_count(both.draft, both.session).fill_null(0),
        least=ibis.ifelse(is_town(both.jurisdiction), TOWN_DAYS, DISTRICT_DAYS),
    )
    late = ahead.filter(ahead.ahead < ahead.least)
    hits = with_evidence(
        late,
        YEAR,
        on_day(drafts, late, YEAR, day="draft"),
        on_day(sessions, late, YEAR, day="session"),
    )
    return results(
        hits,
        subject=("procedure", ibis.literal("draft_in/budget"), ibis.literal("提交预算草案")),
        level="red",
        figures=(hits.ahead, hits.least),
        unit="天",
        further={name: hits[name] for name in ("draft", "session", "until")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say on which day the draft came and how many days were left, or that none is told of."""
    ahead, least = int(row["actual"]), int(row["expected"])
    session = f"人民代表大会会议{chinese_day(row['session'])}举行"
    if row["draft"] is None:
        return (
            f"{row['year']}年{session}，截至{chinese_day(row['until'])}没有提交预算草案的记录，"
            f"应当提前{least}天提交。"
        )
    days = f"只提前{ahead}天" if ahead > 0 else "没有提前"
    return (
        f"{row['year']}年预算草案{chinese_day(row['draft'])}提交，{session}，{days}，"
        f"应当提前{least}天。"
    )


RULE = LedgerRule(
    number=12,
    title="预算草案提交过晚",
    level="red",
    group="compilation",
    basis=(Basis(law="上海市预算审查监督条例", article=25),),
    in_force_from=IN_FORCE,
    page=Page(
        purpose="核对预算草案的初步方案是否在人民代表大会会议举行前的法定天数以前提交。",
        why=(
            "草案来得晚，财经委员会、主席团和代表就没有时间看，初步审查只能走过场。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "取预算草案最早的提交日期和审查预算的会议最早的举行日期，按自然日计算提前的天数："
            "区不足30天、镇不足15天即预警，恰好30天、15天的不预警。"
            "会议已经举行而没有提交记录的，按没有提前预警：限于当年登记过其他草案的提交，"
            "或者上年登记过预算草案提交的地方，并且报送的数据说到了会议之日（报送日上一个月的月末不早于会议）。"
        ),
        example=(
            "某镇1月14日提交预算草案，1月26日举行人民代表大会会议，只提前12天，不足15天，预警。"
        ),
        exclusions=(
            "没有会议日期记录的不判断；当年和上年都没有登记过草案提交的，不认定没有提交；2021年9月28日条例施行以前举行的会议不判断；"
            "预算调整方案、决算草案的提交由其他规则判断。"
        ),
    ),
    datasets=("procedure",),
    optional_before={"procedure": 1},
    find=find,
    words=words,
)
