"""Pages that answer questions to the ledger."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from pyarrow.csv import WriteOptions, write_csv

from tongjian.core.access import access
from tongjian.core.documents.numbers import rounding_note
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.pages import LABEL, demonstration
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.queries import pace, pages, reads
from tongjian.supervision.queries.sentences import drill_sentence, scope_words
from tongjian.supervision.queries.source import Source
from tongjian.supervision.queries.state import State, parse_state


def _dataset(name: str) -> Dataset:
    try:
        return dataset_named(name)
    except KeyError:
        raise Http404(name) from None


def _state(request: Any, name: str) -> State:
    dataset, actor = _dataset(name), request.actor
    allowed = actor.reach("ledger.read")
    state = parse_state(
        request.GET,
        dataset,
        allowed=allowed,
        home=actor.home,
        years=ledger.years(allowed),
        today=request.now.date(),
    )
    return replace(state, person=ledger.payee_token(state.payee)) if state.payee else state


def _tables(state: State, *years: int) -> Source:
    codes = [state.jurisdiction]
    if state.view == "all":
        codes.extend(_towns(state.jurisdiction))
    return Source(
        ledger.open_tables(
            as_of=state.as_of, years=years or (state.year,), jurisdictions=tuple(codes)
        ),
        state.year,
    )


def _towns(code: str) -> list[str]:
    return list(Jurisdiction.objects.filter(parent_id=code).values_list("code", flat=True))


def _frame(request: Any, state: State) -> dict[str, Any]:
    reach = request.actor.reach("ledger.read")
    places = Jurisdiction.objects.filter(code__in=reach)
    place = next((p.name for p in places if p.code == state.jurisdiction), state.jurisdiction)
    return {
        "state": state,
        "dataset": state.dataset,
        "place": place,
        "places": places,
        "years": ledger.years(reach),
        "as_of": state.as_of,
        "scope_words": scope_words(state, place),
        "chips": pages.chips(state),
        "hidden": [(name, code) for name, path in state.paths.items() for code in path],
        "dimensions": pages.dimensions(state),
        "months": [(f"{month:02d}", f"{month} 月") for month in range(1, 13)],
    }


@access("ledger.read")
def index(request: Any) -> HttpResponseBase:
    """Offer the datasets."""
    cards = [
        {"dataset": dataset, "url": pages.drill_url(_state(request, dataset.name))}
        for dataset in all_datasets()
    ]
    return render(request, "supervision/queries/index.html", {"cards": cards})


@access("ledger.read")
def drill(request: Any, name: str) -> HttpResponseBase:
    """Show one level of a dataset: chart, table, sentence, and the way deeper."""
    state = _state(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    if state.level is None or state.level.name == "payment":
        return rows(request, name)
    tables = _tables(state, state.year - 1, state.year)
    answer = reads.drill(tables, state, only)
    place = _frame(request, state)
    time_pct = pace.elapsed_pct(state.year, answer.until or state.as_of)
    measure = state.dataset.measures[0].name
    unit = pages.unit_of(answer, measure)
    context = {
        **place,
        "drill": answer,
        "table": pages.table_rows(state, answer),
        "charts": pages.charts(state, answer, answer.before),
        "unit": unit,
        "unit_key": unit.name.lower(),
        "rounding": rounding_note(
            [part.figures[measure] for part in answer.parts], answer.whole.figures[measure], unit
        ),
        "other_title": pages.other_title(state),
        "sentence": drill_sentence(state, answer, time_pct),
        "time_pct": time_pct,
        "whole": [
            {"value": answer.whole.figures[m.name], "url": pages.explain_url(state, m.name)}
            for m in state.dataset.measures
        ],
        "hierarchies": pages.hierarchies(state),
        "views": pages.views(state, bool(_towns(state.jurisdiction))),
        "steps": pages.steps(state, reads.trail(tables, state, only), place["place"]),
        "rows_url": pages.rows_url(state),
        "shows_progress": any(part.progress_pct is not None for part in answer.parts),
    }
    return render(request, "supervision/queries/drill.html", context)


@access("ledger.read")
def rows(request: Any, name: str) -> HttpResponseBase:
    """List the rows of a state, with their count and the download."""
    state = _state(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    tables = _tables(state)
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdigit() and len(number) < 7 else 1
    found, count = reads.page_of(tables, state, only, page)
    paginator = Paginator(range(count), reads.PAGE)
    columns = _columns(state)
    frame = _frame(request, state)
    context = {
        **frame,
        "columns": [(column, pages.heading(column)) for column in columns],
        "rows": _shown(tables, columns, found),
        "count": count,
        "page": paginator.get_page(page),
        "csv_url": f"csv/{state.address()}" if request.actor.can("ledger.export") else "",
        "steps": pages.steps(state, reads.trail(tables, state, only), frame["place"], "明细"),
    }
    return render(request, "supervision/queries/rows.html", context)


def _columns(state: State) -> list[Column]:
    return [state.dataset.column(name) for name in state.dataset.shown]


def _shown(
    tables: Source, columns: list[Column], rows: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return each row with its cells: names for codes, a person by surname alone."""
    tokens = [row["payee"] for row in rows if row.get("payee_is_person")]
    people = ledger.people_shown(tokens) if tokens else {}
    shown = []
    for row in rows:
        cells = []
        for column in columns:
            value = row[column.name]
            if column.codes and value is not None:
                value = tables.names(column.codes).get(value, value)
            elif column.choices:
                value = column.choices.get(value, value)
            elif column.protect == "payee":
                value = people.get(value, value)
            cells.append({"column": column, "heading": pages.heading(column), "value": value})
        shown.append((row, cells))
    return shown


