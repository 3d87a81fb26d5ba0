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
from tongjian.supervision.warning.shared import Shared, monthly, texts

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
    def at_once(self) -> int:
        """How many expressions may run at the same time."""

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

    def words(self, name: str) -> Any:
        """Return the texts of a dataset's keyword columns: kind, word."""

    def values(self, rows: Sequence[tuple[Any, ...]], schema: ibis.Schema) -> Any:
        """Return a few rows known here as a table."""

    def execute(self, expression: Any) -> Any:
        """Run an Ibis expression and return an Arrow table."""

    def held(self, expression: Any) -> AbstractContextManager[Any]:
        """Work out an expression once and hold its rows for what is asked next."""


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
    changed: frozenset[Changed] = frozenset()
    shared: Shared | None = None

    def dataset(self, name: str) -> Any:
        """Return the dataset's rows of these jurisdictions and years and of the years before.

        Raises ``LookupError`` for one the rule does not name: its absence would go unsaid.
        """
        if name not in self.rule.reads:
            raise LookupError(f"{self.rule.key} reads {name} and does not name it")
        rows = self.tables.dataset(name)
        if name == "payment":
            rows = rows.select(*PAYMENT_COLUMNS)
        return self._mine(rows, self._reached(name))

    def _reached(self, name: str) -> set[int]:
        """Return the years judged and those before that the rule reads of a dataset."""
        back = range(self.rule.reach(name) + 1)
        reached = {year - years for year in self.years for years in back}
        return reached & set(self.tables.years)

    def _mine(self, rows: Any, years: set[int]) -> Any:
        """Return the rows of years and of the jurisdictions seen."""
        if years != set(self.tables.years):
            rows = rows.filter(rows.fiscal_year.isin(sorted(years)))
        opened = self._opened()
        if set(opened) == set(self.tables.jurisdictions):
            return rows
        return rows.filter(rows.jurisdiction.isin(opened))

    @property
    def paid_monthly(self) -> Any:
        """The dated own-level payments added up by line and month, columns of ``MONTHLY``."""
        self._reading_payments()
        years = self._reached("payment")
        known = self.shared.monthly(years) if self.shared is not None else None
        if known is None:
            return monthly(self.payment)
        known = known.filter(known.fiscal_year.isin(sorted(years)))
        return known.filter(known.jurisdiction.isin(sorted(self._opened())))

    def texts(self, column: str) -> Any:
        """Return the distinct texts (``text``) of a keyword column of payments; no persons' names.

        They may be of other places and years: a text found says nothing until payments have it.
        """
        self._reading_payments()
        known = self.shared.texts() if self.shared is not None else texts(self.tables)
        return known.filter(known.kind == column).select("text")

    def _reading_payments(self) -> None:
        if "payment" not in self.rule.reads:
            raise LookupError(f"{self.rule.key} reads payment and does not name it")

    def payments_with(self, *columns: str, before: int = 0) -> Any:
        """Return the payments of the years judged with columns beyond ``PAYMENT_COLUMNS``.

        And of as many years ``before`` them.
        """
        self._reading_payments()
        always = ("jurisdiction", "fiscal_year", *columns)
        rows = self.tables.dataset("payment").select(*dict.fromkeys(always))
        years = {year - back for year in self.years for back in range(before + 1)}
        return rows.filter(
            rows.fiscal_year.isin(sorted(years)), rows.jurisdiction.isin(self._opened())
        )

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
