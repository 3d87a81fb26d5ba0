"""Questions of one form: what is set makes the SQL, what it is set to is bound.

Two states have one form when the same conditions are set and the same level is split. The
expression of a form is built once, for a state whose every value is a mark that stands for the
real one; the engine keeps its SQL and puts the real values in place of the marks. So a known
question costs no expression at all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tongjian.supervision.datasets.declare import Level
from tongjian.supervision.ledger.sums import sums_of
from tongjian.supervision.queries.state import ANY, BLANK, OWN, PEOPLE, State

SPECIAL = frozenset({"", ANY, BLANK, PEOPLE})  # these make the expression; they are not compared
YEAR = 1_000_003  # a year that is none; the one before it stands for the year before
PLACE = Level(name="place", title="", column="jurisdiction")  # where own level is
CENT = Decimal("0.01")
AMOUNT = Decimal("987654321098.01")


@dataclass
class Marks:
    """The values taken out of a state, by the marks that stand for them, in order of the marks."""

    values: dict[Any, Any] = field(default_factory=dict)

    def text(self, value: str) -> str:
        """Return a mark for a text; what is special stays as it is."""
        if value in SPECIAL:
            return value
        mark = f"\ue000{len(self.values):03d}"
        self.values[mark] = value
        return mark

    def amount(self, value: Decimal | None) -> Decimal | None:
        """Return a mark for an amount of yuan."""
        if value is None:
            return None
        mark = AMOUNT + len(self.values)
        self.values[mark] = value.quantize(CENT)
        return mark


def marked(state: State) -> tuple[State, Mapping[Any, Any]]:
    """Return a state of the same form with marks for values, and what each mark stands for."""
    marks = Marks({YEAR: state.year, YEAR - 1: state.year - 1})
    month, last = state.month, state.to_month
    if month and last:
        month, last = min(month, last), max(month, last)
    found = replace(
        state,
        jurisdiction=marks.text(state.jurisdiction),
        year=YEAR,
        paths={key: tuple(map(marks.text, path)) for key, path in state.paths.items()},
        chosen={key: marks.text(value) for key, value in state.chosen.items()},
        month=marks.text(month),
        to_month=marks.text(last) if month else "",
        least=marks.amount(state.least),
        most=marks.amount(state.most),
        payee=marks.text(state.payee),
        person=marks.text(state.person),
        q=marks.text(state.q),
    )
    return found, marks.values


def form_of(state: State) -> Hashable:
    """Return what a marked state is but for its marks; the marks are numbered alike in a form."""
    return (
        state.dataset.name,
        state.dataset.version,
        state.view,
        state.by,
        state.jurisdiction,
        tuple(state.paths.items()),
        tuple(state.chosen.items()),
        (state.month, state.to_month, state.least, state.most),
        (state.payee, state.person, state.q, state.sort),
    )


def lean(state: State) -> State:
    """Return the state without the codes others say already; each condition costs the engine time.

    The whole of a code says its beginnings, a longer beginning the shorter ones, and own level is
    of one place.
    """
    paths = {}
    for hierarchy in state.dataset.hierarchies:
        path = state.paths.get(hierarchy.name, ())
        said = [
            (level, code)
            for level, code in zip(hierarchy.levels, path, strict=False)
            if code not in SPECIAL
        ]
        if state.view == OWN:
            said.append((PLACE, state.jurisdiction))
        paths[hierarchy.name] = tuple(
            ANY if any(_says(finer, whole, level, code) for finer, whole in said) else code
            for level, code in zip(hierarchy.levels, path, strict=False)
        )
    return replace(state, paths={name: path for name, path in paths.items() if path})


def _says(finer: Level, whole: str, level: Level, code: str) -> bool:
    """Whether a row at a level's code ``whole`` is by that at another level's ``code``."""
    if finer.column != level.column or code in SPECIAL:
        return False
    if level.cut is None:
        return finer is PLACE and code == whole
    if finer.cut is None:
        return len(whole) > abs(level.cut) and whole[: level.cut] == code
    return 0 < level.cut < finer.cut and whole[: level.cut] == code


def from_sums(state: State, split: Level | None = None) -> bool:
    """Whether sums hold all that a state's conditions compare and ``split`` splits by.

    A condition on single rows, on their amount, day, payee or words, can be put to rows alone.
    """
    dataset, sums = state.dataset, sums_of(state.dataset)
    alone = (state.least, state.most, state.payee or None, state.person or None, state.q or None)
    if sums is None or any(value is not None for value in alone):
        return False
    levels = [split] if split is not None else []
    for hierarchy in dataset.hierarchies:
        path = state.paths.get(hierarchy.name, ())
        levels += [
            level for level, code in zip(hierarchy.levels, path, strict=False) if code != ANY
        ]
    columns = [
        item.column for item in dataset.dimensions if state.chosen.get(item.name, item.pinned)
    ]
    return all(map(sums.has, levels)) and set(columns) <= set(sums.kept)


def answered(
    tables: Any,
    state: State,
    only_units: frozenset[str] | None,
    question: Hashable,
    build: Callable[[Any, State], Any],
    *,
    years: tuple[int, ...] = (),
    summed: bool = False,
) -> list[dict[str, Any]]:
    """Return the rows of ``build(table, state)``; ``question`` names what is built.

    It must depend on nothing but the table, the state and what ``question`` says, and ask about
    the state's year alone where no ``years`` are given. A person kept to their units is answered
    by the expression itself. With ``summed``, which ``from_sums`` must have allowed, the table may
    be that of sums.
    """
    name, state = state.dataset.name, lean(state)
    if only_units is None:
        general, values = marked(state)
        form = (question, form_of(general))
        about = years or (state.year,)
        found = tables.formed(
            name, form, lambda table: build(table, general), values, about, summed=summed
        )
        if found is not None:
            rows: list[dict[str, Any]] = found.to_pylist()
            return rows
    table = tables.summed(name) if summed else None
    expression = build(tables.dataset(name) if table is None else table, state)
    return [] if expression is None else list(tables.execute(expression).to_pylist())
