"""Changes of reporting basis (口径): which figures of two years may be held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    """From ``year`` on, figures of a dataset count on another basis.

    ``measure`` "" means every measure; ``column`` and ``prefix`` narrow it to rows whose code in
    that column begins so, both blank mean all rows.
    """

    dataset: str
    year: int
    note: str
    measure: str = ""
    column: str = ""
    prefix: str = ""

    def touches(self, measure: str, codes: Mapping[str, str]) -> bool:
        """Whether rows of the changed kind can be in a figure narrowed to ``codes``."""
        if self.measure not in ("", measure):
            return False
        if not self.column or self.column not in codes:
            return True
        code = codes[self.column]
        return code.startswith(self.prefix) or self.prefix.startswith(code)

    @property
    def words(self) -> str:
        """Say what changed, for the reader."""
        return f"{self.year}年起口径变化：{self.note}"


def known(datasets: Iterable[str], jurisdictions: Sequence[str], as_of: date) -> tuple[Change, ...]:
    """Return the changes declared for datasets of jurisdictions, as known by the end of a day."""
    from tongjian.supervision.dictionaries import reads

    return tuple(
        Change(each.dataset, each.year, each.note, each.measure, each.column, each.prefix)
        for dataset in datasets
        for each in reads.basis_changes(dataset, jurisdictions, as_of)
    )


def comparable(
    changes: Iterable[Change],
    dataset: str,
    measure: str,
    years: tuple[int, int],
    codes: Mapping[str, str],
) -> Change | None:
    """Return the change between two years that keeps a figure from being compared, or None."""
    first, last = sorted(years)
    for change in changes:
        between = change.dataset == dataset and first < change.year <= last
        if between and change.touches(measure, codes):
            return change
    return None
