"""Cases of rule 46."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, Row, line


def advance(yuan: str, period: str = "12", number: str = "ZF01") -> Row:
    return {"account": "advance", "account_no": number, "period": period, "closing_yuan": yuan}


BUDGET = [line("600.00"), line("400.00", fund_type="fund", function_code="21208")]

CASES = [
    Case(
        kind="positive",
        name="six of a hundred at the end of the year",
        budget=BUDGET,
        rows={
            "balance": [advance("900.00", "11"), advance("50.00"), advance("10.00", number="Z2")]
        },
        hits=(
            Hit(
                "advance",
                "yellow",
                "6.00",
                "5.00",
                (("balance", 3), ("balance", 4)),
                "截至2024年12月末，暂付款余额60.00元，相当于当年预算1,000.00元的6%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="of the budget begun by then",
        budget=[*BUDGET, line("9000.00", effective_date=date(2024, 7, 1), project="P2")],
        rows={"balance": [advance("50.01", "06")]},
        settings={"most_pct": "5"},
        hits=(Hit("advance", "yellow", "5.00", "5.00", (("balance", 2),)),),
    ),
    Case(kind="negative", name="exactly five", budget=BUDGET, rows={"balance": [advance("50.00")]}),
    Case(
        kind="negative",
        name="insurance and the treasury are something else",
        budget=[line("1000.00"), line("1.00", fund_type="social_insurance")],
        rows={"balance": [{**advance("900.00"), "account": "treasury"}, advance("50.00")]},
    ),
    Case(
        kind="edge",
        name="a budget of nothing",
        budget=[line("0.00")],
        rows={"balance": [advance("50.00")]},
    ),
    Case(
        kind="edge",
        name="no budget",
        rows={"balance": [advance("50.00")]},
        missing=[("budget", 2024)],
    ),
]
