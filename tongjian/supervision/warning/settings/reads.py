"""Reading proposals and back-tests, and who may approve."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from tongjian.core.identity.models import Membership
from tongjian.core.identity.roles import ROLES
from tongjian.core.orgs.reads import districts_of
from tongjian.core.scope import running
from tongjian.supervision.warning.declare import Rule
from tongjian.supervision.warning.four_eyes.record import WAITING
from tongjian.supervision.warning.jobs import jobs_of
from tongjian.supervision.warning.models import RuleSetting
from tongjian.supervision.warning.settings.models import RUNNING, BackTest, RuleProposal

TASK = "rules.back_test"


def value_on(rule: Rule, name: str, jurisdiction: str, day: date) -> Decimal:
    """Return what a threshold is in a jurisdiction on a day."""
    rows = RuleSetting.objects.filter(
        rule=rule.number, name=name, jurisdiction_id=jurisdiction, valid_from__lte=day
    )
    latest = rows.order_by("-valid_from", "-id").first()
    return Decimal(latest.value) if latest else rule.defaults()[name]


def proposals() -> QuerySet[RuleProposal]:
    """Return the proposals in scope, those waiting first."""
    rows: QuerySet[RuleProposal] = RuleProposal.objects.select_related(
        "jurisdiction", "proposer", "decider"
    )
    return rows.order_by("-proposed_at", "-id")


def waiting(jurisdictions: tuple[str, ...]) -> int:
    """Return how many proposals wait in jurisdictions of the scope."""
    return proposals().filter(jurisdiction_id__in=jurisdictions, state=WAITING).count()


def back_tests() -> QuerySet[BackTest]:
    """Return the back-tests the reader may see: one's own, and those put before an approver.

    Those of rules that read confidential data are seen with the right to it alone.
    """
    from tongjian.supervision.ledger.confidential import RIGHT

    scope = running()
    actor = scope.actor if scope is not None else None
    right = actor.reach(RIGHT) if actor is not None else ()
    own = actor.user_id if actor is not None else None
    rows: QuerySet[BackTest] = BackTest.objects.select_related("jurisdiction", "user")
    rows = rows.filter(Q(confidential=False) | Q(jurisdiction_id__in=right))
    return rows.filter(Q(user_id=own) | Q(proposals__isnull=False)).distinct()


def alive(tests: QuerySet[BackTest]) -> set[int]:
    """Return the keys of those under way that a worker works on or will take up.

    A back-test and its job are kept in one transaction: one under way without a job is lost. Its
    worker was killed too often, or its job was removed.
    """
    keys = set(tests.filter(state__in=(WAITING, RUNNING)).values_list("pk", flat=True))
    return keys & jobs_of(TASK, "test")


def is_lost(test: BackTest) -> bool:
    """Whether a back-test under way will never be over; it can be asked for anew."""
    under_way = BackTest.objects.filter(pk=test.pk)
    return test.state in (WAITING, RUNNING) and not alive(under_way)


def approvers(jurisdiction: str) -> list[int]:
    """Return the ids of the people who may approve thresholds of a jurisdiction."""
    roles = [key for key, role in ROLES.items() if "rules.approve" in role.permissions]
    reaching = {jurisdiction, *districts_of([jurisdiction])}
    rows = Membership.objects.filter(
        role__in=roles, jurisdiction_id__in=reaching, user__is_active=True
    )
    return sorted(set(rows.values_list("user_id", flat=True)))
