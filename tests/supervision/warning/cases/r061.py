"""Cases of rule 61: what reads like a public expense, and what only seems to."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import Case, Hit, Row, pay

MAY = date(2024, 5, 3)
BOOKED = (
    ("公务接待费", "30217"),
    ("因公出国（境）费用", "30212"),
    ("公务用车加油", "30231"),
    ("公务用车购置", "31013"),
    ("购置公务用车", "30913"),
    ("公务接待及公务用车加油", "30217"),
    ("公务接待及公务用车加油", "30231"),
)
HARMLESS = ("信访接待大厅改造", "接待室桌椅", "出国留学人员创业补助", "消防车维修", "租车费")
CITIZENS = (
    "接待群众来访工作经费",
    "接待场所维修",
    "律师接待日补贴",
    "接待日宣传",
    "离休人员直接待遇补助",
    "对接待办事项差旅",
    "接待服务外包（政务大厅）",
    "办事大厅接待引导服务",
    "人大代表接待群众用房租金",
    "旅客饭店安全检查",
    "参观接待讲解",
    "车辆购置税",
)
GUESTS = ("接待来宾用餐", "外事接待", "商务接待", "客饭", "接待用茶叶")


def booked(purpose: str | None, code: str | None, yuan: str = "2600.00", **given: Any) -> Row:
    return pay(yuan, MAY, purpose=purpose, dept_econ_code=code, **given)


CASES = [
    Case(
        kind="positive",
        name="one of each, booked as office costs",
        payment=[
            booked("公务接待费", "30201"),
            booked("因公出国考察", "30211"),
            booked("公务用车维修", "30213"),
            booked("购置公务用车一辆", "31003"),
        ],
        hits=tuple(
            Hit(f"Z{n:03d}", "yellow", "2600.00", "1000.00", (("payment", n),), words)
            for n, words in enumerate(
                (
                    "用途为“公务接待费”，看上去属于公务接待费，却列在经济科目30201",
                    "属于因公出国（境）费用，却列在经济科目30211",
                    "属于公务用车运行维护费，却列在经济科目30213",
                    "属于公务用车购置，却列在经济科目31003",
                ),
                start=2,
            )
        ),
    ),
    Case(
        kind="positive",
        name="a cent above the setting",
        payment=[booked("公务接待费", "30299", "1000.01")],
        hits=(Hit("Z002", "yellow", "1000.01", "1000.00", (("payment", 2),)),),
    ),
    Case(
        kind="negative",
        name="where it belongs",
        payment=[booked(purpose, code) for purpose, code in BOOKED],
    ),
    Case(
        kind="negative",
        name="words that only contain one",
        payment=[booked(purpose, "30201") for purpose in HARMLESS],
    ),
    Case(
        kind="positive",
        name="guests in other words",
        payment=[booked(purpose, "30201") for purpose in GUESTS],
        hits=tuple(
            Hit(f"Z{n:03d}", "yellow", "2600.00", "1000.00", (("payment", n),), f"用途为“{text}”")
            for n, text in enumerate(GUESTS, start=2)
        ),
    ),
    Case(
        kind="positive",
        name="the tax on buying an official car",
        payment=[booked("车辆购置税（公务用车）", "30239")],
        hits=(Hit("Z002", "yellow", "2600.00", "1000.00", (("payment", 2),), "属于公务用车购置"),),
    ),
    Case(
        kind="negative",
        name="citizens are received, and guests where they belong",
        payment=[
            *(booked(purpose, "30201") for purpose in CITIZENS),
            *(booked(purpose, "30217") for purpose in GUESTS),
        ],
    ),
    Case(
        kind="negative",
        name="exactly the setting, a return",
        payment=[booked("公务接待费", "30201", "1000.00"), booked("公务接待费", "30201", "-9000")],
    ),
    Case(
        kind="positive",
        name="no code, a class alone",
        payment=[
            booked("公务接待费", None),
            booked("公务接待餐费", "302", "5000.00"),
            booked("公务用车加油", "", gov_econ_code="502"),
            booked("公务接待费", "30201", gov_econ_code="50206"),
        ],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "2600.00",
                "1000.00",
                (("payment", 2),),
                "看上去属于公务接待费，却没有填写部门支出经济科目，请说明",
            ),
            Hit(
                "Z003",
                "yellow",
                "5000.00",
                "1000.00",
                (("payment", 3),),
                "却只列到经济科目302类、没有列到款，请说明",
            ),
            Hit("Z004", "yellow", "2600.00", "1000.00", (("payment", 4),)),
            Hit("Z005", "yellow", "2600.00", "1000.00", (("payment", 5),), "却列在经济科目30201"),
        ),
    ),
    Case(
        kind="negative",
        name="no code of the department's, the government's is the item's",
        payment=[
            booked("公务接待费", None, gov_econ_code="50206"),
            booked("公务用车购置", "310", gov_econ_code="50303"),
        ],
    ),
    Case(
        kind="edge",
        name="no code or a class of what reads like nothing, no purpose, no amount, consolidated",
        payment=[
            booked("信访接待大厅改造", None),
            booked("公务接待费", "302", "1000.00"),
            booked(None, "30201"),
            {**booked("公务接待费", "30201"), "amount_yuan": None},
            booked("公务接待费", "30201", level_scope="consolidated"),
        ],
    ),
    Case(
        kind="edge",
        name="another year's payments",
        payment=[booked("公务接待费", "30201", fiscal_year=2023)],
        missing=[("payment", 2024)],
    ),
]
