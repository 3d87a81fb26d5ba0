"""Plain sentences about figures; each states only what the figures say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tongjian.core.documents.numbers import show_money, show_percent
from tongjian.supervision.queries.build import adds_over
from tongjian.supervision.queries.figures import printed, unit_for
from tongjian.supervision.queries.pace import Pair, pair_of
from tongjian.supervision.queries.reads import Drill, Part
from tongjian.supervision.queries.state import ALL, State

CALM_POINTS = Decimal(5)


def pace_sentence(
    done: Decimal, planned: Decimal, time_pct: Decimal, what: str, plan: str = "全年预算"
) -> str:
    """Say how execution stands against time, e.g. "比时间进度慢 3.2 个百分点"."""
    progress = done * 100 / planned
    gap = progress - time_pct
    shown = show_percent(abs(gap)).number
    if abs(gap) <= CALM_POINTS:
        compared = "与时间进度基本一致"
    elif gap < 0:
        compared = f"比时间进度慢 {shown} 个百分点"
    else:
        compared = f"比时间进度快 {shown} 个百分点"
    return (
        f"{what}完成 {show_money(done).text}，占{plan} {show_money(planned).text} 的"
        f" {show_percent(progress).text}；时间已过 {show_percent(time_pct).text}，{compared}。"
    )


def drill_sentence(state: State, drill: Drill, time_pct: Decimal) -> str:
    """Say what the level shows as a whole and which part is largest."""
    measure, whole, pair = state.dataset.measures[0], drill.whole, pair_of(state)
    value = whole.figures[measure.name]
    if whole.rows == 0:
        return "所选范围内没有数据。"
    if value is None:
        count = f"所选范围内有 {whole.rows:,} 行"
        apart = "、".join(
            item.title for item in state.dataset.dimensions if item.name in measure.pinned
        )
        return f"{count}；不同{apart}的{measure.title}不能相加，请选定一项再看。"
    if pair is not None and pair.timed and whole.done is not None and whole.planned:
        what, plan = state.dataset.title, pair.plan
        first = pace_sentence(whole.done, whole.planned, time_pct, what, plan)
    elif pair is not None and whole.progress_pct is not None:
        first = ratio_sentence(state, whole, pair)
    else:
        shown = printed(value, unit_for(measure, [value]))
        counts = f"，{whole.rows:,} 行" if measure.column else ""
        first = f"所选范围内{measure.title}共 {shown.number}{shown.unit}{counts}。"
    if state.level is None or not adds_over(measure, state.dataset, state.level):
        return first
    return first + largest_sentence(drill.parts, measure.name, value)


def ratio_sentence(state: State, whole: Part, pair: Pair) -> str:
    """Say how much of one figure another is: paid in of due, contracts of their budget."""
    assert whole.done is not None
    titles = {item.name: item.title for item in state.dataset.measures}
    return (
        f"{titles[pair.done[1]]} {show_money(whole.done).text}，"
        f"{titles[pair.planned[1]]} {show_money(whole.planned).text}，"
        f"前者是后者的 {show_percent(whole.progress_pct).text}。"
    )


def largest_sentence(parts: list[Part], measure: str, whole: Decimal) -> str:
    """Say which part is largest and its share; nothing for fewer than two parts."""
    known = [part for part in parts if part.figures[measure] is not None]
    if len(known) < 2 or whole <= 0:
        return ""
    top = max(known, key=lambda part: part.figures[measure] or Decimal(0))
    share = (top.figures[measure] or Decimal(0)) * 100 / whole
    return f"其中{top.name}最多，占 {show_percent(share).text}。"


def scope_words(state: State, place: str) -> str:
    """Say what is looked at: place, basis, year, day."""
    basis = "总预算口径（含各镇，已扣除相互转移）" if state.view == ALL else "本级口径"
    return f"{place} {state.year} 年，{basis}，数据截至 {day_words(state.as_of)}"


def day_words(day: date) -> str:
    """Return a day as 2025年10月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
