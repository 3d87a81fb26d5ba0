"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import PRIVATE, PRIVATE_RULES, cite, material, question

LAW = cite(PRIVATE, 13)
QUESTIONNAIRE = [
    question(
        "sponsor",
        "谁来举办？",
        ("person", "个人"),
        ("body", "企业或者社会组织"),
        ("joint", "两个以上联合举办"),
    ),
    question("donated", "有捐赠的校产吗？", ("yes", "有"), ("no", "没有")),
    question("premises", "校舍从哪里来？", ("own", "自有或者自建"), ("rent", "租赁")),
]
MATERIALS = [
    material(
        "report",
        "申办报告",
        "举办者",
        LAW,
        "写明举办者、培养目标、办学规模、层次、形式、条件、内部管理体制、经费筹措与管理使用。",
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
    material(
        "sponsor_id",
        "举办者身份证件",
        "公安机关",
        LAW,
        "个人举办或者参与举办的提交。",
        when={"in": ["sponsor", ["person", "joint"]]},
        grade_needed="A",
    ),
    material(
        "sponsor_licence",
        "举办者法人资格证明",
        "登记机关",
        cite(PRIVATE, 10),
        "营业执照或者法人登记证书。",
        when={"in": ["sponsor", ["body", "joint"]]},
        originals=0,
        copies=1,
        grade_needed="A",
    ),
    material(
        "agreement",
        "联合办学协议",
        "各举办者",
        cite(PRIVATE_RULES, 5),
        "写明合作方式、各方权利义务和争议解决方式。",
        when={"eq": ["sponsor", "joint"]},
    ),
    material(
        "assets",
        "资产来源、资金数额的有效证明",
        "银行、会计师事务所或者登记机关",
        LAW,
        "写明产权；存款证明、验资报告或者产权证书都可以。",
    ),
    material(
        "donation",
        "捐赠协议和相关证明",
        "捐赠人",
        LAW,
        "写明捐赠人姓名、捐赠数额、用途和管理方法。",
        when={"eq": ["donated", "yes"]},
    ),
    material(
        "property",
        "校舍产权证明",
        "不动产登记机构",
        LAW,
        "房屋用途适合办学。",
        when={"eq": ["premises", "own"]},
        grade_needed="A",
    ),
    material(
        "lease",
        "校舍租赁合同",
        "出租人",
        LAW,
        "租期一般不短于三年，附出租人的产权证明。",
        when={"eq": ["premises", "rent"]},
    ),
]
