"""Events about the reserve, money carried over and spending before approval (41 to 43)."""

from __future__ import annotations

from typing import Any

from tests.supervision.warning.independent.later import TOWN, TU, Event, Found, Row, T, U, pay, step


def left(opening: int, used: int, origin: int = 2023, **given: Any) -> Row:
    return {
        "unit": U,
        "function_code": "2050202",
        "project": "P1",
        "project_name": "课桌椅更新",
        "fund_type": "general",
        "origin_year": origin,
        "opening_yuan": opening,
        "used_yuan": used,
        "closing_yuan": opening - used,
        **given,
    }


CARRIED = [
    Event(
        41,
        "unspent at the end of the following year",
        {"carry_over": [left(100000, 60000)]},
        [Found("red", "40000.00", "课桌椅更新")],
    ),
    Event(
        41, "nothing of it spent", {"carry_over": [left(100000, 0)]}, [Found("red", "100000.00")]
    ),
    Event(
        41,
        "one cent left",
        {"carry_over": [left(100000, 100000) | {"used_yuan": "99999.99", "closing_yuan": "0.01"}]},
        [Found("red", "0.01")],
    ),
    Event(41, "spent to the last cent", {"carry_over": [left(100000, 100000)]}),
    Event(
        41, "much older money", {"carry_over": [left(70000, 0, 2019)]}, [Found("red", "70000.00")]
    ),
    Event(41, "the year is not over", {"carry_over": [left(100000, 0, 2024, fiscal_year=2025)]}),
    Event(
        41,
        "in a town",
        {"carry_over": [left(100000, 0, jurisdiction=T, unit=TU)]},
        [Found("red", "100000.00", at=T)],
    ),
    Event(
        41,
        "without a project's code",
        {"carry_over": [left(100000, 0, project=None, project_name=None)]},
        [Found("red", "100000.00", "教育局")],
    ),
    Event(
        41,
        "two years of origin are two ages",
        {"carry_over": [left(10, 0, 2022), left(7, 0)]},
        [Found("red", "10.00"), Found("red", "7.00")],
    ),
    Event(
        41,
        "of the fund budget",
        {"carry_over": [left(500, 0, fund_type="fund")]},
        [Found("red", "500.00")],
    ),
    Event(
        41,
        "two years on end, each found in its year",
        {"carry_over": [left(100, 50, 2022, fiscal_year=2023), left(50, 10, 2022)]},
        [Found("red", "50.00", year=2023), Found("red", "40.00", year=2024)],
    ),
    Event(
        41,
        "consolidated beside own level is the same money",
        {
            "carry_over": [
                left(100, 0),
                left(100, 0, level_scope="consolidated", function_code="2050203"),
            ]
        },
        [Found("red", "100.00")],
    ),
]


APPROVED = step("approved", "2024-01-20")


BEFORE = "2024-01-10"


def last_year(yuan: int, day: str = "2023-01-10", **given: Any) -> Row:
    return pay(str(yuan), day, **given)


