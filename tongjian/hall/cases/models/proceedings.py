"""What is handed in, asked, told and looked at while a case is handled."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC
from tongjian.hall.cases.models.case import CasePart


class Material(CasePart):
    """What was handed in for one material of the version: an upload, or paper at a window."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "key": PUBLIC,
        "name": PUBLIC,
        "upload": INTERNAL,
        "paper": PUBLIC,
        "later": PUBLIC,
        "commitment": PUBLIC,
        "grade": PUBLIC,
        "checked_by": INTERNAL,
        "at": INTERNAL,
    }
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    upload = models.ForeignKey(
        "hall.Upload", null=True, on_delete=models.PROTECT, related_name="materials"
    )
    paper = models.BooleanField(default=False)
    later = models.BooleanField("容缺后补", default=False)
    commitment = models.BooleanField("告知承诺", default=False)
    grade = models.CharField(max_length=1, blank=True)
    checked_by = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()


class Correction(CasePart):
    """The one complete notice of what is missing (补正材料一次性告知) and its answer.

    ``points`` is a list of {"material" | "field": key, "name", "what"}; a second notice may only
    repeat points of the first (行政许可法 32).
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "points": INTERNAL,
        "issued_at": PUBLIC,
        "answer_by": PUBLIC,
        "answered_at": PUBLIC,
        "by": INTERNAL,
    }
    points = models.JSONField()
    issued_at = models.DateTimeField()
    answer_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=100)


class Opinion(CasePart):
    """An opinion asked of a joint body, an expert or an interested party, and the reply."""

    audited = True
    KINDS = [
        ("joint", "联办单位意见"),
        ("expert", "专家评审意见"),
        ("interested", "利害关系人意见"),
        ("government", "本级人民政府决定"),
    ]
    sensitivity: ClassVar[dict[str, str]] = {
        "kind": PUBLIC,
        "body": INTERNAL,
        "question": INTERNAL,
        "asked_at": PUBLIC,
        "due": PUBLIC,
        "replied_at": PUBLIC,
        "verdict": INTERNAL,
        "text": INTERNAL,
        "uploads": INTERNAL,
        "asked_by": INTERNAL,
        "replied_by": INTERNAL,
        "round": INTERNAL,
    }
    kind = models.CharField(max_length=12, choices=KINDS)
    body = models.CharField(max_length=60)
    question = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due = models.DateField(null=True)
    replied_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=12, blank=True)  # agree | disagree | conditional
    text = models.TextField(blank=True)
    uploads = models.ManyToManyField("hall.Upload", related_name="+")
    asked_by = models.CharField(max_length=100)
    replied_by = models.CharField(max_length=100, blank=True)
    round = models.PositiveSmallIntegerField(default=1)


class Suspension(CasePart):
    """A special procedure that stops the clock (行政许可法 45): hearing, expert review, testing…"""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "kind": PUBLIC,
        "reason": INTERNAL,
        "needed": PUBLIC,
        "unit": PUBLIC,
        "from_at": PUBLIC,
        "until_at": PUBLIC,
        "asked_by": INTERNAL,
        "approved_by": INTERNAL,
        "approved_at": INTERNAL,
    }
    kind = models.CharField(max_length=40)
    reason = models.TextField()
    needed = models.DecimalField(max_digits=6, decimal_places=1)
    unit = models.CharField(max_length=14)
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    asked_by = models.CharField(max_length=100)
    approved_by = models.CharField(max_length=100, blank=True)
    approved_at = models.DateTimeField(null=True)


class Extension(CasePart):
    """An extension of the decision's limit, asked by one person and approved by the body's head."""

    audited = True
    STATES = [("asked", "待批准"), ("approved", "已批准"), ("declined", "未批准")]
    sensitivity: ClassVar[dict[str, str]] = {
        "clock": PUBLIC,
        "amount": PUBLIC,
        "unit": PUBLIC,
        "reason": PUBLIC,
        "state": PUBLIC,
        "asked_by": INTERNAL,
        "asked_at": INTERNAL,
        "decided_by": INTERNAL,
        "decided_at": INTERNAL,
        "decision": INTERNAL,
    }
    clock = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=6, decimal_places=1)
    unit = models.CharField(max_length=14)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=STATES, default="asked")
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)


class Hearing(CasePart):
    """A hearing: interested parties are told, ask within 5 days, it is held within 20 (36, 47)."""

    audited = True
    STATES = [
        ("told", "已告知听证权利"),
        ("asked", "已申请听证"),
        ("set", "已定期"),
        ("held", "已举行"),
        ("waived", "未在期限内提出"),
    ]
    sensitivity: ClassVar[dict[str, str]] = {
        "party": PERSONAL,
        "told_at": PUBLIC,
        "ask_by": PUBLIC,
        "asked_at": PUBLIC,
        "hold_by": PUBLIC,
        "held_at": PUBLIC,
        "record": INTERNAL,
        "state": PUBLIC,
        "by": INTERNAL,
    }
    party = models.CharField(max_length=100)
    told_at = models.DateTimeField()
    ask_by = models.DateField()
    asked_at = models.DateTimeField(null=True)
    hold_by = models.DateField(null=True)
    held_at = models.DateTimeField(null=True)
    record = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="told")
    by = models.CharField(max_length=100)


class SiteVisit(CasePart):
    """A visit to the place, recorded on a phone; ``points`` is [{"what", "ok", "note"}]."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "place": INTERNAL,
        "at": INTERNAL,
        "people": INTERNAL,
        "points": INTERNAL,
        "conclusion": INTERNAL,
        "uploads": INTERNAL,
        "by": INTERNAL,
        "entered_at": INTERNAL,
    }
    place = models.CharField(max_length=200)
    at = models.DateTimeField()
    people = models.CharField(max_length=200)
    points = models.JSONField(default=list)
    conclusion = models.TextField()
    uploads = models.ManyToManyField("hall.Upload", related_name="+")
    by = models.CharField(max_length=100)
    entered_at = models.DateTimeField()
