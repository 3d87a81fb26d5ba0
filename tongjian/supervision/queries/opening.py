"""From a request to what every query page needs: the state, the tables it opens, the frame."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from tongjian.core.orgs.reads import places
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.confidential import readable
from tongjian.supervision.linkage import seen
from tongjian.supervision.queries import pages
from tongjian.supervision.queries.cells import Cell, Line, line
from tongjian.supervision.queries.sentences import scope_words
from tongjian.supervision.queries.source import Source
from tongjian.supervision.queries.state import ALL, State, parse_state
from tongjian.supervision.queries.tools import tools


def dataset_of(name: str) -> Dataset:
    """Return a declared dataset; raises ``Http404``."""
    try:
        return dataset_named(name)
    except KeyError:
        raise Http404(name) from None


def state_of(request: Any, name: str) -> State:
    """Return the state an address asks for, within what the person may read."""
    return parsed(request.actor, request.GET, name, request.now.date())


def parsed(actor: Any, query: Any, name: str, today: Any) -> State:
    """Return the state a query string asks for on behalf of ``actor``; raises ``Http404``."""
    dataset = dataset_of(name)
    allowed = readable(actor, dataset, actor.reach("ledger.read"))
    if not allowed:
        raise Http404(name)
    if "year" not in query and (latest := ledger.latest_years(allowed).get(name)):
        query = query.copy()
        query["year"] = str(latest)
    state = parse_state(
        query,
        dataset,
        allowed=allowed,
        home=actor.home if actor.home in allowed else allowed[0],
        years=ledger.years(allowed),
        today=today,
    )
    return replace(state, person=ledger.payee_token(state.payee)) if state.payee else state


def tables_of(state: State, *years: int) -> Source:
    """Return the ledger a state needs: its jurisdiction, with its towns where consolidated."""
    codes = [state.jurisdiction]
    if state.view == "all":
        codes.extend(towns(state.jurisdiction))
    return Source(
        ledger.open_tables(
            as_of=state.as_of,
            years=years or (state.year,),
            jurisdictions=tuple(codes),
            confidential=state.dataset.confidential,
        ),
        state.year,
    )


def towns(code: str) -> list[str]:
    """Return the towns of a district."""
    return [place.code for place in places() if place.parent == code]


def looked_at(request: Any, state: State) -> None:
    """Keep that the person looks at, or takes away, a state's data today."""
    reach = request.actor.reach("ledger.read")
    seen.remember(
        actor=request.actor,
        dataset=state.dataset.name,
        year=state.year,
        jurisdictions=reach if state.view == ALL else (state.jurisdiction,),
        now=request.now,
    )


def frame(request: Any, state: State, page: str, address: str = "") -> dict[str, Any]:
    """Return what the templates of all query pages read.

    ``page`` is the page's own name among the tools, ``address`` its query string where it says
    more than the state does.
    """
    reach = request.actor.reach("ledger.read")
    more = _more(state, address)
    looked_at(request, state)
    names = {place.code: place.name for place in places() if place.code in reach}
    place = names.get(state.jurisdiction, state.jurisdiction)
    return {
        "state": state,
        "dataset": state.dataset,
        "place": place,
        "places": list(names.items()),
        "years": [(year, f"{year} 年") for year in ledger.years(reach)],
        "as_of": state.as_of,
        "tools": tools(request, state, page, address),
        "scope_words": scope_words(state, place),
        "chips": [_here(request, chip, more) for chip in pages.chips(state)],
        "hidden": [*pages.hidden(state), *more],
        "dimensions": pages.dimensions(state),
        "words": "、".join(state.dataset.column(name).title for name in state.dataset.words),
        "months": [(f"{month:02d}", f"{month} 月") for month in range(1, 13)],
    }


def _more(state: State, address: str) -> list[tuple[str, str]]:
    """Return what a page's own address says beyond the state."""
    own = set(QueryDict(state.address().lstrip("?")))
    found = QueryDict(address.lstrip("?")).lists()
    return [(key, value) for key, values in found if key not in own for value in values]


def _here(request: Any, chip: pages.Link, more: list[tuple[str, str]]) -> pages.Link:
    """Return a chip whose dropping stays on the page looked at."""
    query = chip.url.partition("?")[2] + "".join(f"&{urlencode([pair])}" for pair in more)
    return replace(chip, url=f"{request.path}?{query}")


def shown_columns(state: State) -> list[Column]:
    """Return the columns of a list of rows."""
    return [state.dataset.column(name) for name in state.dataset.shown]


def shown_lines(
    tables: Source, dataset: Dataset, columns: list[Column], rows: list[dict[str, Any]]
) -> list[Line]:
    """Return rows as pages show them: names for codes, a person by surname alone."""
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
            elif column.type == "number" and value is not None:
                value = f"{value.normalize():,f}"
            cells.append(Cell(column, value))
        shown.append(line(dataset.name, row, cells))
    return shown
