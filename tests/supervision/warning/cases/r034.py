"""Cases of rule 34."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, Hit, pay

MAY, DECEMBER = date(2024, 5, 8), date(2024, 12, 20)
OTHER = pay("1.00", DECEMBER, project="P9")


def given(yuan: str, **more: Any) -> dict[str, Any]:
    """Return an allotment of project P1."""
    plain = {"kind": "project", "project": "P1", "project_name": "项目甲", "unit": UNIT}
    return {**plain, "function_code": "2010102", "amount_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="fifteen percent used",
        rows={"allotment": [given("1500000.00"), given("500000.00")]},
        payment=[pay("300000.00", MAY), OTHER],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "15.00",
                "20.00",
                (("allotment", 2), ("allotment", 3), ("payment", 2)),
                f"2024年单位（{UNIT}）“项目甲”下达指标200.00万元，全年只用了30.00万元，执行率15%，请说明原因。",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="nothing used, and a project without a name",
        rows={"allotment": [given("500000.00", project_name=None)]},
        payment=[OTHER],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "0.00",
                "20.00",
                (("allotment", 2),),
                f"单位（{UNIT}）“P1”下达指标50.00万元，全年一分未用",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="more given back than paid",
        rows={"allotment": [given("500000.00")]},
        payment=[pay("-1000.00", DECEMBER)],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "-0.20",
                "20.00",
                (("allotment", 2), ("payment", 2)),
                "全年退回多于支出，净退回1,000.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="allotted without a code: by its name, whatever code the payments have",
        rows={"allotment": [given("2000000.00", project=None)]},
        payment=[
            pay("100000.00", MAY, project=None),
            pay("200000.00", MAY, project="P7"),
            pay("900000.00", MAY, project="P7", project_name="项目乙"),
            pay("900000.00", MAY, project=None, project_name=None),
            OTHER | {"project_name": "项目乙"},
        ],
        hits=(
            Hit(
                f"{UNIT}/项目甲",
                "yellow",
                "15.00",
                "20.00",
                (("allotment", 2), ("payment", 2), ("payment", 3)),
                "“项目甲”下达指标200.00万元，全年只用了30.00万元，执行率15%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one document leaves out the code that another tells",
        rows={"allotment": [given("1500000.00"), given("500000.00", project=None)]},
        payment=[
            pay("100000.00", MAY),
            pay("200000.00", MAY, project=None),
            OTHER | {"project_name": "项目乙"},
        ],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "15.00",
                "20.00",
                (("allotment", 2), ("allotment", 3), ("payment", 2), ("payment", 3)),
            ),
        ),
    ),
    Case(
        kind="negative",
        name="without a code, a fifth used; with neither code nor name",
        rows={
            "allotment": [
                given("500000.00", project=None),
                given("500000.00", project=None, project_name=None),
            ]
        },
        payment=[pay("100000.00", DECEMBER, project="P7")],
    ),
    Case(
        kind="negative",
        name="exactly a fifth used",
        rows={"allotment": [given("500000.00")]},
        payment=[pay("100000.00", MAY), OTHER],
    ),
    Case(
        kind="positive",
        name="nothing paid in December, told after the year",
        rows={"allotment": [given("2000000.00")]},
        payment=[pay("300000.00", MAY)],
        received=[{"delivery": "d1", "received": date(2025, 1, 8)}],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "15.00",
                "20.00",
                (("allotment", 2), ("payment", 2)),
                "全年只用了30.00万元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="nothing of December told by its end",
        rows={"allotment": [given("2000000.00")]},
        payment=[pay("300000.00", MAY)],
        received=[{"delivery": "d1", "received": date(2024, 12, 31)}],
    ),
    Case(
        kind="negative",
        name="taken back during the year",
        rows={"allotment": [given("2000000.00"), given("-1950000.00")]},
        payment=[OTHER],
    ),
    Case(
        kind="negative",
        name="first allotted in October",
        rows={"allotment": [given("2000000.00", date_issued=date(2024, 10, 1))]},
        payment=[OTHER],
    ),
    Case(
        kind="negative",
        name="basic spending, a transfer, too little",
        rows={
            "allotment": [
                given("2000000.00", kind="basic"),
                given("2000000.00", project="P2", function_code="2300201"),
                given("99999.99", project="P3"),
            ]
        },
        payment=[OTHER],
    ),
    Case(
        kind="negative",
        name="the year is not over",
        as_of=date(2024, 12, 30),
        rows={"allotment": [given("2000000.00")]},
        payment=[OTHER],
    ),
    Case(
        kind="edge",
        name="December's payments are not there yet",
        rows={"allotment": [given("2000000.00")]},
        payment=[pay("1.00", MAY)],
    ),
    Case(
        kind="edge",
        name="no allotments delivered",
        payment=[OTHER],
        missing=[("allotment", 2024)],
    ),
    Case(
        kind="edge",
        name="allotments that add up to zero",
        settings={"least_yuan": "0"},
        rows={"allotment": [given("5.00"), given("-5.00")]},
        payment=[OTHER],
    ),
]
