"""One figure's share of another, per subject."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis

from tongjian.supervision.warning.declare import RuleTables, Settings, Threshold
from tongjian.supervision.warning.expressions import share_pct
from tongjian.supervision.warning.own import offers, phrases
from tongjian.supervision.warning.own.content import Content, template
from tongjian.supervision.warning.own.fields import PERCENT_MOST, Field
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
from tongjian.supervision.warning.own.templates.threshold import DIRECTIONS, reaches
from tongjian.supervision.warning.plain import percent


def check(content: Content) -> dict[str, str]:
    """Both figures are of one unit, and not the same."""
    part, whole = content.measure("part"), content.measure("whole")
    if part == whole:
        return {"whole": "占哪个数：不能与“哪个数”相同"}
    if part.unit != whole.unit:
        return {"whole": f"占哪个数：单位是{whole.unit}，与“哪个数”的{part.unit}不同，不能相比"}
    if content.subject == offers.ROW and not (part.column and whole.column):
        return {"subject": "按什么合计：逐行判断时，两个数都不能是件数"}
    return {}


def find(tables: RuleTables, content: Content, settings: Settings) -> Any:
    """Hold the share of each subject, or row, against the limit; the whole is above zero."""
    part, whole = content.measure("part"), content.measure("whole")
    rows = of_subjects(chosen(tables, content, *needed(content, part, whole)), content)
    if content.subject == offers.ROW:
        kinds = [content.dataset.column(one.column).type for one in (part, whole)]
        rows = rows.mutate(
            part=rows[part.column].cast(SUMS[kinds[0]]),
            whole=rows[whole.column].cast(SUMS[kinds[1]]),
        )
        return per_row(_hits(rows, content, settings), tables, content, **_told())
    rows = counting(rows, content, part=part, whole=whole)
    hits = _hits(figures(rows, content, part=part, whole=whole), content, settings)
    # A row may enter both figures: it is evidence once, with the heavier of its two weights.
    if part.column and whole.column:
        both = rows.mutate(
            either_counts=rows.part_counts | rows.whole_counts,
            weight=ibis.greatest(
                *(
                    rows[one.column].abs().cast("decimal(38, 2)").fill_null(Decimal(0))
                    for one in (part, whole)
                )
            ),
        )
        evidence = proof(both, content, part, "either", weight_of="weight")
    else:
        both = rows.mutate(either_counts=rows.part_counts | rows.whole_counts)
        evidence = proof(both, content, part if part.column else whole, "either")
    return per_subject(hits, tables, content, evidence, **_told())


def _told() -> dict[str, Any]:
    return {"unit": "百分点", "further": ("part", "whole")}


def _hits(found: Any, content: Content, settings: Settings) -> Any:
    """Keep whose share reaches the limit, of a whole that is large enough to have shares."""
    whole = content.measure("whole")
    least = limit_of(settings["least"], content, whole)
    found = found.filter(found.whole > 0, found.whole >= least, found.part.notnull())
    found = found.mutate(
        actual=share_pct(found.part, found.whole),
        expected=ibis.literal(float(settings["share"])),
    )
    return found.filter(reaches(found.actual, found.expected, content.values["direction"]))


def words(content: Content, row: Mapping[str, Any]) -> str:
    """Say both figures and the share."""
    part, whole = content.measure("part"), content.measure("whole")
    held = DIRECTIONS[content.values["direction"]]
    return (
        f"{phrases.begins(content, row)}{phrases.total(content, part)}"
        f"{phrases.shown(row['part'], part.unit)}，相当于{phrases.total(content, whole)}"
        f"{phrases.shown(row['whole'], whole.unit)}的{percent(row['actual'])}，"
        f"{held}本地自定的界限{percent(row['expected'])}，{phrases.asks(content)}"
    )


def _share(content: Content) -> str:
    return percent(content.limit("share"))


def _both(content: Content) -> tuple[str, str]:
    part, whole = (phrases.total(content, content.measure(one)) for one in ("part", "whole"))
    return part, whole


def purpose(content: Content) -> str:
    """Say what is looked for."""
    part, whole = _both(content)
    held = DIRECTIONS[content.values["direction"]]
    whose = content.subject.title if content.subject != offers.ROW else content.dataset.title
    return f"找出{part}相当于{whole}的比例{held}{_share(content)}的{whose}。"


def method(content: Content) -> str:
    """Say how it is reckoned."""
    part, whole = _both(content)
    held = DIRECTIONS[content.values["direction"]]
    return (
        f"取{phrases.rows_meant(content)}，按年度计算{phrases.of_whom(content)}的{part}，"
        f"除以{whole}，比例{held}{_share(content)}即预警。"
    )


def example(content: Content) -> str:
    """Say what is found."""
    part, whole = _both(content)
    unit, share = content.measure("whole").unit, content.limit("share")
    base = max(content.limit("least") if content.values["least"] else Decimal(0), Decimal(10_000))
    of_base = (base * share / 100).quantize(Decimal("0.01"))
    return (
        f"{whole}{phrases.exact(base, unit)}、{part}{phrases.exact(of_base, unit)}，"
        f"比例{percent(share)}，预警。"
    )


def exclusions(content: Content) -> str:
    """Say what is left out."""
    part, whole = _both(content)
    least = content.values["least"]
    small = ""
    if least:
        small = f"{whole}小于{phrases.exact(least, content.measure('whole').unit)}的不判断；"
    return (
        f"{phrases.without(content)}{whole}为零、为负或者没有填写的不判断；"
        f"没有填写{part}的不判断，不当作零；{small}比例按四舍五入到小数点后六位的百分数比较。"
    )


def thresholds(content: Content) -> tuple[Threshold, ...]:
    """Return the limit and the least base."""
    _, whole = _both(content)
    held = DIRECTIONS[content.values["direction"]]
    unit = content.measure("whole").unit
    return (
        Threshold(
            "share", content.limit("share"), "%", f"比例{held}此数即预警（自定标准）",
            most=PERCENT_MOST,
        ),
        Threshold(
            "least", content.values["least"] or Decimal(0), unit, f"{whole}达到此数才判断"
        ),
    )  # fmt: skip


TEMPLATE = template(
    globals(),
    key="ratio",
    title="一个数占另一个数的比例",
    order=2,
    describe="同一份数据里两个数的比例，例如合同金额占采购预算、支出占预算，达到或超过、不超过百分之几。",
    fields=(
        Field("part", "哪个数", "measure"),
        Field("whole", "占哪个数", "measure", "两个数的单位要相同。"),
        Field(
            "subject", "按什么合计", "subject", "每个对象各算一个比例；选“每一行数据”则逐行判断。"
        ),
        Field("direction", "怎样算命中", "choice", choices=DIRECTIONS, default="ge"),
        Field("share", "比例界限（%）", "percent", "恰好等于界限的也命中。", limit=True),
        Field(
            "least",
            "基数至少",
            "amount",
            "“占哪个数”达到此数才判断，避免基数太小时比例失真；不填为不限。",
            required=False,
            limit=True,
        ),
    ),
    offered=lambda dataset: any(
        one.unit == other.unit
        for one in dataset.measures
        for other in dataset.measures
        if one is not other
    ),
)
