"""What became of what a rule found: raised, standing, gone; asked about, confirmed, dismissed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.models import CaseStep as TakenStep
from tongjian.supervision.warning.declare import LedgerRule, Rule
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.reads import seen

REASONS = 8  # told; the rest are counted together
SETTLED_LEAST = 5
"""Of fewer settled findings no rate is told: two of three say nothing about a rule."""
HIGH = 50


@dataclass(frozen=True)
class Followed:
    """What cases made of a rule's findings, as far as the reader sees them.

    ``returned_yuan`` is what came back in cases with such a finding, which may hold others too.
    ``reasons`` say why findings were dismissed and how many, the most frequent first; those beyond
    the first are ``others``.
    """

    asked: int
    confirmed: int
    normal: int
    dismissed: int
    returned_yuan: Decimal
    reasons: tuple[tuple[str, int], ...] = ()
    others: int = 0

    @property
    def returned(self) -> str:
        """The sum as a reader sees it."""
        return money(self.returned_yuan)

    @property
    def rate(self) -> int | None:
        """Whole percent of the settled findings that were no violation; None of too few."""
        settled = self.confirmed + self.normal + self.dismissed
        if settled < SETTLED_LEAST:
            return None
        return (self.normal + self.dismissed) * 100 // settled

    @property
    def high(self) -> bool:
        """Whether so many were no violation that the rule's owner should look at its thresholds."""
        return self.rate is not None and self.rate >= HIGH


@dataclass(frozen=True)
class Record:
    """How many warnings a rule ever raised, stand now and are gone; None of cases not seen."""

    raised: int
    standing: int
    followed: Followed | None

    @property
    def gone(self) -> int:
        """How many a later run no longer found."""
        return self.raised - self.standing


def record(rule: Rule, actor: Actor) -> Record | None:
    """Return the record of a ledger rule within the scope; None for others."""
    if not isinstance(rule, LedgerRule):
        return None
    codes = actor.reach("warnings.read")
    found = seen().filter(rule=rule.number, jurisdiction_id__in=codes).order_by()
    counts = found.aggregate(raised=Count("pk"), standing=Count("pk", filter=Q(gone_at=None)))
    followed = _followed(rule, actor) if actor.can("oversight.read") else None
    return Record(counts["raised"], counts["standing"], followed)


def _followed(rule: Rule, actor: Actor) -> Followed:
    from tongjian.supervision.cases.models import CaseFinding, CaseLetter
    from tongjian.supervision.cases.reads import visible

    cases = visible(actor)
    letters = CaseLetter.objects.filter(case=OuterRef("case"))
    rows = CaseFinding.objects.filter(rule=rule.number, case__in=cases).order_by()
    counts = rows.annotate(asked=Exists(letters)).aggregate(
        asked_about=Count("pk", filter=Q(asked=True)),
        confirmed=Count("pk", filter=Q(case__verdict="violation")),
        normal=Count("pk", filter=Q(case__verdict="normal")),
        dismissed=Count("pk", filter=Q(case__track__state="dismissed")),
    )
    own = cases.filter(pk__in=rows.values("case")).order_by()
    returned = own.aggregate(sum=Sum("returned_yuan"))["sum"]
    reasons = _reasons(rows.filter(case__track__state="dismissed"))
    return Followed(
        counts["asked_about"],
        counts["confirmed"],
        counts["normal"],
        counts["dismissed"],
        returned or Decimal(0),
        tuple(reasons.most_common(REASONS)),
        reasons.total() - sum(number for _, number in reasons.most_common(REASONS)),
    )


def _reasons(dismissed: QuerySet[Any]) -> Counter[str]:
    """Return why findings were dismissed: the reasons their cases were last dismissed for."""
    found = dict(dismissed.values_list("case__track").annotate(number=Count("pk")))
    last = TakenStep.objects.filter(case__in=list(found), action="dismiss")
    reasons: Counter[str] = Counter()
    rows = last.order_by("case_id", "-pk").distinct("case_id").values_list("case", "reason")
    for track, reason in rows:
        reasons[" ".join(reason.split())] += found[track]
    return reasons
