"""One event a rule from 41 to 80, planted into the quiet district: that rule speaks, no other."""

from __future__ import annotations

from datetime import date

from tests.supervision.warning.independent.names import (
    CIVIL,
    DISTRICT,
    EDUCATION,
    FINANCE,
    SCHOOL,
    TOWN,
    TOWN_UNIT,
    YEAR,
)
from tests.supervision.warning.independent.planting import Add, Drop, Event, Found, Plus, Put, Times

PB1_JAN = f"{YEAR}-{DISTRICT}-06-01"
PB1_MAY = f"{YEAR}-{DISTRICT}-06-05"
PC1_JUNE = f"{YEAR}-{DISTRICT}-10-06"
PF1 = {month: f"{YEAR}-{DISTRICT}-11-{month:02d}" for month in range(1, 13)}
PA1_MAY = f"{YEAR}-{DISTRICT}-01-05"
PB2_MAY = f"{YEAR}-{DISTRICT}-08-05"
TOWN_ROAD = {"unit": TOWN_UNIT, "project": "PT2"}


def paid(number: str, **given: object) -> Put:
    return Put("payment", {"payment_no": number}, given)


EVENTS = (
    Event(
        "R041 left over at the end of the following year",
        (Put("carry_over", {"project": "PB1"}, {"used_yuan": 50_000, "closing_yuan": 10_000}),),
        (Found(41, "red", actual="10000"),),
    ),
    Event(
        "R041 in a town",
        (
            Put(
                "carry_over",
                {"jurisdiction": TOWN},
                {"used_yuan": 50_000, "closing_yuan": 10_000},
            ),
        ),
        (Found(41, "red", actual="10000", place="101"),),
    ),
    Event(
        "R042 paid before the budget was approved",
        (paid(PB1_JAN, date_paid=date(YEAR, 1, 10), date_applied=date(YEAR, 1, 9)),),
        (Found(42, "yellow", EDUCATION),),
    ),
    Event(
        "R043 furniture out of the reserve",
        (
            Add(
                "payment",
                {
                    "payment_no": "预备费1",
                    "function_code": "227",
                    "project": "PA0",
                    "project_name": "预备费",
                    "dept_econ_code": None,
                    "amount_yuan": 30_000,
                    "payee": "明川家具有限公司",
                    "payee_account": "62229999",
                    "purpose": "购置办公家具",
                },
                {"unit": FINANCE, "project": "PA1"},
            ),
        ),
        (Found(43, "red", actual="30000"),),
    ),
    Event(
        "R044 a current account unmoved",
        (
            Put(
                "balance",
                {"account": "current", "jurisdiction": DISTRICT, "fiscal_year": (2023, 2024)},
                {"opening_yuan": 1_500, "closing_yuan": 1_500},
            ),
        ),
        (Found(44, "yellow", actual="1500"),),
    ),
    Event(
        "R045 the treasury almost empty in December",
        (
            Put(
                "balance",
                {"account": "treasury", "jurisdiction": DISTRICT, "period": "12"},
                {"closing_yuan": 100_000},
            ),
        ),
        (Found(45, "red"),),
    ),
    Event(
        "R046 two million advanced",
        (
            Put(
                "balance",
                {"account": "advance", "jurisdiction": DISTRICT, "period": "12"},
                {"closing_yuan": 2_000_000},
            ),
        ),
        (Found(46, "yellow"),),
    ),
    Event(
        "R047 sixty million at once, of no budget",
        (
            Add(
                "payment",
                {
                    "payment_no": "大额1",
                    "project": "PX",
                    "project_name": "信息平台",
                    "amount_yuan": 60_000_000,
                    "date_paid": date(YEAR, 6, 28),
                },
                {"unit": FINANCE, "project": "PA1"},
            ),
        ),
        (Found(47, "yellow", actual="60000000"), Found(39, "red")),
    ),
    Event(
        "R048 to the own account",
        (paid(PB1_MAY, payee="区教育局（基本户）"),),
        (Found(48, "red", EDUCATION),),
    ),
    Event(
        "R049 to a person",
        (
            Drop("payment", {"payment_no": (PF1[4], PF1[5])}),
            paid(PF1[3], payee="王小明", amount_yuan=1_199_000),
        ),
        (Found(49, "red", actual="1199000"),),
    ),
    Event(
        "R050 spirits",
        (paid(PA1_MAY, purpose="购买白酒"),),
        (Found(50, "yellow"),),
    ),
    Event(
        "R051 a round sum at a supermarket",
        (paid(PC1_JUNE, payee="明川超市有限公司", amount_yuan=149_900),),
        (Found(51, "yellow", actual="149900"),),
    ),
    Event(
        "R052 a meeting one yuan above the standard",
        (Put("meeting_training", {"jurisdiction": DISTRICT}, {"amount_yuan": 9_001}),),
        (Found(52, "yellow", actual="9001"),),
    ),
    Event(
        "R053 a meeting at a place not on the list",
        (Put("meeting_training", {"jurisdiction": DISTRICT}, {"place": "某某大酒店"}),),
        (Found(53, "yellow", says=("某某大酒店",)),),
    ),
    Event(
        "R053 repaired by another",
        (paid(PB2_MAY, payee="无名建筑队有限公司"),),
        (Found(53, "yellow"),),
    ),
    Event(
        "R054 spent out of what is due",
        (
            Add(
                "voucher",
                {"voucher_no": "记099", "credit_account": "2103", "credit_name": "应缴财政款"},
                {"jurisdiction": DISTRICT},
            ),
        ),
        (Found(54, "red", FINANCE),),
    ),
    Event(
        "R055 in cash",
        (paid(PB2_MAY, settlement="cash", amount_yuan=6_000),),
        (Found(55, "yellow", actual="6000"),),
    ),
    Event(
        "R056 the same twice in a week",
        (
            paid(PC1_JUNE, amount_yuan=74_000),
            Add(
                "payment",
                {"payment_no": "重复1", "date_paid": date(YEAR, 6, 27)},
                {"payment_no": PC1_JUNE},
            ),
        ),
        (Found(56, "yellow"),),
    ),
    Event(
        "R057 a purpose in digits",
        (paid(PC1_JUNE, purpose="20240625"),),
        (Found(57, "blue", CIVIL),),
    ),
    Event(
        "R058 a road among the schools",
        (Put("budget", {"project": "PB2"}, {"project_name": "农村公路养护"}),),
        (Found(58, "blue"),),
    ),
    Event(
        "R059 more guests than budgeted",
        (
            Put(
                "three_public",
                {"unit": EDUCATION, "item": "reception", "period": "12"},
                {"actual_yuan": 13_000},
            ),
            Put(
                "three_public",
                {"unit": EDUCATION, "item": "vehicle_operation", "period": "12"},
                {"actual_yuan": 22_000},
            ),
        ),
        (Found(59, "red", EDUCATION, actual="13000"),),
    ),
    Event(
        "R059 in a town",
        (
            Put(
                "three_public",
                {"unit": TOWN_UNIT, "item": "reception", "period": "12"},
                {"actual_yuan": 13_000},
            ),
            Put(
                "three_public",
                {"unit": TOWN_UNIT, "item": "vehicle_operation", "period": "12"},
                {"actual_yuan": 22_000},
            ),
        ),
        (Found(59, "red", TOWN_UNIT, actual="13000", place="101"),),
    ),
    Event(
        "R060 a printed total that is not the sum",
        tuple(
            Add(
                "final_account",
                {
                    "fund_type": "general",
                    "table_name": "“三公”经费支出决算表",
                    "line_no": number,
                    "line_name": name,
                    "unit": EDUCATION,
                    "side": "expenditure",
                    "final_yuan": yuan,
                    "budget_yuan": yuan,
                    "period": "12",
                },
            )
            for number, name, yuan in (
                ("1", "“三公”经费", 50_000),
                ("2", "公务接待费", 12_000),
                ("3", "公务用车运行维护费", 24_000),
            )
        ),
        (Found(60, "yellow", EDUCATION),),
    ),
    Event(
        "R061 guests booked as an errand",
        (paid(PA1_MAY, purpose="支付公务接待费"),),
        (Found(61, "yellow"),),
    ),
    Event(
        "R062 adjusted and nobody asked",
        tuple(
            Add(
                "budget",
                {
                    "effective_date": date(YEAR, 9, 1),
                    "approved_yuan": 0,
                    "adjustment_yuan": yuan,
                    "current_yuan": yuan,
                },
                {"project": project, "stage": "current"},
            )
            for project, yuan in (("PB1", 120_000), ("PA0", -120_000))
        ),
        (Found(62, "red"),),
    ),
    Event(
        "R063 the plan twenty days before",
        tuple(
            Add(
                "procedure",
                {
                    "procedure_no": f"调整{kind}",
                    "body": "区财政局",
                    "kind": kind,
                    "subject": "adjustment",
                    "date": day,
                },
            )
            for kind, day in (("draft_in", date(YEAR, 8, 10)), ("session", date(YEAR, 8, 30)))
        ),
        (Found(63, "red", actual="20"),),
    ),
    Event(
        "R063 a town's plan fourteen days before",
        tuple(
            Add(
                "procedure",
                {
                    "jurisdiction": TOWN,
                    "procedure_no": f"调整{kind}",
                    "body": "甲镇人民政府",
                    "kind": kind,
                    "subject": "adjustment",
                    "date": day,
                },
            )
            for kind, day in (("draft_in", date(YEAR, 8, 16)), ("session", date(YEAR, 8, 30)))
        ),
        (Found(63, "red", actual="14", place="101"),),
    ),
    Event(
        "R064 a third of the unit's budget moved",
        (
            *(
                Add(
                    "budget",
                    {
                        "effective_date": date(YEAR, 7, 1),
                        "project": project,
                        "approved_yuan": 0,
                        "virement_yuan": yuan,
                        "current_yuan": yuan,
                    },
                    {"project": "PC1", "stage": "current"},
                )
                for project, yuan in (("PC1", -900_396), ("PC2", 900_396))
            ),
            Put(
                "payment",
                {"payment_no": tuple(f"{YEAR}-{DISTRICT}-10-{m:02d}" for m in range(7, 13))},
                {"project": "PC2"},
            ),
        ),
        (Found(64, "yellow", CIVIL),),
    ),
    Event(
        "R065 more earmarked money and no report",
        (
            Add(
                "transfer",
                {
                    "transfer_no": f"{DISTRICT}-追加",
                    "kind": "earmarked",
                    "project": "PB1",
                    "project_name": "初中实验室设备",
                    "function_code": "2050203",
                    "date_notified": None,
                    "notified_yuan": None,
                    "date_issued": date(YEAR, 6, 10),
                    "date_received": date(YEAR, 6, 10),
                    "issued_yuan": 300_000,
                    "received_yuan": 300_000,
                },
                {"direction": "in", "jurisdiction": DISTRICT},
            ),
        ),
        (Found(65, "yellow", actual="300000"),),
    ),
    Event(
        "R066 owing more than allowed",
        (
            Put(
                "debt",
                {"jurisdiction": DISTRICT, "debt_no": "债general", "period": "12"},
                {"issued_yuan": 2_000_001, "balance_yuan": 5_000_001},
            ),
        ),
        (Found(66, "red", actual="5000001"),),
    ),
    Event(
        "R067 not repaid when due",
        (
            Put(
                "debt",
                {"jurisdiction": DISTRICT, "debt_no": "债general", "period": "09"},
                {"due_yuan": 100_000, "overdue_yuan": 100_000},
            ),
        ),
        (Found(67, "red", actual="100000"),),
    ),
    Event(
        "R068 no report on debt for half a year",
        (
            Drop(
                "procedure",
                {
                    "jurisdiction": DISTRICT,
                    "subject": "debt",
                    "kind": "reported",
                    "date": (date(YEAR, 7, 10), date(YEAR, 10, 10)),
                },
            ),
        ),
        (Found(68, "yellow"),),
    ),
    Event(
        "R071 the same problem two years later",
        (Put("audit_finding", {"unit": EDUCATION}, {"kind": "payment"}),),
        (Found(71, "red", EDUCATION, actual="2"),),
    ),
    Event(
        "R072 put right too late",
        (Put("audit_finding", {"unit": EDUCATION}, {"date_done": date(YEAR + 1, 11, 1)}),),
        (Found(72, "red", actual="22"),),
    ),
    Event(
        "R073 half of the budget accounted for",
        (
            Put(
                "final_account",
                {"unit": EDUCATION, "function_code": "2050203"},
                {"final_yuan": 1_200_000},
            ),
        ),
        (Found(73, "yellow", EDUCATION),),
    ),
    Event(
        "R076 opens with what never closed",
        (
            Add(
                "carry_over",
                {"origin_year": 2022, "opening_yuan": 20_000, "used_yuan": 20_000},
                {"project": "PB1"},
            ),
        ),
        (Found(76, "blue", actual="20000"),),
    ),
    Event(
        "R077 less tax than finance books",
        (
            Put(
                "tax",
                {"jurisdiction": DISTRICT, "revenue_code": "10101", "period": "06"},
                {"amount_yuan": Times(90)},
            ),
        ),
        (Found(77, "yellow", "10101"),),
    ),
    Event(
        "R078 two hundred thousand short",
        (Put("state_asset", {"enterprise": "E1"}, {"paid_in_yuan": 1_000_000}),),
        (Found(78, "yellow", "E1", actual="1000000"),),
    ),
    Event(
        "R079 eight million planned",
        (Put("investment_project", {"project": "PB1"}, {"plan_yuan": 8_000_000}),),
        (Found(79, "yellow", "PB1"),),
    ),
    Event(
        "R080 the town got less",
        (
            Put(
                "transfer",
                {"jurisdiction": TOWN, "kind": "earmarked"},
                {"received_yuan": Plus(-50_000)},
            ),
        ),
        (Found(80, "yellow", TOWN),),
    ),
)
__all__ = ["EVENTS", "SCHOOL", "TOWN_ROAD"]
