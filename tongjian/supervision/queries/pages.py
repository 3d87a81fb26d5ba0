"""Turning a drill into what a template shows: charts, choices, chips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse

from tongjian.core.charts.model import Area, Bars, Chart, Series, Treemap, Trend
from tongjian.core.documents.numbers import Unit, best_unit
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Column
from tongjian.supervision.queries import build, pace
from tongjian.supervision.queries.figures import MONEY, label, printed, unit_for
from tongjian.supervision.queries.reads import Drill, Part
from tongjian.supervision.queries.state import ALL, FREE, OWN, PEOPLE, VIEWS, State

TREEMAP_PARTS = 40
BAR_PARTS = 12
ORGANISATION = "organisation"


@dataclass(frozen=True)
class Link:
    """A choice or a chip: its title and address."""

    title: str
    url: str
    current: bool = False


def drill_url(state: State) -> str:
    """Return the address of a state's drill page."""
    return _address("query_drill", state.dataset.name) + state.address()


def rows_url(state: State) -> str:
    """Return the address of a state's rows."""
    return _address("query_rows", state.dataset.name) + state.address()


def explain_url(state: State, measure: str) -> str:
    """Return the address of a figure's explanation."""
    return _address("query_explain", state.dataset.name) + state.address(measure=measure)


@lru_cache(256)
def _address(route: str, dataset: str) -> str:
    """Return a route's address; a page has hundreds of a few."""
    return reverse(route, args=[dataset])


def deeper(state: State, part: Part) -> str:
    """Return the address one level deeper: the next level, else the rows."""
    below = state.descend(part.code)
    last = below.level is None or below.level.name == "payment"
    return rows_url(below) if last else drill_url(below)


def table_rows(state: State, drill: Drill) -> list[dict[str, Any]]:
    """Return the table's rows: part, where it leads, its figures with their explanations."""
    rows, money = [], unit_of(drill, state)
    for part in drill.parts:
        below = state.descend(part.code)
        rows.append(
            {
                "part": part,
                "url": deeper(state, part),
                "figures": figures_of(below, part, drill, money),
                "other_url": other_url(below),
            }
        )
    return rows


def figures_of(
    state: State, part: Part, drill: Drill, money: Unit | str | None = None
) -> list[dict[str, Any]]:
    """Return the figures of a part with their headings and where each is explained.

    ``money`` is the unit of the drill's money where it is known already.
    """
    money = money or unit_of(drill, state)
    found = []
    for measure in state.dataset.measures:
        unit = money if measure.unit == MONEY else measure.unit
        found.append(
            {
                "shown": printed(part.figures[measure.name], unit),
                "url": explain_url(state, measure.name),
                "title": f"{measure.title}（{label(unit)}）" if unit else measure.title,
            }
        )
    return found


def progress_title(state: State) -> str:
    """Return what done over planned is called for a state's dataset."""
    pair = pace.pair_of(state)
    return pair.title if pair is not None else ""


def other_title(state: State) -> str:
    """Return the title of the figure a dataset is held against, "" where it is its own."""
    side = pace.other_side(state.dataset.name)
    if side is None:
        return ""
    measures = dataset_named(side[0]).measures
    return next(measure.title for measure in measures if measure.name == side[1])


def other_url(state: State) -> str:
    """Return where the figure a state is held against is explained, "" without one."""
    side = pace.other_side(state.dataset.name)
    twin = pace.counterpart(state, side[0]) if side is not None else None
    return explain_url(twin, side[1]) if side is not None and twin is not None else ""


def charts(state: State, drill: Drill, before: list[tuple[str, Decimal]]) -> list[Chart]:
    """Return the charts of a level: shares, progress, months beside last year's."""
    measure = state.dataset.measures[0]
    found: list[Chart] = []
    unit = unit_for(measure, [part.figures[measure.name] for part in drill.parts])
    positive = [part for part in drill.parts if (part.figures[measure.name] or 0) > 0]
    # parts that have no figure together are not parts of a whole
    whole = state.level is not None and build.adds_over(measure, state.dataset, state.level)
    if len(positive) > 1 and state.level is not None and whole:
        found.append(
            Treemap(
                title=f"{measure.title}按{state.level.title}",
                summary=f"面积越大，{measure.title}越大；点一块可以看下一级。",
                unit=unit,
                areas=[
                    Area(part.name, part.figures[measure.name], deeper(state, part))
                    for part in positive[:TREEMAP_PARTS]
                ],
                total=drill.whole.figures[measure.name],
                heading=state.level.title,
            )
        )
    compared = [part for part in drill.parts if part.progress_pct is not None][:BAR_PARTS]
    if len(compared) > 1 and state.level is not None:
        found.append(_progress_bars(state, compared))
    if drill.months and drill.whole.figures[measure.name] is not None:
        found.append(_months(state, drill.months, before))
    return found


def _progress_bars(state: State, parts: list[Part]) -> Bars:
    assert state.level is not None
    title = progress_title(state)
    title = "执行进度" if title == "进度" else title
    slowest = min(parts, key=lambda part: part.progress_pct or Decimal(0))
    return Bars(
        title=title,
        summary=f"金额最大的 {len(parts)} 项里，{slowest.name}{title.removeprefix('执行')}最低。",
        unit="%",
        categories=[part.name for part in parts],
        series=[Series(title, [part.progress_pct for part in parts])],
        links=[deeper(state, part) for part in parts],
        horizontal=True,
        heading=state.level.title,
    )


