"""Amounts: shifted to yuan exactly, otherwise left as they are printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.readers.declaration.money import read_money, to_yuan, unit_in


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("45800.00", "元", "45800.00"),
        ("1648012", None, "1648012"),
        ("1,234,567.80", "元", "1234567.80"),
        ("１２，３４５．６０", "元", "12345.60"),
        ("45.8", "万元", "458000"),
        ("45.8万元", "元", "458000"),
        ("10606.7522万元", None, "106067522"),
        ("12.34567", "万元", "123456.7"),
        ("0", "万元", "0"),
        ("3亿元", None, "300000000"),
        ("500元", "万元", "500"),
        ("¥ 88.00", "元", "88.00"),
        ("-3.5", "万元", "-35000"),
        ("000.0", "元", "000.0"),
        ("", "元", None),
        ("----", "元", None),
        ("待定", "元", None),
        ("约50万元", None, None),
        ("12,34", "元", None),
        ("１０００，０００", "元", "1000000"),
        ("1000,0000", "元", None),
        ("100-200", "元", None),
    ],
)
def test_amounts(text: str, unit: str | None, yuan: str | None) -> None:
    assert read_money(text, unit, {}).yuan == yuan


def test_what_is_no_amount_keeps_its_words() -> None:
    assert read_money("待定", "元", {}).stated == "待定"
    assert read_money(" —— ", "元", {}).stated == ""


@given(st.decimals(min_value=0, max_value=10**9, places=6), st.sampled_from([1_000, 10_000]))
def test_moving_the_point_is_exact(value: Decimal, factor: int) -> None:
    assert Decimal(to_yuan(str(value), factor)) == value * factor


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_yuan_stay_as_printed_but_for_their_commas(value: Decimal) -> None:
    assert read_money(f"{value:,}", "元", {}).yuan == str(value)


@given(st.decimals(min_value=0, max_value=10**8, places=4))
def test_a_unit_in_the_cell_prevails_over_the_column(value: Decimal) -> None:
    assert read_money(f"{value}万元", "元", {}).yuan == read_money(str(value), "万元", {}).yuan


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("金额（万元）", "万元"),
        ("金额(元)", "元"),
        ("单位：万元", "万元"),
        ("项目资金\n（万元）", "万元"),
        ("元旦活动", None),
        ("单元格", None),
        ("二元", None),
    ],
)
def test_units_in_headings(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit
