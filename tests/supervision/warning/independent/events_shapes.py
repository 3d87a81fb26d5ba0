"""Further shapes of what rules 1 to 40 look for: in parts, taken back, never done, under other codes."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.events_budget import (
    BOTH,
    budgeted,
    collected,
)
from tests.supervision.warning.independent.events_procedure import Change, issued, sent
from tests.supervision.warning.independent.events_progress import PC1, bought, days, paid, unpaid
from tests.supervision.warning.independent.events_revenue import SURPLUS, came, owed, peak
from tests.supervision.warning.independent.names import (
    CIVIL,
    DISTRICT,
    FINANCE,
    OTHER_TOWN,
    TOWN,
)
from tests.supervision.warning.independent.planting import (
    Add,
    Drop,
    Event,
    Found,
    Plus,
    Put,
    Times,
)


def never(kind: str, subject: str, unit: str) -> Drop:
    """A step of a unit's that nobody took, as far as is told."""
    return Drop("procedure", {"kind": kind, "subject": subject, "unit": unit})


def halved(column: str, codes: tuple[str, str], **where: Any) -> tuple[Change, ...]:
    """A budget line in two of half its sum, of different codes."""
    return (
        Put("budget", where, {column: codes[0], **dict.fromkeys(BOTH, Times(50))}),
        *(
            Add("budget", {column: codes[1]}, like={**where, "stage": stage})
            for stage in ("draft", "approved", "current")
        ),
    )


