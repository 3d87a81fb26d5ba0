"""Rule 74: the figures of the nine tables held against each other."""

from __future__ import annotations

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts.model import AccountsDocument
from tongjian.supervision.warning.accounts.between import between
from tongjian.supervision.warning.accounts.cells import Cell, Sheet, sheets
from tongjian.supervision.warning.accounts.constraints import Fault, Judgement, judge
from tongjian.supervision.warning.accounts.identities import within
from tongjian.supervision.warning.accounts.labels import check_labels
from tongjian.supervision.warning.accounts.report import of_fault, of_rounding
from tongjian.supervision.warning.accounts.scale import check_units

RULE = 74


def judged(tables: dict[int, Sheet]) -> Judgement:
    """Judge the figures of the tables against each other."""
    identities = [one for sheet in tables.values() for one in within(sheet)]
    return judge([*identities, *between(tables)])


def check_tables(document: AccountsDocument) -> list[Finding]:
    """Return the findings of rule 74, faults before notes on rounding."""
    tables = sheets(document)
    judgement = judged(tables)
    found = [of_fault(RULE, fault) for fault in _merged(judgement.faults)]
    found += check_labels(RULE, tables)
    found += check_units(RULE, document)
    found.sort(key=lambda one: int(one.where["page"]))
    noted: set[Cell] = set()
    for identity in judgement.rounding:
        if identity.result not in noted:
            noted.add(identity.result)
            found.append(of_rounding(RULE, identity))
    return found


def _merged(faults: list[Fault]) -> list[Fault]:
    """Keep one of several figures of a line that are wrong by the same amount."""
    kept: list[Fault] = []
    seen: set[tuple[int, int, str, object]] = set()
    for fault in faults:
        cell = fault.cell
        key = (cell.table, cell.page, cell.row, fault.expected - cell.value)
        if key not in seen:
            seen.add(key)
            kept.append(fault)
    return kept
