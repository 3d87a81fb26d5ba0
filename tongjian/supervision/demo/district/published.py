"""Published totals of the general public budget, and what follows from them for each level.

Source: the district's published execution reports 2021-2025, in 亿元. The published totals are
consolidated: district level plus towns, transfers between them counted once. Where a year lacks
an item (2021: transfers to towns; 2024: all uses), ``data/invented.csv`` supplies one, chosen so
that both sides balance, and the manifest says so.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

CENTS_PER_YI = 10_000_000_000

# Published items that are neither the year's own revenue nor its expenditure, with the code
# under which the consolidated rows carry them.
RESOURCE_CODES = {
    "city_transfers": "11002",
    "carried_in": "11008",
    "transferred_in": "11009",
    "bonds": "11011",
    "stabilisation_drawn": "11015",
}
USE_CODES = {
    "paid_up": "23006",
    "carried_out": "23009",
    "stabilisation_added": "23015",
    "principal": "231",
}


@dataclass(frozen=True)
class YearMoney:
    """One year's totals in cents, already scaled."""

    year: int
    items: Mapping[str, int]

    @property
    def towns_spend(self) -> int:
        """What the towns pay: the consolidated expenditure that is not district level."""
        return self.items["expenditure"] - self.items["district_level"]

    @property
    def transfers(self) -> int:
        """What the district pays to its towns."""
        return self.items["town_transfers"]

    @property
    def towns_revenue(self) -> int:
        """What the towns raise themselves: all they spend beyond the transfers."""
        return self.towns_spend - self.transfers

    @property
    def district_spend(self) -> int:
        """What the district pays, transfers to towns included."""
        return self.items["district_level"] + self.transfers

    @property
    def district_revenue(self) -> int:
        """Revenue raised at district level."""
        return self.items["revenue"] - self.towns_revenue


def _rows(name: str) -> list[dict[str, str]]:
    source = files("tongjian.supervision.demo.district") / "data" / name
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def jurisdictions() -> list[tuple[str, str]]:
    """Return (code, name), the district first."""
    return [(row["code"], row["name"]) for row in _rows("jurisdictions.csv")]


@cache
def names(code_list: str) -> Mapping[str, str]:
    """Return code → name of a classification's list."""
    source = files("tongjian.supervision") / "dictionaries" / "codes" / f"{code_list}.csv"
    lines = source.read_text(encoding="utf-8-sig").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def money(year: int, share: Fraction) -> YearMoney:
    """Return the totals of ``year`` times ``share``; raises ValueError for a year without."""
    items = {
        row["item"]: int(Fraction(row["yi_yuan"]) * CENTS_PER_YI * share)
        for row in [*_rows("published.csv"), *_rows("invented.csv")]
        if row["year"] == str(year)
    }
    if "revenue" not in items:
        raise ValueError(f"没有{year}年的公布数，演示数据只能覆盖2021年至2025年")
    return YearMoney(year, items)


def invented(years: list[int]) -> tuple[Mapping[str, Any], ...]:
    """Return the items that no published report states, in 亿元."""
    return tuple(
        {"year": int(row["year"]), "item": row["item"], "yi_yuan": row["yi_yuan"]}
        for row in _rows("invented.csv")
        if int(row["year"]) in years
    )


def remarkable(years: list[int]) -> tuple[Mapping[str, Any], ...]:
    """Return what the published totals show of themselves, in 亿元, nothing planted."""
    table = {
        (int(row["year"]), row["item"]): Decimal(row["yi_yuan"]) for row in _rows("published.csv")
    }
    found: list[Mapping[str, Any]] = []
    for year in years:
        found += _against_last_year(table, year)
    return tuple(found)


def _against_last_year(table: Mapping[tuple[int, str], Decimal], year: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def both(before: str, after: str) -> tuple[Decimal, Decimal] | None:
        old, new = table.get((year - 1, before)), table.get((year, after))
        return None if old is None or new is None else (old, new)

    carried = both("carried_out", "carried_in")
    if carried and carried[0] != carried[1]:
        old, new = carried
        text = f"{year - 1}年结转下年{old}亿元，{year}年上年结转{new}亿元，两数不相等。"
        found.append(_fact("carry_over_differs", year, text, old, new))
    for item, name in (("revenue", "一般公共预算收入"), ("expenditure", "一般公共预算支出")):
        pair = both(item, item)
        if pair and pair[1] < pair[0]:
            old, new = pair
            text = f"{name}由{year - 1}年的{old}亿元降至{year}年的{new}亿元。"
            found.append(_fact(f"{item}_falls", year, text, old, new))
    transfers = both("town_transfers", "town_transfers")
    if transfers and transfers[1] > transfers[0] * 2:
        old, new = transfers
        text = f"区对镇转移由{year - 1}年的{old}亿元变为{year}年的{new}亿元，统计口径有变化。"
        found.append(_fact("reporting_basis_changed", year, text, old, new))
    return found


def _fact(kind: str, year: int, text: str, old: Decimal, new: Decimal) -> dict[str, Any]:
    return {
        "kind": kind,
        "fiscal_year": year,
        "statement": text,
        "before_yi_yuan": str(old),
        "after_yi_yuan": str(new),
    }


def basis_changes(years: list[int]) -> tuple[Mapping[str, Any], ...]:
    """Return which figures are counted on another basis from a year on, as the reports show.

    Transfers to towns are stated within the district's own level until 2022 and in full from
    2023, so neither what the district gives nor what a town gets compares across that year.
    """
    if not {2022, 2023} <= set(years):
        return ()
    note = "区对镇转移支付自2023年起按全口径统计，此前只统计区本级安排的部分，前后不可比。"
    parts = (
        ("payment", "", "function_code", "230"),
        ("budget", "", "function_code", "230"),
        ("revenue", "", "revenue_code", "110"),
        ("transfer", "", "", ""),
    )
    return tuple(
        {
            "dataset": dataset,
            "measure": measure,
            "column": column,
            "begins": begins,
            "year": 2023,
            "statement": note,
        }
        for dataset, measure, column, begins in parts
    )
