"""Actions: every write of the product, each atomic, authorised and audited once.

An action is ``verb(*, …, by, now)``. Its audit event names the action, the subject and whatever
ids and hashes the body notes; personal values never enter the trail.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction

from tongjian.core.audit.chain import PendingEvent
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import Scope, current, set_local

P = ParamSpec("P")
R = TypeVar("R")


def action(name: str, permission: str | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action called ``name`` for holders of ``permission``.

    The permission is held against the jurisdiction of ``subject`` (a record), else the keyword
    ``jurisdiction``, else the actor's own. None means anybody who is signed in may do it to what
    is theirs, which the body checks.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            scope = current()
            by, now = kwargs["by"], kwargs["now"]
            assert isinstance(by, Actor) and isinstance(now, datetime)
            jurisdiction = _jurisdiction(kwargs, by)
            if permission is not None:
                by.require(permission, jurisdiction)
            event = PendingEvent(jurisdiction, now, by.label, name)
            before, handed = scope.action, len(scope.handed)
            with transaction.atomic():
                _enter(scope, name)
                scope.events.append(event)
                try:
                    result = function(*args, **kwargs)
                except BaseException:
                    del scope.events[scope.events.index(event) :], scope.handed[handed:]
                    scope.action = before
                    raise
                _enter(scope, before)
            event.subject = event.subject or _subject(kwargs.get("subject"), result)
            return result

        run.action_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def note(**ids: Any) -> None:
    """Add ids and hashes to the event of the running action (never personal values)."""
    current().events[-1].data.update(ids)


def _enter(scope: Scope, name: str) -> None:
    scope.action = name
    set_local("tongjian.action", name)


def _jurisdiction(kwargs: dict[str, Any], by: Actor) -> str:
    subject = kwargs.get("subject")
    found = getattr(subject, "jurisdiction_id", None) or kwargs.get("jurisdiction")
    return str(getattr(found, "code", found) or by.home)


def _subject(subject: Any, result: Any) -> str:
    for record in (subject, result):
        if isinstance(record, models.Model):
            return f"{record._meta.label_lower}:{record.pk}"
    return ""
