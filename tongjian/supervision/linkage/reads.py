"""The board as somebody may see it, the explanations, and who clerks for a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from tongjian.core.calendar.reads import calendar_of, latest
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import Membership, User
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.linkage.board import Arrival, Line, lines
from tongjian.supervision.linkage.models import Explanation, ObligationChange
from tongjian.supervision.linkage.obligations import DECLARED, Change, Obligation, Period, owed_by
from tongjian.supervision.linkage.speaks import OF_FINANCE, sources_of, units_of


def source_titles() -> dict[str, str]:
    """Return source → Chinese name, over all datasets."""
    return {name: title for one in all_datasets() for name, title in one.sources.items()}


def changes_on(jurisdiction: str, day: date) -> dict[tuple[str, str], ObligationChange]:
    """Return a jurisdiction's own terms as of a day by (dataset, source); ("", "") the switch."""
    rows = ObligationChange.objects.filter(jurisdiction_id=jurisdiction, entered__lte=day)
    return {(row.dataset, row.source): row for row in rows.order_by("entered_at", "id")}


def owed(jurisdiction: str, level: str, day: date) -> list[Obligation]:
    """Return what is owed in a jurisdiction as of a day, for datasets that are declared."""
    known = {one.name: one for one in all_datasets()}
    declared = [
        one for one in DECLARED if one.dataset in known and one.source in known[one.dataset].sources
    ]
    own = [
        Change(row.dataset, row.source, row.active, row.days, row.committee)
        for row in changes_on(jurisdiction, day).values()
        if row.dataset
    ]
    return owed_by(level, own, declared)


def chasing(jurisdiction: str, day: date) -> bool:
    """Whether reminders go out by themselves; off until a person switches them on."""
    switch = changes_on(jurisdiction, day).get(("", ""))
    return switch is not None and switch.active


def board(
    jurisdictions: Sequence[str], year: int, today: date, sources: frozenset[str] | None = None
) -> list[Line]:
    """Return every line of a fiscal year in these jurisdictions, of these sources (None: all)."""
    places = Jurisdiction.objects.filter(code__in=list(jurisdictions))
    came: dict[str, list[tuple[str, str, Arrival]]] = {}
    rows = Delivery.objects.filter(
        jurisdiction_id__in=list(jurisdictions), fiscal_year=year
    ).order_by("received", "sequence")
    for place, dataset, source, key, period, received, state, unit in rows.values_list(
        "jurisdiction_id", "dataset", "source", "id", "period", "received", "state", "unit"
    ):
        arrival = Arrival(key, period, received, state, unit)
        came.setdefault(place, []).append((dataset, source, arrival))
    days = calendar_of(latest().pk)
    return [
        line
        for place in places
        for line in lines(
            place.code,
            owed(place.code, place.level, today),
            year,
            came.get(place.code, ()),
            today=today,
            days=days,
        )
        if sources is None or line.obligation.source in sources
    ]


def line_of(key: tuple[str, str, str, int, str], today: date) -> Line | None:
    """Return one line of the board by its key, or None when nothing of the kind is owed."""
    return next((one for one in board([key[0]], key[3], today) if one.key == key), None)


def explanations(jurisdictions: Iterable[str]) -> QuerySet[Explanation]:
    """Return the explanations demanded in these jurisdictions."""
    rows: QuerySet[Explanation] = Explanation.objects.filter(
        jurisdiction_id__in=list(jurisdictions)
    ).select_related("jurisdiction")
    return rows


def visible(actor: Actor) -> QuerySet[Explanation]:
    """Return the explanations an actor may see: everybody's, or those of their own sources."""
    rows = Explanation.objects.none()
    for place in sorted({*actor.reach("sources.read"), *actor.reach("sources.answer")}):
        permission = "sources.read" if actor.can("sources.read", place) else "sources.answer"
        only = sources_of(actor, permission, place)
        mine = explanations([place])
        rows = rows | (mine if only is None else mine.filter(source__in=sorted(only)))
    return rows


def named_units(row: Explanation, today: date) -> frozenset[str]:
    """Return the units whose file is what an explanation is about; none where that is not known."""
    key = (row.jurisdiction_id, row.dataset, row.source, row.year, row.period)
    line = line_of(key, today)
    return frozenset() if line is None else line.named


def may_explain(actor: Actor, row: Explanation, today: date) -> bool:
    """Whether an actor clerks for what is missing: of the units those named, or where none is any."""
    place = row.jurisdiction_id
    only = sources_of(actor, "sources.answer", place)
    if not actor.can("sources.answer", place) or (only is not None and row.source not in only):
        return False
    own = units_of(actor, "sources.answer", place) if row.source == "units" else None
    if own is None:
        return True
    named = named_units(row, today)
    return not named or bool(named & own)


def titles(labels: Iterable[str]) -> dict[str, str]:
    """Return what people are called on pages, by the names they sign in with."""
    rows = User.objects.filter(username__in=set(labels)).values_list("username", "title")
    return {name: title or name for name, title in rows}


def clerks(jurisdiction: str, source: str) -> list[int]:
    """Return the ids of the people who clerk for a source in a jurisdiction."""
    bound = Q(role="department", unit_code=source)
    if source in OF_FINANCE:
        bound |= Q(role="finance")
    rows = Membership.objects.filter(bound, jurisdiction_id=jurisdiction, user__is_active=True)
    return sorted(set(rows.values_list("user_id", flat=True)))


def watchers(jurisdiction: str) -> list[int]:
    """Return the ids of the people who look after the sources of a jurisdiction."""
    rows = Membership.objects.filter(
        jurisdiction_id=jurisdiction, role__in=["committee", "town"], user__is_active=True
    )
    return sorted(set(rows.values_list("user_id", flat=True)))


def titled(dataset: str, period: Period) -> str:
    """Return what is owed in words, e.g. 国库集中支付 2025 年 3 月."""
    return f"{dataset_named(dataset).title} {period.title}"
