"""Reading an uploaded document in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.scope import scope
from tongjian.supervision.documents.actions import give_up, keep_reading
from tongjian.supervision.documents.models import Document

READER = "系统"
LOG = logging.getLogger(__name__)


@app.task(name="documents.read", retry=2)
def read_document(document: int, jurisdiction: str) -> None:
    """Read one document that still waits and tell its uploader; running again changes nothing."""
    try:
        _with(document, jurisdiction, keep_reading)
    except OperationalError:  # the database's fault, not the document's: worth another try
        raise
    except Exception:
        LOG.exception("reading document %s broke", document)
        _with(document, jurisdiction, give_up)


def _with(document: int, jurisdiction: str, act: Callable[..., Document]) -> None:
    by = Actor(None, READER, (), everything=True, everywhere=(jurisdiction,))
    now = clock.now()
    with scope([jurisdiction], by):
        subject = Document.objects.select_related("package").get(pk=document)
        if subject.state != "queued":
            return
        path = {"path": home() / subject.package.content} if act is keep_reading else {}
        act(subject=subject, by=by, now=now, **path)
        if subject.uploaded_by_id is not None:
            outcome = "无法读取" if subject.state == "failed" else "已读取"
            if subject.state == "read" and subject.unjudged:
                outcome += f"，{len(subject.unjudged)}项检查系统出错，没有核对"
            notify(
                user_id=subject.uploaded_by_id,
                text=f"{subject.file_name}：{outcome}",
                url=f"/documents/{subject.pk}/",
                now=now,
            )
