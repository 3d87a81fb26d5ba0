"""Cases of rule 3."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, income, line

JULY = date(2024, 7, 1)

CASES = [
    Case(
        kind="positive",
        name="uses above resources",
        revenue=[income("700.00"), income("300.00", revenue_code="11002")],
        budget=[line("900.00"), line("100.01", function_code="2300802", unit=None)],
        hits=(
            Hit(
                "general/own_level",
                "red",
                "1000.01",
                "1000.00",
                (("revenue", 2), ("revenue", 3), ("budget", 2), ("budget", 3)),
                "一般公共预算（本级）收支不平衡",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="only the consolidated budget is out",
        revenue=[income("700.00"), income("900.00", level_scope="consolidated")],
        budget=[line("700.00"), line("800.00", level_scope="consolidated", unit=None)],
        hits=(
            Hit(
                "general/consolidated",
                "red",
                "800.00",
                "900.00",
                (("revenue", 3), ("budget", 3)),
                "收入来源多于支出安排100.00元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="equal to the cent",
        revenue=[income("700.00"), income("300.01", revenue_code="11002")],
        budget=[line("900.00"), line("100.01", function_code="2300802")],
    ),
    Case(
        kind="negative",
        name="budget repeated in each period counts once, its latest",
        revenue=[income("900.00", "01"), income("1000.00", "02"), income("1000.00", "03")],
        budget=[line("1000.00")],
    ),
    Case(
        kind="negative",
        name="an adjustment of both sides",
        revenue=[income("1000.00", "06"), income("1200.00", "07")],
        budget=[line("1000.00"), line("200.00", effective_date=JULY)],
    ),
    Case(
        kind="negative",
        name="an adjustment after the period of the revenue is not yet compared",
        revenue=[income("1000.00", "06")],
        budget=[line("1000.00"), line("200.00", effective_date=JULY)],
    ),
    Case(
        kind="negative",
        name="stages never add up and drafts do not count",
        revenue=[income("1000.00")],
        budget=[line("1000.00"), line("900.00", stage="approved"), line("5.00", stage="draft")],
    ),
    Case(
        kind="negative",
        name="inside a tolerance of one's own",
        revenue=[income("1000.00")],
        budget=[line("1000.50")],
        settings={"tolerance_yuan": "0.50"},
    ),
    Case(
        kind="edge",
        name="resources only",
        revenue=[income("1000.00")],
        missing=[("budget", 2024)],
    ),
    Case(kind="edge", name="uses only", budget=[line("1000.00")], missing=[("revenue", 2024)]),
    Case(
        kind="edge",
        name="no revenue budget stated",
        revenue=[income(None)],
        budget=[line("1000.00")],
    ),
    Case(
        kind="edge",
        name="another year",
        year=2023,
        revenue=[income("1000.00")],
        budget=[line("1.00")],
        missing=[("budget", 2023), ("revenue", 2023)],
    ),
]
