"""What an intake says and what is still to be settled in it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from tongjian.core.home import home
from tongjian.supervision.readers.reports import Corrections
from tongjian.supervision.reports import drafts
from tongjian.supervision.reports.models import CellCorrection, Intake, NameMapping
from tongjian.supervision.reports.reading import questions, told_otherwise


def intakes() -> QuerySet[Intake]:
    """Return the intakes within the scope, newest first."""
    rows: QuerySet[Intake] = Intake.objects.select_related(
        "jurisdiction", "package", "document", "uploaded_by"
    )
    return rows


def original(row: Intake) -> Path:
    """Return where the file lies that a report table came in."""
    assert row.package is not None
    return home() / row.package.content


def corrections(row: Intake) -> Corrections:
    """Return the cells set right, the last correction of each."""
    return {
        (one.sheet, one.row, one.column): one.new
        for one in CellCorrection.objects.filter(intake=row)
    }


def mapping(jurisdiction: str, source: str) -> dict[str | tuple[str, str], str]:
    """Return what a source means by names: (side, name) → code."""
    found: dict[str | tuple[str, str], str] = {}
    for one in NameMapping.objects.filter(jurisdiction_id=jurisdiction, source=source):
        if one.withdrawn:
            found.pop((one.side, one.name), None)
        else:
            found[(one.side, one.name)] = one.code
    return found


def standing_mappings(jurisdictions: tuple[str, ...]) -> list[NameMapping]:
    """Return the mappings that count, the newest first."""
    last: dict[tuple[str, str, str, str], NameMapping] = {}
    rows = NameMapping.objects.filter(jurisdiction_id__in=jurisdictions)
    for one in rows.select_related("jurisdiction"):
        last[(one.jurisdiction_id, one.source, one.side, one.name)] = one
    standing = [one for one in last.values() if not one.withdrawn]
    return sorted(standing, key=lambda one: one.at, reverse=True)


def questions_of(row: Intake) -> dict[str, list[dict[str, Any]]]:
    """Return what a person has to settle in an intake."""
    found = questions(row.content)
    if row.kind == "report":
        found["doubts"] += told_otherwise(row.content, row.fiscal_year, row.period)
    return found


def draft_of(row: Intake) -> drafts.Draft:
    """Return the rows an intake would deliver."""
    head = drafts.Head(
        jurisdiction=row.jurisdiction_id,
        fiscal_year=row.fiscal_year,
        period=row.period,
        unit=row.unit,
        level_scope=row.level_scope,
        project=row.project,
    )
    return drafts.draft(row.kind, row.content, head)


def with_corrections(row: Intake, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of accounts or a declaration with a person's corrections laid over it.

    In accounts a cell is (number of the table, line from 1, column), in a declaration ("targets",
    line from 1, field).
    """
    made = copy.deepcopy(dict(content))
    for (sheet, place, column), text in corrections(row).items():
        if row.kind == "accounts":
            table = next((one for one in made["tables"] if str(one["number"]) == sheet), None)
            if table is not None and place <= len(table["rows"]):
                _set(table["rows"][place - 1]["values"], column, text)
        elif sheet == "targets" and place <= len(made["targets"]):
            made["targets"][place - 1][column] = text or None
    return made


def _set(values: dict[str, Any], column: str, text: str) -> None:
    if text:
        values[column] = text
    else:
        values.pop(column, None)


def cells_of(row: Intake, sheet: str, place: int) -> list[tuple[str, str]] | None:
    """Return the cells of a line of accounts or a declaration, None where there is none."""
    if place < 1:
        return None
    if row.kind == "accounts":
        table = next((one for one in row.content["tables"] if str(one["number"]) == sheet), None)
        if table is None or place > len(table["rows"]):
            return None
        values = table["rows"][place - 1]["values"]
        return [(column, values.get(column, "")) for column in table["columns"]]
    if sheet != "targets" or place > len(row.content["targets"]):
        return None
    target = row.content["targets"][place - 1]
    return [(key, target.get(key) or "") for key in ("level1", "level2", "indicator", "target")]
