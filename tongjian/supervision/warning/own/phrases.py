"""A rule in plain Chinese: its figures, its conditions, the beginning of its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongjian.supervision.datasets.declare import Measure
from tongjian.supervision.warning.own import offers
from tongjian.supervision.warning.own.content import Content
from tongjian.supervision.warning.own.rows import PERSON
from tongjian.supervision.warning.plain import money

WITHOUT = {
    offers.PLACE.key: "",
    offers.ROW.key: "",
    "payee": "没有填写收款人的不判断；收款人为个人的不显示姓名；",
}


def shown(value: Decimal, unit: str) -> str:
    """Return a figure with its unit, as a deputy reads it in a sentence."""
    if unit == "元":
        return money(value)
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}{unit}"


def exact(value: Decimal, unit: str) -> str:
    """Return a limit as it was set, e.g. 500,000.00元."""
    return f"{value:,.2f}{unit}" if unit == "元" else shown(value, unit)


def of_whom(content: Content) -> str:
    """Return whom the rule looks at, e.g. 每个收款人."""
    subject = content.subject
    if subject == offers.ROW:
        return f"{content.dataset.title}的每一行数据"
    if subject == offers.PLACE:
        return "整个行政区划"
    return f"每个{subject.title}"


def total(content: Content, measure: Measure) -> str:
    """Return a measure's name as the rule reckons it: a sum, the latest, a single value."""
    if content.subject == offers.ROW:
        return measure.title
    latest = offers.latest_column(measure, content.dataset)
    if latest == "period":
        return f"最近一个月的{measure.title}"
    return measure.title if latest or not measure.column else f"{measure.title}合计"


def conditions(content: Content) -> str:
    """Return what the rule is limited to, e.g. 口径为本级，支出类型为项目支出."""
    dataset = content.dataset
    parts = []
    for name, value in content.held.items():
        column = dataset.column(name)
        parts.append(f"{column.title}为{column.choices[value]}")
    how = {one.column.name: one for one in offers.conditions(dataset)}
    for name, values in content.only.items():
        column = how[name].column
        listed = "、".join(column.choices.get(value, value) for value in values)
        verb = {offers.BEGINS: "以", offers.HOLDS: "含有"}.get(how[name].how, "为")
        ending = "开头" if verb == "以" else ""
        parts.append(f"{column.title}{verb}{listed}{ending}")
    return "，".join(parts)


def rows_meant(content: Content) -> str:
    """Return which rows count, e.g. 国库集中支付中口径为本级的数据."""
    limited = conditions(content)
    return (
        f"{content.dataset.title}中{limited}的数据" if limited else f"{content.dataset.title}数据"
    )


def without(content: Content) -> str:
    """Return what is left out for want of a subject."""
    subject = content.subject
    return WITHOUT.get(subject.key, f"没有填写{subject.title}的不判断；")


def begins(content: Content, row: Mapping[str, Any], months: str = "") -> str:
    """Return whom and which time a sentence is about; a person is never named.

    ``months`` narrows the year, e.g. 1至6月.
    """
    name, subject, when = row["subject_name"], content.subject, f"{row['year']}年{months}"
    if subject == offers.ROW:
        return f"{name}{when}{content.dataset.title}（{row['subject_code']}）"
    if subject.key == "payee":
        name = "一名个人" if name == PERSON else f"“{name}”"
        return f"{content.place}{when}付给{name}的"
    quoted = name if subject in (offers.PLACE,) or subject.key == "unit" else f"“{name}”"
    return f"{quoted}{when}"


def asks(content: Content) -> str:
    """Return what the sentence ends with: the question."""
    return f"{content.ask}。"
