"""Events for the rules on progress and on payments held against the budget (33 to 40)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.events_procedure import Change
from tests.supervision.warning.independent.names import (
    CIVIL,
    DISTRICT,
    SCHOOL,
    TOWN,
)
from tests.supervision.warning.independent.planting import Add, Drop, Event, Found, Plus, Put


def days(*months: int, year: int = 2024) -> tuple[date, ...]:
    return tuple(date(year, month, 25) for month in months)


def unpaid(project: str, *months: int, year: int = 2024, place: str = DISTRICT) -> Drop:
    """Nothing was paid for a project in these months."""
    where = {"project": project, "jurisdiction": place, "fiscal_year": year}
    return Drop("payment", {**where, "date_paid": days(*months, year=year)})


def moved(project: str, day: date, *months: int) -> Put:
    """What was paid for a project in these months was paid on one day."""
    where = {"project": project, "jurisdiction": DISTRICT, "date_paid": days(*months)}
    return Put("payment", where, {"date_paid": day, "date_applied": day})


def thin(year: int) -> Drop:
    return unpaid("PC1", 6, 9, 12, year=year)


ELEVEN = tuple(range(1, 12))
PROGRESS = (
    Event(
        "R033 a quarter of a project's money unspent",
        (unpaid("PC1", 10, 11, 12),),
        (Found(33, "yellow", "003001"),),
    ),
    Event("R033 less than a tenth unspent", (unpaid("PC1", 12),)),
    Event(
        "R033 a town's half unspent",
        (
            unpaid("PT2", 6, 7, 8, 9, 10, 11, 12, place=TOWN),
            unpaid("PT1", 9, 10, 11, 12, place=TOWN),
        ),
        (Found(33, "red", "101001001", place="101"),),
    ),
    Event(
        "R034 two months' worth paid",
        (unpaid("PC1", *range(3, 13)),),
        (Found(34, "yellow", "PC1"), Found(33, "red", "003001")),
    ),
    Event(
        "R034 a fifth paid",
        (
            unpaid("PC1", *range(3, 13)),
            Put(
                "payment",
                {"project": "PC1", "date_paid": days(1, 2)},
                {"amount_yuan": 180_000},
            ),
        ),
        (Found(33, "red", "003001"),),
    ),
    Event(
        "R034 nothing paid at all",
        (unpaid("PC1", *range(1, 13)),),
        (Found(34, "yellow", "PC1"), Found(33, "red", "003001")),
    ),
    Event(
        "R034 paid and paid back",
        (
            Add(
                "payment",
                {
                    "payment_no": "退回1",
                    "date_paid": date(2024, 12, 28),
                    "date_applied": date(2024, 12, 28),
                    "purpose": "退回老年人助餐服务费",
                    "amount_yuan": -1_500_000,
                },
                like={"project": "PC1"},
            ),
        ),
        (Found(34, "yellow", "PC1"), Found(33, "red", "003001")),
    ),
    Event(
        "R035 three years running",
        (thin(2022), thin(2023), unpaid("PC1", *range(6, 13))),
        (Found(35, "red", "PC1"), Found(33, "red", "003001")),
    ),
    Event(
        "R035 two years running",
        (thin(2023), unpaid("PC1", *range(6, 13))),
        (Found(33, "red", "003001"),),
    ),
    Event(
        "R036 all in December",
        (moved("PC1", date(2024, 12, 10), *ELEVEN),),
        (Found(36, "red", "003001"), Found(37, "yellow")),
    ),
    Event(
        "R037 most in November",
        (moved("PC1", date(2024, 11, 10), *range(1, 11)),),
        (Found(37, "yellow"),),
    ),
)


def bought(purpose: str, month: int) -> tuple[Change, ...]:
    """A month's payment for the assessments was for something else, at a listed hotel."""
    return (
        Put(
            "payment",
            {"project": "PA1", "date_paid": days(month)},
            {"purpose": purpose, "payee": "浦江宾馆有限公司"},
        ),
        Add(
            "register",
            {"entry_no": "9", "key": "浦江宾馆有限公司"},
            like={"kind": "supplier", "value": "会议", "jurisdiction": DISTRICT},
        ),
    )


PREPAID = (
    Event(
        "R038 next year's meetings prepaid", bought("预付2025年会议费", 11), (Found(38, "yellow"),)
    ),
    Event("R038 in the quarter's first month", bought("预存会议费", 10), (Found(38, "yellow"),)),
    Event("R038 a month earlier", bought("预付会议费", 9)),
    Event("R038 not prepaid", bought("支付会议费", 11)),
)


def paid(number: str, yuan: int | str, like: dict[str, Any], **given: Any) -> Add:
    """One more payment, as one that there is but for what is given."""
    day = given.pop("day", date(2024, 9, 12))
    return Add(
        "payment",
        {
            "payment_no": number,
            "date_paid": day,
            "date_applied": day,
            "amount_yuan": yuan,
            "purpose": "支付补充服务费",
            **given,
        },
        like=like,
    )


