"""Cases of rule 47."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, pay

MAY = date(2024, 5, 3)

CASES = [
    Case(
        kind="positive",
        name="exactly the setting, once",
        payment=[pay("50000000.00", MAY), pay("3.00", MAY, project="P2")],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "50000000.00",
                "50000000.00",
                (("payment", 2),),
                "2024年5月3日为“项目甲”一次支付5,000.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a setting of one's own",
        settings={"least_yuan": "100"},
        payment=[pay("120.00", MAY)],
        hits=(Hit("Z002", "yellow", "120.00", "100.00", (("payment", 2),)),),
    ),
    Case(kind="negative", name="a cent below", payment=[pay("49999999.99", MAY)]),
    Case(
        kind="negative",
        name="the project is paid again, by another unit",
        payment=[pay("60000000.00", MAY), pay("1.00", MAY, unit="310112001002")],
    ),
    Case(
        kind="negative",
        name="partly returned",
        payment=[pay("60000000.00", MAY), pay("-20000000.00", MAY)],
    ),
    Case(
        kind="negative",
        name="a transfer and debt repaid",
        payment=[
            pay("60000000.00", MAY, function_code="2300201"),
            pay("60000000.00", MAY, function_code="23103", project="P2"),
        ],
    ),
    Case(
        kind="edge",
        name="no project, neither code nor name",
        payment=[pay("60000000.00", MAY, project=None, project_name=None)],
    ),
    Case(
        kind="edge",
        name="projects without a code go by their names",
        payment=[
            pay("60000000.00", MAY, project=None),
            pay("60000000.00", MAY, project=None, project_name="项目乙"),
            pay("1.00", MAY, project=None, project_name="项目乙"),
        ],
        hits=(Hit("Z002", "yellow", "60000000.00", "50000000.00", (("payment", 2),)),),
    ),
    Case(
        kind="edge",
        name="last year's payment of the project is another year's",
        year=None,
        payment=[
            pay("60000000.00", MAY),
            pay("5.00", date(2023, 5, 3), fiscal_year=2023),
            pay(None, MAY),
        ],
        hits=(Hit("Z002", "yellow", "60000000.00", "50000000.00", (("payment", 2),)),),
    ),
]
