"""What a person is looking at, whole in the address: dataset, place, filters, day.

``/query/payment/?j=310112&year=2024&view=own&by=organisation&organisation=310112001&q=…``
A hierarchy's parameter repeats, coarse to fine, ``*`` standing for any code of a level; ``by`` names
the hierarchy split next. A dimension with a fixed list of values is a parameter under its own name,
any other under ``is_`` and its name. A value that cannot be understood is left out and told beside
the page, never a broken page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.http import QueryDict

from tongjian.supervision.datasets.declare import Column, Dataset, Hierarchy, Level
from tongjian.supervision.ledger.protect import MARK

OWN, ALL = "own", "all"
VIEWS = {OWN: "本级", ALL: "总预算（含镇，已扣除相互转移）"}
MONTH = re.compile(r"(0[1-9]|1[0-2])$")
LONGEST = 200  # characters of a text given
LARGEST = Decimal(10) ** 15  # yuan; beyond it the engine has no room for the comparison
CODE = re.compile(r"[\w\-./（）()]{1,64}$|\*$")
BLANK = "-"  # as a code or a value: nothing is filled in
ANY = "*"  # in a path: whatever code this level has
PEOPLE = "@person"  # as a dimension's value: every payee who is a person, whoever they are
FREE = "is_"  # begins the parameter of a dimension without a fixed list of values


_quoted = lru_cache(4_096)(quote_plus)  # a page has hundreds of addresses of a few words


@dataclass(frozen=True)
class State:
    """A view of one dataset. ``paths`` maps a hierarchy to the codes descended, coarse first.

    ``person`` is the token of a person called exactly ``payee``; it never enters the address.
    """

    dataset: Dataset
    jurisdiction: str
    year: int
    as_of: date
    view: str = OWN
    by: str = ""
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    month: str = ""
    to_month: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    payee: str = ""
    person: str = ""
    q: str = ""
    sort: str = ""
    today: date | None = None
    wrong: tuple[str, ...] = ()

    @property
    def hierarchy(self) -> Hierarchy:
        """Return the hierarchy that is split next."""
        return next(item for item in self.dataset.hierarchies if item.name == self.by)

    @property
    def level(self) -> Level | None:
        """Return the level that is split next, None at the finest."""
        depth = len(self.paths.get(self.by, ()))
        levels = self.hierarchy.levels
        return levels[depth] if depth < len(levels) else None

    @property
    def narrowed(self) -> bool:
        """Whether filters other than hierarchies and choices are set, so budgets do not compare."""
        return bool(self.month or self.payee or self.q or self.least is not None) or (
            self.most is not None
        )

    def descend(self, code: str) -> State:
        """Return the state one level deeper."""
        path = (*self.paths.get(self.by, ()), code)
        return replace(self, paths={**self.paths, self.by: path})

    def up_to(self, hierarchy: str, depth: int) -> State:
        """Return the state with a hierarchy's path cut to ``depth`` codes."""
        path = self.paths.get(hierarchy, ())[:depth]
        kept = {key: value for key, value in self.paths.items() if key != hierarchy}
        return replace(self, paths={**kept, hierarchy: path} if path else kept, by=hierarchy)

    def address(self, **extra: str) -> str:
        """Return the query string that gives this state back."""
        pairs: list[tuple[str, str]] = [("j", self.jurisdiction), ("year", str(self.year))]
        if self.view != OWN:
            pairs.append(("view", self.view))
        if self.by != self.dataset.hierarchies[0].name:
            pairs.append(("by", self.by))
        if self.as_of != self.today:
            pairs.append(("as_of", self.as_of.isoformat()))
        for name, path in sorted(self.paths.items()):
            pairs.extend((name, code) for code in path)
        pairs.extend((self._parameter(name), value) for name, value in sorted(self.chosen.items()))
        for key, value in (
            ("month", self.month),
            ("to", self.to_month),
            ("min", self.least),
            ("max", self.most),
            ("payee", self.payee),
            ("q", self.q),
            ("sort", self.sort),
        ):
            if value not in ("", None):
                pairs.append((key, str(value)))
        return "?" + "&".join(
            f"{_quoted(key)}={_quoted(value)}" for key, value in (*pairs, *extra.items())
        )

    def _parameter(self, dimension: str) -> str:
        column = next(item.column for item in self.dataset.dimensions if item.name == dimension)
        return dimension if self.dataset.column(column).choices else FREE + dimension


