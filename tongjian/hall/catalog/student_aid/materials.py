"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import COMPULSORY, cite, material, question

LAW = cite(COMPULSORY, 44)
QUESTIONNAIRE = [
    question(
        "hardship",
        "符合哪一种情况？",
        ("minimum", "低保或者低收入家庭"),
        ("orphan", "特困供养、孤儿、事实无人抚养"),
        ("disabled", "学生残疾或者残疾人子女"),
        ("sudden", "大病、意外、受灾等突发困难"),
    ),
    question("board", "孩子住校吗？", ("yes", "住校"), ("no", "走读")),
]
MATERIALS = [
    material(
        "household",
        "户口簿",
        "公安机关",
        LAW,
        "首页、监护人页和孩子页。",
        grade_needed="A",
    ),
    material(
        "minimum",
        "低保证或者低收入家庭证明",
        "民政部门",
        LAW,
        "本市的由我们核对，外省市的上传。",
        when={"eq": ["hardship", "minimum"]},
        grade_needed="A",
        may_follow=True,
    ),
    material(
        "orphan",
        "特困供养、孤儿或者事实无人抚养认定文书",
        "民政部门",
        LAW,
        "本市的由我们核对。",
        when={"eq": ["hardship", "orphan"]},
        grade_needed="A",
        may_follow=True,
    ),
    material(
        "disabled",
        "残疾人证",
        "残疾人联合会",
        LAW,
        "学生本人或者父母的都可以。",
        when={"eq": ["hardship", "disabled"]},
        grade_needed="A",
    ),
    material(
        "sudden",
        "突发困难情况说明和证明",
        "医院、街道或者居（村）民委员会",
        LAW,
        "写明发生了什么、自付了多少；先受理后补也可以。",
        when={"eq": ["hardship", "sudden"]},
        may_follow=True,
    ),
    material(
        "boarding",
        "住校证明",
        "就读学校",
        LAW,
        "住校的提交，学校盖章。",
        when={"eq": ["board", "yes"]},
    ),
    material(
        "account",
        "监护人银行账户",
        "银行",
        LAW,
        "储蓄卡正面照片，只用于发放补助。",
        grade_needed="D",
    ),
]
