"""Which pages may be saved as a view, and what an address of theirs means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve

from tongjian.core.identity.actor import Actor
from tongjian.supervision.queries.opening import parsed
from tongjian.supervision.queries.state import State

QUERIES = {
    "query_drill": "查询",
    "query_rows": "明细",
    "query_pivot": "透视",
    "query_compare": "比较",
    "query_since": "两天之间",
    "query_explain": "来历",
}
OTHERS = {"analysis": "分析", "analysis_unit": "单位分析", "tree": "族谱图"}
KINDS = {**QUERIES, **OTHERS}
PASSING = frozenset({"page", "format", "csrfmiddlewaretoken"})  # not part of a view
LONGEST = 2_000


class Refused(Exception):
    """The address is none of ours or makes no sense; the message is Chinese."""


@dataclass(frozen=True)
class Address:
    """A page that can be saved: its parts, its jurisdiction, and its state where it is a query."""

    path: str
    query: str
    kind: str
    jurisdiction: str
    state: State | None


def parse(actor: Actor, path: str, query: str, today: date) -> Address:
    """Return what an address means to ``actor``; raises ``Refused``."""
    name, given = _route(path)
    if len(query) > LONGEST:
        raise Refused("网址太长，不能保存")
    asked = QueryDict(query, mutable=True)
    for key in PASSING & set(asked):
        del asked[key]
    if name not in QUERIES:
        place = asked.get("j") or actor.home
        if place not in actor.reach("ledger.read"):
            raise Refused("没有这个行政区划的数据，或您无权查看")
        return Address(path, _kept(asked, place), KINDS[name], place, None)
    try:
        state = parsed(actor, asked, given["name"], today)
    except Http404:
        raise Refused("没有这个数据集") from None
    if state.wrong:
        raise Refused("有些条件无法识别：" + "；".join(state.wrong))
    return Address(path, _kept(asked, state.jurisdiction), KINDS[name], state.jurisdiction, state)


def _kept(asked: QueryDict, place: str) -> str:
    """Return the query string with its place named, so that it is the same for every reader."""
    pairs = [(key, value) for key, values in asked.lists() for value in values]
    return urlencode(pairs if asked.get("j") else [("j", place), *pairs])


def _route(path: str) -> tuple[str, dict[str, str]]:
    try:
        match = resolve(path)
    except Resolver404:
        raise Refused("这不是可以保存的页面") from None
    name = match.url_name or ""
    if name not in KINDS or getattr(match.func, "access", "") != "ledger.read":
        raise Refused("只有查询和分析的页面可以保存")
    return name, {key: str(value) for key, value in match.kwargs.items()}


def kind_of(path: str) -> str:
    """Return what kind of page a saved path is, "" for one that is no more."""
    try:
        return KINDS[_route(path)[0]]
    except Refused:
        return ""