PC1 = {"project": "PC1"}
BARE = {"project": None, "project_name": None, "kind": "basic"}
UNBUDGETED = (
    Event(
        "R039 a project that no line names",
        (paid("外1", 50_000, PC1, project="PX9", project_name="临时活动"),),
        (Found(39, "red", actual="50000"),),
    ),
    Event(
        "R039 two payments of it",
        (
            paid("外1", 50_000, PC1, project="PX9", project_name="临时活动"),
            paid("外2", 7_500, PC1, project="PX9", project_name="临时活动", day=date(2024, 9, 20)),
        ),
        (Found(39, "red", actual="57500"),),
    ),
    Event(
        "R039 without a project",
        (paid("外1", 50_000, PC1, **BARE),),
        (Found(39, "red", actual="50000"),),
    ),
    Event(
        "R039 another unit's line",
        (paid("外1", 50_000, PC1, unit=SCHOOL),),
        (Found(39, "red", "002002", actual="50000"),),
    ),
    Event(
        "R039 another item of the budget",
        (paid("外1", 50_000, PC1, function_code="2080208"),),
        (Found(39, "red", actual="50000"),),
    ),
    Event(
        "R039 in a town",
        (
            paid(
                "外1",
                50_000,
                {"project": "PT2", "jurisdiction": TOWN},
                project="PX9",
                project_name="临时活动",
            ),
        ),
        (Found(39, "red", "101001001", actual="50000", place="101"),),
    ),
    Event(
        "R039 before its line is in force",
        (
            Put(
                "budget",
                {"project": "PC1", "stage": "current"},
                {"effective_date": date(2024, 2, 1)},
            ),
        ),
        (Found(39, "red", actual="149879"),),
    ),
    Event(
        "R039 on the day its line comes into force",
        (
            Put(
                "budget",
                {"project": "PC1", "stage": "current"},
                {"effective_date": date(2024, 1, 25)},
            ),
        ),
    ),
    Event(
        "R039 by mistake and corrected within the year",
        (
            paid("外1", 50_000, PC1, project="PX9", project_name="临时活动"),
            paid(
                "外2", -50_000, PC1, project="PX9", project_name="临时活动", day=date(2024, 9, 20)
            ),
        ),
    ),
    Event(
        "R040 a thousand yuan too much",
        (paid("超1", 1_000, PC1, day=date(2024, 12, 28)),),
        (Found(40, "red", "PC1", actual="1801000"),),
    ),
    Event(
        "R040 one cent too much",
        (paid("超1", "0.01", PC1, day=date(2024, 12, 28)),),
        (Found(40, "red", "PC1"),),
    ),
    Event(
        "R040 wages above their line",
        (
            paid(
                "超1",
                1_000,
                {"unit": CIVIL, "kind": "basic"},
                day=date(2024, 12, 28),
            ),
        ),
        (Found(40, "red", "003001", actual="1201000"),),
    ),
    Event(
        "R040 the line grew in time",
        (
            Put(
                "budget",
                {"project": "PA1", "stage": "current"},
                {"virement_yuan": -1_000, "current_yuan": Plus(-1_000)},
            ),
            Drop("payment", {"project": "PA1", "date_paid": days(12)}),
            Add(
                "budget",
                {
                    "effective_date": date(2024, 12, 1),
                    "approved_yuan": 0,
                    "virement_yuan": 1_000,
                    "current_yuan": 1_000,
                },
                like={"project": "PC1", "stage": "current"},
            ),
            paid("超1", 1_000, PC1, day=date(2024, 12, 28)),
        ),
    ),
    Event(
        "R040 too much and paid back",
        (
            paid("超1", 1_000, PC1, day=date(2024, 12, 26)),
            paid("超2", -1_000, PC1, day=date(2024, 12, 28), purpose="退回多付服务费"),
        ),
        (Found(40, "red", "PC1", actual="1801000"),),
    ),
    Event(
        "R040 in a town",
        (paid("超1", 1_000, {"project": "PT2", "jurisdiction": TOWN}, day=date(2024, 12, 28)),),
        (Found(40, "red", "PT2", place="101"),),
    ),
)
EVENTS = (*PROGRESS, *PREPAID, *UNBUDGETED)
JULY = date(2024, 8, 1)
MIDYEAR = (
    Event("quiet by July", ()),
    Event(
        "R033 four months of a half unpaid",
        (unpaid("PB2", 4, 5, 6, 7),),
        (Found(33, "yellow", "002002"),),
    ),
    Event("R033 three months of a third unpaid", (unpaid("PB2", 5, 6, 7),)),
    Event(
        "R033 seven months unpaid",
        (unpaid("PC1", *range(1, 8)),),
        (Found(33, "red", "003001"),),
    ),
    Event(
        "R039 by July",
        (paid("外1", 50_000, PC1, project="PX9", day=date(2024, 7, 3)),),
        (Found(39, "red", actual="50000"),),
    ),
)
