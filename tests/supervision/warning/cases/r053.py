"""Cases of rule 53."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import Case, Hit, Row, pay

MAY = date(2024, 5, 3)


def held(place: str | None, **given: Any) -> Row:
    return {
        "record_no": "HY1",
        "title": "工作会议",
        "date": MAY,
        "place": place,
        "amount_yuan": "3000.00",
        **given,
    }


def supplier(name: str, value: str | None = "会议、培训定点", **given: Any) -> Row:
    return {
        "kind": "supplier",
        "entry_no": f"{name}{value}",
        "key": name,
        "value": value,
        "date_from": date(2024, 1, 1),
        **given,
    }


LISTED = supplier("明川会议服务中心")
MENDER = supplier("明川（区）房屋维修有限公司", "房屋维修定点")

CASES = [
    Case(
        kind="positive",
        name="another place, and one whose listing is over",
        delivered=[("payment", 2024)],
        rows={
            "meeting_training": [
                held("城东山庄接待中心"),
                held("景文会议中心", record_no="HY2"),
            ],
            "register": [LISTED, supplier("景文会议中心", date_to=date(2024, 5, 2))],
        },
        hits=(
            Hit(
                "HY1",
                "yellow",
                "3000.00",
                "0",
                (("meeting_training", 2),),
                "2024年5月3日在“城东山庄接待中心”举办“工作会议”，支出3,000.00元",
            ),
            Hit("HY2", "yellow", "3000.00", "0", (("meeting_training", 3),)),
        ),
    ),
    Case(
        kind="positive",
        name="a repair by somebody else",
        payment=[pay("10000.00", MAY, purpose="房屋维修工程款", payee="清源修缮有限公司")],
        rows={"meeting_training": [held("明川会议服务中心")], "register": [LISTED, MENDER]},
        hits=(
            Hit(
                "Z002",
                "yellow",
                "10000.00",
                "0",
                (("payment", 2),),
                "向“清源修缮有限公司”支付维修款1.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="paid for a hall, by the words or by the code",
        payment=[
            pay("6001.00", MAY, purpose="支付会议场租费", payee="别家有限公司"),
            pay(
                "6001.00",
                MAY,
                purpose="场租及用餐",
                payee="别家有限公司",
                dept_econ_code="30215",
            ),
            pay("6001.00", MAY, purpose=None, payee="别家有限公司", dept_econ_code="3021501"),
            pay("6001.00", MAY, purpose="会议费", payee="别家有限公司", dept_econ_code="30215"),
        ],
        rows={"meeting_training": [held("明川会议服务中心")], "register": [LISTED]},
        hits=tuple(
            Hit(f"Z00{n}", "yellow", "6001.00", "0", (("payment", n),), "支付会议款6,001.00元")
            for n in (2, 3, 4, 5)
        ),
    ),
    Case(
        kind="negative",
        name="booked as a meeting's: what is no place, at home, listed, small, elsewhere booked",
        payment=[
            pay("6001.00", MAY, purpose=purpose, payee=payee, dept_econ_code=code)
            for purpose, payee, code in (
                ("会议资料印刷", "别家有限公司", "30215"),
                ("参会人员交通", "别家有限公司", "30215"),
                ("工作用餐", "区机关食堂", "30215"),
                ("场租", "明川会议服务中心", "30215"),
                ("场租", "别家有限公司", "30214"),
            )
        ]
        + [pay("999.99", MAY, purpose="场租", payee="别家有限公司", dept_econ_code="30215")],
        rows={"meeting_training": [held("明川会议服务中心")], "register": [LISTED]},
    ),
    Case(
        kind="negative",
        name="listed, in a hall of it, at home, on line",
        delivered=[("payment", 2024)],
        rows={
            "meeting_training": [
                held("明川会议服务中心"),
                held("明川 会议服务中心三楼报告厅", record_no="HY2"),
                held("本单位三楼", record_no="HY3"),
                held("局机关会议室", record_no="HY4"),
                held("视频会议", record_no="HY5"),
            ],
            "register": [LISTED],
        },
    ),
    Case(
        kind="negative",
        name="repairs by the listed, small, returned, of a fund, by a person",
        payment=[
            pay("90000.00", MAY, purpose="房屋维修", payee="明川(区)房屋维修有限公司"),
            pay("999.99", MAY, purpose="房屋维修", payee="别家"),
            pay("-90000.00", MAY, purpose="房屋维修", payee="别家"),
            pay("90000.00", MAY, purpose="缴存住宅专项维修资金", payee="别家"),
            pay("90000.00", MAY, purpose="维修", payee="p:1", payee_is_person=True),
            pay("90000.00", MAY, purpose="维修", payee=None),
        ],
        rows={"meeting_training": [held("明川会议服务中心")], "register": [LISTED, MENDER]},
    ),
    Case(
        kind="edge",
        name="listed for no service in particular is listed for all",
        payment=[
            pay("90000.00", MAY, purpose="房屋维修", payee="甲维修有限公司"),
            pay("90000.00", MAY, purpose="房屋维修", payee="别家有限公司"),
            pay("90000.00", MAY, purpose="印制维修手册", payee="别家有限公司"),
        ],
        rows={
            "meeting_training": [held("城东山庄接待中心"), held("甲宾馆", record_no="HY2")],
            "register": [supplier("甲维修有限公司", None), supplier("甲宾馆", "定点单位")],
        },
        hits=(
            Hit("HY1", "yellow", "3000.00", "0", (("meeting_training", 2),)),
            Hit("Z003", "yellow", "90000.00", "0", (("payment", 3),)),
        ),
    ),
    Case(
        kind="positive",
        name="repairs and meetings paid for, no meetings told",
        payment=[
            pay("5000.00", MAY, purpose="公务车辆维修", payee="别家有限公司"),
            pay("5000.00", MAY, purpose="支付会议费", payee="别家宾馆"),
            pay("5000.00", MAY, purpose="支付会议费", payee="明川会议服务中心"),
            pay("5000.00", MAY, purpose="会议系统设备维修会务费", payee="别家有限公司"),
            pay("5000.00", MAY, purpose="视频会议系统", payee="别家有限公司"),
        ],
        rows={"register": [LISTED, MENDER]},
        missing=[("meeting_training", 2024)],
        hits=(
            Hit("Z002", "yellow", "5000.00", "0", (("payment", 2),), "支付维修款5,000.00元"),
            Hit("Z003", "yellow", "5000.00", "0", (("payment", 3),), "定点会议名单"),
            Hit("Z005", "yellow", "5000.00", "0", (("payment", 5),), "定点维修名单"),
        ),
    ),
    Case(
        kind="edge",
        name="nobody listed for meetings or repairs",
        payment=[pay("90000.00", MAY, purpose="房屋维修", payee="别家")],
        rows={
            "meeting_training": [held("城东山庄接待中心"), held(None, record_no="HY2")],
            "register": [supplier("明川印务有限公司", "印刷定点")],
        },
    ),
    Case(
        kind="edge",
        name="no register",
        delivered=[("payment", 2024)],
        rows={"meeting_training": [held("城东山庄接待中心")]},
        missing=[("register", 2024)],
    ),
]