STEPS = (
    Event(
        "R014 never handed down",
        (never("replied", "department_budget", CIVIL),),
        (Found(14, "red", about="003"),),
    ),
    Event(
        "R020 a department never published",
        (never("published", "department_budget", CIVIL),),
        (Found(20, "red", about="003"),),
    ),
    Event(
        "R021 never handed down",
        (never("replied", "final_account", CIVIL),),
        (Found(21, "red", about="003"),),
    ),
    Event(
        "R016 one of two parts is late",
        (
            sent(TOWN, "general", issued_yuan=500_000, received_yuan=500_000, notified_yuan=None),
            *(
                Add(
                    "transfer",
                    {
                        "transfer_no": f"{DISTRICT}-2024-甲二",
                        "date_issued": date(2024, 4, 1),
                        "date_received": date(2024, 4, 2),
                        "issued_yuan": 400_000,
                        "received_yuan": 400_000,
                    },
                    like={
                        "transfer_no": f"{DISTRICT}-2024-区均衡甲",
                        "jurisdiction": place,
                        "issued_yuan": 500_000,
                    },
                )
                for place in (DISTRICT, TOWN)
            ),
        ),
        (Found(16, "red", says=("40.00万元",)),),
    ),
    Event(
        "R016 and R017 to two towns",
        (
            issued(date(2024, 4, 1), "general"),
            sent(
                OTHER_TOWN,
                "earmarked",
                date_issued=date(2024, 4, 1),
                date_received=date(2024, 4, 1),
            ),
        ),
        (Found(16, "red"), Found(17, "red")),
    ),
    Event(
        "R018 a town sits on it",
        (
            Put(
                "allotment",
                {"project": "PT1", "jurisdiction": TOWN},
                {
                    "date_registered": date(2024, 1, 29),
                    "date_split": date(2024, 2, 25),
                    "date_approved": date(2024, 3, 15),
                    "date_issued": date(2024, 3, 25),
                },
            ),
        ),
        (Found(18, "yellow", place="101", says=("66天",)),),
    ),
)
REVENUE = (
    Event(
        "R011 a seventh more is budgeted",
        (*collected(1_320_000, "10101"), budgeted(1_320_000, project="PT0")),
        (Found(11, "blue"),),
    ),
    Event(
        "R022 July well below June, and August above it",
        peak("07", -600_000),
        (Found(22, "yellow", says=("7月",)), Found(22, "yellow", says=("8月",))),
    ),
    Event(
        "R022 land is no general revenue",
        tuple(
            change
            for year in (2023, 2024)
            for change in (
                *came("1030148", 1_100_000, "07", year=year),
                *came(
                    "1030148",
                    -100_000,
                    "01",
                    "02",
                    "03",
                    "04",
                    "05",
                    "06",
                    "08",
                    "09",
                    "10",
                    "11",
                    "12",
                    year=year,
                ),
            )
        ),
    ),
    Event(
        "R025 told by items of the tax",
        (
            *came("10110", -35_000, year=2023),
            Put(
                "revenue",
                {"revenue_code": "10110", "fiscal_year": (2023, 2024)},
                {"revenue_code": "1011001"},
            ),
            Put(
                "tax",
                {"revenue_code": "10110", "fiscal_year": (2023, 2024)},
                {"revenue_code": "1011001"},
            ),
        ),
        (Found(25, "yellow", about="10110"),),
    ),
    Event(
        "R031 only a part was saved",
        (
            *SURPLUS,
            Put(
                "balance",
                {"account": "stabilisation", "jurisdiction": DISTRICT, "period": "12"},
                {"closing_yuan": Plus(100_000)},
            ),
        ),
        (Found(31, "red"),),
    ),
    Event(
        "R032 more of one item does not make up for another",
        (owed(0, -500, "05"), owed(0, 500, "05", item="1030501")),
        (Found(32, "red", about="10304"),),
    ),
)
SPENDING = (
    Event(
        "R033 the funds count as well",
        (unpaid("PF1", 6, 7, 8, 9, 10, 11, 12),),
        (Found(33, "red", about="001001"),),
    ),
    Event(
        "R034 nothing paid in a town",
        (unpaid("PT2", *range(1, 13), place=TOWN),),
        (Found(34, "yellow", about="PT2", place="101"), Found(33, "red", place="101")),
    ),
    Event(
        "R038 a fuel card",
        (
            Put(
                "payment",
                {"project": "PA1", "date_paid": days(12)},
                {"purpose": "预存公务车加油费", "payee": "沪东石化加油站"},
            ),
        ),
        (Found(38, "yellow"), Found(61, "yellow")),
    ),
    Event(
        "R038 prepaid works are none of it",
        (
            Put(
                "payment",
                {"project": "PB2", "date_paid": days(11)},
                {"purpose": "预付校舍修缮工程款"},
            ),
        ),
    ),
    Event(
        "R038 a meeting's paper is no prepayment",
        bought("支付会议资料印刷费", 12),
    ),
    Event(
        "R039 partly paid back",
        (
            paid("外1", 50_000, PC1, project="PX9", project_name="临时活动"),
            paid(
                "外2", -20_000, PC1, project="PX9", project_name="临时活动", day=date(2024, 9, 20)
            ),
        ),
        (Found(39, "red", actual="30000", says=("1笔、共5.00万元", "退回2.00万元")),),
    ),
    Event(
        "R039 on the last day of the year",
        (paid("外1", 50_000, PC1, project="PX9", project_name="临时活动", day=date(2024, 12, 31)),),
        (Found(39, "red", actual="50000"),),
    ),
    Event(
        "R040 a line in two economic codes is one",
        halved("dept_econ_code", ("30305", "30306"), project="PC1"),
    ),
    Event(
        "R040 a line told in two parts through the year",
        (
            Put("budget", {"project": "PC1", "stage": "current"}, dict.fromkeys(BOTH, 900_000)),
            Add(
                "budget",
                {"effective_date": date(2024, 7, 25)},
                like={"project": "PC1", "stage": "current"},
            ),
        ),
    ),
    Event(
        "R040 the second part a day too late",
        (
            Put("budget", {"project": "PC1", "stage": "current"}, dict.fromkeys(BOTH, 900_000)),
            Add(
                "budget",
                {"effective_date": date(2024, 7, 26)},
                like={"project": "PC1", "stage": "current"},
            ),
        ),
        (Found(40, "red", about="PC1", says=("7月25日",)),),
    ),
    Event(
        "R040 wages and a project together",
        (
            paid("超1", 1_000, PC1, day=date(2024, 12, 28)),
            paid("超2", 500, {"unit": FINANCE, "kind": "basic"}, day=date(2024, 12, 30)),
        ),
        (Found(40, "red", about="003001"), Found(40, "red", about="001001")),
    ),
)
EVENTS = (*STEPS, *REVENUE, *SPENDING)
