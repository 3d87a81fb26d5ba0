"""Events about current accounts, the treasury, advances and large or odd payees (44 to 49)."""

from __future__ import annotations

from typing import Any

from tests.supervision.warning.independent.later import TOWN, Event, Found, Row, T, U, V, line, pay


def months(opening: list[int], year: int, number: str = "1", **given: Any) -> list[Row]:
    """A current account month by month: ``opening`` is twelve openings and the last closing."""
    return [
        {
            "account": "current",
            "account_no": number,
            "account_name": "其他应收款",
            "unit": U,
            "fiscal_year": year,
            "period": f"{index + 1:02d}",
            "opening_yuan": opening[index],
            "closing_yuan": opening[index + 1],
            **given,
        }
        for index in range(12)
    ]


def same(yuan: int, year: int, **given: Any) -> list[Row]:
    return months([yuan] * 13, year, **given)


STALE = [
    Event(
        44,
        "unmoved for two years",
        {"balance": same(500000, 2023) + same(500000, 2024)},
        [Found("yellow", "500000.00", "其他应收款")],
    ),
    Event(
        44,
        "owed by the unit, unmoved",
        {"balance": same(-500000, 2023) + same(-500000, 2024)},
        [Found("yellow", None)],
    ),
    Event(44, "nothing on the account", {"balance": same(0, 2023) + same(0, 2024)}),
    Event(
        44,
        "moved by a cent in the first year",
        {"balance": months([500000] * 6 + [500001] * 7, 2023) + same(500001, 2024)},
    ),
    Event(
        44,
        "settled in the last month",
        {"balance": same(500000, 2023) + months([500000] * 12 + [0], 2024)},
    ),
    Event(
        44, "only a year old", {"balance": months([0] + [500000] * 12, 2023) + same(500000, 2024)}
    ),
    Event(
        44,
        "an advance is another rule's",
        {"balance": same(500000, 2023, account="advance") + same(500000, 2024, account="advance")},
    ),
    Event(
        44,
        "in a town",
        {"balance": same(500000, 2023, **TOWN) + same(500000, 2024, **TOWN)},
        [Found("yellow", "500000.00", at=T)],
    ),
    Event(
        44,
        "two of three accounts stale",
        {
            "balance": [
                one
                for year in (2023, 2024)
                for number, yuan in (("1", 10), ("2", 20))
                for one in same(yuan, year, number=number)
            ]
            + months([7] * 12 + [8], 2023, "3")
            + same(8, 2024, number="3")
        },
        [Found("yellow", "10.00"), Found("yellow", "20.00")],
    ),
    Event(
        44,
        "given once a quarter",
        {
            "balance": [
                one
                for year in (2023, 2024)
                for one in same(500000, year)
                if one["period"] in ("03", "06", "09", "12")
            ]
        },
        [Found("yellow", "500000.00")],
    ),
    Event(
        44,
        "the year is not over",
        {
            "balance": same(500000, 2024)
            + same(500000, 2025)[:2]
            + months([400000] + [500000] * 12, 2023)
        },
    ),
]


def treasury(yuan: int, period: str = "12", **given: Any) -> Row:
    return {
        "account": "treasury",
        "account_no": "001",
        "account_name": "国库存款",
        "period": period,
        "opening_yuan": yuan,
        "closing_yuan": yuan,
        **given,
    }


YEAR_ROUND = [pay("1000000", f"2024-{month:02d}-15") for month in range(1, 13)]
"""A million a month."""


