"""A figure against the same of the year before, or against the mean of its peers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis

from tongjian.supervision.datasets.declare import Measure
from tongjian.supervision.warning.declare import RuleTables, Settings, Threshold
from tongjian.supervision.warning.expressions import judged_rows, later, share_pct
from tongjian.supervision.warning.own import offers, phrases
from tongjian.supervision.warning.own.content import Content, template
from tongjian.supervision.warning.own.fields import PERCENT_MOST, Field
from tongjian.supervision.warning.own.rows import (
    YEAR,
    chosen,
    counting,
    figures,
    keys_of,
    limit_of,
    needed,
    of_subjects,
    per_subject,
    proof,
)
from tongjian.supervision.warning.plain import percent

LAST, PEERS = "last", "peers"
AGAINST = {LAST: "上年同期", PEERS: "本地其他同类对象的平均数"}
DIRECTIONS = {"up": "高出", "down": "低于", "both": "高出或低于"}
PEERS_LEAST = 3
"""Of fewer others there is no mean to speak of."""
DECEMBER = 12


def check(content: Content) -> dict[str, str]:
    """A row has neither a year before nor peers, and the whole place has no peers."""
    if content.subject == offers.ROW:
        return {"subject": "按什么合计：比较要按对象合计，不能逐行判断"}
    if content.subject == offers.PLACE and content.values["against"] == PEERS:
        return {"against": "和什么比：整个行政区划没有同类对象可比，请选上年同期"}
    return {}


def find(tables: RuleTables, content: Content, settings: Settings) -> Any:
    """Find the figures that are off what they are held against by the limit or more."""
    measure = content.measure("measure")
    peers = content.values["against"] == PEERS
    found, evidence = (_peers if peers else _last)(tables, content, measure)
    found = found.filter(
        found.actual.notnull(),
        found.expected > 0,
        found.expected >= limit_of(settings["least"], content, measure),
    )
    off = share_pct(found.actual - found.expected, found.expected)
    limit = float(settings["share"])
    reached = {"up": off >= limit, "down": off <= -limit, "both": off.abs() >= limit}
    hits = found.filter(reached[content.values["direction"]])
    return per_subject(hits, tables, content, *evidence, unit=measure.unit, further=("until",))


def _peers(tables: RuleTables, content: Content, measure: Measure) -> tuple[Any, list[Any]]:
    """Return the figures beside the mean of the others of the place and year, if these are enough.

    The mean is a double rounded to the cent: no engine divides decimals as another does.
    """
    rows = of_subjects(chosen(tables, content, *needed(content, measure)), content)
    rows = counting(rows, content, actual=measure)
    found = figures(rows, content, actual=measure)
    found = found.filter(found.actual.notnull())
    whole = found.group_by(list(YEAR)).agg(all_of_them=found.actual.sum(), number=found.count())
    joined = found.inner_join(whole, list(YEAR))
    others = joined.number - 1
    rest = joined.all_of_them.cast("float64") - joined.actual.cast("float64")
    joined = joined.filter(others >= PEERS_LEAST).mutate(
        expected=(rest / others.cast("float64")).round(2).cast(found.actual.type()),
        until=ibis.literal(DECEMBER, type="int64"),
    )
    return joined.drop("all_of_them", "number"), [proof(rows, content, measure, "actual")]


def _last(tables: RuleTables, content: Content, measure: Measure) -> tuple[Any, list[Any]]:
    """Return the figures beside those of the year before up to the same month, where known."""
    columns = [*needed(content, measure), _period(content)]
    rows = of_subjects(chosen(tables, content, *columns, before=1), content)
    now = counting(judged_rows(rows, tables), content, actual=measure)
    ends = _ends(tables, content)
    before = later(rows).inner_join(ends, list(YEAR))
    if _period(content):
        month = _month(before, content)
        before = before.filter((before.until >= DECEMBER) | (month <= before.until))
    before = counting(before.drop("until"), content, expected=measure)
    then = figures(before, content, expected=measure)
    then = then.select(*keys_of(content), "expected").inner_join(ends, list(YEAR))
    found = figures(now, content, actual=measure).inner_join(then, keys_of(content))
    for place, year in sorted(_other_basis(tables, content)):
        found = found.filter((found.jurisdiction != place) | (found.fiscal_year != year))
    return found, [
        proof(now, content, measure, "actual"),
        proof(before, content, measure, "expected"),
    ]


def _period(content: Content) -> str:
    return content.dataset.period.column if content.dataset.period is not None else ""


def _month(rows: Any, content: Content) -> Any:
    column = rows[_period(content)]
    assert content.dataset.period is not None
    if content.dataset.period.kind == "date":
        column = column.month()
    return column.cast("int64")


def _ends(tables: RuleTables, content: Content) -> Any:
    """Return per place and year judged ``until``: the last month the data tell of."""
    rows = judged_rows(tables.dataset(content.dataset.name), tables)
    if not _period(content):
        return rows.select(*YEAR).distinct().mutate(until=ibis.literal(DECEMBER, type="int64"))
    last = rows.group_by(list(YEAR)).agg(until=_month(rows, content).max())
    return last.filter(last.until.notnull())


def _other_basis(tables: RuleTables, content: Content) -> set[tuple[str, int]]:
    """Return the places and years whose figures count on another basis than the year before.

    A condition on codes that a change does not touch leaves its figures comparable.
    """
    name = content.dataset.name
    how = {one.column.name: one.how for one in offers.conditions(content.dataset)}
    by_code = [(key, of) for key, of in content.only.items() if how[key] == offers.BEGINS]
    found = [tables.basis_changed(name, column, codes) for column, codes in by_code]
    return set.intersection(*found) if found else tables.basis_changed(name, "", ("",))


def words(content: Content, row: Mapping[str, Any]) -> str:
    """Say both figures and how far the one is off."""
    measure = content.measure("measure")
    actual, expected = (phrases.shown(row[key], measure.unit) for key in ("actual", "expected"))
    off = abs(row["difference"]) / row["expected"] * 100
    way = "高出" if row["difference"] >= 0 else "低"
    months = int(row["until"])
    until = "" if months >= DECEMBER else "1月" if months == 1 else f"1至{months}月"
    what = phrases.total(content, measure)
    against = f"上年{'同期' if until else ''}{expected}"
    if content.values["against"] == PEERS:
        against = f"本地其他{content.subject.title}平均{expected}"
    return (
        f"{phrases.begins(content, row, until)}{what}{actual}，比{against}{way}{percent(off)}，"
        f"{phrases.asks(content)}"
    )


def _off(content: Content) -> str:
    held = DIRECTIONS[content.values["direction"]]
    return f"比{AGAINST[content.values['against']]}{held}{percent(content.limit('share'))}以上"


def purpose(content: Content) -> str:
    """Say what is looked for."""
    what = phrases.total(content, content.measure("measure"))
    return f"找出{what}{_off(content)}（含）的{content.subject.title}。"


def method(content: Content) -> str:
    """Say how it is reckoned."""
    what = phrases.total(content, content.measure("measure"))
    how = (
        f"平均数为本地同一年度其他{content.subject.title}的平均，不含自己，四舍五入到分"
        if content.values["against"] == PEERS
        else "年度未完时，上年只取到今年数据的最近一个月"
        if _period(content)
        else "今年与上年各取全年"
    )
    return (
        f"取{phrases.rows_meant(content)}，按年度计算{phrases.of_whom(content)}的{what}，"
        f"{_off(content)}（含）即预警。{how}。"
    )


def example(content: Content) -> str:
    """Say what is found."""
    measure, share = content.measure("measure"), content.limit("share")
    base = max(content.values["least"] or Decimal(0), Decimal(10_000))
    way = -1 if content.values["direction"] == "down" else 1
    value = (base * (100 + way * share) / 100).quantize(Decimal("0.01"))
    what = phrases.total(content, measure)
    whose = AGAINST[content.values["against"]]
    return (
        f"{what}{phrases.exact(value, measure.unit)}，{whose}{phrases.exact(base, measure.unit)}，"
        f"相差{percent(share)}，预警。"
    )


def exclusions(content: Content) -> str:
    """Say what is left out."""
    measure, least = content.measure("measure"), content.values["least"]
    whose = AGAINST[content.values["against"]]
    few = (
        f"本地其他{content.subject.title}不足{PEERS_LEAST}个的不比较；"
        if content.values["against"] == PEERS
        else "上年没有数据的对象不比较；口径变化的年度不与上年比较；"
    )
    small = f"{whose}小于{phrases.exact(least, measure.unit)}的不比较；" if least else ""
    return f"{phrases.without(content)}{few}{small}{whose}为零或者为负的不比较。"


def thresholds(content: Content) -> tuple[Threshold, ...]:
    """Return the limit and the least base."""
    whose = AGAINST[content.values["against"]]
    share = f"比{whose}{DIRECTIONS[content.values['direction']]}此数即预警（自定标准）"
    least = content.values["least"] or Decimal(0)
    return (
        Threshold("share", content.limit("share"), "%", share, most=PERCENT_MOST),
        Threshold("least", least, content.measure("measure").unit, f"{whose}达到此数才比较"),
    )


TEMPLATE = template(
    globals(),
    key="comparison",
    title="和上年或同类比",
    order=3,
    describe="某个单位、项目、收款人的数，比上年同期或者比本地其他同类的平均数，高出或低于百分之几。",
    fields=(
        Field("measure", "看哪个数", "measure"),
        Field("subject", "按什么合计", "subject", "每个对象合计一次。"),
        Field("against", "和什么比", "choice", choices=AGAINST, default=LAST),
        Field("direction", "怎样算命中", "choice", choices=DIRECTIONS, default="up"),
        Field("share", "相差界限（%）", "percent", "恰好等于界限的也命中。", limit=True),
        Field(
            "least",
            "基数至少",
            "amount",
            "上年数或者平均数达到此数才比较，避免基数太小时比例失真；不填为不限。",
            required=False,
            limit=True,
        ),
    ),
    offered=lambda dataset: bool(dataset.measures),
    years_before=lambda content: 1 if content.values["against"] == LAST else 0,
)
