"""Cases of rule 33."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, line, pay

JUNE = date(2024, 6, 20)
NAMES = [
    {"unit": UNIT, "unit_name": "旧名", "valid_from": date(2020, 1, 1)},
    {"unit": UNIT, "unit_name": "甲单位", "valid_from": date(2023, 1, 1)},
    {"unit": UNIT, "unit_name": "后来的名", "valid_from": date(2026, 1, 1)},
]

CASES = [
    Case(
        kind="positive",
        name="ten points behind",
        as_of=date(2024, 6, 30),
        units=NAMES,
        budget=[line("2000000.00")],
        payment=[pay("500000.00", date(2024, 2, 1)), pay("300000.00", JUNE)],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "40.00",
                "50.00",
                (("budget", 2), ("payment", 2), ("payment", 3)),
                "截至2024年6月末，甲单位支出80.00万元，只完成预算200.00万元的40%，比时间进度50%慢10个百分点",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="twenty points behind",
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00")],
        payment=[pay("600000.00", JUNE)],
        hits=(Hit(UNIT, "red", "30.00", "50.00", (("budget", 2), ("payment", 2))),),
    ),
    Case(
        kind="positive",
        name="nothing paid at all, in a year that others pay in",
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00"), line("2000000.00", unit=UNIT_B)],
        payment=[pay("1000000.00", JUNE)],
        hits=(Hit(UNIT_B, "red", "0.00", "50.00", (("budget", 3),)),),
    ),
    Case(
        kind="positive",
        name="a finished year is held against the whole",
        budget=[line("2000000.00")],
        payment=[pay("1700000.00", date(2024, 12, 20))],
        hits=(Hit(UNIT, "yellow", "85.00", "100.00", (("budget", 2), ("payment", 2))),),
    ),
    Case(
        kind="positive",
        name="a finished year paid in January alone, told after it",
        budget=[line("2000000.00")],
        payment=[pay("1700000.00", date(2024, 1, 20))],
        received=[{"delivery": "d1", "received": date(2025, 1, 8)}],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "85.00",
                "100.00",
                (("budget", 2), ("payment", 2)),
                "截至2024年12月末",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a finished year told as a whole, nothing paid after June",
        budget=[line("1000000.00"), line("90000000.00", unit=UNIT_B)],
        payment=[pay("500000.00", date(2024, 6, 28)), pay("205.00", JUNE, unit=UNIT_B)],
        received=[{"delivery": "d1", "received": date(2025, 1, 8)}],
        hits=(
            Hit(
                UNIT, "red", "50.00", "100.00", (("budget", 2), ("payment", 2)), "截至2024年12月末"
            ),
            Hit(
                UNIT_B,
                "red",
                "0.00",
                "100.00",
                (("budget", 3), ("payment", 3)),
                "支出205.00元，完成不到预算9,000.00万元的0.01%，比",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="a finished year told in July, half paid in June",
        budget=[line("1000000.00")],
        payment=[pay("500000.00", date(2024, 6, 28))],
        received=[{"delivery": "d1", "received": date(2024, 7, 8)}],
    ),
    Case(
        kind="negative",
        name="a finished year of which nothing is told after February",
        budget=[line("2000000.00")],
        payment=[pay("1.00", date(2024, 2, 20))],
        received=[{"delivery": "d1", "received": date(2024, 12, 31)}],
    ),
    Case(
        kind="negative",
        name="a year under way paid in February alone, told in June",
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00")],
        payment=[pay("1.00", date(2024, 2, 20))],
        received=[{"delivery": "d1", "received": date(2024, 6, 8)}],
    ),
    Case(
        kind="negative",
        name="just inside ten points",
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00")],
        payment=[pay("800000.01", JUNE)],
    ),
    Case(
        kind="negative",
        name="a unit too small to judge",
        as_of=date(2024, 6, 30),
        budget=[line("99999.99")],
        payment=[pay("1.00", JUNE)],
    ),
    Case(
        kind="negative",
        name="february is too early",
        as_of=date(2024, 2, 29),
        budget=[line("2000000.00")],
        payment=[pay("1.00", date(2024, 2, 20))],
    ),
    Case(
        kind="negative",
        name="an unfinished month counts on neither side",
        as_of=date(2024, 6, 29),
        budget=[line("2000000.00")],
        payment=[pay("700000.00", date(2024, 5, 31)), pay("1.00", JUNE)],
    ),
    Case(
        kind="negative",
        name="money granted later is not missed yet",
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00"), line("3000000.00", effective_date=date(2024, 7, 1))],
        payment=[pay("900000.00", JUNE)],
    ),
    Case(
        kind="negative",
        name="reserve, transfers, debt and social insurance are not a unit's programme",
        as_of=date(2024, 6, 30),
        budget=[
            line("2000000.00"),
            line("9000000.00", function_code="227"),
            line("9000000.00", function_code="2300201"),
            line("9000000.00", function_code="2310301"),
            line("9000000.00", fund_type="social_insurance"),
        ],
        payment=[pay("900000.00", JUNE)],
    ),
    Case(
        kind="negative",
        name="a draft is no budget",
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00", stage="draft")],
        payment=[pay("1.00", JUNE)],
    ),
    Case(
        kind="edge",
        name="a budget of zero and none stated",
        as_of=date(2024, 6, 30),
        settings={"least_budget_yuan": "0"},
        budget=[line("0.00"), line(None, unit=UNIT_B)],
        payment=[pay("1.00", JUNE)],
    ),
    Case(
        kind="edge",
        name="no payments delivered",
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00")],
        missing=[("payment", 2024)],
    ),
    Case(
        kind="edge",
        name="all years at once",
        year=None,
        as_of=date(2024, 6, 30),
        budget=[line("2000000.00"), line("2000000.00", fiscal_year=2023)],
        payment=[
            pay("1000000.00", JUNE),
            pay("1000000.00", date(2023, 12, 1), fiscal_year=2023),
        ],
        hits=(Hit(UNIT, "red", "50.00", "100.00", (("budget", 3), ("payment", 3))),),
    ),
]
