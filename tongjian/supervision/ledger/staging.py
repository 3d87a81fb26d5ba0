"""A delivered file as text in DuckDB, every row in its place, nothing judged yet.

The table ``raw`` has one text column per taken column, without surrounding spaces, NULL for a
blank cell. Its rows are the file's rows in order, so
that ``rowid + first`` is the row number a spreadsheet shows; rows that are no data (blank lines, a
second sheet's heading) are rows of NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from tongjian.supervision.ledger.typing_sql import cleaned, literal

BATCH = 20_000
SMALL = 16 << 20  # bytes of a file that is staged in memory
Progress = Callable[[str, float], None]


@dataclass
class Staged:
    """What was staged. ``sheets`` are (name, rows of the sheets before it), one ("", 0) for text.

    ``totals`` are the control totals found in the file itself: column or 行数 → text.
    """

    columns: list[str]
    first: int = 1
    sheets: list[tuple[str, int]] = field(default_factory=lambda: [("", 0)])
    totals: dict[str, str] = field(default_factory=dict)

    def place(self, row: int) -> tuple[str, int]:
        """Return the sheet and the row within it for a running row number."""
        name, before = self.sheets[0]
        for candidate, offset in self.sheets:
            if offset < row:
                name, before = candidate, offset
        return name, row - before


def load_raw(con: Any, query: str, given: Sequence[Any], *, kept_in: Path | None) -> None:
    """Make ``raw`` the rows of ``query`` in their order, in memory or in a file below ``kept_in``.

    For a large file Parquet takes a third of the time of a table on disk to write, and its
    dictionaries spare the checks most of the work on columns with few values.
    """
    drop_raw(con)
    if kept_in is None:
        con.execute(f"CREATE TABLE raw AS {query}", given)
        return
    path = literal(str(kept_in / "staging.parquet"))
    con.execute(f"COPY ({query}) TO {path} (FORMAT parquet, COMPRESSION snappy)", given)
    con.execute(
        "CREATE VIEW raw AS SELECT * EXCLUDE (file_row_number), file_row_number AS rowid "  # noqa: S608 - our path
        f"FROM read_parquet({path}, file_row_number = true)"
    )


def drop_raw(con: Any) -> None:
    """Drop ``raw``, whether it is a table or a view."""
    kinds = con.execute(
        "SELECT table_type FROM information_schema.tables WHERE table_name = 'raw'"
    ).fetchall()
    for (kind,) in kinds:
        con.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} raw")


def create_raw(con: Any, columns: Sequence[str]) -> None:
    """Create the empty table ``raw``."""
    drop_raw(con)
    listed = ", ".join(f'"{name}" VARCHAR' for name in columns)
    con.execute(f"CREATE TABLE raw ({listed})")


class RawWriter:
    """Appends rows of text to ``raw`` in batches; a row is a list as wide as the heading."""

    def __init__(self, con: Any, columns: Sequence[str]) -> None:
        self._con = con
        self._columns = list(columns)
        self._rows: list[Sequence[str | None]] = []
        self.written = 0

    def add(self, row: Sequence[str | None]) -> None:
        """Append one row of exactly the taken columns."""
        self._rows.append(row)
        self.written += 1
        if len(self._rows) >= BATCH:
            self.flush()

    def blank(self) -> None:
        """Append a row that is no data, to keep the numbering."""
        self.add([None] * len(self._columns))

    def flush(self) -> None:
        """Write what is waiting."""
        if not self._rows:
            return
        columns = [pa.array(values, pa.string()) for values in zip(*self._rows, strict=True)]
        self._con.register("batch", pa.table(columns, names=self._columns))
        kept = ", ".join(cleaned(f'"{name}"') for name in self._columns)
        self._con.execute(f"INSERT INTO raw SELECT {kept} FROM batch")  # noqa: S608 - declared
        self._con.unregister("batch")
        self._rows = []
