"""Events about meetings, suppliers, cash, vouchers and sound payments (52 to 58)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.later import (
    TOWN,
    TU,
    D,
    Event,
    Found,
    Row,
    T,
    U,
    V,
    line,
    pay,
)
from tests.supervision.warning.independent.later_balances import to

LISTED = {
    "kind": "supplier",
    "key": "明川汽车维修有限公司",
    "value": "车辆维修",
    "date_from": date(2023, 1, 1),
}


HOTEL = {"kind": "supplier", "key": "明川会议中心", "value": "会议", "date_from": date(2023, 1, 1)}


def standard(key: str, yuan: str, **given: Any) -> Row:
    return {
        "kind": "standard",
        "key": key,
        "number_value": yuan,
        "date_from": date(2023, 1, 1),
        **given,
    }


def gathering(yuan: str, people: int, days: str, kind: str = "meeting", **given: Any) -> Row:
    return {
        "unit": U,
        "kind": kind,
        "title": "年度工作会",
        "date": date(2024, 5, 20),
        "people": people,
        "days": days,
        "place": "明川会议中心",
        "amount_yuan": yuan,
        **given,
    }


def both(records: list[Row], *register: Row) -> dict[str, list[Row]]:
    return {"meeting_training": records, "register": list(register)}


MEETINGS = [
    Event(
        52,
        "above the registered standard",
        both([gathering("60000.01", 50, "2")], standard("会议费标准", "600")),
        [Found("yellow", "60000.01", expected="60000.00")],
    ),
    Event(
        52,
        "exactly the registered standard",
        both([gathering("60000", 50, "2")], standard("会议费标准", "600")),
    ),
    Event(
        52,
        "half a day",
        both([gathering("15000.01", 50, "0.5")], standard("会议费标准", "600")),
        [Found("yellow", "15000.01", expected="15000.00")],
    ),
    Event(
        52,
        "training by its own standard",
        both(
            [gathering("45000", 50, "2", "training")],
            standard("培训费标准", "400"),
            standard("会议费标准", "600"),
        ),
        [Found("yellow", "45000.00", expected="40000.00")],
    ),
    Event(
        52,
        "named otherwise",
        both([gathering("60000.01", 50, "2")], standard("会议费综合定额（元/人天）", "600")),
        [Found("yellow", "60000.01", expected="60000.00")],
    ),
    Event(
        52,
        "the standard was raised before the meeting",
        both(
            [gathering("60000", 50, "2")],
            standard("会议费标准", "400", date_to=date(2024, 3, 31)),
            standard("会议费标准", "600", date_from=date(2024, 4, 1)),
        ),
    ),
    Event(
        52,
        "the standard was raised after the meeting",
        both(
            [gathering("60000", 50, "2")],
            standard("会议费标准", "400", date_to=date(2024, 6, 30)),
            standard("会议费标准", "600", date_from=date(2024, 7, 1)),
        ),
        [Found("yellow", "60000.00", expected="40000.00")],
    ),
    Event(
        52,
        "two meetings never add up",
        both(
            [gathering("60000", 50, "2"), gathering("60000", 50, "2")],
            standard("会议费标准", "600"),
        ),
    ),
    Event(
        52,
        "in a town",
        both(
            [gathering("60000.01", 50, "2", **TOWN)], standard("会议费标准", "600", jurisdiction=T)
        ),
        [Found("yellow", "60000.01", at=T)],
    ),
    Event(52, "nothing spent", both([gathering("0", 50, "2")], standard("会议费标准", "600"))),
]


SUPPLIERS = [
    Event(
        53,
        "repaired by one not on the list",
        both([], LISTED) | {"payment": to("某某汽车修理厂", "20000", purpose="公务车辆维修费")},
        [Found("yellow", "20000.00")],
        delivered=[("meeting_training", D, 2024), ("register", D, 2024)],
    ),
    Event(
        53,
        "repaired by one on the list",
        both([], LISTED) | {"payment": to("明川汽车维修有限公司", "20000", purpose="车辆维修费")},
        delivered=[("meeting_training", D, 2024)],
    ),
    Event(
        53,
        "its name with a space",
        both([], LISTED) | {"payment": to("明川汽车维修 有限公司", "20000", purpose="车辆维修费")},
        delivered=[("meeting_training", D, 2024)],
    ),
    Event(
        53,
        "no longer on the list that day",
        both([], LISTED | {"date_to": date(2024, 6, 27)})
        | {"payment": to("明川汽车维修有限公司", "20000", purpose="车辆维修费")},
        [Found("yellow", "20000.00")],
        delivered=[("meeting_training", D, 2024)],
    ),
    Event(
        53,
        "on the list for the last day",
        both([], LISTED | {"date_to": date(2024, 6, 28)})
        | {"payment": to("明川汽车维修有限公司", "20000", purpose="车辆维修费")},
        delivered=[("meeting_training", D, 2024)],
    ),
    Event(
        53,
        "a meeting at a place not on the list",
        both([gathering("20000", 50, "1", place="某某大酒店")], HOTEL),
        [Found("yellow", "20000.00", "某某大酒店")],
    ),
    Event(53, "a meeting at a place on the list", both([gathering("20000", 50, "1")], HOTEL)),
    Event(
        53,
        "a meeting in the own building",
        both([gathering("20000", 50, "1", place="本单位会议室")], HOTEL),
    ),
    Event(
        53,
        "a maintenance bureau is no repair",
        both([], LISTED) | {"payment": to("某某印刷有限公司", "20000", purpose="印制维修手册")},
        delivered=[("meeting_training", D, 2024)],
    ),
]


def booked(
    debit: tuple[str, str],
    credit: tuple[str, str],
    yuan: str = "8000",
    summary: str = "支付摊位清洁费",
    **given: Any,
) -> Row:
    return {
        "line_no": 1,
        "date": date(2024, 5, 6),
        "unit": U,
        "debit_account": debit[0],
        "debit_name": debit[1],
        "credit_account": credit[0],
        "credit_name": credit[1],
        "summary": summary,
        "amount_yuan": yuan,
        **given,
    }


SPENDING, DUE = ("5001", "业务活动费用"), ("2103", "应缴财政款")


BANK, CASH = ("1002", "银行存款"), ("1001", "库存现金")


DIRECT = [
    Event(
        54,
        "spent out of what is due to the treasury",
        {"voucher": [booked(SPENDING, DUE)]},
        [Found("red", "8000.00")],
    ),
    Event(
        54,
        "a sub-account of it",
        {"voucher": [booked(("500101", "业务活动费用—商品和服务费用"), ("210301", "应缴国库款"))]},
        [Found("red", "8000.00")],
    ),
    Event(54, "collected and due", {"voucher": [booked(BANK, DUE, summary="收到摊位费")]}),
    Event(54, "paid in to the treasury", {"voucher": [booked(DUE, BANK, summary="上缴国库")]}),
    Event(54, "ordinary spending", {"voucher": [booked(SPENDING, BANK)]}),
    Event(54, "cash spending", {"voucher": [booked(SPENDING, CASH)]}),
    Event(
        54,
        "administration",
        {"voucher": [booked(("5101", "单位管理费用"), DUE)]},
        [Found("red", "8000.00")],
    ),
    Event(
        54,
        "in a town",
        {"voucher": [booked(SPENDING, DUE, **TOWN)]},
        [Found("red", "8000.00", at=T)],
    ),
    Event(
        54,
        "booked in error and reversed",
        {"voucher": [booked(SPENDING, DUE), booked(SPENDING, DUE, "-8000", "冲销")]},
    ),
]


def cash(yuan: str, day: str = "2024-06-28", **given: Any) -> Row:
    return pay(yuan, day, settlement="cash", **given)


MONTHS = [f"2024-{month:02d}-10" for month in range(1, 13)]


IN_CASH = [
    Event(55, "a single payment", {"payment": [cash("5000.01")]}, [Found("yellow", "5000.01")]),
    Event(55, "exactly the limit", {"payment": [cash("5000")]}),
    Event(
        55,
        "a month of small ones",
        {"payment": [cash("5000") for _ in range(11)]},
        [Found("yellow", "55000.00")],
    ),
    Event(55, "a month exactly at the limit", {"payment": [cash("5000") for _ in range(10)]}),
    Event(
        55,
        "a year of small ones",
        {"payment": [cash("4500", day) for day in MONTHS for _ in range(4)]},
        [Found("yellow", "216000.00")],
    ),
    Event(
        55,
        "spread over two units",
        {"payment": [cash("5000", unit=one) for one in (U, V) for _ in range(6)]},
    ),
    Event(55, "by card", {"payment": [pay("90000", settlement="card")]}),
    Event(55, "by transfer", {"payment": [pay("90000")]}),
    Event(55, "how is not said", {"payment": [pay("90000", settlement=None)]}),
    Event(
        55,
        "returned the same month",
        {"payment": [cash("5000") for _ in range(11)] + [cash("-5000")]},
    ),
    Event(
        55, "in a town", {"payment": [cash("5000.01", **TOWN)]}, [Found("yellow", "5000.01", at=T)]
    ),
]


TWICE = [
    Event(
        56, "the same day", {"payment": [pay("12345.67"), pay("12345.67")]}, [Found("yellow", None)]
    ),
    Event(
        56,
        "seven days apart",
        {"payment": [pay("12345.67", "2024-06-01"), pay("12345.67", "2024-06-08")]},
        [Found("yellow", None)],
    ),
    Event(
        56,
        "eight days apart",
        {"payment": [pay("12345.67", "2024-06-01"), pay("12345.67", "2024-06-09")]},
    ),
    Event(
        56,
        "another account",
        {"payment": [pay("12345.67"), pay("12345.67", payee_account="310066000002")]},
    ),
    Event(56, "another project", {"payment": [pay("12345.67"), pay("12345.67", project="P2")]}),
    Event(56, "another amount", {"payment": [pay("12345.67"), pay("12345.68")]}),
    Event(56, "another payee", {"payment": [pay("12345.67"), pay("12345.67", payee="他人公司")]}),
    Event(
        56,
        "one of them returned",
        {
            "payment": [
                pay("12345.67", "2024-06-01"),
                pay("12345.67", "2024-06-03"),
                pay("-12345.67", "2024-06-05"),
            ]
        },
    ),
    Event(
        56,
        "three times",
        {"payment": [pay("12345.67", f"2024-06-0{day}") for day in (1, 3, 5)]},
        [Found("yellow", "37037.01", expected="12345.67")],
    ),
    Event(
        56,
        "over the turn of a month",
        {"payment": [pay("12345.67", "2024-06-30"), pay("12345.67", "2024-07-01")]},
        [Found("yellow", None)],
    ),
    Event(
        56,
        "over the turn of the year",
        {"payment": [pay("12345.67", "2023-12-31"), pay("12345.67", "2024-01-02")]},
        [Found("yellow", "24691.34", expected="12345.67")],
    ),
    Event(
        56,
        "without a project",
        {"payment": [pay("12345.67", project=None, project_name=None) for _ in range(2)]},
        [Found("yellow", None)],
    ),
    Event(
        56,
        "in a town",
        {"payment": [pay("12345.67", **TOWN) for _ in range(2)]},
        [Found("yellow", None, at=T)],
    ),
    Event(
        56,
        "the same file's account with a hyphen apart",
        {"payment": [pay("12345.67"), pay("12345.67", jurisdiction=T, unit=TU)]},
    ),
]


UNSOUND = [
    Event(
        57,
        "dated after the day it is looked at",
        {"payment": [pay("500", "2025-12-21")]},
        [Found("blue", None, year=2025)],
    ),
    Event(
        57,
        "dated that very day",
        {"payment": [pay("500", "2025-12-20")]},
        received={"payment": date(2025, 12, 20)},
    ),
    Event(
        57,
        "delivered before it was paid",
        {"payment": [pay("500", "2024-06-28")]},
        [Found("blue", None)],
        received={"payment": date(2024, 6, 27)},
    ),
    Event(
        57,
        "delivered the day it was paid",
        {"payment": [pay("500", "2024-06-28")]},
        received={"payment": date(2024, 6, 28)},
    ),
    Event(
        57,
        "a purpose without Chinese",
        {"payment": [pay("500", purpose="0012345 abc")]},
        [Found("blue", None)],
    ),
    Event(57, "no purpose", {"payment": [pay("500", purpose=None)]}, [Found("blue", None)]),
    Event(57, "English with a Chinese word", {"payment": [pay("500", purpose="IT服务费 Q2")]}),
    Event(57, "one rare character", {"payment": [pay("500", purpose="㐂")]}),
    Event(
        57,
        "full-width digits only",
        {"payment": [pay("500", purpose="１２３４")]},
        [Found("blue", None)],
    ),
    Event(57, "nobody named", {"payment": to(None)}, [Found("blue", None)]),
    Event(
        57,
        "two faults of one payment",
        {"payment": [pay("500", purpose="123", payee=None)]},
        [Found("blue", None)],
    ),
    Event(57, "a person is named", {"payment": to("王小明")}),
    Event(57, "in a town", {"payment": to(None, **TOWN)}, [Found("blue", None, at=T)]),
]


CODED = [
    Event(
        58,
        "a school under roads",
        {"budget": [line("500000", function_code="2140106", project_name="第一小学校舍维修")]},
        [Found("blue", "500000.00", "小学")],
    ),
    Event(
        58, "a school under schools", {"budget": [line("500000", project_name="第一小学校舍维修")]}
    ),
    Event(
        58,
        "a road under health",
        {"budget": [line("500000", function_code="2100408", project_name="农村公路养护")]},
        [Found("blue", "500000.00")],
    ),
    Event(
        58,
        "a name that says nothing",
        {"budget": [line("500000", function_code="2100408", project_name="信息化建设")]},
    ),
    Event(
        58,
        "in a town",
        {
            "budget": [
                line("500000", function_code="2140106", project_name="第一小学校舍维修", **TOWN)
            ]
        },
        [Found("blue", "500000.00", at=T)],
    ),
    Event(
        58,
        "a draft is not in force",
        {
            "budget": [
                line(
                    "500000",
                    function_code="2140106",
                    project_name="第一小学校舍维修",
                    stage="draft",
                )
            ]
        },
    ),
    Event(
        58,
        "basic spending has no project",
        {
            "budget": [
                line(
                    "500000", function_code="2140101", project=None, project_name=None, kind="basic"
                )
            ]
        },
    ),
]


EVENTS = [*MEETINGS, *SUPPLIERS, *DIRECT, *IN_CASH, *TWICE, *UNSOUND, *CODED]
