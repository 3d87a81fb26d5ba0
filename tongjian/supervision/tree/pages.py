"""What the family tree shows, made ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from tongjian.core.charts.model import Area, Chart, Treemap
from tongjian.core.documents.numbers import Unit, best_unit, show_money, show_percent
from tongjian.supervision.analyses.declare import Row
from tongjian.supervision.analyses.links import explained, opened
from tongjian.supervision.analyses.state import address
from tongjian.supervision.analyses.words import leaders, pace_words
from tongjian.supervision.tree.reads import BUDGET, PAID, TITLES, Node, Tree

LEVELS = {"red": "红", "yellow": "黄", "blue": "蓝"}
AREAS = 40


@dataclass(frozen=True)
class Branch:
    """A node as shown; ``children`` are None where they are fetched when it is opened."""

    node: Node
    url: str
    fetch: str
    budget_url: str
    paid_url: str
    query_url: str
    about_url: str
    about: str
    open: bool
    current: bool
    children: list[Branch] | None
    warnings: list[tuple[str, str]]
    level_title: str
    tone: str


def at_url(tree: Tree, node: Node, route: str = "tree") -> str:
    """Return the address of a node."""
    base = reverse(route) + address(tree.ask)
    return f"{base}&{urlencode({'at': node.at})}" if node.path else base


def branch(tree: Tree, node: Node, focus: Node) -> Branch:
    """Return a node with everything open on the way to ``focus``."""
    on_way = focus.path[: len(node.path)] == node.path
    children = None
    if on_way and node.children:
        children = [branch(tree, each, focus) for each in tree.below(node)]
    about_url, about = _about(tree, node)
    return Branch(
        node,
        at_url(tree, node),
        at_url(tree, node, "tree_branch") if node.children and children is None else "",
        explained(tree.ask, node.ref(*BUDGET)) if node.budget is not None else "",
        explained(tree.ask, node.ref(*PAID)) if node.paid is not None else "",
        opened(tree.ask, node.ref(*PAID)),
        about_url,
        about,
        on_way,
        node.path == focus.path,
        children,
        [
            (level, f"{word} {node.warnings[level]}")
            for level, word in LEVELS.items()
            if node.warnings.get(level)
        ],
        TITLES[node.level],
        tone(tree, node),
    )


def _about(tree: Tree, node: Node) -> tuple[str, str]:
    """Return where more is said about a node: a unit's page, a place's analyses."""
    if node.level == "unit" and node.path[2] != "-":
        return reverse("analysis_unit", args=[node.path[2]]) + address(tree.ask), "单位页"
    if node.level == "jurisdiction":
        ask = address(tree.ask, j=node.path[0], view="")
        return reverse("analyses") + ask, "分析"
    return "", ""


def tone(tree: Tree, node: Node) -> str:
    """Return how a node stands against time: red from 20 points behind, yellow from 10."""
    if node.progress_pct is None:
        return ""
    gap = node.progress_pct - tree.time_pct
    return "red" if gap <= -20 else "yellow" if gap <= -10 else "green"


def chart(tree: Tree, focus: Node) -> Chart | None:
    """Return the children of a node as areas, each leading to its own address."""
    found = [each for each in tree.below(focus) if focus.children] if focus.children else []
    sized = [(each, each.budget if each.budget is not None else each.paid) for each in found]
    positive = [(each, value) for each, value in sized if (value or 0) > 0][:AREAS]
    if len(positive) < 2:
        return None
    return Treemap(
        title=f"{focus.name}的构成",
        summary="面积越大，预算越多；点一块看它的下一级。",
        unit=best_unit([value for _, value in positive]),
        areas=[Area(each.name, value, at_url(tree, each)) for each, value in positive],
        total=focus.budget if focus.budget is not None else focus.paid,
        heading=TITLES[positive[0][0].level],
    )


def sentence(tree: Tree, focus: Node) -> str:
    """Say what the node may spend, how far it is, and which child is furthest behind."""
    if focus.budget is None and focus.paid is None:
        return "所选范围内还没有预算和支付数据。"
    if focus.budget is None:
        return f"{focus.name}：已支出 {show_money(focus.paid).text}，没有预算数据。"
    first = f"{focus.name}：预算 {show_money(focus.budget).text}"
    progress = focus.progress_pct
    if progress is None:
        return f"{first}。"
    first += (
        f"，已支出 {show_money(focus.paid).text}，占 {show_percent(progress).text}；"
        f"时间已过 {show_percent(tree.time_pct).text}，{pace_words(progress - tree.time_pct)}。"
    )
    below = tree.below(focus) if focus.children else []
    rows = [Row(each.name, {"pct": each.progress_pct}) for each in below]
    slow = leaders(rows, "pct", least=True)
    if len(slow) != 1 or len(rows) < 2:
        return first
    value = slow[0].amount("pct") or Decimal(0)
    return (
        f"{first}其中{slow[0].name}最慢，只有 {show_percent(value).text}。"
        if value < progress
        else first
    )


def unit_of(tree: Tree) -> Unit:
    """Return the unit of money of the whole tree."""
    return best_unit([tree.root.budget, tree.root.paid])


def crumbs(tree: Tree, focus: Node) -> list[dict[str, Any]]:
    """Return the way to a node as a breadcrumb."""
    return [
        {"title": each.name, "url": at_url(tree, each) if each.path != focus.path else ""}
        for each in tree.trail(focus)
    ]
