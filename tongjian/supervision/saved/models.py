"""Views of the ledger that somebody named, and who wants to hear when their figures change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional

VIEW, UNIT, PROJECT = "view", "unit", "project"
CHANGE, DAILY = "change", "daily"


class SavedView(Jurisdictional):
    """A page of a query or an analysis under a name: its path and its whole query string.

    ``code`` is the stable part of its short link. A shared one is seen by all who may read the
    ledger of its jurisdiction, any other by its owner alone.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "code": INTERNAL,
        "user": INTERNAL,
        "title": INTERNAL,
        "path": INTERNAL,
        "query": PERSONAL,  # a filter may be the name of a payee
        "shared": INTERNAL,
        "created_at": INTERNAL,
        "changed_at": INTERNAL,
    }
    code = models.CharField(max_length=16, unique=True)
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="saved_views")
    title = models.CharField(max_length=80)
    path = models.CharField(max_length=200)
    query = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "title"], name="saved_view_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Return the address it opens."""
        return f"{self.path}?{self.query}" if self.query else self.path


class Subscription(Jurisdictional):
    """A person's wish to be told when a figure changes.

    ``key`` is the code of the unit or project; ``figure`` and ``rows`` are what was last told,
    ``token`` the part of the link that ends it.
    """

    KINDS = [(VIEW, "常用视图"), (UNIT, "预算单位"), (PROJECT, "项目")]
    OFTEN = [(CHANGE, "一有变化就通知"), (DAILY, "每天汇总一次")]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "token": SECRET,
        "user": INTERNAL,
        "kind": INTERNAL,
        "view": INTERNAL,
        "key": PUBLIC,
        "often": INTERNAL,
        "figure": INTERNAL,
        "rows": INTERNAL,
        "created_at": INTERNAL,
        "checked_at": INTERNAL,
        "told_at": INTERNAL,
    }
    token = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=8, choices=KINDS)
    view = models.ForeignKey(SavedView, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, blank=True)
    often = models.CharField(max_length=8, choices=OFTEN)
    figure = models.DecimalField(max_digits=24, decimal_places=4, null=True)
    rows = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "jurisdiction", "kind", "view", "key"],
                name="subscription_once",
                nulls_distinct=False,
            ),
        ]
