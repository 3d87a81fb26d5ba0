"""Code lists of budget classifications, as they apply to a fiscal year.

Each list is a CSV with code, name, parent and, where a code came or went, ``from_year`` and
``to_year`` (both inclusive). The lists are excerpts of the 政府收支分类科目: a code they lack is
reported as a finding and never rejected.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "dictionaries" / "codes"
FILES = {
    "function": "function.csv",
    "economic_department": "economic-department.csv",
    "economic_government": "economic-government.csv",
    "revenue": "revenue.csv",
}


@dataclass(frozen=True)
class Code:
    """One code of a list; ``parent`` is None at the top."""

    code: str
    name: str
    parent: str | None
    from_year: int = 1900
    to_year: int = 9999


@cache
def _all(list_name: str) -> tuple[Code, ...]:
    with (FOLDER / FILES[list_name]).open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            Code(
                row["code"],
                row["name"],
                row["parent"] or None,
                int(row.get("from_year") or 1900),
                int(row.get("to_year") or 9999),
            )
            for row in csv.DictReader(file)
        )


def codes(list_name: str, year: int) -> tuple[Code, ...]:
    """Return the codes of a list in force in ``year``; raise ``KeyError`` for an unknown list."""
    return tuple(code for code in _all(list_name) if code.from_year <= year <= code.to_year)


@cache
def names(list_name: str, year: int) -> dict[str, str]:
    """Return code → name of a list in ``year``."""
    return {code.code: code.name for code in codes(list_name, year)}
