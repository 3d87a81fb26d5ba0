"""Answering what was understood with the declared queries, so that every figure can be explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from tongjian.core.charts.model import Bars, Chart, Series, Trend
from tongjian.core.documents.numbers import Absent, show_money, show_percent
from tongjian.core.identity.actor import Actor
from tongjian.supervision.ask import lexicon
from tongjian.supervision.ask.understand import GROWTH, ROWS, SHARE, TREND, Asked
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset, Measure
from tongjian.supervision.dictionaries import reads as dictionaries
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.protect import MARK
from tongjian.supervision.queries import build, pages, reads
from tongjian.supervision.queries.figures import MONEY, unit_for
from tongjian.supervision.queries.kept import kept
from tongjian.supervision.queries.opening import parsed, tables_of
from tongjian.supervision.queries.state import ALL, ANY, OWN, State

CHARTED = 12
NO_FIGURE = "没有数据"


class CannotAnswer(Exception):
    """It was understood, yet the data cannot tell; the message is Chinese."""


@dataclass(frozen=True)
class Line:
    """One line of the answer; ``url`` leads to where its figures come from."""

    name: str
    value: Decimal | Absent | None
    url: str
    progress_pct: Decimal | None = None


@dataclass(frozen=True)
class Answer:
    """The answer: a sentence, lines, a chart where there is something to compare, the live view."""

    sentence: str
    measure: Measure
    url: str
    lines: tuple[Line, ...] = ()
    heading: str = ""
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    progress: bool = False


def answer(asked: Asked, actor: Actor, now: Any) -> Answer:
    """Answer a question on behalf of somebody; raises ``CannotAnswer`` and ``Http404``."""
    dataset = dataset_named(asked.meant.dataset)
    measure = next(one for one in dataset.measures if one.name == asked.meant.measure)
    make: Callable[[int], State] = lambda year: _state(asked, dataset, actor, now, year)  # noqa: E731
    state = make(asked.year)
    only = actor.only_units("ledger.read", state.jurisdiction)
    if asked.kind == ROWS:
        return _rows(asked, state, measure, only)
    if asked.kind == TREND:
        return _trend(asked, make, measure, only)
    if asked.kind == GROWTH:
        return _growth(asked, make, measure, only)
    if asked.kind == SHARE:
        return _share(asked, state, measure, only)
    return (
        _ranking(asked, state, measure, only)
        if asked.split
        else _total(asked, state, measure, only)
    )


def _state(asked: Asked, dataset: Dataset, actor: Actor, now: Any, year: int) -> State:
    """Return the state of the question, parsed as an address is, so that the same rights hold."""
    query = QueryDict(mutable=True)
    query["j"], query["year"] = asked.place or actor.home, str(year)
    if asked.everywhere or asked.split == "town":
        query["view"] = ALL
    for name, value in asked.meant.chosen.items():
        query[name] = value
    if asked.fund:
        query["fund_type"] = asked.fund
    if asked.months:
        query["month"], query["to"] = asked.months
    if asked.at_least is not None:
        query["min"] = str(asked.at_least)
    if asked.at_most is not None:
        query["max"] = str(asked.at_most)
    query["q"] = asked.keyword
    state = parsed(actor, query, dataset.name, now.date())
    if (asked.at_least, asked.at_most) != (state.least, state.most):
        raise CannotAnswer("问题里的金额太大，或者不足一分，比不了")
    paths = dict(state.paths)
    for column, code in asked.meant.codes.items():
        name, path = _path(dataset, column, code)
        paths[name] = path
    unit = asked.unit or asked.department
    if unit:
        paths["organisation"] = _organisation(dataset, state, asked)
    return replace(state, paths=paths)


def _path(dataset: Dataset, column: str, code: str) -> tuple[str, tuple[str, ...]]:
    for hierarchy in dataset.hierarchies:
        levels = [level for level in hierarchy.levels if level.column == column and level.cut]
        if levels and hierarchy.levels[0].column == column:
            return hierarchy.name, tuple(
                code[: level.cut] for level in levels if level.cut and level.cut <= len(code)
            )
    raise CannotAnswer(f"{dataset.title}数据不分这一种科目")


def _organisation(dataset: Dataset, state: State, asked: Asked) -> tuple[str, ...]:
    levels = {
        level.name
        for one in dataset.hierarchies
        if one.name == "organisation"
        for level in one.levels
    }
    if "unit" not in levels:
        raise CannotAnswer(f"{dataset.title}数据不分单位")
    if asked.unit:
        return (asked.unit[:-6], asked.unit[:-3], asked.unit)
    return (asked.department[:-3], asked.department)


def _whole(state: State, measure: Measure, only: frozenset[str] | None) -> reads.Part:
    """Return the figure of a state as a whole, with what it is held against."""
    tables = tables_of(state, state.year - 1, state.year)
    return reads.drill(tables, state, only).whole


def _figure(part: reads.Part, measure: Measure) -> Decimal | None:
    value = part.figures.get(measure.name)
    return None if value is None else Decimal(value)


def said(value: Any, measure: Measure) -> str:
    """Return a figure of a measure in words."""
    if value is None:
        return NO_FIGURE
    if measure.unit == MONEY:
        return show_money(value).text
    return f"{Decimal(value).normalize():,f} {measure.unit}".rstrip()


def about(asked: Asked, state: State) -> str:
    """Return what a figure is of: time, place and what it is narrowed to, in words."""
    months = ""
    if asked.months:
        first, last = (int(month) for month in asked.months)
        months = f" {first} 月" if first == last else f" {first} 月至 {last} 月"
    narrowed = [
        words for words, meaning in asked.said if meaning.startswith("科目 ") or words == meaning
    ]
    return f"{state.year} 年{months}" + (f"{'、'.join(narrowed)}的" if narrowed else "")


def _total(asked: Asked, state: State, measure: Measure, only: frozenset[str] | None) -> Answer:
    part = _whole(state, measure, only)
    value = _figure(part, measure)
    text = f"{about(asked, state)}{state.dataset.title}的{measure.title}：{said(value, measure)}"
    pct = part.progress_pct
    if asked.progress and pct is None:
        raise CannotAnswer("这样问没有可以对照的全年预算，进度算不出来；去掉月份、关键词等条件再问")
    if pct is not None and (asked.progress or measure.name in ("paid", "actual")):
        text += f"，完成预算的 {show_percent(pct).number}%"
    return Answer(f"{text}。", measure, pages.drill_url(state), notes=asked.notes)


def _split(asked: Asked, state: State) -> tuple[State, str]:
    """Return the state that splits by what was asked for, or the dimension that does."""
    dataset = state.dataset
    hierarchies = {one.name: one for one in dataset.hierarchies}
    for key in lexicon.LEVELS[asked.split]:
        name, _, level = key.partition(".")
        if not level:
            if name in {one.name for one in dataset.dimensions}:
                return state, name
            continue
        names = [one.name for one in hierarchies[name].levels] if name in hierarchies else []
        if level not in names:
            continue
        depth = names.index(level)
        own = state.paths.get(name, ())
        if len(own) > depth:
            continue  # narrower than that already
        if name == "organisation" and asked.split == "town":
            own = ()
        if names[0] == "year" and not own:
            own = (str(state.year),)
        path = (*own, *([ANY] * (depth - len(own))))
        return replace(state, by=name, paths={**state.paths, name: path}), ""
    words = next((word for word, meaning in lexicon.SPLITS.items() if meaning == asked.split), "")
    raise CannotAnswer(f"{dataset.title}数据不能按“{words}”分开")


def _ranking(asked: Asked, state: State, measure: Measure, only: frozenset[str] | None) -> Answer:
    split, dimension = _split(asked, state)
    lines = (
        _by_dimension(split, dimension, measure, only)
        if dimension
        else _by_level(asked, split, measure, only)
    )
    told = [
        line for line in lines if (line.progress_pct if asked.progress else line.value) is not None
    ]
    if asked.progress and not told and lines:
        raise CannotAnswer("这样问没有可以对照的全年预算，进度算不出来；去掉月份、关键词等条件再问")
    if asked.split == "month":
        told.sort(key=lambda line: line.name)
    else:
        told.sort(key=lambda line: _rank(line, asked), reverse=not asked.least_first)
    shown = tuple(told[: asked.number])
    return Answer(
        _ranked_sentence(asked, split, measure, shown, len(told)),
        measure,
        pages.drill_url(split),
        shown,
        _heading(asked, split, dimension),
        _bars(asked, split, measure, shown),
        asked.notes,
        asked.progress or any(line.progress_pct is not None for line in shown),
    )


def _rank(line: Line, asked: Asked) -> Decimal:
    value = line.progress_pct if asked.progress else line.value
    assert isinstance(value, Decimal)
    return value


def _heading(asked: Asked, state: State, dimension: str) -> str:
    if dimension:
        return next(one.title for one in state.dataset.dimensions if one.name == dimension)
    assert state.level is not None
    return state.level.title


def _by_level(
    asked: Asked, state: State, measure: Measure, only: frozenset[str] | None
) -> list[Line]:
    found = reads.drill(tables_of(state, state.year - 1, state.year), state, only)
    own = state.jurisdiction
    return [
        Line(
            part.name,
            _figure(part, measure),
            pages.deeper(state, part),
            None if part.progress_pct is None else Decimal(part.progress_pct),
        )
        for part in found.parts
        if asked.split != "town" or part.code != own  # towns are asked for, not the district
    ]


def _by_dimension(
    state: State, name: str, measure: Measure, only: frozenset[str] | None
) -> list[Line]:
    dimension = next(one for one in state.dataset.dimensions if one.name == name)
    column = state.dataset.column(dimension.column)
    tables = tables_of(state)
    free = frozenset() if dimension.pinned is None else frozenset({name})
    rows = build.marked(
        build.selected(tables.dataset(state.dataset.name), state, only, free=free), state.dataset
    )
    grouped = (
        rows.mutate(code=build.as_code(rows[dimension.column]))
        .group_by("code")
        .aggregate(value=build.figure(rows, measure, state.dataset))
    )
    expression = grouped.order_by([grouped.value.desc(), grouped.code]).limit(build.FINEST)
    key = ("ask", tables.identity, state.dataset.name, name, measure.name, state.address(), only)
    found = kept(key, lambda: tables.execute(expression).to_pylist())
    tokens = [row["code"] for row in found if (row["code"] or "").startswith(MARK)]
    people = ledger.people_shown(tokens) if tokens else {}
    return [
        Line(
            people.get(row["code"]) or column.choices.get(row["code"], row["code"]),
            row["value"],
            pages.drill_url(replace(state, chosen={**state.chosen, name: row["code"]})),
        )
        for row in found
        if row["code"]
    ]


def _bars(asked: Asked, state: State, measure: Measure, lines: tuple[Line, ...]) -> Chart | None:
    if len(lines) < 2:
        return None
    shown = lines[:CHARTED]
    progress = asked.progress
    values = [line.progress_pct if progress else line.value for line in shown]
    return Bars(
        title=f"{measure.title}{'完成进度' if progress else ''}",
        summary=f"{shown[0].name}排在最前。"
        if asked.split != "month"
        else f"共 {len(lines)} 个月。",
        unit="%" if progress else unit_for(measure, values),
        categories=tuple(line.name for line in shown),
        series=(Series("进度" if progress else measure.title, tuple(values)),),
        links=tuple(line.url for line in shown),
        horizontal=asked.split != "month",
    )


def _ranked_sentence(
    asked: Asked, state: State, measure: Measure, lines: tuple[Line, ...], known: int
) -> str:
    if not lines:
        return f"{about(asked, state)}没有符合条件的数据。"
    first = lines[0]
    what = f"{state.dataset.title}的{measure.title}"
    if asked.split == "month":
        return f"{about(asked, state)}{what}逐月列在下面，共 {known} 个月有数。"
    if asked.progress:
        side = "最慢" if asked.least_first else "最快"
        pct = show_percent(first.progress_pct).number
        return f"{about(asked, state)}进度{side}的是{first.name}，{pct}%；列出 {len(lines)} 个，共 {known} 个。"
    side = "最少" if asked.least_first else "最多"
    return (
        f"{about(asked, state)}{what}{side}的是{first.name}，{said(first.value, measure)}；"
        f"列出 {len(lines)} 个，共 {known} 个。"
    )


def _trend(
    asked: Asked, make: Callable[[int], State], measure: Measure, only: frozenset[str] | None
) -> Answer:
    states = {year: make(year) for year in asked.years}
    values = {
        year: _figure(_whole(state, measure, only), measure) for year, state in states.items()
    }
    last = states[asked.years[-1]]
    breaks = _breaks(last, measure, asked.years)
    lines = tuple(
        Line(f"{year} 年", values[year], pages.drill_url(state)) for year, state in states.items()
    )
    told = [year for year in asked.years if values[year] is not None]
    notes = (
        *asked.notes,
        *(f"{year} 年起口径变化，与以前各年不可比：{note}" for year, note in breaks.items()),
    )
    return Answer(
        _trend_sentence(last, measure, values, told, breaks),
        measure,
        lines[-1].url,
        lines,
        "年度",
        Trend(
            title=f"{last.dataset.title}{measure.title}",
            summary=f"{len(told)} 年的数。",
            unit=unit_for(measure, list(values.values())),
            categories=tuple(str(year) for year in asked.years),
            series=(Series(measure.title, tuple(values.values())),),
            breaks={str(year): "口径变化" for year in breaks},
        )
        if len(told) > 1
        else None,
        notes,
    )


def _breaks(state: State, measure: Measure, years: tuple[int, ...]) -> Mapping[int, str]:
    found = {}
    for before, after in pairwise(years):
        if change := _obstacle(state, measure, (before, after)):
            found[change.year] = change.note
    return found


def _obstacle(state: State, measure: Measure, years: tuple[int, int]) -> Any:
    codes = {}
    for hierarchy in state.dataset.hierarchies:
        path = [code for code in state.paths.get(hierarchy.name, ()) if code not in (ANY, "-")]
        if path and hierarchy.levels[0].cut:
            codes[hierarchy.levels[0].column] = path[-1]
    places = (state.jurisdiction,) if state.view == OWN else tables_of(state).tables.jurisdictions
    figure = dictionaries.Figure(state.dataset.name, measure.name, tuple(places), codes)
    return dictionaries.obstacle(figure, years, state.as_of)


def _trend_sentence(
    state: State,
    measure: Measure,
    values: Mapping[int, Decimal | None],
    told: list[int],
    breaks: Mapping[int, str],
) -> str:
    what = f"{state.dataset.title}的{measure.title}"
    if len(told) < 2:
        return f"{what}只有 {len(told)} 年有数，看不出变化。"
    first, last = values[told[0]], values[told[-1]]
    assert first is not None and last is not None
    text = (
        f"{what}从 {told[0]} 年的 {said(first, measure)} 到 {told[-1]} 年的 {said(last, measure)}"
    )
    if breaks:
        return f"{text}；其间口径变化，不能直接比增减。"
    if first > 0:
        change = show_percent(abs(last - first) * 100 / first).number
        return f"{text}，{'增加' if last >= first else '减少'} {change}%。"
    return f"{text}。"


def _growth(
    asked: Asked, make: Callable[[int], State], measure: Measure, only: frozenset[str] | None
) -> Answer:
    now, before = make(asked.year), make(asked.year - 1)
    if before.year != asked.year - 1:
        raise CannotAnswer(f"{asked.year - 1} 年没有数据，不能和上年比")
    values = [_figure(_whole(state, measure, only), measure) for state in (before, now)]
    change = _obstacle(now, measure, (before.year, now.year))
    lines = tuple(
        Line(f"{state.year} 年", value, pages.drill_url(state))
        for state, value in zip((before, now), values, strict=True)
    )
    what = f"{about(asked, now)}{now.dataset.title}的{measure.title} {said(values[1], measure)}"
    notes = list(asked.notes)
    if change is not None:
        text = f"{what}；{change.year} 年起口径变化，不可比，增减不算。"
        notes.append(change.note)
    elif values[0] is None or values[1] is None or values[0] <= 0:
        text = f"{what}；上年{said(values[0], measure)}，增减算不出来。"
    else:
        pct = show_percent(abs(values[1] - values[0]) * 100 / values[0]).number
        text = f"{what}，比上年{'增加' if values[1] >= values[0] else '减少'} {pct}%。"
    return Answer(text, measure, pages.drill_url(now), lines, "年度", None, tuple(notes))


def _share(asked: Asked, state: State, measure: Measure, only: frozenset[str] | None) -> Answer:
    if not asked.meant.codes:
        raise CannotAnswer(
            "请说明是哪个科目的占比，例如教育支出占比；要看结构可以问“今年支出按功能分类”"
        )
    whole = replace(
        state,
        paths={
            name: path
            for name, path in state.paths.items()
            if name not in {_path(state.dataset, c, v)[0] for c, v in asked.meant.codes.items()}
        },
    )
    part, total = (_figure(_whole(one, measure, only), measure) for one in (state, whole))
    if part is None or not total:
        raise CannotAnswer("没有数据，占比算不出来")
    pct = show_percent(part * 100 / total).number
    lines = (
        Line("其中", part, pages.drill_url(state)),
        Line("全部", total, pages.drill_url(whole)),
    )
    text = f"{about(asked, state)}{measure.title}占全部的 {pct}%。"
    return Answer(text, measure, pages.drill_url(state), lines, "范围", None, asked.notes)


def _rows(asked: Asked, state: State, measure: Measure, only: frozenset[str] | None) -> Answer:
    if not state.dataset.main_amount and (asked.at_least is not None or asked.at_most is not None):
        raise CannotAnswer(f"{state.dataset.title}数据没有可以比大小的金额")
    _, count = reads.page_of(tables_of(state), state, only, 1)
    url = reverse("query_rows", args=[state.dataset.name]) + state.address()
    text = f"{about(asked, state)}{state.dataset.title}有 {count:,} 笔符合条件。"
    return Answer(text, measure, url, notes=asked.notes)
