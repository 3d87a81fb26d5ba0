"""What is typed into the form: read, refused field by field, kept so that it reads the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.supervision.warning.own.declare import written
from tests.supervision.warning.own.people import PAYEES
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import CODE_LISTS
from tongjian.supervision.warning.own import offers
from tongjian.supervision.warning.own.content import Faulty, read, templates

RATIO = written(
    template="ratio", dataset="procurement", part="contract", whole="budget", subject="unit",
    direction="ge", share="98",
)  # fmt: skip
WORDS = written(template="keyword", dataset="payment", column="purpose", words="旅游")
TERM = written(
    template="deadline", dataset="allotment", begins="date_received", ends="date_issued",
    days="30", which="both",
)  # fmt: skip
AGAINST = written(
    template="comparison", dataset="payment", measure="paid", subject="unit", against="last",
    direction="up", share="50",
)  # fmt: skip
BALANCE = {**PAYEES, "dataset": "balance", "measure": "closing", "subject": "unit"}


@pytest.mark.parametrize(
    ("raw", "field", "message"),
    [
        ({**PAYEES, "template": "sql"}, "template", "模板：请选择一种模板"),
        ({**PAYEES, "dataset": "users"}, "dataset", "数据：请选择可以用“超过或低于一个数”的数据"),
        ({**TERM, "dataset": "revenue"}, "dataset", "数据：请选择"),
        ({**PAYEES, "measure": "amount_yuan"}, "measure", "看哪个数：“amount_yuan”不在可选的范围内"),
        ({**PAYEES, "subject": "purpose"}, "subject", "按什么合计："),
        ({**PAYEES, "limit": "很多"}, "limit", "界限：“很多”不是数字"),
        ({**PAYEES, "limit": "1.005"}, "limit", "界限：最多两位小数"),
        ({**PAYEES, "limit": "NaN"}, "limit", "界限：应为"),
        ({**PAYEES, "limit": ""}, "limit", "界限：请填写"),
        ({**PAYEES, "level": "red"}, "level", "级别：只能是黄色或蓝色"),
        ({**PAYEES, "title": " "}, "title", "名称：请填写"),
        ({**PAYEES, "why": "长" * 301}, "why", "为什么要查：最多300字，收到301字"),
        ({**PAYEES, "ask": ""}, "ask", "要问什么：请填写"),
        ({**PAYEES, "held-level_scope": "both"}, "held-level_scope", "口径：“both”不在"),
        ({**PAYEES, "only-kind": ["other"]}, "only-kind", "支出类型：“other”不在"),
        ({**PAYEES, "only-unit": "1' OR '1'='1"}, "only-unit", "单位编码：“1'”不像代码"),
        ({**PAYEES, "only-function_code": "2" * 41}, "only-function_code", "功能分类编码："),
        ({**PAYEES, "subject": "row", "measure": "number", "dataset": "procurement"},
         "measure", "看哪个数：逐行判断时"),
        (BALANCE, "measure", "看哪个数：“月末余额”在不同的"),
        ({**RATIO, "whole": "contract"}, "whole", "占哪个数：不能与“哪个数”相同"),
        ({**RATIO, "whole": "number"}, "whole", "占哪个数：单位是份，与“哪个数”的元不同"),
        ({**RATIO, "share": "100001"}, "share", "比例界限（%）：应为0至100,000的数"),
        ({**RATIO, "least": "-1"}, "least", "基数至少：应为0"),
        ({**WORDS, "column": "payee_account"}, "column", "看哪一栏："),
        ({**WORDS, "words": "、"}, "words", "要查的词：请填写"),
        ({**WORDS, "words": "旅" * 21}, "words", "要查的词：每个最多20字"),
        ({**WORDS, "exclusions": "旅游"}, "exclusions", "排除的词：“旅游”同时是要查的词"),
        ({**TERM, "ends": "date_received"}, "ends", "应当办成的日期：不能与起算的日期相同"),
        ({**TERM, "days": "1.5"}, "days", "之后几天：天数应为整数"),
        ({**TERM, "begins": "fixed"}, "month_day", "固定的日子：请填写月和日"),
        ({**TERM, "begins": "fixed", "month_day": "2-29"}, "month_day", "固定的日子：不是每年都有"),
        ({**TERM, "begins": "fixed", "month_day": "年底"}, "month_day", "固定的日子：应写成"),
        ({**TERM, "month_day": "6-30"}, "month_day", "固定的日子：从另一个日期起算时请留空"),
        ({**AGAINST, "subject": "row"}, "subject", "按什么合计：比较要按对象合计"),
        ({**AGAINST, "subject": "jurisdiction", "against": "peers"}, "against", "和什么比："),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_names_its_field(
    raw: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(Faulty) as refused:
        read(raw)
    assert refused.value.faults[field].startswith(message)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Faulty) as refused:
        read({"template": "threshold", "dataset": "payment"})
    assert set(refused.value.faults) >= {"title", "why", "ask", "level", "measure", "limit"}


def test_a_figure_of_one_value_of_what_never_adds_up() -> None:
    assert read({**BALANCE, "only-account": ["treasury"]}).only == {"account": ("treasury",)}
    assert read({**BALANCE, "subject": "row"}).subject == offers.ROW


@pytest.mark.parametrize("raw", [PAYEES, RATIO, WORDS, TERM, AGAINST])
def test_what_is_kept_reads_the_same(raw: dict[str, Any]) -> None:
    first = read({**raw, "only-fund_type": ["general"], "nothing": "x", "only-nothing": "y"})
    again = read(first.raw)
    assert again == first
    assert "nothing" not in first.raw and "only-nothing" not in first.raw


TEXT = st.text(max_size=30) | st.sampled_from(["payment", "unit", "row", "ge", "5", "", "fixed"])
FIELDS = sorted({one.name for each in templates() for one in each.fields} | set(PAYEES))


@settings(max_examples=60)
@given(
    raw=st.dictionaries(st.sampled_from(FIELDS), TEXT | st.lists(TEXT, max_size=3), max_size=12),
    base=st.sampled_from([PAYEES, RATIO, WORDS, TERM, AGAINST]),
)
def test_anything_typed_is_read_or_refused(raw: dict[str, Any], base: dict[str, Any]) -> None:
    try:
        found = read({**base, **raw})
    except Faulty as refused:
        assert refused.faults and all(refused.faults.values())
    else:
        assert read(found.raw) == found


def test_what_is_offered_is_declared_and_keeps_what_is_personal_out() -> None:
    for dataset in all_datasets():
        names = {column.name for column in dataset.columns}
        offered = offers.conditions(dataset)
        assert {one.column.name for one in offered} <= names - {"jurisdiction", "fiscal_year"}
        assert not [one for one in offered if one.column.protect]
        assert all(one.column.codes in CODE_LISTS for one in offered if one.how == offers.BEGINS)
        assert {one.column for one in offers.subjects(dataset) if one.column} <= names
    confidential = {one.name for one in all_datasets() if one.confidential}
    assert confidential == {one.name for one in offers.datasets(confidential=True)} - {
        one.name for one in offers.datasets(confidential=False)
    }
