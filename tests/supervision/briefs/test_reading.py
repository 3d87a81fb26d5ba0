"""The state at a past quarter's end is told from histories, whatever came after it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.supervision.briefs.conftest import OTHER, QUARTER, UNIT, Clerk, pay, told
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core.action import action
from tongjian.core.identity.actor import Actor
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.briefs.drafting import draft
from tongjian.supervision.briefs.facts import Facts, Faulty, Matter
from tongjian.supervision.cases import reads
from tongjian.supervision.cases.actions import take
from tongjian.supervision.cases.flow import AGENDA, VIOLATIONS, CaseStep
from tongjian.supervision.cases.models import CaseFinding, CaseStand, WarningCase
from tongjian.supervision.warning.models import LedgerWarning, MissingData

SECOND = Actor(None, "第二人", (), everything=True, everywhere=ROOT.everywhere)


def took(world: World, case: WarningCase, step: str, now: datetime, **given: Any) -> WarningCase:
    with world.scope():
        found = WarningCase.objects.select_related("track").get(pk=case.pk)
        return take(
            subject=found,
            step=step,
            turn=found.track.turn,
            given={"reason": "理由", **given},
            by=SECOND if step == "close" else ROOT,
            now=now,
        )


def matter(facts: Facts, case: WarningCase) -> Matter:
    return next(one for one in facts.matters if one.pk == case.pk)


def test_what_is_found_in_a_quarter_is_counted_in_it_alone(clerk: Clerk) -> None:
    facts = told(clerk.world, clerk.moment(1))
    with clerk.world.scope():
        here = LedgerWarning.objects.filter(jurisdiction_id=DISTRICT)
        assert {one.pk for one in facts.warned} == {one.pk for one in here}
        cases = set(
            WarningCase.objects.filter(jurisdiction_id=DISTRICT).values_list("pk", flat=True)
        )
    assert {one.pk for one in facts.matters} == cases and len(cases) >= 2
    assert (facts.ran, facts.first, facts.interim) == (True, True, True)
    assert facts.before is None and facts.year_before is None
    later = told(clerk.world, clerk.moment(120), QUARTER.following)
    assert not later.warned and not later.ran and later.before is not None
    assert len(later.before) == len(facts.warned)
    assert {one.pk for one in later.matters} == cases and not any(
        one.fresh for one in later.matters
    )
    earlier = told(clerk.world, clerk.moment(1), QUARTER.before)
    assert not earlier.anything and not earlier.matters and not earlier.ran


def test_payments_are_counted_once_over_all_cases(clerk: Clerk, case: WarningCase) -> None:
    with clerk.world.scope():
        first, second, third = CaseFinding.objects.filter(case=case).order_by("rule")
        other = CaseFinding.objects.get(case__code=OTHER)
        for finding, rows in (
            (first, [("a", 1, "10.10"), ("a", 2, "5.00")]),
            (second, [("a", 1, "10.10")]),
            (other, [("a", 2, "5.00"), ("b", 2, "0.05")]),
        ):
            pay(finding=finding, rows=rows, by=ROOT, now=clerk.moment())
        pay(finding=third, rows=[], total=3, by=ROOT, now=clerk.moment())
    facts = told(clerk.world, clerk.moment(1))
    paid = {one.unit: one.paid for one in facts.matters}
    assert paid == {UNIT: Decimal("15.10"), OTHER: Decimal("0.05"), "": None}
    assert matter(facts, case).partial
    words = draft(facts)["sections"][4]["sentences"][1]
    assert words.startswith("具体到支付的2件，涉及支付至少15.15元，同一笔支付只计一次，另有1件")
    took(clerk.world, case, "dismiss", clerk.moment(1))
    facts = told(clerk.world, clerk.moment(2))
    paid = {one.unit: one.paid for one in facts.matters}
    assert paid == {UNIT: None, OTHER: Decimal("5.05"), "": None}


def test_an_answer_after_the_end_is_none_of_the_quarter(clerk: Clerk, case: WarningCase) -> None:
    world, end = clerk.world, QUARTER.end
    took(world, case, "open", clerk.moment(1))
    took(world, case, "ask", clerk.moment(2), letter="inquiry", due=date(2025, 11, 20))
    took(world, case, "extend", clerk.moment(9), due=date(2025, 12, 20))
    took(world, case, "extend_grant", clerk.moment(10))
    took(world, case, "answer", end + timedelta(hours=1))
    took(world, case, "check", end + timedelta(days=1))
    facts = told(world, end + timedelta(days=9))
    stood = matter(facts, case)
    assert (stood.state, stood.due) == ("asked", date(2025, 12, 20))
    assert stood.late(facts.today) and stood.answers == () and stood.opened and stood.asked
    assert {one.state for one in facts.warned if one.rule in stood.rules} >= {"asked"}
    later = told(world, end + timedelta(days=9), QUARTER.following)
    assert matter(later, case).answers == (False,)
    assert matter(later, case).state == "checked" and not matter(later, case).opened


def test_a_verdict_that_was_undone_does_not_count(clerk: Clerk, case: WarningCase) -> None:
    world = clerk.world
    took(world, case, "open", clerk.moment(1))
    took(world, case, "ask", clerk.moment(2), letter="order", due=date(2025, 11, 20))
    took(world, case, "answer", clerk.moment(3))
    took(world, case, "check_pass", clerk.moment(4))
    took(world, case, "examine_pass", clerk.moment(5))
    wrong = {"violation": "idle", "yuan": Decimal("12.34"), "due": date(2025, 12, 1)}
    took(world, case, "violation", clerk.moment(6), **wrong)
    stood = matter(
        told(
            world,
            clerk.moment(
                6,
            )
            + timedelta(hours=1),
        ),
        case,
    )
    assert (stood.verdict, stood.violation, stood.violation_yuan) == (
        "violation",
        "idle",
        Decimal("12.34"),
    )
    assert stood.answers == (True,) and stood.number == "督〔2025〕1号"
    took(world, case, "rectify", clerk.moment(7), returned=Decimal("12.00"), other=Decimal("0.34"))
    took(world, case, "accept", clerk.moment(8))
    stood = matter(told(world, clerk.moment(9)), case)
    assert stood.accepted and stood.returned_yuan + stood.other_yuan == Decimal("12.34")
    took(world, case, "close_return", clerk.moment(10))
    stood = matter(told(world, clerk.moment(11)), case)
    assert (stood.verdict, stood.settled, stood.violation_yuan, stood.accepted) == (
        "",
        "",
        Decimal(0),
        False,
    )
    took(world, case, "normal", clerk.moment(12))
    took(world, case, "close", clerk.moment(13))
    facts = told(world, QUARTER.end + timedelta(days=3))
    stood = matter(facts, case)
    assert (stood.verdict, stood.settled, stood.closed, stood.look) == (
        "normal",
        "normal",
        True,
        True,
    )
    assert stood.due is None and not stood.open


def test_what_is_confidential_is_not_even_counted(clerk: Clerk, case: WarningCase) -> None:
    @action("test.hide", None)
    def hide(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(pk=case.pk).update(confidential=True)
        LedgerWarning.objects.filter(followed__case=case).update(confidential=True)
        MissingData.objects.create(
            jurisdiction_id=DISTRICT,
            rule=60,
            version=1,
            group="payment",
            year=2024,
            dataset="voucher",
            of_year=2024,
            confidential=True,
            as_of=now.date(),
            found_at=now,
        )

    before = told(clerk.world, clerk.moment(1))
    with clerk.world.scope():
        hide(by=ROOT, now=clerk.moment())
        hidden = LedgerWarning.objects.filter(confidential=True).count()
    facts = told(clerk.world, clerk.moment(1))
    assert case.pk not in {one.pk for one in facts.matters} and hidden
    assert len(facts.warned) == len(before.warned) - hidden
    assert facts.lacking == before.lacking
    assert "保密" not in str(draft(facts)) and "凭证" not in str(draft(facts))


def test_what_was_missing_then_is_told_though_it_came_since(clerk: Clerk) -> None:
    @action("test.miss", None)
    def miss(*, gone: datetime, by: Any, now: Any) -> None:
        MissingData.objects.all().delete()
        for of in ("", TOWN):
            MissingData.objects.create(
                jurisdiction_id=DISTRICT,
                rule=77,
                version=1,
                group="revenue",
                year=2025,
                dataset="tax",
                of_year=2024,
                of=of,
                as_of=now.date(),
                found_at=now,
                gone_at=gone,
            )

    with clerk.world.scope():
        miss(gone=QUARTER.end + timedelta(days=1), by=ROOT, now=clerk.moment())
    facts = told(clerk.world, QUARTER.end + timedelta(days=5))
    assert [(one.dataset, one.whose, one.rules) for one in facts.lacking] == [
        ("tax", "", (77,)),
        ("tax", "甲镇", (77,)),
    ]
    assert told(clerk.world, QUARTER.end + timedelta(days=5), QUARTER.following).lacking == ()


def test_a_rule_that_broke_is_told_apart_from_missing_data(clerk: Clerk) -> None:
    """As it stood then, and nothing of what rests on confidential data."""

    @action("test.break", None)
    def broken(*, gone: datetime, by: Any, now: datetime) -> None:
        for rule, year, secret, over in (
            (33, 2024, False, gone),
            (33, 2023, False, None),
            (54, 2024, True, None),
            (39, 2024, False, clerk.moment(1)),
        ):
            MissingData.objects.create(
                jurisdiction_id=DISTRICT,
                rule=rule,
                version=1,
                group="progress",
                year=year,
                dataset="",
                of_year=year,
                as_of=now.date(),
                confidential=secret,
                found_at=now,
                gone_at=over,
            )

    with clerk.world.scope():
        broken(gone=QUARTER.end + timedelta(days=1), by=ROOT, now=clerk.moment())
    facts = told(clerk.world, QUARTER.end + timedelta(days=5))
    assert facts.faulty == (Faulty(33, (2023, 2024)),) and facts.lacking == ()
    later = told(clerk.world, QUARTER.following.end, QUARTER.following)
    assert later.faulty == (Faulty(33, (2023,)),) and later.anything
    with clerk.world.scope():
        section = next(one for one in draft(facts)["sections"] if one["key"] == "lacking")
    assert "R033" in section["sentences"][-1] and "R054" not in str(section)


def test_a_place_without_anything_has_nothing(clerk: Clerk) -> None:
    facts = told(clerk.world, clerk.moment(), place=OTHER_TOWN)
    assert not facts.anything and facts.body == "乙镇人民代表大会主席团"
    assert draft(facts)["figures"][0][2] is None


def test_a_stand_is_kept_once_for_each_change(clerk: Clerk, case: WarningCase) -> None:
    took(clerk.world, case, "open", clerk.moment(1))
    with clerk.world.scope():
        stands = list(CaseStand.objects.filter(case=case))
    assert [one.state for one in stands] == ["found", "triaged"]
    assert stands[0].unit == UNIT and stands[0].due != stands[1].due


GIVEN: dict[str, dict[str, Any]] = {
    "ask": {"letter": "inquiry"},
    "violation": {"yuan": Decimal("100.01")},
    "rectify": {"returned": Decimal("60.00"), "reclassified": Decimal("40.01")},
}


def stepped(world: World, case: WarningCase, chance: random.Random, now: datetime) -> None:
    """Take any step a case allows."""
    with world.scope():
        found = WarningCase.objects.select_related("track__flow").get(pk=case.pk)
        steps = reads.flow_of(found).steps_from(found.track.state)
    step: CaseStep = chance.choice(steps)
    given = dict(GIVEN.get(step.form, {}))
    if step.form in ("ask", "violation", "extend") or (
        step.form == "return" and chance.random() < 0.5
    ):
        given["due"] = now.date() + timedelta(chance.randint(1, 60))
    if step.form == "violation":
        given["violation"] = chance.choice(list(VIOLATIONS))
    if step.form == "escalate":
        given["agenda"] = chance.choice(AGENDA)
    try:
        took(world, case, step.action, now, **given)
    except StepRefused:  # as when nobody asked for an extension
        return


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 8))]
)
def test_a_past_end_is_told_as_it_was_told_then(clerk: Clerk, case: WarningCase, seed: int) -> None:
    chance, world = random.Random(seed), clerk.world
    with world.scope():
        cases = list(WarningCase.objects.filter(jurisdiction_id=DISTRICT).order_by("pk"))
    then: dict[Any, Facts] = {}
    now, quarter = clerk.moment(1), QUARTER
    for _ in range(30):
        now += timedelta(days=chance.randint(1, 14), hours=chance.randint(0, 5))
        while now >= quarter.end:
            then[quarter] = told(world, quarter.end, quarter)
            quarter = quarter.following
        stepped(world, chance.choice(cases), chance, now)
    assert len(then) >= 2
    for past, facts in then.items():
        again = told(world, now, past)
        assert replace(again, made_at=facts.made_at) == facts
        assert draft(again) == draft(facts)
        assert len(facts.matters) == len(cases)


def test_data_due_until_the_next_quarters_end_are_owed(clerk: Clerk) -> None:
    """In the world nothing was delivered: what fell due is late, the rest is coming."""
    found = told(clerk.world, clerk.moment(1)).owing
    months = [one for one in found if one.dataset == "payment"]
    coming = [one.period for one in months if not one.late]
    assert coming == ["2025年10月", "2025年11月", "2025年12月", "2026年1月", "2026年2月"]
    assert [one.due for one in months] == sorted(one.due for one in months)
    assert months[0].late and months[0].due >= clerk.moment(1).date() - timedelta(366)
    assert not {"voucher", "financial_sector"} & {one.dataset for one in found}
    town = told(clerk.world, clerk.moment(1), place=TOWN).owing
    assert {"payment"} <= {one.dataset for one in town} and "tax" not in {
        one.dataset for one in town
    }
