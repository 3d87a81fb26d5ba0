"""What a case keeps of a finding, so that it can be shown when the data has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ibis

from tongjian.supervision.cases.about import PAYMENT, WHOLE, Row, Seen, cause, share
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.warning import pages
from tongjian.supervision.warning.declare import Rule, rule_key
from tongjian.supervision.warning.models import LedgerWarning
from tongjian.supervision.warning.plain import money

FACTS = "rule_title kind code name actual expected difference unit facts total".split()
"""The parts of a frozen finding that a case is reckoned from."""
KEYS = ibis.schema({"delivery": "string", "row": "int64"})
Rows = dict[tuple[str, str, int], dict[str, Any]]
"""Rows of the ledger by dataset, delivery and row."""


def rows_behind(warnings: Sequence[LedgerWarning]) -> dict[date, Rows]:
    """Return the evidence rows of warnings by the day the warnings are as of.

    A question for each dataset and day; a row whose delivery did not count that day is absent.
    """
    found: dict[date, Rows] = {}
    for day in sorted({warning.as_of for warning in warnings}):
        wanted: dict[str, set[tuple[str, int]]] = {}
        for warning in warnings:
            for each in warning.evidence if warning.as_of == day else ():
                wanted.setdefault(each["dataset"], set()).add((each["delivery"], each["row"]))
        found[day] = _rows_on(day, wanted)
    return found


def _rows_on(day: date, wanted: Mapping[str, set[tuple[str, int]]]) -> Rows:
    deliveries = {delivery for keys in wanted.values() for delivery, _ in keys}
    known = ledger.deliveries_by_id(deliveries).values()
    if not known:
        return {}
    tables = ledger.open_tables(
        as_of=day,
        years=sorted({each.fiscal_year for each in known}),
        jurisdictions=sorted({each.jurisdiction_id for each in known}),
        confidential=True,
    )
    rows: Rows = {}
    for name, keys in wanted.items():
        table = tables.dataset(name)
        chosen = table.semi_join(tables.values(sorted(keys), KEYS), ["delivery", "row"])
        for row in tables.execute(chosen).to_pylist():
            rows[name, row["delivery"], row["row"]] = row
    return rows


def freeze(
    warning: LedgerWarning, rows: Rows, deliveries: Mapping[str, Delivery], rule: Rule | None
) -> dict[str, Any]:
    """Return a finding as JSON: what it said, its figures and basis, its rows as shown.

    ``facts`` are what a case is reckoned from; a payee who is a person is only said to be one.
    """
    keys = [(each["dataset"], each["delivery"], each["row"]) for each in warning.evidence]
    by_dataset: dict[str, list[dict[str, Any]]] = {}
    for key in keys:
        if key in rows:
            by_dataset.setdefault(key[0], []).append(rows[key])
    named = {delivery for _, delivery, _ in keys}
    return {
        "rule_title": f"{rule.key} {rule.title}" if rule else rule_key(warning.rule),
        "words": warning.words,
        "kind": warning.subject_kind,
        "code": warning.subject_code,
        "name": warning.subject_name,
        "actual": str(warning.actual),
        "expected": str(warning.expected),
        "difference": str(warning.difference),
        "unit": warning.unit,
        "printed": pages.arithmetic(warning),
        "basis": [one["cited"] for one in pages.basis_shown(rule)] if rule else [],
        "why": rule.page.why if rule else "",
        "tables": [_table(name, found) for name, found in by_dataset.items()],
        "facts": [_fact(name, row) for name, found in by_dataset.items() for row in found],
        "total": warning.evidence_total,
        "lost": len([key for key in keys if key not in rows]),
        "deliveries": [
            {
                "id": one.pk,
                "dataset": one.dataset,
                "file": one.file_name,
                "sm3": one.sm3,
                "received": one.received.isoformat(),
            }
            for one in sorted(deliveries.values(), key=lambda one: (one.received, one.pk))
            if one.pk in named
        ],
        "changed_at": warning.changed_at.isoformat(),
    }


def frozen_anew(
    kept: Mapping[str, Any], frozen: dict[str, Any], *, as_of: date, level: str, version: int
) -> dict[str, Any]:
    """Return a finding frozen anew that holds also what was kept of it until now, oldest first.

    A letter rests on what was kept. ``as_of``, ``level`` and ``version`` are those of that time.
    """
    before = {key: value for key, value in kept.items() if key != "earlier"}
    told = {**before, "as_of": as_of.isoformat(), "level": level, "version": version}
    return {**frozen, "earlier": [*kept.get("earlier", ()), told]}


def _table(name: str, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    (shown,) = pages.evidence_shown({name: found})
    return {
        "dataset": name,
        "title": shown["title"],
        "headings": [[column.heading, column.is_number] for column in shown["columns"]],
        "rows": [[_text(cell.value) for cell in line.cells] for line in shown["lines"]],
        "keys": [[row["delivery"], row["row"]] for row in found],
    }


def _text(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _fact(name: str, row: Mapping[str, Any]) -> list[Any]:
    person = bool(row.get("payee_is_person"))
    paid = row.get("date_paid")
    return [
        name,
        row["delivery"],
        row["row"],
        row.get("unit") or "",
        row.get("project") or "",
        row.get("project_name") or "",
        "" if person else row.get("payee") or "",
        person,
        str(_amount(dataset_named(name), row)),
        f"{paid:%Y-%m}" if isinstance(paid, date) else "",
    ]


def _amount(dataset: Dataset, row: Mapping[str, Any]) -> Decimal:
    """Return a row's sum: its first amount that is filled."""
    amounts = (row.get(one.name) for one in dataset.columns if one.type == "amount")
    return next((value for value in amounts if value is not None), Decimal(0))


