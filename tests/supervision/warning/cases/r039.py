"""Cases of rule 39."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, line, pay

MAY, JUNE = date(2024, 5, 3), date(2024, 6, 1)

CASES = [
    Case(
        kind="positive",
        name="another project of the unit",
        budget=[line("1000.00")],
        payment=[pay("100.00", MAY), pay("70.00", MAY, project="P2", project_name="项目乙")],
        hits=(
            Hit(
                f"{UNIT}/2010102/P2",
                "red",
                "70.00",
                "0",
                (("payment", 3),),
                "“项目乙”（2010102）没有列入当日有效的预算，却自2024年5月3日起支付了1笔、共70.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the line begins later",
        budget=[line("1000.00", effective_date=JUNE)],
        payment=[pay("100.00", MAY), pay("50.00", date(2024, 5, 31)), pay("9.00", JUNE)],
        hits=(
            Hit(
                f"{UNIT}/2010102/P1",
                "red",
                "150.00",
                "0",
                (("payment", 2), ("payment", 3)),
                "预算到2024年6月1日才生效",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="another function item, another unit, basic spending",
        budget=[line("1000.00"), line("5.00", unit=UNIT_B, project=None)],
        payment=[
            pay("1.00", MAY, function_code="2010199"),
            pay("2.00", MAY, unit=UNIT_B),
            pay("3.00", MAY, project="", project_name=None),
            pay("4.00", MAY, unit=UNIT_B, project=""),
        ],
        hits=(
            Hit(
                f"{UNIT}/2010102/-", "red", "3.00", "0", (("payment", 4),), "“基本支出”（2010102）"
            ),
            Hit(f"{UNIT}/2010199/P1", "red", "1.00", "0", (("payment", 2),)),
            Hit(f"{UNIT_B}/2010102/P1", "red", "2.00", "0", (("payment", 3),)),
        ),
    ),
    Case(
        kind="negative",
        name="on the day the line begins",
        budget=[line("1000.00", effective_date=MAY)],
        payment=[pay("100.00", MAY)],
    ),
    Case(
        kind="negative",
        name="no day stated means the first of January",
        budget=[line("1000.00", effective_date=None)],
        payment=[pay("100.00", date(2024, 1, 1))],
    ),
    Case(
        kind="negative",
        name="wholly taken back",
        budget=[line("1000.00")],
        payment=[pay("70.00", MAY, project="P2"), pay("-70.00", JUNE, project="P2")],
    ),
    Case(
        kind="negative",
        name="approved counts while no current budget was delivered",
        budget=[line("1000.00", stage="approved")],
        payment=[pay("100.00", MAY)],
    ),
    Case(
        kind="edge",
        name="no budget delivered for the year",
        budget=[line("1000.00", fiscal_year=2023)],
        missing=[("budget", 2024)],
        payment=[pay("100.00", MAY)],
    ),
    Case(
        kind="edge",
        name="a line without an amount is a line",
        budget=[line(None)],
        payment=[pay("100.00", MAY)],
    ),
    Case(
        kind="edge",
        name="neither paid nor an amount",
        budget=[line("1000.00")],
        payment=[pay("100.00", None, project="P2"), pay(None, MAY, project="P3")],
    ),
    Case(
        kind="edge",
        name="published totals without a unit are no line",
        budget=[line("1000.00"), line("5.00", unit=None, level_scope="consolidated", project="P2")],
        payment=[pay("1.00", MAY, project="P2")],
        hits=(Hit(f"{UNIT}/2010102/P2", "red", "1.00", "0", (("payment", 2),)),),
    ),
]
