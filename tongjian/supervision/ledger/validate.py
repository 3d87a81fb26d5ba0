"""A delivered file from bytes to checked rows, with no Django and no database server."""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tongjian.core.files.archive import check_archive
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.sniff import sniff
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.checks import (
    Checked,
    Slice,
    check_codes,
    check_keys,
    check_rows,
    check_totals,
    create_typed,
)
from tongjian.supervision.ledger.engine import QUIET
from tongjian.supervision.ledger.faults import Fault, FaultLog
from tongjian.supervision.ledger.parquet import (
    Written,
    people,
    write_rows,
    write_sums,
    write_words,
)
from tongjian.supervision.ledger.protect import install_key
from tongjian.supervision.ledger.staging import SMALL, Staged, drop_raw
from tongjian.supervision.ledger.textfile import stage_text
from tongjian.supervision.ledger.workbook import stage_workbook

MEMORY = "TONGJIAN_LEDGER_MEMORY"
ACCEPTED = {"csv", "xlsx", "xls"}
Progress = Callable[[str, int], None]


@dataclass
class Validation:
    """The outcome: ``fatal`` rejects the delivery whole; warnings go with it.

    ``counts`` is kind of fault → number; ``faults`` the first thousand; ``sums`` the sum of every
    amount column; ``sheets`` (name, rows before it), which turns a ledger row into sheet and row.
    """

    file: str
    rows: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fatal: bool = False
    sheets: list[tuple[str, int]] = field(default_factory=list)
    totals: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """The files of a valid delivery, finished but not yet published, and the people in it."""

    rows: Written
    words: Written
    people: list[tuple[str, str]]
    sums: Written | None = None

    def files(self) -> list[tuple[str, Written]]:
        """Return the files with the kind each is listed under."""
        found = [("rows", self.rows), ("words", self.words)]
        return found if self.sums is None else [*found, ("sums", self.sums)]


def quiet(step: str, percent: int) -> None:
    """Take progress and show nothing."""


@contextmanager
def workbench(work: Path, size: int = 0) -> Iterator[Any]:
    """Give a private DuckDB that can fetch nothing; for a large file one on disk in ``work``.

    Small files share a connection in memory, one per thread: opening one takes longer than
    checking such a file. What was staged is dropped before the next.
    """
    if size <= SMALL:
        con = _small_bench()
        try:
            yield con
        finally:
            _cleared(con)
        return
    path = work / "staging.duckdb"
    path.unlink(missing_ok=True)
    threads = str(min(os.cpu_count() or 2, 8))
    con = duckdb.connect(str(path), config={**_limits(threads), "temp_directory": str(work)})
    con.execute(QUIET)
    try:
        yield con
    finally:
        con.close()


def _limits(threads: str) -> dict[str, Any]:
    return {
        "threads": threads,
        "memory_limit": os.environ.get(MEMORY, "1GB"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


_local = threading.local()


def _small_bench() -> Any:
    """Return the thread's connection; a forked process makes its own."""
    if getattr(_local, "process", None) != os.getpid():
        _local.bench = duckdb.connect(":memory:", config=_limits("1"))
        _local.process = os.getpid()
    return _local.bench


def _cleared(con: Any) -> None:
    """Drop what was staged; a connection that cannot is given up."""
    try:
        drop_raw(con)
        for name in ("typed", "known", "payee", "account"):
            con.execute(f"DROP TABLE IF EXISTS {name}")
        for name in ("half", "texts"):
            con.execute(f"DROP VIEW IF EXISTS {name}")
        for purpose in ("payee", "account"):
            con.execute(f"RESET VARIABLE {purpose}_inner")
            con.execute(f"RESET VARIABLE {purpose}_outer")
    except duckdb.Error:
        _local.process = None
        con.close()


def validate(
    con: Any,
    path: Path,
    dataset: Dataset,
    of: Slice,
    *,
    name: str,
    known: Mapping[str, Collection[str]],
    totals: Mapping[str, str],
    work: Path,
    progress: Progress = quiet,
) -> Validation:
    """Stage and check the file at ``path``, which the sender calls ``name``.

    ``known`` maps a code list to its codes in the year; ``totals`` are the sender's control totals
    (column → text), beside those in the file itself. The connection keeps the view ``typed``.
    """
    log = FaultLog(name)
    progress("读取文件", 5)
    staged = _stage(con, path, dataset, log, work)
    checked = Checked()
    if staged is not None:
        progress("核对各行", 40)
        create_typed(con, dataset, staged, keep=path.stat().st_size <= SMALL)
        checked = check_rows(con, dataset, of, staged, log)
        check_keys(con, dataset, staged, log)
        check_codes(con, dataset, known, staged, log)
        check_totals(dataset, checked, {**staged.totals, **totals}, log)
    progress("核对完成", 60)
    return Validation(
        name,
        checked.rows,
        checked.sums,
        dict(log.counts),
        log.first(),
        log.fatal,
        staged.sheets if staged else [],
        staged.totals if staged else {},
    )


def _stage(con: Any, path: Path, dataset: Dataset, log: FaultLog, work: Path) -> Staged | None:
    try:
        kind = sniff(path, ACCEPTED)
        if kind == "xlsx":
            check_archive(path)
    except RefusedFile as error:
        log.add("unreadable", str(error))
        return None
    except zlib.error:
        log.add("unreadable", "文件内部已损坏，无法解压；请从原处重新导出后再报送")
        return None
    if kind in ("xlsx", "xls"):
        return stage_workbook(con, path, dataset, log)
    return stage_text(con, path, dataset, log, work)


def prepare(
    con: Any,
    dataset: Dataset,
    delivery: str,
    *,
    folder: Path,
    key: bytes,
    progress: Progress = quiet,
) -> Prepared:
    """Write the checked rows of ``typed`` as the delivery's ledger files into ``folder``."""
    progress("写入账本", 65)
    install_key(con, key)
    rows = write_rows(con, dataset, delivery, folder / f"{delivery}.parquet")
    progress("编制检索词", 85)
    words = write_words(con, dataset, rows.path, folder / f"{delivery}.words.parquet")
    progress("汇总", 90)
    sums = write_sums(con, dataset, rows.path, folder / f"{delivery}.sums.parquet")
    return Prepared(rows, words, people(con, dataset), sums)
