"""Reading views and subscriptions, and the headline of what is subscribed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse

from tongjian.core.identity.actor import Actor
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import Measure
from tongjian.supervision.ledger.confidential import RIGHT
from tongjian.supervision.queries import build
from tongjian.supervision.queries import reads as query_reads
from tongjian.supervision.queries.figures import exact
from tongjian.supervision.queries.opening import parsed, tables_of
from tongjian.supervision.queries.state import State
from tongjian.supervision.saved.addresses import Refused, parse
from tongjian.supervision.saved.models import PROJECT, UNIT, VIEW, SavedView, Subscription

WATCHED = "payment"  # what a unit's or a project's subscription watches


def visible(actor: Actor) -> QuerySet[SavedView]:
    """Return the views a person may open: their own, and the shared ones of their places.

    A shared one of confidential data exists for those alone who may read them: its name and its
    conditions tell something of what is in them.
    """
    rows: QuerySet[SavedView] = SavedView.objects.select_related("jurisdiction")
    hidden = Q()
    for dataset in all_datasets():
        if dataset.confidential:
            hidden |= Q(path__startswith=reverse("query_drill", args=[dataset.name]))
    shared = Q(shared=True) & (~hidden | Q(jurisdiction_id__in=actor.reach(RIGHT)))
    return rows.filter(Q(user_id=actor.user_id) | shared)


def subscriptions(actor: Actor) -> QuerySet[Subscription]:
    """Return a person's subscriptions."""
    rows: QuerySet[Subscription] = Subscription.objects.filter(user_id=actor.user_id)
    return rows.select_related("jurisdiction", "view")


@dataclass(frozen=True)
class Headline:
    """The figure a subscription watches and the rows behind it."""

    state: State
    measure: Measure
    figure: Decimal | None
    rows: int


def watched_query(kind: str, jurisdiction: str, key: str) -> str:
    """Return the query string of a unit's or a project's payments, of the latest year."""
    depth = {UNIT: 1, PROJECT: 2}[kind]
    path = [jurisdiction, *["*"] * depth, key]
    query = QueryDict(mutable=True)
    query["j"] = jurisdiction
    query.setlist("organisation", path)
    return query.urlencode(safe="*")


def state_of(subscription: Subscription, actor: Actor, today: date) -> tuple[State, str] | None:
    """Return the state watched and its query; None where the person may not see it any more."""
    if not actor.can("ledger.read", subscription.jurisdiction_id):
        return None
    if subscription.kind != VIEW:
        query = watched_query(subscription.kind, subscription.jurisdiction_id, subscription.key)
        try:
            return parsed(actor, QueryDict(query), WATCHED, today), query
        except Http404:
            return None
    view = subscription.view
    if view is None or not (view.shared or view.user_id == actor.user_id):
        return None
    try:
        found = parse(actor, view.path, view.query, today)
    except Refused:
        return None
    return (found.state, found.query) if found.state is not None else None


def headline(state: State, query: str, actor: Actor) -> Headline:
    """Return the figure and the rows of a state as ``actor`` sees them."""
    named = {item.name: item for item in state.dataset.measures}
    measure = named.get(QueryDict(query).get("measure", "")) or state.dataset.measures[0]
    only = actor.only_units("ledger.read", state.jurisdiction)
    tables = tables_of(state)
    rows = query_reads.base(tables, state, only)
    found: dict[str, Any] = tables.execute(build.totals(rows, state)).to_pylist()[0]
    figure = exact(found[measure.name])
    return Headline(state, measure, figure if isinstance(figure, Decimal) else None, found["rows"])
