"""Reading own rules: those of the running scope as rules the engine takes, and what is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongjian.core.scope import running
from tongjian.supervision.warning.declare import OWN_FROM, LedgerRule
from tongjian.supervision.warning.jobs import jobs_of
from tongjian.supervision.warning.own.content import Faulty, read_kept
from tongjian.supervision.warning.own.rules import Standing, approved_words, rule_of, unreadable

if TYPE_CHECKING:
    from tongjian.supervision.warning.own.models import OwnProposal, OwnTrial, OwnVersion


TASK = "rules.own_trial"


def own_versions() -> tuple[LedgerRule, ...]:
    """Return every version of the own rules in scope, by number, the latest version first.

    One query for a scope, however often it is asked; none outside a scope.
    """
    scope = running()
    if scope is None:
        return ()
    found: tuple[LedgerRule, ...] = scope.once("own rules", lambda: tuple(_built()))
    return found


def latest_own() -> tuple[LedgerRule, ...]:
    """Return the own rules in scope by number, each in its latest version."""
    latest: dict[int, LedgerRule] = {}
    for rule in own_versions():
        latest.setdefault(rule.number, rule)
    return tuple(latest.values())


def own_rule(number: int, version: int | None = None) -> LedgerRule | None:
    """Return an own rule in scope in a version of it, the latest unless told; None for others."""
    if number < OWN_FROM:
        return None
    alike = [rule for rule in own_versions() if rule.number == number]
    named = [rule for rule in alike if rule.version == version]
    return next(iter([*named, *alike]), None)


def _built() -> Iterable[LedgerRule]:
    from tongjian.supervision.warning.own.models import OwnVersion

    rows = OwnVersion.objects.select_related("rule", "jurisdiction")
    by_rule: dict[int, list[OwnVersion]] = {}
    for row in rows.order_by("rule_id", "valid_from", "id"):
        by_rule.setdefault(row.rule_id, []).append(row)
    for alike in by_rule.values():
        built = [_rule(row, after) for row, after in _followed(alike) if not row.ends]
        yield from sorted(built, key=lambda rule: -rule.version)


def _followed(rows: list[OwnVersion]) -> list[tuple[OwnVersion, OwnVersion | None]]:
    """Return each row with the one that takes its place, in their order of days."""
    return list(zip(rows, [*rows[1:], None], strict=True))


def _rule(row: OwnVersion, after: Any) -> LedgerRule:
    """Return the rule of a version; one that breaks where the declarations do not know it any more."""
    standing = Standing(
        jurisdiction=row.jurisdiction_id,
        place=row.jurisdiction.name,
        number=row.rule.number,
        version=row.version,
        in_force_from=row.valid_from,
        in_force_to=None if after is None else after.valid_from - timedelta(days=1),
        approved=approved_words(row.approver, timezone.localdate(row.approved_at)),
    )
    try:
        return rule_of(read_kept(row.content), standing)
    except Faulty as error:
        return unreadable(row.content, standing, error)


def latest_version(rule: Any) -> OwnVersion | None:
    """Return the row that stands last of a rule: its latest version, or its end."""
    from tongjian.supervision.warning.own.models import OwnVersion

    row: OwnVersion | None = (
        OwnVersion.objects.filter(rule=rule).order_by("-valid_from", "-id").first()
    )
    return row


def versions_of(number: int) -> list[OwnVersion]:
    """Return the rows of a rule in scope, the latest first."""
    from tongjian.supervision.warning.own.models import OwnVersion

    rows = OwnVersion.objects.filter(rule_id=number - OWN_FROM + 1)
    people = ("proposal__proposer", "proposal__decider")
    return list(rows.select_related(*people).order_by("-valid_from", "-id"))


def alive(trials: QuerySet[OwnTrial]) -> set[int]:
    """Return the keys of those under way that a worker works on or will take up."""
    from tongjian.supervision.warning.own.models import QUEUED, RUNNING

    under_way = trials.filter(state__in=(QUEUED, RUNNING))
    return set(under_way.values_list("pk", flat=True)) & jobs_of(TASK, "trial")


def under_way(trial: OwnTrial) -> bool:
    """Whether a back-test is not over and will be; one that lost its worker for good never is."""
    from tongjian.supervision.warning.own.models import OwnTrial

    return trial.pk in alive(OwnTrial.objects.filter(pk=trial.pk))


def proposals() -> QuerySet[OwnProposal]:
    """Return what is proposed in scope; a draft is its writer's alone."""
    from tongjian.supervision.warning.own.models import DRAFT, OwnProposal

    scope = running()
    own = scope.actor.user_id if scope is not None and scope.actor is not None else None
    rows: QuerySet[OwnProposal] = OwnProposal.objects.select_related(
        "jurisdiction", "rule", "proposer", "decider"
    )
    return rows.filter(~Q(state=DRAFT) | Q(proposer_id=own)).order_by("-proposed_at", "-id")


def trials() -> QuerySet[OwnTrial]:
    """Return the back-tests in scope; those of confidential data with the right to it alone."""
    from tongjian.supervision.ledger.confidential import RIGHT
    from tongjian.supervision.warning.own.models import OwnTrial

    scope = running()
    right = scope.actor.reach(RIGHT) if scope is not None and scope.actor is not None else ()
    rows: QuerySet[OwnTrial] = OwnTrial.objects.all()
    return rows.filter(Q(confidential=False) | Q(jurisdiction_id__in=right))
