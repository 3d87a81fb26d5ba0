"""Conditions in words and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.hall.forms.conditions import ConditionInvalid
from tongjian.hall.items.editor.sentences import Names, read, write

NAMES = Names(
    {"kind": "申请人类型", "area": "场所面积", "a": "重名", "b": "重名", "day": "日期"},
    {"kind": {"school": "学校", "person": "个人", "x": "其他", "y": "其他"}},
)
KEYS = st.sampled_from([*NAMES.labels, "unnamed"])
LITERALS = (
    st.booleans()
    | st.integers(-1000, 1000)
    | st.sampled_from(["school", "x", "其他", "别的", "2026-09-01", "引”号\\", "有 空格"])
)
LEAVES = st.one_of(
    st.builds(lambda k: {"filled": k}, KEYS),
    st.builds(lambda k, v: {"eq": [k, v]}, KEYS, LITERALS),
    st.builds(lambda k, v: {"in": [k, v]}, KEYS, st.lists(LITERALS, min_size=1, max_size=3)),
    st.builds(lambda k, v: {"gt": [k, v]}, KEYS, st.integers(0, 500)),
    st.builds(lambda k, v: {"lt": [k, v]}, KEYS, st.just("2026-09-01")),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda c: {"not": c}, inner),
        st.builds(lambda c: {"and": c}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda c: {"or": c}, st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_what_is_written_reads_back_the_same(condition: dict[str, Any]) -> None:
    assert read(write(condition, NAMES), NAMES) == condition


def test_words_an_official_would_write() -> None:
    said = "「申请人类型」是“学校” 且 (「场所面积」小于 300 或 不满足（「日期」已填写）)"
    assert read(said, NAMES) == {
        "and": [
            {"eq": ["kind", "school"]},
            {"or": [{"lt": ["area", 300]}, {"not": {"filled": "day"}}]},
        ]
    }
    assert read("  ", NAMES) is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("面积小于 300", "字段请写在「」里"),
        ("「场所面积」小于", "没有写完"),
        ("「场所面积」", "之后应为"),
        ("「申请人类型」是“学校”、“个人”", "之一"),
        ("「场所面积」小于 300 「日期」已填写", "多余"),
        ("（「日期」已填写", "配对"),
        ("「没有的」已填写", "没有的字段"),
        ("「场所面积」大于 “很大”", "只能与数字或日期"),
    ],
)
def test_what_cannot_be_understood_is_told(said: str, told: str) -> None:
    with pytest.raises(ConditionInvalid, match=told):
        read(said, NAMES, frozenset(NAMES.labels))
