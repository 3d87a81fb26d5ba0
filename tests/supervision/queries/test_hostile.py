"""Addresses nobody would type by accident."""

from __future__ import annotations

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT


@pytest.mark.parametrize("amount", ["1e15", "-1e15", "1.123456789012345678", "NaN", "1e400"])
@pytest.mark.parametrize("key", ["min", "max"])
def test_an_amount_the_engine_cannot_hold_is_told_and_ignored(
    filled: Clerk, key: str, amount: str
) -> None:
    address = f"/query/payment/rows/?j={DISTRICT}&year=2024&{key}={amount}"
    page = filled.world.client("deputy").get(address)
    assert page.status_code == 200
    assert "无法识别，已忽略" in page.content.decode()