COVER = [
    Event(45, "three weeks of cover", {"payment": YEAR_ROUND, "balance": [treasury(700000)]}),
    Event(45, "exactly half a month", {"payment": YEAR_ROUND, "balance": [treasury(500000)]}),
    Event(
        45,
        "just under half",
        {"payment": YEAR_ROUND, "balance": [treasury(490000)]},
        [Found("blue", "0.49")],
    ),
    Event(
        45,
        "exactly the lower bound of blue",
        {"payment": YEAR_ROUND, "balance": [treasury(300000)]},
        [Found("blue", "0.30")],
    ),
    Event(
        45,
        "yellow",
        {"payment": YEAR_ROUND, "balance": [treasury(200000)]},
        [Found("yellow", "0.20")],
    ),
    Event(
        45,
        "exactly the lower bound of yellow",
        {"payment": YEAR_ROUND, "balance": [treasury(100000)]},
        [Found("yellow", "0.10")],
    ),
    Event(45, "red", {"payment": YEAR_ROUND, "balance": [treasury(90000)]}, [Found("red", "0.09")]),
    Event(45, "empty", {"payment": YEAR_ROUND, "balance": [treasury(0)]}, [Found("red", "0.00")]),
    Event(
        45,
        "two accounts are one treasury",
        {
            "payment": YEAR_ROUND,
            "balance": [treasury(300000), treasury(300000) | {"account_no": "002"}],
        },
    ),
    Event(
        45,
        "in a town",
        {
            "payment": [one | TOWN for one in YEAR_ROUND],
            "balance": [treasury(90000, jurisdiction=T)],
        },
        [Found("red", "0.09", at=T)],
    ),
    Event(
        45,
        "advances are no cover",
        {"payment": YEAR_ROUND, "balance": [treasury(90000), treasury(5000000, account="advance")]},
        [Found("red", "0.09")],
    ),
]


BUDGET = [line("100000000", level_scope="own_level")]


def advance(yuan: int, **given: Any) -> Row:
    return treasury(yuan, **{"account": "advance", "account_name": "暂付款", **given})


ADVANCES = [
    Event(
        46,
        "above five per cent",
        {"balance": [advance(5000001)], "budget": BUDGET},
        [Found("yellow", None)],
    ),
    Event(46, "exactly five per cent", {"balance": [advance(5000000)], "budget": BUDGET}),
    Event(
        46,
        "two advances",
        {"balance": [advance(3000000), advance(3000000, account_no="2")], "budget": BUDGET},
        [Found("yellow", None)],
    ),
    Event(
        46,
        "repaid by the end",
        {"balance": [advance(9000000, period="06"), advance(1000000)], "budget": BUDGET},
    ),
    Event(
        46,
        "in a town",
        {"balance": [advance(9000000, jurisdiction=T)], "budget": [line("100000000", **TOWN)]},
        [Found("yellow", None, at=T)],
    ),
    Event(46, "treasury money is no advance", {"balance": [treasury(50000000)], "budget": BUDGET}),
]


LARGE = [
    Event(47, "paid once", {"payment": [pay("68000000")]}, [Found("yellow", "68000000.00")]),
    Event(
        47,
        "exactly at the amount",
        {"payment": [pay("50000000")]},
        [Found("yellow", "50000000.00")],
    ),
    Event(47, "a cent below", {"payment": [pay("49999999.99")]}),
    Event(47, "paid twice", {"payment": [pay("68000000"), pay("1", "2024-03-01")]}),
    Event(
        47,
        "the other payment was of another year",
        {"payment": [pay("68000000"), pay("68000000", "2023-03-01")]},
        [Found("yellow", "68000000.00"), Found("yellow", "68000000.00", year=2023)],
    ),
    Event(47, "wholly returned", {"payment": [pay("68000000"), pay("-68000000", "2024-07-01")]}),
    Event(
        47,
        "two units of one project are two payments",
        {"payment": [pay("68000000"), pay("68000000", "2024-07-01", unit=V)]},
    ),
    Event(
        47,
        "in a town",
        {"payment": [pay("68000000", **TOWN)]},
        [Found("yellow", "68000000.00", at=T)],
    ),
    Event(
        47,
        "a transfer is no project",
        {
            "payment": [
                pay(
                    "68000000",
                    function_code="2300202",
                    project=None,
                    project_name=None,
                    purpose="均衡性转移支付",
                )
            ]
        },
    ),
]


