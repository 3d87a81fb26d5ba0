"""Cases of rule 36."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, Case, Hit, line, pay

MAY, DECEMBER = date(2024, 5, 8), date(2024, 12, 20)

CASES = [
    Case(
        kind="positive",
        name="forty percent before, sixty in December",
        as_of=date(2024, 12, 31),
        budget=[line("5000000.00")],
        payment=[pay("2000000.00", MAY), pay("2800000.00", DECEMBER), pay("200000.00", DECEMBER)],
        hits=(
            Hit(
                UNIT,
                "red",
                "60.00",
                "50.00",
                (("payment", 3), ("payment", 4)),
                "2024年前11个月只用了预算的40%，12月一个月支出300.00万元，占全年支出的60%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="nothing before December",
        budget=[line("5000000.00")],
        payment=[pay("100000.00", DECEMBER)],
        hits=(Hit(UNIT, "red", "100.00", "50.00", (("payment", 2),)),),
    ),
    Case(
        kind="negative",
        name="exactly half before December",
        budget=[line("4000000.00")],
        payment=[pay("2000000.00", MAY), pay("2000000.01", DECEMBER)],
    ),
    Case(
        kind="negative",
        name="December is exactly half of what was paid",
        budget=[line("5000000.00")],
        payment=[pay("2000000.00", MAY), pay("2000000.00", DECEMBER)],
    ),
    Case(
        kind="negative",
        name="the year is not over",
        as_of=date(2024, 12, 30),
        budget=[line("5000000.00")],
        payment=[pay("1.00", MAY), pay("4000000.00", DECEMBER)],
    ),
    Case(
        kind="negative",
        name="a small unit",
        budget=[line("99999.00")],
        payment=[pay("1.00", MAY), pay("900000.00", DECEMBER)],
    ),
    Case(
        kind="negative",
        name="taken back within December",
        budget=[line("5000000.00")],
        payment=[
            pay("2000000.00", MAY),
            pay("2800000.00", DECEMBER),
            pay("-2800000.00", date(2024, 12, 28)),
        ],
    ),
    Case(
        kind="negative",
        name="transfers to towns in December",
        budget=[line("5000000.00")],
        payment=[pay("2600000.00", MAY), pay("9000000.00", DECEMBER, function_code="2300201")],
    ),
    Case(
        kind="edge",
        name="zero budget, and payments that add up to zero",
        settings={"least_budget_yuan": "0"},
        budget=[line("0.00")],
        payment=[pay("5.00", DECEMBER), pay("-5.00", MAY)],
    ),
    Case(
        kind="edge",
        name="no December data",
        budget=[line("5000000.00")],
        payment=[pay("1.00", MAY)],
    ),
]
