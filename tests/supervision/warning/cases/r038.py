"""Cases of rule 38."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, pay

NOVEMBER, DECEMBER = date(2024, 11, 8), date(2024, 12, 20)
HARMLESS = (
    "预付工程款（会议中心装修）",
    "会议中心改造预付款",
    "预付软件开发款",
    "会议费",
    "加油费",
    "公务用车平台预付运维费",
    "预付加油站迁建工程款",
    "预付会场改造工程款",
    "预缴税款",
)

CASES = [
    Case(
        kind="positive",
        name="in the purpose alone",
        payment=[
            pay("50000.00", DECEMBER, purpose="公务用车加油卡充值"),
            pay("10000.00", date(2024, 10, 1), purpose="预存会议费"),
        ],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "50000.00",
                "10000.00",
                (("payment", 2),),
                "2024年12月20日支付5.00万元，用途为“公务用车加油卡充值”",
            ),
            Hit("Z003", "yellow", "10000.00", "10000.00", (("payment", 3),)),
        ),
    ),
    Case(
        kind="positive",
        name="prepaid to a hotel",
        payment=[pay("20000.00", NOVEMBER, purpose="预付款", payee="明川大酒店有限公司")],
        hits=(Hit("Z002", "yellow", "20000.00", "10000.00", (("payment", 2),)),),
    ),
    Case(
        kind="positive",
        name="the hall, the meals, in other words",
        payment=[
            pay("20000.00", DECEMBER, purpose=text)
            for text in ("预付会议场租", "预付餐饮费", "预缴会议费")
        ],
        hits=tuple(
            Hit(f"Z00{n}", "yellow", "20000.00", "10000.00", (("payment", n),)) for n in (2, 3, 4)
        ),
    ),
    Case(
        kind="negative",
        name="only one of the two words",
        payment=[pay("50000.00", DECEMBER, purpose=text) for text in HARMLESS],
    ),
    Case(
        kind="negative",
        name="in September, or a cent too little",
        payment=[
            pay("50000.00", date(2024, 9, 30), purpose="预存会议费"),
            pay("9999.99", DECEMBER, purpose="预存会议费"),
            pay("-50000.00", DECEMBER, purpose="预存会议费"),
        ],
    ),
    Case(
        kind="edge",
        name="a person's token is not read",
        payment=[
            pay("20000.00", DECEMBER, purpose="预付款", payee="酒店", payee_is_person=True),
        ],
    ),
    Case(
        kind="edge",
        name="no purpose, no payee",
        payment=[
            pay("20000.00", DECEMBER, purpose=None, payee="明川大酒店有限公司"),
            pay("20000.00", DECEMBER, purpose="预付款", payee=None, payee_is_person=None),
        ],
    ),
    Case(
        kind="edge",
        name="no payments delivered",
        rows={"tax": [{}]},
        missing=[("payment", 2024)],
    ),
]
