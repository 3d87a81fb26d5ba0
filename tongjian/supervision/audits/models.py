"""Audit problems as their cases keep them, and the issued reports on their rectification."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional
from tongjian.supervision.audits.about import KINDS, STATUSES, kind_title, unprefixed
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.warning.plain import money


class AuditProblem(Jurisdictional):
    """A problem of the audit's list and its case.

    What the list said is renewed until somebody has taken a step; from then on ``later`` holds what
    the data would change: [heading, text]. ``status``, ``date_done`` and ``said_yuan`` are always
    what the audit's data say now. ``delivery`` and ``row`` are where it was last renewed from.
    ``again`` are the audit years in which the unit had this kind of problem, two at least, else
    none.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "case": INTERNAL,
        "year": PUBLIC,
        "problem_no": INTERNAL,
        "report": INTERNAL,
        "date_reported": INTERNAL,
        "problem": INTERNAL,
        "kind": INTERNAL,
        "unit": INTERNAL,
        "sum_yuan": INTERNAL,
        "deadline": INTERNAL,
        "status": INTERNAL,
        "date_done": INTERNAL,
        "said_yuan": INTERNAL,
        "delivery": INTERNAL,
        "row": INTERNAL,
        "later": INTERNAL,
        "again": INTERNAL,
        "repeated": INTERNAL,
    }
    case = models.OneToOneField(WarningCase, on_delete=models.PROTECT, related_name="audit")
    year = models.PositiveSmallIntegerField()
    problem_no = models.CharField(max_length=300)
    report = models.TextField(blank=True)
    date_reported = models.DateField(null=True)
    problem = models.TextField()
    kind = models.CharField(max_length=20, blank=True, choices=list(KINDS.items()))
    unit = models.CharField(max_length=200)
    sum_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    deadline = models.DateField(null=True)
    status = models.CharField(max_length=12, blank=True, choices=list(STATUSES.items()))
    date_done = models.DateField(null=True)
    said_yuan = models.DecimalField(max_digits=22, decimal_places=2, null=True)
    delivery = models.CharField(max_length=32)
    row = models.PositiveBigIntegerField()
    later = models.JSONField(default=list)
    again = models.JSONField(default=list)
    repeated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "problem_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year", "problem_no"], name="audit_problem_once"
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "unit", "kind"], name="audit_problem_kind")]

    def __str__(self) -> str:
        return self.problem_no

    @property
    def kind_title(self) -> str:
        """The kind in words."""
        return kind_title(self.kind)

    @property
    def told(self) -> str:
        """What was found, in one plain sentence."""
        problem = unprefixed(self.case.name, self.problem)
        of = f"审计报告《{self.report}》" if self.report else "审计"
        found = f"{of}查出{self.case.name}的{self.kind_title}问题：{problem.rstrip('。')}"
        if self.sum_yuan is not None:
            found += f"，涉及{money(self.sum_yuan)}"
        if self.deadline is not None:
            found += f"，应于{self.deadline:%Y年%-m月%-d日}前整改"
        return f"{found}。"

    @property
    def said(self) -> str:
        """What the audit's data say of it now, "" where they say nothing."""
        if not self.status:
            return ""
        words = f"审计部门的数据显示{STATUSES[self.status]}"
        if self.status == "done" and self.date_done is not None:
            words += f"（{self.date_done:%Y年%-m月%-d日}）"
        amount = self.said_yuan
        return f"{words}，已整改{money(amount)}。" if amount is not None else f"{words}。"


class AuditReport(Jurisdictional):
    """An issued report on the rectification of a year's problems, as it was issued.

    ``presented`` is the day the audit report came before the standing committee, or the day of the
    audit report where ``by_procedure`` is False; ``due`` is six months after it.
    """

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "year": PUBLIC,
        "number": INTERNAL,
        "content": INTERNAL,
        "presented": INTERNAL,
        "by_procedure": INTERNAL,
        "due": INTERNAL,
        "issued_at": INTERNAL,
        "by": INTERNAL,
    }
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=80)
    content = models.JSONField()
    presented = models.DateField(null=True)
    by_procedure = models.BooleanField()
    due = models.DateField(null=True)
    issued_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="audit_report_number")
        ]


class AuditReminder(Jurisdictional):
    """A reminder that a report is due, so that none goes twice."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "year": PUBLIC,
        "occasion": INTERNAL,
        "due": INTERNAL,
        "sent_at": INTERNAL,
        "people": INTERNAL,
    }
    year = models.PositiveSmallIntegerField()
    occasion = models.CharField(max_length=10)
    due = models.DateField()
    sent_at = models.DateTimeField()
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year", "occasion", "due"], name="audit_reminder_once"
            )
        ]
