from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.supervision.ask import lexicon
from tongjian.supervision.ask.numerals import number, yuan
from tongjian.supervision.ask.understand import Asked, Context, NotUnderstood, understand
from tongjian.supervision.datasets import dataset_named

CONTEXT = Context(
    year=2025,
    years=(2021, 2022, 2023, 2024, 2025),
    functions={
        "教育支出": "205",
        "普通教育": "20502",
        "小学教育": "2050202",
        "卫生健康支出": "210",
    },
    revenues={"增值税": "10101"},
    units={"第一小学": "310112001001"},
    departments={"教育局": "310112001"},
    places={"甲镇": "310112101", "示例区": "310112"},
)
CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("今年教育支出进度最慢的五个单位", {"kind": "ranking", "split": "unit", "number": 5, "least_first": True}),
    ("今年教育支出进度最慢的单位", {"progress": True, "year": 2025, "dataset": "payment", "codes": {"function_code": "205"}}),
    ("今年支出最多的十个部门", {"kind": "ranking", "split": "department", "number": 10, "least_first": False, "measure": "paid"}),
    ("去年三公经费最高的5个单位是哪些？", {"kind": "ranking", "dataset": "three_public", "year": 2024, "number": 5}),
    ("近五年教育支出的变化", {"kind": "trend", "years": (2021, 2022, 2023, 2024, 2025), "codes": {"function_code": "205"}}),
    ("2022年至2024年税收收入趋势", {"kind": "trend", "years": (2022, 2023, 2024), "dataset": "revenue", "codes": {"revenue_code": "101"}}),
    ("今年教育支出比去年增长多少", {"kind": "growth", "year": 2025}),
    ("今年一季度各月支出多少", {"kind": "ranking", "split": "month", "months": ("01", "03")}),
    ("超过100万元的现金支付有哪些", {"kind": "rows", "at_least": Decimal(1_000_000), "chosen": {"settlement": "cash"}}),
    ("五十万以上的支付", {"kind": "rows", "at_least": Decimal(500_000)}),
    ("今年各镇支出进度", {"kind": "ranking", "split": "town", "progress": True}),
    ("支出最多的10个收款人", {"split": "payee", "number": 10}),
    ("2023年增值税收入多少", {"kind": "total", "year": 2023, "dataset": "revenue", "codes": {"revenue_code": "10101"}}),
    ("社保支出占比", {"kind": "share", "codes": {"function_code": "208"}}),
    ("教育局今年花了多少钱", {"kind": "total", "department": "310112001", "measure": "paid"}),
    ("第一小学的年初预算", {"kind": "total", "unit": "310112001001", "dataset": "budget", "measure": "approved"}),
    ("甲镇2024年上半年收入", {"place": "310112101", "year": 2024, "months": ("01", "06"), "dataset": "revenue"}),
    ("预算执行率最低的十个项目", {"split": "project", "progress": True, "least_first": True}),
    ("小学教育支出排名前三的单位", {"codes": {"function_code": "2050202"}, "number": 3}),
    ("用途含“维修”的支付明细", {"kind": "rows", "keyword": "维修"}),
    ("政府性基金支出", {"fund": "fund", "kind": "total"}),
    ("一般性转移支付", {"dataset": "transfer", "chosen": {"direction": "out", "kind": "general"}}),
    ("公务接待费最多的部门", {"dataset": "three_public", "chosen": {"item": "reception"}, "split": "department"}),
    ("债务余额", {"dataset": "debt", "measure": "balance", "kind": "total"}),
    ("1-9月全区支出", {"everywhere": True, "months": ("01", "09")}),
    ("单一来源采购最多的供应商", {"dataset": "procurement", "split": "payee", "chosen": {"method": "single"}}),
    ("审计问题最多的单位", {"dataset": "audit_finding", "measure": "number"}),
    ("支出最少的后5个单位", {"least_first": True, "number": 5}),
)  # fmt: skip


def flat(asked: Asked) -> dict[str, Any]:
    return {
        **vars(asked),
        "dataset": asked.meant.dataset,
        "measure": asked.meant.measure,
        "codes": dict(asked.meant.codes),
        "chosen": dict(asked.meant.chosen),
    }


@pytest.mark.parametrize(("question", "expected"), CASES, ids=[case[0] for case in CASES])
def test_questions_are_understood(question: str, expected: dict[str, Any]) -> None:
    asked = understand(question, CONTEXT)
    assert isinstance(asked, Asked), asked
    found = flat(asked)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("question", lexicon.EXAMPLES)
def test_every_example_is_understood(question: str) -> None:
    assert isinstance(understand(question, CONTEXT), Asked), understand(question, CONTEXT)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("今年区长的工资多少", "区长"),
        ("明天天气", "天气"),
        ("教育支出和房价", "房价"),
        ("支出最多的饭店老板", "饭店老板"),
        ("十三月支出", "十三月"),
    ],
)
def test_what_is_not_known_is_told_and_not_guessed(question: str, unknown: str) -> None:
    found = understand(question, CONTEXT)
    assert isinstance(found, NotUnderstood)
    assert unknown in "".join(found.unknown)
    assert all(word in found.reason for word in found.unknown)


@pytest.mark.parametrize(
    "question", ["", "的", "今年", "收入和债务余额", "教育支出与卫生健康支出", "1999年支出"]
)
def test_too_little_or_too_much_is_told(question: str) -> None:
    assert isinstance(understand(question, CONTEXT), NotUnderstood)


def test_a_year_without_data_gives_way_and_says_so() -> None:
    asked = understand("今年支出", Context(2026, CONTEXT.years, {}, {}, {}, {}, {}))
    assert isinstance(asked, Asked) and asked.year == 2025
    assert "2026 年还没有数据" in asked.notes[0]


@given(st.text(max_size=60))
def test_nothing_breaks_it(text: str) -> None:
    found = understand(text, CONTEXT)
    assert isinstance(found, Asked | NotUnderstood)


WORDS = st.sampled_from(
    ["今年", "去年", "教育支出", "支出", "最多", "最慢的", "五个", "单位", "部门", "进度", "前十", "一季度", "近三年", "超过100万", "同比", "占比"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=6).map("、".join))
def test_known_words_in_any_order_are_never_unknown(text: str) -> None:
    found = understand(text, CONTEXT)
    assert isinstance(found, Asked) or not found.unknown, (text, found)


@given(st.integers(1, 999))
def test_numbers_in_chinese_are_read(value: int) -> None:
    digits = "零一二三四五六七八九"
    text = ""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    if hundreds:
        text += digits[hundreds] + "百"
    if tens:
        text += digits[tens] + "十"
    elif hundreds and ones:
        text += "零"
    if ones:
        text += digits[ones]
    assert number(text) == value == number(str(value))


def test_sums_are_read() -> None:
    assert yuan("100万元") == 1_000_000 and yuan("2.5亿") == 250_000_000
    assert yuan("五十万") == 500_000 and yuan("三千元") == 3000 and yuan("x") is None


def test_every_word_of_the_lexicon_is_declared() -> None:
    for meant in lexicon.MEASURES.values():
        dataset = dataset_named(meant.dataset)
        assert meant.measure in {one.name for one in dataset.measures}, meant
        dimensions = {one.name: one for one in dataset.dimensions}
        for name, value in meant.chosen.items():
            assert value in dataset.column(dimensions[name].column).choices, meant
        assert set(meant.codes) <= {column.name for column in dataset.columns}
    assert set(lexicon.SPLITS.values()) <= set(lexicon.LEVELS)