@dataclass
class Parser:
    """Reads a state from an address, collecting what could not be understood."""

    query: QueryDict
    wrong: list[str] = field(default_factory=list)

    def text(self, key: str, longest: int = LONGEST) -> str:
        """Return a parameter's text, cut to a sane length."""
        return self.query.get(key, "").strip().replace("\x00", "")[:longest]

    def take(self, key: str, title: str, parse: Any, default: Any) -> Any:
        """Return a parsed parameter, or the default and a message."""
        text = self.text(key)
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, InvalidOperation):
            self.wrong.append(f"“{title}”的值“{text}”无法识别，已忽略")
            return default


def parse_state(
    query: QueryDict,
    dataset: Dataset,
    *,
    allowed: tuple[str, ...],
    home: str,
    years: list[int],
    today: date,
) -> State:
    """Read a state; jurisdictions outside ``allowed`` fall back to ``home`` with a message."""
    parser = Parser(query)
    by = parser.text("by") or dataset.hierarchies[0].name
    if by not in {item.name for item in dataset.hierarchies}:
        by = dataset.hierarchies[0].name
    jurisdiction = parser.text("j") or home
    if jurisdiction not in allowed:
        parser.wrong.append(f"没有行政区划“{jurisdiction}”的数据，或您无权查看，已换为本级")
        jurisdiction = home
    view = ALL if parser.text("view") == ALL else OWN
    year = parser.take("year", "年度", _one_of(years), years[-1] if years else today.year)
    as_of = parser.take("as_of", "截至日期", date.fromisoformat, today)
    return State(
        dataset=dataset,
        jurisdiction=jurisdiction,
        year=year,
        as_of=min(as_of, today),
        view=view,
        by=by,
        paths=_placed(_paths(query, dataset), dataset, jurisdiction if view == OWN else ""),
        chosen=_chosen(parser, dataset),
        month=parser.take("month", "月份", _month, ""),
        to_month=parser.take("to", "至月份", _month, ""),
        least=parser.take("min", "最低金额", _amount, None),
        most=parser.take("max", "最高金额", _amount, None),
        payee=parser.text("payee"),
        q=parser.text("q"),
        sort=parser.text("sort"),
        today=today,
        wrong=tuple(parser.wrong),
    )


def _paths(query: QueryDict, dataset: Dataset) -> dict[str, tuple[str, ...]]:
    paths = {}
    for hierarchy in dataset.hierarchies:
        codes = [code for code in query.getlist(hierarchy.name) if CODE.match(code)]
        if codes:
            paths[hierarchy.name] = tuple(codes[: len(hierarchy.levels)])
    return paths


def _placed(
    paths: dict[str, tuple[str, ...]], dataset: Dataset, place: str
) -> dict[str, tuple[str, ...]]:
    """Begin the path of places at ``place``: own level has one, so nothing is left to choose."""
    for hierarchy in dataset.hierarchies:
        if place and hierarchy.levels[0].name == "jurisdiction" and len(hierarchy.levels) > 1:
            path = paths.get(hierarchy.name, ())
            paths[hierarchy.name] = path if path[:1] == (place,) else (place,)
    return paths


def _chosen(parser: Parser, dataset: Dataset) -> dict[str, str]:
    chosen = {}
    for dimension in dataset.dimensions:
        column = dataset.column(dimension.column)
        if dimension.name == "level_scope":
            continue
        if column.choices:
            values = _one_of([*column.choices, BLANK])
            value = parser.take(dimension.name, dimension.title, values, "")
        else:
            value = parser.take(FREE + dimension.name, dimension.title, _plain(column), "")
        if value:
            chosen[dimension.name] = value
    return chosen


def _plain(column: Column) -> Any:
    """Refuse the token of a person, which must not stand in an address; people are one value."""

    def parse(text: str) -> str:
        if text.startswith(MARK) or (text == PEOPLE and column.protect != "payee"):
            raise ValueError(text)
        return text

    return parse


def _one_of(values: list[Any]) -> Any:
    def parse(text: str) -> Any:
        for value in values:
            if str(value) == text:
                return value
        raise ValueError(text)

    return parse


def _month(text: str) -> str:
    if not MONTH.match(text):
        raise ValueError(text)
    return text


def _amount(text: str) -> Decimal:
    value = Decimal(text.replace(",", ""))
    if not value.is_finite() or abs(value) >= LARGEST or value != round(value, 2):
        raise ValueError(text)
    return value
