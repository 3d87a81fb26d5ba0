"""Notices in the system, and messages that leave it by e-mail and SMS."""

from typing import ClassVar

from django.db import models

from tongjian.core.keys import unseal
from tongjian.core.models import INTERNAL, PERSONAL, PUBLIC, SECRET, Jurisdictional, Record
from tongjian.core.notify.masks import masked_email, masked_phone

SEALED_FOR = "notify.text"
WAITING, SENDING, DELIVERED, FAILED = "waiting", "sending", "delivered", "failed"


class Notice(Record):
    """A message to one person with a link to what it is about."""

    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "user": INTERNAL,
        "text": INTERNAL,
        "url": INTERNAL,
        "created_at": INTERNAL,
        "read_at": INTERNAL,
    }
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread")
        ]


class Outgoing(Jurisdictional):
    """A message on its way out by one channel, and what became of it.

    ``reference`` is what a gateway knows it by, so that sending it twice can be noticed there.
    ``sealed`` is the text, readable by the installation alone; it and ``address`` are emptied once
    they are no longer needed (see ``tasks.forget``).
    """

    CHANNELS = [("sms", "短信"), ("email", "电子邮件")]
    STATES = [
        (WAITING, "等待发送"),
        (SENDING, "正在发送"),
        (DELIVERED, "已交给网关"),
        (FAILED, "没有发出"),
    ]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "reference": INTERNAL,
        "user": INTERNAL,
        "channel": PUBLIC,
        "kind": PUBLIC,
        "address": PERSONAL,
        "title": INTERNAL,
        "sealed": SECRET,
        "state": PUBLIC,
        "attempts": PUBLIC,
        "gateway": INTERNAL,
        "said": INTERNAL,
        "created_at": INTERNAL,
        "finished_at": INTERNAL,
        "emptied_at": INTERNAL,
    }
    reference = models.UUIDField(unique=True)
    user = models.ForeignKey("core.User", null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=5, choices=CHANNELS)
    kind = models.CharField(max_length=30)
    address = models.CharField(max_length=254, blank=True)
    title = models.CharField(max_length=100)
    sealed = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=STATES, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    gateway = models.CharField(max_length=20, blank=True)
    said = models.CharField("网关的答复", max_length=200, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["created_at"], name="outgoing_created"),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(emptied_at=None),
                name="outgoing_full",
            ),
        ]

    @property
    def text(self) -> str:
        """The text, or "" once it was emptied; raises ``keys.Unreadable``."""
        return unseal(SEALED_FOR, self.sealed) if self.sealed else ""

    @property
    def masked(self) -> str:
        """The address as operators see it."""
        if not self.address:
            return "（已清除）"
        return (masked_phone if self.channel == "sms" else masked_email)(self.address)
