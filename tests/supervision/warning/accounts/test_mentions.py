"""Figures of the text in the unit of the tables."""

from decimal import Decimal

import pytest

from tongjian.supervision.warning.accounts.mentions import Mention


@pytest.mark.parametrize(
    ("unit", "money_unit", "factor"),
    [("元", "元", "1"), ("万元", "万元", "1"), ("万元", "元", "10000"), ("元", "万元", "0.0001")],
)
def test_a_unit_in_that_of_the_tables(unit: str, money_unit: str, factor: str) -> None:
    mention = Mention("amount", "5,411,720.48", unit, 0, 12, 13)
    assert mention.factor(money_unit) == Decimal(factor)
    assert mention.amount(money_unit) == Decimal("5411720.48") * Decimal(factor)
