"""Rule 65: earmarked money added from above during the year that nobody was told of."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import blank, evidence_of, results, with_evidence
from tongjian.supervision.warning.expressions_terms import YEAR, day_count, spoken_for, steps
from tongjian.supervision.warning.plain import money

PLACE = list(YEAR)


def _beside(rows: Any, of_place: Any) -> Any:
    joined = rows.left_join(of_place, PLACE)
    return joined.drop(*(f"{name}_right" for name in PLACE))


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look for a report on or after the day of each transfer that came unannounced."""
    rows = tables.dataset("transfer")
    # Who received it may tell no more than when and how much came in.
    rows = rows.mutate(
        day=rows.date_issued.coalesce(rows.date_received),
        yuan=rows.issued_yuan.coalesce(rows.received_yuan),
    )
    approvals = steps(tables, "approved", "budget")
    approvals = approvals.filter(blank(approvals.unit))
    passed = approvals.group_by(PLACE).agg(passed=_.date.min())
    added = rows.filter(
        rows.direction == "in",
        rows.kind == "earmarked",
        rows.date_notified.isnull(),
        rows.notified_yuan.fill_null(0) == 0,
        rows.yuan > 0,
        rows.day.notnull(),
    )
    added = _beside(added, passed)
    # Dates of rows without an approval on record are held against New Year's Day.
    added = added.filter(added.day > added.passed.fill_null(ibis.date(added.fiscal_year, 1, 1)))
    reports = steps(tables, "reported", "earmarked_transfer")
    last = reports.group_by(PLACE).agg(report=_.date.max())
    told = _beside(_beside(added, last), spoken_for(tables, "procedure"))
    known = told.told.fill_null(ibis.literal(tables.as_of)).cast("date")
    unreported = told.filter(
        told.report.isnull() | (told.report < told.day),
        day_count(told.day, known) >= settings["days"],
    )
    sums = unreported.group_by(PLACE).agg(amount=_.yuan.sum(), number=_.count(), first=_.day.min())
    hits = with_evidence(sums, PLACE, evidence_of(unreported, PLACE, "transfer", unreported.yuan))
    return results(
        hits,
        subject=("jurisdiction", hits.jurisdiction, ibis.literal("上级追加的专项转移支付")),
        level="yellow",
        figures=(hits.amount, 0),
        unit="元",
        further={"number": hits.number},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much was added and that no report followed."""
    return (
        f"{row['year']}年执行中收到上级追加的专项转移支付{row['number']}笔共{money(row['actual'])}，"
        "此后没有向人大报告的记录。"
    )


RULE = LedgerRule(
    number=65,
    title="追加专项转移支付未报告",
    level="yellow",
    group="adjustment",
    basis=(Basis(law="预算法", article=71),),
    page=Page(
        purpose="核对执行中上级追加的专项转移支付是否向人大报告。",
        why=(
            "不需要本级配套的追加专项不属于预算调整，不必批准，但是区应当向人大常委会、"
            "镇应当向人民代表大会报告有关情况，否则这部分支出没有人监督。黄色表示需要说明。"
        ),
        method=(
            "取收到的专项转移支付中没有提前通知、在预算批准以后下达的各笔，逐笔查法定程序数据中"
            "下达之日或者以后有没有关于专项转移支付的“报告”；下达满120天仍没有的，即预警。"
            "没有填下达日期、下达数的，用收到的日期、收到数。120天是自定标准，法律没有规定期限。每年合并为一条。"
        ),
        example="某区6月30日收到追加专项20,000,000.00元，到年底没有报告，预警。",
        exclusions=(
            "提前通知过的、预算批准以前下达的已经编入预算，不判断；收回（负数）不判断；"
            "法定程序数据还没有报送到满120天那一天的不判断；一份报告视为包括此前的各笔。"
        ),
    ),
    thresholds=(Threshold("days", 120, "天", "下达后满此天数仍没有报告", 0, 730),),
    datasets=("transfer", "procedure"),
    find=find,
    words=words,
)
