"""Pages that answer questions to the ledger."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyarrow
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from pyarrow.csv import WriteOptions, write_csv

from tongjian.core.access import access
from tongjian.core.documents.numbers import rounding_note
from tongjian.core.pages import LABEL, demonstration
from tongjian.core.typed import whole as whole_number
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import GROUPS, Dataset
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.confidential import may_read
from tongjian.supervision.linkage import seen
from tongjian.supervision.queries import pace, pages, reads
from tongjian.supervision.queries.cells import heading
from tongjian.supervision.queries.figures import MONEY, printed, unit_for, unit_in_full
from tongjian.supervision.queries.opening import (
    dataset_of,
    frame,
    looked_at,
    shown_columns,
    shown_lines,
    state_of,
    tables_of,
    towns,
)
from tongjian.supervision.queries.people import shown_people
from tongjian.supervision.queries.sentences import drill_sentence
from tongjian.supervision.queries.source import Source


@access("ledger.read")
def index(request: Any) -> HttpResponseBase:
    """Offer the datasets by group; confidential ones to those who may read them."""
    years = ledger.latest_years(request.actor.reach("ledger.read"))
    groups = [
        {
            "title": title,
            "cards": [
                {
                    "dataset": dataset,
                    "url": reverse("query_drill", args=[dataset.name]),
                    "year": years.get(dataset.name),
                }
                for dataset in all_datasets()
                if dataset.group == group and may_read(request.actor, dataset)
            ],
        }
        for group, title in GROUPS.items()
    ]
    return render(request, "supervision/queries/index.html", {"groups": groups})


@access("ledger.read")
def drill(request: Any, name: str) -> HttpResponseBase:
    """Show one level of a dataset: chart, table, sentence, and the way deeper."""
    state = state_of(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    if state.level is None or state.level.name == "payment":
        return rows(request, name)
    tables = tables_of(state, state.year - 1, state.year)
    answer = reads.drill(tables, state, only)
    place = frame(request, state, "drill")
    time_pct = pace.elapsed_pct(state.year, answer.until or state.as_of)
    measure = state.dataset.measures[0]
    unit = pages.unit_of(answer, state)
    money = measure.unit == MONEY
    context = {
        **place,
        "drill": answer,
        "table": pages.table_rows(state, answer),
        "charts": pages.charts(state, answer, answer.before),
        "unit": unit,
        "unit_key": unit.name.lower(),
        "rounding": money
        and rounding_note(
            [part.figures[measure.name] for part in answer.parts],
            answer.whole.figures[measure.name],
            unit,
        ),
        "other_title": pages.other_title(state),
        "sentence": drill_sentence(state, answer, time_pct),
        "time_pct": time_pct,
        "whole": pages.figures_of(state, answer.whole, answer),
        "progress_title": pages.progress_title(state),
        "hierarchies": pages.hierarchies(state),
        "views": pages.views(state, bool(towns(state.jurisdiction))),
        "steps": pages.steps(state, reads.trail(tables, state, only), place["place"]),
        "rows_url": pages.rows_url(state),
        "shows_progress": any(part.progress_pct is not None for part in answer.parts),
    }
    return render(request, "supervision/queries/drill.html", context)


@access("ledger.read")
def rows(request: Any, name: str) -> HttpResponseBase:
    """List the rows of a state, with their count and the download."""
    state = state_of(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    tables = tables_of(state)
    page = max(1, min(whole_number(request.GET.get("page")) or 1, 999_999))
    found, count = reads.page_of(tables, state, only, page)
    paginator = Paginator(range(count), reads.PAGE)
    columns = shown_columns(state)
    framed = frame(request, state, "rows")
    context = {
        **framed,
        "columns": [(column, heading(column)) for column in columns],
        "rows": shown_lines(tables, state.dataset, columns, found),
        "count": count,
        "page": paginator.get_page(page),
        "csv_url": f"csv/{state.address()}" if request.actor.can("ledger.export") else "",
        "steps": pages.steps(state, reads.trail(tables, state, only), framed["place"], "明细"),
    }
    return render(request, "supervision/queries/rows.html", context)


@access("ledger.read")
def row(request: Any, name: str, delivery: str, number: int) -> HttpResponseBase:
    """Show one row with every field and the file that brought it."""
    dataset = dataset_of(name)
    origin = ledger.delivery(delivery)
    if origin is None or origin.dataset != dataset.name:
        raise Http404(delivery)
    if not may_read(request.actor, dataset, origin.jurisdiction_id):
        raise Http404(delivery)
    opened = ledger.open_delivery(origin, confidential=dataset.confidential)
    tables = Source(opened, origin.fiscal_year)
    found = reads.one_row(tables, name, delivery, number)
    only = request.actor.only_units("ledger.read", origin.jurisdiction_id)
    if found is None or (only is not None and found.get("unit") not in only):
        raise Http404(f"{delivery}:{number}")
    columns = [item for item in dataset.columns if item.name in found]
    seen.remember(
        actor=request.actor,
        dataset=dataset.name,
        year=origin.fiscal_year,
        jurisdictions=(origin.jurisdiction_id,),
        now=request.now,
    )
    context = {
        "dataset": dataset,
        "cells": shown_lines(tables, dataset, columns, [found])[0].cells,
        "row": found,
        "origin": origin,
    }
    return render(request, "supervision/queries/row.html", context)


@access("ledger.read")
def explain(request: Any, name: str) -> HttpResponseBase:
    """Explain a figure: formula, rows, deliveries, files with SM3, SQL."""
    state = state_of(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    wanted = request.GET.get("measure", "")
    measure = next((m for m in state.dataset.measures if m.name == wanted), None)
    if measure is None:
        raise Http404(wanted)
    tables = tables_of(state)
    shares = reads.shares(tables, state, only, measure)
    origins = ledger.deliveries_by_id([share.delivery for share in shares])
    found, count = reads.page_of(tables, state, only, 1)
    columns = shown_columns(state)
    framed, trail = frame(request, state, "explain"), reads.trail(tables, state, only)
    parts = [
        (share, origins[share.delivery], printed(share.part, unit_in_full(measure)))
        for share in shares
        if share.delivery in origins
    ]
    value = reads.value_of(tables, state, only, measure, shares)
    context = {
        **framed,
        "measure": measure,
        "value": printed(value, unit_for(measure, [value])),
        "exact": printed(value, unit_in_full(measure)),
        "shares": sorted(parts, key=lambda part: (part[1].received, part[0].delivery)),
        "count": count,
        "rows": shown_lines(tables, state.dataset, columns, found[:10]),
        "columns": [(column, heading(column)) for column in columns],
        "sql": reads.sql_of(tables, state, only, measure),
        "rows_url": pages.rows_url(state),
        "trail": trail,
        "steps": pages.steps(state, trail, framed["place"], f"{measure.title}从哪里来"),
    }
    return render(request, "supervision/queries/explain.html", context)


@access("ledger.export")
def download(request: Any, name: str) -> HttpResponseBase:
    """Stream every row of a state as CSV in constant memory."""
    state = state_of(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    tables = tables_of(state)
    looked_at(request, state)
    batches = _masked(reads.batches(tables, state, only), state.dataset, request.actor)
    response = StreamingHttpResponse(
        _csv(batches, state.dataset, demonstration()),
        content_type="text/csv; charset=utf-8",
    )
    filename = f"{name}-{state.jurisdiction}-{state.year}.csv"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _masked(batches: Iterator[Any], dataset: Dataset, actor: Any) -> Iterator[Any]:
    """Yield batches in which a person stands by surname alone."""
    places = actor.reach("ledger.read")
    names = [column.name for column in dataset.columns if column.protect == "payee"]
    for batch in batches:
        shown = batch
        for name in names:
            at = shown.schema.get_field_index(name)
            values = shown_people(shown.column(at).to_pylist(), places)
            shown = shown.set_column(at, name, pyarrow.array(values, pyarrow.string()))
        yield shown


def _csv(batches: Iterator[Any], dataset: Dataset, demo: bool) -> Iterator[bytes]:
    """Yield a header and then each batch; a demonstration says so in a column of every row."""
    written = [c for c in dataset.columns if c.protect != "account"]
    titles = [column.heading for column in written] + (["数据说明"] if demo else [])
    yield b"\xef\xbb\xbf" + (",".join(f'"{title}"' for title in titles) + "\r\n").encode()
    options = WriteOptions(include_header=False)
    for batch in batches:
        lines = batch
        if demo:
            label = pyarrow.array([LABEL] * batch.num_rows)
            lines = batch.append_column("label", label)
        buffer = io.BytesIO()
        write_csv(lines, buffer, options)
        yield buffer.getvalue()
