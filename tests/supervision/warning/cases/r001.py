"""Cases of rule 1."""

from tests.supervision.warning.ledger import Case, Hit, Row, line

CODE = "general/own_level"


def reserve(yuan: str, **given: object) -> Row:
    return line(yuan, function_code="227", project=None, stage="approved", **given)


def spent(yuan: str, **given: object) -> Row:
    return line(yuan, **{"stage": "approved", **given})


BOTH = (("budget", 2), ("budget", 3))

CASES = [
    Case(
        kind="positive",
        name="below one percent",
        budget=[reserve("8.00"), spent("992.00")],
        hits=(Hit(CODE, "red", "0.80", "1.00", BOTH, "占0.8%，低于1%的下限"),),
    ),
    Case(
        kind="positive",
        name="above three percent",
        budget=[reserve("40.00"), spent("960.00")],
        hits=(Hit(CODE, "red", "4.00", "3.00", BOTH, "高于3%的上限"),),
    ),
    Case(
        kind="positive",
        name="no reserve at all",
        budget=[spent("1000.00")],
        hits=(Hit(CODE, "red", "0.00", "1.00", (("budget", 2),), "没有设置预备费"),),
    ),
    Case(
        kind="positive",
        name="a hair below is below, and not said to be one percent",
        budget=[reserve("99999.00"), spent("9900001.00")],
        hits=(Hit(CODE, "red", "1.00", "1.00", BOTH, "低于1%的下限"),),
    ),
    Case(
        kind="positive",
        name="the draft before anything is approved",
        budget=[
            line("5.00", function_code="227", project=None, stage="draft"),
            line("995.00", stage="draft"),
        ],
        hits=(Hit(CODE, "red", "0.50", "1.00", BOTH),),
    ),
    Case(
        kind="negative",
        name="transfers and debt are not the level's own spending",
        budget=[
            reserve("20.00"),
            spent("980.00"),
            spent("9000.00", function_code="2300202"),
            spent("500.00", function_code="23103"),
        ],
    ),
    Case(
        kind="negative",
        name="the reserve drawn during the year, the draft and the total budget do not count",
        budget=[
            reserve("20.00"),
            spent("980.00"),
            line("0.00", function_code="227", project=None),
            line("1000.00"),
            line("9.00", stage="draft"),
            spent("7.00", level_scope="consolidated", unit=None),
            spent("7.00", fund_type="fund"),
        ],
    ),
    Case(
        kind="negative",
        name="only the current stage: what it states as approved counts",
        budget=[
            line("0.00", function_code="227", project=None) | {"approved_yuan": 20},
            line("1000.00") | {"approved_yuan": 980},
        ],
    ),
    Case(kind="edge", name="exactly one percent", budget=[reserve("10.00"), spent("990.00")]),
    Case(kind="edge", name="exactly three percent", budget=[reserve("30.00"), spent("970.00")]),
    Case(kind="edge", name="nothing spent", budget=[spent("0.00")]),
    Case(
        kind="edge",
        name="nothing delivered",
        delivered=[("budget", 2023)],
        missing=[("budget", 2024)],
    ),
]
