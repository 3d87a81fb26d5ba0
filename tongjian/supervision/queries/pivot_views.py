"""Pages of the pivot: two dimensions of any dataset, its chart and its export."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tongjian.core.access import access
from tongjian.core.documents.numbers import Absent
from tongjian.core.listing.listing import export_rows
from tongjian.supervision.queries import pages, pivot, pivot_pages, reads
from tongjian.supervision.queries.figures import label, printed
from tongjian.supervision.queries.opening import frame, looked_at, state_of, tables_of, towns

EXPORTED_ROWS, EXPORTED_COLUMNS = 10_000, 100
FORMS = ("csv", "xlsx")


@access("ledger.read")
def show(request: Any, name: str) -> HttpResponseBase:
    """Show a dataset split by two dimensions."""
    state = state_of(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    tables = tables_of(state)
    asked, wrong = pivot_pages.asked(state, request.GET)
    found = pivot.answer(tables, asked, only)
    unit = pivot_pages.unit_of(asked, found)
    order = request.GET.get("order", "")[:100]
    framed = frame(request, state, "pivot", pivot_pages.address(asked, order))
    export = reverse("query_pivot_export", args=[name]) + pivot_pages.address(asked)
    context = {
        **framed,
        **pivot_pages.choices(asked, order),
        "asked": asked,
        "pivot": found,
        "lines": pivot_pages.lines(asked, found, order, unit),
        "headings": pivot_pages.headings(found),
        "column_totals": pivot_pages.column_totals(asked, found, unit),
        "whole": pivot_pages.whole(asked, found, unit),
        "chart": pivot_pages.chart(asked, found, unit),
        "unit": label(unit),
        "sentence": _sentence(asked, found, unit),
        "wrong": [*state.wrong, *wrong],
        "views": [
            pages.Link(
                title, pivot_pages.url(replace(asked, state=other)), other.view == state.view
            )
            for title, other in pages.view_states(state, bool(towns(state.jurisdiction)))
        ],
        "export_url": export if request.actor.can("ledger.export", state.jurisdiction) else "",
        "steps": pages.steps(state, reads.trail(tables, state, only), framed["place"], "透视"),
    }
    return render(request, "supervision/queries/pivot.html", context)


def _sentence(asked: pivot.Question, found: pivot.Pivot, unit: Any) -> str:
    if not found.count:
        return "所选范围内没有数据。"
    words = f"行是{asked.rows.title}，列是{asked.columns.title}，共 {found.count:,} 行数据"
    if isinstance(found.whole, Absent):
        return words + "。"
    return f"{words}，{asked.measure.title}合计 {printed(found.whole, unit).text}。"


@access("ledger.export")
def export(request: Any, name: str) -> HttpResponseBase:
    """Export the pivot, with many more rows and columns than a page shows."""
    form = request.GET.get("format", "csv")
    if form not in FORMS:
        raise Http404(form)
    state = state_of(request, name)
    request.actor.require("ledger.export", state.jurisdiction)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    looked_at(request, state)
    asked, _ = pivot_pages.asked(state, request.GET)
    whole = replace(asked, rows_shown=EXPORTED_ROWS, columns_shown=EXPORTED_COLUMNS)
    titles, rows = pivot_pages.table(whole, pivot.answer(tables_of(state), whole, only))
    file = f"{state.dataset.title}透视-{state.jurisdiction}-{state.year}"
    return export_rows(file, titles, rows, form)
