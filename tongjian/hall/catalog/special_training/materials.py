"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import COMPULSORY, cite, material, question

LAW = cite(COMPULSORY, 14)
QUESTIONNAIRE = [
    question("boarding", "学生住宿吗？", ("yes", "住宿"), ("no", "走读")),
    question("first", "是第一次申请吗？", ("first", "第一次"), ("renew", "批准到期，再次申请")),
]
MATERIALS = [
    material(
        "application",
        "自行实施义务教育申请书",
        "社会组织",
        LAW,
        "写明训练项目、招收范围、年级和人数。",
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
    material(
        "registration",
        "法人登记证书",
        "登记机关",
        LAW,
        "在有效期内。",
        originals=0,
        copies=1,
        grade_needed="A",
    ),
    material(
        "recruiting",
        "批准招收适龄儿童、少年的文件",
        "文化旅游或者体育主管部门",
        LAW,
        "写明训练项目和招收的年龄。",
        grade_needed="A",
    ),
    material(
        "curriculum",
        "课程计划和课表",
        "社会组织",
        cite(COMPULSORY, 35),
        "覆盖义务教育的全部课程，写明每周课时。",
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
    material(
        "teachers",
        "文化课教师资格证书",
        "教师资格认定机关",
        cite(COMPULSORY, 30),
        "能在系统里核验的不用上传。",
        grade_needed="A",
    ),
    material(
        "premises",
        "教学场所产权证明或者租赁合同",
        "不动产登记机构或者出租人",
        cite(COMPULSORY, 16),
        "附教室、功能室的平面图。",
    ),
    material(
        "dormitory",
        "宿舍安全管理制度和消防证明",
        "社会组织、住房城乡建设部门",
        cite(COMPULSORY, 24),
        "住宿的提交。",
        when={"eq": ["boarding", "yes"]},
    ),
    material(
        "previous",
        "上一次的批准书和实施情况报告",
        "审批机关、社会组织",
        LAW,
        "再次申请的提交。",
        when={"eq": ["first", "renew"]},
        grade_needed="A",
        held="自行实施义务教育批准书",
    ),
]
