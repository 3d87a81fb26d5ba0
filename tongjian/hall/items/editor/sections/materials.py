"""What is to be handed in, and the questions by which a person learns what they need."""

from __future__ import annotations

from tongjian.hall.items import codes
from tongjian.hall.items.editor.codecs import CITE, FLAG, PAIRS, WHEN
from tongjian.hall.items.editor.section import Rows, Section, Slot
from tongjian.hall.items.editor.sections.basics import chosen
from tongjian.hall.items.titles import MATERIAL, QUESTION

WHEN_HELP = "什么情形下才要，例如：「申请人类型」是“学校” 且 「场所面积」小于 300；留空为总是。"

MATERIALS = Section(
    "materials",
    "申请材料",
    "没有法规依据的材料不能要，大厅已掌握的材料不再要。",
    (
        Rows(
            "materials",
            "申请材料",
            (
                Slot("key", MATERIAL["key"], required=True, help="小写字母，例如 hospital_proof"),
                Slot("name", MATERIAL["name"], required=True),
                Slot("issued_by", MATERIAL["issued_by"]),
                Slot("instructions", MATERIAL["instructions"], "textarea"),
                Slot("required", MATERIAL["required"], "yes_no", FLAG),
                Slot("when", MATERIAL["when"], "textarea", WHEN, help=WHEN_HELP),
                Slot(
                    "basis",
                    MATERIAL["basis"],
                    codec=CITE,
                    help="法规名称、空格、第几条，例如：义务教育法 11",
                ),
                Slot("timing", MATERIAL["timing"], "choice", options=chosen(codes.TIMING)),
                Slot("originals", MATERIAL["originals"], "integer", options={"min": 0, "max": 50}),
                Slot("copies", MATERIAL["copies"], "integer", options={"min": 0, "max": 50}),
                Slot(
                    "grade_needed", MATERIAL["grade_needed"], "choice", options=chosen(codes.GRADES)
                ),
                Slot("may_follow", MATERIAL["may_follow"], "yes_no", FLAG),
                Slot("commitment", MATERIAL["commitment"], "yes_no", FLAG),
                Slot("accept", MATERIAL["accept"], "choices", options=chosen(codes.ACCEPT)),
                Slot("held", MATERIAL["held"]),
            ),
        ),
    ),
)
QUESTIONS = Section(
    "questions",
    "情形问卷",
    "“我需要准备什么”里问的几个问题，回答用在材料的适用情形里。",
    (
        Rows(
            "questionnaire",
            "情形问卷",
            (
                Slot("key", QUESTION["key"], required=True),
                Slot("question", QUESTION["question"], required=True),
                Slot(
                    "options",
                    QUESTION["options"],
                    "textarea",
                    PAIRS,
                    required=True,
                    help="每行一个，写成“值=名称”，例如：ill=因病",
                ),
                Slot("help", QUESTION["help"], "textarea"),
                Slot("when", QUESTION["when"], "textarea", WHEN, help=WHEN_HELP),
            ),
        ),
    ),
)
SECTIONS = (MATERIALS, QUESTIONS)