def to(payee: str | None, yuan: str = "50000", **given: Any) -> list[Row]:
    return [pay(yuan, payee=payee, **given)]


OWN = [
    Event(
        48, "its own name", {"payment": to("明川区教育局")}, [Found("red", "50000.00", "教育局")]
    ),
    Event(
        48,
        "its own name, spaced and in brackets",
        {"payment": to("明川区教育局（基本户）")},
        [Found("red", "50000.00")],
    ),
    Event(
        48,
        "half-width brackets",
        {"payment": to("明川区教育局(零余额账户)")},
        [Found("red", "50000.00")],
    ),
    Event(
        48,
        "spaces between the characters",
        {"payment": to("明川区 教育局")},
        [Found("red", "50000.00")],
    ),
    Event(
        48,
        "a full-width space at the end",
        {"payment": to("明川区教育局　")},
        [Found("red", "50000.00")],
    ),
    Event(
        48,
        "with the city before it",
        {"payment": to("上海市明川区教育局")},
        [Found("red", "50000.00")],
    ),
    Event(
        48,
        "the district spelled otherwise",
        {"payment": to("上海市明川区教育局本级")},
        [Found("red", "50000.00")],
    ),
    Event(48, "another unit", {"payment": to("明川区第一小学")}),
    Event(48, "a school named after it", {"payment": to("明川区教育局幼儿园")}),
    Event(48, "a company with the name in it", {"payment": to("明川区教育局服务有限公司")}),
    Event(48, "another district's bureau", {"payment": to("某某区教育局")}),
    Event(48, "nobody named", {"payment": to(None)}),
    Event(48, "one cent is any", {"payment": to("明川区教育局", "0.01")}, [Found("red", "0.01")]),
    Event(
        48,
        "the town's government to itself",
        {"payment": to("甲镇人民政府", **TOWN)},
        [Found("red", "50000.00", at=T)],
    ),
    Event(48, "the trade union of the unit", {"payment": to("明川区教育局工会委员会")}),
    Event(
        48,
        "every payment is told",
        {"payment": to("明川区教育局") + to("明川区教育局", "60000")},
        [Found("red", "110000.00")],
    ),
    Event(48, "paid and returned", {"payment": to("明川区教育局") + to("明川区教育局", "-50000")}),
    Event(48, "a refund comes from the own account", {"payment": to("明川区教育局", "-50000")}),
]


PERSON = [
    Event(
        49,
        "three characters",
        {"payment": to("王小明", "1000000.01")},
        [Found("red", "1000000.01")],
    ),
    Event(49, "two characters", {"payment": to("王明", "3000000")}, [Found("red", "3000000.00")]),
    Event(49, "exactly a million", {"payment": to("王小明", "1000000")}),
    Event(49, "spaced", {"payment": to("王 明", "3000000")}, [Found("red", "3000000.00")]),
    Event(
        49, "full-width space", {"payment": to("王　明", "3000000")}, [Found("red", "3000000.00")]
    ),
    Event(49, "a bureau of three characters", {"payment": to("财政局", "3000000")}),
    Event(49, "a canteen", {"payment": to("食堂", "3000000")}),
    Event(49, "a company", {"payment": to("明川建设有限公司", "3000000")}),
    Event(49, "nobody named", {"payment": to(None, "3000000")}),
    Event(49, "a refund from a person", {"payment": to("王小明", "-3000000")}),
    Event(
        49,
        "in a town",
        {"payment": to("王小明", "3000000", **TOWN)},
        [Found("red", "3000000.00", at=T)],
    ),
    Event(
        49,
        "two payments are two findings",
        {"payment": to("王小明", "3000000") + to("王小明", "2000000")},
        [Found("red", "3000000.00"), Found("red", "2000000.00")],
    ),
]


EVENTS = [*STALE, *COVER, *ADVANCES, *LARGE, *OWN, *PERSON]
