"""A deputy asks in plain words, reads how it was understood, and goes down to the payments."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import Ledger, paid, planned
from tests.world import DISTRICT

ASKED = "今年教育支出进度最慢的五个单位"
SCHOOL = {"function_code": "2050202"}


def units(number: int) -> dict[str, str]:
    return {**SCHOOL, "unit": f"{DISTRICT}{number:03d}001"}


@pytest.mark.soak
def test_a_question_is_understood_answered_and_followed_to_its_payments(ledger: Ledger) -> None:
    ledger.units(6)
    ledger.given("预算.csv", "budget", *(planned("10000", **units(one)) for one in range(1, 7)))
    payments = [paid(2, f"{1000 - one * 100}.50", **units(one)) for one in range(1, 7)]
    ledger.given("支付.csv", "payment", *payments)
    deputy = ledger.official("deputy").open("/ask/").looks("ask")
    deputy.fill(q=ASKED).press("问")
    deputy.sees("是这样理解的", "教育", "最慢的是第6局本级").looks("answer")
    lines = deputy.page.locator(".table--cards tbody th[scope=row]").all_inner_texts()
    assert lines == [f"第{one}局本级" for one in (6, 5, 4, 3, 2)]
    deputy.press_first(".table--cards tbody th[scope=row] a").sees("第6局本级")
    deputy.press("看明细")
    deputy.sees("400.50", "共 1 行").misses("500.50").looks("answer-rows")
    deputy.open("/ask/").fill(q="今年区长工资进度最慢的单位").press("问")
    deputy.sees("没有看懂“区长工资”", "相近的").looks("refused")
    deputy.press_first("main section:has(h2:has-text('相近的')) a")
    deputy.sees("回答", "是这样理解的").misses("没有看懂")
