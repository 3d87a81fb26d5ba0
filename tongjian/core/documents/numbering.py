"""Numbers of documents and certificates: gapless per jurisdiction, series and year.

The number is taken in the transaction of what it numbers: its row stays locked until commit, so
two writers get successive numbers and one that rolls back leaves no gap.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from tongjian.core.documents.models import NumberSeries
from tongjian.core.scope import current

PLACE = re.compile(r"\{([^{}]*)\}")
KNOWN = re.compile(r"year|number(?::([1-9]))?")


class PatternInvalid(Exception):
    """A pattern of numbers cannot be used; the message is Chinese."""


def next_number(jurisdiction: str, series: str, year: int) -> int:
    """Return the next number of a series, from 1, inside an action.

    Raises ``ScopeMissing`` outside a scope.
    """
    current()
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        # One statement: of two who open a series at once the second waits for the first's row.
        cursor.execute(
            f"INSERT INTO {table} (jurisdiction_id, series, year, last) VALUES (%s, %s, %s, 1)"  # noqa: S608 our own table
            " ON CONFLICT (jurisdiction_id, series, year)"
            f" DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [str(jurisdiction), series, year],
        )
        row: Any = cursor.fetchone()
    return int(row[0])


def check_pattern(pattern: str) -> None:
    """Raise ``PatternInvalid`` unless the pattern has {year} and {number} or {number:4} once."""
    names = PLACE.findall(pattern)
    rest = PLACE.sub("", pattern)
    if "{" in rest or "}" in rest or not all(KNOWN.fullmatch(name) for name in names):
        raise PatternInvalid(f"文号格式“{pattern}”只能用 {{year}}、{{number}} 或 {{number:4}}")
    if names.count("year") != 1 or len(names) != 2:
        raise PatternInvalid(f"文号格式“{pattern}”要有一处 {{year}} 和一处 {{number}}")


def formatted(pattern: str, year: int, number: int) -> str:
    """Return a number as printed: 沪闵教许受〔{year}〕第{number:4}号 → 沪闵教许受〔2026〕第0001号.

    ``{number:4}`` fills with zeros to four digits. Raises ``PatternInvalid``.
    """
    check_pattern(pattern)

    def put(place: re.Match[str]) -> str:
        name, _, width = place[1].partition(":")
        return str(year) if name == "year" else str(number).zfill(int(width or 1))

    return PLACE.sub(put, pattern)
