"""Desks, slots with their capacity, bookings and the queue."""

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional


class Desk(Jurisdictional):
    """A window or a room; ``opening`` is [{"weekday": 1–7, "from": "09:00", "to": "11:30",
    "minutes": 30, "capacity": 5}] on working days, ``items`` the keys it serves (empty: all)."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "name": PUBLIC,
        "place": PUBLIC,
        "opening": PUBLIC,
        "items": PUBLIC,
        "online": PUBLIC,
        "active": PUBLIC,
    }
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=200)
    opening = models.JSONField(default=list)
    items = models.JSONField(default=list)
    online = models.BooleanField("网上预审", default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class DeskException(Jurisdictional):
    """A day or part of one on which a desk is closed, or open with another capacity."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "desk": PUBLIC,
        "day": PUBLIC,
        "opening": PUBLIC,
        "reason": PUBLIC,
    }
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField()
    opening = models.JSONField("当日开放（空为关闭）", default=list)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "day"], name="desk_exception")]


class Slot(Jurisdictional):
    """A time at a desk that ``capacity`` people may book; its row is locked before counting."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": PUBLIC,
        "desk": PUBLIC,
        "starts_at": PUBLIC,
        "ends_at": PUBLIC,
        "capacity": PUBLIC,
        "taken": PUBLIC,
        "closed": PUBLIC,
    }
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "starts_at"], name="slot_once"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("capacity")), name="slot_never_overbooked"
            ),
        ]

    @property
    def left(self) -> int:
        """How many places there are."""
        return max(self.capacity - self.taken, 0)


class Booking(Jurisdictional):
    """One person's place in a slot; ``queue`` is the number drawn on arrival."""

    audited = True
    STATES = [
        ("booked", "已预约"),
        ("cancelled", "已取消"),
        ("arrived", "已到场"),
        ("called", "已叫号"),
        ("served", "已办理"),
        ("missed", "未到场"),
    ]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "slot": INTERNAL,
        "applicant": INTERNAL,
        "item": PUBLIC,
        "case": INTERNAL,
        "day": INTERNAL,
        "code": SECRET,
        "state": INTERNAL,
        "queue": PUBLIC,
        "note": PERSONAL,
        "booked_at": INTERNAL,
        "changed_at": INTERNAL,
        "reminded_at": INTERNAL,
    }
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    applicant = models.ForeignKey(
        "hall.Applicant", on_delete=models.PROTECT, related_name="bookings"
    )
    item = models.ForeignKey("hall.Item", null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("hall.HallCase", null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    code = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=STATES, default="booked")
    queue = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    booked_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["slot__starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "item", "day"],
                condition=models.Q(state="booked"),
                name="booking_once_a_day",
                nulls_distinct=False,
            )
        ]
