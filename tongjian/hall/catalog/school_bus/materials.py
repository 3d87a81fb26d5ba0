"""What has to be handed in, and the questions that narrow it down."""

from tongjian.hall.catalog.blocks import BUSES, cite, material, question

CONDITIONS, DUTY = cite(BUSES, 14), cite(BUSES, 11)
PROVIDER = {"eq": ["operator", "provider"]}
QUESTIONNAIRE = [
    question(
        "operator",
        "车由谁来运营？",
        ("school", "学校自己配备"),
        ("provider", "校车服务提供者（客运、公交企业等）"),
    ),
    question("pupils", "车上有小学生吗？", ("primary", "有小学生"), ("middle", "只有初中生")),
]
MATERIALS = [
    material(
        "vehicle_licence",
        "机动车行驶证",
        "公安机关交通管理部门",
        CONDITIONS,
        "每辆车一份，主页和副页都要。",
        originals=0,
        copies=1,
        grade_needed="A",
    ),
    material(
        "inspection",
        "机动车检验合格证明",
        "机动车检验机构",
        CONDITIONS,
        "在有效期内；校车每半年检验一次。",
    ),
    material(
        "bus_standard",
        "专用校车出厂合格证或者公告参数",
        "车辆生产企业",
        cite(BUSES, 2),
        "证明车辆按小学生专用校车国家标准设计和制造。",
        when={"eq": ["pupils", "primary"]},
    ),
    material(
        "driver",
        "驾驶人的机动车驾驶证",
        "公安机关交通管理部门",
        CONDITIONS,
        "已签注“准许驾驶校车”，每名驾驶人一份。",
        originals=0,
        copies=1,
        grade_needed="A",
    ),
    material(
        "route",
        "校车运行方案",
        "申请单位",
        CONDITIONS,
        "写明行驶线路、开行时间、停靠站点，附线路图；线路避开急弯、陡坡、临水等危险路段。",
        accept=["pdf", "docx", "jpg", "png"],
        grade_needed="D",
    ),
    material(
        "safety",
        "校车安全管理制度",
        "申请单位",
        CONDITIONS,
        "包括安全管理人员、随车照管人员名单和职责、维护档案、应急预案。",
        accept=["pdf", "docx"],
        grade_needed="D",
    ),
    material(
        "insurance",
        "机动车承运人责任保险单",
        "保险公司",
        CONDITIONS,
        "保险期间覆盖申请使用的时间。",
    ),
    material(
        "transport_licence",
        "道路运输经营许可证",
        "交通运输部门",
        cite(BUSES, 9),
        "由客运、公交企业提供服务的提交。",
        when=PROVIDER,
        originals=0,
        copies=1,
        grade_needed="A",
    ),
    material(
        "contract",
        "校车安全管理责任书",
        "学校与校车服务提供者",
        DUTY,
        "双方签字盖章，明确各自的安全管理责任。",
        when=PROVIDER,
    ),
]
