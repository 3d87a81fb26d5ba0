"""The light of a running limit: red past its day, yellow near it; words and shape say it too."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date

from tongjian.core.calendar.days import Calendar
from tongjian.core.home import InsecureSetup

RED, YELLOW, GREEN, GREY = "red", "yellow", "green", "grey"
LIGHTS = {
    RED: "已超期",
    YELLOW: "临近到期",
    GREEN: "期限充裕",
    GREY: "没有在走的期限",
}
NEAR = 3


@dataclass(frozen=True)
class Light:
    """A badge's tone and its words."""

    tone: str
    words: str


def near_days(environment: dict[str, str] | None = None) -> int:
    """Return within how many working days a limit counts as near (TONGJIAN_HALL_NEAR, 3)."""
    text = (os.environ if environment is None else environment).get("TONGJIAN_HALL_NEAR", "")
    if not text:
        return NEAR
    if not text.isdigit() or not 1 <= int(text) <= 30:
        raise InsecureSetup("TONGJIAN_HALL_NEAR 要写 1 到 30 之间的整数（临近到期的工作日数）")
    return int(text)


@dataclass(frozen=True)
class Day:
    """Today and the last day that counts as near, under one calendar."""

    today: date
    near: date
    calendar: Calendar
    _left: dict[date, int] = field(default_factory=dict)

    @classmethod
    def of(cls, today: date, calendar: Calendar, days: int | None = None) -> Day:
        """Return the day with its horizon of ``days`` working days."""
        near = today
        for _ in range(near_days() if days is None else days):
            near = calendar.next_workday(near)
        return cls(today, near, calendar)

    def left(self, due: date) -> int:
        """Return the working days left after today, negative when past; the day itself is 0."""
        if due not in self._left:
            self._left[due] = self.calendar.workdays(self.today, due)
        return self._left[due]

    def light(self, due: date | None, *, paused: bool = False, running: bool = True) -> Light:
        """Return the light of a limit that ends on ``due``."""
        if due is None or not running:
            return Light(GREY, "暂停计时" if paused and running else "不计时")
        if due < self.today:
            late = -self.left(due)
            return Light(RED, f"已超期 {late} 个工作日" if late else "已超期")
        words = "今天到期" if due == self.today else f"还有 {self.left(due)} 个工作日"
        return Light(YELLOW if due <= self.near else GREEN, words)
