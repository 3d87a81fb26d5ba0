"""Cases of rule 37."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, Hit, pay

MAY, NOVEMBER, DECEMBER = date(2024, 5, 8), date(2024, 11, 1), date(2024, 12, 20)


def given(yuan: str, **more: Any) -> dict[str, Any]:
    """Return an allotment of the unit."""
    return {"unit": UNIT, "function_code": "2010102", "amount_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="fifty-six percent in two months",
        rows={"allotment": [given("4000000.00"), given("1000000.00", kind="project")]},
        payment=[
            pay("1000000.00", MAY),
            pay("800000.00", NOVEMBER),
            pay("2000000.00", DECEMBER),
        ],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "56.00",
                "50.00",
                (("payment", 3), ("payment", 4)),
                f"2024年单位（{UNIT}）11月和12月支出280.00万元，占全年下达指标500.00万元的56%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly half",
        rows={"allotment": [given("2000000.00")]},
        payment=[pay("1000000.00", DECEMBER)],
    ),
    Case(
        kind="negative",
        name="the last day of October is before",
        rows={"allotment": [given("2000000.00")]},
        payment=[pay("1900000.00", date(2024, 10, 31)), pay("1.00", DECEMBER)],
    ),
    Case(
        kind="negative",
        name="taken back in December",
        rows={"allotment": [given("2000000.00")]},
        payment=[pay("1900000.00", NOVEMBER), pay("-1900000.00", DECEMBER)],
    ),
    Case(
        kind="negative",
        name="transfers to towns, and a small unit",
        rows={"allotment": [given("99999.00"), given("9000000.00", function_code="2300201")]},
        payment=[pay("900000.00", DECEMBER), pay("9000000.00", DECEMBER, function_code="2300201")],
    ),
    Case(
        kind="edge",
        name="the year is not over",
        as_of=date(2024, 12, 30),
        rows={"allotment": [given("2000000.00")]},
        payment=[pay("1900000.00", DECEMBER)],
    ),
    Case(
        kind="edge",
        name="no allotments delivered",
        payment=[pay("1900000.00", DECEMBER)],
        missing=[("allotment", 2024)],
    ),
]
