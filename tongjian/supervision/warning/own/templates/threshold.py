"""A figure that reaches a limit: the sum of a unit, project or payee, or a single row's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongjian.supervision.warning.declare import RuleTables, Settings, Threshold
from tongjian.supervision.warning.own import offers, phrases
from tongjian.supervision.warning.own.content import Content, template
from tongjian.supervision.warning.own.fields import LARGEST, Field
from tongjian.supervision.warning.own.rows import (
    SUMS,
    chosen,
    counting,
    figures,
    limit_of,
    needed,
    of_subjects,
    per_row,
    per_subject,
    proof,
)

DIRECTIONS = {"ge": "达到或超过", "le": "不超过"}


def check(content: Content) -> dict[str, str]:
    """A count of rows is no single row's figure."""
    if content.subject == offers.ROW and not content.measure("measure").column:
        return {"measure": "看哪个数：逐行判断时，请选择金额或数值，不能选件数"}
    return {}


def reaches(value: Any, limit: Any, direction: str) -> Any:
    """Return whether a figure reaches the limit; one exactly at it does."""
    return value >= limit if direction == "ge" else value <= limit


def find(tables: RuleTables, content: Content, settings: Settings) -> Any:
    """Hold each subject's figure, or each row's, against the limit."""
    measure = content.measure("measure")
    direction = content.values["direction"]
    limit = limit_of(settings["limit"], content, measure)
    rows = of_subjects(chosen(tables, content, *needed(content, measure)), content)
    if content.subject == offers.ROW:
        kind = content.dataset.column(measure.column).type
        hits = rows.mutate(actual=rows[measure.column].cast(SUMS[kind]), expected=limit)
        hits = hits.filter(reaches(hits.actual, limit, direction))
        return per_row(hits, tables, content, unit=measure.unit)
    rows = counting(rows, content, actual=measure)
    sums = figures(rows, content, actual=measure).mutate(expected=limit)
    hits = sums.filter(reaches(sums.actual, limit, direction))
    evidence = proof(rows, content, measure, "actual")
    return per_subject(hits, tables, content, evidence, unit=measure.unit)


def words(content: Content, row: Mapping[str, Any]) -> str:
    """Say the figure and the limit."""
    measure = content.measure("measure")
    actual, limit = (phrases.shown(row[key], measure.unit) for key in ("actual", "expected"))
    held = DIRECTIONS[content.values["direction"]]
    return (
        f"{phrases.begins(content, row)}{phrases.total(content, measure)}{actual}，"
        f"{held}本地自定的界限{limit}，{phrases.asks(content)}"
    )


def _limit(content: Content) -> str:
    return phrases.exact(content.limit("limit"), content.measure("measure").unit)


def purpose(content: Content) -> str:
    """Say what is looked for."""
    measure = content.measure("measure")
    held = DIRECTIONS[content.values["direction"]]
    whose = content.subject.title if content.subject != offers.ROW else content.dataset.title
    return f"找出{phrases.total(content, measure)}{held}{_limit(content)}的{whose}。"


def method(content: Content) -> str:
    """Say how it is reckoned."""
    measure = content.measure("measure")
    held = DIRECTIONS[content.values["direction"]]
    return (
        f"取{phrases.rows_meant(content)}，按年度计算{phrases.of_whom(content)}的"
        f"{phrases.total(content, measure)}，{held}{_limit(content)}即预警。"
    )


def example(content: Content) -> str:
    """Say what is found and what is nearly found."""
    measure, limit = content.measure("measure"), content.limit("limit")
    high = content.values["direction"] == "ge"
    near = limit - Decimal("0.01") if high else limit + Decimal("0.01")
    near_text, at = (phrases.exact(value, measure.unit) for value in (near, limit))
    return f"{phrases.total(content, measure)}{at}，预警；{near_text}，不预警。"


def exclusions(content: Content) -> str:
    """Say what is left out."""
    measure = content.measure("measure")
    what = f"没有填写{measure.title}的不判断，不当作零" if measure.column else "没有数据的不判断"
    return f"{phrases.without(content)}{what}。"


def thresholds(content: Content) -> tuple[Threshold, ...]:
    """Return the limit."""
    measure = content.measure("measure")
    held = DIRECTIONS[content.values["direction"]]
    meaning = f"{phrases.total(content, measure)}{held}此数即预警（自定标准）"
    return (Threshold("limit", content.limit("limit"), measure.unit, meaning, least=-LARGEST),)


TEMPLATE = template(
    globals(),
    key="threshold",
    title="超过或低于一个数",
    order=1,
    describe="某个单位、项目、收款人的合计，或者单独一行的数，达到或超过、不超过一个界限。",
    fields=(
        Field("measure", "看哪个数", "measure"),
        Field("subject", "按什么合计", "subject", "每个对象合计一次；选“每一行数据”则逐行判断。"),
        Field("direction", "怎样算命中", "choice", choices=DIRECTIONS, default="ge"),
        Field(
            "limit",
            "界限",
            "amount",
            "以所选的数的单位为单位，金额为元；恰好等于界限的也命中。",
            limit=True,
            signed=True,
        ),
    ),
    offered=lambda dataset: bool(dataset.measures),
)
