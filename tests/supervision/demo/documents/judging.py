"""Compares what readers and document rules say with the truth of the generated documents."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tongjian.supervision.demo.documents import MadeDocument, NearMiss, make_documents
from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts import read_accounts
from tongjian.supervision.readers.declaration import read_declaration
from tongjian.supervision.warning.rules.final_accounts import r074, r075
from tongjian.supervision.warning.rules.performance import r081, r082

ORDINALS = "〇 一 二 三 四 五 六 七 八 九 十 十一".split()
DEFAULT = (1, 3)  # the seeds of every run; more are tried by the long one
FOLDERS: list[TemporaryDirectory[str]] = []  # removed when the run ends


@cache
def documents(seed: int) -> dict[str, MadeDocument]:
    """Return the documents of a seed by name, made once a run."""
    folder = TemporaryDirectory(prefix=f"documents-{seed}-")
    FOLDERS.append(folder)
    return {document.name: document for document in make_documents(Path(folder.name), seed=seed)}


@cache
def judged(seed: int, name: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Return what was read from a document and what the rules say about it."""
    document = documents(seed)[name]
    if document.kind == "accounts":
        accounts = read_accounts(document.path)
        found = [f for rule in (r074.RULE, r075.RULE) for f in rule.check(accounts)]
        return accounts.as_json(), tuple(found)
    declaration = read_declaration(document.path)
    found = [f for rule in (r081.RULE, r082.RULE) for f in rule.check(declaration)]
    return declaration.as_json(), tuple(found)


def differences(truth: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """List where the accounts read differ from the truth, cell by cell."""
    result = [
        f"{key}: {got[key]!r} instead of {truth[key]!r}"
        for key in ("unit", "year", "money_unit")
        if got[key] != truth[key]
    ]
    for true, read in zip(truth["tables"], got["tables"], strict=True):
        result += [f"table {true['number']}: {text}" for text in _table(true, read)]
    return result


def _table(true: dict[str, Any], read: dict[str, Any]) -> list[str]:
    result = [
        f"{key}: {read[key]!r} instead of {true[key]!r}"
        for key in ("number", "title", "pages", "note")
        if read[key] != true[key]
    ]
    columns = [_column(column) for column in read["columns"]]
    if columns != true["columns"]:
        result.append(f"columns: {columns} instead of {true['columns']}")
    totals = {name: _values(values) for name, values in read["totals"].items()}
    if totals != true["totals"]:
        result.append(f"totals: {totals} instead of {true['totals']}")
    wanted = [(_row_key(row), row["values"]) for row in true["rows"]]
    given = [(_row_key(row), _values(row["values"])) for row in read["rows"]]
    if true["number"] in (6, 7):  # side by side, over and under each other: the order is open
        wanted.sort(key=repr)
        given.sort(key=repr)
    if wanted != given:
        result += [f"missing row {row}" for row in wanted if row not in given]
        result += [f"other row {row}" for row in given if row not in wanted]
        result.append("order of rows")
    return result


def _column(name: str) -> str:
    """A heading 其中 over some of the columns may be kept or dropped."""
    return name.removeprefix("其中/")


def _values(values: dict[str, str]) -> dict[str, str]:
    return {_column(column): text for column, text in values.items()}


def _row_key(row: dict[str, Any]) -> tuple[str | None, ...]:
    return row["code"], row["name"], row["side"], row["section"]


def as_numbers(value: Any) -> Any:
    """Return a JSON value with numerals as numbers: 1.50 and 1.5 are the same amount."""
    if isinstance(value, dict):
        return {key: as_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    if isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value


def fits(place: dict[str, Any], finding: Finding) -> bool:
    """Whether a finding may be the report of a fault at ``place``."""
    where = finding.where
    told = f"{finding.message}{finding.stated or ''}"
    section = ORDINALS[place["section"]] + "、" if "section" in place else ""
    return (
        finding.kind in place.get("kinds", (finding.kind,))
        and where.get("table") == place.get("table", where.get("table"))
        and str(where.get("section", "")).startswith(section)
        and place.get("says", "") in told
    )


def missed(document: MadeDocument, found: tuple[Finding, ...]) -> list[str]:
    """List planted faults that nothing reports."""
    return [
        f"{fault.kind} {fault.what}: {fault.stated!r} (table {fault.table}, "
        f"section {fault.section}, row {fault.row})"
        for fault in document.planted
        if not any(fits(place, finding) for place in fault.places for finding in found)
    ]


def unplanted(document: MadeDocument, found: tuple[Finding, ...]) -> list[str]:
    """List findings that no planted fault explains; rounding is told apart and allowed."""
    places = [place for fault in document.planted for place in fault.places]
    return [
        f"{finding.rule} {finding.kind} {finding.where}: {finding.message}"
        for finding in found
        if finding.kind != "rounding" and not any(fits(place, finding) for place in places)
    ]


def accused(miss: NearMiss, found: tuple[Finding, ...]) -> list[str]:
    """List findings that report a near miss."""
    result = []
    for finding in found:
        if finding.kind != miss.kind:
            continue
        same_table = miss.table is None or finding.where.get("table") == miss.table
        same_row = miss.row is None or miss.row in str(finding.where.get("row", ""))
        stated = (finding.stated or "") in ("", miss.stated)
        if same_table and same_row and stated:
            result.append(f"{miss.what}: {finding.message}")
    return result
