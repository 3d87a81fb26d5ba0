"""A small sound definition for tests, and what may be wrong with one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tongjian.hall.catalog.blocks import ask, cite, fields, item, material, page, question, step
from tongjian.hall.catalog.flows import simple_flow

_SOUND = item(
    "sample",
    1,
    fields=fields(
        name="示例事项",
        basic_code="000105001001",
        kind="01",
        basis=[cite("义务教育法", 11)],
        content="示例的内容",
        conditions="条件一\n条件二",
        procedure=[step("申请", "申请人", "随时", "在网上填写申请表并上传证明")],
        result_name="示例结果",
        result_sample="写明姓名和日期",
        themes_person=["education"],
        faq=[{"q": "怎么办？", "a": "网上办。"}],
        words=["示例", "样品事项", "打个比方"],
    ),
    reasons="为了说明问题。",
    power=dict.fromkeys(("acceptance", "examination", "decision", "delivery", "aftercare", "accountability", "supervision"), "依法办理"),
    materials=[
        material("proof", "诊断证明", "医院", cite("义务教育法", 11), "三个月内出具的原件"),
        material(
            "other", "监护证明", "人民法院", cite("义务教育法", 11), "生效的判决书原件",
            when={"eq": ["who", "other"]},
        ),
    ],
    questionnaire=[question("who", "谁来申请？", ("parent", "父母"), ("other", "别的监护人"))],
    form={"steps": [page("one", "申请", ask("person_name", "name", "姓名"),
                         ask("date", "until", "到哪天"))]},
    flow=simple_flow(),
    limits=[
        {"key": "statutory", "title": "法定办结时限", "amount": "20", "unit": "working_days",
         "start": "acceptance", "stop": "decision", "basis": cite("行政许可法", 42)},
        {"key": "promised", "title": "承诺办结时限", "amount": "5", "unit": "working_days",
         "start": "acceptance", "stop": "decision"},
    ],
)  # fmt: skip


def sound() -> dict[str, Any]:
    """Return a sound definition that a test may change."""
    return deepcopy(_SOUND.definition)


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return a sound definition with one place changed; ``path`` is dotted, lists by number."""
    definition = sound()
    place: Any = definition
    *way, last = path.split(".")
    for key in way:
        place = place[int(key)] if isinstance(place, list) else place[key]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return definition
