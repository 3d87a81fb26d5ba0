"""Parts that the text itself adds to a whole: procurement, vehicles, ratings, problems."""

from __future__ import annotations

import re
from decimal import Decimal

from tongjian.core.documents.rounding import total
from tongjian.supervision.warning.accounts.context import Context
from tongjian.supervision.warning.accounts.mentions import Mention, mentions
from tongjian.supervision.warning.accounts.passages import Passage

FULL_MARKS = 100
Found = list[tuple[str, Mention]]


def check_counts(context: Context) -> None:
    """Check every such sum of the text."""
    for passage in context.explained:
        named = _named(passage)
        if passage.topic in ("procurement", ""):
            _procurement(context, passage, named)
        if passage.topic == "agency":
            _agency(context, passage, named)
        _vehicles(context, passage, named)
        _ratings(context, passage, named)


def _named(passage: Passage) -> Found:
    """Return the amounts and counts with the words between each and the figure before it."""
    found: Found = []
    position = 0
    for mention in mentions(passage):
        if mention.kind in ("amount", "count", "bare"):
            found.append((passage.text[position : mention.start], mention))
            position = mention.stop
    return found


def _pick(named: Found, pattern: str, kind: str) -> Mention | None:
    for words, mention in named:
        if mention.kind == kind and re.search(pattern, words):
            return mention
    return None


def _procurement(context: Context, passage: Passage, named: Found) -> None:
    kinds = (r"货物[^，。；、]*$", r"工程[^，。；、]*$", r"服务[^，。；、]*$")
    parts = [one for pattern in kinds if (one := _pick(named, pattern, "amount")) is not None]
    first = min((one.start for one in parts), default=0)
    before = [one for words, one in named if one.start < first and re.search(r"采购", words)]
    whole = next((one for one in reversed(before) if one.kind == "amount"), None)
    if whole is None or len(parts) < 2 or whole in parts:
        return
    _add_up(context, passage, whole, parts, row="政府采购金额", words="货物、工程、服务采购金额")
    _small(context, whole)


def _small(context: Context, whole: Mention) -> None:
    """Gather what small and medium enterprises won, in whichever paragraph it is told."""
    found: list[tuple[Passage, Mention]] = []
    for passage in context.explained:
        if passage.topic != "procurement":
            continue
        for words, mention in _named(passage):
            won = re.search(r"中小企业(供应商)?(中标|成交|采购)", words)
            if mention.kind == "amount" and won and "小微企业供应商" not in words:
                found.append((passage, mention))
    if found:
        _within(context, found[-1][0], whole, [mention for _, mention in found])


def _add_up(
    context: Context,
    passage: Passage,
    whole: Mention,
    parts: list[Mention],
    *,
    row: str,
    words: str,
) -> None:
    value, interval = context.operand(whole)
    operands = [context.operand(one) for one in parts]
    added = sum((one[0] for one in operands), Decimal(0))
    if added == value:
        return
    close = interval.meets(total(one[1] for one in operands))
    sum_text = "＋".join(one.digits for one in parts)
    message = (
        f"{words}相加{sum_text}＝{added}，而{row}写{whole.digits}，"
        f"相差{abs(added - value)}{'，在四舍五入范围内' if close else ''}。"
    )
    kind = "rounding" if close else "arithmetic"
    context.add(
        kind,
        passage,
        (whole.start, whole.end),
        row=row,
        column=None,
        expected=str(added),
        message=message,
    )


def _within(context: Context, passage: Passage, whole: Mention, parts: list[Mention]) -> None:
    """What small and medium enterprises won cannot exceed all that was procured."""
    value, interval = context.operand(whole)
    operands = [context.operand(one) for one in parts]
    added = sum((one[0] for one in operands), Decimal(0))
    reached = total(one[1] for one in operands)
    if added <= value or not interval.below(reached):
        return
    message = f"中小企业供应商的采购金额相加为{added}，大于政府采购金额{whole.digits}，部分不可能大于全部。"
    last = parts[-1]
    context.add(
        "arithmetic",
        passage,
        (last.start, last.end),
        row="中小企业供应商采购金额",
        column=None,
        expected=None,
        message=message,
    )


