"""Cases of rule 54: pairs of accounts."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row


def voucher(debit: str, credit: str, yuan: str = "100.00", **given: Any) -> Row:
    return {
        "unit": UNIT,
        "date": date(2024, 5, 3),
        "debit_account": debit,
        "credit_account": credit,
        "amount_yuan": yuan,
        **given,
    }


CASES = [
    Case(
        kind="positive",
        name="expenses paid by what was collected",
        rows={
            "voucher": [
                voucher("5101", "4609"),
                voucher("500102", "2103", "30.00", date=date(2024, 6, 3)),
                voucher("5001", "4001", "9999.00"),
                voucher("5001", "460501", "7.00", unit=UNIT_B),
            ]
        },
        hits=(
            Hit(
                UNIT,
                "red",
                "130.00",
                "0",
                (("voucher", 2), ("voucher", 3)),
                "自2024年5月3日起，有2笔凭证把收入直接用于支出，共130.00元",
            ),
            Hit(UNIT_B, "red", "7.00", "0", (("voucher", 5),), "有1笔凭证"),
        ),
    ),
    Case(
        kind="positive",
        name="partly taken back in red",
        rows={"voucher": [voucher("5101", "4609"), voucher("5101", "4609", "-40.00")]},
        hits=(Hit(UNIT, "red", "60.00", "0", (("voucher", 2), ("voucher", 3))),),
    ),
    Case(
        kind="negative",
        name="appropriations, subsidies and gifts spent, revenue received or given back",
        rows={
            "voucher": [
                voucher("5001", "4001"),
                voucher("5001", "4201"),
                voucher("5001", "4603"),
                voucher("1002", "4609"),
                voucher("4609", "1002"),
                voucher("2103", "1002"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="wholly taken back",
        rows={"voucher": [voucher("5101", "4609"), voucher("5101", "4609", "-100.00")]},
    ),
    Case(
        kind="edge",
        name="nothing, and codes that only hold the digits",
        rows={
            "voucher": [
                voucher("5101", "4609", "0.00"),
                voucher("1501", "4609"),
                voucher("5001", "1409"),
                voucher("5001", "2307"),
            ]
        },
    ),
    Case(kind="edge", name="no vouchers", rows={"tax": [{}]}, missing=[("voucher", 2024)]),
]
