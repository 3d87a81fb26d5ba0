"""A false alarm is dismissed, stays away for the same cause, and comes back when its figures move."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import YEAR, paid, planned
from tests.journeys.oversight.story import NAME, Oversight

TITLE = f"{NAME}{YEAR}年"
REASON = "食堂料酒，已看过采购合同。"
CHANGED = "数据有变化，与不予立案时的情况不同，重新研判"


def payments(story: Oversight, name: str, cooking_wine: str) -> None:
    lines = (paid(1, "20000"), paid(2, cooking_wine, purpose="购买黄酒"))
    story.delivers(story.ledger.file(name, "payment", *lines), "payment", int(YEAR))
    story.settles()


def dismisses(story: Oversight) -> None:
    """One of many at once: without a reason nothing happens."""
    staff = story.committee.open("/cases/").press("批量研判").looks("triage")
    staff.page.get_by_label(f"选择 {TITLE}").check()
    staff.press("不予立案").sees("不予立案要写明理由")
    assert staff.page.get_by_label(f"选择 {TITLE}").is_checked()
    staff.write("reason", REASON).press("不予立案").sees("1件已不予立案", inside="body")
    staff.misses(TITLE)


@pytest.mark.soak
def test_a_false_alarm_comes_back_only_when_its_figures_change(story: Oversight) -> None:
    story.ledger.given("预算.csv", "budget", planned("100000"))
    payments(story, "支付.csv", "3000")
    story.judges()  # also what the payments alone asked no rule about is found before it is judged
    story.finds(TITLE).sees("黄酒", "3,000.00元")
    story.waits_for("committee", "second")
    dismisses(story)
    story.waits_for()
    story.committee.open(story.path).sees("不予立案，理由：食堂料酒", "现在：不予立案")
    story.judges()
    story.waits_for()
    story.committee.open("/warnings/").sees("黄酒").open(story.path).sees("现在：不予立案")
    story.ledger.at("2026-03-05 10:00")
    payments(story, "支付更正.csv", "5200")
    story.waits_for("committee", "second")
    story.committee.open("/notices/").sees("回到待研判")
    back = story.finds(TITLE).sees("现在：待研判", CHANGED, REASON, "5,200.00元").looks("case-back")
    back.misses("后来的数字有变化")
    story.deputy.open(story.path).sees(CHANGED)
    story.takes("second", "open", "立案")
    story.waits_for("committee", "second")
