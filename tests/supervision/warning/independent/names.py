"""Who there is in the quiet district, and which years its rows are of."""

from __future__ import annotations

from datetime import date
from typing import Any

DISTRICT = "310199"
"""The code that is another one in every jurisdiction an event is planted in; never part of others."""
TOWN, OTHER_TOWN = DISTRICT + "101", DISTRICT + "102"
PLACES = (DISTRICT, TOWN, OTHER_TOWN)
YEAR, YEARS = 2024, (2022, 2023, 2024)
AS_OF = date(2025, 12, 20)
FINANCE, EDUCATION, SCHOOL, CIVIL = (
    DISTRICT + each for each in ("001001", "002001", "002002", "003001")
)
TOWN_UNIT, OTHER_TOWN_UNIT = TOWN + "001001", OTHER_TOWN + "001001"
UNITS = {
    FINANCE: "区财政局",
    EDUCATION: "区教育局",
    SCHOOL: "区第一小学",
    CIVIL: "区民政局",
    TOWN_UNIT: "甲镇人民政府",
    OTHER_TOWN_UNIT: "乙镇人民政府",
}
MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
SHARE = {2022: 90, 2023: 95, 2024: 100}
"""Percent of 2024's sums in each year: growth of about five percent, as the economy's."""

Row = dict[str, Any]
World = dict[str, list[Row]]