@access("ledger.read")
def row(request: Any, name: str, delivery: str, number: int) -> HttpResponseBase:
    """Show one row with every field and the file that brought it."""
    dataset = _dataset(name)
    origin = ledger.delivery(delivery)
    if origin is None or origin.dataset != dataset.name:
        raise Http404(delivery)
    tables = Source(ledger.open_delivery(origin), origin.fiscal_year)
    found = reads.one_row(tables, name, delivery, number)
    only = request.actor.only_units("ledger.read", origin.jurisdiction_id)
    if found is None or (only is not None and found.get("unit") not in only):
        raise Http404(f"{delivery}:{number}")
    columns = [item for item in dataset.columns if item.name in found]
    context = {
        "dataset": dataset,
        "cells": _shown(tables, columns, [found])[0][1],
        "row": found,
        "origin": origin,
    }
    return render(request, "supervision/queries/row.html", context)


@access("ledger.read")
def explain(request: Any, name: str) -> HttpResponseBase:
    """Explain a figure: formula, rows, deliveries, files with SM3, SQL."""
    state = _state(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    wanted = request.GET.get("measure", "")
    measure = next((m for m in state.dataset.measures if m.name == wanted), None)
    if measure is None:
        raise Http404(wanted)
    tables = _tables(state)
    shares = reads.shares(tables, state, only, measure)
    origins = ledger.deliveries_by_id([share.delivery for share in shares])
    found, count = reads.page_of(tables, state, only, 1)
    columns = _columns(state)
    frame, trail = _frame(request, state), reads.trail(tables, state, only)
    parts = [(share, origins[share.delivery]) for share in shares if share.delivery in origins]
    context = {
        **frame,
        "measure": measure,
        "value": sum((share.part for share in shares), start=Decimal(0)),
        "shares": sorted(parts, key=lambda part: (part[1].received, part[0].delivery)),
        "count": count,
        "rows": _shown(tables, columns, found[:10]),
        "columns": [(column, pages.heading(column)) for column in columns],
        "sql": reads.sql_of(tables, state, only, measure),
        "rows_url": pages.rows_url(state),
        "trail": trail,
        "steps": pages.steps(state, trail, frame["place"], f"{measure.title}从哪里来"),
    }
    return render(request, "supervision/queries/explain.html", context)


@access("ledger.export")
def download(request: Any, name: str) -> HttpResponseBase:
    """Stream every row of a state as CSV in constant memory."""
    state = _state(request, name)
    only = request.actor.only_units("ledger.read", state.jurisdiction)
    tables = _tables(state)
    response = StreamingHttpResponse(
        _csv(reads.batches(tables, state, only), state.dataset, demonstration()),
        content_type="text/csv; charset=utf-8",
    )
    filename = f"{name}-{state.jurisdiction}-{state.year}.csv"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


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
