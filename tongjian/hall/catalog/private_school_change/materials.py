"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import PRIVATE, PRIVATE_RULES, cite, material, question

KINDS = [
    ["split", "分立"],
    ["merge", "合并"],
    ["sponsor", "变更举办者"],
    ["name", "变更名称"],
    ["level", "变更层次或者类别"],
    ["address", "变更地址、增设校区"],
    ["end", "终止办学"],
]
SPLIT, SPONSOR, END = (
    {"in": ["change", ["split", "merge"]]},
    {"eq": ["change", "sponsor"]},
    {"eq": ["change", "end"]},
)
SETTLED = {"in": ["change", ["split", "merge", "sponsor"]]}
QUESTIONNAIRE = [
    question("change", "要办哪一种？", *[(one, title) for one, title in KINDS]),
    question("enrolled", "现在有在校学生吗？", ("yes", "有"), ("no", "没有")),
]
MATERIALS = [
    material(
        "application",
        "变更（终止）申请书",
        "学校",
        cite(PRIVATE, 53),
        "写明变更内容、理由和对师生的影响。",
        grade_needed="D",
        accept=["pdf", "docx"],
    ),
    material(
        "decision",
        "理事会、董事会或者其他决策机构决议",
        "学校决策机构",
        cite(PRIVATE, 22),
        "按章程规定的人数通过，全体参会人签字。",
    ),
    material(
        "licence",
        "办学许可证正本和副本",
        "原审批机关",
        cite(PRIVATE, 18),
        "办结时交回原件。",
        originals=2,
        timing="collect",
        may_follow=True,
        grade_needed="A",
        held="民办学校办学许可证",
    ),
    material(
        "audit",
        "财务清算报告",
        "会计师事务所",
        cite(PRIVATE, 53),
        "清算基准日在申请前三个月内。",
        when=SETTLED,
    ),
    material(
        "split_plan",
        "分立、合并方案",
        "学校",
        cite(PRIVATE, 53),
        "写明资产、债务、师生和办学的安排。",
        when=SPLIT,
    ),
    material(
        "sponsor_agreement",
        "举办者变更协议",
        "原举办者和继任举办者",
        cite(PRIVATE_RULES, 12),
        "不得涉及学校的法人财产，不得影响学校发展。",
        when=SPONSOR,
    ),
    material(
        "new_sponsor",
        "继任举办者资格证明",
        "公安机关或者登记机关",
        cite(PRIVATE, 10),
        "个人提交身份证件，单位提交登记证书。",
        when=SPONSOR,
        grade_needed="A",
    ),
    material(
        "new_articles",
        "修改后的学校章程",
        "学校",
        cite(PRIVATE_RULES, 19),
        "修改前已公告并听取利益相关方意见。",
        when={"in": ["change", ["split", "merge", "sponsor", "name", "level"]]},
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
    material(
        "new_site",
        "新校舍产权证明或者租赁合同",
        "不动产登记机构或者出租人",
        cite(PRIVATE_RULES, 23),
        "附消防验收或者备案凭证。",
        when={"eq": ["change", "address"]},
    ),
    material(
        "placement",
        "在校学生安置方案",
        "学校",
        cite(PRIVATE, 57),
        "逐一写明学生去向、退费和时间，并已告知学生和家长。",
        when={"and": [END, {"eq": ["enrolled", "yes"]}]},
    ),
    material(
        "liquidation",
        "清算方案和清算组名单",
        "学校",
        cite(PRIVATE, 58),
        "学校自行要求终止的由学校组织清算。",
        when=END,
    ),
]