def only_of(frozen: Mapping[str, Any], own: Collection[str]) -> dict[str, Any]:
    """Return a frozen finding with a unit's own rows alone, and those that are no unit's.

    ``own`` are the unit's codes, those it took over from among them. Of a finding that is about
    others as well, words and figures say only what is the unit's; ``printed`` is empty then.
    """
    facts = [fact for fact in frozen["facts"] if not fact[3] or fact[3] in own]
    theirs = {(fact[0], fact[1], fact[2]) for fact in facts}
    tables = []
    for table in frozen["tables"]:
        kept = [
            (key, row)
            for key, row in zip(table["keys"], table["rows"], strict=True)
            if (table["dataset"], *key) in theirs
        ]
        if kept:
            keys, rows = [key for key, _ in kept], [row for _, row in kept]
            tables.append({**table, "keys": keys, "rows": rows})
    shown = {delivery for table in tables for delivery, _ in table["keys"]}
    left = sum(len(table["rows"]) for table in frozen["tables"])
    before = frozen.get("earlier", ())
    whole = share(frozen["code"], (fact[3] for fact in frozen["facts"]), own) == WHOLE
    return {
        **frozen,
        **({} if whole else {"words": _part_told(facts, own), "printed": {}}),
        "tables": tables,
        "facts": facts,
        "total": (frozen["total"] - left if whole else 0)
        + sum(len(table["rows"]) for table in tables),
        "deliveries": [one for one in frozen["deliveries"] if one["id"] in shown],
        **({"earlier": [only_of(one, own) for one in before]} if before else {}),
    }


def _part_told(facts: Sequence[Sequence[Any]], own: Collection[str]) -> str:
    """Say how much of a finding about several units is one unit's."""
    mine = [fact for fact in facts if fact[3] in own]
    paid = [Decimal(fact[8]) for fact in mine if fact[0] == PAYMENT]
    told = f"其中本单位的数据{len(mine)}行"
    if paid:
        told = f"其中本单位的支付{len(paid)}笔，共{money(sum(paid, Decimal(0)))}"
    return f"这个问题涉及几个单位，{told}，列在证据里；其他单位的不列出。"


def seen(
    frozen: Mapping[str, Any],
    *,
    jurisdiction: str,
    place: str,
    year: int,
    rule: int,
    level: str,
    confidential: bool,
) -> Seen:
    """Return a frozen finding as ``about`` takes it."""
    return Seen(
        jurisdiction=jurisdiction,
        place=place,
        year=year,
        rule=rule,
        rule_title=frozen["rule_title"].partition(" ")[2] or frozen["rule_title"],
        level=level,
        kind=frozen["kind"],
        code=frozen["code"],
        name=frozen["name"],
        actual=Decimal(frozen["actual"]),
        expected=Decimal(frozen["expected"]),
        difference=Decimal(frozen["difference"]),
        unit=frozen["unit"],
        rows=tuple(_row(fact) for fact in frozen["facts"]),
        total=frozen["total"],
        confidential=confidential,
    )


def seen_now(
    warning: LedgerWarning, frozen: Mapping[str, Any] | None = None, place: str = ""
) -> Seen:
    """Return a warning as it stands, with the rows of its frozen form where that is given."""
    told = frozen or {
        "rule_title": "",
        "kind": warning.subject_kind,
        "code": warning.subject_code,
        "name": warning.subject_name,
        "actual": warning.actual,
        "expected": warning.expected,
        "difference": warning.difference,
        "unit": warning.unit,
        "facts": (),
        "total": 0,
    }
    return seen(
        told,
        jurisdiction=warning.jurisdiction_id,
        place=place,
        year=warning.year,
        rule=warning.rule,
        level=warning.level,
        confidential=warning.confidential,
    )


def cause_of(warning: LedgerWarning) -> str:
    """Return what tells a warning's figures, as they stand, from others."""
    return cause(seen_now(warning))


def _row(fact: Sequence[Any]) -> Row:
    dataset, delivery, row, unit, project, project_name, payee, person, amount, month = fact
    return Row(
        dataset,
        delivery,
        row,
        unit,
        project,
        project_name,
        payee,
        person=person,
        amount=Decimal(amount),
        month=month,
    )
