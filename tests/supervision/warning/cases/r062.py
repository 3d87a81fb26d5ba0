"""Cases of rule 62."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, UNIT_B, Case, Hit, Row, line

JULY = date(2024, 7, 1)
OTHER_STEP = {"kind": "session", "subject": "adjustment", "date": date(2024, 8, 28)}


def approved(day: date = date(2024, 8, 28)) -> dict[str, Any]:
    """Return the approval of an adjustment."""
    return {"kind": "approved", "subject": "adjustment", "unit": None, "date": day}


def changed(kind: str, yuan: str, day: date | None = JULY, **more: Any) -> Row:
    """Return a budget row that an adjustment or a virement added."""
    amount = line(yuan)["current_yuan"]
    zero = line("0.00")["current_yuan"]
    parts = {"adjustment_yuan": zero, "virement_yuan": zero, f"{kind}_yuan": amount}
    return line(yuan, approved_yuan=zero, effective_date=day, **parts, **more)


def taken(code: str, budget: str, actual: str, period: str = "12") -> dict[str, Any]:
    """Return a month of a resource that is not the year's own revenue."""
    plain = {"revenue_code": code, "period": period}
    return {**plain, "budget_yuan": budget, "actual_yuan": actual}


def fund(opening: str, closing: str, period: str = "12", **more: Any) -> dict[str, Any]:
    """Return a month of the stabilisation fund's account."""
    plain = {"account": "stabilisation", "account_no": "W1", "period": period}
    return {**plain, "opening_yuan": opening, "closing_yuan": closing, **more}


FIRST = line("1000000.00", adjustment_yuan=None, virement_yuan=None)
SCHOOL = line("1000000.00", function_code="2050202")

CASES = [
    Case(
        kind="positive",
        name="adjusted in July, approved in August",
        budget=[FIRST, changed("adjustment", "500.00"), changed("adjustment", "-200.00")],
        rows={"procedure": [approved()]},
        hits=(
            Hit(
                "general/adjusted",
                "red",
                "700.00",
                "0.00",
                (("budget", 3), ("budget", 4)),
                "2024年预算调整700.00元已经生效，此前没有批准预算调整的记录",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="virement that does not come out even",
        budget=[FIRST, changed("virement", "500.00"), changed("virement", "-200.00")],
        rows={"procedure": [OTHER_STEP]},
        hits=(
            Hit(
                "general/total",
                "red",
                "300.00",
                "0.00",
                (("budget", 3), ("budget", 4)),
                "2024年通过调剂使预算总支出增加300.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="schools lose six percent to something else",
        budget=[
            SCHOOL,
            changed("virement", "-60000.00", function_code="2050202"),
            changed("virement", "60000.00"),
        ],
        rows={"procedure": [OTHER_STEP]},
        hits=(
            Hit(
                "general/cut/205",
                "red",
                "-60000.00",
                "0.00",
                (("budget", 3),),
                "“教育支出”支出预算净调减6.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="more drawn and more borrowed than budgeted",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [
                taken("11015", "100.00", "60.00", "11"),
                taken("11015", "100.00", "60.00"),
                taken("11011", "100.00", "100.01"),
            ],
        },
        hits=(
            Hit("general/debt", "red", "0.01", "0.00", (("revenue", 4),), "债务收入比预算多0.01元"),
            Hit(
                "general/drawn",
                "red",
                "20.00",
                "0.00",
                (("revenue", 2), ("revenue", 3)),
                "动用预算稳定调节基金比预算多20.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the fund's account falls, and nothing of it was budgeted",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [taken("10101", "900.00", "900.00")],
            "balance": [fund("900.00", "600.00", "03"), fund("600.00", "650.00")],
        },
        hits=(
            Hit(
                "general/drawn",
                "red",
                "300.00",
                "0.00",
                (("balance", 2),),
                "动用预算稳定调节基金比预算多300.00元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="the fund's account falls by as much as was budgeted, or as revenue tells",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [{**taken("11015", "300.00", "0.00"), "actual_yuan": None}],
            "balance": [fund("900.00", "600.00")],
        },
    ),
    Case(
        kind="negative",
        name="the fund's account falls by more than revenue tells, which is what counts",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [taken("11015", "200.00", "200.00")],
            "balance": [fund("900.00", "600.00")],
        },
    ),
    Case(
        kind="negative",
        name="the fund's account grows, another account falls",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [taken("10101", "900.00", "900.00")],
            "balance": [fund("600.00", "900.00"), fund("9.00", "6.00", account="treasury")],
        },
    ),
    Case(
        kind="edge",
        name="the fund's account falls, no budget of revenue is stated",
        budget=[FIRST],
        rows={"procedure": [OTHER_STEP], "balance": [fund("900.00", "600.00")]},
    ),
    Case(
        kind="negative",
        name="approved on the day it takes effect, and before",
        budget=[
            FIRST,
            changed("adjustment", "500.00", date(2024, 8, 28)),
            changed("adjustment", "500.00", date(2024, 9, 1)),
        ],
        rows={"procedure": [approved()]},
    ),
    Case(
        kind="negative",
        name="without a day of its own any approval of the year will do",
        budget=[FIRST, changed("adjustment", "500.00", None)],
        rows={"procedure": [approved()]},
    ),
    Case(
        kind="negative",
        name="virement that comes out even, and a small cut",
        budget=[
            SCHOOL,
            changed("virement", "-50000.00", function_code="2050202"),
            changed("virement", "50000.00", unit=UNIT_B),
        ],
        rows={"procedure": [OTHER_STEP]},
    ),
    Case(
        kind="negative",
        name="the records do not reach the day yet",
        budget=[FIRST, changed("adjustment", "500.00")],
        rows={"procedure": [OTHER_STEP]},
        received=[{"delivery": "procedure1", "received": date(2024, 7, 20)}],
    ),
    Case(
        kind="negative",
        name="as much drawn as budgeted",
        budget=[FIRST],
        rows={"procedure": [OTHER_STEP], "revenue": [taken("11015", "100.00", "100.00")]},
    ),
    Case(
        kind="positive",
        name="no budget of what was drawn, though of other revenue",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [
                {**taken("11015", "0.00", "100.00"), "budget_yuan": None},
                taken("10101", "900.00", "900.00"),
            ],
        },
        hits=(
            Hit(
                "general/drawn",
                "red",
                "100.00",
                "0.00",
                (("revenue", 2),),
                "动用预算稳定调节基金比预算多100.00元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="a budget stated in an earlier month",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [
                taken("11015", "100.00", "60.00", "11"),
                {**taken("11015", "0.00", "40.00"), "budget_yuan": None},
                taken("10101", "900.00", "900.00"),
            ],
        },
    ),
    Case(
        kind="edge",
        name="no budget of any revenue is stated",
        budget=[FIRST],
        rows={
            "procedure": [OTHER_STEP],
            "revenue": [{**taken("11015", "0.00", "100.00"), "budget_yuan": None}],
        },
    ),
    Case(
        kind="edge",
        name="nothing recorded at all counts as no approval",
        budget=[FIRST, changed("adjustment", "500.00")],
        delivered=[("procedure", DISTRICT, 2024)],
        hits=(Hit("general/adjusted", "red", "500.00", "0.00", (("budget", 3),)),),
    ),
    Case(
        kind="edge",
        name="no procedure delivered",
        budget=[FIRST, changed("adjustment", "500.00")],
        missing=[("procedure", 2024)],
    ),
]
