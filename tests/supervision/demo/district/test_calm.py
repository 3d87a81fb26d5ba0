"""What was not planted is ordinary: no overspent key, no twin payment, no laggard, no rush."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.supervision.demo.district.conftest import World

_CUMULATIVE = """
    WITH days AS (
        SELECT unit, function_code, project, date_paid, sum(amount_yuan) AS paid
        FROM payment GROUP BY ALL),
    running AS (
        SELECT *, sum(paid) OVER (
            PARTITION BY unit, function_code, project ORDER BY date_paid) AS cumulative
        FROM days)
    SELECT running.project, any_value(running.unit), max(cumulative - coalesce(budget, 0)),
           bool_or(budget IS NULL)
    FROM (
        SELECT running.*, (
            SELECT sum(current_yuan) FROM budget
            WHERE budget.stage = 'current' AND budget.unit = running.unit
              AND budget.function_code = running.function_code
              AND budget.project = running.project
              AND coalesce(budget.effective_date, '2000-01-01') <= running.date_paid) AS budget
        FROM running) AS running
    WHERE budget IS NULL OR cumulative > budget
    GROUP BY running.project
"""


def test_on_every_day_payments_stay_within_the_budget_except_where_stated(world: World) -> None:
    found = world.rows(_CUMULATIVE)
    without = {project for project, _, _, no_line in found if no_line}
    above = {project for project, _, _, no_line in found if not no_line}
    assert without == world.stated_projects(
        "paid_without_line", "paid_under_other_function", "paid_before_line"
    )
    assert above == world.stated_projects("paid_above_line")
    assert len(without) == 3
    assert len(above) == 2


def test_payment_numbers_are_unique(world: World) -> None:
    assert world.one("SELECT count(*) - count(DISTINCT payment_no) FROM payment") == 0


def test_no_project_pays_one_amount_twice_except_where_stated(world: World) -> None:
    twice = world.rows(
        "SELECT project FROM payment GROUP BY project, payee, amount_yuan HAVING count(*) > 1"
    )
    stated = world.stated_projects("paid_twice", "paid_again_later", "paid_to_two_accounts")
    assert {project for (project,) in twice} == stated
    assert len(stated) == 5


def _progress(world: World, level: str, year: int) -> dict[str, float]:
    return dict(
        world.rows(
            f"""
            WITH planned AS (
                SELECT unit, jurisdiction, left(unit, length(unit) - 3) AS department,
                       sum(current_yuan) AS budget
                FROM budget WHERE stage = 'current' AND level_scope = 'own_level'
                  AND fiscal_year = '{year}' GROUP BY ALL),
            spent AS (
                SELECT unit, sum(amount_yuan) AS paid FROM payment
                WHERE fiscal_year = '{year}' GROUP BY ALL)
            SELECT {level}, CAST(sum(coalesce(paid, 0)) AS DOUBLE) / sum(budget)
            FROM planned LEFT JOIN spent USING (unit) GROUP BY {level}
            """
        )
    )


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
@pytest.mark.parametrize("level", ["unit", "department", "jurisdiction"])
def test_only_stated_units_are_behind_the_calendar(world: World, level: str, year: int) -> None:
    # In the running year to the day itself, although files reach only to the end of September.
    expected = 1.0 if year < 2025 else 293 / 365
    behind = {key for key, paid in _progress(world, level, year).items() if paid < expected - 0.10}
    stated = {
        subject
        for event in world.manifest.events
        if event.kind.startswith(("late_spender", "underspent_year")) and event.fiscal_year == year
        for subject in event.subjects
    }
    assert behind == (stated if level == "unit" else set())
    assert level != "unit" or len(stated) == (2 if year >= 2024 else 0)


@pytest.mark.parametrize("kind", ["late_spender", "underspent_year"])
def test_stated_progress_is_what_the_files_hold(world: World, kind: str) -> None:
    told = [*world.manifest.events, *world.manifest.near_misses]
    cases = [one for one in told if one.kind.startswith(kind)]
    assert len(cases) == 3
    for one in cases:
        paid = _progress(world, "unit", one.fiscal_year)[one.subjects[0]]
        assert paid == pytest.approx(float(one.facts["part_pct"]) / 100, abs=0.0012)


@pytest.mark.parametrize("level", ["unit", "jurisdiction"])
def test_only_stated_subjects_pay_half_in_december(world: World, level: str) -> None:
    heavy = world.rows(
        f"SELECT {level}, CAST(fiscal_year AS INT) FROM payment WHERE fiscal_year < '2025' "
        "GROUP BY ALL HAVING sum(amount_yuan) FILTER (month(CAST(date_paid AS DATE)) = 12) "
        "> sum(amount_yuan) / 2"
    )
    stated = {
        (subject, event.fiscal_year)
        for event in world.manifest.events
        if "december_heavy" in event.kind
        for subject in event.subjects
    }
    places = {place for (place,) in world.rows("SELECT DISTINCT jurisdiction FROM units")}
    wanted = {one for one in stated if (one[0] in places) == (level == "jurisdiction")}
    assert set(heavy) == wanted
    assert wanted


def test_ordinary_amounts_stay_ordinary(world: World) -> None:
    large = world.stated_projects("large_paid_once", "large_paid_in_parts")
    listed = ", ".join(f"'{project}'" for project in large)
    most = world.one(f"SELECT max(amount_yuan) FROM payment WHERE project NOT IN ({listed})")
    assert len(large) == 2
    assert most < Decimal(30_000_000)
    assert world.one("SELECT min(amount_yuan) FROM payment") > 0


def test_ordinary_people_receive_small_sums(world: World) -> None:
    stated = world.stated_projects("person_paid_large", "person_paid_a_million")
    listed = ", ".join(f"'{project}'" for project in stated)
    most = world.one(
        f"SELECT max(amount_yuan) FROM payment WHERE length(payee) <= 3 "
        f"AND project NOT IN ({listed})"
    )
    assert most is None or most <= Decimal(300_000)


def test_ordinary_payments_name_payee_purpose_and_sound_days(world: World) -> None:
    stated = world.stated_projects(
        "dated_in_future", "received_before_paid", "purpose_without_words", "payee_blank"
    )
    odd = world.rows(
        "SELECT project FROM payment WHERE payee IS NULL OR purpose IS NULL "
        "OR NOT regexp_matches(purpose, '[一-鿿]') OR date_applied > date_paid "
        "OR substr(date_paid, 1, 4) <> fiscal_year "
        "OR date_paid[6:7] <> regexp_extract(filename, '-(\\d\\d)\\.csv$', 1)"
    )
    assert {project for (project,) in odd} == stated
    assert len(stated) == 4


def test_nothing_is_paid_after_its_file_was_received(world: World) -> None:
    received = {str(world.folder / one.file): one.received for one in world.last()}
    late = {
        project
        for project, file, paid in world.rows("SELECT project, filename, date_paid FROM payment")
        if date.fromisoformat(paid) > received[file]
    }
    assert late == world.stated_projects("dated_in_future", "received_before_paid")


@pytest.mark.parametrize("day", [date(2022, 7, 20), date(2024, 3, 31), date(2025, 5, 8)])
def test_other_days_make_sound_districts_too(make_world: Callable[..., World], day: date) -> None:
    other = make_world(5, as_of=day)
    assert max(one.received for one in other.manifest.deliveries) <= day
    found = {project for project, *_ in other.rows(_CUMULATIVE)}
    assert found == other.stated_projects(
        "paid_without_line", "paid_under_other_function", "paid_before_line", "paid_above_line"
    )
