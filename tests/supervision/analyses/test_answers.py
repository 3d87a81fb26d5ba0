"""Every analysis: it answers whatever was delivered, its figures are those of the query pages, and
its sentence says only what its table says."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.supervision.analyses.memory import DISTRICT, OTHER, TOWN, Memory, drawn
from tongjian.core.documents.numbers import Absent, show_money, show_percent
from tongjian.supervision.analyses.basis import Change
from tongjian.supervision.analyses.catalog import all_analyses
from tongjian.supervision.analyses.declare import ALL, OWN, Analysis, Answer, Ask, Ref, Row
from tongjian.supervision.analyses.figures import measure_of
from tongjian.supervision.analyses.links import state_of
from tongjian.supervision.queries import build

ASK = Ask(
    jurisdiction=DISTRICT,
    year=2024,
    as_of=date(2024, 10, 20),
    today=date(2025, 2, 1),
    towns=(TOWN, OTHER),
)
NAMES = sorted({name for each in all_analyses() for name in (*each.datasets, *each.helpful)})
NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)? ?(?:亿元|万元|元|%|个百分点)")


def asks(analysis: Analysis) -> Iterator[Ask]:
    tolerance = analysis.tolerance.default if analysis.tolerance else None
    for view in analysis.views:
        yield replace(ASK, view=view, tolerance=tolerance)


def explained(memory: Memory, ask: Ask, ref: Ref) -> Decimal | None:
    """Return the figure the explanation page adds up for a ref."""
    state = state_of(ask, ref)
    assert state is not None
    name = measure_of(ref.dataset, ref.column)
    measure = next(each for each in state.dataset.measures if each.name == name)
    table = memory.dataset(ref.dataset)
    places = [state.jurisdiction]
    if state.view == ALL and state.jurisdiction == DISTRICT:
        places += [TOWN, OTHER]
    rows = build.selected(table.filter(table.jurisdiction.isin(places)), state)
    rows = build.marked(rows, state.dataset)
    found = memory.execute(rows.aggregate(n=build.figure(rows, measure, state.dataset)))
    value: Decimal | None = found.to_pylist()[0]["n"]
    return value


def all_rows(answer: Answer) -> list[Row]:
    return [*answer.rows, *([answer.total] if answer.total else [])]


def printed(answer: Answer) -> set[str]:
    """Every figure of the table and of the facts as a sentence would print it, and its size."""
    found: set[str] = set()
    values: list[Any] = [value for row in all_rows(answer) for value in row.values.values()]
    values += [value for value in answer.facts.values() if value is not None]
    for value in values:
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            for size in (Decimal(value), abs(Decimal(value))):
                found |= {show_money(size).text, show_percent(size).text}
                found.add(f"{show_percent(size).number} 个百分点")
                found.add(f"{size.normalize():f} 个百分点")
                found.add(f"{size.normalize():f}%")
    return found | compared(answer)


def compared(answer: Answer) -> set[str]:
    """Shares of the total, progress of the total and how far that is from time, worked out anew."""
    found, whole = set(), answer.total or Row("", {})
    for row in all_rows(answer):
        for key in row.values:
            part, all_ = row.amount(key), whole.amount(key)
            if part is not None and all_:
                found.add(show_percent(part * 100 / all_).text)
    for key in whole.values:
        marked = [row.amount(key) or Decimal(0) for row in answer.rows if row.tone]
        found.add(show_money(sum(marked, Decimal(0))).text)
    totals = [value for key in whole.values if (value := whole.amount(key)) is not None]
    for fact in (value for value in answer.facts.values() if isinstance(value, Decimal) and value):
        for row in answer.rows:
            parts = (row.amount(key) for key in row.values)
            found |= {show_percent(part * 100 / fact).text for part in parts if part is not None}
    time = answer.facts.get("time")
    for done in totals:
        for planned in totals:
            if planned > 0 and time is not None:
                progress = done * 100 / planned
                found.add(show_percent(progress).text)
                found.add(f"{show_percent(abs(progress - time)).number} 个百分点")
    return found


def check(memory: Memory, analysis: Analysis, ask: Ask, rng: random.Random) -> None:
    answer = analysis.build(memory, ask)
    sentence = analysis.sentence(answer)
    assert sentence.endswith("。"), sentence
    known = printed(answer)
    for stated in NUMBER.findall(sentence):
        assert stated in known or stated in ALLOWED, (analysis.key, stated, sentence)
    analysis.chart(answer, lambda row: "")
    keys = {column.key for column in answer.columns}
    shown = [
        (row, key, ref) for row in all_rows(answer) for key, ref in row.refs.items() if key in keys
    ]
    for row, key, ref in rng.sample(shown, min(2, len(shown))):
        if row.amount(key) is not None and measure_of(ref.dataset, ref.column):
            wanted = explained(memory, ask, ref)
            assert (wanted or 0) == row.amount(key), (analysis.key, row.name, key, ref)


# What sentences say of a rule and not of the data: 落后 10 个百分点, 不低于一半.
ALLOWED = {"10 个百分点", "20 个百分点", "70%", "80%"}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("analysis", all_analyses(), ids=lambda each: each.key)
def test_it_answers_truly_whatever_was_delivered(analysis: Analysis, seed: int) -> None:
    rng = random.Random(f"{analysis.key}{seed}")
    names = (*analysis.datasets, *analysis.helpful)
    memory = Memory(drawn(rng.randrange(10**6), names))
    for ask in asks(analysis):
        check(memory, analysis, ask, rng)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 6))
def test_it_answers_truly_for_more_seeds(seed: int) -> None:
    memory = Memory(drawn(seed, NAMES, 120))
    rows_alone = Memory(memory.rows, has_sums=False)
    rng = random.Random(seed)
    for analysis in all_analyses():
        for ask in asks(analysis):
            check(memory, analysis, ask, rng)
            assert analysis.build(memory, ask) == analysis.build(rows_alone, ask)


def blocked(names: tuple[str, ...], column: str = "", prefix: str = "") -> tuple[Change, ...]:
    return tuple(Change(name, 2024, "口径", "", column, prefix) for name in names)


@pytest.mark.parametrize(
    "analysis",
    [one for one in all_analyses() if one.before],
    ids=lambda each: each.key,
)
def test_no_growth_is_stated_over_a_change_of_basis(analysis: Analysis) -> None:
    memory = Memory(drawn(7, analysis.datasets, 90))
    for ask in asks(analysis):
        answer = analysis.build(memory, replace(ask, changes=blocked(analysis.datasets)))
        growths = [column.key for column in answer.columns if column.kind == "change"]
        last = [row for row in all_rows(answer) if row.code in ("", "2024") or len(row.code) != 4]
        for row in last:
            for key in set(growths) - {"gdp"}:
                assert not isinstance(row.values.get(key), Decimal), (analysis.key, row.name)
        assert "增长 " not in analysis.sentence(answer) and "下降 " not in analysis.sentence(answer)


def test_a_change_of_the_transfers_leaves_the_consolidated_view_comparable() -> None:
    rows = [
        {
            "jurisdiction": DISTRICT,
            "fiscal_year": year,
            "function_code": "2010101",
            "amount_yuan": Decimal(amount),
        }
        for year, amount in ((2023, 100), (2024, 150))
    ]
    changes = blocked(("payment",), "function_code", "230")
    trend = next(one for one in all_analyses() if one.key == "trend")
    for view, value in ((ALL, Decimal(50)), (OWN, Absent.NOT_COMPARABLE)):
        answer = trend.build(Memory({"payment": rows}), replace(ASK, view=view, changes=changes))
        assert answer.rows[-1].values["paid_growth"] == value
