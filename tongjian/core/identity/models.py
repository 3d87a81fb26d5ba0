"""People who sign in and the roles they hold."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from tongjian.core.identity.roles import ROLES
from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional, Record


class User(AbstractUser, Record):
    """A person who signs in by user name and password."""

    audited = False  # signing in updates last_login outside any action
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "password": SECRET,
        "last_login": INTERNAL,
        "is_superuser": INTERNAL,
        "username": INTERNAL,
        "first_name": PERSONAL,
        "last_name": PERSONAL,
        "email": PERSONAL,
        "is_staff": INTERNAL,
        "is_active": INTERNAL,
        "date_joined": INTERNAL,
        "groups": INTERNAL,
        "user_permissions": INTERNAL,
        "title": INTERNAL,
        "visited_at": INTERNAL,
        "visited_before": INTERNAL,
    }
    title = models.CharField("称呼", max_length=60, blank=True)
    visited_at = models.DateTimeField(null=True, blank=True)
    visited_before = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title or self.username


class Membership(Jurisdictional):
    """A role a person holds in a jurisdiction, narrowed to a unit for budget units."""

    audited = True
    also_visible = "user_id::text = current_setting('tongjian.user', true)"
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "user": INTERNAL,
        "role": INTERNAL,
        "unit_code": PUBLIC,
    }
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(
        max_length=20, choices=[(role.key, role.title) for role in ROLES.values()]
    )
    unit_code = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "jurisdiction", "role", "unit_code"], name="membership_once"
            )
        ]
        ordering = ["id"]
