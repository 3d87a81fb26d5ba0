"""The scope of a transaction: which jurisdictions it may touch and who acts.

A scope is one transaction. It sets the row-level security of PostgreSQL for that transaction,
collects the audit events of the actions inside it and writes them last, just before commit, so
that the lock of a jurisdiction's chain is held as briefly as possible. A scope within another ends
no transaction, so it hands its events to the one around it. Who holds the lock of a chain waits for
nothing else any more: that is why foreign keys, which lock the rows they point to, are checked first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

if TYPE_CHECKING:
    from tongjian.core.audit.chain import PendingEvent
    from tongjian.core.identity.actor import Actor


class ScopeMissing(Exception):
    """A record of a jurisdiction was asked for outside any scope."""


@dataclass
class Scope:
    """What the running transaction may touch; ``events`` wait for its end.

    ``handed`` are those of scopes that ended within this one.
    """

    jurisdictions: tuple[str, ...]
    actor: Actor | None
    user_id: int | None = None
    events: list[PendingEvent] = field(default_factory=list)
    handed: list[PendingEvent] = field(default_factory=list)
    action: str = ""
    memo: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, read: Callable[[], Any]) -> Any:
        """Return what ``read`` gives, read once for as long as the transaction writes nothing."""
        if self.action:
            return read()
        place = (len(self.events), key)
        if place not in self.memo:
            self.memo[place] = read()
        return self.memo[place]


_scope: ContextVar[Scope | None] = ContextVar("tongjian_scope", default=None)


def current() -> Scope:
    """Return the running scope or raise ``ScopeMissing``."""
    found = _scope.get()
    if found is None:
        raise ScopeMissing("a query needs a scope: with scope(jurisdictions=…)")
    return found


def running() -> Scope | None:
    """Return the running scope, None outside one."""
    return _scope.get()


def set_local(name: str, value: str) -> None:
    """Set a PostgreSQL setting for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


@contextmanager
def scope(
    jurisdictions: Iterable[str], actor: Actor | None = None, user_id: int | None = None
) -> Iterator[Scope]:
    """Open a transaction that sees ``jurisdictions``; nested scopes may only differ inside.

    ``user_id`` lets a person's own memberships be read before their jurisdictions are known.
    """
    outer = _scope.get()
    user = user_id if user_id is not None else (actor.user_id if actor else None)
    inner = Scope(tuple(sorted(set(jurisdictions))), actor, user)
    with transaction.atomic():
        _apply(inner)
        token = _scope.set(inner)
        try:
            yield inner
            _end(inner, outer)
        finally:
            _scope.reset(token)
        if outer is not None:
            outer.memo.clear()  # the inner one may have written
            _apply(outer)


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo at its end whatever is done inside, in the database and in what waits for the trail.

    For looking at what an action would make. Scopes opened inside are undone with it.
    """
    of = current()
    events, handed = len(of.events), len(of.handed)
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
            del of.events[events:], of.handed[handed:]
            of.memo.clear()


def _end(ended: Scope, outer: Scope | None) -> None:
    """Write the events of the transaction, or hand them to the scope that ends it."""
    events = [*ended.handed, *ended.events]
    if outer is not None:
        beyond = {event.jurisdiction for event in ended.events} - set(ended.jurisdictions)
        if beyond:
            raise ScopeMissing(f"an event of {sorted(beyond)} outside its scope")
        outer.handed += events
        return
    if not events:
        return
    from tongjian.core.audit.trail import write

    connection.check_constraints()
    handed = {event.jurisdiction for event in ended.handed}
    set_local("tongjian.jurisdictions", ",".join({*ended.jurisdictions, *handed}))
    write(events)


def _apply(value: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('tongjian.jurisdictions', %s, true),"
            " set_config('tongjian.user', %s, true), set_config('tongjian.action', %s, true)",
            [",".join(value.jurisdictions), str(value.user_id or ""), value.action],
        )
