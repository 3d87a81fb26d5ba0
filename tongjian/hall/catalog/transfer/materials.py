"""What has to be handed in: eight materials, and three more later from the old school."""

from tongjian.hall.catalog.blocks import COMPULSORY, cite, material, question

LAW = cite(COMPULSORY, 12)
SCHOOLS = cite("上海市中小学学籍管理办法", None, "学籍转移应当核对的材料")
VACCINES = cite("疫苗管理法", None, "第四十八条：入学时查验预防接种证")
QUESTIONNAIRE = [
    question(
        "home",
        "孩子以什么身份在本区上学？",
        ("household", "户籍在本区"),
        ("residence", "监护人持居住证在本区居住"),
        ("housing", "户籍在本市他区，住在本区"),
    ),
    question(
        "from_place",
        "现在的学校在哪里？",
        ("district", "本区"),
        ("city", "本市其他区"),
        ("outside", "外省市或者境外"),
    ),
    question(
        "term",
        "现在读哪个学期？",
        ("first", "一年级第一学期"),
        ("last", "毕业年级最后一学期"),
        ("middle", "其他学期"),
    ),
]
LATER = {"timing": "before_decision", "may_follow": True}
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
        "guardian_id",
        "监护人身份证件",
        "公安机关",
        LAW,
        "正反面都要。",
        grade_needed="A",
    ),
    material(
        "birth",
        "出生医学证明",
        "助产机构",
        LAW,
        "户口簿上能看出亲子关系的不用提交。",
        required=False,
        grade_needed="A",
    ),
    material(
        "residence",
        "监护人居住证",
        "公安机关",
        LAW,
        "在有效期内，居住地在本区。",
        when={"eq": ["home", "residence"]},
        grade_needed="A",
    ),
    material(
        "housing",
        "房屋产权证或者租赁合同登记备案证明",
        "不动产登记、房屋管理部门",
        LAW,
        "地址与实际居住一致；租赁的要已登记备案。",
        when={"in": ["home", ["residence", "housing"]]},
        grade_needed="B",
    ),
    material("enrolment", "在读证明", "现在的学校", SCHOOLS, "写明学籍号、年级和班级，学校盖章。"),
    material(
        "reason_proof",
        "转学原因证明",
        "用人单位、公安机关或者房屋管理部门",
        LAW,
        "与申请的原因对应：工作调动、户籍迁移或者搬迁的证明。",
    ),
    material(
        "vaccination",
        "预防接种证",
        "预防接种单位",
        VACCINES,
        "从外省市转入的提交。",
        when={"eq": ["from_place", "outside"]},
    ),
    material(
        "record_card", "学籍卡", "原学校", SCHOOLS, "报到后 15 个工作日内由原学校提供。", **LATER
    ),
    material(
        "grades",
        "学业成绩单和素质报告",
        "原学校",
        SCHOOLS,
        "报到后 15 个工作日内由原学校提供。",
        **LATER,
    ),
    material(
        "health_card",
        "学生健康卡",
        "原学校",
        SCHOOLS,
        "报到后 15 个工作日内由原学校提供。",
        **LATER,
    ),
]
