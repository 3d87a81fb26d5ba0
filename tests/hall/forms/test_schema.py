"""Forms: what is refused at parse, what is asked, what is judged, how it is shown."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.forms.sample import FORM, SOUND
from tongjian.hall.forms import FormInvalid, display, display_parts, parse_form, prefilled
from tongjian.hall.forms.kinds import KINDS, day_limit
from tongjian.hall.forms.schema import Field
from tongjian.hall.forms.values import fault, tidy

TODAY = date(2026, 3, 2)
SCHEMA = parse_form(FORM)
TEXTS = {
    line.path: line for part in display_parts(SCHEMA, SOUND, masked=False) for line in part.lines
}


def changed(**values: Any) -> dict[str, Any]:
    return {**deepcopy(SOUND), **values}


def with_field(**field: Any) -> dict[str, Any]:
    return {"steps": [{"key": "one", "title": "第一步", "fields": [field]}]}


# --- parse -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"key": "A", "label": "名", "kind": "text"}, "“key”应以小写字母开头"),
        ({"key": "a", "label": "名", "kind": "color"}, "不认识的类型“color”"),
        ({"key": "a", "label": "名", "kind": "text", "maxx": 3}, "不认识的设置“maxx”"),
        ({"key": "a", "label": "名", "kind": "text", "max": "3"}, "“max”应为 1 至 1000 的整数"),
        ({"key": "a", "label": "名", "kind": "choice"}, "缺少“options”"),
        (
            {"key": "a", "label": "名", "kind": "choice", "options": [["x", "甲"], ["x", "乙"]]},
            "有两个选项的值相同",
        ),
        ({"key": "a", "label": "名", "kind": "date", "max": "tomorrow"}, "“max”应写成"),
        ({"key": "a", "label": "名", "kind": "integer", "min": 3, "max": 1}, "“min”大于“max”"),
        ({"key": "a", "label": "名", "kind": "text", "prefill": "party.secret"}, "预填来源"),
        ({"key": "a", "label": "名", "kind": "text", "when": {"eq": ["b", 1]}}, "没有的字段“b”"),
        ({"key": "a", "label": "名", "kind": "text", "when": {"filled": "a"}}, "互相依赖成环：a"),
        ({"key": "a", "label": "名", "kind": "text", "when": {"js": "1"}}, "不认识的条件“js”"),
        ({"key": "g", "title": "组", "kind": "group", "min": 2, "max": 1, "fields": []}, "“min”和"),
        (
            {
                "key": "g",
                "title": "组",
                "kind": "group",
                "fields": [{"key": "h", "title": "组", "kind": "group", "fields": []}],
            },
            "一组里不能再有一组",
        ),
        ({"key": "a", "label": "名", "kind": "text", "required": "yes"}, "应为 true 或 false"),
    ],
)
def test_a_wrong_field_is_refused_with_its_place(field: dict[str, Any], words: str) -> None:
    with pytest.raises(FormInvalid) as caught:
        parse_form(with_field(**field))
    assert words in str(caught.value)
    if "成环" not in words:
        assert "第 1 步“第一步”" in str(caught.value)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"eq": ["sex", "x"]}, "没有选项“x”"),
        ({"eq": ["ill", "yes"]}, "true 或 false"),
        ({"gt": ["name", 3]}, "不是数字或日期"),
        ({"gt": ["due", 3]}, "同类"),
        ({"lt": ["due", "2026-13-01"]}, "日期"),
        ({"eq": ["months", "3"]}, "数字"),
        ({"eq": ["address", "x"]}, "是否填写"),
        ({"eq": ["hospital", "x"]}, "没有的字段"),
    ],
)
def test_a_condition_must_fit_its_field(condition: Any, words: str) -> None:
    form = deepcopy(FORM)
    form["steps"][1]["fields"].append(
        {"key": "extra", "label": "附加", "kind": "text", "when": condition}
    )
    with pytest.raises(FormInvalid, match=words):
        parse_form(form)


def test_circles_are_refused_across_steps_and_fields() -> None:
    form = deepcopy(FORM)
    form["steps"][0]["when"] = {"eq": ["ill", True]}
    form["steps"][1]["when"] = {"filled": "name"}
    with pytest.raises(FormInvalid, match="成环"):
        parse_form(form)


def test_two_fields_of_one_key_are_refused() -> None:
    form = deepcopy(FORM)
    form["steps"][1]["fields"][3]["key"] = "name"
    with pytest.raises(FormInvalid, match="重复：name"):
        parse_form(form)


def test_conditions_may_use_the_questionnaire() -> None:
    form = with_field(key="a", label="名", kind="text", when={"eq": ["case", "new"]})
    with pytest.raises(FormInvalid):
        parse_form(form)
    schema = parse_form(form, known=["case"])
    assert schema.visible({"case": "new"}) == {"a"}
    assert schema.visible({"case": "old"}) == frozenset()
    with pytest.raises(FormInvalid, match="同名"):
        parse_form(with_field(key="case", label="名", kind="text"), known=["case"])


NAMES = ["steps", "key", "title", "kind", "fields", "when", "options", "group", "eq"]
definitions = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(NAMES), inner),
    max_leaves=10,
)


@given(definitions)
def test_no_definition_breaks_the_parser(definition: Any) -> None:
    for tried in (definition, {"steps": [definition]}, with_field(key="a", kind=definition)):
        with pytest.raises(FormInvalid):
            parse_form(tried)


# --- what is asked ---------------------------------------------------------------------------


def test_hidden_answers_are_dropped() -> None:
    checked = SCHEMA.validate(changed(kind="defer"), today=TODAY)
    assert checked.ok
    assert {"ill", "stay", "cost"} & set(checked.values) == set()
    assert checked.values["months"] == 6  # not ill is unanswered, so the term is asked


def test_what_hangs_on_a_hidden_field_is_hidden_too() -> None:
    assert "stay" in SCHEMA.visible(SOUND)
    assert "stay" not in SCHEMA.visible(changed(kind="defer", ill=True))
    assert [step.key for step in SCHEMA.steps_for(changed(kind="defer"))] == ["child", "reason"]


def test_rows_have_conditions_of_their_own() -> None:
    seen = SCHEMA.visible(SOUND)
    assert "stay.0.other" in seen and "stay.1.other" not in seen
    values = SCHEMA.validate(SOUND, today=TODAY).values
    assert values["stay"] == [{"hospital": "外地医院", "other": "示例市"}, {"hospital": "第一医院"}]


# --- judging ---------------------------------------------------------------------------------


def test_answers_are_tidied() -> None:
    checked = SCHEMA.validate(SOUND, today=TODAY)
    assert checked.errors == {}
    assert checked.values["document"]["number"] == "11010519491231002X"
    assert checked.values["phone"] == "13812345678"
    assert (checked.values["due"], checked.values["months"]) == ("2026-09-01", 6)
    assert (checked.values["cost"], checked.values["ill"]) == ("1200.5", True)


@pytest.mark.parametrize(
    ("answer", "path", "words"),
    [
        ({"name": ""}, "name", "请填写“姓名”"),
        ({"name": "张3"}, "name", "照证件"),
        ({"sex": None}, "sex", "请选择“性别”"),
        ({"sex": "x"}, "sex", "请从列出的选项中选择"),
        ({"sex": {"a": 1}}, "sex", "请从列出的选项中选择"),
        ({"document": {"number": "1"}}, "document.type", "证件类型"),
        ({"document": {"type": "resident", "number": "1"}}, "document.number", "18 位"),
        ({"document": {"type": "taiwan_permit", "number": "1"}}, "document.type", "证件类型"),
        ({"due": "2026-02-30"}, "due", "真实的日期"),
        ({"due": "2024-03-01"}, "due", "不能早于 2024年3月2日"),
        ({"due": "2027-03-03"}, "due", "不能晚于 2027年3月2日"),
        ({"address": {"district": "闵行区"}}, "address.detail", "详细地址"),
        ({"phone": "1381234"}, "phone", "11 位"),
        ({"email": "a@b"}, "email", "name@example.com"),
        ({"months": "13"}, "months", "不能大于 12个月"),
        ({"months": "半年"}, "months", "整数"),
        ({"words": "长" * 51}, "words", "最多 50 个字，现在有 51 个"),
        ({"stay": []}, "stay", "至少要填写 1 项"),
        ({"stay": [{"hospital": "甲"}] * 4}, "stay", "最多填写 3 项"),
        ({"stay": [{}]}, "stay.0.hospital", "请填写“医院”"),
        ({"cost": "1.234"}, "cost", "最多 2 位小数"),
    ],
)
def test_errors_name_what_to_do(answer: dict[str, Any], path: str, words: str) -> None:
    errors = SCHEMA.validate(changed(**answer), today=TODAY).errors
    assert words in errors[path]


def test_one_step_is_judged_alone() -> None:
    checked = SCHEMA.validate({"kind": "defer"}, step="reason", today=TODAY)
    assert checked.errors == {"months": "请填写“期限”"}
    assert checked.values == {"kind": "defer"}


raw = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "number", "district", "hospital"]), inner)
    ),
    max_leaves=5,
)
OPTIONS = {"choice": [["a", "甲"], ["b", "乙"]], "choices": [["a", "甲"], ["b", "乙"]]}


@given(st.sampled_from(sorted(KINDS)), raw)
def test_anything_may_be_typed(kind: str, answer: Any) -> None:
    options = {"options": OPTIONS[kind]} if kind in OPTIONS else {}
    field = Field("a", "问题", kind, required=True, options=options)
    value = tidy(field, answer)
    assert tidy(field, value) == value
    if value is not None:
        for words in fault(field, value, TODAY).values():
            assert words


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(SOUND, raw)))
def test_any_answers_can_be_judged_and_shown(answers: dict[str, Any]) -> None:
    checked = SCHEMA.validate({**SOUND, **answers}, today=TODAY)
    again = SCHEMA.validate(checked.values, today=TODAY)
    assert again.values == checked.values and again.errors == checked.errors
    display(SCHEMA, {**SOUND, **answers}, masked=False)
    display(SCHEMA, {**SOUND, **answers})


# --- showing ---------------------------------------------------------------------------------


def test_shown_in_plain_words() -> None:
    lines = display(SCHEMA, SOUND, masked=False)
    assert ("证件", "居民身份证 11010519491231002X") in lines
    assert ("应入学日期", "2026年9月1日") in lines
    assert ("期限", "6个月") in lines and ("费用", "1200.5元") in lines
    assert ("住院 2：医院", "第一医院") in lines
    assert ("住址", "闵行区莘庄镇示例路1号") in lines
    assert TEXTS["email"].text == ""


def test_masked_shows_nothing_personal_whole() -> None:
    lines = dict(display(SCHEMA, SOUND))
    assert lines["姓名"] == "欧****"
    assert lines["证件"] == "居民身份证 110***********002X"
    assert lines["手机号码"] == "138****5678"
    assert lines["住址"] == "闵行区莘庄镇（已隐去）"
    assert lines["申请类型"] == "休学"


def test_a_field_may_be_declared_sensitive_or_not() -> None:
    form = {
        "steps": [
            {
                "key": "one",
                "title": "第一步",
                "fields": [
                    {"key": "ill", "label": "病情", "kind": "text", "sensitive": True},
                    {"key": "office", "label": "学校电话", "kind": "phone", "sensitive": False},
                ],
            }
        ]
    }
    answers = {"ill": "感冒", "office": "13812345678"}
    lines = dict(display(parse_form(form), answers))
    assert lines == {"病情": "（已隐去）", "学校电话": "13812345678"}


# --- prefill and days ------------------------------------------------------------------------


def test_what_the_hall_knows_is_filled_in_where_it_is_sound() -> None:
    sources = {
        "party.name": "学生甲",
        "party.id_number": {"type": "passport", "number": "E12345678"},
        "party.sex": "女",
        "applicant.phone": "12",
    }
    assert prefilled(SCHEMA, sources, today=TODAY) == {
        "name": "学生甲",
        "document": {"type": "passport", "number": "E12345678"},
        "sex": "f",
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 1, 31)),
        ("today+30d", date(2026, 3, 2)),
        ("today+1m", date(2026, 2, 28)),
        ("today-1m", date(2025, 12, 31)),
        ("today-18y", date(2008, 1, 31)),
        ("2020-02-29", date(2020, 2, 29)),
    ],
)
def test_limits_relative_to_today(text: str, day: date) -> None:
    assert day_limit(text, date(2026, 1, 31)) == day
