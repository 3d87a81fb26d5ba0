"""Printed names taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.readers.reports.names import MAYBE_TOTAL, is_total, read_name

PRINTED = [
    ("一、一般公共服务支出", "一般公共服务支出", "一、"),
    ("　　（一）增值税", "增值税", "（一）"),
    ("1.增值税", "增值税", "1."),
    ("１．房产税", "房产税", "1."),
    ("1、企业所得税", "企业所得税", "1."),
    ("（1）个人所得税", "个人所得税", "（1）"),
    ("2）契税", "契税", "1）"),
    ("①契税", "契税", "①"),
    ("⑴印花税", "印花税", "（1）"),
    ("㈠税收", "税收", "（一）"),
    ("1.1 增值税", "增值税", "1.1"),
    ("第一部分　税收收入", "税收收入", "第一部分"),
    ("一 税收收入", "税收收入", "一、"),
    ("12 其他支出", "其他支出", "1."),
    ("A.增值税", "增值税", "A."),
    ("二十一、灾害防治及应急管理支出", "灾害防治及应急管理支出", "一、"),
    ("收　入　合　计", "收入合计", None),
    ("一 般 公 共 服 务 支 出", "一般公共服务支出", None),
    ("一般公共服务支出", "一般公共服务支出", None),
    ("三公经费", "三公经费", None),
    ("增\n值 税", "增值税", None),
    ("增值税*", "增值税", None),
    ("增值税①", "增值税", None),
    ("增值税[1]", "增值税", None),
    ("支出合计：", "支出合计", None),
    ("—增值税", "增值税", None),
    ("2024年收入", "2024年收入", None),
    ("国有资源（资产）有偿使用收入", "国有资源（资产）有偿使用收入", None),
]


@pytest.mark.parametrize(("printed", "name", "ordinal"), PRINTED)
def test_ordinals_spaces_and_marks_are_taken_off(
    printed: str, name: str, ordinal: str | None
) -> None:
    found = read_name(printed)
    assert (found.name, found.ordinal) == (name, ordinal)


@pytest.mark.parametrize(
    ("printed", "name", "of_which", "minus"),
    [
        ("其中：教育费附加收入", "教育费附加收入", True, False),
        ("　其 中:1.国内增值税", "国内增值税", True, False),
        ("# 增值税", "增值税", True, False),
        ("（其中：教育费附加）", "教育费附加", True, False),
        ("其中：", "", True, False),
        ("减：上解支出", "上解支出", False, True),
        ("加：上年结转", "上年结转", False, False),
    ],
)
def test_parts_and_signs_are_told(printed: str, name: str, of_which: bool, minus: bool) -> None:
    found = read_name(printed)
    assert (found.name, found.of_which, found.minus) == (name, of_which, minus)


@pytest.mark.parametrize(
    ("printed", "code", "name"),
    [
        ("201 一般公共服务支出", "201", "一般公共服务支出"),
        ("　　2010101行政运行", "2010101", "行政运行"),
        ("201 01 01 行政运行", "2010101", "行政运行"),
        ("23009年终结余", "23009", "年终结余"),
        ("（一）一般公共服务支出（201）", "201", "一般公共服务支出"),
        ("100年纪念", None, "100年纪念"),
    ],
)
def test_codes_beside_names(printed: str, code: str | None, name: str) -> None:
    found = read_name(printed)
    assert (found.code, found.name) == (code, name)


def test_indent_is_the_width_before_the_name_and_offset_that_behind_a_mark() -> None:
    assert read_name("　　增值税").indent == 4
    assert read_name("  增值税").indent == 2
    found = read_name("　其中：增值税")
    assert (found.indent, found.offset) == (2, 8)


@pytest.mark.parametrize("name", ["合计", "收入总计", "本年支出合计", "小计", "总计（含结转）"])
def test_totals_by_name(name: str) -> None:
    assert is_total(name)


@pytest.mark.parametrize(
    "name", ["一般公共预算收入", "区级一般公共预算支出", "本年收入", "财政总收入"]
)
def test_names_that_may_be_totals(name: str) -> None:
    assert MAYBE_TOTAL.fullmatch(name)
    assert not MAYBE_TOTAL.fullmatch(f"{name}其他")


@given(st.text(max_size=30))
def test_any_text_is_taken_apart(text: str) -> None:
    found = read_name(text)
    assert not any(char.isspace() for char in found.name)
    again = read_name(found.name)
    assert len(again.name) <= len(found.name)
