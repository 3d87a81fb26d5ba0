"""Events for the rules on making the budget and the steps it goes through (1 to 21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.events_procedure import DRAFT, HANDED, SENT, Change, sent
from tests.supervision.warning.independent.names import (
    CIVIL,
    DISTRICT,
    EDUCATION,
    MONTHS,
    TOWN,
    TOWN_UNIT,
)
from tests.supervision.warning.independent.planting import (
    Add,
    Drop,
    Event,
    Found,
    Plus,
    Put,
)

BOTH = ("approved_yuan", "current_yuan")


def budgeted(more: str | int, **where: Any) -> Put:
    """A line of the budget larger or smaller, in every stage."""
    return Put("budget", where, dict.fromkeys(BOTH, Plus(more)))


def collected(more: int, code: str, place: str = DISTRICT) -> tuple[Change, ...]:
    """A source of revenue larger in budget and in fact, evenly over the year."""
    where = {"revenue_code": code, "jurisdiction": place}
    even = Plus(more // 12)
    received = Put("revenue", where, {"budget_yuan": Plus(more), "actual_yuan": even})
    if code.startswith("101"):
        return received, Put("tax", where, {"amount_yuan": even})
    return (received,)


def reserve(more: int, other: str) -> tuple[Change, ...]:
    """So much more in the district's reserve and so much less in another project."""
    return budgeted(more, project="PA0"), budgeted(-more, project=other)


def fund(yuan: int) -> dict[str, int]:
    """A balance that stays the same."""
    return {"opening_yuan": yuan, "closing_yuan": yuan}


RESERVE = (
    Event("R001 too little reserve", reserve(-200_000, "PA1"), (Found(1, "red"),)),
    Event(
        "R001 too much reserve",
        (budgeted(300_000, project="PA0"), *collected(300_000, "11002")),
        (Found(1, "red"),),
    ),
    Event(
        "R001 no reserve at all",
        (Drop("budget", {"project": "PA0"}), budgeted(300_000, project="PA1")),
        (Found(1, "red", actual="0"),),
    ),
    Event(
        "R001 too little reserve in a town",
        (
            budgeted(-25_000, project="PT9", jurisdiction=TOWN),
            budgeted(25_000, project="PT2", jurisdiction=TOWN),
        ),
        (Found(1, "red", place="101"),),
    ),
    Event("R001 exactly one percent of own spending", reserve(-159_000, "PA1")),
    Event(
        "R001 the reserve was drawn during the year",
        (
            Put(
                "budget",
                {"project": "PA0", "stage": "current"},
                {"virement_yuan": -280_000, "current_yuan": 20_000},
            ),
            Put(
                "budget",
                {"project": "PC1", "stage": "current"},
                {"virement_yuan": 280_000, "current_yuan": Plus(280_000)},
            ),
        ),
    ),
    Event(
        "R002 working fund too large",
        (Put("balance", {"account": "working_fund", "jurisdiction": DISTRICT}, fund(250_000)),),
        (Found(2, "red"),),
    ),
    Event(
        "R002 working fund too large in a town",
        (Put("balance", {"account": "working_fund", "jurisdiction": TOWN}, fund(20_000)),),
        (Found(2, "red", place="101"),),
    ),
    Event(
        "R002 exactly one percent",
        (Put("balance", {"account": "working_fund", "jurisdiction": DISTRICT}, fund(141_000)),),
    ),
    Event(
        "R002 too large in two accounts together",
        tuple(
            Add(
                "balance",
                {"account_no": "02b", "opening_yuan": 100_000, "closing_yuan": 100_000},
                like={"account": "working_fund", "jurisdiction": DISTRICT, "period": month},
            )
            for month in MONTHS
        ),
        (Found(2, "red"),),
    ),
    Event(
        "R002 too large in June alone",
        (
            Put(
                "balance",
                {"account": "working_fund", "jurisdiction": DISTRICT, "period": "06"},
                {"closing_yuan": 300_000},
            ),
            Put(
                "balance",
                {"account": "working_fund", "jurisdiction": DISTRICT, "period": "07"},
                {"opening_yuan": 300_000},
            ),
        ),
        (Found(2, "red"),),
    ),
)


