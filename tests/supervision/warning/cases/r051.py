"""Cases of rule 51."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, pay

MAY = date(2024, 5, 3)
SHOP = "明川生活超市有限公司"

CASES = [
    Case(
        kind="positive",
        name="round sums at shops",
        payment=[
            pay("5000.00", MAY, payee=SHOP),
            pay("1100.00", MAY, payee="明川第一百货商场"),
            pay("1200.00", MAY, payee="明川购物中心"),
        ],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "5000.00",
                "1000.00",
                (("payment", 2),),
                f"向“{SHOP}”支付整数金额5,000.00元",
            ),
            Hit("Z003", "yellow", "1100.00", "1000.00", (("payment", 3),)),
            Hit("Z004", "yellow", "1200.00", "1000.00", (("payment", 4),)),
        ),
    ),
    Case(kind="negative", name="exactly the setting", payment=[pay("1000.00", MAY, payee=SHOP)]),
    Case(
        kind="negative",
        name="not round",
        payment=[pay("5000.10", MAY, payee=SHOP), pay("5050.00", MAY, payee=SHOP)],
    ),
    Case(
        kind="negative",
        name="payees that only sound like a shop",
        payment=[
            pay("5000.00", MAY, payee=payee)
            for payee in (
                "明川招商场地运营公司",
                "明川超市设备厂",
                "明川市场管理公司",
                "明川商场电梯维修有限公司",
                "建材超市管理办公室",
            )
        ],
    ),
    Case(kind="negative", name="a return", payment=[pay("-5000.00", MAY, payee=SHOP)]),
    Case(kind="edge", name="no payee", payment=[pay("5000.00", MAY, payee=None)]),
    Case(
        kind="edge",
        name="no amount, or a person's token",
        payment=[
            pay(None, MAY, payee=SHOP),
            pay("5000.00", MAY, payee="商场", payee_is_person=True),
        ],
    ),
]
