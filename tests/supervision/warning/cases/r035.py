"""Cases of rule 35."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, pay


def given(year: int, yuan: str = "1000000.00", **more: Any) -> dict[str, Any]:
    """Return a year's allotment of one project, whose code changes with the year."""
    plain = {"kind": "project", "project": f"P{year}", "project_name": "系统运维", "unit": UNIT}
    whole = {**plain, "fiscal_year": year, "function_code": "2010102", "amount_yuan": yuan}
    return {**whole, **more}


def spent(year: int, yuan: str, **more: Any) -> Row:
    """Return a payment of the same project in December."""
    return pay(yuan, date(year, 12, 5), fiscal_year=year, **{"project": f"P{year}", **more})


YEARS = (2022, 2023, 2024)
ALLOTTED = [given(year) for year in YEARS]

CASES = [
    Case(
        kind="positive",
        name="of one code, under another name each year",
        rows={
            "allotment": [
                given(year, project="P1", project_name=name)
                for year, name in zip(YEARS, ("运维", "系统运维", "系统运维（三期）"), strict=True)
            ]
        },
        payment=[spent(year, "400000.00", project="P1") for year in YEARS],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "red",
                "40.00",
                "50.00",
                (
                    *(("allotment", number) for number in (2, 3, 4)),
                    *(("payment", number) for number in (2, 3, 4)),
                ),
                "“系统运维（三期）”2022年至2024年连续三年执行率偏低，分别为40%、40%、40%",
            ),
        ),
    ),
    Case(
        kind="near miss",
        name="of one code with one more of its name, which was used",
        rows={
            "allotment": [
                *(given(year, project="P1") for year in YEARS),
                given(2023, project="P9", yuan="9000000.00"),
            ]
        },
        payment=[
            *(spent(year, "400000.00", project="P1") for year in YEARS),
            spent(2023, "8000000.00", project="P9"),
        ],
    ),
    Case(
        kind="positive",
        name="a cent below half each year",
        rows={"allotment": ALLOTTED},
        payment=[spent(year, "499999.99") for year in YEARS],
        hits=(
            Hit(
                f"{UNIT}/P2024",
                "red",
                "50.00",
                "50.00",
                (
                    *(("allotment", number) for number in (2, 3, 4)),
                    *(("payment", number) for number in (2, 3, 4)),
                ),
                "分别为略低于50%、略低于50%、略低于50%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="three years below half",
        rows={"allotment": ALLOTTED},
        payment=[
            spent(2022, "450000.00"),
            spent(2023, "380000.00"),
            spent(2024, "410000.00"),
        ],
        hits=(
            Hit(
                f"{UNIT}/P2024",
                "red",
                "41.00",
                "50.00",
                (
                    *(("allotment", number) for number in (2, 3, 4)),
                    *(("payment", number) for number in (2, 3, 4)),
                ),
                f"单位（{UNIT}）“系统运维”2022年至2024年连续三年执行率偏低，分别为45%、38%、41%；"
                "2024年下达指标100.00万元，全年支出41.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="never used at all",
        rows={"allotment": ALLOTTED},
        payment=[spent(year, "1.00", project="P9") for year in YEARS],
        hits=(
            Hit(
                f"{UNIT}/P2024",
                "red",
                "0.00",
                "50.00",
                tuple(("allotment", number) for number in (2, 3, 4)),
                "分别为0%、0%、0%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="by its name in years without a code",
        rows={
            "allotment": [given(2022, project=None), given(2023), given(2024, project=None)],
        },
        payment=[
            spent(2022, "450000.00", project=None, project_name="系统运维"),
            spent(2023, "380000.00"),
            spent(2024, "410000.00", project="P7", project_name="系统运维"),
        ],
        hits=(
            Hit(
                f"{UNIT}/系统运维",
                "red",
                "41.00",
                "50.00",
                (
                    *(("allotment", number) for number in (2, 3, 4)),
                    *(("payment", number) for number in (2, 3, 4)),
                ),
                "分别为45%、38%、41%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="half in one of the years",
        rows={"allotment": ALLOTTED},
        payment=[
            spent(2022, "450000.00"),
            spent(2023, "500000.00"),
            spent(2024, "300000.00"),
        ],
    ),
    Case(
        kind="negative",
        name="too little allotted in one of the years",
        rows={"allotment": [given(2022), given(2023, "99999.99"), given(2024)]},
        payment=[spent(year, "1.00") for year in YEARS],
    ),
    Case(
        kind="negative",
        name="another unit's project of the same name",
        rows={"allotment": [given(2022, unit=UNIT_B), given(2023), given(2024)]},
        payment=[spent(year, "1.00") for year in YEARS],
    ),
    Case(
        kind="edge",
        name="only two years delivered",
        rows={"allotment": ALLOTTED[1:]},
        payment=[spent(2023, "1.00"), spent(2024, "1.00")],
        missing=[("allotment", 2022), ("payment", 2022)],
    ),
    Case(
        kind="edge",
        name="one of the years has no December payments",
        rows={"allotment": ALLOTTED},
        payment=[
            pay("1.00", date(2022, 11, 5), fiscal_year=2022, project="P2022"),
            spent(2023, "1.00"),
            spent(2024, "1.00"),
        ],
    ),
]
