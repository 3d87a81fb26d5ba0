"""Validation in SQL: one scan counts every kind of fault, details are read only for those found."""
# ruff: noqa: S608 - names come from declarations and values are bound or quoted by literal()

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from tongjian.supervision.datasets.declare import CODE_LISTS, Column, Dataset
from tongjian.supervision.ledger.faults import FATAL, KEEP, Fault, FaultLog
from tongjian.supervision.ledger.headings import known_names, plain, without_unit
from tongjian.supervision.ledger.staging import Staged
from tongjian.supervision.ledger.typing_sql import (
    PLACES,
    WRONG,
    expected,
    literal,
    sql_type,
    too_precise,
    typed,
)

TOTAL_WORDS = "'合计', '总计', '小计', '本页合计', '本页小计', '累计'"
TOO_PRECISE = {
    "amount": "写作“{value}”，金额到分为止，最多两位小数",
    "number": "写作“{value}”，最多四位小数",
}
ROW_COUNT = frozenset({"行数", "笔数", "rows", "row_count"})
SHOWN = 120


@dataclass(frozen=True)
class Slice:
    """What the sender says the file is: every row must belong to it."""

    jurisdiction: str
    fiscal_year: int
    period: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Probe:
    """One kind of fault: which rows have it and what to say.

    ``bad``, ``value`` and ``expected`` are SQL over ``typed``; ``message`` may name {value} and
    {expected}.
    """

    code: str
    column: Column
    bad: str
    message: str
    expected: str
    value: str
    fatal: bool = True


@dataclass
class Checked:
    """What the rows add up to, whether or not they are at fault."""

    rows: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)


def create_typed(con: Any, dataset: Dataset, staged: Staged, *, keep: bool) -> None:
    """Create ``typed``: row number, every column typed, its text as ``text_<name>``.

    ``keep`` computes it once, which is faster for a small file (planning the view is most of a
    query's time) and slower for a large one (every column is written once more).
    """
    present = set(staged.columns)
    blank = f"coalesce({', '.join(quoted(name) for name in staged.columns)}) IS NULL"
    blanks = con.execute(f"SELECT count(*) FROM raw WHERE {blank}").fetchone()[0]
    filled_rows = f"WHERE NOT ({blank})" if blanks else ""
    texts = ", ".join(
        f"{quoted(column.name) if column.name in present else 'CAST(NULL AS VARCHAR)'} "
        f'AS "text_{column.name}"'
        for column in dataset.columns
    )
    # a blank's value may depend on another column, so blanks are filled in a second step
    values = ", ".join(
        f'{typed(column, _text(column))} AS "{column.name}"' for column in dataset.columns
    )
    filled = ", ".join(
        f"CASE WHEN {_text(column)} IS NULL THEN CAST({column.blank} AS {sql_type(column)}) "
        f'ELSE "{column.name}" END AS "{column.name}"'
        for column in dataset.columns
        if column.blank is not None
    )
    con.execute(
        f"CREATE OR REPLACE VIEW texts AS SELECT rowid + {staged.first} AS row, {texts} "
        f"FROM raw {filled_rows}"
    )
    con.execute(
        f"CREATE OR REPLACE VIEW half AS SELECT row, {values}, COLUMNS('text_.*') FROM texts"
    )
    replaced = f" REPLACE ({filled})" if filled else ""
    kind = "TABLE" if keep else "VIEW"
    con.execute(f"CREATE {kind} typed AS SELECT *{replaced} FROM half")


def quoted(name: str) -> str:
    """Return SQL for a staged column."""
    return f'raw."{name}"'


def _text(column: Column) -> str:
    return f'"text_{column.name}"'


def probes(dataset: Dataset, of: Slice) -> list[Probe]:
    """Return every row-level probe of a dataset, cheap first."""
    found: list[Probe] = []
    for column in dataset.columns:
        found += _type_probes(column)
    found += _slice_probes(dataset, of)
    for check in dataset.checks:
        column = dataset.column(check.column)
        found.append(
            Probe(
                check.code,
                column,
                f"NOT coalesce({check.holds}, true)",
                check.message + "：应为 {expected}，写作 {value}",
                f"CAST({check.expected} AS VARCHAR)",
                _text(column),
                check.fatal,
            )
        )
    return found


def _type_probes(column: Column) -> list[Probe]:
    text, name, should = _text(column), f'"{column.name}"', literal(expected(column))
    found = []
    if column.required:
        found.append(
            Probe("missing", column, f"{text} IS NULL", "必填项为空，应为{expected}", should, text)
        )
    if column.type in WRONG:
        found.append(
            Probe(
                WRONG[column.type],
                column,
                f"{text} IS NOT NULL AND {name} IS NULL",
                "写作“{value}”，应为{expected}",
                should,
                text,
            )
        )
        if column.type in PLACES:
            precise = too_precise(text, PLACES[column.type])
            found.append(
                Probe(
                    "too_precise",
                    column,
                    f"{name} IS NOT NULL AND coalesce({precise}, false)",
                    TOO_PRECISE[column.type],
                    should,
                    text,
                )
            )
    elif column.type in {"code", "text"}:
        found.append(
            Probe(
                "too_long",
                column,
                f"length({text}) > {column.longest}",
                f"内容超过 {column.longest} 个字",
                literal(f"不超过 {column.longest} 个字"),
                text,
            )
        )
    return found


