"""The family tree of a year's money: from the whole to places, departments, units and projects.

One question to the engine gives every unit's budget and payments; departments, places and the whole
are added up from them. The projects of a unit are asked for when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import ibis

from tongjian.supervision.analyses import notes as said
from tongjian.supervision.analyses import reads, units_warned
from tongjian.supervision.analyses.declare import Ask, Ref
from tongjian.supervision.analyses.figures import Record, Sum, rows_of, sums, time_pct, until
from tongjian.supervision.datasets.declare import FUND_TYPES
from tongjian.supervision.dictionaries.reads import edition
from tongjian.supervision.queries.kept import kept
from tongjian.supervision.queries.source import Source

LEVELS = ("whole", "jurisdiction", "department", "unit", "project")
TITLES = {
    "whole": "全部",
    "jurisdiction": "行政区划",
    "department": "主管部门",
    "unit": "预算单位",
    "project": "项目",
}
BUDGET, PAID = ("budget", "current_yuan"), ("payment", "amount_yuan")
FOUND = 50  # nodes a search lists
PROJECTS = 200  # projects shown below a unit


@dataclass(frozen=True)
class Node:
    """One node: what it may spend and spent, in yuan; None where nothing was delivered.

    ``path`` are the codes from below the root to the node, which is its address. ``warnings`` counts
    by level, ``note`` is what the unit said.
    """

    path: tuple[str, ...]
    name: str
    level: str
    budget: Decimal | None
    paid: Decimal | None
    parent_budget: Decimal | None = None
    warnings: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    children: int = 0

    @property
    def at(self) -> str:
        """The node in an address."""
        return "/".join(self.path)

    @property
    def progress_pct(self) -> Decimal | None:
        """Paid over budget in percent."""
        if self.paid is None or not self.budget:
            return None
        return self.paid * 100 / self.budget

    @property
    def share_pct(self) -> Decimal | None:
        """Its part of its parent's budget in percent."""
        if self.budget is None or not self.parent_budget:
            return None
        return self.budget * 100 / self.parent_budget

    def ref(self, dataset: str, column: str) -> Ref:
        """Return where one of its figures is explained."""
        codes = ["" if code == "-" else code for code in self.path]
        return Ref(dataset, column, dict(zip(LEVELS[1:], codes, strict=False)))


@dataclass(frozen=True)
class Tree:
    """The tree of what was asked, down to units."""

    ask: Ask
    tables: Source
    nodes: Mapping[tuple[str, ...], Node]
    until: date | None

    @property
    def root(self) -> Node:
        """The whole."""
        return self.nodes[()]

    @property
    def time_pct(self) -> Decimal:
        """How much of the year has passed by the day the payments reach."""
        return time_pct(self.ask, self.until)

    def below(self, node: Node) -> list[Node]:
        """Return a node's children, the largest budget first."""
        if node.level == "unit":
            return projects(self, node)
        depth = len(node.path) + 1
        found = [
            each
            for path, each in self.nodes.items()
            if len(path) == depth and path[: len(node.path)] == node.path
        ]
        return sorted(found, key=_largest)

    def at(self, address: str) -> Node | None:
        """Return the node an address names, None where there is none."""
        path = tuple(code for code in address.split("/") if code)
        if len(path) == 1 and path not in self.nodes:
            path = next((known for known in self.nodes if known and known[-1] == path[0]), path)
        if path in self.nodes:
            return self.nodes[path]
        unit = self.nodes.get(path[:3]) if len(path) == 4 else None
        if unit is None:
            return None
        return next((each for each in projects(self, unit) if each.path == path), None)

    def trail(self, node: Node) -> list[Node]:
        """Return the nodes from the root to a node."""
        above = [self.nodes[node.path[:depth]] for depth in range(len(node.path))]
        return [*above, node]

    def search(self, words: str) -> list[Node]:
        """Return the nodes whose name holds the words, projects among them, the largest first."""
        found = [node for node in self.nodes.values() if node.path and words in node.name]
        return sorted([*found, *_projects_named(self, words)], key=_largest)[:FOUND]


def _largest(node: Node) -> tuple[bool, Decimal, tuple[str, ...]]:
    size = node.budget if node.budget is not None else node.paid
    return (size is None, -(size or Decimal(0)), node.path)


def tree(ask: Ask, *, warned: bool) -> Tree:
    """Return the tree; ``warned`` adds the warnings, for those who may read them."""
    tables = reads.open_for(ask, ask.places)
    counts = units_warned.counted(ask.places, ask.year) if warned else {}
    remarks = said.notes(ask.places, ask.year)
    found, day = kept(
        ("tree", tables.identity, edition(ask.as_of), ask), lambda: _units(tables, ask)
    )
    return Tree(ask, tables, _Builder(ask, tables, counts, remarks).nodes(found), day)


