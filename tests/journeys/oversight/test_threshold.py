"""A threshold is tried, proposed, approved by another, and takes force on its day and not before."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import YEAR, Visitor, paid, planned
from tests.journeys.oversight.story import NAME, Oversight

RULE, TITLE = "/rules/50/", f"{NAME}{YEAR}年"
LARGE, SMALL = "购买白酒", "购买黄酒"
DAY = "2026-04-01"
REASON = "小额烟酒支出也要说明。"


def delivered(story: Oversight) -> None:
    story.ledger.given("预算.csv", "budget", planned("100000"))
    lines = (
        paid(1, "20000"),
        paid(2, "3000", purpose=LARGE),
        paid(2, "800", purpose=SMALL),
    )
    story.delivers(story.ledger.file("支付.csv", "payment", *lines), "payment", int(YEAR))
    story.settles()


def tries(staff: Visitor) -> None:
    """Five hundred instead of a thousand: one more would have been found."""
    staff.open("/rules/").press("R050").press("试算").looks("trial-new")
    staff.write("value-least_yuan", "500").press("试算", "main form")
    staff.sees("不登记预警，也不改变现行界限", "1,000", "500", SMALL).looks("trial")


def proposes(staff: Visitor) -> str:
    """With the back-test, from the first of April; nobody approves what they propose."""
    staff.unfold("单笔支付达到此数才判断").write("valid_from", DAY).write("reason", REASON)
    staff.press("提出", "main form").sees("等待批准", "自己提出的界限不能由自己批准").looks(
        "proposal"
    )
    assert not staff.page.get_by_role("button", name="批准", exact=True).count()
    return staff.path


def approves(second: Visitor, proposal: str) -> None:
    second.open("/notices/").sees("R050", "请您批准")
    second.open("/rules/").press("界限变更").looks("proposals").press("R050")
    assert second.path == proposal
    second.sees(REASON, "看试算结果").write("answer", "同意。").press("批准", "main form")
    second.sees("已批准", "2026年4月1日").looks("proposal-approved")


def holds(story: Oversight, *purposes: str) -> None:
    """Hold what the rules find today against what they should."""
    story.judges()
    staff = story.committee.open("/warnings/?rule=50")
    for one in (LARGE, SMALL):
        (staff.sees if one in purposes else staff.misses)(one)


@pytest.mark.soak
def test_a_threshold_takes_force_on_its_day_and_old_findings_keep_theirs(story: Oversight) -> None:
    delivered(story)
    story.second.open("/rules/")  # is told of what is proposed from now on
    story.finds(TITLE).sees(LARGE).misses(SMALL)
    story.takes("committee", "open", "立案")
    ask = {"letter": "inquiry", "reason": "请说明。", "due": "2026-05-08"}
    story.takes("committee", "ask", "发函", **ask)
    tries(story.committee)
    proposal = proposes(story.committee)
    approves(story.second, proposal)
    story.committee.open("/notices/").sees("您提出的界限已批准")
    story.committee.open(RULE).sees("默认").misses("自行设定")
    holds(story, LARGE)
    story.at(f"{DAY} 10:00")
    story.committee.open(RULE).sees("自行设定，2026年4月1日起").looks("rule-set")
    holds(story, LARGE, SMALL)
    kept = story.committee.open(story.path).sees(LARGE, "1,000.00元", "界限已调整", SMALL)
    kept.looks("case-kept").sees("在发函以后")
    story.unit.open(story.path).sees("1,000.00元")
