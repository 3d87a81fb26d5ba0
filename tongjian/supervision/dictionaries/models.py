"""What people add to the national code lists, how codes and units follow one another, and where
a reporting basis (口径) changed. Nothing is ever changed: a later record of the same thing replaces
or withdraws an earlier one, so that any day can be shown as it was known."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional, Record

LISTS = {
    "function": "支出功能分类",
    "economic_department": "部门预算支出经济分类",
    "economic_government": "政府预算支出经济分类",
    "revenue": "收入分类",
}
SUCCESSIONS = {"rename": "更名或换码", "merge": "合并", "split": "拆分"}

_ENTERED: dict[str, str] = {
    "id": PUBLIC,
    "withdrawn": PUBLIC,
    "note": PUBLIC,
    "entered": PUBLIC,
    "entered_at": PUBLIC,
    "by": INTERNAL,
}


class Entered(models.Model):
    """What every entry has: ``entered`` is the day it is known from (Asia/Shanghai)."""

    withdrawn = models.BooleanField(default=False)
    note = models.CharField(max_length=300)
    entered = models.DateField()
    entered_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        abstract = True


class CodeEntry(Entered, Record):
    """A code beside, or in place of, one of the shipped list; ``to_year`` is inclusive."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        **_ENTERED,
        "list": PUBLIC,
        "code": PUBLIC,
        "name": PUBLIC,
        "parent": PUBLIC,
        "from_year": PUBLIC,
        "to_year": PUBLIC,
    }
    list = models.CharField("分类", max_length=24, choices=sorted(LISTS.items()))
    code = models.CharField("编码", max_length=12)
    name = models.CharField("名称", max_length=100)
    parent = models.CharField("上级编码", max_length=12, blank=True)
    from_year = models.PositiveSmallIntegerField("起用年度")
    to_year = models.PositiveSmallIntegerField("停用年度（含）", default=9999)

    class Meta:
        ordering = ["list", "code", "-id"]


class CodeMapping(Entered, Record):
    """From ``year`` on, what stood under ``from_code`` stands under ``to_code``."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        **_ENTERED,
        "list": PUBLIC,
        "year": PUBLIC,
        "from_code": PUBLIC,
        "to_code": PUBLIC,
    }
    list = models.CharField("分类", max_length=24, choices=sorted(LISTS.items()))
    year = models.PositiveSmallIntegerField("自哪一年度起")
    from_code = models.CharField("原编码", max_length=12)
    to_code = models.CharField("新编码", max_length=12)

    class Meta:
        ordering = ["list", "-year", "from_code", "-id"]


class UnitSuccession(Entered, Jurisdictional):
    """From ``on`` a unit goes on as another; a merger or split is several lines of one day."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        **_ENTERED,
        "kind": PUBLIC,
        "on": PUBLIC,
        "from_code": PUBLIC,
        "to_code": PUBLIC,
    }
    kind = models.CharField("种类", max_length=10, choices=list(SUCCESSIONS.items()))
    on = models.DateField("自哪天起")
    from_code = models.CharField("原单位编码", max_length=24)
    to_code = models.CharField("新单位编码", max_length=24)

    class Meta:
        ordering = ["-on", "from_code", "-id"]


class BasisChange(Entered, Jurisdictional):
    """From ``year`` on the figures of a dataset are counted on another basis.

    ``measure`` "" means every measure. ``column`` and ``prefix`` narrow it to rows whose code in
    that column begins so; both blank mean all rows.
    """

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        **_ENTERED,
        "dataset": PUBLIC,
        "measure": PUBLIC,
        "column": PUBLIC,
        "prefix": PUBLIC,
        "year": PUBLIC,
    }
    dataset = models.CharField("数据", max_length=40)
    measure = models.CharField("指标", max_length=40, blank=True)
    column = models.CharField("只涉及的分类", max_length=40, blank=True)
    prefix = models.CharField("编码开头", max_length=24, blank=True)
    year = models.PositiveSmallIntegerField("自哪一年度起")

    class Meta:
        ordering = ["dataset", "-year", "-id"]
