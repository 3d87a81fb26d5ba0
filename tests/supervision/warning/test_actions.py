"""Keeping what the rules find."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.supervision.warning.ledger import UNIT, Case, Row, SmallLedger, pay
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core.audit.models import AuditEvent
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.scope import scope
from tongjian.supervision.warning.actions import keep_results
from tongjian.supervision.warning.engine import Asked
from tongjian.supervision.warning.models import LedgerWarning, WarningRun
from tongjian.supervision.warning.reads import counts, since, standing

MAY = date(2024, 5, 3)
PERSON = {"payee": "p:1", "payee_is_person": True}
BOTH = (DISTRICT, TOWN)


def run(
    now: datetime,
    *rows: Row,
    year: int | None = None,
    by: Actor = ROOT,
    codes: Any = BOTH,
    only: set[int] | None = None,
) -> list[tuple[int, int, int, int]]:
    """Run over a ledger of these payments; the counts of each jurisdiction's run."""
    tables = SmallLedger(Case(kind="edge", name="", payment=rows, as_of=now.date(), year=year))
    tables.jurisdictions = sorted(codes)
    with scope(codes, by):
        before = set(WarningRun.objects.values_list("pk", flat=True))
        asked = Asked(tables, tables.with_rows if year is None else [year], tables.jurisdictions)
        keep_results(asked, jurisdictions=codes, year=year, by=by, now=now, only=only)
        runs = WarningRun.objects.exclude(pk__in=before).order_by("jurisdiction_id")
        return [(one.found, one.added, one.changed, one.gone) for one in runs]


def large(yuan: str, number: str = "A1", **given: Any) -> Row:
    return pay(yuan, MAY, payment_no=number, **PERSON, **given)


def test_running_twice_adds_nothing(world: World, now: datetime) -> None:
    rows = [large("1200000.00"), large("2000000.00", "T1", jurisdiction=TOWN)]
    assert run(now, *rows) == [(1, 1, 0, 0), (1, 1, 0, 0)]
    with world.scope():
        first = list(LedgerWarning.objects.order_by("pk").values())
    assert run(now + timedelta(days=1), *rows) == [(1, 0, 0, 0), (1, 0, 0, 0)]
    with world.scope():
        assert list(LedgerWarning.objects.order_by("pk").values()) == first


