"""Sending and reading notices."""

from datetime import datetime

from tongjian.core.notify.models import Notice


def notify(*, user_id: int, text: str, url: str, now: datetime) -> Notice:
    """Put a notice in a person's box, in the transaction of what it tells."""
    return Notice.objects.create(user_id=user_id, text=text, url=url, created_at=now)


def mark_read(*, user_id: int, now: datetime, notice_id: int | None = None) -> int:
    """Mark one or all of a person's notices as read; the count changed."""
    rows = Notice.objects.filter(user_id=user_id, read_at=None)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=now)
