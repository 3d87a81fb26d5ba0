"""Warnings as they stand, the runs that found them, thresholds of one's own."""

from functools import cache
from typing import ClassVar

from django.db import models

from tongjian.core.models import INTERNAL, PUBLIC, Jurisdictional
from tongjian.core.orgs.reads import places
from tongjian.supervision.warning.declare import (
    GROUPS,
    LEVELS,
    SUBJECT_KINDS,
    LedgerRule,
    broke_words,
    missing_words,
    rule_key,
)


class LedgerWarning(Jurisdictional):
    """A hit of a ledger rule that stands until a run no longer finds it.

    Rule, jurisdiction, year and subject make it the same warning, so a second run changes its
    figures at most. Figures are in ``unit``; ``evidence`` lists ``{dataset, delivery, row}``, cut
    at a limit, ``evidence_total`` counts before the cut. ``gone_at`` is set while no run finds it.
    A ``confidential`` one, of a rule that reads confidential data, is seen through ``reads`` by
    holders of ``ledger.confidential`` alone.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "rule": PUBLIC,
        "version": PUBLIC,
        "level": INTERNAL,
        "urgency": INTERNAL,
        "group": PUBLIC,
        "year": PUBLIC,
        "subject_kind": INTERNAL,
        "subject_code": INTERNAL,
        "subject_name": INTERNAL,
        "actual": INTERNAL,
        "expected": INTERNAL,
        "difference": INTERNAL,
        "unit": PUBLIC,
        "evidence": INTERNAL,
        "evidence_total": INTERNAL,
        "words": INTERNAL,
        "as_of": INTERNAL,
        "found_at": INTERNAL,
        "changed_at": INTERNAL,
        "gone_at": INTERNAL,
        "confidential": INTERNAL,
    }
    rule = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=list(LEVELS.items()))
    urgency = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=20, choices=list(GROUPS.items()))
    year = models.PositiveSmallIntegerField()
    subject_kind = models.CharField(max_length=20, choices=list(SUBJECT_KINDS.items()))
    subject_code = models.CharField(max_length=300)
    subject_name = models.CharField(max_length=400)
    actual = models.DecimalField(max_digits=22, decimal_places=2)
    expected = models.DecimalField(max_digits=22, decimal_places=2)
    difference = models.DecimalField(max_digits=22, decimal_places=2)
    unit = models.CharField(max_length=10)
    evidence = models.JSONField()
    evidence_total = models.PositiveIntegerField()
    words = models.TextField()
    as_of = models.DateField()
    found_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    confidential = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "rule", "year", "subject_kind", "subject_code"],
                name="warning_identity",
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "year", "level"], name="warning_standing")]
        ordering = ["urgency", "jurisdiction", "-year", "rule", "subject_code"]

    def __str__(self) -> str:
        return self.words


@cache
def _by_number() -> dict[tuple[int, int], LedgerRule]:
    """Return the ledger rules by number and version."""
    from tongjian.supervision.warning.engine import ledger_versions

    return {(rule.number, rule.version): rule for rule in ledger_versions()}


BROKE = ""
"""The dataset of what was not judged because the rule broke."""


class MissingData(Jurisdictional):
    """A rule did not judge a year for want of a dataset; ``gone_at`` is set once it is there.

    The data would be of ``of_year``. ``of`` is the code of a town whose data a district's judging
    lacks, "" for the jurisdiction's own: without it nothing is judged. ``confidential`` as in
    ``LedgerWarning``. With ``dataset`` "" (``BROKE``) no data is missing: the rule broke.
    """

    audited = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "rule": PUBLIC,
        "version": PUBLIC,
        "group": PUBLIC,
        "year": PUBLIC,
        "dataset": INTERNAL,
        "of_year": INTERNAL,
        "of": INTERNAL,
        "confidential": INTERNAL,
        "as_of": INTERNAL,
        "found_at": INTERNAL,
        "gone_at": INTERNAL,
    }
    rule = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=20, choices=list(GROUPS.items()))
    year = models.PositiveSmallIntegerField()
    dataset = models.CharField(max_length=40)
    of_year = models.PositiveSmallIntegerField()
    of = models.CharField(max_length=12, blank=True)
    confidential = models.BooleanField(default=False)
    as_of = models.DateField()
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "rule", "year", "dataset", "of_year", "of"],
                name="missing_identity",
            )
        ]
        ordering = ["jurisdiction", "-year", "rule", "dataset", "of_year", "of"]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Say what is missing in one sentence; a town by its name where it is known."""
        if self.dataset == BROKE:
            return broke_words(rule_key(self.rule), self.year)
        names = {place.code: place.name for place in places()} if self.of else {}
        whose = names.get(self.of, self.of)
        told = (rule_key(self.rule), self.year, self.dataset, self.of_year)
        return missing_words(*told, whose=whose, part=self.part)

    @property
    def part(self) -> bool:
        """Whether the rest was judged all the same: other towns, years or datasets."""
        rule = _by_number().get((self.rule, self.version))
        without = rule is not None and rule.does_without(self.dataset, self.year - self.of_year)
        return bool(self.of) or without


class RuleSetting(Jurisdictional):
    """A jurisdiction's own threshold from a day on; the latest begun by a day counts.

    It comes of an approved ``proposal``; those set before there were proposals have none.
    """

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "rule": PUBLIC,
        "name": PUBLIC,
        "value": PUBLIC,
        "valid_from": PUBLIC,
        "set_at": INTERNAL,
        "set_by": INTERNAL,
        "proposal": INTERNAL,
    }
    rule = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=22, decimal_places=2)
    valid_from = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=100)
    proposal = models.OneToOneField(
        "supervision.RuleProposal",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="setting",
    )

    class Meta:
        ordering = ["jurisdiction", "rule", "name", "valid_from", "id"]


class WarningRun(Jurisdictional):
    """One run of the rules over a jurisdiction; ``year`` None is every year, ``rules`` every rule.

    ``at`` is when it began: it knew everything that was kept before.
    """

    append_only = True
    sensitivity: ClassVar[dict[str, str]] = {
        "id": INTERNAL,
        "year": PUBLIC,
        "as_of": PUBLIC,
        "at": INTERNAL,
        "by": INTERNAL,
        "found": INTERNAL,
        "added": INTERNAL,
        "changed": INTERNAL,
        "gone": INTERNAL,
        "missing": INTERNAL,
        "rules": PUBLIC,
    }
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    as_of = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    found = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(default=0)
    rules = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