def _slice_probes(dataset: Dataset, of: Slice) -> list[Probe]:
    jurisdiction, year = dataset.column("jurisdiction"), dataset.column("fiscal_year")
    place, total = _text(jurisdiction), f"{_text(jurisdiction)} IN ({TOTAL_WORDS})"
    found = [
        Probe(
            "total_row",
            jurisdiction,
            total,
            "是合计行；请删除，合计请填在“合计”工作表",
            "'明细行'",
            place,
        ),
        Probe(
            "wrong_jurisdiction",
            jurisdiction,
            f"{place} <> {literal(of.jurisdiction)} AND NOT {total}",
            "写作“{value}”，本次报送的行政区划是 {expected}",
            literal(of.jurisdiction),
            place,
        ),
        Probe(
            "wrong_year",
            year,
            f"fiscal_year <> {of.fiscal_year}",
            "写作“{value}”，本次报送的年度是 {expected}",
            literal(str(of.fiscal_year)),
            _text(year),
        ),
    ]
    if of.unit is not None and dataset.by_unit:
        column = dataset.column("unit")
        found.append(
            Probe(
                "other_unit",
                column,
                f"unit <> {literal(of.unit)}",
                "写作“{value}”，本次报送的单位是 {expected}",
                literal(of.unit),
                _text(column),
            )
        )
    if of.period is not None and dataset.period is not None:
        column = dataset.column(dataset.period.column)
        found.append(
            Probe(
                "wrong_period",
                column,
                f"NOT ({in_period(dataset, of.fiscal_year, of.period)})",
                "写作“{value}”，本次报送的期间是 {expected}",
                literal(f"{of.fiscal_year}-{of.period}"),
                _text(column),
                fatal=dataset.period.strict,
            )
        )
    return found


def fatal_kinds(dataset: Dataset) -> frozenset[str]:
    """Return the kinds of fault that reject a delivery of the dataset."""
    kinds = {*FATAL, *(check.code for check in dataset.checks if check.fatal)}
    if dataset.period is not None and not dataset.period.strict:
        kinds.discard("wrong_period")
    return frozenset(kinds)


def in_period(dataset: Dataset, year: int, period: str) -> str:
    """Return SQL that is true for a row in the period ``period`` (01 to 12) of ``year``."""
    assert dataset.period is not None
    column = f'"{dataset.period.column}"'
    if dataset.period.kind == "month":
        return f"{column} = {literal(period)}"
    return f"year({column}) = {year} AND month({column}) = {int(period)}"


def check_rows(con: Any, dataset: Dataset, of: Slice, staged: Staged, log: FaultLog) -> Checked:
    """Run every probe; fill ``log``; return the number of rows and the sums of the amounts."""
    asked = probes(dataset, of)
    counts = ", ".join(f"count(*) FILTER (WHERE {probe.bad})" for probe in asked)
    sums = "".join(f', sum("{column.name}")' for column in dataset.totals)
    result = con.execute(f"SELECT count(*), {counts}{sums} FROM typed").fetchone()
    checked = Checked(rows=result[0])
    for column, value in zip(dataset.totals, result[1 + len(asked) :], strict=True):
        checked.sums[column.name] = Decimal(value or 0).quantize(Decimal("0.01"))
    for probe, number in zip(asked, result[1 : 1 + len(asked)], strict=True):
        if number:
            log.count(probe.code, number, fatal=probe.fatal)
            log.keep(_details(con, probe, staged, log.file))
    if checked.rows == 0 and not log.fatal:
        log.add("empty", "只有表头，没有数据行", expected="至少一行数据")
    return checked


def _details(con: Any, probe: Probe, staged: Staged, file: str) -> list[Fault]:
    rows = con.execute(
        f"SELECT row, {probe.value}, {probe.expected} FROM typed WHERE {probe.bad} "
        f"ORDER BY row LIMIT {KEEP}"
    ).fetchall()
    return [_fault(probe, staged, file, row) for row in rows]


def _fault(probe: Probe, staged: Staged, file: str, found: tuple[int, str | None, str]) -> Fault:
    row, value, should = found
    sheet, inner = staged.place(row)
    shown = shown_value(probe.column, value)
    message = probe.message.format(value=shown if shown is not None else "空白", expected=should)
    return Fault(
        file, sheet, inner, probe.column.heading, shown, should, probe.code, message, probe.fatal
    )


