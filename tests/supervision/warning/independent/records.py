"""The quiet district's records: procedures, balances, debts, audits, performance and the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.supervision.warning.independent.names import (
    CIVIL,
    DISTRICT,
    EDUCATION,
    FINANCE,
    MONTHS,
    PLACES,
    SCHOOL,
    SHARE,
    UNITS,
    YEARS,
    Row,
    World,
)

# The ten items of the Shanghai regulation's article 26, the first in its four tables.
MATERIALS = (
    "一般公共预算收支表、政府性基金预算收支表、国有资本经营预算收支表、社会保险基金预算收支表",
    "部门预算表",
    "对下级转移支付明细表",
    "政府确定的重点支出的类别表和重大投资项目的项目表",
    "政府债务余额和限额情况表、政府债券发行及还本付息情况表",
    "一般公共预算的专项资金支出表",
    "政府采购预算情况",
    "国有资产管理情况",
    "预算编制的有关说明",
    "其他材料及有关说明",
)
# (kind, subject, years after the budget's, month, day, unit), "" where it is about the whole.
DISTRICT_STEPS = (
    ("session", "budget", 0, 1, 12, ""),
    ("approved", "budget", 0, 1, 15, ""),
    *(("replied", "department_budget", 0, 1, 25, one) for one in (FINANCE, EDUCATION, CIVIL)),
    *(("replied", "unit_budget", 0, 2, 2, one) for one in (FINANCE, EDUCATION, SCHOOL, CIVIL)),
    ("published", "budget", 0, 1, 26, ""),
    ("published", "three_public", 0, 1, 26, ""),
    ("published", "debt", 0, 1, 26, ""),
    *(("published", "department_budget", 0, 2, 5, one) for one in (FINANCE, EDUCATION, CIVIL)),
    *(("published", "unit_budget", 0, 2, 12, one) for one in (FINANCE, EDUCATION, SCHOOL, CIVIL)),
    ("issued", "general_transfer", 0, 1, 19, ""),
    ("issued", "earmarked_transfer", 0, 1, 19, ""),
    ("draft_in", "half_year", 0, 7, 15, ""),
    ("session", "half_year", 0, 8, 25, ""),
    ("reported", "half_year", 0, 8, 25, ""),
    ("published", "half_year", 0, 9, 5, ""),
    ("draft_in", "final_account", 1, 6, 10, ""),
    ("session", "final_account", 1, 7, 22, ""),
    ("reported", "audit_report", 1, 7, 22, ""),
    ("approved", "final_account", 1, 7, 25, ""),
    *(("replied", "final_account", 1, 8, 5, one) for one in (FINANCE, EDUCATION, CIVIL)),
    ("replied", "final_account", 1, 8, 12, SCHOOL),
    ("published", "final_account", 1, 8, 6, ""),
    *(("published", "final_account", 1, 8, 15, one) for one in (FINANCE, EDUCATION, CIVIL)),
    ("published", "final_account", 1, 8, 22, SCHOOL),
    ("filed", "budget", 0, 2, 20, ""),
    ("filed", "final_account", 1, 9, 1, ""),
)
TOWN_STEPS = (
    ("session", "budget", 0, 1, 12, ""),
    ("approved", "budget", 0, 1, 13, ""),
    ("replied", "department_budget", 0, 1, 22, "001001"),
    ("replied", "unit_budget", 0, 1, 24, "001001"),
    ("published", "budget", 0, 1, 24, ""),
    ("published", "department_budget", 0, 1, 30, "001001"),
    ("published", "unit_budget", 0, 1, 31, "001001"),
    ("published", "three_public", 0, 1, 24, ""),
    ("draft_in", "half_year", 0, 7, 15, ""),
    ("session", "half_year", 0, 8, 12, ""),
    ("reported", "half_year", 0, 8, 12, ""),
    ("draft_in", "final_account", 1, 6, 10, ""),
    ("session", "final_account", 1, 7, 10, ""),
    ("approved", "final_account", 1, 7, 11, ""),
    ("replied", "final_account", 1, 7, 20, "001001"),
    ("published", "final_account", 1, 7, 22, ""),
    ("published", "final_account", 1, 7, 25, "001001"),
    ("filed", "budget", 0, 2, 20, ""),
    ("filed", "final_account", 1, 8, 20, ""),
)
DEBT_REPORTS = ((0, 4, 10), (0, 7, 10), (0, 10, 10), (1, 1, 10))
PROJECTS = {
    "PA1": (FINANCE, "财政评审委托服务", 2_400_000),
    "PT0": (FINANCE, "对镇均衡性转移支付", 1_800_000),
    "PT1": (FINANCE, "小城镇道路改造补助", 600_000),
    "PB1": (EDUCATION, "初中实验室设备", 2_400_000),
    "PB2": (SCHOOL, "小学校舍修缮", 1_200_000),
    "PC1": (CIVIL, "老年人助餐服务", 1_800_000),
    "PF1": (FINANCE, "小城镇基础设施建设", 4_800_000),
    "PS1": (FINANCE, "国有企业改革成本", 960_000),
    "PS2": (FINANCE, "国有资本经营预算调出资金", 240_000),
}
TOWN_PROJECTS = {"PT1": ("小城镇道路改造", 300_000), "PT2": ("镇管河道养护", 600_000)}
TARGETS = (
    ("1", "产出指标", "数量指标", "服务对象数", 100, 102, "人次", 40),
    ("2", "产出指标", "质量指标", "验收合格率", 95, 97, "%", 30),
    ("3", "满意度指标", "服务对象满意度", "满意度", 90, 93, "%", 30),
)


def records() -> World:
    """Return what is neither budget, money paid nor money received."""
    years = YEARS[1:]
    return {
        "procedure": [row for year in years for row in _procedure(year)],
        "balance": [row for year in YEARS for row in _balance(year)],
        "carry_over": [row for year in YEARS for row in _carry_over(year)],
        "debt": [row for year in years for row in _debt(year)],
        "three_public": [row for year in years for row in _three_public(year)],
        "performance": [row for year in years for row in _performance(year)],
        "audit_finding": [_audited(year) for year in YEARS],
        "investment_project": [row for year in years for row in _investment(year)],
        "procurement": [row for year in years for row in _procurement(year)],
        "state_asset": [_asset(year) for year in years],
        "statistic": [row for year in years for row in _statistic(year)],
        "social_insurance": [row for year in years for row in _social_insurance(year)],
        "voucher": [row for year in years for row in _voucher(year)],
        "meeting_training": [_meeting(place, year) for year in years for place in PLACES],
        "register": [row for year in years for row in _register(year)],
        "financial_sector": [row for year in years for row in _financial_sector(year)],
    }


def _of(place: str, year: int, /, **given: Any) -> Row:
    return {
        "jurisdiction": place,
        "fiscal_year": year,
        "fund_type": None,
        "level_scope": "own_level",
        **given,
    }


def _first_unit(place: str) -> str:
    return place + "001001"


def _procedure(year: int) -> Iterator[Row]:
    for place in PLACES:
        own = place == DISTRICT
        steps = [
            *(("draft_in", "budget", -1, 12, 5, "") for _ in MATERIALS),
            *(DISTRICT_STEPS if own else TOWN_STEPS),
            *(("reported", "debt", after, month, day, "") for after, month, day in DEBT_REPORTS),
        ]
        for number, (kind, subject, after, month, day, unit) in enumerate(steps):
            draft = (kind, subject) == ("draft_in", "budget")
            yield _of(
                place,
                year,
                procedure_no=f"{place}-{year}-{number:02d}",
                body="财政部门" if kind in ("draft_in", "replied", "published") else "人大",
                unit=(unit if own else place + unit) if unit else None,
                kind=kind,
                subject=subject,
                date=date(year + after, month, day),
                document=MATERIALS[number] if draft else f"{year}年度文件{number:02d}号",
            )


def _balance(year: int) -> Iterator[Row]:
    for place in PLACES:
        own = place == DISTRICT
        for month in range(1, 13):
            left = (YEARS[-1] + 1 - year) * 1200 - month * 100
            held = [
                ("treasury", "01", 6_000_000 if own else 600_000, 0),
                ("working_fund", "02", 100_000 if own else 10_000, 0),
                ("stabilisation", "03", 2_000_000 if own else 200_000, 0),
                ("advance", "04", left, 100),
                ("current", "05", left, 100),
            ]
            for account, number, closing, moved in held:
                yield _of(
                    place,
                    year,
                    account=account,
                    account_no=number,
                    account_name=f"账户{number}",
                    unit=_first_unit(place) if account == "current" else None,
                    period=f"{month:02d}",
                    opening_yuan=closing + moved,
                    closing_yuan=closing,
                )


def _carry_over(year: int) -> Iterator[Row]:
    units = [(DISTRICT, EDUCATION, "PB1", "初中实验室设备", "2050203")]
    units += [(one, _first_unit(one), "PT2", "镇管河道养护", "2130306") for one in PLACES[1:]]
    for place, unit, project, name, function in units:
        yield _of(
            place,
            year,
            fund_type="general",
            project=project,
            project_name=name,
            unit=unit,
            function_code=function,
            origin_year=year - 1,
            opening_yuan=60_000,
            used_yuan=60_000,
            closing_yuan=0,
        )


def _debt(year: int) -> Iterator[Row]:
    for place in PLACES:
        scale = 1 if place == DISTRICT else 10
        for month in MONTHS:
            for kind, fund, limit, left in (
                ("general", "general", 5_000_000, 3_000_000),
                ("special", "fund", 4_000_000, 2_000_000),
            ):
                told = {"kind": kind, "fund_type": fund, "period": month}
                yield _of(place, year) | told | {"limit_yuan": limit // scale}
                yield (
                    _of(place, year)
                    | told
                    | {
                        "debt_no": f"债{kind}",
                        "opening_yuan": left // scale,
                        "issued_yuan": 0,
                        "repaid_yuan": 0,
                        "due_yuan": 0,
                        "overdue_yuan": 0,
                        "interest_yuan": 0,
                        "balance_yuan": left // scale,
                    }
                )


def _three_public(year: int) -> Iterator[Row]:
    for unit in UNITS:
        for number, month in enumerate(MONTHS, start=1):
            for item, budget in (("vehicle_operation", 24_000), ("reception", 12_000)):
                driven = item == "vehicle_operation"
                yield _of(
                    unit[:-6],
                    year,
                    fund_type="general",
                    unit=unit,
                    item=item,
                    period=month,
                    vehicles=2 if driven else None,
                    visits=None if driven else number,
                    guests=None if driven else number * 4,
                    budget_yuan=budget,
                    actual_yuan=budget // 12 * number,
                )


def _performance(year: int) -> Iterator[Row]:
    told = [(unit, code, name, yuan) for code, (unit, name, yuan) in PROJECTS.items()]
    told += [
        (_first_unit(place), code, name, yuan)
        for place in PLACES[1:]
        for code, (name, yuan) in TOWN_PROJECTS.items()
    ]
    for unit, code, name, yuan in told:
        for number, level1, level2, level3, target, measured, measure, weight in TARGETS:
            yield _of(
                unit[:-6],
                year,
                unit=unit,
                project=code,
                project_name=name,
                target_no=number,
                level1=level1,
                level2=level2,
                level3=level3,
                declared=f"≥{target}{measure}",
                direction="ge",
                target_value=target,
                measured_value=measured,
                measured=f"{measured}{measure}",
                measure_unit=measure,
                weight=weight,
                score=weight,
                budget_yuan=yuan * SHARE[year] // 100,
                actual_yuan=yuan * SHARE[year] // 100,
            )


def _audited(year: int) -> Row:
    kinds = {2022: "payment", 2023: "asset", 2024: "procurement"}
    return _of(
        DISTRICT,
        year,
        problem_no=f"审{year}-1",
        report=f"{year}年度审计报告",
        date_reported=date(year + 1, 7, 10),
        problem="台账登记不全",
        kind=kinds[year],
        unit=EDUCATION,
        sum_yuan=10_000,
        due=date(year + 1, 10, 10),
        status="done",
        date_done=date(year + 1, 9, 20),
        rectified_yuan=10_000,
    )


def _investment(year: int) -> Iterator[Row]:
    plan = 2_400_000 * SHARE[year] // 100
    for number, month in enumerate(MONTHS, start=1):
        yield _of(
            DISTRICT,
            year,
            project="PB1",
            project_name="初中实验室设备",
            sector="education",
            unit=EDUCATION,
            period=month,
            total_yuan=8_000_000,
            plan_yuan=plan,
            done_yuan=plan // 12 * number,
            progress_pct=number * 4,
        )


def _procurement(year: int) -> Iterator[Row]:
    for number, (unit, category, supplier, project, name, yuan) in enumerate(
        (
            (EDUCATION, "goods", "启文教学设备有限公司", "PB1", "初中实验室设备", 2_400_000),
            (SCHOOL, "works", "安固建筑工程有限公司", "PB2", "小学校舍修缮", 1_200_000),
        )
    ):
        yield _of(
            DISTRICT,
            year,
            contract_no=f"合{year}-{number}",
            unit=unit,
            item=name,
            category=category,
            method="open",
            supplier=supplier,
            project=project,
            project_name=name,
            date_signed=date(year, 1, 22),
            budget_yuan=yuan * SHARE[year] // 100,
            contract_yuan=yuan * SHARE[year] // 100,
        )


def _asset(year: int) -> Row:
    return _of(
        DISTRICT,
        year,
        enterprise="E1",
        enterprise_name="区属建设发展有限公司",
        kind="enterprise",
        unit=FINANCE,
        assets_yuan=90_000_000,
        liabilities_yuan=30_000_000,
        revenue_yuan=20_000_000,
        profit_yuan=60_000 * SHARE[year],
        rate_pct=20,
        paid_in_yuan=12_000 * SHARE[year],
    )


def _statistic(year: int) -> Iterator[Row]:
    told = [("gdp_growth", "地区生产总值增速", "5.0", "%", month) for month in MONTHS[2::3]]
    told += [
        ("gdp", "地区生产总值", str(SHARE[year]), "亿元", "12"),
        ("population", "常住人口", "10", "万人", "12"),
        ("cpi", "居民消费价格指数", "100.5", "%", "12"),
    ]
    for place in PLACES:
        for indicator, name, value, measure, month in told:
            yield _of(
                place,
                year,
                indicator=indicator,
                indicator_name=name,
                period=month,
                value=value,
                measure_unit=measure,
            )


def _social_insurance(year: int) -> Iterator[Row]:
    start = 1_000_000 + (year - YEARS[0]) * 120_000
    for number, month in enumerate(MONTHS):
        yield _of(
            DISTRICT,
            year,
            fund_type="social_insurance",
            fund="pension",
            period=month,
            opening_yuan=start + number * 10_000,
            income_yuan=200_000,
            expenditure_yuan=190_000,
            balance_yuan=start + (number + 1) * 10_000,
        )


def _voucher(year: int) -> Iterator[Row]:
    for place in PLACES:
        for number in range(1, 13):
            yield _of(
                place,
                year,
                voucher_no=f"记{number:03d}",
                line_no=1,
                date=date(year, number, 26),
                unit=_first_unit(place),
                debit_account="5001",
                debit_name="行政支出",
                credit_account="1011",
                credit_name="零余额账户用款额度",
                summary="列支委托服务费",
                amount_yuan=12_000 + number,
            )


def _meeting(place: str, year: int) -> Row:
    return _of(
        place,
        year,
        unit=_first_unit(place),
        record_no=f"会{year}-1",
        kind="meeting",
        title="年度工作会议",
        date=date(year, 3, 8),
        people=20,
        days=1,
        place="机关会议中心",
        amount_yuan=4_000,
    )


def _register(year: int) -> Iterator[Row]:
    told: list[tuple[str, str, str, int | None]] = [
        ("standard", "会议费", "每人每天", 450),
        ("standard", "培训费", "每人每天", 400),
        ("supplier", "安固建筑工程有限公司", "维修", None),
        ("supplier", "清源水务养护有限公司", "维修", None),
        ("supplier", "机关会议中心", "会议", None),
    ]
    for place in PLACES:
        for number, (kind, key, value, standard) in enumerate(told):
            yield _of(
                place,
                year,
                kind=kind,
                entry_no=f"{number}",
                key=key,
                value=value,
                number_value=standard,
                date_from=date(YEARS[0], 1, 1),
            )


def _financial_sector(year: int) -> Iterator[Row]:
    for month in MONTHS[2::3]:
        yield _of(
            DISTRICT,
            year,
            period=month,
            indicator="loans",
            indicator_name="贷款余额",
            value=SHARE[year],
            measure_unit="亿元",
        )
