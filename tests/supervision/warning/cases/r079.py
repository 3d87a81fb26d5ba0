"""Cases of rule 79."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit, Row, pay

MAY = date(2024, 5, 3)


def planned(yuan: str | None = "10000000.00", period: str = "12", **given: Any) -> Row:
    return {
        "project": "P1",
        "project_name": "道路工程",
        "period": period,
        "plan_yuan": yuan,
        **given,
    }


CASES = [
    Case(
        kind="positive",
        name="paid far less than planned",
        payment=[pay("5000000.00", MAY), pay("500000.00", date(2024, 12, 31))],
        rows={"investment_project": [planned("1.00", "11"), planned()]},
        hits=(
            Hit(
                "P1",
                "yellow",
                "55.00",
                "100.00",
                (("investment_project", 3), ("payment", 2), ("payment", 3)),
                "“道路工程”2024年计划投资1,000.00万元，全年支付550.00万元，为计划的55%，比按时间应完成的100%少45个百分点",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="paid far more, and nothing",
        payment=[pay("13000000.01", MAY), pay("1.00", MAY, project=None)],
        rows={
            "investment_project": [
                planned("9000000.00"),
                planned("2000000.00", project="P2", project_name=None),
            ]
        },
        hits=(
            Hit(
                "P1",
                "yellow",
                "144.44",
                "100.00",
                (("investment_project", 2), ("payment", 2)),
                "多44.44个百分点",
            ),
            Hit(
                "P2",
                "yellow",
                "0.00",
                "100.00",
                (("investment_project", 3),),
                "“P2”2024年计划投资200.00万元，全年支付0元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="during the year, by a setting of one's own",
        settings={"from_month": "6"},
        payment=[pay("1000000.00", MAY), pay("9000000.00", date(2024, 7, 1))],
        rows={"investment_project": [planned(period="06")]},
        hits=(
            Hit(
                "P1",
                "yellow",
                "10.00",
                "50.00",
                (("investment_project", 2), ("payment", 2)),
                "前6个月支付100.00万元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly thirty points",
        payment=[pay("7000000.00", MAY), pay("2600000.00", MAY, project="P2")],
        rows={"investment_project": [planned(), planned("2000000.00", project="P2")]},
    ),
    Case(
        kind="negative",
        name="too early in the year, or the plan is small",
        payment=[pay("1.00", MAY)],
        rows={"investment_project": [planned(period="05"), planned("99999.99", project="P2")]},
    ),
    Case(
        kind="positive",
        name="half a year, and not a fifth of the plan paid",
        payment=[
            pay("1999999.99", MAY),
            pay("9000000.00", date(2024, 7, 1)),
            pay("4000000.00", MAY, project="P2"),
        ],
        rows={
            "investment_project": [
                planned(period="06"),
                planned("20000000.00", period="06", project="P2"),
            ]
        },
        settings={"gap_points": "29.99"},
        hits=(
            Hit(
                "P1",
                "yellow",
                "20.00",
                "50.00",
                (("investment_project", 2), ("payment", 2)),
                "前6个月支付200.00万元，为计划的20%，比按时间应完成的50%少30个百分点",
            ),
            Hit("P2", "yellow", "20.00", "50.00", (("investment_project", 3), ("payment", 4))),
        ),
    ),
    Case(
        kind="edge",
        name="a town that gives its plans is judged",
        payment=[pay("1.00", MAY, jurisdiction=TOWN)],
        rows={"investment_project": [planned(jurisdiction=TOWN)]},
        hits=(Hit("P1", "yellow", "0.00", "100.00", (("investment_project", 2), ("payment", 2))),),
    ),
    Case(
        kind="edge",
        name="no plan, a plan of nothing",
        payment=[pay("1.00", MAY)],
        rows={"investment_project": [planned(None), planned("0.00", project="P2")]},
    ),
    Case(
        kind="edge",
        name="no payments delivered",
        rows={"investment_project": [planned()]},
        missing=[("payment", 2024)],
    ),
]
