"""A unit sees its own page before others and says a word; the family tree opens by keyboard."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import BASE, Ledger, Visitor, paid, planned
from tests.world import DISTRICT

UNIT = f"{DISTRICT}001001"
WORD = "工程因雨推迟，款项将在四月支付。"
MANY = 80  # presses of the tabulator, at most


@pytest.mark.soak
def test_a_unit_sees_its_page_first_and_a_deputy_its_note_later(ledger: Ledger) -> None:
    ledger.at("2026-02-02 10:00")
    ledger.given("预算.csv", "budget", planned("9000"), planned("500", unit=f"{DISTRICT}002001"))
    ledger.at("2026-03-02 10:00")
    ledger.given("支付.csv", "payment", paid(2, "6543.21"))
    unit = ledger.official("unit", unit=UNIT).open("/analysis/")
    unit.sees("第1局本级", "6,543.21", "您先看到").looks("unit-first")
    deputy = ledger.official("deputy").open(f"/analysis/unit/{UNIT}/{BASE}")
    deputy.sees("由单位先看 3 个工作日").misses("6,543.21").looks("unit-others")
    unit.unfold("写一条说明").write("text", WORD).press("公布").sees("说明已公布", inside="body")
    ledger.at("2026-03-06 10:00")
    deputy.open(f"/analysis/unit/{UNIT}/{BASE}").sees("6,543.21", WORD).looks("unit-noted")
    climbs(ledger.official("deputy"))


def climbs(deputy: Visitor) -> None:
    """From the menu to a unit of the tree, with the tabulator and the enter key alone."""
    page = deputy.open("/home/").page
    tab_to(deputy, "document.activeElement.matches('a[href=\"/tree/\"]')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    deputy.sees("族谱图", "从总数到单位").looks("tree")
    tab_to(deputy, opens("示例区"))
    if not page.evaluate("document.activeElement.parentElement.open"):
        page.keyboard.press("Enter")
    page.wait_for_selector("summary:has-text('第1局')")
    tab_to(deputy, opens("第1局"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".tree__name:has-text('第1局本级')")
    tab_to(deputy, "document.activeElement.textContent === '单位页'")
    deputy.sees("有说明").looks("tree-open")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    deputy.sees(WORD)


def opens(name: str) -> str:
    return (
        "document.activeElement.matches('summary') && "
        "document.activeElement.closest('li')?.querySelector('.tree__name a')?.textContent"
        f" === '{name}'"
    )


def tab_to(deputy: Visitor, there: str) -> None:
    for _ in range(MANY):
        deputy.page.keyboard.press("Tab")
        if deputy.page.evaluate(there):
            return
    raise AssertionError(f"{deputy.page.url}: {MANY} presses do not reach {there}")
