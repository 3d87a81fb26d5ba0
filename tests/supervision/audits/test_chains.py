"""A unit that was renamed, merged or split offends again: what was found before counts for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.supervision.audits.conftest import (
    OTHER,
    UNIT,
    People,
    case_of,
    done,
    gathered,
    page,
    problem,
    send,
)
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, World, unit
from tongjian.core.orgs.actions import set_units
from tongjian.supervision.audits.report import lines
from tongjian.supervision.dictionaries.actions import succeed

THIRD = f"{DISTRICT}003001"
BECAME = "第1局本级从2024年1月1日起更名为第2局本级"


def went_on(
    world: World, kind: str, old: list[str], new: list[str], on: date = date(2024, 1, 1)
) -> None:
    """Let units have gone on as others; a third unit is known as well."""
    with world.scope():
        set_units(jurisdiction=DISTRICT, lines=[unit(DISTRICT, 3)], by=ROOT, now=world.now)
        succeed(
            jurisdiction=DISTRICT,
            kind=kind,
            on=on,
            old=old,
            new=new,
            note="机构改革",
            by=ROOT,
            now=world.now,
        )


def debts(clerk: Clerk, *given: tuple[str, int, str], day: int = 1) -> None:
    """Deliver lists that have a problem about debt, of a kind nobody had: number, year, unit."""
    kept = {
        2022: [problem("X", 2022)],
        2023: [problem("Y", 2023, unit=OTHER, kind="asset")],
        2024: [problem(name) for name in ("A", "B", "C")],
    }
    for number, year, of in given:
        kept[year].append(problem(number, year, unit=of, kind="debt", problem="违规举债"))
    for rows in kept.values():
        send(clerk, *rows, day=day)
    gathered(clerk, day, DISTRICT)


def again(world: World, number: str) -> list[int]:
    found = case_of(world, number).audit
    assert found.repeated == bool(found.again)
    return list(found.again)


def test_a_renamed_units_earlier_problem_counts_against_its_new_name(
    world: World, people: People, clerk: Clerk
) -> None:
    debts(clerk, ("D1", 2022, UNIT), ("D2", 2024, OTHER))
    assert again(world, "D1") == again(world, "D2") == []
    went_on(world, "rename", [UNIT], [OTHER])
    gathered(clerk, 1, DISTRICT)
    assert again(world, "D1") == again(world, "D2") == [2022, 2024]
    assert ["同一单位同类问题屡审屡犯", 20] in case_of(world, "D2").why
    told = page(people["deputy"], f"/cases/{case_of(world, 'D2').pk}/")
    assert "2022年、2024年的审计都查出这个单位的" in told and BECAME in told
    assert f"/cases/{case_of(world, 'D1').pk}/" in told
    listed = page(people["deputy"], "/audits/again/?kind=debt")
    assert "第2局本级（原第1局本级）" in listed and BECAME in listed
    with world.scope():
        found = lines(DISTRICT, 2024, world.actor("auditor"), clerk.today(1))
        (line,) = [one for one in found if one.case.code == "D2"]
    assert line.formerly == "第1局本级"
    year = page(people["auditor"], f"/audits/reports/{DISTRICT}/2024/")
    assert "第2局本级（含原第1局本级）" in year


def test_what_two_units_had_is_the_merged_ones(world: World, clerk: Clerk) -> None:
    went_on(world, "merge", [UNIT, THIRD], [OTHER])
    debts(clerk, ("D1", 2022, UNIT), ("D2", 2023, THIRD), ("D3", 2024, OTHER))
    for number in ("D1", "D2", "D3"):
        assert again(world, number) == [2022, 2023, 2024]


def test_of_a_split_the_part_that_answers_has_offended_before(world: World, clerk: Clerk) -> None:
    went_on(world, "split", [UNIT], [OTHER, THIRD])
    debts(clerk, ("D1", 2022, UNIT), ("D2", 2024, OTHER), ("D3", 2024, THIRD))
    assert again(world, "D1") == again(world, "D2") == [2022, 2024]
    assert again(world, "D3") == []


def test_a_closed_problem_of_a_unit_gone_stays_its_own_and_still_counts(
    world: World, people: People, clerk: Clerk
) -> None:
    """Its case is handed to nobody; the successor is told of it without seeing it."""
    debts(clerk, ("D1", 2022, UNIT))
    done(people["unit"], world, "D1", "rectify", returned="200000", reason="已退。")
    done(people["auditor"], world, "D1", "confirm", reason="属实。")
    done(people["committee"], world, "D1", "accept", reason="通过。")
    done(people["second"], world, "D1", "close")
    went_on(world, "rename", [UNIT], [OTHER])
    debts(clerk, ("D1", 2022, UNIT), ("D2", 2024, OTHER), day=2)
    before = case_of(world, "D1")
    assert (before.unit, before.track.state) == (UNIT, "closed")
    assert again(world, "D2") == [2022, 2024]
    told = page(people["other"], f"/cases/{case_of(world, 'D2').pk}/")
    assert BECAME in told and f"/cases/{before.pk}/" not in told
    page(people["other"], f"/cases/{before.pk}/", 404)
    later = page(people["committee"], f"/cases/{before.pk}/")
    assert f"/cases/{case_of(world, 'D2').pk}/" in later.partition("以后再看")[2]


@pytest.mark.soak
def test_a_succession_that_is_still_to_come_counts_nothing(world: World, clerk: Clerk) -> None:
    went_on(world, "rename", [UNIT], [OTHER], date(2026, 1, 1))
    debts(clerk, ("D1", 2022, UNIT), ("D2", 2024, OTHER))
    assert again(world, "D2") == []


@pytest.mark.soak
def test_whoever_may_not_see_a_place_is_told_of_none(
    world: World, people: People, clerk: Clerk
) -> None:
    went_on(world, "rename", [UNIT], [OTHER])
    debts(clerk, ("D1", 2022, UNIT), ("D2", 2024, OTHER))
    answer: Any = people["town"].get("/audits/again/")
    assert answer.status_code == 200 and "第2局本级" not in answer.content.decode()
