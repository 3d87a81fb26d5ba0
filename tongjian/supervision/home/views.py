"""The deputy's first minute."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tongjian.core.access import access
from tongjian.core.charts.model import Bars, Pace, Series
from tongjian.core.identity.actions import remember_visit
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.cases import reads as cases
from tongjian.supervision.home import reads, sentences
from tongjian.supervision.home.reads import Progress
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.queries import pages
from tongjian.supervision.queries.reads import Part
from tongjian.supervision.queries.state import Parser
from tongjian.supervision.warning import reads as warnings


@access("ledger.read")
def home(request: Any) -> HttpResponseBase:
    """Answer the five questions for the person's jurisdiction."""
    reach = request.actor.reach("ledger.read")
    place, year, as_of, wrong = _asked(request, reach)
    if request.actor.only_units("ledger.read", place) is not None:
        return redirect("query")
    towns = [code for code in _towns(place) if code in reach]
    years = ledger.years([place])
    since = remember_visit(request.user, request.now)
    spending = reads.spending(place, year, as_of, towns)
    revenue = reads.revenue(place, year, as_of, towns)
    departments = reads.departments(place, year, as_of) if towns else spending
    covered = [place, *towns]
    counts = warnings.counts(covered, year)
    changes = reads.changes(covered, since)
    fresh = reads.freshness(covered, as_of)
    slow = reads.slowest(departments)
    slow_places = reads.slowest(spending) if towns else []
    context = {
        "jurisdiction_name": Jurisdiction.objects.get(code=place).name,
        "places": Jurisdiction.objects.filter(code__in=reach),
        "place": place,
        "year": year,
        "years": years,
        "as_of": as_of,
        "today": request.now.date(),
        "wrong": wrong,
        "track": sentences.track(revenue, spending, "全区（含镇）" if towns else ""),
        "paces": [
            (_pace("收入", revenue), pages.drill_url(revenue.state), revenue.level),
            (_pace("支出", spending), pages.drill_url(spending.state), spending.level),
        ],
        "behind": sentences.behind(slow, departments, "部门"),
        "behind_places": sentences.behind(slow_places, spending, "区镇") if towns else "",
        "bars": [
            (chart, parts[0].name, chart.links[0])
            for progress, parts in ((departments, slow), (spending, slow_places))
            if (chart := _bars(progress, parts))
        ],
        "problems": sentences.problems(counts, has_data=bool(years)),
        "counts": [(level, counts[level]) for level in ("red", "yellow", "blue")],
        "followed": cases.tally(request.actor, request.now.date())
        if request.actor.can("oversight.read")
        else None,
        "urgent": warnings.standing().filter(jurisdiction_id__in=covered, year=year)[: reads.SHOWN],
        "changed": sentences.changed(changes),
        "changes": changes,
        "fresh_words": sentences.fresh(fresh, spending),
        "fresh": fresh,
    }
    return render(request, "supervision/home/home.html", context)


def _asked(request: Any, reach: tuple[str, ...]) -> tuple[str, int, date, list[str]]:
    parser = Parser(request.GET)
    place = parser.text("j") or request.actor.home
    if place not in reach:
        parser.wrong.append(f"没有行政区划“{place}”的数据，或您无权查看，已换为本级")
        place = request.actor.home
    today = request.now.date()
    as_of = min(parser.take("as_of", "截至日期", date.fromisoformat, today), today)
    known = [year for year in ledger.years([place]) if year <= as_of.year]
    default = known[-1] if known else as_of.year
    year = parser.take("year", "年度", int, default)
    return place, year if year in known else default, as_of, parser.wrong


def _towns(code: str) -> list[str]:
    return list(Jurisdiction.objects.filter(parent_id=code).values_list("code", flat=True))


def _pace(title: str, progress: Progress) -> Pace:
    summary = "色条是完成的部分，竖线是时间进度。"
    return Pace(
        title=f"{title}完成全年预算",
        summary=summary,
        done=progress.whole.progress_pct,
        time=progress.time_pct,
        level="" if progress.level == "grey" else progress.level,
    )


def _bars(progress: Progress, parts: list[Part]) -> Bars | None:
    if not parts or progress.state.level is None:
        return None
    level = progress.state.level.title
    return Bars(
        title=f"最慢的{level}",
        summary=f"时间进度 {progress.time_pct.quantize(Decimal('0.1'))}%，点条形可以看下一级。",
        unit="%",
        categories=[part.name for part in parts],
        series=[Series("执行进度", [part.progress_pct for part in parts])],
        links=[pages.deeper(progress.state, part) for part in parts],
        horizontal=True,
        heading=level,
    )
