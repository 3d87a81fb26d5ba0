"""Statistics, social insurance and the financial sector: published where it is said so, else not.

Published: the gross domestic product of 2024, its growth and fixed investment. Everything else
is invented and told as such in the manifest.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tongjian.supervision.demo.district.further.book import QUARTERS, Book, Row, rounded
from tongjian.supervision.demo.district.further.outbox import Outbox

_NAMES = {
    "gdp": ("地区生产总值", "亿元"),
    "gdp_growth": ("地区生产总值增速", "%"),
    "population": ("常住人口", "万人"),
    "retail": ("社会消费品零售总额", "亿元"),
    "fixed_investment": ("固定资产投资", "亿元"),
    "resident_income": ("居民人均可支配收入", "元"),
    "cpi": ("居民消费价格指数", "上年同期为100"),
    "industry_output": ("规模以上工业总产值", "亿元"),
}
_PUBLISHED = {
    ("gdp", 2024): "4119.25",
    ("gdp_growth", 2024): "4.2",
    ("fixed_investment", 2024): "803.69",
}
_YEARLY = {
    "gdp": ("3385.60", "3392.40", "3861.70", "4119.25", "4318.90"),
    "gdp_growth": ("8.4", "-2.9", "5.1", "4.2", "4.6"),
    "population": ("268.88", "269.41", "271.05", "272.60", "273.80"),
    "retail": ("1924.30", "1806.50", "2012.80", "2051.40", "2108.70"),
    "fixed_investment": ("728.40", "701.20", "768.50", "803.69", "829.10"),
    "resident_income": ("81520", "82260", "87310", "91240", "94870"),
    "industry_output": ("4106.20", "3987.60", "4152.90", "4230.50", "4361.80"),
}
_FIRST = 2021
_REACHED = {3: "0.236", 6: "0.482", 9: "0.731", 12: "1"}
_STANDING = ("gdp_growth", "population")
_TOWN_PEOPLE = (29, 33, 22, 24, 15, 38, 14, 19, 46)  # parts of the district's people


def _value(indicator: str, year: int, month: int) -> Decimal:
    whole = Decimal(_YEARLY[indicator][year - _FIRST])
    if indicator in _STANDING or month == 12:
        return whole
    places = Decimal(1) if indicator == "resident_income" else Decimal("0.01")
    return (whole * Decimal(_REACHED[month])).quantize(places, ROUND_HALF_UP)


def make_statistics(out: Outbox) -> None:
    """Deliver the district's indicators by quarter and each town's people once a year."""
    for book in out.history:
        if not book.place.is_district:
            day = date(book.year + 1, 2, 20)
            if book.months == 12:
                row = _row("population", 12, _people(book))
                out.whole("statistic", book, [row], source="statistics", received=day)
            continue
        rows: list[Row] = []
        for month in (month for month in QUARTERS if month <= book.months):
            rows += [_row(name, month, _value(name, book.year, month)) for name in _YEARLY]
            price = Decimal("100.2") + Decimal((month * 7 + book.year) % 15) / 10
            rows.append(_row("cpi", month, price))
        out.monthly("statistic", book, rows, source="statistics", lag=3)


def _people(book: Book) -> Decimal:
    """Return a town's people in 万人; together the towns are nearly the whole district."""
    part = Decimal(_TOWN_PEOPLE[book.place.index - 1]) / sum(_TOWN_PEOPLE)
    whole = Decimal(_YEARLY["population"][book.year - _FIRST]) * Decimal("0.93")
    return (whole * part).quantize(Decimal("0.01"))


def _row(indicator: str, month: int, value: Decimal) -> Row:
    name, unit = _NAMES[indicator]
    return {
        "period": f"{month:02d}",
        "indicator": indicator,
        "indicator_name": name,
        "value": f"{value:f}",
        "measure_unit": unit,
    }


def invented(years: list[int]) -> tuple[dict[str, Any], ...]:
    """Return the yearly figures that no published source states."""
    return tuple(
        {"year": year, "item": f"statistic.{name}", "value": values[year - _FIRST]}
        for name, values in _YEARLY.items()
        for year in years
        if (name, year) not in _PUBLISHED
    )


# Fund → (opening as a part of the district's revenue, monthly income, monthly spending).
_FUNDS = {
    "pension": (0.60, 0.0260, 0.0245),
    "medical": (0.35, 0.0140, 0.0122),
    "unemployment": (0.05, 0.0012, 0.0010),
    "injury": (0.03, 0.0006, 0.0005),
    "resident_pension": (0.04, 0.0021, 0.0019),
    "resident_medical": (0.03, 0.0024, 0.0023),
}


def make_insurance(out: Outbox) -> None:
    """Deliver each fund by month; balances connect over months and years."""
    held: dict[str, int] = {}
    for book in out.history.district():
        rng = out.history.stream(12, book)
        base = out.history.plans[book.year].money.items["revenue"]
        rows: list[Row] = []
        for month in range(1, 13):
            for fund, (opening, income, spending) in _FUNDS.items():
                held.setdefault(fund, rounded(base * opening))
                came = int(base * income * float(rng.uniform(0.95, 1.05)))
                went = int(base * spending * float(rng.uniform(0.95, 1.05)))
                row: Row = {
                    "fund_type": "social_insurance",
                    "fund": fund,
                    "period": f"{month:02d}",
                    "opening_yuan": held[fund],
                    "income_yuan": came,
                    "expenditure_yuan": went,
                    "balance_yuan": held[fund] + came - went,
                }
                held[fund] = row["balance_yuan"]
                if month <= book.months:
                    rows.append(row)
        _insurance(out, book, rows)


def _insurance(out: Outbox, book: Book, rows: list[Row]) -> None:
    """Deliver a year quarter by quarter; in the last year the source stops after June."""
    last = book.months
    if not out.history.back(book.year):
        for month in (month for month in QUARTERS if _LAST_TOLD < month <= book.months):
            out.owe("social_insurance", book, f"{month:02d}", "human_resources")
        last = min(last, _LAST_TOLD)
        views = [book.until(month, f"-{month:02d}") for month in QUARTERS if month < last]
    else:
        views = []
    for view in (*views, book.until(last)):
        known = [row for row in rows if int(row["period"]) <= view.months]
        out.whole("social_insurance", view, known, source="human_resources", lag=2)


_LAST_TOLD = 6
_BANKS = {
    "deposits": ("存款余额", "亿元", Decimal("9120"), Decimal("58")),
    "loans": ("贷款余额", "亿元", Decimal("6240"), Decimal("47")),
    "npl_rate": ("不良贷款率", "%", Decimal("0.92"), Decimal("-0.002")),
    "small_loans": ("普惠小微贷款余额", "亿元", Decimal("812"), Decimal("11")),
}


def make_banks(out: Outbox) -> None:
    """Deliver the financial sector's indicators by quarter; all invented."""
    for book in out.history.views(3):
        if not book.place.is_district:
            continue
        rows: list[Row] = []
        for month in range(1, book.months + 1):
            passed = (book.year - _FIRST) * 12 + month
            for number, (name, (title, unit, first, step)) in enumerate(_BANKS.items()):
                swing = 1 + Decimal((passed * (number + 3)) % 7 - 3) / 1000
                value = ((first + step * passed) * swing).quantize(Decimal("0.01"))
                rows.append(
                    {
                        "period": f"{month:02d}",
                        "indicator": name,
                        "indicator_name": title,
                        "value": f"{value:f}",
                        "measure_unit": unit,
                    }
                )
        out.whole("financial_sector", book, rows, source="financial_regulator", lag=4)
