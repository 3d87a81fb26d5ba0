"""Cases of the template of a figure that reaches a limit."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, TOWN, UNIT, UNIT_B, Case, Hit, line, pay
from tests.supervision.warning.own.declare import OwnCase

MAY, JUNE = date(2024, 5, 8), date(2024, 6, 3)
PAYEE: dict[str, Any] = {
    "template": "threshold",
    "dataset": "payment",
    "measure": "paid",
    "subject": "payee",
    "direction": "ge",
    "limit": "100",
}
UNITS = {**PAYEE, "subject": "unit", "only-settlement": ["cash"]}
SINGLE = {**PAYEE, "subject": "row", "limit": "50"}
SMALL = {**PAYEE, "dataset": "budget", "measure": "current", "subject": "project"}
SMALL |= {"direction": "le", "limit": "-0.01"}
PLACE = {**PAYEE, "dataset": "three_public", "measure": "actual", "subject": "jurisdiction"}
COUNTED = {**PAYEE, "dataset": "meeting_training", "measure": "number", "subject": "unit"}
TRANSFER = {**PAYEE, "dataset": "transfer", "measure": "issued", "subject": "project"}
TRANSFER |= {"only-direction": ["in"]}
COMPANY = "明川办公服务有限公司"

CASES = [
    OwnCase(
        PAYEE,
        Case(
            kind="positive",
            name="a payee's sum exactly at the limit, returns deducted",
            payment=[pay("80.00", MAY), pay("30.00", JUNE, unit=UNIT_B), pay("-10.00", JUNE)],
            hits=(
                Hit(
                    COMPANY,
                    "yellow",
                    "100.00",
                    "100.00",
                    (("payment", 2), ("payment", 3), ("payment", 4)),
                    f"示例区2024年付给“{COMPANY}”的支付金额合计100.00元，"
                    "达到或超过本地自定的界限100.00元，请说明事由。",
                ),
            ),
        ),
    ),
    OwnCase(
        PAYEE,
        Case(
            kind="positive",
            name="a person is never named",
            payment=[pay("120.00", MAY, payee="p:0a1b", payee_is_person=True)],
            hits=(
                Hit("p:0a1b", "yellow", "120.00", "100.00", (("payment", 2),), "付给一名个人的"),
            ),
        ),
    ),
    OwnCase(
        PAYEE,
        Case(
            kind="negative",
            name="a cent below, another payee, another jurisdiction, another year",
            payment=[
                pay("99.99", MAY),
                pay("99.99", MAY, payee="丙公司"),
                pay("500.00", MAY, payee="丁公司", jurisdiction=TOWN),
                pay("0.01", date(2023, 5, 8), fiscal_year=2023),
            ],
        ),
    ),
    OwnCase(
        PAYEE,
        Case(
            kind="edge",
            name="no payee, no amount",
            payment=[pay("500.00", MAY, payee=None), pay(None, MAY)],
        ),
    ),
    OwnCase(PAYEE, Case(kind="edge", name="no payments", missing=[("payment", 2024)])),
    OwnCase(
        UNITS,
        Case(
            kind="positive",
            name="only cash counts, and only of the unit's own",
            payment=[
                pay("60.00", MAY, settlement="cash"),
                pay("60.00", JUNE, settlement="cash"),
                pay("900.00", JUNE),
                pay("99.00", JUNE, settlement="cash", unit=UNIT_B),
            ],
            hits=(
                Hit(
                    UNIT,
                    "yellow",
                    "120.00",
                    "100.00",
                    (("payment", 2), ("payment", 3)),
                    "2024年支付金额合计120.00元",
                ),
            ),
        ),
    ),
    OwnCase(
        SINGLE,
        Case(
            kind="positive",
            name="single payments, each by itself",
            payment=[pay("50.00", MAY), pay("49.99", MAY), pay("51.00", MAY)],
            hits=(
                Hit("Z002", "yellow", "50.00", "50.00", (("payment", 2),), "国库集中支付（Z002）"),
                Hit("Z004", "yellow", "51.00", "50.00", (("payment", 4),)),
            ),
        ),
    ),
    OwnCase(
        SMALL,
        Case(
            kind="positive",
            name="a budget below zero; stages never add up",
            budget=[
                line("-5.00"),
                line("3.00", stage="approved"),
                line("0.00", project="P2", project_name="项目乙"),
                line(None, project="P3", project_name="项目丙"),
                line("-5.00", project=None, project_name=None),
                line("-9.00", project="P4", level_scope="consolidated"),
            ],
            hits=(Hit("P1", "yellow", "-5.00", "-0.01", (("budget", 2),), "“项目甲”2024年"),),
        ),
    ),
    OwnCase(
        PLACE,
        Case(
            kind="positive",
            name="the latest month of each unit and item counts",
            rows={
                "three_public": [
                    {"period": "06", "actual_yuan": "90", "budget_yuan": "1"},
                    {"period": "09", "actual_yuan": "60", "budget_yuan": "1"},
                    {"period": "06", "actual_yuan": "40", "budget_yuan": "1", "unit": UNIT_B},
                ]
            },
            hits=(
                Hit(
                    DISTRICT,
                    "yellow",
                    "100.00",
                    "100.00",
                    (("three_public", 3), ("three_public", 4)),
                    "示例区2024年最近一个月的累计支出100.00元",
                ),
            ),
        ),
    ),
    OwnCase(
        {**COUNTED, "limit": "2", "level": "blue"},
        Case(
            kind="positive",
            name="rows counted",
            rows={
                "meeting_training": [
                    {"record_no": "1"},
                    {"record_no": "2"},
                    {"record_no": "3", "unit": UNIT_B},
                ]
            },
            hits=(
                Hit(
                    UNIT,
                    "blue",
                    "2",
                    "2",
                    (("meeting_training", 2), ("meeting_training", 3)),
                ),
            ),
        ),
    ),
    OwnCase(
        TRANSFER,
        Case(
            kind="negative",
            name="what is given and what is got never add up",
            rows={
                "transfer": [
                    {
                        "transfer_no": str(number),
                        "direction": direction,
                        "project": "P1",
                        "issued_yuan": "60",
                    }
                    for number, direction in enumerate(("in", "out"))
                ]
            },
        ),
    ),
]
