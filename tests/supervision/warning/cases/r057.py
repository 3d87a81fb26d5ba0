"""Cases of rule 57."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, pay

MAY, TODAY = date(2024, 5, 3), date(2024, 6, 30)
CAME = [{"delivery": "d1", "received": date(2024, 6, 10)}]

CASES = [
    Case(
        kind="positive",
        name="each fault once, gathered per unit",
        as_of=TODAY,
        received=CAME,
        payment=[
            pay("1.00", date(2024, 7, 1)),
            pay("1.00", date(2024, 6, 11)),
            pay("1.00", MAY, purpose="abc-123"),
            pay("1.00", MAY, payee=""),
            pay("1.00", MAY, purpose=None, payee=None),
            pay("1.00", MAY, unit=UNIT_B, purpose=""),
            pay("1.00", MAY),
        ],
        hits=(
            Hit(
                UNIT,
                "blue",
                "5.00",
                "0.00",
                tuple(("payment", row) for row in range(2, 7)),
                "有5笔支付数据不可信：支付日期晚于查询日1笔、数据报送早于支付日期1笔、"
                "用途没有汉字2笔、收款人空缺2笔",
            ),
            Hit(UNIT_B, "blue", "1.00", "0.00", (("payment", 7),), "用途没有汉字1笔，"),
        ),
    ),
    Case(
        kind="negative",
        name="paid today, and delivered on the day of payment",
        as_of=TODAY,
        received=[{"delivery": "d1", "received": TODAY}],
        payment=[pay("1.00", TODAY)],
    ),
    Case(
        kind="negative",
        name="one Chinese character is enough",
        as_of=TODAY,
        received=CAME,
        payment=[pay("1.00", MAY, purpose="A4纸 x 10"), pay("1.00", MAY, purpose="鿿")],
    ),
    Case(
        kind="edge",
        name="no date, or a delivery of unknown day",
        as_of=TODAY,
        payment=[pay("1.00", None), pay("1.00", TODAY)],
    ),
    Case(
        kind="edge",
        name="a date in the future counts once",
        as_of=TODAY,
        received=CAME,
        payment=[pay(None, date(2031, 1, 1), unit=None)],
        hits=(Hit("", "blue", "1.00", "0.00", (("payment", 2),), "支付日期晚于查询日1笔，"),),
    ),
]
