"""What people say: ratings and the cases they open, and the one box for everything else."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional

SCORES = [(1, "非常满意"), (2, "满意"), (3, "基本满意"), (4, "不满意"), (5, "非常不满意")]


class Rating(Jurisdictional):
    """One rating (好差评) per case or visit: 1 is best, 5 worst; public and never changed.

    Score and tags are public, the text only with ``open_text``; without it the text is erased
    with the case.
    """

    append_only = True
    erasable = ("text",)
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "item": PUBLIC,
        "case": INTERNAL,
        "booking": INTERNAL,
        "stage": PUBLIC,
        "score": PUBLIC,
        "tags": PUBLIC,
        "text": INTERNAL,
        "open_text": PUBLIC,
        "channel": PUBLIC,
        "at": PUBLIC,
    }
    item = models.ForeignKey("hall.Item", on_delete=models.PROTECT, related_name="ratings")
    case = models.OneToOneField(
        "hall.HallCase", null=True, on_delete=models.PROTECT, related_name="rating"
    )
    booking = models.OneToOneField(
        "hall.Booking", null=True, on_delete=models.PROTECT, related_name="rating"
    )
    stage = models.CharField(max_length=40, blank=True)
    score = models.PositiveSmallIntegerField(choices=SCORES)
    tags = models.JSONField(default=list)
    text = models.TextField(blank=True)
    open_text = models.BooleanField("同意公开文字", default=False)
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["item", "-at"], name="rating_item")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="rating_score"
            )
        ]


class FollowUp(Jurisdictional):
    """The case a bad rating opens: contact in 1 working day, fixed in 5 or 15, checked by a
    supervisor. ``turn`` as in every flow; its steps are in ``history`` [{at, by, what, text}]."""

    audited = True
    STATES = [
        ("contact", "待联系"),
        ("fixing", "整改中"),
        ("checking", "待监督员核查"),
        ("closed", "已办结"),
        ("malicious", "认定为恶意差评"),
    ]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "rating": PUBLIC,
        "state": PUBLIC,
        "turn": INTERNAL,
        "contact_by": PUBLIC,
        "fix_by": PUBLIC,
        "contacted_at": PUBLIC,
        "fixed_at": PUBLIC,
        "closed_at": PUBLIC,
        "handler": INTERNAL,
        "true": INTERNAL,
        "appealed": INTERNAL,
        "history": INTERNAL,
    }
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="follow_up")
    state = models.CharField(max_length=10, choices=STATES, default="contact")
    turn = models.PositiveIntegerField(default=0)
    contact_by = models.DateField()
    fix_by = models.DateField()
    contacted_at = models.DateTimeField(null=True)
    fixed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    handler = models.ForeignKey("core.User", null=True, on_delete=models.PROTECT, related_name="+")
    true = models.BooleanField("反映属实", null=True)
    appealed = models.BooleanField("承办人已申诉", default=False)
    history = models.JSONField(default=list)

    class Meta:
        ordering = ["contact_by", "id"]


class Enquiry(Jurisdictional):
    """Something said in the one box (一站反馈): one number, routed, clocked, answered, rated.

    ``history`` is [{at, by, what, text}]: asked, handed, extended, answered, returned, closed.
    ``met`` says of a requirement whether the answer met it (需求满足度).
    """

    audited = True
    KINDS = [
        ("consultation", "咨询"),
        ("complaint", "投诉"),
        ("stuck", "办不成事"),
        ("suggestion", "建议"),
        ("requirement", "需求"),
        ("page", "页面有问题"),
    ]
    STATES = [("open", "待答复"), ("answered", "已答复"), ("closed", "已办结")]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "number": PUBLIC,
        "code": SECRET,
        "kind": PUBLIC,
        "item": PUBLIC,
        "case": INTERNAL,
        "applicant": INTERNAL,
        "name": PERSONAL,
        "phone": PERSONAL,
        "phone_last4": PERSONAL,
        "page": PUBLIC,
        "text": INTERNAL,
        "state": PUBLIC,
        "turn": INTERNAL,
        "handler": INTERNAL,
        "due": PUBLIC,
        "extended": PUBLIC,
        "answered_at": PUBLIC,
        "met": PUBLIC,
        "satisfied": PUBLIC,
        "history": INTERNAL,
        "at": PUBLIC,
        "erased_at": INTERNAL,
    }
    number = models.CharField(max_length=40)
    code = models.CharField(max_length=8)
    kind = models.CharField(max_length=14, choices=KINDS)
    item = models.ForeignKey("hall.Item", null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("hall.HallCase", null=True, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(
        "hall.Applicant", null=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    phone_last4 = models.CharField(max_length=4, blank=True)
    page = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    turn = models.PositiveIntegerField(default=0)
    handler = models.ForeignKey("core.User", null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    extended = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    met = models.BooleanField("需求已满足", null=True)
    satisfied = models.PositiveSmallIntegerField(choices=SCORES, null=True)
    history = models.JSONField(default=list)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(
                fields=["jurisdiction", "due", "id"],
                condition=models.Q(state="open"),
                name="enquiry_urgent",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="enquiry_number"),
            models.UniqueConstraint(fields=["code"], name="enquiry_code"),
        ]
