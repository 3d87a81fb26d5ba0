"""The ledger as one rule sees it: the jurisdictions and years it judges, the years before, no more.

So a rule needs no condition on the year asked for, and what it finds in a year does not depend on
which other years or jurisdictions were asked for with it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import ibis

from tongjian.supervision.warning.declare import LedgerRule, is_town

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
OF_YEAR = ibis.schema({"jurisdiction": "string", "fiscal_year": "int32"})


class Executable(Protocol):
    """The ledger's tables, opened for some jurisdictions and years, able to run an expression."""

    @property
    def jurisdictions(self) -> Sequence[str]:
        """The jurisdictions the tables were opened for."""

    @property
    def years(self) -> Sequence[int]:
        """The years the tables hold."""

    @property
    def as_of(self) -> date:
        """The day whose knowledge counts."""

    @property
    def confidential(self) -> bool:
        """Whether confidential datasets are open."""

    @property
    def delivered(self) -> Collection[tuple[str, str, int]]:
        """The (dataset, jurisdiction, year) of which a delivery counts."""

    @property
    def units(self) -> Any:
        """The names of all units."""

    @property
    def functions(self) -> Any:
        """Function codes of the years."""

    @property
    def economics(self) -> Any:
        """Economic codes of the years."""

    @property
    def revenues(self) -> Any:
        """Revenue codes of the years."""

    @property
    def received(self) -> Any:
        """The day each delivery came in."""

    def dataset(self, name: str) -> Any:
        """Return a dataset's rows."""

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        """Return a few rows known here as a table."""

    def execute(self, expression: Any) -> Any:
        """Run an Ibis expression and return an Arrow table."""

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        """Work out an expression once and hold its rows for what is asked next."""


@dataclass(frozen=True)
class Held:
    """The payments of some years in the engine's memory; None where no rule reads payments."""

    payment: Any = None
    years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Changed:
    """From ``year`` on a jurisdiction's figures of a dataset are counted on another basis.

    Only rows whose code in ``column`` begins with ``prefix`` are; both blank mean all rows.
    """

    dataset: str
    jurisdiction: str
    year: int
    column: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class View:
    """What ``declare.RuleTables`` promises, for one rule, some jurisdictions and their years."""

    tables: Executable
    rule: LedgerRule
    jurisdictions: Sequence[str]
    years: Sequence[int]
    pairs: frozenset[tuple[str, int]]
    held: Held = Held()
    changed: frozenset[Changed] = frozenset()

    def dataset(self, name: str) -> Any:
        """Return the dataset's rows of these jurisdictions and years and of the years before.

        Raises ``LookupError`` for one the rule does not name: its absence would go unsaid.
        """
        if name not in self.rule.reads:
            raise LookupError(f"{self.rule.key} reads {name} and does not name it")
        reached = {year - back for year in self.years for back in range(self.rule.before(name) + 1)}
        wanted = reached & set(self.tables.years)
        rows = self._payments(wanted) if name == "payment" else self.tables.dataset(name)
        if wanted != set(self.tables.years) and name != "payment":
            rows = rows.filter(rows.fiscal_year.isin(sorted(wanted)))
        opened = self._opened()
        if set(opened) == set(self.tables.jurisdictions):
            return rows
        return rows.filter(rows.jurisdiction.isin(opened))

    def payments_with(self, *columns: str, before: int = 0) -> Any:
        """Return the payments of the years judged with columns that are not held in memory.

        And of as many years ``before`` them. They are read from their files: for columns one rule
        needs of few payments.
        """
        if "payment" not in self.rule.reads:
            raise LookupError(f"{self.rule.key} reads payment and does not name it")
        always = ("jurisdiction", "fiscal_year", *columns)
        rows = self.tables.dataset("payment").select(*dict.fromkeys(always))
        years = {year - back for year in self.years for back in range(before + 1)}
        return rows.filter(
            rows.fiscal_year.isin(sorted(years)), rows.jurisdiction.isin(self._opened())
        )

    def _payments(self, wanted: set[int]) -> Any:
        """Return payments of years from memory, of further ones from their files."""
        files = self.tables.dataset("payment").select(*PAYMENT_COLUMNS)
        if self.held.payment is None:
            return _of_years(files, wanted, self.tables)
        kept = self.held.payment.select(*PAYMENT_COLUMNS)
        at_hand = wanted & self.held.years
        if at_hand != self.held.years:
            kept = kept.filter(kept.fiscal_year.isin(sorted(at_hand)))
        further = wanted - self.held.years
        if not further:
            return kept
        return kept.union(files.filter(files.fiscal_year.isin(sorted(further))))

    def _opened(self) -> list[str]:
        """Return whose rows are seen: the jurisdictions judged, with their towns if so declared."""
        if not self.rule.towns:
            return list(self.jurisdictions)
        return [
            code
            for code in self.tables.jurisdictions
            if code in self.jurisdictions
            or any(lies_in(code, district) for district in self.jurisdictions)
        ]

    def delivered(self, name: str) -> Any:
        """Return where and in which years anything counts of a dataset."""
        if name not in self.rule.reads:
            raise LookupError(f"{self.rule.key} reads {name} and does not name it")
        opened = set(self._opened())
        rows = sorted(
            (code, year)
            for dataset, code, year in self.tables.delivered
            if dataset == name and code in opened
        )
        return self.tables.values(rows, OF_YEAR)

    def basis_changed(
        self, dataset: str, column: str, codes: Sequence[str]
    ) -> set[tuple[str, int]]:
        """Return (jurisdiction, year) from which rows with such codes count on another basis.

        ``codes`` are beginnings of codes in ``column``; a change of one within another touches it.
        """
        return {
            (one.jurisdiction, one.year)
            for one in self.changed
            if one.dataset == dataset
            and (
                one.column != column
                or any(code.startswith(one.prefix) or one.prefix.startswith(code) for code in codes)
            )
        }

    @property
    def judged(self) -> Any:
        """Every jurisdiction and year judged."""
        return self.tables.values(sorted(self.pairs), OF_YEAR)

    @property
    def budget(self) -> Any:
        """The budget rows."""
        return self.dataset("budget")

    @property
    def payment(self) -> Any:
        """The payments, in ``PAYMENT_COLUMNS``."""
        return self.dataset("payment")

    @property
    def revenue(self) -> Any:
        """The revenue rows."""
        return self.dataset("revenue")

    @property
    def units(self) -> Any:
        """The names of all units."""
        return self.tables.units

    @property
    def functions(self) -> Any:
        """Function codes of the years."""
        return self.tables.functions

    @property
    def economics(self) -> Any:
        """Economic codes of the years."""
        return self.tables.economics

    @property
    def revenues(self) -> Any:
        """Revenue codes of the years."""
        return self.tables.revenues

    @property
    def received(self) -> Any:
        """The day each delivery came in."""
        return self.tables.received

    @property
    def as_of(self) -> date:
        """The day whose knowledge counts."""
        return self.tables.as_of


def lies_in(town: str, district: str) -> bool:
    """Return whether a town lies in a district: its code begins with the district's."""
    return is_town(town) and not is_town(district) and town.startswith(district)


def payments_of(tables: Executable, years: Collection[int]) -> Any:
    """Return the payments of years as an expression to hold."""
    return _of_years(tables.dataset("payment").select(*PAYMENT_COLUMNS), set(years), tables)


def _of_years(rows: Any, wanted: set[int], tables: Executable) -> Any:
    if wanted == set(tables.years):
        return rows
    return rows.filter(rows.fiscal_year.isin(sorted(wanted)))
