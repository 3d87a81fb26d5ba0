"""Cases of rule 67."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, Case, Hit

MONTHS = [f"{month:02d}" for month in range(1, 13)]


def bond(balance: str, period: str = "12", **more: Any) -> dict[str, Any]:
    """Return a bond's month."""
    plain = {"kind": "general", "debt_no": "G1", "project_name": "一般债券", "period": period}
    return {**plain, "balance_yuan": balance, **more}


def income(code: str = "10101", yuan: str = "100.00", **more: Any) -> list[dict[str, Any]]:
    """Return twelve months of a revenue."""
    plain = {"revenue_code": code, "actual_yuan": yuan}
    return [{**plain, "period": month, **more} for month in MONTHS]


CASES = [
    Case(
        kind="positive",
        name="principal not repaid",
        rows={
            "debt": [
                bond("9.00", "06", due_yuan="500.00", overdue_yuan="200.00"),
                bond("9.00", "09", due_yuan="0.00", overdue_yuan="0.00"),
            ]
        },
        hits=(
            Hit(
                "general/G1",
                "red",
                "200.00",
                "0.00",
                (("debt", 2),),
                "2024年一般债务“一般债券”到期本金500.00元中，有200.00元没有按期偿还",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one and a half times what came in",
        rows={
            "debt": [bond("1800.00"), bond("1200.00", kind="special", debt_no="S1")],
            "revenue": [
                *income(),
                *income("11002", "50.00"),
                *income("1030148", "16.75", fund_type="fund"),
                *income("11009", "900.00"),
                *income("11011", "900.00"),
            ],
        },
        hits=(
            Hit(
                DISTRICT,
                "red",
                "149.93",
                "120.00",
                (
                    ("debt", 2),
                    ("debt", 3),
                    *(("revenue", number) for number in range(2, 38)),
                ),
                "2024年末政府债务余额3,000.00元，相当于全年综合财力2,001.00元的149.93%，超过120%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a cent past the setting",
        rows={"debt": [bond("1440000.01")], "revenue": income(yuan="100000.00")},
        hits=(
            Hit(
                DISTRICT,
                "red",
                "120.00",
                "120.00",
                (("debt", 2), *(("revenue", number) for number in range(2, 14))),
                "的120%，略超过120%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly the setting",
        rows={"debt": [bond("1440.00")], "revenue": income()},
    ),
    Case(
        kind="negative",
        name="with the towns' revenue where it is stated",
        rows={
            "debt": [bond("3000.00")],
            "revenue": [*income(), *income(yuan="300.00", level_scope="consolidated")],
        },
    ),
    Case(
        kind="negative",
        name="repaid when due",
        rows={"debt": [bond("9.00", due_yuan="500.00", overdue_yuan="0.00")]},
    ),
    Case(
        kind="negative",
        name="the year is not over",
        as_of=date(2024, 12, 30),
        rows={"debt": [bond("9999.00")], "revenue": income()},
    ),
    Case(
        kind="edge",
        name="a month of revenue is missing",
        rows={"debt": [bond("9999.00")], "revenue": income()[1:]},
    ),
    Case(
        kind="positive",
        name="a month of revenue is missing, the year's budget is stated",
        rows={
            "debt": [bond("1800.00")],
            "revenue": [
                *income(budget_yuan="900.00")[1:11],
                {**income(budget_yuan="1000.00")[11], "actual_yuan": "7.00"},
                *income("11002", "5.00", budget_yuan="100.00")[6:],
                *income("11009", "5.00", budget_yuan="800.00"),
            ],
        },
        hits=(
            Hit(
                DISTRICT,
                "red",
                "163.64",
                "120.00",
                (("debt", 2), ("revenue", 12), ("revenue", 18)),
                "相当于全年综合财力预算数1,100.00元的163.64%",
            ),
        ),
    ),
    Case(
        kind="edge",
        name="no revenue delivered, and nothing came in",
        rows={"debt": [bond("9999.00")]},
    ),
    Case(
        kind="edge",
        name="overdue without what was due and without a name",
        rows={"debt": [bond("9.00", overdue_yuan="200.00", project_name=None)]},
        hits=(
            Hit(
                "general/G1", "red", "200.00", "0.00", (("debt", 2),), "一般债务“G1”有200.00元没有"
            ),
        ),
    ),
    Case(kind="edge", name="none delivered", missing=[("debt", 2024)]),
]
