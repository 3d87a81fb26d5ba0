"""What officials keep about cases: findings of monitoring, what they read, their leave."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional
from tongjian.hall.cases.models.case import CasePart, HallCase


class Finding(CasePart):
    """A finding of process monitoring (电子监察): which trigger, yellow or red, what became of it."""

    audited = True
    LEVELS = [("notice", "预警"), ("yellow", "黄牌"), ("red", "红牌")]
    STATES = [("open", "待核实"), ("confirmed", "属实"), ("dismissed", "不成立")]
    sensitivity: ClassVar[dict[str, str]] = {
        "trigger": PUBLIC,
        "level": PUBLIC,
        "about": INTERNAL,
        "text": INTERNAL,
        "found_at": INTERNAL,
        "state": INTERNAL,
        "decision": INTERNAL,
        "decided_by": INTERNAL,
        "decided_at": INTERNAL,
    }
    trigger = models.CharField(max_length=30)
    level = models.CharField(max_length=6, choices=LEVELS)
    about = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=500)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    decision = models.TextField(blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(CasePart.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "trigger", "level", "about"], name="finding_once"
            )
        ]


class CaseRead(Jurisdictional):
    """Until when an official has seen a case, for "what is new" in it."""

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "user": INTERNAL,
        "at": INTERNAL,
    }
    case = models.ForeignKey(HallCase, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="case_read")]


class Leave(Jurisdictional):
    """An official on leave and the deputy who acts for them meanwhile."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "user": INTERNAL,
        "deputy": INTERNAL,
        "from_day": INTERNAL,
        "to_day": INTERNAL,
        "ended_at": INTERNAL,
    }
    user = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey("core.User", null=True, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    to_day = models.DateField()
    ended_at = models.DateTimeField(null=True)
