"""Cases of rule 25."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit


def got(yuan: str, period: str = "01", year: int = 2024, **more: Any) -> dict[str, Any]:
    """Return a month of revenue, by default of a tax."""
    plain = {"revenue_code": "10101", "period": period, "fiscal_year": year}
    return {**plain, "actual_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="one tax doubles while the total stands still",
        rows={
            "revenue": [
                got("2000000.00", "01", 2023, revenue_code="10119"),
                got("8000000.00", "01", 2023),
                got("4000000.00", revenue_code="10119"),
                got("6000000.00"),
            ]
        },
        hits=(
            Hit(
                "10119",
                "yellow",
                "100.00",
                "50.00",
                (("revenue", 2), ("revenue", 4)),
                "2024年1月契税（本级）400.00万元，比上年同期的200.00万元增长100%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a tax is gone",
        rows={
            "revenue": [
                got("2000000.00", "01", 2023, revenue_code="10119"),
                got("8000000.00", "01", 2023),
                got("8000000.00"),
            ]
        },
        hits=(Hit("10119", "yellow", "-100.00", "-50.00", (("revenue", 2),), "下降100%"),),
    ),
    Case(
        kind="positive",
        name="items of a tax are added up, and a name nobody lists is its code",
        rows={
            "revenue": [
                got("1000000.00", "01", 2023, revenue_code="1019801"),
                got("1000000.00", "01", 2023, revenue_code="1019802"),
                got("4000000.00", revenue_code="1019801"),
            ]
        },
        hits=(
            Hit(
                "10198",
                "yellow",
                "100.00",
                "50.00",
                (("revenue", 2), ("revenue", 3), ("revenue", 4)),
                "2024年1月10198（本级）",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly half more",
        rows={"revenue": [got("2000000.00", "01", 2023), got("3000000.00")]},
    ),
    Case(
        kind="negative",
        name="a tax that brought little last year, and a new one",
        rows={
            "revenue": [
                got("99999.99", "01", 2023),
                got("3000000.00"),
                got("3000000.00", revenue_code="10119"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="non-tax revenue is another rule's",
        rows={
            "revenue": [
                got("2000000.00", "01", 2023, revenue_code="10305"),
                got("8000000.00", revenue_code="10305"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="taxes as one class",
        rows={
            "revenue": [
                got("2000000.00", "01", 2023, revenue_code="101"),
                got("8000000.00", revenue_code="101"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"revenue": [got("9000000.00")]},
        missing=[("revenue", 2023)],
    ),
]
