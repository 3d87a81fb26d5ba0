"""Pages that set figures side by side: years, stages, places, levels; and one day against another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tongjian.core.access import access
from tongjian.core.charts.model import Bars, Series
from tongjian.core.documents.numbers import Absent, Unit
from tongjian.core.listing.listing import export_rows
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.typed import whole
from tongjian.supervision.datasets.declare import Measure
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.confidential import readable
from tongjian.supervision.queries import comparing, pages, reads, scopes, since
from tongjian.supervision.queries.comparing import KINDS, PLACES, SCOPES, STAGES, YEARS
from tongjian.supervision.queries.figures import label, printed, unit_for
from tongjian.supervision.queries.opening import frame, looked_at, state_of, tables_of, towns
from tongjian.supervision.queries.pace import PAIRS
from tongjian.supervision.queries.state import ALL, State

FORMS = ("csv", "xlsx")
BARS = 10


def measure_of(state: State, query: QueryDict, default: str = "") -> Measure:
    """Return the measure asked for, else the default, else the dataset's first."""
    named = {item.name: item for item in state.dataset.measures}
    return named.get(query.get("measure", "")) or named.get(default) or state.dataset.measures[0]


def kinds(request: Any, state: State) -> list[str]:
    """Return the comparisons that make sense for a state."""
    reach = set(_reach(request, state))
    found = [YEARS]
    if comparing.stages_of(state) is not None:
        found.append(STAGES)
    below = set(towns(_district(state.jurisdiction)))
    if len(below & reach) > 0 and len(({_district(state.jurisdiction)} | below) & reach) > 1:
        found.append(PLACES)
    if state.dataset.between_levels is not None and towns(state.jurisdiction):
        found.append(SCOPES)
    return found


def _reach(request: Any, state: State) -> tuple[str, ...]:
    return readable(request.actor, state.dataset, request.actor.reach("ledger.read"))


def _district(code: str) -> str:
    parent = Jurisdiction.objects.filter(code=code).values_list("parent_id", flat=True).first()
    return parent or code


def years_of(request: Any, state: State) -> list[int]:
    """Return the years asked for, two to five, else the state's and the one before."""
    known = ledger.years(request.actor.reach("ledger.read"))
    given = [whole(text) for text in request.GET.getlist("years")]
    chosen = sorted({year for year in given if year in known})[-comparing.MOST_YEARS :]
    if len(chosen) >= 2:
        return [year for year in chosen if year is not None]
    earlier = [year for year in known if year < state.year]
    return [earlier[-1], state.year] if earlier else [state.year]


def _names(request: Any, state: State) -> dict[str, str]:
    """Return the district and its towns that the person may read, by code."""
    top, reach = _district(state.jurisdiction), _reach(request, state)
    rows = Jurisdiction.objects.filter(code__in=[top, *towns(top)]).filter(code__in=reach)
    return dict(rows.order_by("code").values_list("code", "name"))


def _address(state: State, kind: str, measure: Measure, years: Sequence[int]) -> str:
    """Return the query string that gives a comparison back."""
    pairs = QueryDict(state.address().lstrip("?"), mutable=True)
    pairs["what"], pairs["measure"] = kind, measure.name
    if kind == YEARS:
        pairs.setlist("years", [str(year) for year in years])
    return "?" + pairs.urlencode()


def compared(
    request: Any, state: State, kind: str, measure: Measure, years: Sequence[int]
) -> comparing.Comparison | scopes.Scopes:
    """Return the comparison of one kind."""
    actor = request.actor
    only = actor.only_units("ledger.read", state.jurisdiction)
    if kind == YEARS:
        return comparing.years(state, measure, years, tables_of, only)
    if kind == STAGES:
        return comparing.stages(state, measure, tables_of, only)
    names = _names(request, state)
    if kind == PLACES:
        return comparing.places(
            state, measure, names, tables_of, lambda code: actor.only_units("ledger.read", code)
        )
    tables = tables_of(replace(state, view=ALL))
    return scopes.compare(tables, state, measure, names, only)