def _months(
    state: State, months: list[tuple[str, Decimal]], before: list[tuple[str, Decimal]]
) -> Trend:
    now, last = dict(months), dict(before)
    keys = sorted(set(now) | set(last))
    series = [Series(f"{state.year} 年", [now.get(key) for key in keys])]
    if last:
        series.append(Series(f"{state.year - 1} 年", [last.get(key) for key in keys]))
    measure = state.dataset.measures[0]
    unit = unit_for(measure, [*now.values(), *last.values()])
    summary = ""
    if now and measure.latest:
        newest = printed(now[max(now)], unit)
        summary = f"{state.year} 年 {int(max(now))} 月为 {newest.number}{newest.unit}。"
    elif now:
        summary = f"{state.year} 年 {int(max(now, key=lambda key: now[key]))} 月最多。"
    return Trend(
        title=f"各月{measure.title}",
        summary=summary,
        unit=unit,
        categories=[f"{int(key)}月" for key in keys],
        series=series,
        heading="月份",
    )


def hierarchies(state: State) -> list[Link]:
    """Return the choice of what to split by; those already at their end lead to the rows."""
    links = []
    for item in state.dataset.hierarchies:
        other = replace(state, by=item.name, sort="")
        if other.level is not None and other.level.name != "payment":
            links.append(Link(item.title, drill_url(other), item.name == state.by))
    return links


def views(state: State, has_towns: bool) -> list[Link]:
    """Return own level or consolidated, for a district."""
    return [
        Link(title, drill_url(other), other.view == state.view)
        for title, other in view_states(state, has_towns)
    ]


def view_states(state: State, has_towns: bool) -> list[tuple[str, State]]:
    """Return own level and consolidated by title, for a district; nothing for a town."""
    if not has_towns:
        return []
    kept = {key: path for key, path in state.paths.items() if key != ORGANISATION}
    top = state if state.paths.get(ORGANISATION, ())[1:] else replace(state, paths=kept)
    return [(VIEWS[view].split("（")[0], replace(top, view=view)) for view in (OWN, ALL)]


def chips(state: State) -> list[Link]:
    """Return the conditions in force, each with the address that drops it."""
    dataset, found = state.dataset, []
    for name, value in state.chosen.items():
        dimension = next(item for item in dataset.dimensions if item.name == name)
        title = value_title(dataset.column(dimension.column), value)
        kept = {key: item for key, item in state.chosen.items() if key != name}
        found.append(Link(f"{dimension.title}：{title}", drill_url(replace(state, chosen=kept))))
    if state.month:
        last = state.to_month or state.month
        title = f"{int(state.month)} 月" + (f"至 {int(last)} 月" if last != state.month else "")
        found.append(Link(title, drill_url(replace(state, month="", to_month=""))))
    if state.least is not None:
        found.append(Link(f"金额 ≥ {state.least:,} 元", drill_url(replace(state, least=None))))
    if state.most is not None:
        found.append(Link(f"金额 ≤ {state.most:,} 元", drill_url(replace(state, most=None))))
    if state.payee:
        found.append(Link(f"收款人含“{state.payee}”", drill_url(replace(state, payee=""))))
    if state.q:
        found.append(Link(f"含“{state.q}”", drill_url(replace(state, q=""))))
    if state.today is not None and state.as_of != state.today:
        found.append(
            Link(f"截至 {state.as_of.isoformat()}", drill_url(replace(state, as_of=state.today)))
        )
    return found


def steps(
    state: State, trail: Iterable[tuple[str, str, str]], place: str, leaf: str = ""
) -> list[dict[str, str]]:
    """Return the breadcrumb: query, dataset and place, each code descended, and the page itself."""
    top = replace(state, paths={}, sort="")
    found = [
        {"title": "查询", "url": reverse("query")},
        {"title": f"{state.dataset.title}·{place}", "url": drill_url(top)},
    ]
    for hierarchy, code, name in trail:
        depth = state.paths[hierarchy].index(code) + 1
        found.append({"title": name, "url": drill_url(state.up_to(hierarchy, depth))})
    if leaf:
        found.append({"title": leaf, "url": ""})
    found[-1]["url"] = ""
    return found


def unit_of(drill: Drill, state: State) -> Unit:
    """Return the unit of money that suits a table's figures: that of its first money measure."""
    measure = next((item for item in state.dataset.measures if item.unit == MONEY), None)
    if measure is None:
        return Unit.YUAN
    return best_unit([part.figures[measure.name] for part in drill.parts])


def dimensions(state: State) -> list[dict[str, Any]]:
    """Return the dimensions with a fixed list of values, for the filter form."""
    found = []
    for dimension in state.dataset.dimensions:
        choices = state.dataset.column(dimension.column).choices
        if choices and dimension.name != "level_scope":
            found.append(
                {
                    "name": dimension.name,
                    "title": dimension.title,
                    "pinned": dimension.pinned,
                    "choices": list(choices.items()),
                    "chosen": state.chosen.get(dimension.name, ""),
                }
            )
    return found


def hidden(state: State) -> list[tuple[str, str]]:
    """Return what the filter form carries along: the paths and the values of free dimensions."""
    fixed = {item["name"] for item in dimensions(state)}
    found = [(name, code) for name, path in state.paths.items() for code in path]
    free = [(FREE + name, value) for name, value in state.chosen.items() if name not in fixed]
    return found + free


def value_title(column: Column, value: str) -> str:
    """Return how a dimension's value is called in a condition."""
    if value == PEOPLE:
        return "个人"
    return column.choices.get(value, "（空白）" if value == "-" else value)