def consolidated(income: int, spending: int) -> tuple[Change, ...]:
    """The published totals of the district with its towns, revenue and spending by class."""
    whole = {"level_scope": "consolidated", "fund_type": "general"}
    revenue = [
        Add(
            "revenue",
            {
                **whole,
                "fiscal_year": year,
                "period": month,
                "revenue_code": code,
                "budget_yuan": income * share // 200,
                "actual_yuan": income * share // 2400,
            },
        )
        for year, share in ((2023, 95), (2024, 100))
        for month in MONTHS
        for code in ("10101", "11002")
    ]
    budget = [
        Add(
            "budget",
            {
                **whole,
                "stage": stage,
                "function_code": "205",
                "effective_date": date(2024, 1, 1),
                "approved_yuan": spending,
                "adjustment_yuan": 0,
                "virement_yuan": 0,
                "current_yuan": spending,
            },
        )
        for stage in ("draft", "approved", "current")
    ]
    return (*revenue, *budget)


BALANCE = (
    Event("R003 more comes in than is spent", collected(120_000, "10101"), (Found(3, "red"),)),
    Event(
        "R003 more is spent than comes in", (budgeted(120_000, project="PC1"),), (Found(3, "red"),)
    ),
    Event(
        "R003 one cent apart",
        (budgeted("0.01", project="PC1"),),
        (Found(3, "red", says=("16,500,000.01元",)),),
    ),
    Event(
        "R003 the funds' budget does not balance",
        collected(1_200_000, "1030148"),
        (Found(3, "red", about="fund"),),
    ),
    Event(
        "R003 a town's does not balance",
        (budgeted(12_000, project="PT2", jurisdiction=TOWN),),
        (Found(3, "red", place="101"),),
    ),
    Event("R003 published totals balance", consolidated(24_000_000, 24_000_000)),
    Event(
        "R003 published totals do not balance",
        consolidated(24_000_000, 24_500_000),
        (Found(3, "red", about="consolidated"),),
    ),
    Event(
        "R003 more of both is balanced",
        (*collected(120_000, "10101"), budgeted(120_000, project="PC1")),
    ),
)


def recoded(code: str, **where: Any) -> tuple[Change, ...]:
    """A line under another function code, wherever it is spoken of."""
    return tuple(
        Put(dataset, where, {"function_code": code})
        for dataset in ("budget", "payment", "allotment")
    )


DETAIL = (
    Event("R004 only to the section", recoded("20502", project="PB1"), (Found(4, "red"),)),
    Event("R004 only to the class", recoded("206", project="PC1"), (Found(4, "red"),)),
    Event("R004 a fund's spending too", recoded("21203", project="PF1"), (Found(4, "red"),)),
    Event(
        "R004 wages only by class",
        (Put("budget", {"unit": EDUCATION, "kind": "basic"}, {"dept_econ_code": "301"}),),
        (Found(4, "red", about="002001"),),
    ),
    Event(
        "R004 wages without any economic code",
        (Put("budget", {"unit": EDUCATION, "kind": "basic"}, {"dept_econ_code": None}),),
        (Found(4, "red", about="002001"),),
    ),
    Event(
        "R004 a project may stop at the class",
        (Put("budget", {"project": "PB1"}, {"dept_econ_code": "310"}),),
    ),
    Event(
        "R004 in a town",
        (
            Put(
                "budget",
                {"unit": TOWN_UNIT, "kind": "basic"},
                {"dept_econ_code": "301"},
            ),
        ),
        (Found(4, "red", about="101001001", place="101"),),
    ),
    Event(
        "R005 a project under other spending",
        (Put("budget", {"project": "PB1"}, {"dept_econ_code": "31099"}),),
        (Found(5, "yellow", "002001", actual="100"),),
    ),
    Event(
        "R005 a fifth of a unit's projects",
        (
            Put(
                "budget",
                {"project": "PB1"},
                {"approved_yuan": 1_920_000, "current_yuan": 1_920_000},
            ),
            Add(
                "budget",
                {
                    "stage": "approved",
                    "dept_econ_code": "31099",
                    "approved_yuan": 480_000,
                    "current_yuan": 480_000,
                },
                like={"project": "PB1"},
            ),
            Add(
                "budget",
                {
                    "stage": "current",
                    "dept_econ_code": "31099",
                    "approved_yuan": 480_000,
                    "current_yuan": 480_000,
                },
                like={"project": "PB1"},
            ),
        ),
    ),
    Event(
        "R005 of a town, told by the function alone",
        (
            *recoded("2130699", project="PT2", jurisdiction=TOWN),
            Put("budget", {"project": "PT2", "jurisdiction": TOWN}, {"dept_econ_code": None}),
        ),
        (Found(5, "yellow", "101001001", place="101"),),
    ),
    Event(
        "R005 wages under other spending",
        (Put("budget", {"unit": EDUCATION, "kind": "basic"}, {"dept_econ_code": "30199"}),),
    ),
)


