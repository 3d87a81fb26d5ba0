"""A source is late: an explanation is demanded, answered, sent back, answered anew, accepted."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import Ledger, Visitor, planned

LATE = "国库集中支付 2026 年 1 月"


@pytest.mark.soak
def test_an_explanation_is_demanded_sent_back_once_and_accepted(ledger: Ledger) -> None:
    ledger.given("预算.csv", "budget", planned("9000"))
    staff = ledger.official("committee").open("/sources/").looks("sources")
    demands(staff.unfold("可以催的"), LATE)
    staff.sees(LATE, "还没有交").looks("demanded")
    asked = staff.path
    clerk = ledger.official("finance").open("/home/")
    clerk.open("/sources/explanations/mine/").press_first("main tbody a")
    draft = clerk.looks("explain").page.locator("[name=text]").input_value()
    assert LATE in draft
    assert "未按时报送的原因：" in draft
    reason = draft.replace("未按时报送的原因：", "未按时报送的原因：系统切换，导出推迟。")
    clerk.write("text", reason).write("expected", "2026-03-10").press("交出")
    staff.open(asked).sees("系统切换，导出推迟", "2026年3月10日")
    staff.press("退回重写").sees("退回要写明为什么")
    staff.write("reason", "请写明改进的办法。").press("退回重写")
    clerk.open(f"{asked}answer/").sees("退回的原因", "请写明改进的办法")
    clerk.write("text", f"{reason}今后提前三天导出。").press("交出")
    staff.open(asked).sees("今后提前三天导出").press("认可").sees("已认可").looks("accepted")
    staff.open("/sources/explanations/").sees(LATE, "认可", inside="main tbody")
    clerk.open("/notices/").sees("退回")


def demands(staff: Visitor, what: str) -> None:
    line = staff.page.locator("li", has=staff.page.get_by_text(what)).locator("visible=true")
    with staff.page.expect_navigation():
        line.get_by_role("button", name="要求说明").first.click()
