"""Cases of rule 5."""

from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, line


def planned(yuan: str, econ: str | None = "30227", **given: Any) -> Row:
    return line(yuan, **{"stage": "approved", "dept_econ_code": econ, **given})


CASES = [
    Case(
        kind="positive",
        name="three tenths under other, in two codes",
        budget=[
            planned("200000.00", "30299"),
            planned("100000.00", "399", project="P2"),
            planned("700000.00", project="P3"),
        ],
        hits=(
            Hit(
                UNIT,
                "yellow",
                "30.00",
                "20.00",
                (("budget", 2), ("budget", 3)),
                "项目支出预算100.00万元中，30.00万元列在“其他”类科目，占30%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a setting of one's own",
        settings={"most_pct": "5", "least_yuan": "0"},
        budget=[planned("6.00", "30299"), planned("94.00")],
        hits=(Hit(UNIT, "yellow", "6.00", "5.00", (("budget", 2),)),),
    ),
    Case(
        kind="positive",
        name="a cent past a fifth",
        budget=[planned("200000.01", "30299"), planned("800000.00")],
        hits=(Hit(UNIT, "yellow", "20.00", "20.00", (("budget", 2),), "占20%，略超过20%"),),
    ),
    Case(
        kind="negative",
        name="another unit's spending does not dilute",
        budget=[
            planned("10.00", "30299"),
            planned("90.00"),
            planned("2000000.00", unit=UNIT_B, function_code="2010101"),
        ],
    ),
    Case(
        kind="negative",
        name="basic spending, transfers and the reserve do not count",
        budget=[
            planned("2000000.00", "30299", kind="basic", project=None),
            planned("2000000.00", "399", function_code="2300202"),
            planned("2000000.00", "399", function_code="227"),
            planned("2000000.00"),
        ],
    ),
    Case(
        kind="negative",
        name="a code that holds 99 elsewhere",
        budget=[planned("2000000.00", "39906")],
    ),
    Case(
        kind="edge",
        name="exactly a fifth",
        budget=[planned("200000.00", "30299"), planned("800000.00")],
    ),
    Case(
        kind="edge",
        name="too little to judge",
        budget=[planned("99999.99", "30299")],
    ),
    Case(
        kind="edge",
        name="no economic code and nothing planned",
        budget=[planned("2000000.00", None), planned("0.00", "30299", project="P2")],
    ),
    Case(
        kind="edge",
        name="an economic code that tells what for, under another function",
        budget=[planned("2000000.00", function_code="2050299")],
    ),
    Case(
        kind="positive",
        name="no economic code, and the function is another one",
        budget=[
            planned("300000.00", None, function_code="2050299"),
            planned("700000.00", None, project="P2"),
        ],
        hits=(Hit(UNIT, "yellow", "30.00", "20.00", (("budget", 2),)),),
    ),
]
