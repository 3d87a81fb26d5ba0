"""Running ledger rules: set-based, one query a rule, the same answer in the same order each time.

A threshold may differ from jurisdiction to jurisdiction. Those with equal thresholds are judged
together, so that one query serves them all where nobody has changed anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from tongjian.supervision.warning.declare import LedgerRule, RuleTables, Settings
from tongjian.supervision.warning.judge import rules as all_rules

PAYMENT_COLUMNS = (
    "jurisdiction",
    "fiscal_year",
    "fund_type",
    "level_scope",
    "payment_no",
    "date_paid",
    "unit",
    "function_code",
    "project",
    "project_name",
    "payee",
    "payee_is_person",
    "account_key",
    "purpose",
    "amount_yuan",
    "delivery",
    "row",
)
"""What rules read of a payment. A rule that needs another column adds it here."""

SettingsOf = Callable[[LedgerRule, str], Settings]


class Executable(RuleTables, Protocol):
    """The ledger's tables, opened for some jurisdictions and years, able to run an expression."""

    @property
    def jurisdictions(self) -> Sequence[str]:
        """The jurisdictions the tables were opened for."""

    @property
    def years(self) -> Sequence[int]:
        """The years the tables hold."""

    def execute(self, expression: Any) -> Any:
        """Run an Ibis expression and return an Arrow table."""

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        """Work out an expression once and hold its rows for what is asked next."""


@dataclass(frozen=True)
class Subject:
    """What a warning is about; ``kind`` is a key of ``declare.SUBJECT_KINDS``."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True)
class Result:
    """One hit of one rule. Figures are in ``unit``; ``evidence`` may be cut at a limit."""

    rule: LedgerRule
    jurisdiction: str
    year: int
    subject: Subject
    level: str
    actual: Decimal
    expected: Decimal
    difference: Decimal
    unit: str
    evidence: tuple[Mapping[str, Any], ...]
    evidence_total: int
    words: str

    @property
    def identity(self) -> tuple[int, str, int, str, str]:
        """Return what makes two hits the same warning."""
        return (
            self.rule.number,
            self.jurisdiction,
            self.year,
            self.subject.kind,
            self.subject.code,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the published shape; ``evidence_total`` only where evidence was cut."""
        published = {
            "rule": self.rule.number,
            "version": self.rule.version,
            "level": self.level,
            "group": self.rule.group,
            "jurisdiction": self.jurisdiction,
            "year": self.year,
            "subject": {
                "kind": self.subject.kind,
                "code": self.subject.code,
                "name": self.subject.name,
            },
            "actual": str(self.actual),
            "expected": str(self.expected),
            "difference": str(self.difference),
            "unit": self.unit,
            "evidence": [dict(each) for each in self.evidence],
            "basis": cited(self.rule),
            "words": self.words,
        }
        if self.evidence_total > len(self.evidence):
            published["evidence_total"] = self.evidence_total
        return published


def cited(rule: LedgerRule) -> str:
    """Return the rule's basis as a reader sees it."""
    return "；".join(basis.cited for basis in rule.basis)


def ledger_rules() -> tuple[LedgerRule, ...]:
    """Return the declared ledger rules by number."""
    return tuple(rule for rule in all_rules() if isinstance(rule, LedgerRule))


def defaults(rule: LedgerRule, jurisdiction: str) -> Settings:
    """Return the thresholds as declared, the same everywhere."""
    return rule.defaults()


def judge_ledger(
    tables: Executable,
    settings_of: SettingsOf = defaults,
    rules: Iterable[LedgerRule] | None = None,
) -> list[Result]:
    """Run the rules over the tables; ordered by jurisdiction, year, rule and subject.

    ``settings_of`` gives a rule's thresholds in a jurisdiction. A rule says nothing about a year
    in which it was not in force.
    """
    chosen = [
        rule
        for rule in (ledger_rules() if rules is None else rules)
        if any(rule.in_force(year) for year in tables.years)
    ]
    with _payments_at_hand(tables) as payment:
        found = [result for rule in chosen for result in _run(rule, tables, payment, settings_of)]
    return sorted(found, key=lambda result: (result.identity[1:3], result.identity))


def _payments_at_hand(tables: Executable) -> AbstractContextManager[Any]:
    """Hold the payments' columns in the engine's memory: every rule reads them, most twice.

    Decoding the files anew for each would be half of the work. The engine spills to disk what
    exceeds its memory.
    """
    return tables.held(tables.payment.select(*PAYMENT_COLUMNS))


def _run(
    rule: LedgerRule, tables: Executable, payment: Any, settings_of: SettingsOf
) -> Iterable[Result]:
    for settings, jurisdictions in _alike(rule, tables.jurisdictions, settings_of):
        view = View(tables, jurisdictions, payment)
        for row in tables.execute(rule.find(view, settings)).to_pylist():
            result = _result(rule, row)
            if rule.in_force(result.year):
                yield result


def _alike(
    rule: LedgerRule, jurisdictions: Sequence[str], settings_of: SettingsOf
) -> list[tuple[Settings, tuple[str, ...]]]:
    """Return the jurisdictions grouped by equal thresholds."""
    groups: dict[tuple[tuple[str, Decimal], ...], list[str]] = {}
    for code in sorted(jurisdictions):
        settings = {**rule.defaults(), **settings_of(rule, code)}
        groups.setdefault(tuple(sorted(settings.items())), []).append(code)
    return [(dict(settings), tuple(codes)) for settings, codes in groups.items()]


def _result(rule: LedgerRule, row: Mapping[str, Any]) -> Result:
    return Result(
        rule=rule,
        jurisdiction=row["jurisdiction"],
        year=row["year"],
        subject=Subject(row["subject_kind"], row["subject_code"], row["subject_name"]),
        level=row["level"],
        actual=row["actual"],
        expected=row["expected"],
        difference=row["difference"],
        unit=row["unit"],
        evidence=tuple(row["evidence"]),
        evidence_total=row["evidence_total"],
        words=rule.words(row),
    )


@dataclass(frozen=True)
class View:
    """The tables as a rule sees them: some jurisdictions, and all years where there are several."""

    tables: Executable
    jurisdictions: Sequence[str]
    held: Any = None

    @property
    def budget(self) -> Any:
        """The budget rows of these jurisdictions."""
        return self._only(self.tables.budget)

    @property
    def payment(self) -> Any:
        """The payments of these jurisdictions, in ``PAYMENT_COLUMNS``."""
        held = self.tables.payment if self.held is None else self.held
        return self._only(held.select(*PAYMENT_COLUMNS))

    @property
    def revenue(self) -> Any:
        """The revenue rows of these jurisdictions."""
        return self._only(self.tables.revenue)

    @property
    def units(self) -> Any:
        """The names of all units."""
        return self.tables.units

    @property
    def received(self) -> Any:
        """The day each delivery came in."""
        return self.tables.received

    @property
    def as_of(self) -> date:
        """The day whose knowledge counts."""
        return self.tables.as_of

    @property
    def year(self) -> int | None:
        """The one year there is, None for several."""
        return self.tables.years[0] if len(self.tables.years) == 1 else None

    def _only(self, table: Any) -> Any:
        if set(self.jurisdictions) == set(self.tables.jurisdictions):
            return table
        return table.filter(table.jurisdiction.isin(self.jurisdictions))
