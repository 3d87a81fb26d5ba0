"""From the columns of a query's result to the columns of a dataset; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.headings import known_names, plain, without_unit

QUOTE = "'"


@dataclass(frozen=True)
class Taken:
    """A column of the delivered file: from the query's column, or always the same value."""

    name: str
    column: str | None
    constant: str = ""


def parse_mapping(text: str, dataset: Dataset) -> dict[str, str]:
    """Turn lines ``列名 = 查询列`` or ``列名 = '固定值'`` into column → what gives it."""
    known, mapping = known_names(dataset), {}
    for line in text.splitlines():
        if not line.strip():
            continue
        name, mark, value = line.replace("＝", "=").partition("=")
        if not (mark and name.strip() and value.strip()):
            raise PullRefused(f"“{line.strip()[:60]}”应写作 列名=查询列，或 列名='固定值'")
        column = known.get(without_unit(plain(name))[0])
        if column is None:
            raise PullRefused(f"“{name.strip()[:60]}”不是{dataset.title}数据的列")
        if column.name in mapping:
            raise PullRefused(f"列“{column.heading}”写了两次")
        mapping[column.name] = _given(value.strip())
    return mapping


def _given(value: str) -> str:
    """Return what gives a column, a constant always in plain quotes."""
    for start, end in (("‘", "’"), ("“", "”"), ('"', '"'), (QUOTE, QUOTE)):
        if len(value) > 1 and value.startswith(start) and value.endswith(end):
            return f"{QUOTE}{value[1:-1]}{QUOTE}"
    return value


def mapping_text(mapping: Mapping[str, str]) -> str:
    """Return a mapping as the lines ``parse_mapping`` reads."""
    return "\n".join(f"{name} = {given}" for name, given in mapping.items())


def actual(name: str, columns: Sequence[str], what: str) -> str:
    """Return a column as the query's result calls it, whatever the case of its letters."""
    if name in columns:
        return name
    same = [one for one in columns if one.lower() == name.lower()]
    if len(same) != 1:
        listed = "、".join(columns[:30])
        raise PullRefused(f"查询结果里没有{what}“{name}”；有：{listed}")
    return same[0]


def taken_columns(
    dataset: Dataset, columns: Sequence[str], mapping: Mapping[str, str], given: Mapping[str, str]
) -> list[Taken]:
    """Return what the delivered file takes from a result with ``columns``.

    ``given`` are values every row has unless the query says otherwise: the jurisdiction, the year.
    Columns neither mapped nor called as the dataset's own are left out.
    """
    twice = [name for name in columns if columns.count(name) > 1]
    if twice:
        raise PullRefused(f"查询结果里有两列都叫“{twice[0]}”；请用 AS 改名")
    known = known_names(dataset)
    called: dict[str, str] = {}
    for name in columns:
        column = known.get(without_unit(plain(name))[0])
        if column is not None:
            called.setdefault(column.name, name)
    taken: list[Taken] = []
    for column in dataset.columns:
        source = mapping.get(column.name, "")
        if source.startswith(QUOTE):
            taken.append(Taken(column.name, None, source.strip(QUOTE)))
        elif source:
            what = f"“{column.title}”要用的列"
            taken.append(Taken(column.name, actual(source, columns, what)))
        elif column.name in called:
            taken.append(Taken(column.name, called[column.name]))
        elif column.name in given:
            taken.append(Taken(column.name, None, given[column.name]))
        elif column.required:
            raise PullRefused(
                f"必填列“{column.heading}”（{column.name}）没有来源：查询结果里没有同名的列，也没有写对应"
            )
    return taken


def cell(value: Any) -> str:
    """Return a value of a database as the text of a cell."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime():
            return value.date().isoformat() if _midnight(value) else value.isoformat(" ")
        case Decimal():
            return format(value, "f")
        case bytes() | bytearray() | memoryview():
            return bytes(value).decode("utf-8", errors="replace")
    return str(value)


def _midnight(value: datetime) -> bool:
    return (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