def _agency(context: Context, passage: Passage, named: Found) -> None:
    """机关运行经费 is the office part of basic spending of some units: never more than all."""
    stated = _pick(named, r"机关运行经费", "amount")
    six = context.facts.sheets[6]
    line = six.find("公用经费")
    if stated is None or line is None or six.empty:
        return
    if re.search(r"预算", passage.text[: stated.start]) and "决算" not in passage.text:
        return
    cell = line.cell(six.columns[0])
    value, interval = context.operand(stated)
    if (
        cell.text is None
        or value <= cell.value
        or interval.meets(context.facts.judgement.ledger.reach(cell))
    ):
        return
    context.flagged.add(stated)
    message = f"机关运行经费正文为{stated.digits}{stated.unit}，大于{cell.label}{cell.shown}。"
    context.add(
        "text_table",
        passage,
        (stated.start, stated.end),
        row="机关运行经费",
        column=None,
        expected=cell.text,
        message=message,
    )


def _vehicles(context: Context, passage: Passage, named: Found) -> None:
    cars = [(words, one) for words, one in named if one.kind == "count" and one.unit == "辆"]
    start = next((i for i, (words, _) in enumerate(cars) if re.search(r"车辆", words)), None)
    if start is None or not re.search(r"其中", cars[start + 1][0] if start + 1 < len(cars) else ""):
        return
    whole = cars[start][1]
    parts = [one for words, one in cars[start + 1 :] if re.search(r"用车[^，。；]*$", words)]
    _count(context, passage, whole, parts, row="车辆", complete="其他用车" in passage.text)


def _count(
    context: Context,
    passage: Passage,
    whole: Mention,
    parts: list[Mention],
    *,
    row: str,
    complete: bool,
) -> None:
    added = sum((one.value for one in parts), Decimal(0))
    if added == whole.value or not parts or (added < whole.value and not complete):
        return
    sum_text = "＋".join(one.digits for one in parts)
    message = f"“{row}”各分项相加{sum_text}＝{added}，而合计写{whole.digits}{whole.unit}。"
    context.add(
        "arithmetic",
        passage,
        (whole.start, whole.end),
        row=row,
        column=None,
        expected=str(added),
        message=message,
    )


def _ratings(context: Context, passage: Passage, named: Found) -> None:
    if passage.topic != "performance":
        return
    counts = [(re.sub('[“”"]', "", words), one) for words, one in named if one.kind == "count"]
    whole = _pick(counts, r"绩效自评[^评]*项目[^，。；]*$", "count")
    grades = [
        _pick(counts, rf"评级为{grade}[^，。；]*$|(?<!不){grade}的?(项目)?$", "count")
        for grade in ("优秀?", "良好?", "(?<!不)合格", "不合格")
    ]
    parts = [one for one in grades if one is not None]
    if whole is not None and len(parts) == 4 and whole not in parts:
        _count(context, passage, whole, parts, row="绩效自评项目", complete=True)
    score = re.search(r"平均得分(?:为)?\s*(\d+(?:\.\d+)?)", passage.text)
    if score and Decimal(score[1]) > FULL_MARKS:
        message = f"绩效自评平均得分{score[1]}分，超过满分100分。"
        context.add(
            "arithmetic",
            passage,
            score.span(1),
            row="平均得分",
            column=None,
            expected=None,
            message=message,
        )
    found = _pick(counts, r"发现问题[^，。；]*$", "count")
    done = _pick(counts, r"完成整改[^，。；]*$", "count")
    open_ = _pick(counts, r"正在整改[^，。；]*$", "count")
    if found is not None and done is not None and open_ is not None:
        _count(context, passage, found, [done, open_], row="绩效自评发现的问题", complete=True)