def paid_to(payee: str, months: range, **where: Any) -> Put:
    """Payments of these months to another payee."""
    days = tuple(date(2024, month, 25) for month in months)
    return Put("payment", {**where, "date_paid": days}, {"payee": payee})


PAYEES = (
    Event(
        "R006 all to an association",
        (paid_to("浦江老年教育协会", range(1, 13), project="PC1"),),
        (Found(6, "yellow", about="PC1"),),
    ),
    Event(
        "R006 three quarters to a society",
        (paid_to("浦江老年教育学会", range(1, 10), project="PC1"),),
        (Found(6, "yellow", about="PC1"),),
    ),
    Event(
        "R006 to two associations together",
        (
            paid_to("浦江老年教育学会", range(1, 6), project="PC1"),
            paid_to("区养老服务协会", range(6, 11), project="PC1"),
        ),
        (Found(6, "yellow", about="PC1"),),
    ),
    Event(
        "R006 seven months of twelve",
        (paid_to("浦江老年教育协会", range(1, 8), project="PC1"),),
    ),
    Event(
        "R006 a company whose name holds the letters",
        (paid_to("启明数学会议服务有限公司", range(1, 13), project="PC1"),),
    ),
    Event(
        "R007 a department's money goes to the towns",
        (
            paid_to("甲镇人民政府", range(1, 13), project="PC1"),
            paid_to("乙镇财政所", range(7, 13), unit=CIVIL, kind="basic"),
        ),
        (Found(7, "yellow", about="PC1"),),
    ),
    Event(
        "R007 less than three fifths of a project",
        (paid_to("甲镇人民政府", range(1, 8), project="PC1"),),
    ),
    Event(
        "R007 a company called after a town",
        (
            paid_to("甲镇环境工程有限公司", range(1, 13), project="PC1"),
            paid_to("乙镇物业管理有限公司", range(7, 13), unit=CIVIL, kind="basic"),
        ),
    ),
)


def spread(general: int, earmarked: int) -> tuple[Change, ...]:
    """Each town gets so much of either kind, and nothing was announced."""
    towns = (TOWN, DISTRICT + "102")
    return tuple(
        Put(
            "transfer",
            {"lower_jurisdiction": towns, "kind": kind},
            {"issued_yuan": yuan, "received_yuan": yuan, "notified_yuan": None},
        )
        for kind, yuan in (("general", general), ("earmarked", earmarked))
    )


NO_CAPITAL = (
    Drop("budget", {"project": "PS2"}),
    budgeted(240_000, project="PS1"),
    Put(
        "payment",
        {"project": "PS2"},
        {"project": "PS1", "project_name": "国有企业改革成本", "function_code": "2230105"},
    ),
    Put(
        "allotment",
        {"project": "PS2"},
        {"project": "PS1", "project_name": "国有企业改革成本", "function_code": "2230105"},
    ),
    Drop("final_account", {"function_code": "2300803"}),
    Drop("performance", {"project": "PS2"}),
    Drop("revenue", {"revenue_code": "11009"}),
    *collected(240_000, "11002"),
)
TRANSFERS = (
    Event(
        "R008 a town budgets less than was announced",
        (sent(TOWN, "general", notified_yuan=1_000_000),),
        (Found(8, "red", place="101"),),
    ),
    Event(
        "R008 an earmarked transfer is budgeted short",
        (sent(TOWN, "earmarked", notified_yuan=330_000),),
        (Found(8, "red", place="101"),),
    ),
    Event(
        "R008 the district budgets less than was announced",
        (sent(DISTRICT, "general", notified_yuan=3_600_000),),
        (Found(8, "red"),),
    ),
    Event("R008 exactly as announced", (sent(TOWN, "general", notified_yuan=900_000),)),
    Event("R009 nothing from state capital", NO_CAPITAL, (Found(9, "yellow"),)),
    Event("R010 mostly earmarked", spread(300_000, 900_000), (Found(10, "yellow"),)),
    Event("R010 exactly half", spread(600_000, 600_000)),
)


def grown(rate: str) -> Put:
    return Put("statistic", {"indicator": "gdp_growth", "jurisdiction": DISTRICT}, {"value": rate})


GROWTH = (
    Event("R011 revenue outgrows the economy", (grown("-1.0"),), (Found(11, "blue"),)),
    Event("R011 less than five points apart", (grown("0.5"),)),
)


EVENTS = (
    *RESERVE,
    *BALANCE,
    *DETAIL,
    *PAYEES,
    *TRANSFERS,
    *GROWTH,
    *DRAFT,
    *HANDED,
    *SENT,
)
