"""A renamed, merged or split unit's successor answers what is about it, and the page says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.supervision.cases.conftest import OTHER, UNIT, gathered
from tests.supervision.cases.test_life import ASK, again, done, page
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, World, unit
from tongjian.core import clock
from tongjian.core.notify.models import Notice
from tongjian.core.orgs.actions import set_units
from tongjian.supervision.cases.handover import hand_over
from tongjian.supervision.cases.models import CaseStand, WarningCase
from tongjian.supervision.cases.successors import Known, Lineage, Move, lineage
from tongjian.supervision.dictionaries.actions import succeed

GATHERED = False
FROM = date(2020, 1, 1)
TODAY = date(2025, 10, 20)


def known(code: str, name: str = "", department: str = "D1", **given: Any) -> Known:
    return Known(code, name or f"{code}局", department, given.pop("first", FROM), **given)


def units(*moves: Move, more: tuple[Known, ...] = ()) -> Lineage:
    plain = [*map(known, "ABC"), known("E", department="D2")]
    return lineage([*plain, *more], moves, TODAY)


def move(old: str, new: str, on: date = date(2024, 1, 1), kind: str = "merge") -> Move:
    return Move(on, old, new, kind)


def test_who_answers_for_a_unit() -> None:
    assert units().of("A") == "A"
    assert units(move("A", "B")).of("A") == "B"
    later = move("B", "C", date(2025, 3, 1), "rename")
    assert units(move("A", "B"), later).of("A") == "C"
    assert units(move("A", "B", date(2026, 1, 1))).of("A") == "A"  # not yet
    assert units(move("A", "A"), move("A", "B")).of("A") == "A"  # goes on besides
    assert units(move("A", "B"), move("B", "A")).of("A") == "B"  # two that changed places


def test_of_a_split_one_that_exists_of_the_same_department_answers() -> None:
    parts = (move("A", "E", kind="split"), move("A", "C", kind="split"))
    assert units(*parts).of("A") == "C"
    ended = known("C", first=date(2021, 1, 1), last=date(2024, 12, 31))
    dead = lineage([known("A"), ended, known("E", department="D2")], parts, TODAY)
    assert dead.of("A") == "E"


def test_a_code_given_again_is_another_unit() -> None:
    anew = known("A", "新局", first=date(2025, 1, 1))
    assert units(move("A", "B"), more=(anew,)).of("A") == "A"


def test_what_became_of_a_unit_in_words() -> None:
    later = move("B", "C", date(2025, 3, 1), "rename")
    assert units(move("A", "B"), later).told("A") == [
        "A局从2024年1月1日起并入B局",
        "B局从2025年3月1日起更名为C局",
    ]
    split = (move("A", "B", kind="split"), move("A", "C", kind="split"))
    assert units(*split).told("A") == ["A局从2024年1月1日起分立为B局、C局"]
    same = units(move("A", "F", kind="rename"), more=(known("F", "A局"),))
    assert same.told("A") == ["A局从2024年1月1日起改用编码F"]
    assert units(move("A", "B")).told("C") == []


MOVES = st.lists(
    st.builds(
        Move,
        st.dates(FROM, date(2027, 1, 1)),
        st.sampled_from("ABCE"),
        st.sampled_from("ABCE"),
        st.sampled_from(["rename", "merge", "split"]),
    ),
    max_size=8,
)


@given(MOVES, st.sampled_from("ABCE"), st.randoms(use_true_random=False))
def test_somebody_always_answers_whatever_the_order(
    moves: list[Move], code: str, random: Any
) -> None:
    found = units(*moves)
    assert found.of(code) in set("ABCE")
    assert found.of(code) == units(*random.sample(moves, len(moves))).of(code)
    assert (code in found.moved()) <= bool(found.told(code))


@pytest.fixture
def today(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", clerk.moment)


def merge(world: World, on: date = date(2025, 1, 1)) -> None:
    with world.scope():
        set_units(jurisdiction=DISTRICT, lines=[unit(DISTRICT, 3)], by=ROOT, now=world.now)
        succeed(
            jurisdiction=DISTRICT,
            kind="merge",
            on=on,
            old=[UNIT, f"{DISTRICT}003001"],
            new=[OTHER],
            note="机构改革",
            by=ROOT,
            now=world.now,
        )


def case_of(world: World) -> WarningCase:
    with world.scope():
        rows = WarningCase.objects.select_related("track__flow", "jurisdiction")
        found: WarningCase = rows.get(kind="unit", code=UNIT)
        return found


@pytest.mark.usefixtures("today")
def test_a_case_of_a_unit_that_was_merged_asks_its_successor(world: World, clerk: Clerk) -> None:
    merge(world)
    gathered(clerk)
    case = case_of(world)
    assert (case.unit, case.unit_was, case.unit_name) == (OTHER, UNIT, "第2局本级")
    assert case.own_yuan == case.involved_yuan > 0  # the rows of the old code are its own
    committee, successor = world.client("committee"), world.client("unit", unit=OTHER)
    done(committee, world, case, "open")
    done(committee, world, case, "ask", **ASK)
    told = page(successor, f"/cases/{case.pk}/")
    assert "第1局本级从2025年1月1日起并入第2局本级，这件事项由第2局本级办理。" in told
    assert "购买白酒" in told
    done(successor, world, case, "answer", reason="情况属实。")


@pytest.mark.usefixtures("today")
def test_a_running_case_is_handed_over_once(world: World, clerk: Clerk) -> None:
    gathered(clerk)
    case = case_of(world)
    committee, before = world.client("committee"), world.client("unit", unit=UNIT)
    after: Client = world.client("unit", unit=OTHER)
    user = world.person("unit", unit=OTHER)
    done(committee, world, case, "open")
    done(committee, world, case, "ask", **ASK)
    page(after, f"/cases/{case.pk}/", 404)
    merge(world, world.now.date())
    with world.scope():
        assert hand_over(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment()) >= 1
        assert hand_over(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment()) == 0
        stand = CaseStand.objects.filter(case=case).last()
    gathered(clerk)
    case = again(world, case)
    assert stand is not None and stand.unit == OTHER
    assert (case.unit, case.unit_was) == (OTHER, UNIT)
    assert case.own_yuan == case.involved_yuan
    told = Notice.objects.filter(user_id=user.pk).values_list("text", flat=True)
    assert any("第1局本级的事项现在由您单位办理" in text for text in told)
    page(before, f"/cases/{case.pk}/", 404)
    said = page(after, f"/cases/{case.pk}/")
    assert "人大向第1局本级发出问询函" in said  # whom it was sent to then
    assert "起并入第2局本级，这件事项由第2局本级办理。" in said
    done(after, world, case, "answer", reason="情况属实。")