def _units(tables: Source, ask: Ask) -> tuple[list[Record], date | None]:
    by = ["jurisdiction", "unit"]
    figures: dict[tuple[str, str], Record] = {}
    for name, (dataset, column) in (("budget", BUDGET), ("paid", PAID)):
        for record in sums(tables, ask, dataset, [Sum(name, column)], by):
            key = (record["jurisdiction"], record["unit"] or "-")
            figures.setdefault(key, {"budget": None, "paid": None})[name] = record[name]
    rows = [{"jurisdiction": key[0], "unit": key[1], **figures[key]} for key in sorted(figures)]
    return rows, until(tables, ask, "payment")


@dataclass
class _Builder:
    """Adds up units to departments, places and the whole."""

    ask: Ask
    tables: Source
    counts: Mapping[tuple[str, str, str], Mapping[str, int]]
    remarks: Mapping[str, str]

    def nodes(self, rows: Sequence[Record]) -> dict[tuple[str, ...], Node]:
        budgets: dict[tuple[str, ...], Decimal | None] = {(): None}
        paid: dict[tuple[str, ...], Decimal | None] = {(): None}
        below: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for row in rows:
            unit = row["unit"]
            path = (row["jurisdiction"], unit[:-3] if len(unit) > 3 else unit, unit)
            for depth in range(4):
                part = path[:depth]
                budgets[part] = _plus(budgets.get(part), row["budget"])
                paid[part] = _plus(paid.get(part), row["paid"])
                if depth:
                    below.setdefault(path[: depth - 1], set()).add(part)
        warnings = self._warnings(list(budgets))
        return {
            path: Node(
                path,
                self._name(path),
                LEVELS[len(path)],
                budgets[path],
                paid[path],
                budgets.get(path[:-1]) if path else None,
                warnings.get(path, {}),
                self.remarks.get(path[2], "") if len(path) == 3 else "",
                1 if len(path) == 3 else len(below.get(path, ())),
            )
            for path in budgets
        }

    def _name(self, path: tuple[str, ...]) -> str:
        if not path:
            return f"{FUND_TYPES[self.ask.fund]}总支出"
        names = self.tables.names("jurisdiction" if len(path) == 1 else "unit")
        return names.get(path[-1], path[-1]) if path[-1] != "-" else "没有写明单位"

    def _warnings(self, paths: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], dict[str, int]]:
        """Count each warning at the node it is about and at every node above it."""
        units = {path[2]: path for path in paths if len(path) == 3}
        departments = {path[1]: path for path in paths if len(path) == 2}
        named = {(path[0], self._name(path)): path for path in units.values()}
        found: dict[tuple[str, ...], dict[str, int]] = {}
        for (place, code, name), levels in self.counts.items():
            path = units.get(code) or departments.get(code) or named.get((place, name)) or (place,)
            for depth in range(len(path) + 1):
                node = found.setdefault(path[:depth], {})
                for level, number in levels.items():
                    node[level] = node.get(level, 0) + number
        return found


def _plus(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    if first is None:
        return second
    return first if second is None else first + second


def projects(found: Tree, unit: Node) -> list[Node]:
    """Return a unit's projects; what belongs to none is its basic spending."""
    ask, tables = found.ask, found.tables
    return kept(
        ("tree-unit", tables.identity, ask, unit.path), lambda: _projects(tables, ask, unit)
    )


def _projects(tables: Source, ask: Ask, unit: Node) -> list[Node]:
    place, _, code = unit.path
    where = {"unit": None if code == "-" else code, "jurisdiction": place}
    if code == "-":
        return []
    figures: dict[str, Record] = {}
    for name, (dataset, column) in (("budget", BUDGET), ("paid", PAID)):
        rows = sums(
            tables,
            ask,
            dataset,
            [Sum(name, column)],
            ["project"],
            least={"name": "project_name"},
            where=where,
        )
        for record in rows:
            key = record["project"] or "-"
            one = figures.setdefault(key, {"budget": None, "paid": None, "name": None})
            one[name] = record[name]
            one["name"] = one["name"] or record["name"]
    nodes = [
        Node(
            (*unit.path, key),
            (record["name"] or key) if key != "-" else "基本支出和不分项目的支出",
            "project",
            record["budget"],
            record["paid"],
            unit.budget,
        )
        for key, record in sorted(figures.items())
    ]
    return sorted(nodes, key=_largest)[:PROJECTS]


def _projects_named(found: Tree, words: str) -> list[Node]:
    rows = rows_of(found.tables, found.ask, BUDGET[0])
    rows = rows.filter(rows.project_name.contains(words))
    grouped = rows.group_by("jurisdiction", "unit", "project").aggregate(
        name=rows.project_name.min(), budget=rows[BUDGET[1]].sum()
    )
    listed = grouped.order_by([ibis.desc("budget"), "jurisdiction", "unit", "project"])
    nodes = []
    for record in found.tables.execute(listed.limit(FOUND)).to_pylist():
        unit = record["unit"] or "-"
        above = (record["jurisdiction"], unit[:-3] if len(unit) > 3 else unit, unit)
        if record["project"] and above in found.nodes:
            path = (*above, record["project"])
            parent = found.nodes[above].budget
            nodes.append(Node(path, record["name"], "project", record["budget"], None, parent))
    return nodes
