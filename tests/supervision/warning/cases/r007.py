"""Cases of rule 7."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import DISTRICT, TOWN, UNIT, Case, Hit, Row, pay

MAY = date(2024, 5, 6)


def unit(name: str, jurisdiction: str = TOWN, number: str = "001001") -> Row:
    return {
        "jurisdiction": jurisdiction,
        "department": f"{jurisdiction}{number[:3]}",
        "department_name": "某部门",
        "unit": f"{jurisdiction}{number}",
        "unit_name": name,
    }


def to(payee: str, yuan: str, **more: Any) -> Row:
    return pay(yuan, MAY, payee=payee, **more)


TOWN_UNITS = [unit("甲镇市政养护所")]

CASES = [
    Case(
        kind="positive",
        name="four fifths to units of towns",
        units=TOWN_UNITS,
        payment=[
            to("甲镇市政养护所", "5000000.00"),
            to("乙镇人民政府", "3000000.00"),
            to("明川建设有限公司", "2000000.00"),
        ],
        hits=(
            Hit(
                f"{UNIT}/P1",
                "yellow",
                "80.00",
                "60.00",
                (("payment", 2), ("payment", 3)),
                "支付1,000.00万元，其中付给下级政府和单位800.00万元，占80%",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="a transfer that is called a transfer",
        units=TOWN_UNITS,
        payment=[to("甲镇市政养护所", "5000000.00", function_code="2300202")],
    ),
    Case(
        kind="negative",
        name="a name a district's unit bears as well, and another district's town",
        units=[
            unit("社区服务中心"),
            unit("社区服务中心", DISTRICT),
            unit("外区某站", "310113101"),
        ],
        payment=[to("社区服务中心", "5000000.00"), to("外区某站", "5000000.00", project="P2")],
    ),
    Case(
        kind="positive",
        name="a small project, a hair past sixty percent",
        units=TOWN_UNITS,
        payment=[to("甲镇市政养护所", "60000.01"), to("明川建设有限公司", "39999.99")],
        hits=(
            Hit(f"{UNIT}/P1", "yellow", "60.00", "60.00", (("payment", 2),), "占60%，略超过60%"),
        ),
    ),
    Case(
        kind="negative",
        name="too little money",
        units=TOWN_UNITS,
        payment=[to("甲镇市政养护所", "9999.99")],
    ),
    Case(
        kind="positive",
        name="spending of no project",
        units=TOWN_UNITS,
        payment=[
            to("甲镇市政养护所", "9000000.00", project=None, project_name=None),
            to("明川建设有限公司", "1000000.00", project=None, project_name=None),
        ],
        hits=(
            Hit(
                f"{UNIT}/",
                "yellow",
                "90.00",
                "60.00",
                (("payment", 2),),
                "未列项目的支出支付1,000.00万元，其中付给下级政府和单位900.00万元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="a town pays its own units",
        units=TOWN_UNITS,
        payment=[to("甲镇市政养护所", "5000000.00", jurisdiction=TOWN)],
    ),
    Case(
        kind="edge",
        name="exactly three fifths",
        units=TOWN_UNITS,
        payment=[to("甲镇市政养护所", "6000000.00"), to("明川建设有限公司", "4000000.00")],
    ),
    Case(
        kind="edge",
        name="paid back to the last fen",
        units=TOWN_UNITS,
        payment=[to("甲镇市政养护所", "6000000.00"), to("甲镇市政养护所", "-6000000.00")],
    ),
    Case(
        kind="edge",
        name="a payee without a name, and names nobody gave",
        payment=[to("甲镇市政养护所", "6000000.00"), pay("6000000.00", MAY, payee=None)],
    ),
]
