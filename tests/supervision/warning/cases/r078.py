"""Cases of rule 78."""

from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit, Row


def enterprise(paid: str | None, **given: Any) -> Row:
    return {
        "enterprise": "QY001",
        "enterprise_name": "甲投资有限公司",
        "kind": "enterprise",
        "profit_yuan": "10000000.00",
        "rate_pct": "30",
        "paid_in_yuan": paid,
        **given,
    }


def booked(yuan: str, period: str = "12", **given: Any) -> Row:
    plain = {"fund_type": "state_capital", "revenue_code": "1030601", "period": period}
    return {**plain, "actual_yuan": yuan, **given}


SALE = booked("9000000.00", revenue_code="1030603")
CASES = [
    Case(
        kind="positive",
        name="short, or nothing at all",
        rows={
            "state_asset": [
                enterprise("2100000.00"),
                enterprise("0.00", enterprise="QY002", profit_yuan="100000.03", rate_pct="33.335"),
            ]
        },
        hits=(
            Hit(
                "QY001",
                "yellow",
                "2100000.00",
                "3000000.00",
                (("state_asset", 2),),
                "利润1,000.00万元，按30%应上缴收益300.00万元，实际上缴210.00万元，少缴90.00万元",
            ),
            Hit("QY002", "yellow", "0.00", "33335.01", (("state_asset", 3),), "没有上缴"),
        ),
    ),
    Case(
        kind="positive",
        name="a cent beyond the setting",
        rows={"state_asset": [enterprise("2989999.99")]},
        hits=(Hit("QY001", "yellow", "2989999.99", "3000000.00", (("state_asset", 2),)),),
    ),
    Case(
        kind="positive",
        name="the enterprises do not tell, and finance booked less",
        rows={
            "state_asset": [enterprise(None), enterprise(None, enterprise="QY002")],
            "revenue": [booked("2000000.00", "06"), booked("3000000.00"), SALE],
        },
        hits=(
            Hit(
                "state_capital",
                "yellow",
                "5000000.00",
                "6000000.00",
                (("revenue", 2), ("revenue", 3), ("state_asset", 2), ("state_asset", 3)),
                "应上缴收益共600.00万元，财政部门记载的利润、股利收入只有500.00万元，相差100.00万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="less booked than the enterprises say they paid",
        rows={"state_asset": [enterprise("3000000.00")], "revenue": [booked("0.00")]},
        hits=(
            Hit(
                "state_capital",
                "yellow",
                "0.00",
                "3000000.00",
                (("revenue", 2), ("state_asset", 2)),
                "收入没有，相差300.00万元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="booked as paid, or not told to December",
        rows={
            "state_asset": [
                enterprise("3000000.00"),
                enterprise(None, jurisdiction=TOWN),
            ],
            "revenue": [
                booked("2990000.00"),
                booked("1.00", "11", jurisdiction=TOWN),
            ],
        },
    ),
    Case(
        kind="negative",
        name="exactly the setting, or more than due",
        rows={"state_asset": [enterprise("2990000.00"), enterprise("4000000.00", enterprise="Q2")]},
    ),
    Case(
        kind="negative",
        name="losses, and assets of units",
        rows={
            "state_asset": [
                enterprise("0.00", profit_yuan="-10000000.00"),
                enterprise("0.00", profit_yuan="0.00"),
                enterprise("0.00", kind="administrative"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="something is not stated",
        rows={
            "state_asset": [
                enterprise(None),
                enterprise("0.00", profit_yuan=None),
                enterprise("0.00", rate_pct=None),
            ]
        },
    ),
    Case(kind="edge", name="no figures", rows={"tax": [{}]}, missing=[("state_asset", 2024)]),
]
