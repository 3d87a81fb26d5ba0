"""A deputy on a tablet: from how the year goes to one payment and its file."""

from __future__ import annotations

from typing import Any

from tests.journeys.ledger.story import Ledger, Visitor, paid, planned
from tests.world import DISTRICT

SLOW = f"{DISTRICT}002001"
PROJECT = {
    "unit": SLOW,
    "function_code": "2050202",
    "project": "P1",
    "project_name": "校舍维修",
    "kind": "项目支出",
}
MOST = 5  # presses


class Finger:
    """Touches links and counts how often."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.presses = visitor, 0

    def press(self, link: Any) -> None:
        self.presses += 1
        with self.visitor.page.expect_navigation():
            link.tap()

    def row(self, name: str) -> None:
        table = self.visitor.page.locator("section .table tbody th[scope=row] a:visible")
        self.press(table.filter(has_text=name).first)


def test_from_how_the_year_goes_to_one_payment_and_its_file(ledger: Ledger) -> None:
    ledger.given(
        "预算.csv", "budget", planned("90000"), planned("80000", **{**PROJECT, "kind": "project"})
    )
    ledger.given("支付.csv", "payment", paid(1, "15000.00"), paid(2, "321.05", **PROJECT))
    deputy = ledger.on_a_tablet("deputy")
    deputy.sees("今年走到哪了", "哪里慢了", "最慢的是第2局").looks("home-tablet")
    finger = Finger(deputy)
    finger.press(deputy.page.get_by_role("link", name="看第2局"))
    finger.row("第2局本级")
    finger.row("校舍维修")
    deputy.sees("321.05").looks("rows-tablet")
    finger.press(deputy.page.locator("tbody a", has_text="第 3 行"))
    deputy.sees("321.05", "支付.csv", "文件 SM3").looks("row-tablet")
    finger.press(deputy.page.locator("dt:has-text('报送批次') + dd a"))
    deputy.sees("支付.csv", "已入库").looks("delivery-tablet")
    assert finger.presses <= MOST
