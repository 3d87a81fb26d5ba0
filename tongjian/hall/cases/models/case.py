"""The case itself, and what everything about it has in common."""

from typing import ClassVar

from django.contrib.postgres.indexes import OpClass
from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional

CHANNELS = [
    ("computer", "电脑网上办"),
    ("mobile", "手机办"),
    ("window", "窗口办"),
    ("courier", "快递申请"),
    ("import", "在办件导入"),
]
OUTCOMES = [
    ("granted", "准予"),
    ("rejected", "不予许可"),
    ("forwarded", "转报"),
    ("refused", "不予受理"),
    ("withdrawn", "撤回"),
    ("returned", "退件"),
    ("voided", "作废"),
]


class HallCase(Jurisdictional):
    """One case (办件). It pins the versions of item (with form and flow) and calendar.

    ``turn`` grows with every step, so that the second of two officials is told. The due days are
    what the ledger of ``ClockEntry`` gives under the pinned calendar, kept here for worklists:
    ``urgent_on`` is the first of the running ones, None when no clock runs. ``desk`` is the
    permission of who must act next, ``body`` the joint body it waits for.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "number": PUBLIC,
        "code": SECRET,
        "item": PUBLIC,
        "version": PUBLIC,
        "calendar": PUBLIC,
        "applicant": INTERNAL,
        "party": INTERNAL,
        "party_name": PERSONAL,
        "phone": PERSONAL,
        "phone_last4": PERSONAL,
        "channel": PUBLIC,
        "paper": PUBLIC,
        "answers": PERSONAL,
        "state": PUBLIC,
        "phase": PUBLIC,
        "turn": INTERNAL,
        "desk": INTERNAL,
        "body": INTERNAL,
        "handler": INTERNAL,
        "open": PUBLIC,
        "outcome": PUBLIC,
        "submitted_at": INTERNAL,
        "received_on": PUBLIC,
        "accepted_on": PUBLIC,
        "decided_on": PUBLIC,
        "closed_at": INTERNAL,
        "statutory_due": PUBLIC,
        "promised_due": PUBLIC,
        "step_due": INTERNAL,
        "urgent_on": INTERNAL,
        "paused": PUBLIC,
        "corrected": INTERNAL,
        "imported": INTERNAL,
        "last_event_at": INTERNAL,
        "keep_until": INTERNAL,
        "erased_at": INTERNAL,
    }
    number = models.CharField("办件编号", max_length=40)
    code = models.CharField("查询码", max_length=8)
    item = models.ForeignKey("hall.Item", on_delete=models.PROTECT, related_name="cases")
    version = models.ForeignKey("hall.ItemVersion", on_delete=models.PROTECT, related_name="cases")
    calendar = models.ForeignKey("core.CalendarVersion", on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(
        "hall.Applicant", null=True, on_delete=models.PROTECT, related_name="cases"
    )
    party = models.ForeignKey(
        "hall.Party", null=True, on_delete=models.PROTECT, related_name="cases"
    )
    party_name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, blank=True)
    phone_last4 = models.CharField(max_length=4, blank=True)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    paper = models.BooleanField("收过纸质材料", default=False)
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=40)
    phase = models.CharField(max_length=12)
    turn = models.PositiveIntegerField(default=0)
    desk = models.CharField(max_length=40, blank=True)
    body = models.CharField(max_length=24, blank=True)
    handler = models.ForeignKey(
        "core.User", null=True, on_delete=models.PROTECT, related_name="hall_cases"
    )
    open = models.BooleanField(default=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    submitted_at = models.DateTimeField()
    received_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    statutory_due = models.DateField(null=True)
    promised_due = models.DateField(null=True)
    step_due = models.DateField(null=True)
    urgent_on = models.DateField(null=True)
    paused = models.BooleanField(default=False)
    corrected = models.BooleanField("已发过补正告知", default=False)
    imported = models.BooleanField(default=False)
    last_event_at = models.DateTimeField()
    keep_until = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="hall_case_number"),
            models.UniqueConstraint(fields=["code"], name="hall_case_code"),
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "urgent_on", "id"],
                condition=models.Q(open=True),
                name="hall_case_urgent",
            ),
            models.Index(
                fields=["handler", "urgent_on", "id"],
                condition=models.Q(open=True),
                name="hall_case_handler",
            ),
            models.Index(
                fields=["jurisdiction", "desk", "urgent_on", "id"],
                condition=models.Q(open=True),
                name="hall_case_desk",
            ),
            models.Index(
                fields=["item", "urgent_on", "id"],
                condition=models.Q(open=True),
                name="hall_case_item_open",
            ),
            # What is open came in last, so a list of closed cases would read past all of it.
            models.Index(
                fields=["jurisdiction", "-submitted_at", "-id"],
                condition=models.Q(open=False),
                name="hall_case_closed",
            ),
            models.Index(
                fields=["body", "urgent_on", "id"],
                condition=models.Q(open=True) & ~models.Q(body=""),
                name="hall_case_body",
            ),
            models.Index(fields=["jurisdiction", "-submitted_at"], name="hall_case_submitted"),
            models.Index(fields=["item", "-submitted_at"], name="hall_case_item"),
            models.Index(fields=["applicant", "-submitted_at"], name="hall_case_applicant"),
            models.Index(fields=["party", "-submitted_at"], name="hall_case_party"),
            models.Index(fields=["jurisdiction", "phone_last4"], name="hall_case_last4"),
            # Beginnings of numbers and names, under any collation of the database.
            models.Index(
                "jurisdiction",
                OpClass(models.F("number"), name="varchar_pattern_ops"),
                name="hall_case_number_starts",
            ),
            models.Index(
                "jurisdiction",
                OpClass(models.F("party_name"), name="varchar_pattern_ops"),
                name="hall_case_name_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CasePart(Jurisdictional):
    """What belongs to one case."""

    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL, "case": INTERNAL}
    case = models.ForeignKey(HallCase, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True
        ordering = ["id"]
