"""The smallest deliveries an outsider would make for rules 1 to 40: a few rows, nothing around."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.supervision.warning.independent.later import (
    D,
    Event,
    Found,
    Row,
    T,
    U,
    line,
    pay,
    step,
)


def dated(row: Row) -> Row:
    """The row with its days as days."""
    return {
        key: date.fromisoformat(value) if key.startswith("date_") and value else value
        for key, value in row.items()
    }


def got(yuan: str, code: str = "10101", month: str = "01", year: int = 2024, **more: Any) -> Row:
    return {
        "fiscal_year": year,
        "fund_type": "general",
        "revenue_code": code,
        "period": month,
        "budget_yuan": more.pop("budget", None),
        "actual_yuan": yuan,
        **more,
    }


def year_of(yuan: str, code: str, year: int, **more: Any) -> list[Row]:
    return [got(yuan, code, f"{month:02d}", year, **more) for month in range(1, 13)]


def whole(yuan: str, function: str = "2010102", **more: Any) -> Row:
    given = {"stage": "approved", "function_code": function, "dept_econ_code": "30227", **more}
    return line(yuan, **given)


def allotted(yuan: str, **more: Any) -> Row:
    return dated(
        {
            "unit": U,
            "function_code": "2050202",
            "project": "P1",
            "project_name": "课桌椅更新",
            "kind": "project",
            "date_issued": "2024-02-01",
            "amount_yuan": yuan,
            **more,
        }
    )


def sent(yuan: str, kind: str = "general", **more: Any) -> Row:
    return dated(
        {
            "direction": "out",
            "kind": kind,
            "lower_jurisdiction": T,
            "issued_yuan": yuan,
            "date_issued": "2024-02-01",
            **more,
        }
    )


def due(**more: Any) -> Row:
    plain = {"unit": U, "item": "10304", "item_name": "行政事业性收费收入", "fund_type": "general"}
    return {**plain, "period": "03", **more}


PASSED = step("approved", "2024-01-15")
SMALL = [
    Event(1, "half a percent", {"budget": [whole("995000"), whole("5000", "227")]}, [Found("red")]),
    Event(1, "two percent", {"budget": [whole("980000"), whole("20000", "227")]}),
    Event(
        2,
        "two percent",
        {
            "budget": [whole("1000000")],
            "balance": [
                {
                    "account": "working_fund",
                    "account_no": "1",
                    "opening_yuan": 0,
                    "closing_yuan": 20000,
                }
            ],
        },
        [Found("red")],
    ),
    Event(
        3,
        "more spent",
        {"budget": [whole("1000000")], "revenue": [got("900000", budget="900000")]},
        [Found("red", "1000000.00", expected="900000.00")],
    ),
    Event(4, "a class", {"budget": [whole("1000000", "205")]}, [Found("red", "1000000.00")]),
    Event(
        5,
        "half under other",
        {"budget": [whole("100000", dept_econ_code="30299"), whole("100000", project="P2")]},
        [Found("yellow", "50.00")],
    ),
    Event(
        6,
        "most to an association",
        {"allotment": [allotted("200000")], "payment": [pay("150000", payee="明川教育协会")]},
        [Found("yellow", "75.00")],
    ),
    Event(
        7,
        "most to a town",
        {
            "payment": [
                pay("70000", payee="甲镇人民政府"),
                pay("90000", payee="乙镇人民政府"),
                pay("40000"),
            ]
        },
        [Found("yellow", "80.00")],
    ),
    Event(
        8,
        "announced and budgeted short",
        {
            "revenue": [got("0", "11002", budget="800000")],
            "transfer": [
                sent(
                    "1000000",
                    direction="in",
                    lower_jurisdiction=D,
                    notified_yuan="900000",
                    date_notified="2023-11-15",
                )
            ],
        },
        [Found("red", "800000.00", expected="900000.00")],
    ),
    Event(
        9,
        "state capital keeps everything",
        {"budget": [whole("500000", "2230105", fund_type="state_capital")]},
        [Found("yellow")],
    ),
    Event(
        10,
        "a third",
        {"transfer": [sent("100000"), sent("200000", "earmarked", project="P1")]},
        [Found("yellow", "33.33")],
    ),
    Event(
        11,
        "twelve percent beside five",
        {
            "revenue": [
                *year_of("100000", "10101", 2023, budget="1200000"),
                *year_of("112000", "10101", 2024, budget="1344000"),
            ],
            "statistic": [
                {
                    "fiscal_year": 2024,
                    "indicator": "gdp_growth",
                    "indicator_name": "地区生产总值增速",
                    "value": "5",
                    "measure_unit": "%",
                    "period": "12",
                }
            ],
        },
        [Found("blue")],
    ),
    Event(
        12,
        "ten days before",
        {"procedure": [step("draft_in", "2024-01-05"), step("session", "2024-01-15")]},
        [Found("red", "10.00", expected="30.00")],
    ),
    Event(
        14,
        "a month",
        {"procedure": [PASSED, step("replied", "2024-02-14", "department_budget", unit=U)]},
        [Found("red", "30.00")],
    ),
    Event(
        15,
        "twenty days",
        {
            "procedure": [
                step("replied", "2024-01-20", "department_budget", unit=U),
                step("replied", "2024-02-09", "unit_budget", unit=f"{D}001002"),
            ]
        },
        [Found("red", "20.00")],
    ),
    Event(
        16,
        "in March",
        {"procedure": [PASSED], "transfer": [sent("100000", date_issued="2024-03-15")]},
        [Found("red", "60.00")],
    ),
    Event(
        17,
        "in April",
        {
            "procedure": [PASSED],
            "transfer": [sent("100000", "earmarked", project="P1", date_issued="2024-04-14")],
        },
        [Found("red", "90.00")],
    ),
    Event(
        18,
        "forty days",
        {
            "allotment": [
                allotted(
                    "100000", origin="upper", upper_document_no="上1", date_received="2023-12-23"
                )
            ]
        },
        [Found("yellow", "40.00")],
    ),
    Event(
        19,
        "fifty days between registering and splitting",
        {
            "allotment": [
                allotted(
                    "100000",
                    date_registered="2024-01-01",
                    date_split="2024-02-20",
                    date_issued="2024-02-21",
                )
            ]
        },
        [Found("yellow", "50.00")],
    ),
    Event(
        20,
        "a month",
        {"procedure": [PASSED, step("published", "2024-02-14")]},
        [Found("red", "30.00")],
    ),
    Event(
        21,
        "a month",
        {
            "procedure": [
                step("approved", "2024-07-25", "final_account", fiscal_year=2023),
                step("replied", "2024-08-24", "final_account", unit=U, fiscal_year=2023),
            ]
        },
        [Found("red", "30.00", year=2023)],
    ),
    Event(
        22,
        "doubled",
        {"revenue": [got("200000"), got("400000", month="02")]},
        [Found("yellow", "100.00")],
    ),
    Event(
        23,
        "doubled",
        {"revenue": [got("200000", year=2023), got("400000")]},
        [Found("yellow", "100.00")],
    ),
    Event(
        24,
        "a quarter more",
        {"revenue": [got("400000", year=2023), got("500000")]},
        [Found("yellow", "25.00")],
    ),
    Event(
        25,
        "doubled",
        {"revenue": [got("200000", year=2023), got("400000")]},
        [Found("yellow", "100.00")],
    ),
    Event(
        26,
        "doubled",
        {"revenue": [got("200000", "10304", year=2023), got("400000", "10304")]},
        [Found("yellow", "100.00")],
    ),
    Event(
        27,
        "tripled",
        {
            "revenue": [
                got("200000", "1030148", year=2023, fund_type="fund"),
                got("600000", "1030148", fund_type="fund"),
            ]
        },
        [Found("yellow", "200.00")],
    ),
    Event(
        28,
        "two fifths",
        {"revenue": [got("40000", month="12"), got("60000", "10304", month="12")]},
        [Found("yellow", "40.00")],
    ),
    Event(
        29,
        "more land",
        {"revenue": [got("40000", month="12"), got("60000", "1030148", "12", fund_type="fund")]},
        [Found("yellow", "60000.00", expected="40000.00")],
    ),
    Event(
        30,
        "a tenth less",
        {"revenue": [got("500000", year=2023), got("450000")]},
        [Found("yellow", "-10.00")],
    ),
    Event(
        24,
        "a quarter more, each year told at once",
        {"revenue": [got("400000", month="12", year=2023), got("500000", month="12")]},
        [Found("yellow", "25.00")],
    ),
    Event(
        24,
        "one year told at once, one by months",
        {"revenue": [*year_of("400000", "10101", 2023), got("500000", month="12")]},
    ),
    Event(
        31,
        "nothing saved",
        {
            "revenue": year_of("100000", "10101", 2024, budget="1000000"),
            "balance": [
                {
                    "account": "stabilisation",
                    "account_no": "1",
                    "period": month,
                    "opening_yuan": 5,
                    "closing_yuan": 5,
                }
                for month in ("01", "12")
            ],
        },
        [Found("red")],
    ),
    Event(
        32,
        "half kept back",
        {"non_tax_due": [due(due_yuan="2000", paid_in_yuan="1000")]},
        [Found("red", "1000.00", expected="2000.00")],
    ),
    Event(
        33,
        "a tenth by June, nothing in what is told after the year",
        {"budget": [line("500000")], "payment": [pay("50000", "2024-06-20")]},
        [Found("red", "10.00", expected="100.00")],
    ),
    Event(
        34,
        "a tenth",
        {"allotment": [allotted("500000")], "payment": [pay("50000", "2024-06-20")]},
        [Found("yellow", "10.00")],
    ),
    Event(
        35,
        "a tenth each year",
        {
            "allotment": [
                allotted("500000", fiscal_year=year, date_issued=f"{year}-02-01")
                for year in (2022, 2023, 2024)
            ],
            "payment": [pay("50000", f"{year}-06-20") for year in (2022, 2023, 2024)],
        },
        [Found("red", "10.00")],
    ),
    Event(
        36,
        "nine tenths in December",
        {
            "budget": [line("500000")],
            "payment": [pay("50000", "2024-06-20"), pay("450000", "2024-12-20")],
        },
        [Found("red", "90.00")],
    ),
    Event(
        37,
        "nine tenths in November",
        {
            "allotment": [allotted("500000")],
            "payment": [pay("50000", "2024-06-20"), pay("450000", "2024-11-20")],
        },
        [Found("yellow", "90.00")],
    ),
    Event(
        38,
        "prepaid at a hotel",
        {"payment": [pay("50000", "2024-12-20", payee="明川大酒店", purpose="预付接待费")]},
        [Found("yellow", "50000.00")],
    ),
    Event(
        39,
        "another project",
        {"budget": [line("500000")], "payment": [pay("10", project="P2", project_name="别的")]},
        [Found("red", "10.00")],
    ),
    Event(
        40,
        "ten yuan more",
        {"budget": [line("500000")], "payment": [pay("500010")]},
        [Found("red", "500010.00", expected="500000.00")],
    ),
]
