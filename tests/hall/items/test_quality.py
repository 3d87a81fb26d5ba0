"""Each check of a guide finds what it is for, and a sound guide passes."""

from typing import Any

import pytest

from tests.hall.items.definitions import changed, sound
from tongjian.hall.items.definition import parse_definition
from tongjian.hall.items.quality import quality


def test_a_sound_guide_passes() -> None:
    assert quality(sound()) == []
    assert quality(parse_definition(sound())) == []


POOR: list[tuple[str, Any, str, str]] = [
    ("fields.content", "", "“行使内容”", "空"),
    ("fields.place", "", "“办理地点”", "空"),
    ("fields.phone_consult", "", "“咨询电话”", "空"),
    ("fields.faq", [], "“常见问题”", "空"),
    ("fields.intermediary", "", "“中介服务”", "空"),
    ("fields.themes_person", [], "“主题”", "没有选"),
    ("reasons", "", "“理由和依据”", "空"),
    ("power.aftercare", "", "权责清单“事后监管责任”", "空"),
    ("fields.procedure.0.explanation", "填表", "办理程序“申请”", "没有说明"),
    ("fields.procedure.0.days", "", "办理程序“申请”", "没有写时限"),
    ("materials.0.name", "其他材料", "材料“其他材料”", "笼统"),
    ("materials.0.name", "法律法规规定的其他材料", "材料“法律法规规定的其他材料”", "笼统"),
    ("materials.0.instructions", "按要求提供有关证明材料", "材料“诊断证明”", "笼统"),
    ("materials.0.issued_by", "", "材料“诊断证明”", "没有写由谁出具"),
    ("materials.0.basis", None, "材料“诊断证明”", "没有依据"),
    (
        "materials.0.basis",
        {"law": "没有的条例", "article": 3},
        "依据“《没有的条例》第三条”",
        "法规库里没有",
    ),
    ("fields.basis", [{"law": "没有的条例"}], "“设定依据”", "没有一条能展开"),
    ("limits", [], "“法定办结时限”", "没有设"),
    ("limits.1.amount", "30", "“承诺办结时限”", "比法定的"),
    ("fields.words", ["示例"], "“常用说法”", "只有 1 个"),
    ("fields.words", ["示例", "样品", "！！"], "常用说法“！！”", "找不到"),
    ("materials.1.when", None, "问卷“谁来申请？”", "不影响"),
]


@pytest.mark.parametrize(("path", "value", "place", "words"), POOR)
def test_what_is_poor_is_found(path: str, value: Any, place: str, words: str) -> None:
    found = quality(changed(path, value))
    assert any(one.place == place and words in one.text and one.advice for one in found), [
        (one.place, one.text) for one in found
    ]


def test_a_material_that_cannot_be_handed_in_is_found() -> None:
    definition = sound()
    definition["form"]["steps"][0]["fields"].append(
        {
            "key": "file",
            "label": "监护证明",
            "kind": "upload",
            "material": "other",
            "required": False,
        }
    )
    assert [one.path for one in quality(definition)] == ["materials.0"]


def test_a_flow_without_refusal_is_found() -> None:
    definition = sound()
    definition["flow"]["steps"] = [
        one for one in definition["flow"]["steps"] if one["action"] != "refuse"
    ]
    del definition["flow"]["states"]["refused"]
    assert any("不予受理" in one.text for one in quality(definition))
