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
