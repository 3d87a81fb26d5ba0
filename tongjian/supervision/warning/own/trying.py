"""What a draft would have found: hits per year, examples, overlap with what other rules found."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from tongjian.core.action import action
from tongjian.core.identity.actor import Actor
from tongjian.supervision.warning.declare import LedgerRule
from tongjian.supervision.warning.engine import Asked, judge
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused, alone
from tongjian.supervision.warning.models import LedgerWarning
from tongjian.supervision.warning.own import people, reads
from tongjian.supervision.warning.own.actions import readable
from tongjian.supervision.warning.own.models import DONE, OwnProposal, OwnTrial
from tongjian.supervision.warning.own.rules import Standing, rule_of
from tongjian.supervision.warning.reads import open_ledger
from tongjian.supervision.warning.trial import compute

YEARS_MOST = 6
AT_ONCE = 2
QUICK_ROWS = 2_000
"""Fewer rows than this are judged while the person waits."""


@action("rules.own_try", people.WRITE)
def request(*, subject: OwnProposal, by: Actor, now: datetime) -> OwnTrial:
    """Ask for a back-test of one's own draft over the latest years delivered.

    Where nothing is delivered it is over at once. Raises ``ProposalRefused``.
    """
    from tongjian.supervision.ledger import reads as ledger

    if by.user_id is None or by.user_id != subject.proposer_id:
        raise ProposalRefused("只有起草的人可以试算")
    alone(f"trials:{by.user_id}")  # of two tabs at once the second sees the first's
    running = len(reads.alive(OwnTrial.objects.filter(user_id=by.user_id)))
    if running >= AT_ONCE:
        raise ProposalRefused(f"您已有{running}个试算在进行，请等它们完成")
    rule = rule_of_draft(subject)
    years = sorted(sorted(ledger.years([subject.jurisdiction_id]), reverse=True)[:YEARS_MOST])
    given = {} if years else {"state": DONE, "result": NOTHING, "finished_at": now}
    made: OwnTrial = OwnTrial.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        proposal=subject,
        user_id=by.user_id,
        content=subject.content,
        years=years,
        as_of=now.date(),
        confidential=rule.confidential,
        asked_by=by.label,
        asked_at=now,
        **given,
    )
    return made


NOTHING: dict[str, Any] = {"counts": [], "number": 0, "examples": [], "overlap": [], "unjudged": []}
"""The result where nothing is delivered."""


def rule_of_draft(proposal: OwnProposal) -> LedgerRule:
    """Return what is proposed as a rule, for trying it; in force in every year.

    Raises ``ProposalRefused`` where the declarations have changed since it was written.
    """
    place = proposal.jurisdiction
    return rule_of(readable(proposal), Standing(place.code, place.name))


def rows_read(rule: LedgerRule, trial: OwnTrial) -> int:
    """Return about how many rows the run reads: those delivered of its dataset."""
    from django.db.models import Sum

    from tongjian.supervision.ledger.models import Delivery

    if not trial.years:
        return 0
    years = range(min(trial.years) - rule.furthest, max(trial.years) + 1)
    found = Delivery.objects.filter(
        dataset__in=rule.reads, jurisdiction=trial.jurisdiction, fiscal_year__in=list(years)
    )
    return found.aggregate(sum=Sum("rows"))["sum"] or 0


def work_out(
    rule: LedgerRule, trial: OwnTrial, within: Callable[[], AbstractContextManager[Any]]
) -> dict[str, Any]:
    """Run the draft over its years, ``within`` a scope of who asked for it.

    ``counts`` is [year, hits] of every year judged, ``unjudged`` the years it lacks data of.
    """
    code = trial.jurisdiction_id
    with within():
        whole = open_ledger(jurisdictions=(code,), year=None, as_of=trial.as_of)
        asked = Asked(whole.tables, tuple(trial.years), (code,), whole.changed)
        judged = judge(asked, rules=[rule])
        standing = _standing(trial)
    unjudged = sorted({one.year for one in judged.missing})
    numbers = {year: number for _, year, number in compute.counted(judged.results)}
    found = compute.compared([], judged.results)["new"]
    return {
        "counts": [[y, numbers.get(y, 0)] for y in trial.years if y not in unjudged],
        "number": found["number"],
        "examples": found["examples"],
        "overlap": compute.overlap(judged.results, standing),
        "unjudged": unjudged,
    }


def _standing(trial: OwnTrial) -> list[compute.Standing]:
    """Return the standing warnings of the place, those of the rule that is to change left out."""
    rows = LedgerWarning.objects.filter(
        gone_at=None, jurisdiction_id=trial.jurisdiction_id, year__in=trial.years
    )
    if trial.proposal.rule is not None:
        rows = rows.exclude(rule=trial.proposal.rule.number)
    if not trial.confidential:  # whoever sees the back-test may not see those
        rows = rows.filter(confidential=False)
    fields = ("rule", "jurisdiction_id", "year", "subject_kind", "subject_code", "evidence")
    return [
        compute.Standing(rule, (place, year, kind, code), compute.rows_of(evidence))
        for rule, place, year, kind, code, evidence in rows.values_list(*fields).iterator()
    ]