def test_what_is_kept(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    with world.scope(DISTRICT):
        kept = standing().get()
    assert (kept.rule, kept.level, kept.group, kept.year) == (49, "red", "payment", 2024)
    assert (kept.subject_kind, kept.subject_code) == ("payment", "A1")
    assert (kept.actual, kept.difference) == (Decimal("1200000.00"), Decimal("200000.00"))
    assert kept.evidence == [{"dataset": "payment", "delivery": "d1", "row": 2}]
    assert "向一名个人支付120.00万元" in kept.words
    assert (kept.found_at, kept.as_of) == (now, now.date())


def test_new_figures_renew_the_same_warning(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    later = now + timedelta(days=3)
    assert run(later, large("1300000.00")) == [(1, 0, 1, 0), (0, 0, 0, 0)]
    with world.scope():
        kept = standing().get()
    assert (kept.actual, kept.found_at, kept.changed_at) == (Decimal("1300000.00"), now, later)


def test_a_warning_no_longer_found_goes_and_may_come_back(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    assert run(now + timedelta(days=1), pay("1.00", MAY)) == [(0, 0, 0, 1), (0, 0, 0, 0)]
    assert run(now + timedelta(days=2), pay("1.00", MAY)) == [(0, 0, 0, 0), (0, 0, 0, 0)]
    with world.scope():
        assert not standing().exists()
        assert LedgerWarning.objects.get().gone_at == now + timedelta(days=1)
    assert run(now + timedelta(days=3), large("1200000.00")) == [(1, 0, 1, 0), (0, 0, 0, 0)]
    with world.scope():
        assert standing().get().gone_at is None


def test_a_run_over_one_year_leaves_the_others(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    assert run(now, pay("1.00", date(2023, 5, 3), fiscal_year=2023), year=2023) == [
        (0, 0, 0, 0),
        (0, 0, 0, 0),
    ]
    with world.scope():
        assert standing().count() == 1


def test_a_run_over_a_town_leaves_the_district(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    run(now, codes=(TOWN,))
    with world.scope():
        assert standing().count() == 1


def test_a_run_that_began_earlier_brings_nothing_back(world: World, now: datetime) -> None:
    old, new = large("1200000.00"), large("1300000.00", "A2")
    later = now + timedelta(minutes=1)
    assert run(later, new, codes=(DISTRICT,), only={49}) == [(1, 1, 0, 0)]
    with world.scope():
        stands = list(LedgerWarning.objects.order_by("pk").values())
    assert run(now, old, large("1200000.00", "T1", jurisdiction=TOWN), only={49}) == [
        (0, 0, 0, 0),
        (1, 1, 0, 0),
    ]
    with world.scope():
        district = LedgerWarning.objects.filter(jurisdiction_id=DISTRICT)
        assert list(district.order_by("pk").values()) == stands
    assert run(later, old, codes=(DISTRICT,), only={49}) == [(1, 1, 0, 1)], "as late is late enough"


def test_it_counts_where_the_later_one_did_not_judge(world: World, now: datetime) -> None:
    wine = large("1200000.00", "A3", purpose="?")
    run(now + timedelta(minutes=1), wine, codes=(DISTRICT,), only={49})
    run(now + timedelta(minutes=2), wine, codes=(DISTRICT,), year=2023)
    run(now, wine, large("1200000.00"), codes=(DISTRICT,))
    with world.scope():
        found = {(one.rule, one.subject_code) for one in standing()}
    assert {code for rule, code in found if rule == 49} == {"A3"}
    assert {rule for rule, _ in found} > {49}


def test_a_clock_that_was_far_ahead_holds_nobody_up(world: World, now: datetime) -> None:
    run(now + timedelta(days=400), large("1200000.00"), codes=(DISTRICT,), only={49})
    assert run(now, pay("1.00", MAY), codes=(DISTRICT,), only={49}) == [(0, 0, 0, 1)]


def test_who_may_run(world: World, now: datetime) -> None:
    run(now, large("1200000.00"), by=world.actor("committee"))
    run(now, by=world.actor("town", TOWN), codes=(TOWN,))
    for role, place in (("deputy", DISTRICT), ("finance", DISTRICT), ("town", OTHER_TOWN)):
        with pytest.raises(NotPermitted):
            run(now, large("1200000.00"), by=world.actor(role, place))


def test_each_run_is_one_audit_event_per_jurisdiction(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    with world.scope():
        events = AuditEvent.objects.filter(action="warnings.register")
        told = [(event.jurisdiction_id, event.data["added"]) for event in events]
    assert told == [(DISTRICT, 1), (TOWN, 0)]


def test_a_town_does_not_see_the_districts_warnings(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    with scope((TOWN,), ROOT):
        assert not standing().exists()


def test_warnings_are_written_through_the_action_only(world: World, now: datetime) -> None:
    run(now, large("1200000.00"))
    with world.scope(), pytest.raises(DatabaseError), transaction.atomic():
        LedgerWarning.objects.update(level="blue")


def test_counts_and_news(world: World, now: datetime) -> None:
    run(now, large("1200000.00"), pay("1.00", MAY, payee=None))
    run(now + timedelta(hours=1), large("1200000.00"), large("3000000.00", "A2"))
    with world.scope():
        assert counts([DISTRICT], 2024) == {"red": 2, "yellow": 0, "blue": 0}
        assert counts([TOWN], 2024) == {"red": 0, "yellow": 0, "blue": 0}
        assert [one.subject_code for one in since(now, [DISTRICT])] == ["A2"]


def test_the_subject_is_named_by_its_code_when_no_name_is_known(
    world: World, now: datetime
) -> None:
    run(now, pay("1.00", MAY, purpose="?"))
    with world.scope():
        assert standing().get().subject_name == f"单位（{UNIT}）"
