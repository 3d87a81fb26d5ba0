"""Cases of rule 44."""

from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, Hit, Row


def month(period: str, closing: str = "300.00", opening: str | None = None, **given: Any) -> Row:
    return {
        "account": "current",
        "account_no": "WL01",
        "account_name": "其他应付款",
        "unit": UNIT,
        "period": period,
        "opening_yuan": opening or closing,
        "closing_yuan": closing,
        **given,
    }


BEFORE: Row = {"fiscal_year": 2023}
STILL = [month("01", **BEFORE), month("12", **BEFORE), month("01"), month("12")]

CASES = [
    Case(
        kind="positive",
        name="two years without a move",
        rows={"balance": STILL},
        hits=(
            Hit(
                "WL01",
                "yellow",
                "300.00",
                "0",
                tuple(("balance", number) for number in range(2, 6)),
                "往来款“其他应付款”自2023年初至2024年末余额一直是300.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a balance below zero, by quarters, of nobody",
        year=None,
        rows={
            "balance": [
                month("03", "-5.00", unit=None, account_name=None, **BEFORE),
                month("12", "-5.00", unit=None, account_name=None, **BEFORE),
                month("12", "-5.00", unit=None, account_name=None),
            ]
        },
        missing=[("balance", 2022)],
        hits=(
            Hit(
                "WL01",
                "yellow",
                "-5.00",
                "0",
                (("balance", 2), ("balance", 3), ("balance", 4)),
                "往来款“WL01”",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="told once a year, in December",
        rows={"balance": [month("12", **BEFORE), month("12")]},
        hits=(Hit("WL01", "yellow", "300.00", "0", (("balance", 2), ("balance", 3))),),
    ),
    Case(
        kind="negative",
        name="begun in December, told each month since",
        rows={"balance": [month("12", **BEFORE), month("01"), month("12")]},
    ),
    Case(
        kind="negative",
        name="moved once and back",
        rows={
            "balance": [
                month("01", **BEFORE),
                month("06", "299.99", "300.00", **BEFORE),
                month("07", "300.00", "299.99", **BEFORE),
                month("12"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="another kind of account",
        rows={"balance": [{**row, "account": "working_fund"} for row in STILL]},
    ),
    Case(
        kind="negative",
        name="the year is not over, or the account began in autumn",
        rows={
            "balance": [
                *(month(period, **BEFORE) for period in ("01", "12")),
                month("11"),
                month("09", account_no="WL02", **BEFORE),
                month("12", account_no="WL02"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="nothing on the account",
        rows={"balance": [month("01", "0.00", **BEFORE), month("12", "0.00")]},
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"balance": [month("01"), month("12")]},
        missing=[("balance", 2023)],
    ),
]
