"""A hall with the catalogue's items, its officials, and cases that really lived in the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.test import Client, override_settings

from tongjian.core.identity.actions import create_user, grant_role
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of, command_line
from tongjian.core.orgs.actions import set_jurisdictions
from tongjian.core.scope import scope
from tongjian.hall.demo.cases import fill_cases
from tongjian.hall.demo.install import JOINT, YEARS
from tongjian.hall.items.seed import seed_items

OFFICERS, REVIEWERS, SEED = 12, 4, 20260101
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in by password here
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Place:
    """The hall as it is measured; ``officials`` are officers and reviewers."""

    now: datetime
    window: User
    officers: list[User]
    reviewers: list[User]

    @property
    def officials(self) -> list[User]:
        """Everybody who looks at worklists."""
        return [*self.officers, *self.reviewers]


def make_place(now: datetime, cases: int) -> Place:
    """Make the hall and let ``cases`` cases live in it for two years, by the ordinary actions."""
    first = replace(command_line(), everywhere=(settings.HALL,))
    with scope(first.everywhere, first):
        rows = [(settings.HALL, "示例区", "district", None)]
        set_jurisdictions(rows=rows, by=first, now=now)
    with override_settings(PASSWORD_HASHERS=QUICK):
        window = person("window", 1, now)
        officers = [person("officer", number, now) for number in range(1, OFFICERS + 1)]
        reviewers = [person("reviewer", number, now) for number in range(1, REVIEWERS + 1)]
        person("head", 1, now)
        person("hall_supervisor", 1, now)
        for number, body in enumerate(JOINT, 1):
            person("joint", number, now, body)
        editor, approver = person("item_editor", 1, now), person("item_approver", 1, now)
        root = command_line()
        with scope(root.everywhere, root):
            before = now - YEARS
            seed_items(
                jurisdiction=settings.HALL,
                editor=actor_of(editor),
                approver=actor_of(approver),
                in_force_from=before.date(),
                now=before,
            )
        fill_cases(count=cases, seed=SEED, first=before, now=now, tell=lambda text: None)
    return Place(now, window, officers, reviewers)


def person(role: str, number: int, now: datetime, unit: str = "") -> User:
    """Return an official of the hall, made by the ordinary actions."""
    root = command_line()
    with scope(root.everywhere, root):
        user = create_user(
            username=f"{role}{number:02d}",
            password="never-used-here",
            title=f"{role}{number:02d}",
            by=root,
            now=now,
        )
        grant_role(user=user, role=role, jurisdiction=settings.HALL, unit=unit, by=root, now=now)
    return user


def session(user: User) -> str:
    """Return the cookie header of a session of this person's."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
