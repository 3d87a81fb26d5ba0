"""Jurisdictions, departments and budget units, as of a day."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import PUBLIC, Jurisdictional, Record


class Jurisdiction(Record):
    """A district or town (行政区划) by its code, e.g. 310112; a town's parent is its district."""

    LEVELS = [("district", "区"), ("town", "镇")]
    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "code": PUBLIC,
        "name": PUBLIC,
        "level": PUBLIC,
        "parent": PUBLIC,
    }
    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=LEVELS)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="towns")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Organisation(Jurisdictional):
    """What departments and units share: a name for a code from a day to a day.

    ``valid_to`` is the last day, None while it lasts. A renamed unit has two records.
    """

    audited = True
    versioned = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "code": PUBLIC,
        "name": PUBLIC,
        "valid_from": PUBLIC,
        "valid_to": PUBLIC,
    }
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["code", "valid_from"]

    def __str__(self) -> str:
        return self.name


class Department(Organisation):
    """A department (主管部门)."""

    class Meta(Organisation.Meta):
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="department_from")
        ]


class Unit(Organisation):
    """A budget unit (预算单位) and the code of its department."""

    sensitivity: ClassVar[dict[str, str]] = {"department_code": PUBLIC}
    department_code = models.CharField(max_length=24)

    class Meta(Organisation.Meta):
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="unit_from")]
