"""Cases of rule 43: what is sudden, and what only bears the reserve's name."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, pay

MAY = date(2024, 5, 3)
SUDDEN = (
    "动用预备费抢修暴雨损毁道路",
    "预备费：疫情防控物资",
    "救灾物资",
    "突发事件处置",
    "难以预见的房屋排险支出",
    "山体滑坡治理",
    "泥石流堆积物清理",
)
NOT_THE_RESERVE = ("基本预备费", "工程预备费结算", "价差预备费", "预备役训练费")

CASES = [
    Case(
        kind="positive",
        name="furniture from the reserve",
        payment=[
            pay("80000.00", MAY, purpose="动用预备费购置办公家具"),
            pay("1.00", MAY, function_code="22701", purpose="办公经费"),
            pay("2.00", MAY, purpose="办公经费", project_name="动用预备费补充经费"),
        ],
        hits=(
            Hit(
                "Z002",
                "red",
                "80000.00",
                "0",
                (("payment", 2),),
                "2024年5月3日动用预备费支付8.00万元，项目为“项目甲”，用途为“动用预备费购置办公家具”",
            ),
            Hit("Z003", "red", "1.00", "0", (("payment", 3),)),
            Hit("Z004", "red", "2.00", "0", (("payment", 4),)),
        ),
    ),
    Case(
        kind="positive",
        name="without a purpose",
        payment=[pay("5.00", MAY, function_code="227", purpose=None, project_name=None)],
        hits=(Hit("Z002", "red", "5.00", "0", (("payment", 2),), "支付5.00元，没有写明用途"),),
    ),
    Case(
        kind="negative",
        name="for something sudden",
        payment=[pay("80000.00", MAY, function_code="227", purpose=text) for text in SUDDEN],
    ),
    Case(
        kind="negative",
        name="a works' own reserve",
        payment=[pay("80000.00", MAY, purpose=text) for text in NOT_THE_RESERVE],
    ),
    Case(
        kind="negative",
        name="the project says what the purpose does not",
        payment=[
            pay("8.00", MAY, function_code="227", purpose="工程款", project_name="台风受损修复"),
        ],
    ),
    Case(kind="edge", name="a return", payment=[pay("-5.00", MAY, function_code="227")]),
    Case(
        kind="edge",
        name="no amount, no words, another class",
        payment=[
            pay(None, MAY, function_code="227"),
            pay("5.00", MAY, purpose=None, project_name=None),
            pay("5.00", MAY, function_code="2270", purpose="抗旱"),
        ],
    ),
]
