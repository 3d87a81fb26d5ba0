"""Cases of rule 40."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, Case, Hit, line, pay

MARCH, MAY = date(2024, 3, 4), date(2024, 5, 8)
JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)
CODE = f"{UNIT}/2010102/P1"

CASES = [
    Case(
        kind="positive",
        name="over in May although granted more in June",
        budget=[line("500000.00"), line("100000.00", effective_date=JUNE)],
        payment=[pay("450000.00", MARCH), pay("100000.00", MAY), pay("10.00", date(2024, 6, 2))],
        hits=(
            Hit(
                CODE,
                "red",
                "550000.00",
                "500000.00",
                (("budget", 2), ("budget", 3), ("payment", 3), ("payment", 4)),
                "自2024年5月8日起超过当日预算：累计支付55.00万元，预算50.00万元，超出5.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the worst day gives the figures",
        budget=[line("100.00")],
        payment=[pay("101.00", MARCH), pay("5.00", MAY), pay("-6.00", JUNE)],
        hits=(
            Hit(
                CODE,
                "red",
                "106.00",
                "100.00",
                (("budget", 2), ("payment", 2), ("payment", 3), ("payment", 4)),
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a line cut in May",
        budget=[line("100.00"), line("-40.00", effective_date=MAY)],
        payment=[pay("60.00", MARCH), pay("0.01", MAY)],
        hits=(Hit(CODE, "red", "60.01", "60.00", (("budget", 2), ("budget", 3), ("payment", 3))),),
    ),
    Case(
        kind="negative",
        name="exactly the budget",
        budget=[line("60.00"), line("40.00", function_code="2010102", dept_econ_code="30201")],
        payment=[pay("60.00", MARCH), pay("40.00", MAY)],
    ),
    Case(
        kind="negative",
        name="granted on the day of payment",
        budget=[line("50.00"), line("50.00", effective_date=MAY)],
        payment=[pay("100.00", MAY)],
    ),
    Case(
        kind="negative",
        name="returned on the same day",
        budget=[line("100.00")],
        payment=[pay("100.00", MARCH), pay("20.00", MAY), pay("-20.00", MAY)],
    ),
    Case(
        kind="negative",
        name="before any line is rule 39's",
        budget=[line("100.00", effective_date=JUNE)],
        payment=[pay("60.00", MAY)],
    ),
    Case(
        kind="positive",
        name="a line cut below what was already paid",
        budget=[line("100.00"), line("-50.00", effective_date=MAY)],
        payment=[pay("70.00", MARCH), pay("30.00", MARCH)],
        hits=(
            Hit(
                CODE,
                "red",
                "100.00",
                "50.00",
                (("budget", 2), ("budget", 3), ("payment", 2), ("payment", 3)),
                "自2024年5月8日预算调减到已支付数以下起超过当日预算：累计支付100.00元，预算50.00元，超出50.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a line cut below what was paid, then paid once more; returned or granted again later",
        budget=[
            line("100.00"),
            line("-50.00", effective_date=MAY),
            line("90.00", effective_date=JULY),
        ],
        payment=[pay("100.00", MARCH), pay("1.00", JUNE), pay("-60.00", JULY)],
        hits=(
            Hit(
                CODE,
                "red",
                "101.00",
                "50.00",
                (
                    *(("budget", 2), ("budget", 3), ("budget", 4)),
                    *(("payment", 2), ("payment", 3), ("payment", 4)),
                ),
                "自2024年5月8日预算调减到已支付数以下起",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="overspent in March, cut in May: the first day is of the payment, the worst of the cut",
        budget=[line("100.00"), line("-50.00", effective_date=MAY)],
        payment=[pay("110.00", MARCH)],
        hits=(
            Hit(
                CODE,
                "red",
                "110.00",
                "50.00",
                (("budget", 2), ("budget", 3), ("payment", 2)),
                "自2024年3月4日起超过当日预算",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="a line cut to exactly what was paid, one given back in time, one of nothing paid",
        budget=[
            line("100.00"),
            line("-50.00", effective_date=MAY),
            line("100.00", project="P2"),
            line("-50.00", project="P2", effective_date=MAY),
            line("-50.00", project="P3", effective_date=MAY),
        ],
        payment=[
            pay("50.00", MARCH),
            pay("100.00", MARCH, project="P2"),
            pay("-50.00", MAY, project="P2"),
        ],
    ),
    Case(
        kind="negative",
        name="paid before any line, and the line is too small: rule 39's",
        budget=[line("50.00", effective_date=JUNE)],
        payment=[pay("60.00", MAY)],
    ),
    Case(
        kind="edge",
        name="a line without an amount",
        budget=[line(None)],
        payment=[pay("1.00", MAY)],
    ),
    Case(
        kind="edge",
        name="a line of zero is overspent by the first yuan",
        budget=[line("0.00")],
        payment=[pay("1.00", MAY)],
        hits=(Hit(CODE, "red", "1.00", "0.00", (("budget", 2), ("payment", 2))),),
    ),
    Case(
        kind="edge",
        name="basic spending without a project",
        budget=[line("5.00", project=None, project_name=None)],
        payment=[pay("6.00", MAY, project="", project_name="")],
        hits=(
            Hit(
                f"{UNIT}/2010102/-",
                "red",
                "6.00",
                "5.00",
                (("budget", 2), ("payment", 2)),
                "“基本支出”",
            ),
        ),
    ),
]
