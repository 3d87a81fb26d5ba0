"""The texts that stand beside a dataset's files, where tests keep rows in tables of their own."""

from __future__ import annotations

from typing import Any

import ibis

from tongjian.supervision.datasets import dataset_named


def words_of(name: str, rows: Any) -> Any:
    """Return kind (the column) and word of a dataset's keyword columns, persons' names left out."""
    parts = []
    for column in dataset_named(name).words:
        told = rows.filter(rows[column].notnull())
        if f"{column}_is_person" in rows.columns:
            told = told.filter(~told[f"{column}_is_person"].fill_null(False))
        parts.append(told.select(kind=ibis.literal(column), word=told[column]).distinct())
    return ibis.union(*parts) if len(parts) > 1 else parts[0]
