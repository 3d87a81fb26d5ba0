"""Cases, and everything that happens to one: steps, clock, notices, opinions, documents."""

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


class HallStep(CasePart):
    """One step taken. ``at`` is when it happened, ``entered_at`` when it was entered (event time
    and entry time are two things; entering afterwards is itself a finding)."""

    append_only = True
    erasable = ("reason", "data")
    sensitivity: ClassVar[dict[str, str]] = {
        "action": PUBLIC,
        "title": PUBLIC,
        "source": PUBLIC,
        "target": PUBLIC,
        "effect": PUBLIC,
        "reason": INTERNAL,
        "body": INTERNAL,
        "by": INTERNAL,
        "at": PUBLIC,
        "entered_at": INTERNAL,
        "data": INTERNAL,
    }
    action = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    effect = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    body = models.CharField(max_length=24, blank=True)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    data = models.JSONField(default=dict)


class ClockEntry(CasePart):
    """An entry of the append-only ledger of the case's clocks; see ``tongjian.core.calendar``.

    ``clock`` is the key of one of the version's limits, or "" for an entry that concerns all
    running ones (a pause for a hearing); ``name`` is the event: receipt, acceptance, reply:police.
    """

    append_only = True
    erasable = ("reason",)
    sensitivity: ClassVar[dict[str, str]] = {
        "clock": PUBLIC,
        "kind": PUBLIC,
        "name": PUBLIC,
        "at": PUBLIC,
        "amount": PUBLIC,
        "unit": PUBLIC,
        "reason": INTERNAL,
        "by": INTERNAL,
        "entered_at": INTERNAL,
    }
    clock = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    amount = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    unit = models.CharField(max_length=14, blank=True)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=100)
    entered_at = models.DateTimeField()


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


class Message(CasePart):
    """A message between the applicant and the officials about a case, with files."""

    append_only = True
    erasable = ("text",)
    sensitivity: ClassVar[dict[str, str]] = {
        "from_applicant": INTERNAL,
        "text": INTERNAL,
        "by": INTERNAL,
        "at": INTERNAL,
    }
    from_applicant = models.BooleanField()
    text = models.TextField()
    by = models.CharField(max_length=100)
    at = models.DateTimeField()


class CaseDocument(CasePart):
    """A numbered, printable document of the case; ``content`` is what its template prints.

    The PDF is rendered from ``content``, which never changes until it is erased with the case.
    """

    append_only = True
    erasable = ("content",)
    sensitivity: ClassVar[dict[str, str]] = {
        "kind": PUBLIC,
        "number": PUBLIC,
        "title": PUBLIC,
        "content": PERSONAL,
        "issued_at": PUBLIC,
        "by": INTERNAL,
    }
    kind = models.CharField(max_length=30)
    number = models.CharField("文号", max_length=60)
    title = models.CharField(max_length=100)
    content = models.JSONField()
    issued_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta(CasePart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="case_document_number")
        ]


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
