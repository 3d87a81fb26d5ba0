"""Events for the rules on revenue (22 to 32)."""

from __future__ import annotations

from tests.supervision.warning.independent.events_procedure import Change
from tests.supervision.warning.independent.names import (
    DISTRICT,
    FINANCE,
    MONTHS,
    TOWN,
)
from tests.supervision.warning.independent.planting import Add, Event, Found, Plus, Put, Times

LAST = 2023


def came(
    code: str,
    more: int,
    *months: str,
    year: int = 2024,
    place: str = DISTRICT,
) -> tuple[Change, ...]:
    """So much more of a revenue in each of some months, all of them if none is named."""
    where = {
        "revenue_code": code,
        "jurisdiction": place,
        "period": months or MONTHS,
        "fiscal_year": year,
    }
    received = Put("revenue", where, {"actual_yuan": Plus(more)})
    if code.startswith("101"):
        return received, Put("tax", where, {"amount_yuan": Plus(more)})
    return (received,)


def peak(month: str, more: int) -> tuple[Change, ...]:
    """A month's VAT higher, the other months' lower, the year's the same; so last year too."""
    return tuple(
        change
        for year, share in ((2023, 95), (2024, 100))
        for change in (
            *came("10101", more * share // 100, month, year=year),
            *came("10101", -more * share // 1200, year=year),
        )
    )


MONTHLY = (
    Event("R022 July well above June", peak("07", 600_000), (Found(22, "yellow"),)),
    Event("R022 July half above June", peak("07", 480_000)),
    Event(
        "R023 July well above the July before",
        came("10101", -375_000, "07", year=LAST),
        (Found(23, "yellow"),),
    ),
    Event(
        "R023 July less than half above the July before", came("10101", -290_000, "07", year=LAST)
    ),
    Event(
        "R024 a fifth more than the year before",
        came("10101", -130_000, year=LAST),
        (Found(24, "yellow"), Found(11, "blue")),
    ),
    Event(
        "R025 property tax well above",
        came("10110", -35_000, year=LAST),
        (Found(25, "yellow", "10110"),),
    ),
    Event("R025 property tax exactly half above", came("10110", -28_333, year=LAST)),
    Event(
        "R026 fines doubled",
        came("1030501", -18_000, year=LAST),
        (Found(26, "yellow", "10305"),),
    ),
    Event("R026 fines half above", came("1030501", -11_000, year=LAST)),
    Event(
        "R026 the share a town keeps is no growth",
        came("10304", -950, year=LAST, place=TOWN),
    ),
    Event(
        "R027 land two and a half times",
        came("1030148", -230_000, year=LAST),
        (Found(27, "yellow"),),
    ),
    Event("R027 land exactly doubled", came("1030148", -180_000, year=LAST)),
    Event(
        "R030 less than the year before",
        came("10101", 80_000, year=LAST),
        (Found(30, "yellow"), Found(11, "blue")),
    ),
    Event("R030 exactly as the year before", came("10101", 52_000, year=LAST)),
    Event("R030 transfers received fell, revenue grew", came("11002", 200_000, year=LAST)),
)


def shifted(monthly: int) -> tuple[Change, ...]:
    """So much a month collected as fees instead of VAT, in both years, budget and fact."""
    changes: list[Change] = []
    for year, share in ((2023, 95), (2024, 100)):
        more = monthly * share // 100
        for code, part in (("10101", -more), ("10304", more)):
            changes += came(code, part, year=year)
            changes.append(
                Put(
                    "revenue",
                    {"revenue_code": code, "jurisdiction": DISTRICT, "fiscal_year": year},
                    {"budget_yuan": Plus(part * 12)},
                )
            )
    due = {"item": "10304", "jurisdiction": DISTRICT}
    return (
        *changes,
        Put("non_tax_due", due, {"due_yuan": Plus(monthly), "paid_in_yuan": Plus(monthly)}),
    )


def land(percent: int) -> tuple[Change, ...]:
    """Land revenue and what it pays for, so many percent of before, last year as well."""
    changes: list[Change] = [
        Put(
            "revenue",
            {"revenue_code": "1030148", "fiscal_year": (2023, 2024)},
            {"budget_yuan": Times(percent), "actual_yuan": Times(percent)},
        ),
        Put("payment", {"project": "PF1"}, {"amount_yuan": Times(percent)}),
        Put("allotment", {"project": "PF1"}, {"amount_yuan": Times(percent)}),
        Put(
            "budget",
            {"project": "PF1"},
            {"approved_yuan": Times(percent), "current_yuan": Times(percent)},
        ),
    ]
    return tuple(changes)


SHARES = (
    Event("R028 mostly fees", shifted(400_000), (Found(28, "yellow"),)),
    Event("R028 exactly half is tax", shifted(380_000)),
    Event("R029 land above everything else", land(300), (Found(29, "yellow"),)),
    Event("R029 exactly as much land", land(260)),
)

SURPLUS = came("10101", 30_000)
SAVED = (
    *(
        Put(
            "balance",
            {"account": "stabilisation", "jurisdiction": DISTRICT, "period": period},
            {"closing_yuan": Plus(360_000)},
        )
        for period in ("12",)
    ),
)
USED = (
    Event("R031 surplus revenue that went nowhere", SURPLUS, (Found(31, "red"),)),
    Event("R031 surplus put into the stabilisation fund", (*SURPLUS, *SAVED)),
    Event("R031 grants from above are no surplus", came("11002", 30_000)),
)


def owed(due: int, paid: int, *months: str, place: str = DISTRICT, item: str = "10304") -> Put:
    """So much more due and paid in of an item in some months."""
    return Put(
        "non_tax_due",
        {"item": item, "jurisdiction": place, "period": months},
        {"due_yuan": Plus(due), "paid_in_yuan": Plus(paid)},
    )


NON_TAX = (
    Event("R032 one yuan kept back", (owed(1, 0, "05"),), (Found(32, "red", "001001"),)),
    Event(
        "R032 kept back over several months",
        (owed(0, -10_000, "05", "06", "11"),),
        (Found(32, "red", "001001", says=("3.00万元没有上缴",)),),
    ),
    Event("R032 paid in a month later", (owed(0, -10_000, "05"), owed(0, 10_000, "06"))),
    Event("R032 more paid in than was due", (owed(0, 500, "12"),)),
    Event(
        "R032 kept back by a town in December",
        (owed(0, -2_000, "12", place=TOWN),),
        (Found(32, "red", "101001001", place="101"),),
    ),
    Event(
        "R032 of an item that is no general revenue",
        (
            Add(
                "non_tax_due",
                {
                    "unit": FINANCE,
                    "fund_type": "fund",
                    "item": "1030156",
                    "item_name": "城市基础设施配套费收入",
                    "period": "09",
                    "due_yuan": 50_000,
                    "paid_in_yuan": 20_000,
                },
            ),
        ),
        (Found(32, "red", "1030156"),),
    ),
)
EVENTS = (*MONTHLY, *SHARES, *USED, *NON_TAX)
