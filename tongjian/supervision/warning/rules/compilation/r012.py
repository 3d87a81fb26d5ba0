"""Rule 12: the draft budget comes in too late before the congress."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import is_town, results, with_evidence
from tongjian.supervision.warning.expressions_terms import (
    YEAR,
    chinese_day,
    day_count,
    first_days,
    on_day,
    steps,
)

IN_FORCE = date(2021, 9, 28)
DISTRICT_DAYS, TOWN_DAYS = 30, 15
"""Days before the session, by the article itself: no setting."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the day the draft came in with the day the session began."""
    drafts, sessions = steps(tables, "draft_in", "budget"), steps(tables, "session", "budget")
    both = first_days(drafts, YEAR, "draft").inner_join(
        first_days(sessions, YEAR, "session"), list(YEAR)
    )
    both = both.filter(both.session >= ibis.literal(IN_FORCE))
    ahead = both.mutate(
        ahead=day_count(both.draft, both.session),
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
        further={"draft": hits.draft, "session": hits.session},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say on which day the draft came and how many days were left."""
    ahead, least = int(row["actual"]), int(row["expected"])
    days = f"只提前{ahead}天" if ahead > 0 else "没有提前"
    return (
        f"{row['year']}年预算草案{chinese_day(row['draft'])}提交，"
        f"人民代表大会会议{chinese_day(row['session'])}举行，{days}，"
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
        ),
        example=(
            "某镇1月14日提交预算草案，1月26日举行人民代表大会会议，只提前12天，不足15天，预警。"
        ),
        exclusions=(
            "没有提交日期或会议日期记录的不判断；2021年9月28日条例施行以前举行的会议不判断；"
            "预算调整方案、决算草案的提交由其他规则判断。"
        ),
    ),
    datasets=("procedure",),
    find=find,
    words=words,
)
