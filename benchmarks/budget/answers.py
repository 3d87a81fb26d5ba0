"""Every declared analysis over HTTP."""

from __future__ import annotations

from benchmarks import http, server
from benchmarks.budget.pages import ROUNDS
from benchmarks.budget.place import YEARS, Place, tell
from benchmarks.report import Line

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
