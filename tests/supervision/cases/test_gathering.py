"""Findings become cases: twice, in any order, after later data."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db import connection

from tests.supervision.cases.conftest import OTHER, PERSON, UNIT, WINE, gathered, run
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core.scope import scope
from tongjian.supervision.cases.actions import take
from tongjian.supervision.cases.freezing import cause_of
from tongjian.supervision.cases.gathering import CHANGED
from tongjian.supervision.cases.models import CaseFinding, CasePayment, WarningCase
from tongjian.supervision.cases.reads import history
from tongjian.supervision.cases.tasks import gather_in_background
from tongjian.supervision.warning.models import LedgerWarning

GATHERED = False


def told(clerk: Clerk) -> list[tuple[Any, ...]]:
    """Everything that gathering decides, apart from keys."""
    with clerk.world.scope():
        cases = [
            (
                *(one.jurisdiction_id, one.kind, one.code, one.year, one.round, one.title),
                *(one.priority, one.why, one.involved_yuan, one.unit, one.track.state),
                [
                    (each.rule, each.cause, each.frozen)
                    for each in one.findings.order_by("rule", "cause")
                ],
                sorted(one.payments.values_list("delivery", "row", "amount_yuan")),
            )
            for one in WarningCase.objects.select_related("track")
        ]
    return sorted(cases, key=lambda one: one[:5])


def test_findings_of_a_unit_are_one_case(clerk: Clerk, case: WarningCase) -> None:
    with clerk.world.scope():
        assert {one.rule for one in case.findings.all()} >= {39, 49, 50}
        assert CaseFinding.objects.count() == LedgerWarning.objects.count()
        assert case.unit == UNIT and case.department == f"{DISTRICT}001"
        other = WarningCase.objects.get(kind="unit", code=OTHER)
    assert (case.number, case.track.state) == ("", "found")
    assert other.pk != case.pk
    assert case.due is not None and case.due > case.made_at.date()


def test_a_payment_is_counted_once_over_the_findings_of_a_case(
    clerk: Clerk, case: WarningCase
) -> None:
    with clerk.world.scope():
        rows = {
            (each["delivery"], each["row"])
            for one in case.findings.select_related("warning")
            for each in one.warning.evidence
            if each["dataset"] == "payment"
        }
        kept = list(case.payments.values_list("amount_yuan", flat=True))
        listed = sum(len(one.warning.evidence) for one in case.findings.select_related("warning"))
    assert len(kept) == len(rows) < listed
    assert case.involved_yuan == sum(kept, Decimal(0)) > 0


def test_twice_and_in_any_order_gives_the_same(clerk: Clerk) -> None:
    gathered(clerk, TOWN, DISTRICT)
    first = told(clerk)
    gathered(clerk, DISTRICT, TOWN, day=1)
    assert told(clerk) == first and len(first) >= 3


def test_findings_that_come_in_parts_give_the_same_case(clerk: Clerk) -> None:
    with clerk.world.scope():
        late = LedgerWarning.objects.filter(rule__in=(39, 50))
        from tongjian.core.action import action

        @action("test.hide", None)
        def hide(*, gone: Any, by: Any, now: Any) -> None:
            late.update(gone_at=gone)

        hide(gone=clerk.moment(), by=ROOT, now=clerk.moment())
    gathered(clerk)
    with clerk.world.scope():
        hide(gone=None, by=ROOT, now=clerk.moment())
    gathered(clerk)
    parts = told(clerk)
    with clerk.world.scope():
        assert {one[4] for one in parts} == {1}
        assert CaseFinding.objects.count() == LedgerWarning.objects.count()
        joined = WarningCase.objects.get(kind="unit", code=UNIT)
        assert joined.findings.count() >= 3


def test_people_are_not_named_in_what_is_kept(clerk: Clerk, case: WarningCase) -> None:
    with clerk.world.scope():
        kept = str([one.frozen for one in CaseFinding.objects.all()])
    assert "王小明" not in kept and "'p:" not in kept and "个人" in kept


def test_what_is_kept_survives_later_data(clerk: Clerk, case: WarningCase) -> None:
    with clerk.world.scope():
        before = case.findings.get(rule=49).frozen
    assert clerk.deliver(clerk.file("更正.csv", "payment", {"purpose": "购买文具"}), day=1).accepted
    run(clerk, day=1)
    gathered(clerk, day=1)
    with clerk.world.scope():
        after = case.findings.select_related("warning").get(rule=49)
    assert after.frozen == before and after.warning.gone_at is not None
    assert before["deliveries"][0]["sm3"] and before["tables"][0]["rows"]


def dismiss(clerk: Clerk, case: WarningCase, reason: str = "属正常接待") -> None:
    with clerk.world.scope():
        take(
            subject=case,
            step="dismiss",
            turn=case.track.turn,
            given={"reason": reason},
            by=ROOT,
            now=clerk.moment(),
        )


def test_a_dismissed_cause_does_not_come_back(clerk: Clerk, case: WarningCase) -> None:
    dismiss(clerk, case)
    run(clerk, day=1)
    gathered(clerk, day=1)
    with clerk.world.scope():
        found = WarningCase.objects.select_related("track").filter(kind="unit", code=UNIT)
        assert [one.track.state for one in found] == ["dismissed"]


def test_other_figures_bring_a_dismissed_case_back(clerk: Clerk, case: WarningCase) -> None:
    dismiss(clerk, case)
    more = clerk.file("六月更正.csv", "payment", {}, {**PERSON, "amount_yuan": "1700000"})
    assert clerk.deliver(more, day=1).accepted
    run(clerk, day=1)
    gathered(clerk, day=1)
    with clerk.world.scope():
        found = WarningCase.objects.select_related("track__flow").get(kind="unit", code=UNIT)
        assert found.track.state == "found" and found.ended_at is None
        assert history(found)[-1].reason == CHANGED
        renewed = found.findings.select_related("warning").get(rule=49)
        assert renewed.cause == cause_of(renewed.warning)
        assert CasePayment.objects.filter(case=found).exists()


def test_a_new_finding_after_the_end_is_another_case(clerk: Clerk, case: WarningCase) -> None:
    dismiss(clerk, case)
    rows: tuple[dict[str, str], ...] = (
        {},
        WINE,
        {"payee": "李小红", "amount_yuan": "3400000", "purpose": "补偿"},
    )
    assert clerk.deliver(clerk.file("七月.csv", "payment", *rows), day=1).accepted
    run(clerk, day=1)
    gathered(clerk, day=1)
    with clerk.world.scope():
        rounds = WarningCase.objects.filter(kind="unit", code=UNIT).values_list("round", flat=True)
        assert len(set(rounds)) == len(rounds)


def test_a_town_s_cases_are_not_the_districts_when_only_the_town_is_in_scope(
    clerk: Clerk, case: WarningCase
) -> None:
    with scope([TOWN], ROOT):
        assert {one.jurisdiction_id for one in WarningCase.objects.all()} == {TOWN}


def test_a_run_of_the_rules_asks_for_the_gathering(clerk: Clerk) -> None:
    run(clerk, day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->'jurisdictions' FROM procrastinate_jobs WHERE task_name = 'cases.gather'"
            " AND status = 'todo'"
        )
        assert [json.loads(row[0]) for row in cursor.fetchall()] == [[DISTRICT, TOWN]]
    gather_in_background(jurisdictions=[DISTRICT, TOWN])
    with clerk.world.scope():
        assert WarningCase.objects.filter(jurisdiction_id=TOWN).exists()


def test_a_warning_leads_to_its_case(clerk: Clerk, case: WarningCase) -> None:
    with clerk.world.scope():
        warning = case.findings.get(rule=49).warning_id
    told = clerk.world.client("deputy").get(f"/warnings/{warning}/").content.decode()
    assert f'href="/cases/{case.pk}/"' in told