def shown_value(column: Column, value: str | None) -> str | None:
    """Return a value fit for a report: shortened, and personal ones masked."""
    if value is None:
        return None
    if column.protect is not None:
        return value[:1] + "***"
    return value if len(value) <= SHOWN else value[:SHOWN] + "…"


def check_keys(con: Any, dataset: Dataset, staged: Staged, log: FaultLog) -> None:
    """Report every row whose key stands in an earlier row."""
    keys = ", ".join(f'"{name}"' for name in dataset.key)
    number = con.execute(
        f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM typed "
        f"GROUP BY {keys} HAVING count(*) > 1)"
    ).fetchone()[0]
    if not number:
        return
    log.count("duplicate_key", int(number), fatal=True)
    shown = dataset.column(dataset.key[-1] if len(dataset.key) > 1 else dataset.key[0])
    value = " || '，' || ".join(f"coalesce({_text(dataset.column(k))}, '')" for k in dataset.key)
    title = "、".join(dataset.column(name).title for name in dataset.key)
    same = " AND ".join(f'typed."{k}" IS NOT DISTINCT FROM twice."{k}"' for k in dataset.key)
    rows = con.execute(
        f"SELECT row, value, first FROM (SELECT row, {value} AS value, "
        f"min(row) OVER (PARTITION BY {keys}) AS first FROM typed SEMI JOIN (SELECT {keys} "
        f"FROM typed GROUP BY {keys} HAVING count(*) > 1) AS twice "
        f"ON {same}"
        f") WHERE row > first ORDER BY row LIMIT {KEEP}"
    ).fetchall()
    for row, found, first in rows:
        sheet, inner = staged.place(row)
        earlier_sheet, earlier = staged.place(first)
        where = f"工作表“{earlier_sheet}”" if earlier_sheet != sheet else ""
        log.keep(
            [
                Fault(
                    log.file,
                    sheet,
                    inner,
                    shown.heading,
                    found[:SHOWN],
                    "不重复",
                    "duplicate_key",
                    f"与{where}第 {earlier} 行重复（{title}相同）",
                )
            ]
        )


def check_codes(
    con: Any,
    dataset: Dataset,
    known: Mapping[str, Collection[str]],
    staged: Staged,
    log: FaultLog,
) -> None:
    """Report codes the year's list lacks, once each with the number of rows: findings only."""
    for column in dataset.columns:
        if column.codes is None or column.codes not in known or column.codes == "jurisdiction":
            continue
        con.execute("CREATE OR REPLACE TEMP TABLE known (code VARCHAR)")
        con.execute("INSERT INTO known SELECT unnest(?::VARCHAR[])", [sorted(known[column.codes])])
        rows = con.execute(
            f'SELECT "{column.name}" AS code, count(*), min(row) FROM typed '
            f'WHERE "{column.name}" IS NOT NULL AND "{column.name}" NOT IN (SELECT code FROM known)'
            " GROUP BY 1 ORDER BY 3"
        ).fetchall()
        log.count("unknown_code", len(rows), fatal=False)
        for code, number, row in rows[:KEEP]:
            sheet, inner = staged.place(row)
            log.keep(
                [
                    Fault(
                        log.file,
                        sheet,
                        inner,
                        column.heading,
                        code[:SHOWN],
                        f"{CODE_LISTS[column.codes]}中的代码",
                        "unknown_code",
                        f"代码“{code[:SHOWN]}”不在当年{CODE_LISTS[column.codes]}代码表中，"
                        f"共 {number} 行；已照收，请核对",
                        fatal=False,
                    )
                ]
            )


def check_totals(
    dataset: Dataset, checked: Checked, given: Mapping[str, str], log: FaultLog
) -> None:
    """Hold the control totals (column or 行数 → text) against the rows."""
    known = known_names(dataset)
    for name, text in given.items():
        key = without_unit(plain(name))[0]
        if key in ROW_COUNT:
            _compare(log, "row_count_mismatch", name, text, Decimal(checked.rows))
        elif key not in known or known[key].name not in checked.sums:
            log.add(
                "unknown_total",
                f"合计项“{name}”不是{dataset.title}数据的金额列",
                column=name,
                value=text,
                expected="、".join(column.heading for column in dataset.totals),
            )
        else:
            column = known[key]
            _compare(log, "total_mismatch", column.heading, text, checked.sums[column.name])


def _compare(log: FaultLog, code: str, name: str, text: str, found: Decimal) -> None:
    given = _amount(text)
    if given is None:
        log.add(
            "not_total",
            f"“{name}”的合计写作“{text}”，应为数字",
            column=name,
            value=text,
            expected=str(found),
        )
    elif given != found:
        log.add(
            code,
            f"“{name}”报送的合计是 {text}，明细合计是 {found}，相差 {given - found}",
            column=name,
            value=text,
            expected=str(found),
        )


def _amount(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
