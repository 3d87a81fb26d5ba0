"""Thresholds by four eyes: proposals, and the back-tests that go with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional
from tongjian.supervision.warning.four_eyes.record import STATES, WAITING, Proposed, by_four_eyes

RUNNING, DONE, FAILED = "running", "done", "failed"


class BackTest(Jurisdictional):
    """What a rule would have found with other thresholds; it registers nothing.

    ``jurisdiction`` is judged with those of its towns that the person reaches: ``places``.
    ``values`` are the thresholds tried, ``steps`` further values of the one named ``stepped``, all
    as text. ``done`` of ``total`` runs are over; ``result`` is as ``trial.compute`` gives it.
    """

    STATES = [(WAITING, "排队中"), (RUNNING, "正在试算"), (DONE, "已完成"), (FAILED, "没有成功")]
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "user": INTERNAL,
        "rule": PUBLIC,
        "version": PUBLIC,
        "values": PUBLIC,
        "stepped": PUBLIC,
        "steps": PUBLIC,
        "places": PUBLIC,
        "years": PUBLIC,
        "as_of": PUBLIC,
        "confidential": INTERNAL,
        "state": PUBLIC,
        "done": INTERNAL,
        "total": INTERNAL,
        "result": INTERNAL,
        "asked_by": INTERNAL,
        "asked_at": INTERNAL,
        "finished_at": INTERNAL,
    }
    user = models.ForeignKey("core.User", on_delete=models.PROTECT, related_name="+")
    rule = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    values = models.JSONField()
    stepped = models.CharField(max_length=40, blank=True)
    steps = models.JSONField()
    places = models.JSONField()
    years = models.JSONField()
    as_of = models.DateField()
    confidential = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField()
    result = models.JSONField(null=True)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["user", "-asked_at"], name="back_test_of_user")]


class RuleProposal(Proposed):
    """A change of a jurisdiction's threshold that one person proposes and another decides.

    ``before`` is what would count on ``valid_from`` without it, as the proposer saw it. Approved it
    becomes a ``RuleSetting``, from ``valid_from`` on or from the day of approval if that is later.
    """

    STATES = STATES
    sensitivity: ClassVar[dict[str, str]] = {
        "rule": PUBLIC,
        "name": PUBLIC,
        "value": PUBLIC,
        "before": PUBLIC,
        "trial": INTERNAL,
    }
    rule = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=22, decimal_places=2)
    before = models.DecimalField(max_digits=22, decimal_places=2)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    trial = models.ForeignKey(
        BackTest, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "rule", "name"],
                condition=models.Q(state=WAITING),
                name="one_proposal_waiting",
            ),
            by_four_eyes("proposal_by_four_eyes"),
        ]
        ordering = ["-proposed_at", "-id"]

    def __str__(self) -> str:
        return f"R{self.rule:03d} {self.name}"
