"""Every page of the editor shows a definition and writes it back unchanged."""

import copy
from datetime import date
from typing import Any

import pytest

from tests.hall.forms.sample import FORM
from tongjian.hall.items.editor.section import Section
from tongjian.hall.items.editor.sections import SECTIONS
from tongjian.hall.items.editor.sentences import Names

NAMES = Names({"kind": "申请类型"}, {})
DEFINITION: dict[str, Any] = {
    "fields": {
        "name": "适龄儿童延缓入学",
        "words": ["晚一年上学"],
        "type": "01",
        "audience": ["1"],
        "basis": [{"law": "义务教育法", "article": 11, "note": "推迟入学"}],
        "fee": {"charged": False},
        "procedure": [{"step": "申请", "who": "家长", "days": "0", "explanation": "网上提交"}],
        "faq": [{"q": "要几天？", "a": "五个工作日。"}],
        "online": True,
    },
    "reasons": "理由",
    "power": {"acceptance": "公示材料"},
    "materials": [
        {
            "key": "proof",
            "name": "医院证明",
            "required": True,
            "when": {"eq": ["kind", "ill"]},
            "basis": {"law": "义务教育法", "article": 11},
            "accept": ["pdf"],
        }
    ],
    "questionnaire": [{"key": "why", "question": "为什么？", "options": [["ill", "因病"]]}],
    "form": FORM,
    "flow": {
        "start": "received",
        "states": {"received": {"title": "收件"}, "done": {"title": "办结", "end": True}},
        "steps": [
            {
                "action": "finish",
                "title": "办结",
                "from": ["received"],
                "to": "done",
                "permission": "cases.handle",
            }
        ],
    },
    "limits": [
        {
            "key": "statutory",
            "title": "法定",
            "amount": "20",
            "unit": "working_days",
            "start": "acceptance",
            "stop": "decision",
            "roll": True,
        }
    ],
    "windows": [{"from": "04-01", "to": "04-30"}],
    "certificate": {"issued": True, "name": "证明", "fields": [["姓名", "name"]]},
    "retention_years": 10,
}


def without_nothing(value: Any) -> Any:
    """Drop what says nothing: a flag that is off, empty texts and lists."""
    if isinstance(value, dict):
        inner = {key: without_nothing(one) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one not in (None, "", [], {}, False)}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("section", SECTIONS.values(), ids=lambda section: section.key)
def test_what_is_shown_is_written_back(section: Section) -> None:
    before = copy.deepcopy(DEFINITION)
    shown = section.answers(DEFINITION, NAMES)
    judged = section.schema.validate(shown, today=date(2026, 1, 5))
    assert judged.errors == {}
    written, faults = section.write(DEFINITION, judged.values, NAMES)
    assert faults == {}
    assert without_nothing(written) == without_nothing(before)
    assert before == DEFINITION


def test_a_condition_that_says_nothing_is_told_where_it_stands() -> None:
    section = SECTIONS["materials"]
    shown = section.answers(DEFINITION, NAMES)
    shown["materials_rows"][0]["when"] = "随便"
    _, faults = section.write(DEFINITION, shown, NAMES)
    assert list(faults) == ["materials_rows.0.when"]


def test_a_row_taken_out_is_gone_and_one_put_in_is_there() -> None:
    section = SECTIONS["limits"]
    written, _ = section.write(DEFINITION, {"limits_rows": [], "windows_rows": []}, NAMES)
    assert written["limits"] == [] and written["windows"] == []
    rows = [{"key": "promised", "title": "承诺", "amount": "0.5"}]
    written, _ = section.write(DEFINITION, {"limits_rows": rows}, NAMES)
    assert [row["amount"] for row in written["limits"]] == ["0.5"]
