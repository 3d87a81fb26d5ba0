"""A definition is checked as a whole, and every fault names its place in Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.items.definitions import changed, sound
from tongjian.hall.catalog.blocks import CREDIT_CODE
from tongjian.hall.items import implementation
from tongjian.hall.items.definition import DefinitionInvalid, parse_definition
from tongjian.hall.items.titles import DEFINITION


def faults(definition: Any) -> list[str]:
    with pytest.raises(DefinitionInvalid) as refused:
        parse_definition(definition)
    return [str(fault) for fault in refused.value.faults]


def test_a_sound_definition_is_typed() -> None:
    parsed = parse_definition(sound())
    assert parsed.name == "示例事项"
    assert parsed.statutory is not None and parsed.statutory.text == "20 个工作日"
    assert parsed.fields.basis[0].title == "《义务教育法》第十一条"
    assert "延缓入学" in parsed.fields.basis[0].text
    assert [one.key for one in parsed.needed({"who": "parent"})] == ["proof"]
    assert [one.key for one in parsed.needed({"who": "other"})] == ["proof", "other"]
    assert parsed.fields.type_title == "行政许可" and parsed.fields.level_title == "县级"


WRONG = [
    ("fields.name", "", "“基本信息”的“事项名称”：不能为空"),
    ("fields.name", "长" * 201, "最多 200 个字"),
    ("fields.type", "99", "“事项类型”：没有这个代码：99"),
    ("fields.audience", ["9"], "“服务对象”：没有这个代码：9"),
    ("fields.handling", "1", "“办理形式”：应为一列文字"),
    ("fields.body_credit_code", "11310112000000000X", "校验码不符"),
    ("fields.basic_code", "0001", "基本编码应为 12 位"),
    ("fields.basic_code", "002005001001", "事项类型是 20，与事项类型 01 不一致"),
    ("fields.basis.0.article", 999, "设定依据“义务教育法”的“条”：《义务教育法》没有第九百九十九条"),
    ("fields.fee", {"charged": True, "basis": ""}, "收费必须写明依据"),
    ("fields.colour", "red", "“colour”：不认识的设置"),
    ("materials.0.name", "", "申请材料第 1 项的“材料名称”：不能为空"),
    ("materials.0.accept", ["exe"], "申请材料“诊断证明”的“文件格式”：没有这个代码：exe"),
    ("materials.1.when", {"eq": ["nobody", "x"]}, "“监护证明”的“适用情形”：条件用到了没有的字段“nobody”"),
    ("materials.1.key", "proof", "“申请材料”：有重复：proof"),
    ("limits.0.amount", 20, "时限“法定办结时限”的“数量”"),
    ("limits.0.amount", "0.3", "只能精确到半天"),
    ("limits.0.start", "moonrise", "“起算”：没有这个事件：moonrise"),
    ("limits.0.start", "state:nowhere", "流程里没有环节“nowhere”"),
    ("limits.1.key", "step:nowhere", "流程里没有环节“nowhere”"),
    ("flow.start", "nowhere", "“办理流程”"),
    ("form.steps", [], "“表单”"),
    ("certificate", {"issued": True, "name": "证", "prefix": "证", "seal_body": "局",
                     "valid_until_field": "name"}, "没有日期字段“name”"),
    ("certificate", {"issued": True, "name": "证", "prefix": "证", "seal_body": "局",
                     "fields": [["姓名", "nobody"]]}, "表单里没有字段“nobody”"),
    ("windows", [{"from": "02-30", "to": "03-10"}], "“起”：应写成每年的 MM-DD"),
    ("windows", [{"from": "2026-05-01", "to": "2026-04-01"}], "早于开始的日期"),
    ("retention_years", 0, "“保存年限”：应为 1 至 100 的整数"),
    ("questionnaire.0.options", [["a", "甲"]], "应列出至少两个选项"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "words"), WRONG)
def test_what_is_wrong_is_named(path: str, value: Any, words: str) -> None:
    assert any(words in fault for fault in faults(changed(path, value))), path


def test_all_faults_are_told_at_once() -> None:
    definition = changed("fields.name", "")
    definition["fields"]["type"] = "99"
    definition["materials"][0]["accept"] = ["exe"]
    assert len(faults(definition)) >= 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(place=st.sampled_from(sorted(DEFINITION)), value=JSON)
def test_any_json_is_taken_or_refused_in_words(place: str, value: Any) -> None:
    try:
        parse_definition({**sound(), place: value})
    except DefinitionInvalid as refused:
        assert refused.faults and all(str(fault) for fault in refused.faults)


@given(field=st.sampled_from(sorted(sound()["fields"])), value=JSON)
def test_any_field_is_taken_or_refused_in_words(field: str, value: Any) -> None:
    definition = sound()
    definition["fields"][field] = value
    try:
        parse_definition(definition)
    except DefinitionInvalid as refused:
        assert refused.faults


def test_the_code_in_real_use_is_taken() -> None:
    real = "1111022400008786373000105114001"
    assert (
        implementation.fault(
            real, credit_code="111102240000878637", level="3", basic="000105114001"
        )
        == ""
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (f"{CREDIT_CODE}4000105001001", ""),
        (f"{CREDIT_CODE}400010500100101", ""),
        ("SH-EDU-2024-0001", ""),
        ("A" * 41, "40 位以内"),
        ("编码", "40 位以内"),
        (f"{CREDIT_CODE}3000105001001", "行使层级是 3，与本事项的 4"),
        (f"{CREDIT_CODE}4000105001002", "基本编码是 000105001002"),
        (f"{CREDIT_CODE}4000105001001XX", "第 32、33 位"),
    ],
)
def test_implementation_codes(code: str, words: str) -> None:
    said = implementation.fault(code, credit_code=CREDIT_CODE, level="4", basic="000105001001")
    assert words in said and bool(words) == bool(said)
