"""The answers of the first minute in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.core.documents.numbers import show_percent
from tongjian.supervision.home.reads import Changes, Fresh, Progress
from tongjian.supervision.queries.reads import Part
from tongjian.supervision.queries.sentences import day_words, pace_sentence

FRESH_DAYS = 45  # a month's data are due within the month after it


def track(revenue: Progress, spending: Progress, whose: str) -> list[str]:
    """Say how revenue and spending stand against time."""
    lines = []
    for progress, what in (
        (revenue, f"{whose}一般公共预算收入"),
        (spending, f"{whose}一般公共预算支出"),
    ):
        whole = progress.whole
        if whole.done is None or not whole.planned:
            lines.append(f"{what}：还没有可以比较的预算和执行数据。")
        else:
            lines.append(pace_sentence(whole.done, whole.planned, progress.time_pct, what))
    return lines


def behind(parts: Sequence[Part], progress: Progress, noun: str) -> str:
    """Say which parts are slowest."""
    if progress.whole.progress_pct is None:
        return "还没有可以比较的数据。"
    if not parts:
        return f"各{noun}都赶上了时间进度。"
    names = "、".join(part.name for part in parts[:3])
    first = parts[0]
    return (
        f"慢于时间进度的{noun}里，最慢的是{names}；"
        f"{first.name}只完成 {show_percent(first.progress_pct).text}。"
    )


def problems(counts: dict[str, int], *, has_data: bool) -> str:
    """Say how many warnings stand; without any data there was nothing to judge."""
    if not any(counts.values()):
        return "目前没有预警。" if has_data else "还没有数据，规则还没有判断过。"
    red, yellow, blue = counts["red"], counts["yellow"], counts["blue"]
    start = f"有 {red} 条红色预警，触及法律界限或迹象明显，需要书面答复" if red else "没有红色预警"
    return f"{start}；另有黄色 {yellow} 条、蓝色 {blue} 条。"


def changed(changes: Changes) -> str:
    """Say what came since the last visit."""
    if changes.since is None:
        return "这是您第一次打开，下次会告诉您其间的变化。"
    day = day_words(changes.since.date())
    if not changes.delivery_count and not changes.warning_count:
        return f"自 {day} 您上次查看以来，没有新的数据和预警。"
    return (
        f"自 {day} 您上次查看以来，新到 {changes.delivery_count} 批数据，"
        f"新增 {changes.warning_count} 条预警。"
    )


def fresh(found: Sequence[Fresh], spending: Progress) -> str:
    """Say how fresh the data are."""
    days = [item.received for item in found if item.received]
    if not days:
        return "还没有收到任何数据。"
    reach = f"支付数据到 {day_words(spending.drill.until)}为止。" if spending.drill.until else ""
    oldest = [
        item
        for item in found
        if item.monthly and (item.age_days is None or item.age_days > FRESH_DAYS)
    ]
    text = f"最近一批数据在 {day_words(max(days))}收到；{reach}"
    if oldest:
        names = "、".join(item.title for item in oldest)
        return f"{text}{names}已超过 {FRESH_DAYS} 天没有更新。"
    return text
