"""Figures in sentences."""

from decimal import Decimal

from tongjian.supervision.warning.plain import money, moneys, percent, points


def test_money_takes_the_unit_that_reads_best() -> None:
    assert money(Decimal("980")) == "980.00元"
    assert money(Decimal("9999.99")) == "9,999.99元"
    assert money(Decimal("10000")) == "1.00万元"
    assert money(Decimal("-350000")) == "-35.00万元"
    assert money(Decimal("120000000")) == "1.20亿元"


def test_money_is_rounded_half_up() -> None:
    assert money(Decimal("10050")) == "1.01万元"
    assert money(Decimal("0.005")) == "0.01元"
    assert money(Decimal("99999999.99")) == "1.00亿元"


def test_percentages_lose_idle_zeros() -> None:
    assert percent(Decimal("58.30")) == "58.3%"
    assert percent(Decimal("100.00")) == "100%"
    assert points(Decimal("-12.50")) == "12.5个百分点"
    assert points(Decimal("0")) == "0个百分点"


def test_amounts_a_cent_apart_are_told_to_the_cent() -> None:
    one, other = Decimal("1800000.01"), Decimal("1800000")
    assert moneys(one, other) == ["1,800,000.01元", "1,800,000.00元"]
    assert moneys(other, other) == ["180.00万元", "180.00万元"]
    assert moneys(other, Decimal("1700000")) == ["180.00万元", "170.00万元"]
