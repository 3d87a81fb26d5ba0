"""Cases of rule 6."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, Row, pay

MAY = date(2024, 5, 6)


def given(yuan: str, **more: Any) -> Row:
    return {"amount_yuan": yuan, "project": "P1", "project_name": "项目甲", **more}


def to(payee: str, yuan: str, **more: Any) -> Row:
    return pay(yuan, MAY, payee=payee, **more)


CASES = [
    Case(
        kind="positive",
        name="four fifths to an association and a society",
        rows={"allotment": [given("600000.00"), given("400000.00", document_no="second")]},
        payment=[
            to("明川行业协会", "500000.00"),
            to("明川市园艺学会", "300000.00"),
            to("明川办公服务有限公司", "200000.00"),
        ],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "80.00",
                "70.00",
                (("allotment", 2), ("allotment", 3), ("payment", 2), ("payment", 3)),
                "“项目甲”下达指标100.00万元，其中付给学会、协会80.00万元，占80%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a society whose name also holds an excluded word",
        settings={"least_yuan": "0"},
        rows={"allotment": [given("100.00")]},
        payment=[to("明川小学会计学会", "71.00")],
        hits=(Hit(f"{UNIT}/P1", "yellow", "71.00", "70.00", (("allotment", 2), ("payment", 2))),),
    ),
    Case(
        kind="negative",
        name="names that only look alike",
        settings={"least_yuan": "0"},
        rows={"allotment": [given("600.00")]},
        payment=[
            to("明川大学会议中心", "100.00"),
            to("明川科学会堂", "100.00"),
            to("区政协会议服务部", "100.00"),
            to("明川中学会务组", "100.00"),
        ],
    ),
    Case(
        kind="negative",
        name="paid back, and another unit's project of the same code",
        rows={"allotment": [given("1000000.00"), given("1.00", unit=UNIT_B)]},
        payment=[to("明川行业协会", "800000.00"), to("明川行业协会", "-200000.00")],
    ),
    Case(
        kind="positive",
        name="a small place, a hair past seventy percent",
        rows={"allotment": [given("100000.00")]},
        payment=[to("明川行业协会", "70000.01")],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "70.00",
                "70.00",
                (("allotment", 2), ("payment", 2)),
                "占70%，略超过70%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="too little money",
        rows={"allotment": [given("9999.99")]},
        payment=[to("明川行业协会", "9999.99")],
    ),
    Case(
        kind="positive",
        name="spending of no project, and not a meeting of mathematicians",
        rows={"allotment": [given("1000000.00", project=None, project_name=None)]},
        payment=[
            to("明川行业协会", "710000.00", project=None),
            to("明川数学会议服务有限公司", "90000.00", project=None),
        ],
        hits=(
            Hit(
                f"{UNIT}/",
                "yellow",
                "71.00",
                "70.00",
                (("allotment", 2), ("payment", 2)),
                "未列项目的支出下达指标100.00万元",
            ),
        ),
    ),
    Case(
        kind="edge",
        name="exactly seventy percent",
        rows={"allotment": [given("1000000.00")]},
        payment=[to("明川行业协会", "700000.00")],
    ),
    Case(
        kind="edge",
        name="nothing allotted, taken back, or basic spending",
        rows={"allotment": [given("0.00"), given("-5.00", project="P2")]},
        payment=[
            to("明川行业协会", "900000.00"),
            to("明川行业协会", "900000.00", project="P2"),
            to("明川行业协会", "900000.00", project=None),
            to("明川行业协会", "900000.00", project="P3"),
        ],
    ),
    Case(
        kind="edge",
        name="no allotments delivered",
        payment=[to("明川行业协会", "900000.00")],
        missing=[("allotment", 2024)],
    ),
]
