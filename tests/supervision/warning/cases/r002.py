"""Cases of rule 2."""

from tests.supervision.warning.ledger import Case, Hit, Row, line

PASSED = line("1000.00", stage="approved")


def fund(yuan: str, period: str = "12", **given: object) -> Row:
    return {"account": "working_fund", "closing_yuan": yuan, "period": period, **given}


CASES = [
    Case(
        kind="positive",
        name="the highest month-end counts",
        budget=[PASSED],
        rows={"balance": [fund("9.00", "05"), fund("12.00", "06"), fund("10.00", "12")]},
        hits=(
            Hit(
                "working_fund",
                "red",
                "1.20",
                "1.00",
                (("balance", 3), ("budget", 2)),
                "6月末预算周转金12.00元，本级一般公共预算支出1,000.00元，占1.2%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="two accounts of a month are one fund",
        budget=[PASSED],
        rows={"balance": [fund("6.00"), fund("6.00", account_no="second")]},
        hits=(
            Hit(
                "working_fund",
                "red",
                "1.20",
                "1.00",
                (("balance", 2), ("balance", 3), ("budget", 2)),
            ),
        ),
    ),
    Case(
        kind="negative",
        name="months never add up",
        budget=[PASSED],
        rows={"balance": [fund("9.00", "05"), fund("9.00", "06")]},
    ),
    Case(
        kind="negative",
        name="other accounts are no working fund",
        budget=[PASSED],
        rows={"balance": [fund("900.00", account="stabilisation"), fund("1.00")]},
    ),
    Case(
        kind="edge", name="exactly one percent", budget=[PASSED], rows={"balance": [fund("10.00")]}
    ),
    Case(
        kind="edge",
        name="before the regulation was in force",
        year=2019,
        budget=[line("1000.00", stage="approved", fiscal_year=2019)],
        rows={"balance": [fund("100.00", fiscal_year=2019)]},
    ),
    Case(
        kind="edge",
        name="no balances delivered",
        budget=[PASSED],
        missing=[("balance", 2024)],
    ),
    Case(
        kind="edge",
        name="no spending stated",
        budget=[line("0.00", stage="approved")],
        rows={"balance": [fund("100.00")]},
    ),
]
