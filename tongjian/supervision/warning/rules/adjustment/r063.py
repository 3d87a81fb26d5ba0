"""Rule 63: the plan of an adjustment came too late before the session."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import evidence_of, is_town, results, with_evidence
from tongjian.supervision.warning.expressions_terms import YEAR, chinese_day, day_count, steps

KEY = [*YEAR, "session"]
DISTRICT_DAYS, TOWN_DAYS = 30, 15
BEGUN = date(2021, 9, 28)


def _behind(pairs: Any, tables: RuleTables) -> Any:
    """Return plans handed in after the last session of a year that is over, with that session.

    Only where no plan at all came before that session: else a plan that came later is another's.
    """
    last = pairs.group_by(list(YEAR)).agg(last=_.session.max())
    early = pairs.filter(pairs.plan <= pairs.session).group_by(KEY).agg(early=_.plan.min())
    of_last = pairs.inner_join(last, list(YEAR))
    of_last = of_last.filter(
        of_last.session == of_last["last"],
        of_last.plan > of_last.session,
        ibis.date(of_last.fiscal_year, 12, 31) <= ibis.literal(tables.as_of),
    )
    return of_last.anti_join(early, KEY).select(*pairs.columns)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Give each plan the next session after it and count the days from the first plan."""
    sessions = steps(tables, "session", "adjustment").filter(_.date >= ibis.literal(BEGUN))
    plans = steps(tables, "draft_in", "adjustment")
    days = sessions.select(*YEAR, session=sessions["date"]).distinct()
    ahead = plans.select(*YEAR, "delivery", "row", plan=plans["date"]).inner_join(days, list(YEAR))
    ahead = ahead.filter(ahead.plan <= ahead.session).union(_behind(ahead, tables))
    next_one = ahead.session.min().over(ibis.window(group_by=[*YEAR, "delivery", "row"]))
    mine = ahead.mutate(next_one=next_one)
    mine = mine.filter(mine.session == mine.next_one)
    pairs = mine.group_by(KEY).agg(plan=_.plan.min())
    term = ibis.ifelse(is_town(pairs.jurisdiction), TOWN_DAYS, DISTRICT_DAYS)
    counted = pairs.mutate(term=term, days=day_count(pairs.plan, pairs.session))
    meetings = sessions.mutate(session=sessions["date"])
    hits = with_evidence(
        counted.filter(counted.days < counted.term),
        KEY,
        evidence_of(mine, KEY, "procedure"),
        evidence_of(meetings, KEY, "procedure"),
    )
    return results(
        hits,
        subject=(
            "procedure",
            ibis.literal("adjustment/").concat(hits.session.cast("string")),
            ibis.literal("预算调整方案"),
        ),
        level="red",
        figures=(hits.days, hits.term),
        unit="天",
        further={"plan": hits.plan, "session": hits.session},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say both days and how many lie between."""
    days = int(row["actual"])
    if days < 0:
        return (
            f"{row['year']}年预算调整初步方案{chinese_day(row['plan'])}才提交，"
            f"比{chinese_day(row['session'])}开会审查还晚{-days}天，"
            f"规定应提前{int(row['expected'])}天。"
        )
    return (
        f"{row['year']}年预算调整初步方案{chinese_day(row['plan'])}提交，"
        f"{chinese_day(row['session'])}开会审查，{f'只提前{days}天' if days else '没有提前'}，"
        f"少于规定的{int(row['expected'])}天。"
    )


RULE = LedgerRule(
    number=63,
    title="预算调整方案提交过晚",
    level="red",
    group="adjustment",
    basis=(Basis(law="上海市预算审查监督条例", article=40),),
    page=Page(
        purpose="核对预算调整的初步方案是否按期提交初步审查。",
        why=(
            "方案来得太晚，初步审查就来不及进行。区的方案应当在会议三十日前提交财经委，"
            "镇的方案应当在会议十五日前提交主席团。红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "从法定程序数据中取预算调整的“提交草案”和“会议举行”两个日期，每份方案对应它之后最近的一次会议；"
            "一次会议有几份方案的，以最早一份为准；年度结束后，最后一次会议以前没有方案、"
            "会后才提交的，也预警。区少于30天、镇少于15天，即预警。按日历天数计算。"
        ),
        example="某区8月10日提交方案，8月28日人大常委会开会，相隔18天，预警。",
        exclusions=(
            "没有登记提交日期或者会议日期的不判断；会议恰好在提交后第30天（镇第15天）的不预警；"
            "条例施行（2021年9月28日）以前的会议不判断。"
        ),
    ),
    in_force_from=BEGUN,
    datasets=("procedure",),
    find=find,
    words=words,
    unit="天",
)
