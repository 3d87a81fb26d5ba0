"""Reading items: what is in force, the typed definition of a version, search, lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Q, QuerySet

from tongjian.hall.items import search
from tongjian.hall.items.definition import Definition, parse_definition
from tongjian.hall.items.models import Body, Item, ItemVersion

# States in which a version was or is in force on the days between its dates.
VALID = ("in_force", "superseded")
WRITTEN = ("draft", "returned", "submitted")  # states in which a definition may still change


@dataclass(frozen=True)
class Entry:
    """An item in force: its record, the version in force and that version's definition."""

    item: Item
    version: ItemVersion
    definition: Definition

    @property
    def key(self) -> str:
        """The item's key, its address."""
        return self.item.key

    @property
    def suspended(self) -> bool:
        """Whether the version in force says that nothing is taken for now."""
        return self.version.change == "suspend"


@dataclass(frozen=True)
class Found:
    """What a search found: items best first, or what may have been meant."""

    entries: list[Entry]
    suggestions: list[str]


def versions_on(day: date) -> QuerySet[ItemVersion]:
    """Return the versions in force on a day, one an item; cancelled items are left out."""
    return (
        ItemVersion.objects.filter(state__in=VALID, in_force_from__lte=day)
        .filter(Q(in_force_to=None) | Q(in_force_to__gte=day))
        .exclude(change="cancel")
        .select_related("item")
    )


def in_force(item: str | int, day: date) -> ItemVersion:
    """Return the version of an item (by key or primary key) in force on a day.

    Raises ``ItemVersion.DoesNotExist``.
    """
    of = {"item_id": item} if isinstance(item, int) else {"item__key": item}
    found: ItemVersion | None = versions_on(day).filter(**of).order_by("-number").first()
    if found is None:
        raise ItemVersion.DoesNotExist(f"{item} on {day}")
    return found


T = TypeVar("T")


class _Kept(Generic[T]):
    """What was made of versions that can no longer change; at most ``size``, the oldest go.

    The database's name is part of the key: two databases count their versions alike.
    """

    def __init__(self, size: int = 2000) -> None:
        self.size = size
        self.held: dict[tuple[str, int], T] = {}

    def _key(self, version: ItemVersion) -> tuple[str, int]:
        return str(connection.settings_dict["NAME"]), version.pk

    def has(self, version: ItemVersion) -> bool:
        """Whether something is kept of a version."""
        return version.state not in WRITTEN and self._key(version) in self.held

    def of(self, version: ItemVersion, make: Callable[[], T]) -> T:
        """Return what is kept of a version, made now when it is not there yet."""
        if version.state in WRITTEN:
            return make()
        key = self._key(version)
        found = self.held.get(key)
        if found is None:
            if len(self.held) >= self.size:
                self.held.pop(next(iter(self.held)), None)
            found = self.held[key] = make()
        return found


_definitions: _Kept[Definition] = _Kept()
_terms: _Kept[search.Terms] = _Kept()


def definition(version: ItemVersion) -> Definition:
    """Return a version's definition, typed; one that can no longer change is read once."""
    return _definitions.of(version, lambda: parse_definition(version.definition))


def terms(version: ItemVersion) -> search.Terms:
    """Return what a version is found by."""
    return _terms.of(version, lambda: search.terms_of(definition(version)))


def catalog(day: date) -> list[Entry]:
    """Return every item in force on a day, in the order of the catalogue."""
    return entries_of(versions_on(day).order_by("item__order", "item_id"))


def entries_of(rows: QuerySet[ItemVersion]) -> list[Entry]:
    """Return versions in their order with their definitions; each definition is fetched once."""
    versions = list(rows.defer("definition", "tokens"))
    unknown = [version.pk for version in versions if not _definitions.has(version)]
    if unknown:
        fetched = dict(ItemVersion.objects.filter(pk__in=unknown).values_list("pk", "definition"))
        for version in versions:
            if version.pk in fetched:
                version.definition = fetched[version.pk]
    return [Entry(version.item, version, definition(version)) for version in versions]


def entry(key: str, day: date) -> Entry:
    """Return one item in force on a day; raises ``ItemVersion.DoesNotExist``."""
    version = in_force(key, day)
    return Entry(version.item, version, definition(version))


def find(typed: str, day: date) -> Found:
    """Return the items that fit what somebody typed, best first."""
    query = search.read_query(typed)
    if not query.core:
        return Found([], [])
    rows = versions_on(day).filter(tokens__overlap=sorted(query.tokens))
    entries = {one.key: one for one in entries_of(rows.order_by("item__order", "item_id"))}
    known = {key: terms(one.version) for key, one in entries.items()}
    rare = search.rarity(search.own_pairs(one) for one in known.values())
    scored = [(search.score(query, known[key], rare), key) for key in entries]
    found = [entries[key] for key in search.best_of(scored)]
    if found:
        return Found(found, [])
    return _look_closer(typed, query, day)


def _look_closer(typed: str, query: search.Query, day: date) -> Found:
    """Go through all items: half a syllable has no token, and a mistake sounds like something."""
    everything = {one.key: one for one in catalog(day)}
    known = {key: terms(one.version) for key, one in everything.items()}
    scored = [(search.score(query, known[key], {}), key) for key in everything]
    if found := [everything[key] for key in search.best_of(scored)]:
        return Found(found, [])
    return Found([], search.suggest(typed, known.values()))


def body_names(codes: Sequence[str] = ()) -> dict[str, str]:
    """Return the names of bodies by code, all or those asked for."""
    rows = Body.objects.all()
    if codes:
        rows = rows.filter(code__in=codes)
    return dict(rows.values_list("code", "name"))
