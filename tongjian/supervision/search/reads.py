"""Finding projects, payees, purposes and units by words or pinyin, in what somebody may read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import ibis
from django.http import QueryDict

from tongjian.core.identity.actor import Actor
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.protect import MARK
from tongjian.supervision.queries.kept import kept
from tongjian.supervision.queries.opening import parsed
from tongjian.supervision.queries.pages import rows_url
from tongjian.supervision.queries.state import State
from tongjian.supervision.search.pinyin import pattern

MOST = 20  # hits of a kind
LONGEST = 40
SPACE = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class Where:
    """Who looks, in which place and year, and when."""

    actor: Actor
    jurisdiction: str
    year: int
    now: Any

    def state(self, dataset: str, **given: str) -> State:
        """Return the state of a dataset here with the parameters given."""
        query = QueryDict(mutable=True)
        query.update({"j": self.jurisdiction, "year": str(self.year), **given})
        return parsed(self.actor, query, dataset, self.now.date())


@dataclass(frozen=True)
class Hit:
    """A text of the ledger that was found; ``rows`` is how often it stands there."""

    text: str
    rows: int
    url: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind."""

    title: str
    hits: tuple[Hit, ...]


def words_of(text: str) -> tuple[str, ...]:
    """Return what is looked for, each word to be found; spaces and commas part words."""
    return tuple(word for word in SPACE.split(text.strip()[:LONGEST]) if word)


def segmented(word: str) -> tuple[str, ...]:
    """Return the words a run of Chinese is made of, for when nothing has it whole."""
    import jieba

    jieba.setLogLevel(60)
    return tuple(dict.fromkeys(part for part in jieba.cut(word) if len(part) > 1))


def matches(column: Any, words: Sequence[str]) -> Any:
    """Return the condition that a text has every word, letters taken as pinyin too."""
    found = []
    for word in words:
        plain = column.contains(word)
        letters = pattern(word)
        found.append(plain | column.re_search(letters) if letters else plain)
    return reduce(and_, found)


def search(text: str, where: Where) -> list[Group]:
    """Return what the ledger of a place and year has for a text, by dataset and kind.

    A run of Chinese that nothing has whole is looked for by its words. Persons are not found so;
    their payments are found by the exact name.
    """
    words = words_of(text)
    if not words:
        return []
    found = _groups(words, where)
    if not found:
        parts = tuple(part for word in words for part in segmented(word))
        if len(parts) > 1 and parts != words:
            found = _groups(parts, where)
    return found


def _groups(words: tuple[str, ...], where: Where) -> list[Group]:
    only = where.actor.only_units("ledger.read", where.jurisdiction)
    tables = ledger.open_tables(
        as_of=where.now.date(), years=[where.year], jurisdictions=(where.jurisdiction,)
    )
    key = ("search", tables.identity, words, only)
    found: list[tuple[str, str, str, int]] = kept(key, lambda: _found(tables, words, only))
    groups = []
    for dataset in all_datasets():
        for name in dataset.words:
            hits = tuple(
                Hit(text, rows, rows_url(where.state(dataset.name, q=text)))
                for one, kind, text, rows in found
                if (one, kind) == (dataset.name, name)
            )
            if hits:
                title = f"{dataset.title}：{dataset.column(name).title}"
                groups.append(Group(title, hits))
    return groups


def _found(
    tables: Any, words: tuple[str, ...], only: frozenset[str] | None
) -> list[tuple[str, str, str, int]]:
    delivered = {source.part.published.dataset for source in tables.sources}
    queries = [
        query
        for dataset in all_datasets()
        if dataset.words and dataset.name in delivered and not dataset.confidential
        for query in _queries(tables, dataset, words, only)
    ]
    if not queries:
        return []
    everything = ibis.union(*queries) if len(queries) > 1 else queries[0]
    ranked = everything.mutate(
        place=ibis.row_number().over(
            group_by=["dataset", "kind"],
            order_by=[ibis.desc(everything.rows), everything.word],
        )
    )
    ranked = ranked.filter(ranked.place < MOST).order_by("dataset", "kind", "place")
    rows = tables.execute(ranked).to_pylist()
    return [(row["dataset"], row["kind"], row["word"], row["rows"]) for row in rows]


def _queries(
    tables: Any, dataset: Dataset, words: tuple[str, ...], only: frozenset[str] | None
) -> list[Any]:
    """Return dataset, kind, word, rows: from the dictionaries of words, or from a unit's rows."""
    if only is None:
        table = tables.words(dataset.name)
        found = table.filter(matches(table.word, words)).group_by("kind", "word")
        counted = found.aggregate(rows=table.rows.sum().cast("int64"))
        return [
            counted.mutate(dataset=ibis.literal(dataset.name)).select(
                "dataset", "kind", "word", "rows"
            )
        ]
    table = tables.dataset(dataset.name)
    if "unit" not in table.columns:
        return []
    mine = table.filter(table.unit.isin(sorted(only)))
    return [
        mine.filter(
            mine[name].notnull() & ~mine[name].startswith(MARK) & matches(mine[name], words)
        )
        .group_by(word=mine[name])
        .aggregate(rows=ibis._.count())
        .mutate(dataset=ibis.literal(dataset.name), kind=ibis.literal(name))
        .select("dataset", "kind", "word", "rows")
        for name in dataset.words
    ]


def people_url(text: str, where: Where) -> str:
    """Return where the payments to a person of exactly this name are, "" for other texts."""
    name = text.strip()
    if not 2 <= len(name) <= 4 or not all("\u4e00" <= char <= "\u9fff" for char in name):
        return ""
    return rows_url(where.state("payment", payee=name))
