"""Reading an uploaded document in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.scope import scope
from tongjian.supervision.documents.actions import keep_reading
from tongjian.supervision.documents.models import Document

READER = "系统"


@app.task(name="documents.read", retry=2)
def read_document(document: int, jurisdiction: str) -> None:
    """Read one document that still waits and tell its uploader; running again changes nothing."""
    by = Actor(None, READER, (), everything=True, everywhere=(jurisdiction,))
    now = clock.now()
    with scope([jurisdiction], by):
        subject = Document.objects.select_related("package").get(pk=document)
        if subject.state != "queued":
            return
        path = home() / subject.package.content
        keep_reading(subject=subject, path=path, by=by, now=now)
        if subject.uploaded_by_id is not None:
            outcome = "无法读取" if subject.state == "failed" else "已读取"
            notify(
                user_id=subject.uploaded_by_id,
                text=f"{subject.file_name}：{outcome}",
                url=f"/documents/{subject.pk}/",
                now=now,
            )
