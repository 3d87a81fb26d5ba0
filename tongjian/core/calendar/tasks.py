"""What follows from a new calendar: every feature that counted by the old one is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.declared.registry import import_modules
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import all_codes
from tongjian.core.scope import scope

HOOK = "calendar_changed"


def hooks() -> Iterator[Callable[..., Any]]:
    """Yield ``calendar_changed(*, version, by, now)`` of every module called so in our packages."""
    for package in settings.INSTALLED_APPS:
        if package.startswith("tongjian."):
            for module in import_modules(package, HOOK):
                yield getattr(module, HOOK)


@app.task(name="calendar.published", lock="calendar.published", retry=3)
def calendar_published(*, version: int) -> None:
    """Call every hook with the version published, each in a scope over all jurisdictions.

    A hook is one transaction and must change nothing when it runs again on the same version.
    """
    published = CalendarVersion.objects.get(pk=version)
    by = Actor(None, "系统", (), everything=True, everywhere=all_codes())
    for hook in hooks():
        with scope(by.everywhere, by):
            hook(version=published, by=by, now=clock.now())
