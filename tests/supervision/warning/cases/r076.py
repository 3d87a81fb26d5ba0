"""Cases of rule 76."""

from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row


def carried(year: int, opening: str, closing: str = "0.00", **given: Any) -> Row:
    return {
        "fiscal_year": year,
        "fund_type": "general",
        "project": "P1",
        "project_name": "项目甲",
        "unit": UNIT,
        "function_code": "2010102",
        "origin_year": 2022,
        "opening_yuan": opening,
        "closing_yuan": closing,
        **given,
    }


CASES = [
    Case(
        kind="positive",
        name="a part is gone over night",
        rows={"carry_over": [carried(2023, "500.00", "135.00"), carried(2024, "115.00")]},
        hits=(
            Hit(
                "P1/2022",
                "blue",
                "115.00",
                "135.00",
                (("carry_over", 2), ("carry_over", 3)),
                "“项目甲”2022年的资金，2023年末结转135.00元，2024年初却是115.00元，相差20.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="only on one side, with a project and without",
        rows={
            "carry_over": [
                carried(2023, "9.00", "5.00"),
                carried(2024, "7.00", project=None, project_name=None),
            ]
        },
        hits=(
            Hit(
                f"{UNIT}/2010102/-/2022",
                "blue",
                "7.00",
                "0.00",
                (("carry_over", 3),),
                f"“单位（{UNIT}）（2010102）”2022年的资金",
            ),
            Hit("P1/2022", "blue", "0.00", "5.00", (("carry_over", 2),)),
        ),
    ),
    Case(
        kind="positive",
        name="money of the year just gone, where its file has it",
        rows={
            "carry_over": [
                carried(2023, "0.00", "5.00", origin_year=2023),
                carried(2024, "4.00", origin_year=2023),
            ]
        },
        hits=(Hit("P1/2023", "blue", "4.00", "5.00", (("carry_over", 2), ("carry_over", 3))),),
    ),
    Case(
        kind="positive",
        name="two units share a project's code: what one has too much the other lacks",
        units=[{"unit": UNIT_B, "unit_name": "乙单位"}],
        rows={
            "carry_over": [
                carried(2023, "9.00", "5.00"),
                carried(2023, "9.00", "5.00", unit=UNIT_B),
                carried(2024, "7.00"),
                carried(2024, "3.00", unit=UNIT_B),
            ]
        },
        hits=(
            Hit(
                f"{UNIT}/P1/2022",
                "blue",
                "7.00",
                "5.00",
                (("carry_over", 2), ("carry_over", 4)),
            ),
            Hit(
                f"{UNIT_B}/P1/2022",
                "blue",
                "3.00",
                "5.00",
                (("carry_over", 3), ("carry_over", 5)),
                "“乙单位：项目甲”2022年的资金，2023年末结转5.00元，2024年初却是3.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one of two units moved: the project as a whole has lost something",
        rows={
            "carry_over": [
                carried(2023, "9.00", "5.00"),
                carried(2023, "9.00", "5.00", unit=UNIT_B),
                carried(2024, "9.00"),
            ]
        },
        hits=(
            Hit(
                "P1/2022",
                "blue",
                "9.00",
                "10.00",
                (("carry_over", 2), ("carry_over", 3), ("carry_over", 4)),
            ),
        ),
    ),
    Case(
        kind="negative",
        name="two units share a project's code, each with its own; one unit takes over another's",
        rows={
            "carry_over": [
                carried(2023, "9.00", "5.00"),
                carried(2023, "9.00", "4.00", unit=UNIT_B),
                carried(2024, "5.00"),
                carried(2024, "4.00", unit=UNIT_B),
                carried(2023, "9.00", "5.00", project="P2"),
                carried(2023, "9.00", "4.00", project="P2", unit=UNIT_B),
                carried(2024, "9.00", project="P2"),
                carried(2024, "0.00", project="P2", unit=UNIT_B),
            ]
        },
    ),
    Case(
        kind="negative",
        name="equal under another name, of another unit, in two lines",
        rows={
            "carry_over": [
                carried(2023, "9.00", "5.00"),
                carried(2024, "3.00", project_name="项目甲（续建）", unit=UNIT_B),
                carried(2024, "2.00", function_code="2010199"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="money of the year just gone was not carried over in it",
        rows={
            "carry_over": [
                carried(2023, "9.00", "0.00", project="P2"),
                carried(2024, "3.00", origin_year=2023),
            ]
        },
    ),
    Case(
        kind="negative",
        name="within a setting of one's own",
        settings={"tolerance_yuan": "20"},
        rows={"carry_over": [carried(2023, "500.00", "135.00"), carried(2024, "115.00")]},
    ),
    Case(
        kind="edge",
        name="no year before",
        rows={"carry_over": [carried(2024, "115.00")]},
        missing=[("carry_over", 2023)],
    ),
    Case(
        kind="edge",
        name="delivered with nothing in it",
        delivered=[("carry_over", 2023)],
        rows={"carry_over": [carried(2024, "115.00")]},
        hits=(Hit("P1/2022", "blue", "115.00", "0.00", (("carry_over", 2),)),),
    ),
]
