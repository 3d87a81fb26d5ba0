"""Pages over HTTP at four clients; every request asks something not asked before."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from benchmarks import http, server
from benchmarks.budget import data
from benchmarks.budget.place import YEARS, Place, tell
from benchmarks.budget.plain import Plain
from benchmarks.budget.questions import HERE, OWN, WORDS
from benchmarks.report import Row, milliseconds

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
FAST, WITH_WORD = "≤ 60 毫秒", "≤ 200 毫秒"
HIERARCHIES = ("organisation", "function", "dept_econ", "gov_econ", "time")
DRILL = (
    "SELECT substr(unit, 1, length(unit) - 3), sum(amount_yuan), count(*) FROM plain_payment"
    f" WHERE {HERE} GROUP BY 1 ORDER BY 2 DESC, 1"
)
ALL = (
    "SELECT jurisdiction, sum(amount_yuan), count(*) FROM plain_payment WHERE fiscal_year = {year}"
    f" AND {OWN} AND function_code NOT LIKE '230%' AND {{also}} GROUP BY 1 ORDER BY 2 DESC"
)
UNIT = (
    "SELECT project, max(project_name), sum(amount_yuan), count(*) FROM plain_payment"
    f" WHERE {HERE} AND unit = '{{unit}}' GROUP BY 1 ORDER BY 3 DESC"
)
LISTED = (
    f"SELECT *, count(*) OVER () FROM plain_payment WHERE {HERE} AND {{also}}"
    " ORDER BY amount_yuan DESC, payment_no LIMIT 50"
)
Turn = dict[str, Any]


class Turns:
    """What the n-th request asks about: all places, years and units in an order of chance."""

    def __init__(self, place: Place) -> None:
        self._places = [{"place": code, "year": year} for code in place.places for year in YEARS]
        self._coarse = [
            {"place": code, "year": year, "by": by}
            for by in HIERARCHIES
            for code in place.places
            for year in YEARS
        ]
        self._units = [
            {"place": code, "year": year, "unit": unit}
            for code in place.places
            for year in YEARS
            for unit in place.units[code]
        ]
        self._functions = data.functions(place.district)
        random.Random(4).shuffle(self._functions)
        random.Random(5).shuffle(self._coarse)
        random.Random(6).shuffle(self._units)

    def first(self, turn: int) -> Turn:
        """Every place and year in turn, each time in another hierarchy."""
        by, at = divmod(turn, len(self._places))
        return {**self._places[at], "by": HIERARCHIES[by % len(HIERARCHIES)]}

    def coarse(self, turn: int) -> Turn:
        """A jurisdiction, a year and a hierarchy."""
        return self._coarse[turn % len(self._coarse)]

    def function(self, turn: int) -> Turn:
        """A year and the function classification, split below ``code``."""
        return {"year": self._functions[turn % len(self._functions)][0], "by": "function"}

    def code(self, turn: int) -> str:
        """A class or section of the function classification."""
        return self._functions[turn % len(self._functions)][1]

    def unit(self, turn: int) -> Turn:
        """A unit in a year."""
        return self._units[turn % len(self._units)]


def _address(path: str, turn: Turn, *more: tuple[str, str]) -> str:
    pairs = [("j", turn["place"]), ("year", str(turn["year"]))]
    if "by" in turn and turn["by"] != HIERARCHIES[0]:
        pairs.append(("by", turn["by"]))
    if "unit" in turn:
        unit = turn["unit"]
        pairs += [("organisation", code) for code in (turn["place"], unit[:-3], unit)]
    return f"{path}?{urlencode([*pairs, *more])}"


def measure(place: Place, plain: Plain | None) -> list[Row]:
    """Measure the pages; without ``plain`` the other side is left out."""
    turns = Turns(place)
    drill, rows = "/query/payment/", "/query/payment/rows/"

    def amounts(turn: int) -> tuple[str, str]:
        return ("min", str(1000 + 37 * turn))

    def whole(turn: int) -> list[tuple[str, str]]:
        code = turns.code(turn)
        return [
            ("view", "all"),
            *(("function", code[:size]) for size in (3, 5) if size <= len(code)),
        ]

    def word(turn: int) -> str:
        return WORDS[turn % len(WORDS)]

    pages: list[tuple[str, str, Callable[[int], str], Callable[[int], str] | None]] = [
        (
            "下钻：一地一年，各种分类",
            FAST,
            lambda n: _address(drill, turns.coarse(n)),
            lambda n: DRILL.format(**turns.coarse(n)),
        ),
        (
            "下钻：预算，一地一年",
            FAST,
            lambda n: _address("/query/budget/", {**turns.coarse(n), "by": HIERARCHIES[n % 4]}),
            None,
        ),
        (
            "下钻：总预算，十地一年，功能分类逐级",
            FAST,
            lambda n: _address(drill, {**turns.function(n), "place": place.places[0]}, *whole(n)),
            lambda n: ALL.format(
                also=f"function_code LIKE '{turns.code(n)}%'", **turns.function(n)
            ),
        ),
        (
            "下钻：总预算，十地一年，按金额筛选",
            FAST,
            lambda n: _address(
                drill, {**turns.coarse(n), "place": place.places[0]}, ("view", "all"), amounts(n)
            ),
            lambda n: ALL.format(also=f"amount_yuan >= {amounts(n)[1]}", **turns.coarse(n)),
        ),
        (
            "下钻：一个单位的项目",
            FAST,
            lambda n: _address(drill, turns.unit(n)),
            lambda n: UNIT.format(**turns.unit(n)),
        ),
        (
            "明细：一个单位",
            FAST,
            lambda n: _address(rows, turns.unit(n), ("sort", "-amount_yuan")),
            lambda n: LISTED.format(also=f"unit = '{turns.unit(n)['unit']}'", **turns.unit(n)),
        ),
        (
            "明细：一地一年，按月份和金额筛选",
            FAST,
            lambda n: _address(
                rows,
                {**turns.coarse(n), "by": HIERARCHIES[0]},
                ("month", "03"),
                ("to", "06"),
                amounts(n),
                ("sort", "-amount_yuan"),
            ),
            lambda n: LISTED.format(
                also=f"amount_yuan >= {amounts(n)[1]} AND extract(month FROM date_paid)"
                " BETWEEN 3 AND 6",
                **turns.coarse(n),
            ),
        ),
        (
            "明细：一个单位，带关键词",
            WITH_WORD,
            lambda n: _address(rows, turns.unit(n), ("q", word(n)), ("sort", "-amount_yuan")),
            lambda n: LISTED.format(
                also=f"unit = '{turns.unit(n)['unit']}' AND (purpose LIKE '%{word(n)}%' OR payee"
                f" LIKE '%{word(n)}%' OR project_name LIKE '%{word(n)}%')",
                **turns.unit(n),
            ),
        ),
        (
            "明细：一地一年，带关键词",
            WITH_WORD,
            lambda n: _address(
                rows,
                {**turns.coarse(n), "by": HIERARCHIES[0]},
                ("q", word(n)),
                amounts(n),
                ("sort", "-amount_yuan"),
            ),
            lambda n: LISTED.format(
                also=f"amount_yuan >= {amounts(n)[1]} AND (purpose LIKE '%{word(n)}%' OR payee"
                f" LIKE '%{word(n)}%' OR project_name LIKE '%{word(n)}%')",
                **turns.coarse(n),
            ),
        ),
        (
            "首页：一地一年",
            "—",
            lambda n: _address("/home/", {**turns.coarse(n), "by": HIERARCHIES[0]}),
            None,
        ),
    ]
    with server.serving() as (port, _):
        cookie = server.sign_in(port, place.committee)

        def ask(address: Callable[[int], str]) -> Callable[[], Callable[[int], None]]:
            return server.asking(port, cookie, address)

        # each of the server's processes opens every place and year once before the others count
        begun = asked(
            "下钻：服务启动后头几遍，十地五年",
            "—",
            ask(lambda n: _address(drill, turns.first(n))),
            rounds=len(place.places) * len(YEARS),
        )
        return [begun] + [
            asked(title, goal, ask(ours), theirs=theirs, plain=plain)
            for title, goal, ours, theirs in pages
        ]


def asked(
    title: str,
    goal: str,
    ours: Callable[[], Callable[[int], None]],
    *,
    theirs: Callable[[int], str] | None = None,
    plain: Plain | None = None,
    rounds: int = ROUNDS,
) -> Row:
    """Measure one page and, where there is one, the SQL of the same in PostgreSQL."""
    taken = http.at_once(ours, rounds)
    mine = http.percentile(taken, 0.95)
    tell(f"{title}: p50 {http.percentile(taken, 0.5) * 1000:.0f}, p95 {mine * 1000:.0f} 毫秒")
    if theirs is None or plain is None:
        return title, goal, f"{mine * 1000:.0f} 毫秒", "—", "—"

    def make() -> Callable[[int], None]:
        connection = plain.another()

        def ask(turn: int) -> None:
            connection.execute(theirs(turn)).fetchall()

        return ask

    other = http.percentile(http.at_once(make, max(4, ROUNDS // 8)), 0.95)
    return milliseconds(title, goal, mine, other)
