"""Every declared analysis over HTTP, and all ledger rules."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection
from typing import Any

import duckdb

from benchmarks import http, server
from benchmarks.budget import rules_sql
from benchmarks.budget.pages import ROUNDS
from benchmarks.budget.place import NOW, YEARS, Place, tell
from benchmarks.budget.plain import Plain
from benchmarks.report import Line, Row, seconds

GOAL = "≤ 300 毫秒"


def analyses(place: Place) -> list[Line]:
    """Ask every analysis of every place and year once, own level and consolidated; p95 of each."""
    from tongjian.supervision.analyses.catalog import all_analyses

    found: list[Line] = []
    rounds = max(4, ROUNDS // 4)
    with server.serving() as (port, _):
        cookie = server.sign_in(port, place.committee)
        for analysis in all_analyses():
            wide = [f"j={place.places[0]}&year={year}&view=all" for year in reversed(YEARS)]
            asked = wide if "all" in analysis.views else []
            towns = place.places[:1] if analysis.of_district else place.places
            asked += [f"j={code}&year={year}" for year in reversed(YEARS) for code in towns]

            def address(turn: int, key: str = analysis.key, some: list[str] = asked) -> str:
                return f"/analysis/{key}/?{some[turn % len(some)]}"

            taken = http.at_once(server.asking(port, cookie, address), rounds)
            half, most = (http.percentile(taken, share) * 1000 for share in (0.5, 0.95))
            tell(f"{analysis.title}: p50 {half:.0f}, p95 {most:.0f} 毫秒")
            found.append((analysis.title, GOAL, f"{half:.0f} 毫秒", f"{most:.0f} 毫秒"))
    return found


def rules(place: Place, plain: Plain | None) -> list[Row]:
    """Run all ledger rules over the ten jurisdictions, in all years and in the last.

    Those that read payments beside the same written by hand, on the same files and in PostgreSQL.
    """
    year = YEARS[-1]
    every, many = _judged(place, None)
    one, _ = _judged(place, year)
    head = f"全部台账规则，{many} 条"
    found: list[Row] = [
        (f"{head}，十地五年（{place.rows:,} 笔）", "≤ 30 秒", f"{every:.1f} 秒", "—", "—"),
        (f"{head}，十地一年（{place.rows // len(YEARS):,} 笔）", "—", f"{one:.1f} 秒", "—", "—"),
    ]
    if plain is not None:
        found += _beside(place, plain, year)
    return found


def _beside(place: Place, plain: Plain, year: int) -> list[Row]:
    """Return how long the rules that read payments take in one year, and the other two."""
    asked = [rules_sql.DUCK.format(files=plain.files(place.places, [year]))]
    asked.append(rules_sql.DUCK_LINES.format(files=plain.files(place.places, [year], "budget")))
    with duckdb.connect(config={"threads": str(os.cpu_count() or 2)}) as duck:
        for statement in asked:
            duck.execute(statement)
        bare, by_hand = _counted(duck)
        lines = duck.execute("SELECT * FROM lines_in_force").fetchall()
    con = plain.postgres
    for statement in rules_sql.POSTGRES:
        con.execute(statement.format(year=year))
    with con.cursor().copy("COPY plain_lines FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)
    con.execute("ANALYZE plain_lines")
    other, in_postgres = _counted(con)
    con.execute("DROP VIEW plain; DROP VIEW lines_in_force; DROP TABLE plain_lines")
    if by_hand != in_postgres:
        raise AssertionError(f"DuckDB {by_hand}\nPostgreSQL {in_postgres}")
    ours, hits = _judged(place, year, rules_sql.NUMBERS)
    differing = {key for key in rules_sql.ALIKE if by_hand[key] != hits.get(key, 0)}
    if differing:
        raise AssertionError(f"{differing}: {by_hand}, {hits}")
    title = f"其中读支付的 {len(rules_sql.RULES)} 条，十地一年"
    ratio = f"{ours / bare:.2f} 倍的时间"
    return [
        (
            f"{title}，与手写 SQL（DuckDB，同样的文件）比",
            "≤ 1.3 倍",
            f"{ours:.1f} 秒",
            f"{bare:.1f} 秒（DuckDB）",
            ratio,
        ),
        seconds(f"{title}，与手写 SQL（PostgreSQL）比", "≥ 10 倍", ours, other),
    ]


def _counted(con: Any) -> tuple[float, dict[str, int]]:
    """Ask every hand-written rule; the seconds in all and how many each found."""
    counts = {}
    with http.timed() as taken:
        for key, query in rules_sql.RULES.items():
            (counts[key],) = con.execute(query).fetchone()
    return taken[0], counts


def _judged(
    place: Place, year: int | None, only: Collection[int] | None = None
) -> tuple[float, Any]:
    """Judge a year, or every year; the seconds and the number of rules, or each one's findings."""
    from tests.world import ROOT
    from tongjian.core.scope import scope
    from tongjian.supervision.warning.engine import judge_ledger, ledger_rules, ledger_versions
    from tongjian.supervision.warning.reads import open_ledger, settings_on

    with scope(tuple(place.places), ROOT):
        chosen = [rule for rule in ledger_versions() if only is None or rule.number in only]
        with http.timed() as ours:
            tables = open_ledger(jurisdictions=place.places, year=year, as_of=NOW.date())
            hits = judge_ledger(tables, settings_on(NOW.date()), chosen)
        many = len(ledger_rules())
    tell(f"台账规则，{year or '全部年度'}: {ours[0]:.1f} 秒，{len(hits):,} 条")
    if only is None:
        return ours[0], many
    return ours[0], Counter(hit.rule.key for hit in hits)
