"""What has to be handed in; fire safety by notified commitment below 300 square metres."""

from tongjian.hall.catalog.blocks import PRIVATE, cite, material, question

LAW, RULE = cite(PRIVATE, 15), cite(PRIVATE, 11)
SMALL = {"eq": ["size", "small"]}
QUESTIONNAIRE = [
    question("size", "培训场所有多大？", ("small", "不满 300 平方米"), ("large", "300 平方米以上")),
    question("food", "给学员提供餐食吗？", ("yes", "提供"), ("no", "不提供")),
    question("premises", "场所从哪里来？", ("own", "自有"), ("rent", "租赁")),
]
MATERIALS = [
    material(
        "report",
        "申办报告",
        "举办者",
        LAW,
        "写明培训类别、对象、规模、师资、场所和经费。",
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
    material(
        "sponsor",
        "举办者身份或者法人资格证明",
        "公安机关或者登记机关",
        cite(PRIVATE, 10),
        "个人提交身份证件，单位提交登记证书。",
        grade_needed="A",
    ),
    material(
        "articles",
        "机构章程和决策机构名单",
        "举办者",
        LAW,
        "写明宗旨、决策、财务和终止的规则。",
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
    material("capital", "开办资金证明", "银行或者会计师事务所", LAW, "写明金额和来源。"),
    material(
        "staff",
        "教师、负责人资格证明和无不良记录承诺",
        "资格证书发证机关、个人",
        LAW,
        "教师资格能核验的不用上传。",
        grade_needed="A",
    ),
    material(
        "owned",
        "房屋产权证明",
        "不动产登记机构",
        RULE,
        "用途适合培训，不是住宅、地下室。",
        when={"eq": ["premises", "own"]},
        grade_needed="A",
    ),
    material(
        "lease",
        "房屋租赁合同",
        "出租人",
        RULE,
        "租期不短于两年，附出租人的产权证明。",
        when={"eq": ["premises", "rent"]},
    ),
    material(
        "fire_check",
        "消防验收或者备案凭证",
        "住房城乡建设部门",
        RULE,
        "300 平方米以上的场所提交。",
        when={"eq": ["size", "large"]},
        grade_needed="A",
    ),
    material(
        "fire_commitment",
        "消防安全告知承诺书",
        "举办者",
        RULE,
        "不满 300 平方米的场所可以承诺符合消防要求；承诺后两个月内核查，不符合的撤销许可。",
        when=SMALL,
        commitment=True,
        grade_needed="D",
    ),
    material(
        "food_licence",
        "食品经营许可证",
        "市场监督管理部门",
        RULE,
        "供餐的提交，可在开业前补上。",
        when={"eq": ["food", "yes"]},
        grade_needed="A",
        may_follow=True,
    ),
    material(
        "safety_plan",
        "安全管理制度和应急预案",
        "举办者",
        RULE,
        "包括接送、监控、疏散和突发事件处置。",
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
]
