"""Dictionaries as of a day: codes and names, what follows what, where figures do not compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from tongjian.core.scope import running
from tongjian.supervision.datasets.dictionaries import Code, codes
from tongjian.supervision.dictionaries.lineage import Link, succession
from tongjian.supervision.dictionaries.models import (
    BasisChange,
    CodeEntry,
    CodeMapping,
    UnitSuccession,
)

E = TypeVar("E", CodeEntry, CodeMapping, UnitSuccession, BasisChange)


def standing(rows: QuerySet[E], as_of: date, key: Sequence[str]) -> list[E]:
    """Return the entries known by the end of a day: the last of each ``key``, unless withdrawn."""
    last: dict[tuple[Any, ...], E] = {}
    for row in rows.filter(entered__lte=as_of).order_by("id"):
        last[tuple(getattr(row, name) for name in key)] = row
    return [row for row in last.values() if not row.withdrawn]


KEYS: Mapping[type[Any], tuple[str, ...]] = {
    CodeEntry: ("list", "code", "from_year"),
    CodeMapping: ("list", "year", "from_code", "to_code"),
    UnitSuccession: ("jurisdiction_id", "on", "from_code", "to_code"),
    BasisChange: ("jurisdiction_id", "dataset", "measure", "column", "prefix", "year"),
}


Edition = tuple[int, int]
# every page of the ledger asks it
EDITION = "SELECT coalesce(max(id), 0), count(*) FROM supervision_codeentry WHERE entered <= %s"


def edition(as_of: date) -> Edition:
    """Return what changes whenever a code is entered that counts on ``as_of``: last id, how many.

    The last alone would not do: of two entered at once, the one with the higher id may be seen
    first.
    """

    def read() -> Edition:
        with connection.cursor() as cursor:
            cursor.execute(EDITION, [as_of])
            last, number = cursor.fetchone()
        return (last, number)

    scope = running()
    if scope is None:
        return read()
    known: Edition = scope.once(("edition", as_of), read)
    return known


def codes_as_of(name: str, year: int, as_of: date) -> tuple[Code, ...]:
    """Return the codes of a list in force in ``year`` as they were known on ``as_of``.

    What was entered takes the place of a shipped code; raises ``KeyError`` for an unknown list.
    """
    return _codes(name, year, as_of, edition(as_of))


def names_as_of(name: str, year: int, as_of: date) -> Mapping[str, str]:
    """Return code → name; see ``codes_as_of``."""
    return _names(name, year, as_of, edition(as_of))


@lru_cache(256)
def _codes(name: str, year: int, as_of: date, known: Edition) -> tuple[Code, ...]:
    """Read a list once for each edition: entries are never changed."""
    found = {code.code: code for code in codes(name, year)}
    last, _ = known
    if last:
        rows = CodeEntry.objects.filter(list=name, id__lte=last)
        for row in standing(rows, as_of, KEYS[CodeEntry]):
            if row.from_year <= year <= row.to_year:
                made = Code(row.code, row.name, row.parent or None, row.from_year, row.to_year)
                found[row.code] = made
            elif row.from_year <= year:
                found.pop(row.code, None)  # entered to say that it ended
    return tuple(found[code] for code in sorted(found))


@lru_cache(256)
def _names(name: str, year: int, as_of: date, known: Edition) -> Mapping[str, str]:
    return {code.code: code.name for code in _codes(name, year, as_of, known)}


def code_links(name: str, as_of: date) -> list[Link]:
    """Return how the codes of a list follow one another, as known on ``as_of``."""
    rows = CodeMapping.objects.filter(list=name)
    found = standing(rows, as_of, KEYS[CodeMapping])
    return [Link(row.year, row.from_code, row.to_code) for row in found]


def unit_links(jurisdictions: Iterable[str], as_of: date) -> list[Link]:
    """Return how the units of jurisdictions follow one another, as known on ``as_of``."""
    rows = UnitSuccession.objects.filter(jurisdiction_id__in=list(jurisdictions))
    return [
        link
        for row in standing(rows, as_of, KEYS[UnitSuccession])
        for link in succession(row.kind, row.on, row.from_code, row.to_code)
    ]


def links(name: str, jurisdictions: Iterable[str], as_of: date) -> list[Link]:
    """Return the links of any code list, "unit" among them; none for one nobody maps."""
    if name == "unit":
        return unit_links(jurisdictions, as_of)
    return code_links(name, as_of) if name in {key for key, _ in _lists()} else []


def _lists() -> Iterable[tuple[str, str]]:
    return CodeMapping._meta.get_field("list").choices or ()  # type: ignore[return-value]


@dataclass(frozen=True)
class Figure:
    """A figure that is to be compared: dataset, measure, where, and the codes it is narrowed to.

    ``codes`` maps a column to the beginning of its codes; a column it lacks is not narrowed.
    """

    dataset: str
    measure: str
    jurisdictions: tuple[str, ...]
    codes: Mapping[str, str]


def basis_changes(
    dataset: str, jurisdictions: Iterable[str], as_of: date, measure: str = ""
) -> list[BasisChange]:
    """Return the standing changes of basis of a dataset (of one measure where given), by year."""
    rows = BasisChange.objects.filter(dataset=dataset, jurisdiction_id__in=list(jurisdictions))
    found = standing(rows, as_of, KEYS[BasisChange])
    return sorted(
        (row for row in found if not measure or row.measure in ("", measure)),
        key=lambda row: (row.year, row.id),
    )


def obstacle(figure: Figure, years: tuple[int, int], as_of: date) -> BasisChange | None:
    """Return the change of basis between two years that makes a figure incomparable, or None.

    A figure is touched when rows of the changed kind can be in it: its codes lie within the
    change's, or the change's within its.
    """
    first, last = sorted(years)
    for change in basis_changes(figure.dataset, figure.jurisdictions, as_of, figure.measure):
        if first < change.year <= last and _touched(change, figure):
            return change
    return None


def _touched(change: BasisChange, figure: Figure) -> bool:
    if not change.column or change.column not in figure.codes:
        return True
    code = figure.codes[change.column]
    return code.startswith(change.prefix) or change.prefix.startswith(code)


def history(model: type[E]) -> QuerySet[E]:
    """Return every entry within the scope, newest first, for the lists."""
    return model._default_manager.all()
