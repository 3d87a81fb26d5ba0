"""Cases: what was found about one subject in one year, followed to its end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional
from tongjian.supervision.cases.flow import VIOLATIONS
from tongjian.supervision.warning.declare import LEVELS

KINDS = {
    "unit": "预算单位",
    "project": "项目",
    "payee": "收款单位",
    "department": "主管部门",
    "place": "行政区划",
    "audit": "审计问题",
}
AUDIT = "audit"
"""The kind of a case that the audit department's list made, not a rule."""
VERDICTS = {"normal": "正常", "violation": "违规"}
LETTERS = {"inquiry": "问询函", "order": "督办单"}
FILE_STATES = {"quarantined": "正在检查", "clean": "可以下载", "refused": "已拒收"}


class WarningCase(Jurisdictional):
    """One case; ``track`` is where it stands in its flow, ``turn`` and history are there.

    ``kind`` and ``code`` are what it is about, ``round`` counts cases of the same subject and
    year. ``unit`` answers it, "" means the finance department; ``unit_was`` is the unit it took over
    from, "" where it is the one found. ``involved_yuan`` counts every payment once over all
    findings, ``own_yuan`` what of it is the answering unit's own, None until reckoned. ``number`` is given when somebody opens the case. ``due`` is
    the day the next step is due. ``proposed_by`` may not close it: that takes a second person.
    Of a case that a delivered list made: ``said_done`` is the day on which the data say it was put
    right, ``said_gone`` the day on which they no longer had it.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "track": INTERNAL,
        "kind": INTERNAL,
        "code": INTERNAL,
        "name": INTERNAL,
        "year": PUBLIC,
        "round": INTERNAL,
        "confidential": INTERNAL,
        "number": INTERNAL,
        "title": INTERNAL,
        "level": INTERNAL,
        "urgency": INTERNAL,
        "priority": INTERNAL,
        "why": INTERNAL,
        "involved_yuan": INTERNAL,
        "own_yuan": INTERNAL,
        "partial": INTERNAL,
        "unit": INTERNAL,
        "unit_was": INTERNAL,
        "unit_name": INTERNAL,
        "department": INTERNAL,
        "due": INTERNAL,
        "made_at": INTERNAL,
        "ended_at": INTERNAL,
        "verdict": INTERNAL,
        "violation": INTERNAL,
        "violation_yuan": INTERNAL,
        "demand": INTERNAL,
        "returned_yuan": INTERNAL,
        "reclassified_yuan": INTERNAL,
        "other_yuan": INTERNAL,
        "proposed_by": INTERNAL,
        "extension": INTERNAL,
        "agenda": INTERNAL,
        "agenda_at": INTERNAL,
        "said_done": INTERNAL,
        "said_gone": INTERNAL,
    }
    track = models.OneToOneField("core.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    code = models.CharField(max_length=300)
    name = models.CharField(max_length=400)
    year = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    confidential = models.BooleanField(default=False)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=600)
    level = models.CharField(max_length=10, choices=list(LEVELS.items()))
    urgency = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField()
    why = models.JSONField(default=list)
    involved_yuan = models.DecimalField(max_digits=22, decimal_places=2)
    own_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    partial = models.BooleanField(default=False)
    unit = models.CharField(max_length=24, blank=True)
    unit_was = models.CharField(max_length=24, blank=True)
    unit_name = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=24, blank=True)
    due = models.DateField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, blank=True, choices=list(VERDICTS.items()))
    violation = models.CharField(max_length=20, blank=True, choices=list(VIOLATIONS.items()))
    violation_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    demand = models.TextField(blank=True)
    returned_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    reclassified_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    other_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    proposed_by = models.CharField(max_length=100, blank=True)
    extension = models.DateField(null=True)
    agenda = models.CharField(max_length=200, blank=True)
    agenda_at = models.DateTimeField(null=True)
    said_done = models.DateField(null=True)
    said_gone = models.DateField(null=True)

    class Meta:
        ordering = ["-priority", "due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "code", "year", "confidential", "round"],
                name="warning_case_once",
            )
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "unit"], name="warning_case_unit"),
            models.Index(fields=["jurisdiction", "-priority"], name="warning_case_priority"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def own_units(self) -> frozenset[str]:
        """The codes of the unit that answers: its own and that of the one it took over from."""
        return frozenset(code for code in (self.unit, self.unit_was) if code)

    @property
    def word(self) -> str:
        """What notices about it begin with."""
        return "审计整改" if self.kind == AUDIT else "督办"


class CaseFinding(Jurisdictional):
    """A warning in its case, with what it said when it was frozen.

    ``cause`` tells the same figures from others (see ``about.cause``); ``frozen`` holds words,
    figures, basis, evidence rows as shown with people unnamed, deliveries with their SM3.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "warning": INTERNAL,
        "rule": PUBLIC,
        "version": PUBLIC,
        "level": INTERNAL,
        "cause": INTERNAL,
        "frozen": INTERNAL,
        "as_of": INTERNAL,
        "joined_at": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="findings")
    warning = models.OneToOneField(
        "supervision.LedgerWarning", on_delete=models.PROTECT, related_name="followed"
    )
    rule = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10)
    cause = models.CharField(max_length=64)
    frozen = models.JSONField()
    as_of = models.DateField()
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["rule", "id"]


