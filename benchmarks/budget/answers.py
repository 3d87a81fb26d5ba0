"""Every declared analysis over HTTP, and all ledger rules."""

from __future__ import annotations

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
    """Run all ledger rules over the ten jurisdictions, in all years and in the last."""
    year = YEARS[-1]
    every, whole_title = _judged(place, None, f"全部台账规则，十地五年（{place.rows:,} 笔）")
    ours, title = _judged(place, year, f"全部台账规则，十地一年（{place.rows // len(YEARS):,} 笔）")
    whole = (whole_title, "≤ 30 秒", f"{every:.2f} 秒", "—", "—")
    if plain is None:
        return [whole, (title, "—", f"{ours:.2f} 秒", "—", "—")]
    con = plain.postgres
    con.execute("DROP VIEW IF EXISTS plain")
    con.execute(f"CREATE VIEW plain AS SELECT * FROM plain_payment WHERE fiscal_year = {year}")
    with http.timed() as other:
        for query in rules_sql.RULES.values():
            con.execute(query.replace("payee_account", "account_key")).fetchone()
    con.execute("DROP VIEW plain")
    return [whole, seconds(title, "—", ours, other[0])]


def _judged(place: Place, year: int | None, title: str) -> tuple[float, str]:
    """Judge a year, or every year; the seconds and the title with the number of rules."""
    from tests.world import ROOT
    from tongjian.core.scope import scope
    from tongjian.supervision.warning.engine import judge_ledger, ledger_rules
    from tongjian.supervision.warning.reads import open_ledger, settings_on

    with scope(tuple(place.places), ROOT), http.timed() as ours:
        tables = open_ledger(jurisdictions=place.places, year=year, as_of=NOW.date())
        hits = judge_ledger(tables, settings_on(NOW.date()))
    title = f"{title}，{len(ledger_rules())} 条规则"
    tell(f"{title}: {ours[0]:.1f} 秒，{len(hits):,} 条")
    return ours[0], title
