"""Asking for a back-test and working it out: at once where little is read, else by the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.reads import towns_of
from tongjian.supervision.warning.declare import LedgerRule
from tongjian.supervision.warning.engine import Asked, Judged, SettingsOf
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused, alone
from tongjian.supervision.warning.models import LedgerWarning
from tongjian.supervision.warning.reads import open_ledger, settings_on
from tongjian.supervision.warning.settings import reads
from tongjian.supervision.warning.settings.models import BackTest
from tongjian.supervision.warning.settings.values import number_of, plain, threshold_of
from tongjian.supervision.warning.trial import compute

YEARS_MOST = 6
AT_ONCE = 2
QUICK_ROWS = 2_000
"""Fewer rows than this are judged while the person waits: all runs together take under a second."""


@action("rules.back_test", "rules.set")
def request(
    *,
    rule: LedgerRule,
    values: Mapping[str, str],
    stepped: str,
    jurisdiction: str,
    by: Actor,
    now: datetime,
) -> BackTest:
    """Ask for a back-test of a jurisdiction, with those of its towns that the person reaches.

    ``values`` are the thresholds to try, as typed; ``stepped`` names the one tried at several
    values. Of the years delivered the latest are judged. Raises ``ProposalRefused``.
    """
    from tongjian.supervision.ledger import reads as ledger
    from tongjian.supervision.ledger.confidential import RIGHT

    if by.user_id is None:
        raise ProposalRefused("试算须由登录的人提出")
    if rule.confidential and not by.can(RIGHT, jurisdiction):
        raise ProposalRefused("这条规则读取保密数据，您没有查看保密数据的权限")
    tried = {each.name: number_of(values.get(each.name, ""), each) for each in rule.thresholds}
    reach = set(by.reach("rules.set"))
    places = [jurisdiction, *sorted(code for code in towns_of([jurisdiction]) if code in reach)]
    if rule.confidential:
        places = [code for code in places if by.can(RIGHT, code)]
    places = [code for code in places if rule.concerns(code)]
    if not places:
        raise ProposalRefused("这条规则不判断所选的行政区划")
    years = sorted(sorted(ledger.years(places), reverse=True)[:YEARS_MOST])
    if not years:
        raise ProposalRefused("所选的行政区划还没有报来数据，没有可以试算的")
    alone(f"trials:{by.user_id}")  # of two tabs at once the second sees the first's
    running = len(reads.alive(BackTest.objects.filter(user_id=by.user_id)))
    if running >= AT_ONCE:
        raise ProposalRefused(f"您已有{running}个试算在进行，请等它们完成")
    steps: list[str] = []
    if stepped:
        threshold = threshold_of(rule, stepped)
        present = reads.value_on(rule, stepped, jurisdiction, now.date())
        steps = [plain(each) for each in compute.steps(threshold, present, tried[stepped])]
    note(rule=rule.number)
    made: BackTest = BackTest.objects.create(
        jurisdiction_id=jurisdiction,
        user_id=by.user_id,
        rule=rule.number,
        version=rule.version,
        values={name: plain(value) for name, value in tried.items()},
        stepped=stepped,
        steps=steps,
        places=places,
        years=years,
        as_of=now.date(),
        confidential=rule.confidential,
        total=2 + len(steps),
        asked_by=by.label,
        asked_at=now,
    )
    return made


def rows_read(rule: LedgerRule, test: BackTest) -> int:
    """Return about how many rows one run reads: those delivered of its datasets."""
    from django.db.models import Sum

    from tongjian.supervision.ledger.models import Delivery

    years = range(min(test.years) - rule.furthest, max(test.years) + 1)
    found = Delivery.objects.filter(
        dataset__in=rule.reads, jurisdiction_id__in=test.places, fiscal_year__in=list(years)
    )
    return found.aggregate(sum=Sum("rows"))["sum"] or 0


@dataclass(frozen=True)
class Runs:
    """What a back-test judges, opened once; each run is by itself, so that progress is told."""

    rule: LedgerRule
    test: BackTest
    asked: Asked
    present: SettingsOf

    @property
    def tried(self) -> dict[str, Decimal]:
        """The thresholds tried."""
        return {name: Decimal(value) for name, value in self.test.values.items()}

    def at_step(self, value: str) -> SettingsOf:
        """Return the thresholds tried with the stepped one at a value."""
        return compute.fixed({**self.tried, self.test.stepped: Decimal(value)})


def opened(rule: LedgerRule, test: BackTest) -> Runs:
    """Open what a back-test reads, in the scope of who asked for it."""
    asked = open_ledger(jurisdictions=test.places, year=None, as_of=test.as_of)
    asked = Asked(asked.tables, tuple(test.years), tuple(test.places))
    return Runs(rule, test, asked, settings_on(test.as_of))


def work_out(
    runs: Runs, within: Callable[[], AbstractContextManager[Any]], told: Callable[[int], None]
) -> dict[str, Any]:
    """Run the rule with every set of thresholds and return what came of it.

    Each run is ``within`` a scope of its own, after which ``told`` hears how many are over.
    """
    runs_over = 0

    def find(settings: SettingsOf) -> Judged:
        nonlocal runs_over
        with within():
            found = compute.find(runs.asked, runs.rule, settings)
        runs_over += 1
        told(runs_over)
        return found

    present, proposed = find(runs.present), find(compute.fixed(runs.tried))
    at_steps = [
        [value, compute.counted(find(runs.at_step(value)).results)] for value in runs.test.steps
    ]
    with within():
        standing = _standing(runs)
    return {
        "present_values": _present_values(runs),
        "present": compute.counted(present.results),
        "proposed": compute.counted(proposed.results),
        "steps": at_steps,
        "compared": compute.compared(present.results, proposed.results),
        "overlap": compute.overlap(proposed.results, standing),
        "unjudged": _unjudged(proposed),
    }


def _present_values(runs: Runs) -> dict[str, dict[str, str]]:
    values = {}
    for code in runs.test.places:
        of_place = {**runs.rule.defaults(), **runs.present(runs.rule, code)}
        values[code] = {name: plain(value) for name, value in of_place.items()}
    return values


def _unjudged(judged: Judged) -> list[list[Any]]:
    whole = {(one.jurisdiction, one.year) for one in judged.missing if not one.of}
    return [list(each) for each in sorted(whole)]


def _standing(runs: Runs) -> Sequence[compute.Standing]:
    """Return the standing warnings of other rules on the same places and years."""
    rows = LedgerWarning.objects.filter(
        gone_at=None, jurisdiction_id__in=runs.test.places, year__in=runs.test.years
    ).exclude(rule=runs.rule.number)
    if not runs.test.confidential:  # whoever sees the back-test may not see those
        rows = rows.filter(confidential=False)
    fields = ("rule", "jurisdiction_id", "year", "subject_kind", "subject_code", "evidence")
    return [
        compute.Standing(rule, (place, year, kind, code), compute.rows_of(evidence))
        for rule, place, year, kind, code, evidence in rows.values_list(*fields).iterator()
    ]