class CasePayment(Jurisdictional):
    """A payment that some finding of a case rests on; once a case, however many findings."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "delivery": INTERNAL,
        "row": INTERNAL,
        "amount_yuan": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="payments")
    delivery = models.CharField(max_length=32)
    row = models.PositiveBigIntegerField()
    amount_yuan = models.DecimalField(max_digits=22, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "delivery", "row"], name="case_payment_once")
        ]


class CaseLetter(Jurisdictional):
    """A numbered letter; ``content`` is all it prints but the address of its QR code."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "kind": INTERNAL,
        "number": INTERNAL,
        "content": INTERNAL,
        "due": INTERNAL,
        "issued_at": INTERNAL,
        "by": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=list(LETTERS.items()))
    number = models.CharField(max_length=80)
    content = models.JSONField()
    due = models.DateField()
    issued_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]


class CaseFile(Jurisdictional):
    """A file handed in with a step; nobody gets it before it was looked into."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "step": INTERNAL,
        "name": INTERNAL,
        "kind": INTERNAL,
        "path": INTERNAL,
        "size": INTERNAL,
        "sm3": INTERNAL,
        "state": INTERNAL,
        "said": INTERNAL,
        "at": INTERNAL,
        "by": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="files")
    step = models.ForeignKey("core.CaseStep", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    path = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sm3 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=list(FILE_STATES.items()), default="quarantined"
    )
    said = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]


class CaseProgress(Jurisdictional):
    """How far a unit says its rectification is, on the way; the words are those of the step.

    ``rectified_yuan`` is all that was put right so far, None where it was not said.
    """

    STAGES = (
        ("planned", "已制定整改方案"),
        ("started", "正在整改"),
        ("mostly", "大部分已整改"),
        ("stuck", "遇到困难"),
    )
    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "step": INTERNAL,
        "stage": INTERNAL,
        "rectified_yuan": INTERNAL,
        "at": INTERNAL,
        "by": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="progress")
    step = models.OneToOneField("core.CaseStep", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=STAGES)
    rectified_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]


class CaseLook(Jurisdictional):
    """The promise to look at a closed case's subject again in a later year."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "year": PUBLIC,
        "made_at": INTERNAL,
        "looked_at": INTERNAL,
        "again": INTERNAL,
        "said": INTERNAL,
        "by": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="looks")
    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    again = models.BooleanField(null=True)
    said = models.TextField(blank=True)
    by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["year", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "year"], name="case_look_once")]


class CaseReminder(Jurisdictional):
    """A reminder sent for a case; ``occasion`` and the day it was due, so that none goes twice."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "occasion": INTERNAL,
        "due": INTERNAL,
        "sent_at": INTERNAL,
        "people": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="reminders")
    occasion = models.CharField(max_length=40)
    due = models.DateField()
    sent_at = models.DateTimeField()
    people = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "occasion", "due"], name="case_reminder_once")
        ]


STOOD = (
    "due level unit unit_name verdict violation violation_yuan "
    "returned_yuan reclassified_yuan other_yuan agenda"
).split()
"""What of a case steps and gathering set anew, so that a past day is told from ``CaseStand``."""


class CaseStand(Jurisdictional):
    """How a case stood from ``at`` until its next stand; ``state`` is that of its flow."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "at": INTERNAL,
        "state": INTERNAL,
        "due": INTERNAL,
        "level": INTERNAL,
        "unit": INTERNAL,
        "unit_name": INTERNAL,
        "verdict": INTERNAL,
        "violation": INTERNAL,
        "violation_yuan": INTERNAL,
        "returned_yuan": INTERNAL,
        "reclassified_yuan": INTERNAL,
        "other_yuan": INTERNAL,
        "agenda": INTERNAL,
    }
    case = models.ForeignKey(WarningCase, on_delete=models.PROTECT, related_name="stands")
    at = models.DateTimeField()
    state = models.CharField(max_length=40)
    due = models.DateField(null=True)
    level = models.CharField(max_length=10)
    unit = models.CharField(max_length=24, blank=True)
    unit_name = models.CharField(max_length=120, blank=True)
    verdict = models.CharField(max_length=10, blank=True)
    violation = models.CharField(max_length=20, blank=True)
    violation_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    returned_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    reclassified_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    other_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    agenda = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "-id"], name="case_stand_last")]
