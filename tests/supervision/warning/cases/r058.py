"""Cases of rule 58: names of projects and the classes they stand in."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, Case, Hit, line, pay

MAY = date(2024, 5, 8)

FITTING = (
    ("义务教育课后服务", "2050202"),
    ("居家养老服务", "2081002"),
    ("基本公共卫生服务", "2100408"),
    ("学校疾病预防控制", "2100401"),
    ("学前教育疾病预防控制", "2050201"),
    ("公路养护", "2140106"),
    ("小学河道疏浚科普活动", "2130306"),
    ("幼儿园课桌椅", "2050201"),
    ("社区卫生服务中心设备", "2100301"),
    ("社区医院门诊楼修缮", "2100201"),
)
HARMLESS = (
    ("中小学生医疗保险", "2100199"),
    ("养老服务用房建设", "2120303"),
    ("道路养护", "2120303"),
    ("办公用房维修", "2050202"),
    ("第一小学周边道路整治", "2120303"),
    ("小学路雨水管道", "2120303"),
    ("干部集中学习", "2010102"),
    ("人民医院周边道路整治", "2120303"),
    ("中心医院路雨水管道", "2120303"),
    ("动物医院门诊执法检查", "2130106"),
)


CASES = [
    Case(
        kind="positive",
        name="care of the old among schools",
        budget=[
            line("100.00", function_code="2050299", project_name="居家养老服务"),
            line("20.00", function_code="2050299", project_name="居家养老服务", kind="project"),
        ],
        hits=(
            Hit(
                f"{UNIT}/2050299/P1",
                "blue",
                "120.00",
                "0",
                (("budget", 2), ("budget", 3)),
                "“居家养老服务”（2050299）预算120.00元，列在“教育支出”类",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="of two fields and in neither, without a sum",
        budget=[line(None, function_code="2120303", project_name="义务教育公路养护")],
        hits=(Hit(f"{UNIT}/2120303/P1", "blue", "0.00", "0", (("budget", 2),)),),
    ),
    Case(
        kind="positive",
        name="paid under a code the budget does not have for it",
        budget=[line("100.00", function_code="2050202", project_name="小学教学楼修缮")],
        payment=[
            pay("60.00", MAY, function_code="2140106", project_name="小学教学楼修缮"),
            pay("-10.00", MAY, function_code="2140106", project_name="小学教学楼修缮"),
            pay("30.00", MAY, function_code="2050202", project_name="小学教学楼修缮"),
        ],
        hits=(
            Hit(
                f"{UNIT}/2140106/P1",
                "blue",
                "50.00",
                "0",
                (("payment", 2), ("payment", 3)),
                "“小学教学楼修缮”（2140106）没有预算，支付50.00元，列在“交通运输支出”类",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="paid under a wrong code and returned",
        budget=[line("100.00", function_code="2050202", project_name="小学教学楼修缮")],
        payment=[
            pay("60.00", MAY, function_code="2140106", project_name="小学教学楼修缮"),
            pay("-60.00", MAY, function_code="2140106", project_name="小学教学楼修缮"),
        ],
    ),
    Case(
        kind="negative",
        name="in the class of one of their fields",
        budget=[
            line("1.00", function_code=code, project=name, project_name=name)
            for name, code in FITTING
        ],
    ),
    Case(
        kind="negative",
        name="words that only contain one, or say nothing",
        budget=[
            line("1.00", function_code=code, project=name, project_name=name)
            for name, code in HARMLESS
        ],
    ),
    Case(
        kind="positive",
        name="a hospital among schools",
        budget=[
            line(
                "100.00",
                function_code="2050202",
                project="P9",
                project_name="社区医院门诊楼修缮",
            )
        ],
        hits=(Hit(f"{UNIT}/2050202/P9", "blue", "100.00", "0", (("budget", 2),)),),
    ),
    Case(
        kind="negative",
        name="other expenditure, transfers, other budgets",
        budget=[
            line("1.00", function_code="2299999", project_name="养老服务"),
            line("1.00", function_code="2300202", project_name="养老服务", project="P2"),
            line("1.00", fund_type="fund", function_code="2120801", project_name="养老服务"),
        ],
    ),
    Case(
        kind="edge",
        name="no project, no name",
        budget=[
            line("1.00", project=None, project_name="养老服务"),
            line("1.00", project_name=None),
        ],
    ),
    Case(kind="edge", name="no budget", rows={"tax": [{}]}, missing=[("budget", 2024)]),
]