EARLY = [
    Event(
        42,
        "a new project paid before approval",
        {
            "payment": [
                pay("800000", BEFORE),
                last_year(5000, function_code="2050203", project="P9"),
            ],
            "procedure": [APPROVED],
        },
        [Found("yellow", "800000.00", "教育局")],
    ),
    Event(
        42,
        "any sum for a project nothing was paid for last year",
        {
            "payment": [pay("500", BEFORE, project="P8", project_name="新项目"), last_year(9000)],
            "procedure": [APPROVED],
        },
        [Found("yellow", "500.00", "教育局")],
    ),
    Event(
        42,
        "more than was carried over",
        {
            "payment": [pay("800000", BEFORE), last_year(5000, "2023-09-09")],
            "carry_over": [left(100000, 100000)],
            "procedure": [APPROVED],
        },
        [Found("yellow", "700000.00")],
    ),
    Event(
        42,
        "a sudden event, whatever the code",
        {
            "payment": [
                pay("800000", BEFORE, purpose="寒潮受困群众转移安置"),
                last_year(5000, "2023-09-09"),
            ],
            "procedure": [APPROVED],
        },
    ),
    Event(
        42,
        "paid on the day of approval",
        {"payment": [pay("800000", "2024-01-20"), last_year(5000)], "procedure": [APPROVED]},
    ),
    Event(
        42,
        "paid on the day before",
        {
            "payment": [pay("800000", "2024-01-19"), last_year(1000, "2023-05-05")],
            "procedure": [APPROVED],
        },
        [Found("yellow", "800000.00")],
    ),
    Event(
        42,
        "carried over from the year before",
        {
            "payment": [pay("800000", BEFORE), last_year(5000, "2023-09-09")],
            "carry_over": [left(900000, 800000)],
            "procedure": [APPROVED],
        },
    ),
    Event(
        42,
        "as much as in the same days a year ago",
        {"payment": [pay("800000", BEFORE), last_year(800000)], "procedure": [APPROVED]},
    ),
    Event(
        42,
        "basic spending as a year ago",
        {
            "payment": [
                pay(
                    "600000",
                    BEFORE,
                    kind="basic",
                    project=None,
                    project_name=None,
                    function_code="2050101",
                    purpose="一月工资",
                    dept_econ_code="30101",
                ),
                last_year(
                    590000,
                    kind="basic",
                    project=None,
                    project_name=None,
                    function_code="2050101",
                    purpose="一月工资",
                    dept_econ_code="30101",
                ),
            ],
            "procedure": [APPROVED],
        },
    ),
    Event(
        42,
        "after the flood",
        {
            "payment": [
                pay(
                    "800000",
                    BEFORE,
                    function_code="2240106",
                    project="P7",
                    project_name="抢险救灾",
                    purpose="台风灾后抢险救灾支出",
                ),
                last_year(5000, "2023-09-09"),
            ],
            "procedure": [APPROVED],
        },
    ),
    Event(
        42,
        "transfer to a town as a year ago",
        {
            "payment": [
                pay(
                    "3000000",
                    BEFORE,
                    function_code="2300202",
                    project=None,
                    project_name=None,
                    purpose="均衡性转移支付",
                ),
                last_year(
                    3000000,
                    function_code="2300202",
                    project=None,
                    project_name=None,
                    purpose="均衡性转移支付",
                ),
            ],
            "procedure": [APPROVED],
        },
    ),
    Event(
        42,
        "in a town, whose congress approves",
        {
            "payment": [pay("800000", BEFORE, **TOWN), last_year(5000, "2023-09-09", **TOWN)],
            "procedure": [step("approved", "2024-01-20", jurisdiction=T, body="镇人民代表大会")],
        },
        [Found("yellow", "800000.00", at=T)],
    ),
    Event(
        42,
        "two instalments before approval are one sum",
        {
            "payment": [
                pay("400000", BEFORE),
                pay("400000", "2024-01-15"),
                last_year(5000, "2023-09-09"),
            ],
            "procedure": [APPROVED],
        },
        [Found("yellow", "800000.00")],
    ),
    Event(
        42,
        "paid and returned before approval",
        {
            "payment": [
                pay("800000", BEFORE),
                pay("-800000", "2024-01-15"),
                last_year(5000, "2023-09-09"),
            ],
            "procedure": [APPROVED],
        },
    ),
]


def reserve(purpose: str, yuan: str = "300000", **given: Any) -> Row:
    return pay(
        yuan,
        function_code="227",
        project="P5",
        project_name="预备费",
        purpose=purpose,
        dept_econ_code=None,
        **given,
    )


def is_misuse(purpose: str, **given: Any) -> Event:
    return Event(
        43,
        f"reserve for {purpose}",
        {"payment": [reserve(purpose, **given)]},
        [Found("red", "300000.00")],
    )


def is_due(purpose: str, **given: Any) -> Event:
    return Event(43, f"reserve for {purpose}", {"payment": [reserve(purpose, **given)]})


RESERVES = [
    is_misuse("购置办公家具"),
    is_misuse("支付一季度物业管理费"),
    is_misuse("应急管理局办公楼装修"),
    is_misuse("消防救援局食堂食材采购"),
    is_misuse("防汛办办公用品"),
    is_misuse("人员经费缺口"),
    is_misuse("年终奖金"),
    is_misuse("外出考察"),
    is_misuse("庆典活动"),
    is_due("台风“梅花”抢险救灾"),
    is_due("防汛抢险物资"),
    is_due("突发公共卫生事件处置"),
    is_due("新冠疫情防控应急物资"),
    is_due("地震灾后重建"),
    is_due("火灾事故善后处置"),
    is_due("难以预见的开支"),
    is_due("不可预见支出"),
    is_due("暴雪灾害应急抢险"),
    is_due("非洲猪瘟应急扑杀补助"),
    is_due("災後搶險救災"),
    is_due("抢 险 救 灾"),
    Event(
        43,
        "in a town",
        {"payment": [reserve("购置办公家具", **TOWN)]},
        [Found("red", "300000.00", at=T)],
    ),
    Event(
        43,
        "the purpose is not said",
        {"payment": [reserve("") | {"purpose": None}]},
        [Found("red", "300000.00")],
    ),
    Event(
        43, "ordinary payment for furniture", {"payment": [pay("300000", purpose="购置办公家具")]}
    ),
    Event(
        43,
        "paid and returned in full",
        {"payment": [reserve("购置办公家具"), reserve("购置办公家具", "-300000")]},
        [Found("red", "300000.00")],
    ),
]


EVENTS = [*CARRIED, *EARLY, *RESERVES]
