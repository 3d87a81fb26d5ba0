"""Running the rules and keeping what they find; setting thresholds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.supervision.warning.broken import Breaks, Broken
from tongjian.supervision.warning.declare import LEVELS
from tongjian.supervision.warning.engine import (
    Asked,
    Judged,
    Missing,
    Result,
    judge,
    ledger_versions,
)
from tongjian.supervision.warning.models import (
    LedgerWarning,
    MissingData,
    WarningRun,
)
from tongjian.supervision.warning.reads import open_ledger, settings_on
from tongjian.supervision.warning.running import telling

URGENCY = {level: place for place, level in enumerate(LEVELS)}
LONGEST_RUN = timedelta(days=1)
"""What is kept to have begun later still was kept by a clock that was wrong: it holds nobody up."""
FIGURES = (
    "version",
    "level",
    "urgency",
    "group",
    "subject_name",
    "actual",
    "expected",
    "difference",
    "unit",
    "evidence",
    "evidence_total",
    "words",
    "confidential",
)


def run_rules(
    *,
    jurisdictions: Sequence[str],
    year: int | None,
    by: Actor,
    now: datetime,
    only: Collection[int] | None = None,
) -> list[Result]:
    """Run every ledger rule as of today and keep what is found; ``year`` None takes all years.

    Returns the standing results in their order. Running again on the same data adds nothing.
    """
    run = run_and_tell(jurisdictions=jurisdictions, year=year, by=by, now=now, only=only)
    return run.results


def run_and_tell(
    *,
    jurisdictions: Sequence[str],
    year: int | None,
    by: Actor,
    now: datetime,
    only: Collection[int] | None = None,
) -> Judged:
    """Run the rules as ``run_rules`` does and return also what they could not judge.

    ``only`` are the numbers of the rules to run; what others found is left as it stands.
    """
    for code in jurisdictions:
        by.require("warnings.run", code)
    asked = open_ledger(jurisdictions=jurisdictions, year=year, as_of=now.date())
    return keep_results(asked, jurisdictions=jurisdictions, year=year, by=by, now=now, only=only)


def keep_results(
    asked: Asked,
    *,
    jurisdictions: Sequence[str],
    year: int | None,
    by: Actor,
    now: datetime,
    only: Collection[int] | None = None,
) -> Judged:
    """Judge opened tables and register what came of it, one audited action a jurisdiction.

    What rules that broke did not judge is in ``missing`` of what is returned, as ``Broken``.
    """
    as_of = asked.tables.as_of
    rules = [rule for rule in ledger_versions() if only is None or rule.number in only]
    breaks, settings_of = Breaks(), settings_on(as_of)
    with telling(jurisdictions) as told:
        judged = judge(asked, settings_of, rules, told, breaks.broke)
        apart = breaks.apart(asked, settings_of)
    results = breaks.sound([*judged.results, *apart])
    unjudged = sorted([*judged.missing, *breaks.found], key=lambda one: one.identity)
    judged = Judged(results, unjudged)
    for code in sorted(jurisdictions):  # two runs at once must not wait for each other
        register(
            jurisdiction=code,
            year=year,
            as_of=as_of,
            results=[result for result in judged.results if result.jurisdiction == code],
            missing=[missing for missing in judged.missing if missing.jurisdiction == code],
            only=only,
            by=by,
            now=now,
        )
    # What was found is followed up in cases; that may come after, and comes again every night.
    from tongjian.supervision.cases.tasks import ask_to_gather

    ask_to_gather(jurisdictions)
    return judged


@dataclass
class _Changes:
    """What a run does to what stood before it: warnings, or data that was missing."""

    added: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)


@action("warnings.register", "warnings.run")
def register(
    *,
    jurisdiction: str,
    year: int | None,
    as_of: date,
    results: Iterable[Result],
    missing: Iterable[Missing] = (),
    only: Collection[int] | None = None,
    by: Actor,
    now: datetime,
) -> WarningRun:
    """Make the jurisdiction's warnings those of ``results``: add, renew, mark as gone.

    So with what is ``missing``. Of rules that ``only`` does not name nothing is changed, nor in
    the years in which a rule broke or that a run which began later has judged by it already.
    """
    with connection.cursor() as cursor:  # two runs at once would both add what neither found there
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"warnings:{jurisdiction}"])
    run = {"jurisdiction_id": jurisdiction, **({} if year is None else {"year": year})}
    if only is not None:
        run["rule__in"] = sorted(only)
    later = _judged_later(jurisdiction, as_of, now)
    results = [one for one in results if not later(one.rule.number, one.year)]
    missing = [one for one in missing if not later(one.rule.number, one.year)]
    broken = {(one.rule.number, one.year) for one in missing if isinstance(one, Broken)}
    known = [
        one
        for one in LedgerWarning.objects.filter(**run).iterator()
        if (one.rule, one.year) not in broken and not later(one.rule, one.year)
    ]
    changes = _compare(known, results, as_of, now)
    _save(LedgerWarning, changes, [*FIGURES, "as_of", "changed_at", "gone_at"])
    lacked = [one for one in MissingData.objects.filter(**run) if not later(one.rule, one.year)]
    lacking = _compare_missing(lacked, missing, as_of, now)
    _save(MissingData, lacking, ["version", "confidential", "as_of", "found_at", "gone_at"])
    counts = {
        "found": len(results),
        "added": len(changes.added),
        "changed": len(changes.changed),
        "gone": len(changes.gone),
        "missing": len(missing),
    }
    note(year=year, as_of=as_of.isoformat(), broken=len(broken), **counts)
    kept: WarningRun = WarningRun.objects.create(
        jurisdiction_id=jurisdiction,
        year=year,
        rules=None if only is None else sorted(only),
        as_of=as_of,
        at=now,
        by=by.label,
        **counts,
    )
    return kept


def _judged_later(jurisdiction: str, as_of: date, now: datetime) -> Callable[[int, int], bool]:
    """Return whether a run that began after ``now`` has judged a year by a rule already.

    It knew at least as much: whatever changes what rules find is followed by a run of its own.
    Read under the lock of the jurisdiction, so that none slips in between.
    """
    runs = WarningRun.objects.filter(
        jurisdiction_id=jurisdiction, as_of__gte=as_of, at__gt=now, at__lt=now + LONGEST_RUN
    )
    known = [
        (year, rules and frozenset(rules)) for year, rules in runs.values_list("year", "rules")
    ]

    def later(rule: int, year: int) -> bool:
        return any(of in (None, year) and (rules is None or rule in rules) for of, rules in known)

    return later


def _save(model: Any, changes: _Changes, renewed: Sequence[str]) -> None:
    model.objects.bulk_create(changes.added, batch_size=500)
    model.objects.bulk_update(changes.changed, renewed, batch_size=500)
    model.objects.bulk_update(changes.gone, ["gone_at"], batch_size=500)


def _compare(
    known: Iterable[LedgerWarning], results: Iterable[Result], as_of: date, now: datetime
) -> _Changes:
    changes = _Changes()
    standing = {
        (each.rule, each.jurisdiction_id, each.year, each.subject_kind, each.subject_code): each
        for each in known
    }
    for result in results:
        before = standing.pop(result.identity, None)
        figures = _figures(result)
        if before is None:
            changes.added.append(_new(result, figures, as_of, now))
        elif before.gone_at or any(getattr(before, key) != figures[key] for key in FIGURES):
            for key, value in figures.items():
                setattr(before, key, value)
            before.as_of, before.changed_at, before.gone_at = as_of, now, None
            changes.changed.append(before)
    changes.gone = _gone(standing.values(), now)
    return changes


def _compare_missing(
    known: Iterable[MissingData], missing: Iterable[Missing], as_of: date, now: datetime
) -> _Changes:
    changes = _Changes()
    standing = {
        (row.jurisdiction_id, row.year, row.rule, row.dataset, row.of_year, row.of): row
        for row in known
    }
    for each in missing:
        before = standing.pop(each.identity, None)
        version, confidential = each.rule.version, each.confidential
        if before is None:
            changes.added.append(_new_missing(each, as_of, now))
        elif before.gone_at or (before.version, before.confidential) != (version, confidential):
            before.found_at = now if before.gone_at else before.found_at
            before.version, before.confidential = version, confidential
            before.as_of, before.gone_at = as_of, None
            changes.changed.append(before)
    changes.gone = _gone(standing.values(), now)
    return changes


def _gone(left: Iterable[Any], now: datetime) -> list[Any]:
    """Mark what a run no longer finds."""
    gone = [row for row in left if row.gone_at is None]
    for row in gone:
        row.gone_at = now
    return gone


def _new_missing(missing: Missing, as_of: date, now: datetime) -> MissingData:
    return MissingData(
        jurisdiction_id=missing.jurisdiction,
        rule=missing.rule.number,
        version=missing.rule.version,
        group=missing.rule.group,
        year=missing.year,
        dataset=missing.dataset,
        of_year=missing.of_year,
        of=missing.of,
        confidential=missing.confidential,
        as_of=as_of,
        found_at=now,
    )


def _figures(result: Result) -> dict[str, Any]:
    return {
        "version": result.rule.version,
        "level": result.level,
        "urgency": URGENCY[result.level],
        "group": result.rule.group,
        "subject_name": result.subject.name,
        "actual": result.actual,
        "expected": result.expected,
        "difference": result.difference,
        "unit": result.unit,
        "evidence": [dict(each) for each in result.evidence],
        "evidence_total": result.evidence_total,
        "words": result.words,
        "confidential": result.confidential,
    }


def _new(result: Result, figures: dict[str, Any], as_of: date, now: datetime) -> LedgerWarning:
    return LedgerWarning(
        jurisdiction_id=result.jurisdiction,
        rule=result.rule.number,
        year=result.year,
        subject_kind=result.subject.kind,
        subject_code=result.subject.code,
        as_of=as_of,
        found_at=now,
        changed_at=now,
        **figures,
    )
