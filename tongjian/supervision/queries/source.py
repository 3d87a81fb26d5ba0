"""The ledger as the query pages use it: rows, names of codes, results in Arrow, SQL to show."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from tongjian.core.orgs.reads import places
from tongjian.supervision.dictionaries.reads import names_as_of
from tongjian.supervision.ledger.tables import Tables


class Source:
    """Wraps ``Tables`` for questions about ``year``; the tables may hold the year before too."""

    def __init__(self, tables: Tables, year: int) -> None:
        self.tables = tables
        self.year = year
        self._names: dict[str, Mapping[str, str]] = {}

    @property
    def identity(self) -> Hashable:
        """What its answers depend on: the files that count, less what was replaced in each."""
        return (self.tables.identity, self.tables.years)

    def dataset(self, name: str) -> Any:
        """Return a dataset's rows as an Ibis table."""
        return self.tables.dataset(name)

    def summed(self, name: str) -> Any | None:
        """Return the sums of a dataset's rows as an Ibis table, None where the rows are to be asked."""
        return self.tables.summed(name)

    def execute(self, expression: Any) -> Any:
        """Run an expression; an Arrow table."""
        return self.tables.execute(expression)

    def formed(
        self,
        name: str,
        form: Hashable,
        build: Callable[[Any], Any],
        values: Mapping[Any, Any],
        years: tuple[int, ...],
        *,
        summed: bool = False,
    ) -> Any | None:
        """Answer a question to a dataset's ``years`` by its form; see ``Tables.formed``."""
        return self.tables.formed(name, form, build, values, years, summed=summed)

    def batches(self, expression: Any, size: int) -> Iterator[Any]:
        """Run an expression; Arrow batches of about ``size`` rows, in constant memory."""
        return self.tables.batches(expression, size)

    def sql(self, expression: Any) -> str:
        """Return the SQL of an expression, with the files it opens, for DuckDB."""
        return self.tables.sql(expression)

    def names(self, code_list: str) -> Mapping[str, str]:
        """Return code → name of a code list as of the day and year."""
        if code_list not in self._names:
            self._names[code_list] = self._read(code_list)
        return self._names[code_list]

    def _read(self, code_list: str) -> Mapping[str, str]:
        if code_list == "jurisdiction":
            return {place.code: place.name for place in places()}
        if code_list == "unit":
            # a jurisdiction's own accounts stand under its code
            return {**self.names("jurisdiction"), **self.tables.unit_names()}
        return names_as_of(code_list, self.year, self.tables.as_of)

    def last_month(self, name: str) -> str | None:
        """Return the last month delivered ("01" to "12"), None when a whole year is among them."""
        periods = [
            source.part.published.period
            for source in self.tables.sources
            if source.part.published.dataset == name
            and source.part.published.fiscal_year == self.year
        ]
        return None if None in periods else max((p for p in periods if p), default=None)
