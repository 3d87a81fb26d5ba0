"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import TEACHERS, cite, material, question

LAW = cite(TEACHERS, 16)
QUESTIONNAIRE = [
    question(
        "why",
        "为什么补换？",
        ("lost", "遗失"),
        ("damaged", "损坏"),
        ("changed", "姓名或者身份证件号码变更"),
    ),
]
MATERIALS = [
    material(
        "identity",
        "身份证件",
        "公安机关",
        LAW,
        "正反面都要。",
        grade_needed="A",
    ),
    material(
        "photo",
        "近期免冠证件照",
        "申请人",
        LAW,
        "白色背景，295×413 像素以上。",
        grade_needed="D",
        accept=["jpg", "png"],
    ),
    material(
        "lost_note",
        "遗失声明",
        "申请人",
        LAW,
        "在线填写，不用登报；原证书号码自动作废。",
        when={"eq": ["why", "lost"]},
        grade_needed="D",
        commitment=True,
    ),
    material(
        "damaged_one",
        "损坏的原证书",
        "原认定机关",
        LAW,
        "邮寄或者到窗口交回。",
        when={"eq": ["why", "damaged"]},
        timing="collect",
        may_follow=True,
        grade_needed="B",
    ),
    material(
        "change_proof",
        "姓名或者身份证件号码变更证明",
        "公安机关",
        LAW,
        "户口簿上的更名记载或者变更证明。",
        when={"eq": ["why", "changed"]},
        grade_needed="A",
    ),
]
