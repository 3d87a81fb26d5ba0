"""The hall as a budget project: its five declared targets, measured.

What the hall can measure itself it measures; money it never sees, so the deviation of what was
spent from the budget has no value here and is never shown as 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongjian.core.documents.numbers import Shown, show_percent
from tongjian.hall.office.figures.tables import Answers, ratio


@dataclass(frozen=True)
class Target:
    """A declared target and what is measured; ``met`` is None where there is no value."""

    title: str
    goal: str
    value: Decimal | None
    how: str
    met: bool | None

    @property
    def shown(self) -> Shown:
        """The value as printed."""
        return show_percent(self.value)

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {True: "green", False: "red", None: "grey"}[self.met]

    @property
    def tone_words(self) -> str:
        """The words of its badge."""
        return {True: "达到", False: "未达到", None: "没有数据"}[self.met]


def _at_least(
    title: str, goal: int, part: int, whole: int, how: str, *, exact: bool = False
) -> Target:
    value = ratio(part, whole)
    sign = "" if exact else "≥"
    met = None if value is None else value >= goal
    return Target(title, f"{sign}{goal}%", value, f"{how}：{part} ÷ {whole}。", met)


def targets(
    answers: Answers, due: tuple[int, int], requirements: tuple[int, int, int]
) -> list[Target]:
    """Return the five targets."""
    should, did = due
    said, rated, satisfied = requirements
    count, liked, _, _ = answers.ratings.get(None, (0, 0, None, 0))
    came, without = answers.received.get(None, (0, 0))
    return [
        Target(
            "实际投入与预算的偏差",
            "0%",
            None,
            "由预算执行数据计算，大厅自身没有资金数据，所以这里没有数值，也不是 0。",
            None,
        ),
        _at_least("完成率", 100, did, should, "法定期限已到的办件中已经办完的", exact=True),
        _at_least(
            "需求满足度",
            90,
            satisfied,
            rated,
            f"收到需求 {said} 条，答复后评价为基本满意及以上的 ÷ 有评价的",
        ),
        _at_least("办公无纸化普及率", 80, without, came, "全程没有纸质材料的办件 ÷ 全部收件"),
        _at_least("用户满意率", 80, liked, count, "评价为基本满意及以上的 ÷ 全部评价"),
    ]
