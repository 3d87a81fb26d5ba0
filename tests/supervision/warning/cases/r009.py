"""Cases of rule 9."""

from typing import Any

from tests.supervision.warning.ledger import Case, Hit, Row, line

CODE = "state_capital/own_level"


def capital(yuan: str, function: str = "2230105", **given: Any) -> Row:
    row = {"stage": "approved", "fund_type": "state_capital", "function_code": function}
    return line(yuan, **{**row, **given})


CASES = [
    Case(
        kind="positive",
        name="spent on enterprises alone",
        budget=[capital("20000000.00"), capital("5.00", project="P2"), line("9.00")],
        hits=(
            Hit(
                CODE,
                "yellow",
                "0.00",
                "1.00",
                (("budget", 2), ("budget", 3)),
                "支出2,000.00万元，没有安排一笔资金调入一般公共预算",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a line of nothing moves nothing",
        budget=[capital("20.00"), capital("0.00", "2300803")],
        hits=(Hit(CODE, "yellow", "0.00", "1.00", (("budget", 2), ("budget", 3))),),
    ),
    Case(
        kind="negative",
        name="a fen is moved",
        budget=[capital("20.00"), capital("0.01", "2300803")],
    ),
    Case(
        kind="negative",
        name="moved to the section alone, and the draft had not",
        budget=[
            capital("20.00"),
            capital("4.00", "23008"),
            capital("24.00", stage="draft"),
        ],
    ),
    Case(kind="edge", name="no state capital budget", budget=[line("9.00")]),
    Case(kind="edge", name="a state capital budget of nothing", budget=[capital("0.00")]),
    Case(
        kind="edge",
        name="the general budget's own line moves nothing out of state capital",
        budget=[capital("7.00"), line("7.00", stage="approved", function_code="2300803")],
        hits=(Hit(CODE, "yellow", "0.00", "1.00", (("budget", 2),)),),
    ),
]
