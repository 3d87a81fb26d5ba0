"""A day that comes too late after another, or has not come at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from tongjian.supervision.warning.declare import RuleTables, Settings, Threshold
from tongjian.supervision.warning.expressions_terms import chinese_day, day_count
from tongjian.supervision.warning.own import offers, phrases
from tongjian.supervision.warning.own.content import Content, template
from tongjian.supervision.warning.own.fields import DAYS_MOST, FIXED, Field
from tongjian.supervision.warning.own.rows import chosen, needed, per_row

WHICH = {
    "both": "办晚了，或者到判断那天还没有办",
    "late": "只看办晚了的",
    "missing": "只看到判断那天还没有办的",
}
OF_YEAR = {"0": "本年", "1": "次年"}


def check(content: Content) -> dict[str, str]:
    """Two different days, and a day of the year where one is fixed."""
    values = content.values
    if values["begins"] == values["ends"]:
        return {"ends": "应当办成的日期：不能与起算的日期相同"}
    if values["begins"] == FIXED and values["month_day"] is None:
        return {"month_day": "固定的日子：请填写月和日，例如6月30日"}
    if values["begins"] != FIXED and values["month_day"] is not None:
        return {"month_day": "固定的日子：从另一个日期起算时请留空"}
    return {}


def find(tables: RuleTables, content: Content, settings: Settings) -> Any:
    """Count the days from the one day to the other, or to the day of judging where it is blank."""
    values = content.values
    begins = "" if values["begins"] == FIXED else values["begins"]
    rows = chosen(tables, content, *needed(content), begins, values["ends"])
    ends = rows[values["ends"]]
    since = rows[begins] if begins else _fixed(rows, content)
    rows = rows.mutate(since=since, done=ends, judged_on=ibis.literal(tables.as_of))
    rows = rows.filter(rows.since.notnull())
    kept = {"late": rows.done.notnull(), "missing": rows.done.isnull()}
    if values["which"] in kept:
        rows = rows.filter(kept[values["which"]])
    rows = rows.mutate(
        actual=day_count(rows.since, rows.done.coalesce(rows.judged_on)),
        expected=ibis.literal(int(settings["days"]), type="int64"),
    )
    hits = rows.filter(rows.actual > rows.expected)
    return per_row(hits, tables, content, unit="天", further=("since", "done", "judged_on"))


def _fixed(rows: Any, content: Content) -> Any:
    """Return the fixed day of the row's year, or of the next."""
    month, day = content.values["month_day"]
    year = (rows.fiscal_year + int(content.values["of_year"] or 0)).cast("int32")
    return ibis.date(year, month, day)


def words(content: Content, row: Mapping[str, Any]) -> str:
    """Say from when to when, and how many days beyond the term."""
    done = content.dataset.column(content.values["ends"]).title
    days, term, over = (int(row[key]) for key in ("actual", "expected", "difference"))
    since = f"{_since(content)}{chinese_day(row['since'])}"
    if content.values["begins"] == FIXED:
        since = f"{chinese_day(row['since'])}"
    what = (
        f"{done}为{chinese_day(row['done'])}，晚于{since}{days}天"
        if row["done"] is not None
        else f"截至{chinese_day(row['judged_on'])}没有{done}，距{since}已{days}天"
    )
    limit = f"超过本地自定的{term}天期限{over}天" if term else "已过本地自定的期限"
    return f"{phrases.begins(content, row)}{what}，{limit}，{phrases.asks(content)}"


def _since(content: Content) -> str:
    """Return what the days are counted from."""
    begins = content.values["begins"]
    if begins != FIXED:
        return content.dataset.column(begins).title
    month, day = content.values["month_day"]
    return f"{OF_YEAR[content.values['of_year'] or '0']}{month}月{day}日"


def _held(content: Content) -> str:
    """Return what is found, e.g. 晚于下达日期30天以上或者一直没有."""
    days = int(content.limit("days"))
    after = f"{_since(content)}之后{days}天" if days else _since(content)
    done = content.dataset.column(content.values["ends"]).title
    late, missing = f"{done}晚于{after}", f"过了{after}还没有{done}"
    return {"late": late, "missing": missing, "both": f"{late}，或者{missing}"}[
        content.values["which"]
    ]


def purpose(content: Content) -> str:
    """Say what is looked for."""
    return f"找出{_held(content)}的{content.dataset.title}。"


def method(content: Content) -> str:
    """Say how days are counted."""
    return (
        f"取{phrases.rows_meant(content)}，逐行判断：{_held(content)}，即预警。"
        "按自然日计算，起算日的次日为第1天；没有办的，算到判断那天为止。"
    )


def example(content: Content) -> str:
    """Say what is found and what is nearly found."""
    days = int(content.limit("days"))
    start = date(2024, 3, 1)
    if content.values["begins"] == FIXED:
        start = date(2024 + int(content.values["of_year"] or 0), *content.values["month_day"])
    done = content.dataset.column(content.values["ends"]).title
    late, just = (date.fromordinal(start.toordinal() + days + more) for more in (1, 0))
    if content.values["which"] == "missing":
        return f"从{chinese_day(start)}算起，到{chinese_day(late)}还没有{done}，预警。"
    return (
        f"从{chinese_day(start)}算起，{done}为{chinese_day(late)}，预警；"
        f"为{chinese_day(just)}，不预警。"
    )


def exclusions(content: Content) -> str:
    """Say what is left out."""
    begins = content.values["begins"]
    without = "" if begins == FIXED else f"没有填写{_since(content)}的不判断；"
    which = {
        "late": "还没有办的不判断；",
        "missing": "办晚了的不判断；",
        "both": "",
    }[content.values["which"]]
    return f"{without}{which}恰好在期限最后一天办的不预警。"


def thresholds(content: Content) -> tuple[Threshold, ...]:
    """Return the term."""
    meaning = f"{_since(content)}之后超过此天数即预警（自定标准）"
    return (Threshold("days", content.limit("days"), "天", meaning, 0, DAYS_MOST),)


TEMPLATE = template(
    globals(),
    key="deadline",
    title="过了期限",
    order=5,
    describe="一个日期比另一个日期、或者比每年固定的日子晚了多少天，或者到判断那天还没有。",
    fields=(
        Field("begins", "从哪天起算", "begin", "另一个日期，或者每年固定的日子。"),
        Field(
            "month_day",
            "固定的日子",
            "month_day",
            "选了“固定的日子”才填，例如6月30日。",
            required=False,
        ),
        Field(
            "of_year",
            "固定的日子在哪一年",
            "choice",
            "数据所属年度的本年或次年。",
            choices=OF_YEAR,
            default="0",
            required=False,
        ),
        Field("ends", "应当办成的日期", "date"),
        Field("days", "之后几天", "days", "整数，按自然日；恰好在最后一天的不算晚。", limit=True),
        Field("which", "怎样算命中", "choice", choices=WHICH, default="both"),
    ),
    offered=lambda dataset: bool(offers.dates(dataset)),
)
