"""Arithmetic inside the text: shares, completion, growth, differences."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from tongjian.core.documents.rounding import Interval, growth, half_up, printed
from tongjian.supervision.warning.accounts.context import Context, Operand
from tongjian.supervision.warning.accounts.mentions import Mention
from tongjian.supervision.warning.accounts.names import plain
from tongjian.supervision.warning.accounts.sentences import Frame, rises

OF_ALL = re.compile(
    r"(?:本年度?|全年|年度|当年)?(?:总收入|总支出|收入|支出)(?:的)?(?:总额|合计|总计|总数|总量)?"
)
Rate = tuple[Decimal, Interval]


def check_rates(context: Context) -> None:
    """Recompute every percentage and difference whose operands are known."""
    for frame in context.frames:
        if frame.actual in context.flagged and context.fact(frame) is None:
            continue  # its figure is known to be wrong and nothing else gives the right one
        if frame.share is not None:
            _share(context, frame, frame.share)
        if frame.completion is not None:
            _completion(context, frame, frame.completion)
        _change(context, frame)


def quotient(part: Operand, whole: Operand) -> Rate | None:
    """Return part ÷ whole in percent, as a point and as everything it can be."""
    interval = part[1].ratio(whole[1])
    if interval is None or not whole[0]:
        return None
    return part[0] / whole[0] * 100, interval.scaled(Decimal(100))


def verdict(mention: Mention, rates: list[Rate]) -> str:
    """Return "equal", "rounding" or "fault" for a printed percentage."""
    value, stands = abs(mention.value), printed(str(abs(mention.value)))
    if any(half_up(abs(point), mention.places) == value for point, _ in rates):
        return "equal"
    if any(stands.meets(interval) or stands.meets(-interval) for _, interval in rates):
        return "rounding"
    return "fault"


def _judge(
    context: Context,
    frame: Frame,
    mention: Mention,
    rates: list[Rate],
    *,
    kind: str,
    column: str,
    words: Callable[[str], str],
) -> None:
    outcome = verdict(mention, rates)
    if outcome == "equal":
        return
    expected = f"{half_up(abs(rates[0][0]), mention.places)}%"
    tail = "，相差在四舍五入范围内。" if outcome == "rounding" else "。"
    message = f"{words(expected)}，正文写{mention.digits}%{tail}"
    found = "rounding" if outcome == "rounding" else kind
    context.at(found, frame, mention, column=column, expected=expected, message=message)


def _undefined(context: Context, frame: Frame, mention: Mention, column: str, base: str) -> None:
    message = f"“{frame.label}”的{base}为零，不能计算百分比，正文却写{mention.digits}%。"
    context.at(
        "undefined_percentage", frame, mention, column=column, expected=None, message=message
    )


def _first(operands: list[Operand]) -> str:
    return format(operands[0][0], "f")


def _pairs(parts: list[Operand], wholes: list[Operand]) -> list[Rate]:
    found = [quotient(part, whole) for part in parts for whole in wholes]
    return [one for one in found if one is not None]


def _share(context: Context, frame: Frame, mention: Mention) -> None:
    parts, wholes = context.actuals(frame), _wholes(context, frame)
    if not parts or not wholes:
        return
    if all(not whole[0] for whole in wholes):
        _undefined(context, frame, mention, "占比", "总额")
        return
    rates = _pairs(parts, wholes)
    if rates:

        def words(expected: str) -> str:
            return f"“{frame.label}”{_first(parts)}占{_first(wholes)}的比例为{expected}"

        _judge(context, frame, mention, rates, kind="share", column="占比", words=words)


def _wholes(context: Context, frame: Frame) -> list[Operand]:
    """Return what a share is a share of: what the text says, or what the section is about."""
    topic = frame.passage.topic
    if frame.share_of:
        named = plain(frame.share_of).removesuffix("的")
        earlier = [
            one
            for one in context.frames
            if one.passage is frame.passage and one is not frame and plain(one.subject) == named
        ]
        found = [context.operand(one.actual) for one in earlier if one.actual]
        fact = context.facts.find(topic, named)
        found += context.told(fact) + context.cells(fact.actual) if fact else []
        whole = context.facts.whole(topic) if OF_ALL.fullmatch(named) else None
        # "Of all income" means the year's or, more rarely, the grand total: either is fine.
        return found + (context.told(whole) + context.cells(whole.actual) if whole else [])
    found = []
    whole = context.facts.whole(topic)
    if frame.parent is not None and frame.parent.actual is not None:
        found = [context.operand(frame.parent.actual)]
    if whole is not None and frame.parent is None:
        found += context.told(whole) + context.cells(whole.actual)
    elif whole is not None and frame.parent is not None and not frame.parent.parent:
        fact = context.fact(frame.parent)
        found += context.told(fact) + context.cells(fact.actual) if fact else []
    return found


def _completion(context: Context, frame: Frame, mention: Mention) -> None:
    actuals, budgets = context.actuals(frame), context.budgets(frame)
    if not budgets:
        return
    if all(not budget[0] for budget in budgets):
        _undefined(context, frame, mention, "完成率", "预算数")
        return
    rates = _pairs(actuals, [one for one in budgets if one[0]])
    if rates:

        def words(expected: str) -> str:
            return f"“{frame.label}”决算数{_first(actuals)}为预算数{_first(budgets)}的{expected}"

        _judge(context, frame, mention, rates, kind="arithmetic", column="完成率", words=words)


def _change(context: Context, frame: Frame) -> None:
    for mention, word in ((frame.change, frame.change_word), (frame.growth, frame.growth_word)):
        if mention is not None and mention.value < 0 and not rises(word):
            _twice_negative(context, frame, mention, word)
            return
    both = frame.change is not None and frame.growth is not None
    if both and not _same_direction(context, frame):
        return
    if frame.against == "budget" and frame.change is not None:
        _against_budget(context, frame, frame.change)
        return
    if frame.base is not None and frame.change is not None and frame.actual is not None:
        _against_base(context, frame, frame.change, frame.base, frame.actual)
    if frame.growth is not None:
        _growth(context, frame, frame.growth)


def _twice_negative(context: Context, frame: Frame, mention: Mention, word: str) -> None:
    sign = "%" if mention.kind == "percent" else mention.unit
    message = f"“{frame.label}”写{word}{mention.digits}{sign}，{word}再加负号意思相反，请去掉负号。"
    right = mention.digits.lstrip("-−－") + ("%" if mention.kind == "percent" else "")
    context.at("wording", frame, mention, column="增减率", expected=right, message=message)


def _same_direction(context: Context, frame: Frame) -> bool:
    """Report 增加 beside 下降. A sign before the figure turns the word round."""
    change, rate = frame.change, frame.growth
    assert change is not None
    assert rate is not None
    up = rises(frame.change_word) != (change.value < 0)
    faster = rises(frame.growth_word) != (rate.value < 0)
    if up == faster or not change.value or not rate.value:
        return True
    message = (
        f"“{frame.label}”先说{frame.change_word}{change.digits}{change.unit}，"
        f"又说{frame.growth_word}{rate.digits}%，增减方向前后矛盾。"
    )
    context.at("wording", frame, rate, column="增减率", expected=None, message=message)
    return False


def _signed(frame: Frame, mention: Mention, context: Context) -> Operand:
    value, interval = context.operand(mention)
    if frame.up is False:
        return -value, -interval
    return value, interval


def _against_budget(context: Context, frame: Frame, change: Mention) -> None:
    """Check the difference between what was spent and what was planned."""
    if not frame.actual or not frame.budget:
        return
    actual, budget = context.operand(frame.actual), context.operand(frame.budget)
    stated = _signed(frame, change, context)
    _difference(context, frame, change, stated=stated, now=actual, before=budget, name="年初预算")
    if frame.growth is not None and budget[0]:
        rate = quotient((stated[0], stated[1]), budget)
        if rate is not None:

            def words(expected: str) -> str:
                return f"“{frame.label}”与预算相差{change.digits}，为预算{budget[0]}的{expected}"

            _judge(
                context,
                frame,
                frame.growth,
                [rate],
                kind="arithmetic",
                column="增减率",
                words=words,
            )


def _against_base(
    context: Context, frame: Frame, change: Mention, base: Mention, actual: Mention
) -> None:
    stated = _signed(frame, change, context)
    now, before = context.operand(actual), context.operand(base)
    _difference(context, frame, change, stated=stated, now=now, before=before, name="上年数")


def _difference(
    context: Context,
    frame: Frame,
    change: Mention,
    *,
    stated: Operand,
    now: Operand,
    before: Operand,
    name: str,
) -> None:
    right = now[0] - before[0]
    if stated[0] == right:
        return
    close = stated[1].meets(now[1] - before[1])
    kind = "rounding" if close else "arithmetic"
    verb = "增加" if right > 0 else "减少"
    message = (
        f"“{frame.label}”{now[0]}与{name}{before[0]}相比{verb}{abs(right)}，"
        f"正文写{frame.change_word}{change.digits}{change.unit}"
        f"{'，相差在四舍五入范围内' if close else ''}。"
    )
    context.at(kind, frame, change, column="增减额", expected=str(abs(right)), message=message)


def _growth(context: Context, frame: Frame, mention: Mention) -> None:
    """Check a rate against the base that the text implies: current − difference."""
    actuals = context.actuals(frame)
    if frame.change is None:
        if frame.base is not None and actuals:
            _growth_on_base(context, frame, mention, frame.base, actuals)
        return
    if not actuals:
        return
    change = _signed(frame, frame.change, context)
    if all(now[0] == change[0] for now in actuals):
        _undefined(context, frame, mention, "增减率", "上年数")
        return
    rates: list[Rate] = []
    for now in actuals:
        interval = growth(now[1], change[1])
        if interval is not None and now[0] != change[0]:
            point = change[0] / (now[0] - change[0]) * 100
            rates.append((point, interval.scaled(Decimal(100))))
    if not rates:
        return
    base = actuals[0][0] - change[0]

    def words(expected: str) -> str:
        return (
            f"“{frame.label}”{_first(actuals)}，{frame.change_word}{frame.change_digits}，"
            f"上年数应为{base}，增减率为{expected}"
        )

    _judge(context, frame, mention, rates, kind="arithmetic", column="增减率", words=words)


def _growth_on_base(
    context: Context, frame: Frame, mention: Mention, base: Mention, actuals: list[Operand]
) -> None:
    before = context.operand(base)
    if not before[0]:
        _undefined(context, frame, mention, "增减率", "上年数")
        return
    rates: list[Rate] = []
    for now in actuals:
        ratio = now[1].ratio(before[1])
        if ratio is not None:
            whole = Interval(Decimal(100), Decimal(100))
            rates.append(((now[0] / before[0] - 1) * 100, ratio.scaled(Decimal(100)) - whole))

    def words(expected: str) -> str:
        return f"“{frame.label}”{_first(actuals)}比上年数{before[0]}增减{expected}"

    if rates:
        _judge(context, frame, mention, rates, kind="arithmetic", column="增减率", words=words)
