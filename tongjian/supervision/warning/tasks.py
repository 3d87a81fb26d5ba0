"""Running the rules in the background: every night, after a delivery, or when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.reads import all_codes, districts_of, towns_of
from tongjian.core.scope import scope
from tongjian.supervision.warning.actions import run_rules
from tongjian.supervision.warning.declare import LedgerRule
from tongjian.supervision.warning.engine import ledger_versions
from tongjian.supervision.warning.models import BROKE
from tongjian.supervision.warning.reads import missing, years_held

RUNNER = "系统"


@app.task(name="warnings.run", lock="warnings.run", retry=2)
def run_in_background(
    *,
    jurisdictions: list[str],
    year: int | None = None,
    user: int | None = None,
    datasets: list[str] | None = None,
) -> None:
    """Run the rules over the jurisdictions; tell ``user``, who asked for it, what came of it.

    With a ``year``, whose data changed, also later years are judged anew by the rules that look
    back at it, and districts by those that look at their towns. Where only ``datasets`` changed,
    only the rules that read one of them run. One run at a time; running again on the same data
    changes nothing.
    """
    now = clock.now()
    with _all_of(jurisdictions) as by:
        reading = _reading(datasets)
        results = run_rules(
            jurisdictions=jurisdictions,
            year=year,
            by=by,
            now=now,
            only=None if datasets is None else {rule.number for rule in reading},
        )
        if year is not None:
            _run_touched(reading, jurisdictions, year, by, now)
        if user is not None:
            told = [result for result in results if not result.confidential]
            red = sum(result.level == "red" for result in told)
            text = f"预警规则已运行：现有{len(told)}条预警，其中红色{red}条"
            broke = missing().filter(
                dataset=BROKE, confidential=False, jurisdiction_id__in=jurisdictions
            )
            broken = len(set(broke.values_list("rule", flat=True)))
            text += f"；{broken}条规则判断时出错" if broken else ""
            notify(user_id=user, text=text, url="/warnings/", now=now)


@contextmanager
def _all_of(jurisdictions: Sequence[str]) -> Iterator[Actor]:
    """Open a scope of the jurisdictions with their towns and districts, for rules read those."""
    with_kin = sorted({*jurisdictions, *towns_of(jurisdictions), *districts_of(jurisdictions)})
    by = Actor(None, RUNNER, (), everything=True, everywhere=tuple(with_kin))
    with scope(with_kin, by):
        yield by


def _reading(datasets: Sequence[str] | None) -> list[LedgerRule]:
    """Return the rules that read any of the datasets, in every version; None takes all rules."""
    return [
        rule
        for rule in ledger_versions()
        if datasets is None or not set(datasets).isdisjoint(rule.reads)
    ]


def _run_touched(
    rules: Sequence[LedgerRule], places: Sequence[str], year: int, by: Actor, now: datetime
) -> None:
    """Judge what else a year's data bears on, by those of the rules that it bears on."""
    for back in range(1, max((rule.furthest for rule in rules), default=0) + 1):
        backward = {rule.number for rule in rules if rule.furthest >= back}
        if year + back in years_held(places):
            run_rules(jurisdictions=places, year=year + back, by=by, now=now, only=backward)
    over_towns = {rule.number for rule in rules if rule.towns}
    districts = [code for code in districts_of(places) if code not in places]
    if over_towns and districts:
        run_rules(jurisdictions=districts, year=year, by=by, now=now, only=over_towns)


@app.periodic(cron="0 18 * * *")  # 2:00 in Shanghai; the queue's clock is UTC
@app.task(
    name="warnings.run_daily", lock="warnings.run", queueing_lock="warnings.run_daily", retry=2
)
def run_daily(timestamp: int) -> None:
    """Run the rules over every jurisdiction, so that what depends on the day is found."""
    if codes := all_codes():
        run_in_background(jurisdictions=list(codes))
