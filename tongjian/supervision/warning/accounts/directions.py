"""Words of direction: smaller, larger, level, held against the figures they speak of."""

from __future__ import annotations

import re
from decimal import Decimal

from tongjian.supervision.warning.accounts.between import FUNDS, fund_column, year_cell
from tongjian.supervision.warning.accounts.context import Context, Operand
from tongjian.supervision.warning.accounts.identities import grand_total, side_amount
from tongjian.supervision.warning.accounts.names import plain
from tongjian.supervision.warning.accounts.passages import Passage
from tongjian.supervision.warning.accounts.sentences import Frame, agrees, last_clause

SMALLER, LARGER = "小于|低于|少于|未达到?", "大于|高于|多于|超过|超出"
COMPARED = re.compile(
    rf"(?P<head>[^。；;]*?)决算[数额]?(?P<word>{SMALLER}|{LARGER})(?:了)?(?:年初|全年|调整后?|支出)?预算"
)
LEVEL = re.compile(
    r"(?P<head>[^。；;]*?)(?:决算[数额]?(?:与|和|同)(?:年初|全年|调整后?|支出)?预算[数额]?|预决算)(?P<word>基本持平|持平|一致|相等|相同)"
)
FLAT = re.compile(r"(?P<word>基本持平|持平)")
REASON = re.compile(
    r"[，。；]?\s*(?:变动|增减|减少|增加)?(?:的)?(?:主要原因|原因主要)(?:是|为)?\s*[:：]?(?P<why>[^。]*)"
)
LESS = re.compile(r"减少|下降|压缩|缩减|压减|降低")
MORE = re.compile(r"增加|增长|上升|提高|新增|扩大")
Figures = tuple[str, Operand, list[Operand]]
# Said to be level: up to half a percent apart passes, and a twentieth for "on the whole level".
NEAR = {"持平": Decimal("0.005"), "基本持平": Decimal("0.05")}


def check_directions(context: Context) -> None:
    """Report words of direction that the figures contradict."""
    for passage in context.explained:
        frames = [one for one in context.frames if one.passage is passage]
        for match in COMPARED.finditer(passage.text):
            _compared(context, passage, frames, match)
        for match in LEVEL.finditer(passage.text):
            _level(context, passage, frames, match)
        for match in FLAT.finditer(passage.text):
            _flat(context, passage, frames, match)


def _figures(context: Context, frames: list[Frame], head: str, index: int) -> Figures | None:
    """Return the subject with its final and budget figures, None where they are not known."""
    subject = _named(head)
    pool = [one for one in frames if one.start <= index]
    if subject:
        key = context.facts.three_public_key(subject)
        pool = [
            one
            for one in pool
            if agrees(subject, one.subject)
            or (key is not None and context.facts.three_public_key(one.subject) == key)
        ]
    for frame in reversed(pool):
        actuals, budgets = context.actuals(frame), context.budgets(frame)
        if actuals and budgets and (frame.actual or frame.budget):
            between = frame.passage.text[frame.start : index]
            if not subject and frame.parent is not None and "。" in between:
                # A new sentence after a list speaks of the whole again.
                return _pair(context, _root(frame))
            return frame.label, _right(context, frame, actuals), budgets
    return None


def _right(context: Context, frame: Frame, actuals: list[Operand]) -> Operand:
    """Pass over a figure of the text that is reported as wrong already."""
    return actuals[-1] if frame.actual in context.flagged else actuals[0]


def _pair(context: Context, frame: Frame) -> Figures | None:
    actuals, budgets = context.actuals(frame), context.budgets(frame)
    if not actuals or not budgets:
        return None
    return frame.label, _right(context, frame, actuals), budgets


def _root(frame: Frame) -> Frame:
    while frame.parent is not None:
        frame = frame.parent
    return frame


def _named(head: str) -> str:
    text = re.sub(r"^.*?20\d\d年度?", "", last_clause(head))
    return re.sub(r"(?:支出)$|^(?:其中|本部门|本单位|全年)", "", plain(text))


def _compared(
    context: Context, passage: Passage, frames: list[Frame], match: re.Match[str]
) -> None:
    found = _figures(context, frames, match["head"], match.start("word"))
    if found is None:
        return
    label, actual, budgets = found
    budget = budgets[0]
    smaller = re.fullmatch(SMALLER, match["word"]) is not None
    # The budget of the year's beginning or the adjusted one: the text need not say which.
    if any(actual[0] < one[0] if smaller else actual[0] > one[0] for one in budgets):
        return
    truth = _relation(actual[0], budget[0])
    message = (
        f"“{label}”决算数{actual[0]}{truth}预算数{budget[0]}，正文却写决算数{match['word']}预算数。"
    )
    span = (_phrase(match), match.end())
    context.add(
        "wording", passage, span, row=label, column="决算数", expected=truth, message=message
    )


