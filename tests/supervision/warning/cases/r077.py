"""Cases of rule 77."""

from decimal import Decimal
from typing import Any

from tests.supervision.warning.ledger import Case, Hit, Row, income


def taxed(yuan: str, period: str = "01", **given: Any) -> Row:
    return {
        "revenue_code": "10101",
        "period": period,
        "industry": "other",
        "amount_yuan": yuan,
        **given,
    }


def booked(yuan: str | None, period: str = "01", **given: Any) -> Row:
    amount = None if yuan is None else Decimal(yuan)
    return income("0.00", period, actual_yuan=amount, **given)


CASES = [
    Case(
        kind="positive",
        name="more with the tax authority, over the months both have",
        revenue=[booked("50", "01"), booked("40.00", "02", revenue_code="1010101")],
        rows={
            "tax": [
                taxed("60.00"),
                taxed("10.00", industry="finance"),
                taxed("30.00", "02"),
                taxed("999.00", "03"),
            ]
        },
        hits=(
            Hit(
                "10101",
                "yellow",
                "100.00",
                "90.00",
                (
                    ("revenue", 2),
                    ("revenue", 3),
                    ("tax", 2),
                    ("tax", 3),
                    ("tax", 4),
                ),
                "2024年1至2月的增值税，税务部门为100.00元，财政部门为90.00元，相差10.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="less, in January, a cent beyond the setting",
        revenue=[booked("101.01")],
        rows={"tax": [taxed("100.00")]},
        hits=(
            Hit(
                "10101",
                "yellow",
                "100.00",
                "101.01",
                (("revenue", 2), ("tax", 2)),
                "2024年1月的增值税",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="a yuan apart",
        revenue=[booked("101.00")],
        rows={"tax": [taxed("100.00")]},
    ),
    Case(
        kind="negative",
        name="booked a month later",
        revenue=[booked("0.00"), booked("200.00", "02")],
        rows={"tax": [taxed("100.00"), taxed("100.00", "02")]},
    ),
    Case(
        kind="negative",
        name="other budgets, scopes and revenue that is no tax",
        revenue=[
            booked("100.00"),
            booked("9.00", fund_type="fund"),
            booked("9.00", level_scope="consolidated"),
            booked("9.00", revenue_code="10301"),
        ],
        rows={"tax": [taxed("100.00"), taxed("7.00", level_scope="consolidated")]},
    ),
    Case(
        kind="positive",
        name="taxes only one side has; taxes as a whole are not compared",
        revenue=[booked("100.00"), booked("5.00", revenue_code="10104")],
        rows={
            "tax": [
                taxed("100.00"),
                taxed("5.00", revenue_code="10109"),
                taxed("5.00", revenue_code="101"),
            ]
        },
        hits=(
            Hit(
                "10104",
                "yellow",
                "0.00",
                "5.00",
                (("revenue", 3),),
                "企业所得税，税务部门没有这一税种的数，财政部门为5.00元，相差5.00元",
            ),
            Hit(
                "10109",
                "yellow",
                "5.00",
                "0.00",
                (("tax", 3),),
                "税务部门为5.00元，财政部门没有这一税种的数",
            ),
        ),
    ),
    Case(
        kind="edge",
        name="one side tells taxes as a whole alone",
        revenue=[booked("100.00", revenue_code="101")],
        rows={"tax": [taxed("100.00")]},
    ),
    Case(
        kind="edge",
        name="no tax figures",
        revenue=[booked("100.00")],
        missing=[("tax", 2024)],
    ),
]
