"""What people are told of their appointments, by every channel they gave."""

from __future__ import annotations

from datetime import datetime

from tongjian.core.clock import SHANGHAI
from tongjian.core.notify.actions import notify
from tongjian.core.notify.channels import send
from tongjian.hall.appointments.models import Booking

ADDRESS = "/hall/appointments/"


def what(booking: Booking) -> str:
    """Return what a booking is for."""
    return str(booking.item) if booking.item is not None else "窗口办事"


def when(booking: Booking) -> str:
    """Return the time of a booking in words."""
    at = booking.slot.starts_at.astimezone(SHANGHAI)
    until = booking.slot.ends_at.astimezone(SHANGHAI)
    return f"{at.month}月{at.day}日 {at:%H:%M}—{until:%H:%M}"


def tell_booked(booking: Booking, now: datetime) -> None:
    """Say in the system that the booking is made; the page just said it, so nothing goes out."""
    if booking.applicant.user_id is not None:
        text = f"预约成功：{when(booking)}，{booking.slot.desk.name}（{what(booking)}）"
        notify(user_id=booking.applicant.user_id, text=text, url=ADDRESS, now=now)


def tell_cancelled(booking: Booking, reason: str, now: datetime) -> None:
    """Say by every channel that the bureau cancelled a booking, and why."""
    applicant = booking.applicant
    send(
        kind="appointment_cancelled",
        to_user=applicant.user_id,
        phone=applicant.phone,
        email=applicant.email,
        values={
            "what": f"{what(booking)}（{when(booking)}）",
            "do": f"另选时间（原因：{reason}）",
            "where": "网上政务大厅“预约”",
        },
        url=ADDRESS,
        now=now,
    )


def tell_tomorrow(booking: Booking, now: datetime) -> None:
    """Remind of tomorrow's booking."""
    applicant, desk = booking.applicant, booking.slot.desk
    do = "按时登录，准备好材料" if desk.online else "带齐材料按时到场"
    send(
        kind="appointment_tomorrow",
        to_user=applicant.user_id,
        phone=applicant.phone,
        email=applicant.email,
        values={
            "what": what(booking),
            "by": booking.slot.starts_at,
            "do": f"{do}，不能来请提前取消",
            "where": f"{desk.place} {desk.name}",
        },
        url=ADDRESS,
        now=now,
    )
