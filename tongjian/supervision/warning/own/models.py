"""Rules of one's own by four eyes: what is proposed, what was approved, what a trial gave."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional
from tongjian.supervision.warning.declare import OWN_FROM, rule_key
from tongjian.supervision.warning.four_eyes.record import STATES, WAITING, Proposed, by_four_eyes

DRAFT = "draft"
NEW, CHANGE, END = "new", "change", "end"
QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


class OwnRule(Jurisdictional):
    """A rule of a jurisdiction's own; it exists from the approval of its first version."""

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {"id": INTERNAL, "made_at": PUBLIC, "made_by": INTERNAL}
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return rule_key(self.number)

    @property
    def number(self) -> int:
        """Its number, the only one of it in all jurisdictions."""
        return OWN_FROM - 1 + int(self.pk)


class OwnProposal(Proposed):
    """A rule, a change of one or its end, that one person proposes and another decides.

    A draft is its writer's alone. ``content`` is as ``content.read`` takes it, empty for an end.
    ``before`` is the version that stood when it was begun, 0 for a new rule.
    """

    STATES = [(DRAFT, "草稿"), *STATES]
    KINDS = [(NEW, "新规则"), (CHANGE, "修改"), (END, "停用")]
    sensitivity: ClassVar[dict[str, str]] = {
        "kind": PUBLIC,
        "rule": PUBLIC,
        "before": PUBLIC,
        "title": PUBLIC,
        "content": INTERNAL,
    }
    kind = models.CharField(max_length=10, choices=KINDS)
    rule = models.ForeignKey(
        OwnRule, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    before = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=40)
    content = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(state=WAITING),
                name="one_own_proposal_waiting",
            ),
            by_four_eyes("own_proposal_by_four_eyes"),
            models.CheckConstraint(
                condition=models.Q(kind=NEW, before=0) | models.Q(rule__isnull=False),
                name="own_proposal_of_a_rule",
            ),
        ]
        ordering = ["-proposed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"


class OwnVersion(Jurisdictional):
    """A version of a rule from a day on, or with ``ends`` the end of the version of that number.

    Each comes of an approved proposal; none is ever changed.
    """

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "rule": PUBLIC,
        "version": PUBLIC,
        "ends": PUBLIC,
        "content": INTERNAL,
        "valid_from": PUBLIC,
        "proposal": INTERNAL,
        "proposed_by": INTERNAL,
        "approved_by": INTERNAL,
        "approver": INTERNAL,
        "approved_at": INTERNAL,
    }
    rule = models.ForeignKey(OwnRule, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    ends = models.BooleanField(default=False)
    content = models.JSONField()
    valid_from = models.DateField()
    proposal = models.OneToOneField(OwnProposal, on_delete=models.PROTECT, related_name="made")
    proposed_by = models.CharField(max_length=100)
    approved_by = models.CharField(max_length=100)
    approver = models.CharField(max_length=200)
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "version", "ends"], name="own_version_identity")
        ]
        ordering = ["rule", "valid_from", "id"]


class OwnTrial(Jurisdictional):
    """What a draft would have found; it registers nothing.

    ``content`` is the rule as it was tried; ``result`` is as ``trying.work_out`` gives it.
    """

    STATES = [(QUEUED, "排队中"), (RUNNING, "正在试算"), (DONE, "已完成"), (FAILED, "没有成功")]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "proposal": INTERNAL,
        "user": INTERNAL,
        "content": INTERNAL,
        "years": PUBLIC,
        "as_of": PUBLIC,
        "confidential": INTERNAL,
        "state": PUBLIC,
        "result": INTERNAL,
        "asked_by": INTERNAL,
        "asked_at": INTERNAL,
        "finished_at": INTERNAL,
    }
    proposal = models.ForeignKey(OwnProposal, on_delete=models.PROTECT, related_name="trials")
    user = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    years = models.JSONField()
    as_of = models.DateField()
    confidential = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default=QUEUED)
    result = models.JSONField(null=True)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
