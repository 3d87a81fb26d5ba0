"""What a jurisdiction changes in who owes what, explanations demanded, reminders sent, who saw data."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional

DEMANDED, ANSWERED, RETURNED, ACCEPTED = "demanded", "answered", "returned", "accepted"
STATES = {DEMANDED: "等待说明", ANSWERED: "已经说明", RETURNED: "退回重写", ACCEPTED: "认可"}


class ObligationChange(Jurisdictional):
    """A jurisdiction's own term for a dataset from a day on; the last one of a day counts.

    ``dataset`` "" switches automatic reminders (``active``) for the whole jurisdiction. ``days``
    are working days after the period, None leaves the declared term.
    """

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "dataset": PUBLIC,
        "source": PUBLIC,
        "active": PUBLIC,
        "days": PUBLIC,
        "committee": PUBLIC,
        "note": PUBLIC,
        "entered": PUBLIC,
        "entered_at": PUBLIC,
        "by": INTERNAL,
    }
    dataset = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    active = models.BooleanField()
    days = models.PositiveSmallIntegerField(null=True)
    committee = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300)
    entered = models.DateField()
    entered_at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-entered_at", "-id"]


class Explanation(Jurisdictional):
    """The written explanation of why something due is late or missing, demanded once a period."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "dataset": PUBLIC,
        "source": PUBLIC,
        "year": PUBLIC,
        "period": PUBLIC,
        "due": PUBLIC,
        "state": PUBLIC,
        "demanded_at": PUBLIC,
        "demanded_by": INTERNAL,
        "automatic": PUBLIC,
        "answer_due": PUBLIC,
        "text": INTERNAL,
        "expected": PUBLIC,
        "answered_at": PUBLIC,
        "answered_by": INTERNAL,
        "judged_at": PUBLIC,
        "judged_by": INTERNAL,
        "judgement": INTERNAL,
    }
    dataset = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=3)
    due = models.DateField()
    state = models.CharField(max_length=10, choices=list(STATES.items()), default=DEMANDED)
    demanded_at = models.DateTimeField()
    demanded_by = models.CharField(max_length=100)
    automatic = models.BooleanField(default=False)
    answer_due = models.DateField()
    text = models.TextField(blank=True)
    expected = models.DateField("预计报送日期", null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=100, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=100, blank=True)
    judgement = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-demanded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "dataset", "source", "year", "period"],
                name="explanation_once",
            )
        ]


class Reminder(Jurisdictional):
    """A reminder sent to the clerks of a source; ``occasion`` so that none is sent twice."""

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "dataset": PUBLIC,
        "source": PUBLIC,
        "year": PUBLIC,
        "period": PUBLIC,
        "occasion": PUBLIC,
        "sent_at": PUBLIC,
        "people": PUBLIC,
        "by": INTERNAL,
    }
    dataset = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=3)
    occasion = models.CharField(max_length=20)
    sent_at = models.DateTimeField()
    people = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "dataset", "source", "year", "period", "occasion"],
                name="reminder_once",
            )
        ]


class DataSeen(Jurisdictional):
    """That somebody looked at a dataset's year on a day, as those who delivered it may know."""

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "dataset": PUBLIC,
        "year": PUBLIC,
        "user": INTERNAL,
        "role": PUBLIC,
        "place": PUBLIC,
        "day": PUBLIC,
        "first_at": PUBLIC,
    }
    dataset = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    place = models.CharField(max_length=12)
    day = models.DateField()
    first_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "dataset", "year", "user", "day"], name="seen_once_a_day"
            )
        ]


class QualityAnswer(Jurisdictional):
    """A clerk's answer to one point of a delivery's quality report; the last one counts."""

    audited = True
    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "delivery": PUBLIC,
        "point": PUBLIC,
        "text": INTERNAL,
        "by": INTERNAL,
        "at": PUBLIC,
    }
    delivery = models.ForeignKey(
        "supervision.Delivery", on_delete=models.PROTECT, related_name="answers"
    )
    point = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
