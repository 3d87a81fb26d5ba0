"""Cases of rule 32."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit


def owed(due: str, paid: str, period: str = "12", **more: Any) -> dict[str, Any]:
    """Return a month of a unit's fines."""
    plain = {"unit": UNIT, "item": "10305", "item_name": "罚没收入", "period": period}
    return {**plain, "due_yuan": due, "paid_in_yuan": paid, **more}


CASES = [
    Case(
        kind="positive",
        name="held back",
        rows={
            "non_tax_due": [
                owed("3000000.00", "3000000.00", "07"),
                owed("640000.00", "0.00", "12"),
                owed("100.00", "100.00", "12", unit=UNIT_B),
            ]
        },
        hits=(
            Hit(
                f"{UNIT}/10305/general",
                "red",
                "3000000.00",
                "3640000.00",
                (("non_tax_due", 2), ("non_tax_due", 3)),
                f"截至2024年12月，单位（{UNIT}）应缴“罚没收入”364.00万元，已缴入国库300.00万元，"
                "还有64.00万元没有上缴",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one item too much, another too little",
        rows={
            "non_tax_due": [
                owed("5.00", "4.99"),
                owed("5.00", "9.00", item="10304", item_name=None),
            ]
        },
        hits=(Hit(f"{UNIT}/10305/general", "red", "4.99", "5.00", (("non_tax_due", 2),)),),
    ),
    Case(
        kind="negative",
        name="paid in later in the year",
        rows={"non_tax_due": [owed("500.00", "100.00", "07"), owed("0.00", "400.00", "08")]},
    ),
    Case(
        kind="negative",
        name="what fell due in the month just over has time left",
        as_of=date(2024, 9, 20),
        rows={"non_tax_due": [owed("500.00", "500.00", "07"), owed("900.00", "0.00", "08")]},
    ),
    Case(
        kind="negative",
        name="paid in to the cent",
        rows={"non_tax_due": [owed("500.00", "500.00")]},
    ),
    Case(
        kind="edge",
        name="given back",
        rows={"non_tax_due": [owed("-500.00", "-500.00")]},
    ),
    Case(
        kind="edge",
        name="the first month alone, on the last day of the second",
        as_of=date(2024, 2, 28),
        rows={"non_tax_due": [owed("500.00", "0.00", "01")]},
    ),
    Case(
        kind="positive",
        name="a month whose following month is over, and nothing told since",
        as_of=date(2024, 2, 29),
        rows={"non_tax_due": [owed("500.00", "0.00", "01")]},
        hits=(
            Hit(
                f"{UNIT}/10305/general",
                "red",
                "0.00",
                "500.00",
                (("non_tax_due", 2),),
                "还有500.00元没有上缴",
            ),
        ),
    ),
    Case(kind="edge", name="none delivered", missing=[("non_tax_due", 2024)]),
]