def agrees_in_words(frame: Frame, actual: Operand, budget: Operand) -> bool:
    """Whether the words of comparison after a frame's figures fit a budget."""
    text = frame.passage.text[frame.start : frame.end]
    for match in COMPARED.finditer(text):
        smaller = re.fullmatch(SMALLER, match["word"]) is not None
        if not (actual[0] < budget[0] if smaller else actual[0] > budget[0]):
            return False
    level = LEVEL.search(text)
    return level is None or abs(actual[0] - budget[0]) <= NEAR["基本持平"] * abs(budget[0])


def _phrase(match: re.Match[str]) -> int:
    """Return where 决算数 begins in a match."""
    return match.start() + len(match["head"])


def _relation(one: Decimal, other: Decimal) -> str:
    if one == other:
        return "等于"
    return "小于" if one < other else "大于"


def _level(context: Context, passage: Passage, frames: list[Frame], match: re.Match[str]) -> None:
    found = _figures(context, frames, match["head"], match.start("word"))
    if found is None:
        return
    label, actual, budgets = found
    budget = min(budgets, key=lambda one: abs(actual[0] - one[0]))
    apart = abs(actual[0] - budget[0])
    limit = NEAR.get(match["word"], NEAR["持平"]) * max(abs(budget[0]), abs(actual[0]))
    if actual[1].meets(budget[1]) or apart <= limit:
        return
    truth = _relation(actual[0], budget[0])
    message = (
        f"“{label}”决算数{actual[0]}{truth}预算数{budget[0]}，相差{apart}，"
        f"正文却写{match['word']}。"
    )
    span = (_phrase(match), match.end())
    context.add(
        "wording", passage, span, row=label, column="决算数", expected=truth, message=message
    )


def _flat(context: Context, passage: Passage, frames: list[Frame], match: re.Match[str]) -> None:
    """持平 against last year: no difference beside it, and no one-sided reason after it."""
    start = max(passage.text.rfind(sign, 0, match.start()) for sign in "。；;") + 1
    sentence = passage.text[start : match.end()]
    if "预算数" in sentence or "预决算" in sentence or "年初预算" in sentence:
        return
    label = _named(sentence[: -len(match["word"])]) or (frames[0].label if frames else "")
    label = re.sub(r"(决算[数额]?)?(与|比|较)?$", "", label)
    clause = passage.text.rfind("，", start, match.start()) + 1
    span = (max(start, clause), match.end())
    why = _contradiction(context, passage, match)
    if why is not None:
        message = f"“{label}”写与上年持平，但{why}，前后矛盾，请核对。"
        context.add(
            "wording", passage, span, row=label, column=None, expected=None, message=message
        )


def _contradiction(context: Context, passage: Passage, match: re.Match[str]) -> str | None:
    if passage.topic == "appropriation":
        moved = moved_by_implication(context)
        if moved is not None and abs(moved[0]) > NEAR[match["word"]] * moved[1]:
            verb = "增加" if moved[0] > 0 else "减少"
            return f"由正文第五节的增减额和表4年初结转推算，财政拨款收入支出总计比上年{verb}{abs(moved[0])}"
    reason = REASON.match(passage.text, match.end())
    if reason is None or match["word"] != "持平":
        return None
    less, more = LESS.search(reason["why"]), MORE.search(reason["why"])
    if bool(less) == bool(more):
        return None
    word = (less or more or match)[0]
    return f"随后说明的原因是{word}"


def moved_by_implication(context: Context) -> tuple[Decimal, Decimal] | None:
    """Return by how much the appropriation total must have moved, and last year's total.

    Last year's total = last year's spending + what it left over, which is this year's opening.
    Known only where the general budget is the only one: then last year's spending follows from
    the change that the text gives for it.
    """
    four = context.facts.sheets[4]
    others = [column for fund in FUNDS if fund != "general" and (column := fund_column(four, fund))]
    if any(line.cells[one].value for line in four.lines for one in others if one in line.cells):
        return None
    opening = side_amount(four, four.find(r"^年初.*结", "收入"), "收入")
    total = side_amount(four, grand_total(four, "收入"), "收入")
    spent = year_cell(four, "支出")
    change = next(
        (
            one
            for one in context.frames
            if one.passage.topic == "general"
            and one.change
            and not one.path
            and one.against != "budget"
        ),
        None,
    )
    if opening is None or total is None or spent is None or change is None or not change.change:
        return None
    moved = change.change.amount(context.money) * (1 if change.up else -1)
    before = spent.value - moved + opening.value
    return (total.value - before, before) if before > 0 else None
