"""Reads report tables of a finance bureau (收支报表): names instead of codes, in Excel or Word."""

from collections.abc import Callable
from pathlib import Path

from tongjian.supervision.readers.reports.document import read_document
from tongjian.supervision.readers.reports.match import Dictionary, Mapped
from tongjian.supervision.readers.reports.model import Finding, Line, Part, Report
from tongjian.supervision.readers.reports.numbers import FACTORS
from tongjian.supervision.readers.reports.sheets import Corrections

__all__ = [
    "FACTORS",
    "Corrections",
    "Dictionary",
    "Finding",
    "Line",
    "Part",
    "Report",
    "read_report",
]


def read_report(
    path: Path,
    dictionary: Dictionary | Callable[[int | None], Dictionary] = Dictionary.of,
    *,
    mapping: Mapped | None = None,
    year: int | None = None,
    unit: str | None = None,
    corrections: Corrections | None = None,
) -> Report:
    """Return the lines, totals and doubts of the report tables in ``path`` (xlsx, xls, csv, docx).

    ``dictionary`` has the code lists names are held against, or is a function of the year, so that
    the year printed in the file decides (None: it prints none). ``mapping`` is what a person
    decided before, by clean name, by (side, name), or by "parent/name"; an empty code means that
    the name has none. ``year`` overrides the file's for the dictionary and decides where the file
    is of two years. ``unit`` (a key of ``FACTORS``) overrides what is printed.
    ``corrections`` are laid over the cells before anything is read.

    Raises ``Unreadable`` for a file of another kind, encrypted, damaged, out of bounds, or without
    any table that has names and amounts.
    """
    return read_document(
        Path(path), dictionary, mapping or {}, year, unit, corrections=corrections or {}
    )
