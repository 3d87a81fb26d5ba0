"""Cases of rule 4."""

from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, line


def passed(yuan: str, **given: Any) -> Row:
    return line(yuan, **{"stage": "approved", **given})


def basic(yuan: str, **given: Any) -> Row:
    return passed(yuan, **{"kind": "basic", "project": None, "dept_econ_code": "30101", **given})


CASES = [
    Case(
        kind="positive",
        name="a section and a class instead of items, per unit",
        budget=[
            passed("100.00", function_code="20101"),
            passed("50.00", function_code="201", project="P2"),
            passed("7.00", function_code="20799", unit=UNIT_B),
            passed("900.00"),
        ],
        hits=(
            Hit(
                UNIT,
                "red",
                "150.00",
                "0.00",
                (("budget", 2), ("budget", 3)),
                "2行支出功能分类没有编到项，涉及150.00元",
            ),
            Hit(UNIT_B, "red", "7.00", "0.00", (("budget", 4),), "1行支出功能分类没有编到项"),
        ),
    ),
    Case(
        kind="positive",
        name="basic spending by economic class alone, and a line with both faults",
        budget=[
            basic("30.00", dept_econ_code="301", gov_econ_code="501"),
            basic("5.00", dept_econ_code=None, function_code="20101"),
        ],
        hits=(
            Hit(
                UNIT,
                "red",
                "35.00",
                "0.00",
                (("budget", 2), ("budget", 3)),
                "1行支出功能分类没有编到项，2行基本支出经济分类没有编到款，涉及35.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a budget of government funds is detailed to items as well",
        budget=[passed("9.00", fund_type="fund", function_code="21208")],
        hits=(Hit(UNIT, "red", "9.00", "0.00", (("budget", 2),)),),
    ),
    Case(
        kind="negative",
        name="one classification down to its section is enough",
        budget=[
            basic("30.00", dept_econ_code="30101", gov_econ_code="501"),
            basic("30.00", dept_econ_code=None, gov_econ_code="50101", function_code="2010101"),
        ],
    ),
    Case(
        kind="negative",
        name="projects need no economic section, the reserve and transfers have no item",
        budget=[
            passed("30.00", dept_econ_code="302"),
            passed("30.00", function_code="227"),
            passed("30.00", function_code="23008"),
            passed("30.00", function_code="23103"),
        ],
    ),
    Case(
        kind="negative",
        name="the total budget and a draft mended before it was approved",
        budget=[
            passed("30.00", function_code="201", unit=None, level_scope="consolidated"),
            passed("30.00"),
            line("30.00", stage="draft", function_code="201"),
        ],
    ),
    Case(
        kind="edge",
        name="a line of nothing",
        budget=[passed("0.00", function_code="201"), passed("1.00")],
    ),
    Case(
        kind="edge",
        name="the law before the city's regulation",
        year=2020,
        budget=[passed("3.00", function_code="201", fiscal_year=2020)],
        hits=(Hit(UNIT, "red", "3.00", "0.00", (("budget", 2),)),),
    ),
    Case(
        kind="edge",
        name="no budget of the year",
        delivered=[("budget", 2023)],
        missing=[("budget", 2024)],
    ),
]
