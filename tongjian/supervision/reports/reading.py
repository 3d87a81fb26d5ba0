"""What a report table says, with a place's mappings and a person's corrections laid over it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tongjian.supervision.readers.reports.books import read_sheets
from tongjian.supervision.readers.reports.sheets import letters

BLOCKING = frozenset({"unmatched", "ambiguous", "cell"})
TO_ACCEPT = frozenset({"subtotal", "unbalanced", "duplicate", "code", "unit"})
Place = tuple[str, int, str]


def questions(content: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the findings a person has to settle: names, cells, and what is doubtful but stands."""
    found = content.get("findings", [])
    return {
        "names": [one for one in found if one["kind"] in {"unmatched", "ambiguous"}],
        "cells": [one for one in found if one["kind"] == "cell"],
        "doubts": [one for one in found if one["kind"] in TO_ACCEPT],
        "others": [one for one in found if one["kind"] not in BLOCKING | TO_ACCEPT],
    }


QUARTER_END = {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12"}


def told_otherwise(content: Mapping[str, Any], year: int, period: str) -> list[dict[str, Any]]:
    """Return what the table prints about its time that is not what it is handed in as."""
    printed = str(content.get("period") or "").split("/")[-1]
    last = printed[5:7]
    month = QUARTER_END.get(last, last)
    found = []
    years = {one.get("year") for one in content.get("sheets", [])} - {None}
    if years and year not in years:
        said = "、".join(str(one) for one in sorted(years))
        found.append(f"表上写的是 {said} 年，报送选的是 {year} 年")
    if month and period and month != period:
        found.append(f"表上写的是截至 {int(month)} 月，报送选的是 {int(period)} 月")
    elif month and not period and month != "12":
        found.append(f"表上写的是截至 {int(month)} 月，报送选的是全年")
    return [{"kind": "time", "message": text, "where": {}} for text in found]


def row_of(path: Path, sheet: str, row: int) -> list[tuple[str, str]] | None:
    """Return the cells of a row as (column letters, text), None where there is no such row."""
    for one in read_sheets(path)[0]:
        index = row - one.first
        if one.name == sheet and 0 <= index < one.height:
            return [
                (letters(at + one.first_column), one.own(index, at).text)
                for at in range(len(one.rows[index]))
            ]
    return None
