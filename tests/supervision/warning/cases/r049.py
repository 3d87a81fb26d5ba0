"""Cases of rule 49."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, Case, Hit, pay

MAY = date(2024, 5, 3)
PERSON = {"payee": "p:7f3a", "payee_is_person": True}

CASES = [
    Case(
        kind="positive",
        name="a cent above the setting",
        payment=[pay("1000000.01", MAY, **PERSON)],
        hits=(
            Hit(
                "Z002",
                "red",
                "1000000.01",
                "1000000.00",
                (("payment", 2),),
                f"单位（{UNIT}）2024年5月3日向一名个人支付100.00万元",
            ),
        ),
    ),
    Case(kind="negative", name="exactly the setting", payment=[pay("1000000.00", MAY, **PERSON)]),
    Case(kind="negative", name="a company", payment=[pay("9000000.00", MAY)]),
    Case(kind="negative", name="a return", payment=[pay("-9000000.00", MAY, **PERSON)]),
    Case(
        kind="edge",
        name="not known whether a person",
        payment=[pay("9000000.00", MAY, payee_is_person=None)],
    ),
    Case(kind="edge", name="no amount", payment=[pay(None, MAY, **PERSON)]),
]
