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


class SignInCode(Record):
    """A one-time code sent to a telephone; neither can be read back from here."""

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "phone_key": SECRET,
        "digest": SECRET,
        "sent_at": INTERNAL,
        "expires_at": INTERNAL,
        "tries": INTERNAL,
        "spent_at": INTERNAL,
    }
    phone_key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    spent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_key", "-id"], name="sign_in_code_phone")]


class Mark(Record):
    """One event counted by ``throttle``; the bucket's name holds no personal value."""

    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL, "bucket": SECRET, "at": INTERNAL}
    bucket = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["bucket", "-at"], name="mark_bucket"),
            models.Index(fields=["at"], name="mark_at"),
        ]
