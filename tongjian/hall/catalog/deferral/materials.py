"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import COMPULSORY, cite, material, question

LAW = cite(COMPULSORY, 11)
QUESTIONNAIRE = [
    question(
        "situation",
        "孩子现在是哪种情况？",
        ("defer", "还没上学，想晚一年入学"),
        ("suspend", "已经在上学，要休学"),
    ),
    question(
        "proof",
        "谁来证明孩子的身体状况？",
        ("hospital", "医院（诊断证明）"),
        ("committee", "残疾人教育专家委员会（评估意见）"),
    ),
    question(
        "guardian_kind", "谁来申请？", ("parent", "孩子的父亲或者母亲"), ("other", "其他法定监护人")
    ),
]
MATERIALS = [
    material(
        "household",
        "孩子的户口簿或者身份证件",
        "公安机关",
        LAW,
        "拍户口簿首页和孩子所在页；没有户口簿的，用居民身份证、出入境证件。",
        grade_needed="A",
    ),
    material(
        "guardianship",
        "监护关系证明",
        "公安机关、人民法院或者居（村）民委员会",
        LAW,
        "不是父母的，提交指定或者确认监护人的文书。",
        when={"eq": ["guardian_kind", "other"]},
    ),
    material(
        "diagnosis",
        "医院诊断证明",
        "二级及以上医院",
        LAW,
        "写明身体状况、不适合上学的原因和建议的时间，有医生签名和医院盖章，出具时间在三个月以内。",
        when={"eq": ["proof", "hospital"]},
    ),
    material(
        "assessment",
        "残疾人教育专家委员会评估意见",
        "区残疾人教育专家委员会",
        LAW,
        "写明评估结论和建议延缓的时间。",
        when={"eq": ["proof", "committee"]},
        grade_needed="A",
    ),
    material(
        "records",
        "病历和检查报告",
        "就诊医院",
        LAW,
        "与诊断证明相互印证的门诊或者出院记录。手头没有的可以先受理，决定前补上。",
        when={"eq": ["proof", "hospital"]},
        required=False,
        may_follow=True,
    ),
    material(
        "school_opinion",
        "就读学校意见",
        "就读学校",
        LAW,
        "学校在休学申请表上写明在读年级并盖章。",
        when={"eq": ["situation", "suspend"]},
        may_follow=True,
    ),
]
