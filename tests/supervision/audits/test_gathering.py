"""Problems of the audit's list become cases: twice, in any order, after a crash, after later data."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.supervision.audits.conftest import (
    OTHER,
    UNIT,
    A,
    B,
    C,
    case_of,
    gathered,
    problem,
    run,
    send,
)
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.audits import gathering
from tongjian.supervision.audits.models import AuditProblem
from tongjian.supervision.cases.actions import take
from tongjian.supervision.cases.models import CaseFinding, WarningCase
from tongjian.supervision.cases.tasks import gather_in_background
from tongjian.supervision.ledger.actions import withdraw
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.warning.models import LedgerWarning

GATHERED = False
FIELDS = (
    "report date_reported problem kind unit sum_yuan deadline status date_done said_yuan "
    "later again repeated"
).split()


def told(world: World) -> list[tuple[Any, ...]]:
    """Everything that taking in decides, apart from keys."""
    with world.scope():
        rows = AuditProblem.objects.select_related("case__track").order_by("year", "problem_no")
        return [
            (
                *(one.jurisdiction_id, one.year, one.problem_no),
                *(getattr(one, name) for name in FIELDS),
                *(one.case.title, one.case.due, one.case.level, one.case.priority, one.case.why),
                *(one.case.involved_yuan, one.case.said_done, one.case.said_gone),
                *(one.case.track.state, one.case.track.turn),
                sorted(one.case.findings.values_list("rule", "cause")),
            )
            for one in rows
        ]


def step(world: World, number: str, name: str, **given: Any) -> WarningCase:
    case = case_of(world, number)
    with world.scope():
        return take(
            subject=case, step=name, turn=case.track.turn, given=given, by=ROOT, now=world.now
        )


def test_each_problem_is_a_case_that_its_unit_has_to_rectify(clerk: Clerk) -> None:
    assert gathered(clerk, 0, DISTRICT)["audits"] == 5
    case = case_of(clerk.world, "A")
    assert (case.track.state, case.unit, case.due) == ("rectifying", UNIT, date(2025, 11, 30))
    assert (case.name, case.number, case.year) == ("第1局本级", "A", 2024)
    assert case.title == "第1局本级2024年：部分支出未按规定用途使用"
    assert case.involved_yuan == Decimal(200000) and case.department == f"{DISTRICT}001"
    without = case_of(clerk.world, "C")
    assert without.involved_yuan == 0 and without.audit.sum_yuan is None
    with clerk.world.scope():
        assert WarningCase.objects.filter(jurisdiction_id=TOWN, kind="audit").count() == 0
    gathered(clerk, 0, TOWN)
    assert case_of(clerk.world, "T1").jurisdiction_id == TOWN


def test_what_the_data_call_done_is_shown_and_not_closed(clerk: Clerk) -> None:
    gathered(clerk)
    case = case_of(clerk.world, "B")
    assert case.track.state == "rectifying" and case.ended_at is None
    assert case.said_done == date(2025, 3, 1)
    assert "审计部门的数据显示已整改（2025年3月1日）" in case.audit.said


def test_findings_about_a_problem_join_it_and_make_no_second_case(clerk: Clerk) -> None:
    gathered(clerk)
    with clerk.world.scope():
        warnings = LedgerWarning.objects.filter(rule__in=(71, 72), gone_at=None)
        rules = sorted(warnings.values_list("rule", flat=True))
        assert rules == [71, 72, 72]
        found = {(one.rule, one.case.code) for one in CaseFinding.objects.select_related("case")}
        assert found == {(71, "A"), (72, "X"), (72, "Y")}
        assert set(WarningCase.objects.values_list("kind", flat=True)) == {"audit"}
    late = case_of(clerk.world, "X")
    assert late.level == "red" and late.involved_yuan == Decimal(300000)
    assert ["预警：整改超期", 20] in late.why
    assert case_of(clerk.world, "C").level == "yellow"


def test_who_offends_again_is_marked_on_each_problem(clerk: Clerk) -> None:
    gathered(clerk)
    assert case_of(clerk.world, "A").audit.again == [2022, 2024]
    assert case_of(clerk.world, "X").audit.repeated
    assert not case_of(clerk.world, "B").audit.repeated  # the other unit had that kind before


def test_twice_and_in_any_order_gives_the_same(clerk: Clerk) -> None:
    gathered(clerk, 0, TOWN, DISTRICT)
    first = told(clerk.world)
    assert gathered(clerk, 1, DISTRICT)["audits"] == 0
    gathered(clerk, 2, TOWN)
    assert told(clerk.world) == first and len(first) == 6


@pytest.mark.soak
def test_findings_that_come_before_the_list_give_the_same(clerk: Clerk) -> None:
    """The rules may run between two gatherings, or after; nothing changes but what they found."""
    with clerk.world.scope():
        from tongjian.core.action import action

        @action("test.hide", None)
        def hide(*, gone: Any, by: Actor, now: Any) -> None:
            LedgerWarning.objects.filter(rule=71).update(gone_at=gone)

        hide(gone=clerk.moment(), by=ROOT, now=clerk.moment())
    gathered(clerk)
    with clerk.world.scope():
        hide(gone=None, by=ROOT, now=clerk.moment())
    gathered(clerk)
    parts = told(clerk.world)
    with clerk.world.scope():
        assert CaseFinding.objects.count() == 3
    assert next(one[-1] for one in parts if one[2] == "A")


@pytest.mark.soak
def test_a_crash_leaves_nothing_half_done(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*args: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(gathering, "_mark_again", crash)
        with pytest.raises(RuntimeError), clerk.world.scope():
            from tongjian.supervision.cases.gathering import gather

            gather(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment())
    assert told(clerk.world) == []
    gathered(clerk)
    assert len(told(clerk.world)) == 6


@pytest.mark.soak
@pytest.mark.parametrize("order", list(itertools.permutations(("sum", "unit", "done"))))
def test_corrections_in_any_order_end_alike(clerk: Clerk, order: tuple[str, ...]) -> None:
    change = {
        "sum": {"sum_yuan": "999999"},
        "unit": {"unit": OTHER},
        "done": {"status": "done", "date_done": "2025-09-01", "rectified_yuan": "999999"},
    }
    made: dict[str, str] = {"sum_yuan": "999999"} if order[0] == "done" else {}
    gathered(clerk)
    for day, name in enumerate(order, 1):
        made |= change[name]
        send(clerk, {**A, **made}, B, C, day=day)
        gathered(clerk, day)
    case = case_of(clerk.world, "A")
    assert (case.unit, case.involved_yuan) == (OTHER, Decimal(999999))
    assert case.said_done == date(2025, 9, 1) and case.audit.later == []


def test_what_somebody_acted_on_stays_and_is_marked(clerk: Clerk) -> None:
    gathered(clerk)
    step(clerk.world, "A", "progress", reason="正在追缴", stage="started", so_far=Decimal(100))
    changed = {**A, "sum_yuan": "250000", "due": "2026-01-31", "kind": "asset", "unit": OTHER}
    send(clerk, {**changed, "rectified_yuan": "60000"}, B, C, day=1)
    gathered(clerk, 1)
    case = case_of(clerk.world, "A")
    assert (case.involved_yuan, case.due, case.unit) == (Decimal(200000), date(2025, 11, 30), UNIT)
    assert case.audit.said_yuan == Decimal(60000)
    assert dict(case.audit.later) == {
        "问题类型": "资产管理",
        "单位编码": "310112002001",
        "涉及金额": "250,000.00",
        "整改期限": "2026-01-31",
    }
    send(clerk, A, B, C, day=2)
    gathered(clerk, 2)
    assert case_of(clerk.world, "A").audit.later == []


@pytest.mark.soak
def test_what_the_data_take_back_is_marked_and_may_be_withdrawn(clerk: Clerk) -> None:
    gathered(clerk)
    send(clerk, A, B, day=1)
    gathered(clerk, 1)
    case = case_of(clerk.world, "C")
    assert case.said_gone == clerk.today(1) and case.track.state == "rectifying"
    step(clerk.world, "C", "withdraw", reason="审计部门已更正")
    assert case_of(clerk.world, "C").track.state == "withdrawn"
    send(clerk, A, B, C, day=2)
    gathered(clerk, 2)
    back = case_of(clerk.world, "C")
    assert (back.track.state, back.said_gone, back.ended_at) == ("rectifying", None, None)
    assert back.due == date(2025, 11, 30)


@pytest.mark.soak
def test_a_withdrawn_delivery_takes_its_problems_back(clerk: Clerk) -> None:
    gathered(clerk)
    with clerk.world.scope():
        only = Delivery.objects.get(dataset="audit_finding", fiscal_year=2022)
        withdraw(subject=only, reason="报错了", by=ROOT, now=clerk.moment(1))
    gathered(clerk, 1)
    assert case_of(clerk.world, "X").said_gone == clerk.today(1)
    assert not case_of(clerk.world, "A").audit.repeated


@pytest.mark.soak
def test_a_problem_without_a_day_is_given_one(clerk: Clerk) -> None:
    send(clerk, problem("N", due="", date_reported="2024-07-25"), day=1)
    gathered(clerk, 1)
    assert case_of(clerk.world, "N").due == date(2024, 9, 23)
    gathered(clerk, 5)
    assert case_of(clerk.world, "N").due == date(2024, 9, 23)


def test_units_are_told_once_of_what_came_in(clerk: Clerk, today: None) -> None:
    user = clerk.world.person("unit", unit=UNIT)
    gather_in_background(jurisdictions=[DISTRICT])
    gather_in_background(jurisdictions=[DISTRICT])
    told = Notice.objects.filter(user_id=user.pk, text__startswith="审计整改")
    assert [one.text for one in told] == ["审计整改：审计查出的2个问题要整改，请上传整改进展"]


@pytest.mark.soak
def test_a_town_s_problems_are_its_own(clerk: Clerk) -> None:
    gathered(clerk)
    with scope([TOWN], ROOT):
        assert [one.problem_no for one in AuditProblem.objects.all()] == ["T1"]


@pytest.mark.soak
def test_the_rules_run_again_join_nothing_twice(clerk: Clerk) -> None:
    gathered(clerk)
    run(clerk, day=1)
    gathered(clerk, 1)
    with clerk.world.scope():
        assert CaseFinding.objects.count() == 3