@access("ledger.read")
def compare(request: Any, name: str) -> HttpResponseBase:
    """Set a figure side by side over years, stages, places or levels."""
    state = state_of(request, name)
    offered = kinds(request, state)
    asked = request.GET.get("what", "")
    kind = asked if asked in offered else offered[0]
    wrong = [*state.wrong]
    if asked and asked not in offered:
        wrong.append(f"这里不能按“{KINDS.get(asked, asked[:20])}”比较，已换成{KINDS[kind]}")
    pair = PAIRS.get(name)
    planned = pair.planned[1] if pair is not None and pair.planned[0] == name else ""
    measure = measure_of(state, request.GET, planned if kind == STAGES else "")
    years = years_of(request, state)
    found = compared(request, state, kind, measure, years)
    own = _address(state, kind, measure, years)
    framed = frame(request, state, "compare", own)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    context = {
        **framed,
        "kind": kind,
        "kinds": [
            pages.Link(
                KINDS[item],
                _compare_url(state) + _address(state, item, measure, years),
                item == kind,
            )
            for item in offered
        ],
        "measure": measure,
        "measures": [(item.name, item.title) for item in state.dataset.measures],
        "chosen_years": years,
        "carried": _carried(own, "measure", "years"),
        "wrong": wrong,
        "export_url": reverse("query_compare_export", args=[name]) + own
        if request.actor.can("ledger.export", state.jurisdiction)
        else "",
        "steps": pages.steps(
            state, reads.trail(tables_of(state), state, only), framed["place"], KINDS[kind]
        ),
        **(
            _scopes_context(found, measure) if isinstance(found, scopes.Scopes) else _context(found)
        ),
    }
    return render(request, "supervision/queries/compare.html", context)


def _compare_url(state: State) -> str:
    return reverse("query_compare", args=[state.dataset.name])


def _carried(address: str, *without: str) -> list[tuple[str, str]]:
    query = QueryDict(address.lstrip("?"))
    return [(key, v) for key, values in query.lists() if key not in without for v in values]


def _context(found: comparing.Comparison) -> dict[str, Any]:
    unit = unit_for(found.columns[0].measure, [v for line in found.lines for v in line.values])
    if not found.lines:
        unit = unit_for(found.columns[0].measure, found.whole.values)
    return {
        "comparison": found,
        "unit": label(unit),
        "lines": [_shown(line, found, unit) for line in found.lines],
        "foot": _shown(found.whole, found, unit),
        "chart": _chart(found, unit),
        "empty": not found.lines and all(value is None for value in found.whole.values),
    }


def _shown(line: comparing.Line, found: comparing.Comparison, unit: Unit | str) -> dict[str, Any]:
    cells = [
        {
            "shown": printed(value, unit),
            "title": column.title,
            "url": pages.explain_url(state, column.measure.name)
            if state is not None and isinstance(value, Decimal)
            else "",
        }
        for value, state, column in zip(line.values, line.states, found.columns, strict=True)
    ]
    return {
        "name": line.name,
        "cells": cells,
        "difference": printed(line.difference, unit),
        "growth": line.growth_pct,
    }


def _chart(found: comparing.Comparison, unit: Unit | str) -> Bars | None:
    lines = found.lines[:BARS]
    if len(lines) < 2 or len(found.columns) < 2:
        return None
    return Bars(
        title=f"{found.columns[0].measure.title}比较",
        summary=f"列出最大的 {len(lines)} 项。" if len(found.lines) > BARS else "",
        unit=unit,
        categories=[line.name for line in lines],
        series=[
            Series(column.title, [line.values[at] for line in lines])
            for at, column in enumerate(found.columns)
        ],
        horizontal=len(lines) > 6,
        heading=found.heading,
    )


def _scopes_context(found: scopes.Scopes, measure: Measure) -> dict[str, Any]:
    unit = unit_for(measure, [place.own for place in found.places] + [found.delivered])
    rows = [
        {
            "name": place.name,
            "own": printed(place.own, unit),
            "between": printed(place.between, unit),
            "counted": printed(place.counted, unit),
            "url": pages.explain_url(place.state, measure.name) if place.own is not None else "",
        }
        for place in found.places
    ]
    return {
        "scopes": found,
        "rows": rows,
        "unit": label(unit),
        "between": printed(found.between, unit),
        "consolidated": printed(found.consolidated, unit),
        "consolidated_url": pages.explain_url(found.state, measure.name),
        "delivered": printed(found.delivered, unit),
        "gap": printed(found.gap, _exact_unit(measure)),
        "empty": found.own is None and found.delivered is None,
    }


