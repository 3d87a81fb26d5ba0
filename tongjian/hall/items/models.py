"""Service items and the versions of everything about them; a case pins the version it began with."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional

STATES = [
    ("draft", "草稿"),
    ("submitted", "待审定"),
    ("returned", "已退回"),
    ("approved", "已审定，待生效"),
    ("in_force", "现行"),
    ("superseded", "已被新版取代"),
    ("abandoned", "已放弃"),
]
CHANGES = [
    ("add", "新增"),
    ("change", "变更"),
    ("split", "拆分"),
    ("merge", "合并"),
    ("suspend", "暂停"),
    ("cancel", "取消"),
]


class Body(Jurisdictional):
    """A body that takes part in items: the bureau, joint bodies (联办单位), experts.

    ``code`` is the key that flows name and that narrows a joint clerk's role (its unit code).
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {"id": PUBLIC, "code": PUBLIC, "name": PUBLIC}
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="body_code")]

    def __str__(self) -> str:
        return self.name


class Item(Jurisdictional):
    """A service item (政务服务事项); all that is said about it is in its versions."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "key": PUBLIC,
        "code": PUBLIC,
        "current": PUBLIC,
        "order": PUBLIC,
    }
    key = models.SlugField(max_length=60)
    code = models.CharField("实施编码", max_length=40, blank=True)
    current = models.ForeignKey(
        "hall.ItemVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveIntegerField(default=100)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="item_key")]

    def __str__(self) -> str:
        return self.current.name if self.current else self.key


class ItemVersion(Jurisdictional):
    """One version of an item: guide, materials, form, flow, limits; never changed once approved.

    ``definition`` is checked by ``tongjian.hall.items.definition``. ``tokens`` are what search
    finds it by: words, synonyms, pinyin and first letters. ``editors`` are all who wrote at it.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "item": PUBLIC,
        "number": PUBLIC,
        "state": PUBLIC,
        "change": PUBLIC,
        "name": PUBLIC,
        "definition": PUBLIC,
        "tokens": PUBLIC,
        "note": INTERNAL,
        "turn": INTERNAL,
        "made_by": INTERNAL,
        "editors": INTERNAL,
        "made_at": INTERNAL,
        "decided_by": INTERNAL,
        "decided_at": INTERNAL,
        "decision": INTERNAL,
        "in_force_from": PUBLIC,
        "in_force_to": PUBLIC,
    }
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=STATES, default="draft")
    change = models.CharField(max_length=10, choices=CHANGES, default="change")
    name = models.CharField(max_length=200)
    definition = models.JSONField()
    tokens = ArrayField(models.CharField(max_length=60), default=list)
    note = models.TextField(blank=True)
    turn = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey("core.User", null=True, on_delete=models.PROTECT, related_name="+")
    editors = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "core.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)

    class Meta:
        ordering = ["item_id", "-number"]
        indexes = [GinIndex(fields=["tokens"], name="item_tokens")]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="item_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.number}版"
