"""A figure as of last March and today's: both explain themselves, and so does the difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.journeys.ledger.story import BASE, Ledger, Visitor, money, paid
from tests.world import ROOT
from tongjian.supervision.ledger.actions import withdraw
from tongjian.supervision.ledger.models import Delivery

MARCH = "2026-03-31"
THEN, NOW = Decimal("1107.15"), Decimal("1241.41")


def history(ledger: Ledger) -> None:
    """Two months, one of them delivered anew later, a third, and one withdrawn."""
    ledger.at("2026-02-10 10:00")
    ledger.given("一月.csv", "payment", paid(1, "1000.10"), paid(1, "7.00"), period="01")
    ledger.at("2026-03-10 10:00")
    ledger.given("二月.csv", "payment", paid(2, "100.05"), period="02")
    ledger.at("2026-04-15 10:00")
    ledger.given("一月更正.csv", "payment", paid(1, "1000.10"), paid(1, "6.93"), period="01")
    ledger.at("2026-05-12 10:00")
    wrong = ledger.given("三月.csv", "payment", paid(3, "5000.00"), period="03")
    ledger.at("2026-05-20 10:00")
    with ledger.site.world.scope():
        found = Delivery.objects.get(pk=wrong)
        withdraw(subject=found, reason="口径有误", by=ROOT, now=ledger.site.world.now)
    ledger.at("2026-06-10 10:00")
    ledger.given("五月.csv", "payment", paid(5, "134.33"), period="05")
    ledger.at("2026-09-01 10:00")


def explained(deputy: Visitor, figure: Decimal) -> None:
    """Press the total's explanation; the figure is there, and its deliveries add up to it."""
    deputy.press_first("main tfoot a.explain")
    shares = amounts(deputy.page.locator("main .table").first)
    assert sum(shares) == figure
    deputy.sees("怎样算出来", f"{figure:,}").looks("explain-as-of")


def amounts(table: Any) -> list[Decimal]:
    cells = table.locator("tbody td:nth-child(5)").all_inner_texts()
    return [money(cell) for cell in cells]


@pytest.mark.soak
def test_a_figure_of_last_march_and_todays_explain_themselves(ledger: Ledger) -> None:
    history(ledger)
    deputy = ledger.official("deputy").open(f"/query/payment/{BASE}")
    deputy.sees(f"{NOW:,}").misses("这是截至")
    today = deputy.path
    explained(deputy, NOW)
    deputy.open(f"/query/payment/{BASE}").unfold("筛选")
    deputy.write("as_of", MARCH).press("查询", ".filters")
    assert deputy.path == today
    deputy.sees("这是截至 2026年3月31日", f"{THEN:,}").looks("as-of")
    explained(deputy, THEN)
    deputy.sees("这是截至 2026年3月31日")
    deputy.open(f"/query/payment/{BASE}&as_of={MARCH}").press("与今天差在哪里")
    deputy.sees("2026年3月31日查是", "一月更正.csv", "五月.csv").looks("since")
    table = deputy.page.locator("main .table", has_text="报送批次").first
    effects = [money(text) for text in table.locator("tbody td:last-child").all_inner_texts()]
    assert len(effects) == 3, effects
    assert sum(effects) == NOW - THEN
    assert money(table.locator("tfoot td").last.inner_text()) == NOW - THEN
    deputy.misses("三月.csv")
