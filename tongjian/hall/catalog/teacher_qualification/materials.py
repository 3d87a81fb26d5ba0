"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import TEACHERS, cite, material, question

LAW = cite(TEACHERS, 15)
QUESTIONNAIRE = [
    question(
        "origin", "您符合哪一种？", ("exam", "教师资格考试合格"), ("normal", "师范教育类毕业，免考")
    ),
    question(
        "tie",
        "您与本区的联系是什么？",
        ("household", "户籍在本区"),
        ("residence", "持本区居住证"),
        ("school", "在本区学校任教或者拟聘"),
    ),
]
MATERIALS = [
    material(
        "identity",
        "身份证件",
        "公安机关",
        LAW,
        "正反面都要，在有效期内。",
        grade_needed="A",
    ),
    material(
        "tie_residence",
        "本市居住证",
        "公安机关",
        cite(TEACHERS, 13),
        "在有效期内，居住地在本区。",
        when={"eq": ["tie", "residence"]},
        grade_needed="A",
    ),
    material(
        "tie_school",
        "任教学校聘用证明",
        "任教或者拟聘学校",
        cite(TEACHERS, 13),
        "写明任教学科、聘期，学校盖章。",
        when={"eq": ["tie", "school"]},
    ),
    material(
        "degree",
        "学历证书",
        "毕业学校",
        LAW,
        "网上能核验学历的不用上传；国外学历附学历学位认证书。",
        grade_needed="A",
    ),
    material(
        "exam",
        "教师资格考试合格证明",
        "考试机构",
        cite(TEACHERS, 12),
        "在三年有效期内。",
        when={"eq": ["origin", "exam"]},
        grade_needed="A",
    ),
    material(
        "normal_proof",
        "师范生教师职业能力证书或者在校成绩单",
        "毕业学校",
        cite(TEACHERS, 12),
        "能说明师范专业和教育实习。",
        when={"eq": ["origin", "normal"]},
    ),
    material(
        "mandarin",
        "普通话水平测试等级证书",
        "语言文字工作机构",
        cite("教师资格条例实施办法", None, "第八条：普通话水平的等级"),
        "网上能核验的不用上传。",
        grade_needed="A",
    ),
    material(
        "health",
        "体格检查证明",
        "指定医院",
        LAW,
        "由指定医院直接提供，您不用上传；受理期限终止前要有结论。",
        timing="before_decision",
        may_follow=True,
        grade_needed="A",
    ),
    material(
        "conduct",
        "思想品德鉴定和无犯罪记录证明",
        "户籍地街道、工作单位或者毕业学校",
        LAW,
        "可以选择告知承诺，由本局向公安机关核查。",
        commitment=True,
    ),
    material(
        "photo",
        "近期免冠证件照",
        "申请人",
        LAW,
        "白色背景、与证书一致，295×413 像素以上。",
        grade_needed="D",
        accept=["jpg", "png"],
    ),
]