@access("ledger.export")
def compare_export(request: Any, name: str) -> HttpResponseBase:
    """Export a comparison with exact figures."""
    form = request.GET.get("format", "csv")
    state = state_of(request, name)
    request.actor.require("ledger.export", state.jurisdiction)
    kind = request.GET.get("what", YEARS)
    if form not in FORMS or kind not in kinds(request, state):
        raise Http404(form)
    looked_at(request, state)
    measure = measure_of(state, request.GET)
    found = compared(request, state, kind, measure, years_of(request, state))
    titles, rows = _scopes_table(found) if isinstance(found, scopes.Scopes) else _table(found)
    file = f"{state.dataset.title}{KINDS[kind]}-{state.jurisdiction}-{state.year}"
    return export_rows(file, titles, rows, form)


def _table(found: comparing.Comparison) -> tuple[list[str], list[list[Any]]]:
    unit = found.columns[0].measure.unit
    titles = [found.heading, *(f"{column.title}（{unit}）" for column in found.columns)]
    titles += [f"增减（{unit}）", "增幅（%）"] if found.changes else []
    rows = []
    for line in (*found.lines, found.whole):
        row: list[Any] = [line.name, *line.values]
        if found.changes:
            growth = line.growth_pct
            short = round(growth, 2) if isinstance(growth, Decimal) else growth
            row += [line.difference, short]
        rows.append([cell.text if isinstance(cell, Absent) else cell for cell in row])
    return titles, rows


def _scopes_table(found: scopes.Scopes) -> tuple[list[str], list[list[Any]]]:
    titles = ["行政区划", "本级（元）", "其中上下级之间的转移（元）", "计入总预算（元）"]
    rows: list[list[Any]] = [
        [place.name, place.own, place.between, place.counted] for place in found.places
    ]
    rows.append(["总预算（计算）", found.own, found.between, found.consolidated])
    rows.append(["总预算（报送数）", None, None, found.delivered])
    return titles, rows


@access("ledger.read")
def since_page(request: Any, name: str) -> HttpResponseBase:
    """Explain why a figure of one day differs from that of another."""
    state = state_of(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    measure = measure_of(state, request.GET)
    wrong = [*state.wrong]
    earlier = _earlier(request.GET.get("from", ""), state, wrong)
    days = (min(earlier, state.as_of), max(earlier, state.as_of))
    first, last = (replace(state, as_of=day) for day in days)
    tables = (tables_of(first), tables_of(last))
    found = since.between(tables, last, days, measure, only)
    unit = unit_for(measure, [found.before, found.after])
    origins = ledger.deliveries_by_id([one.delivery for one in found.effects])
    own = last.address(measure=measure.name, **{"from": days[0].isoformat()})
    framed = frame(request, last, "since", own)
    context = {
        **framed,
        "found": found,
        "first": first,
        "measure": measure,
        "measures": [(item.name, item.title) for item in state.dataset.measures],
        "carried": _carried(own, "measure", "from", "as_of"),
        "effects": [
            {
                "one": one,
                "said": since.SAID[one.event],
                "origin": origins.get(one.delivery),
                "before": printed(one.before, _exact_unit(measure)),
                "after": printed(one.after, _exact_unit(measure)),
                "effect": printed(one.effect, _exact_unit(measure)),
            }
            for one in found.effects
        ],
        "parts": [
            {
                "part": part,
                "url": pages.drill_url(last.descend(part.code)),
                "before": printed(part.before, unit),
                "after": printed(part.after, unit),
                "difference": printed(part.difference, unit),
            }
            for part in found.parts
        ],
        "unit": label(unit),
        "shown": [printed(value, _exact_unit(measure)) for value in _three(found)],
        "urls": [pages.explain_url(one, measure.name) for one in (first, last)],
        "wrong": wrong,
        "steps": pages.steps(
            last, reads.trail(tables[1], last, only), framed["place"], "两天之间的变化"
        ),
    }
    return render(request, "supervision/queries/since.html", context)


def _exact_unit(measure: Measure) -> Unit | str:
    return Unit.YUAN if measure.unit == "元" else measure.unit


def _three(found: since.Since) -> tuple[Decimal, Decimal, Decimal]:
    return found.before, found.after, found.difference


def _earlier(text: str, state: State, wrong: list[str]) -> date:
    """Return the other day: the one given, else the end of the month before."""
    if text:
        try:
            return min(date.fromisoformat(text), state.today or state.as_of)
        except ValueError:
            wrong.append(f"“从哪一天”的值“{text[:20]}”无法识别，已换成上月末")
    first = state.as_of.replace(day=1)
    return date.fromordinal(max(first.toordinal() - 1, 1))
