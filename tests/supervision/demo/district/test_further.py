"""Everything beside budget, payments and revenue hangs together with them, except where stated."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.supervision.demo.district.conftest import World
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.demo.district import ALL, CORE, generate
from tongjian.supervision.demo.district.further.columns import COLUMNS

AS_OF = date(2026, 1, 31)
FURTHER = sorted(ALL - CORE)
# What is planted in the further files, each with the near miss that stands beside it.
BESIDE = {
    "tax_above_finance": "tax_booked_next_month",
    "tax_below_finance": "tax_off_by_cents",
    "transfer_received_less": "transfer_received_rounded",
    "transfer_not_received": "transfer_received_in_january",
    "general_transfer_issued_late": "general_transfer_late_disaster",
    "earmarked_addition_not_reported": "earmarked_addition_reported_late",
    "plan_ahead_of_payment": "plan_and_payment_close",
    "state_income_short": "state_income_rounded",
    "carry_over_not_connecting": "carry_over_connects",
    "carry_over_too_old": "carry_over_renamed",
    "non_tax_held_back": "non_tax_paid_in_later",
    "upper_passed_on_late": "upper_passed_on_late_near",
    "three_public_over_budget": "three_public_at_budget",
    "audit_problem_again": "audit_problem_again_later",
    "rectification_overdue": "rectification_done_on_day",
    "target_missed": "target_just_met",
    "current_account_still": "current_account_moved_once",
    "draft_came_late": "draft_came_late_near",
    "unit_budget_replied_late": "unit_budget_replied_late_near",
    "budget_published_late": "budget_published_late_near",
    "department_budget_replied_late": "department_budget_replied_late_near",
    "meeting_above_standard": "meeting_at_standard",
    "revenue_spent_directly": "revenue_given_back",
}
ALONE = {"meeting_place_not_registered"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Every dataset of five years as tables of text, amounts as numbers; only what counts."""
    folder = tmp_path_factory.mktemp("further")
    manifest = generate(folder, seed=7, payments=8_000, as_of=AS_OF, datasets=ALL)
    world = World(folder, manifest, duckdb.connect())
    files: dict[tuple[object, ...], tuple[str, str]] = {}
    for one in manifest.deliveries:
        if not one.rejected:
            key = (one.dataset, one.jurisdiction, one.fiscal_year, one.period, one.unit)
            files[key] = (one.dataset, str(folder / one.file))
    for name in ALL:
        mine = [file for dataset, file in files.values() if dataset == name]
        with Path(mine[0]).open(encoding="utf-8") as opened:
            money = [column for column in next(csv.reader(opened)) if column.endswith("_yuan")]
        casts = ", ".join(f"CAST({column} AS DECIMAL(20, 2)) AS {column}" for column in money)
        world.connection.execute(
            f"CREATE TABLE {name} AS SELECT *{f' REPLACE ({casts})' if money else ''} "
            f"FROM read_csv({mine}, all_varchar = true, header = true, filename = true)"
        )
    return world


def stated(world: World, kind: str) -> set[tuple[str, int]]:
    told = (*world.manifest.events, *world.manifest.near_misses)
    return {(one.jurisdiction, one.fiscal_year) for one in told if one.kind == kind}


@pytest.mark.parametrize("name", FURTHER)
def test_columns_are_those_declared(name: str) -> None:
    declared = dataset_named(name)
    columns = {column.name for column in declared.columns}
    assert set(COLUMNS[name]) <= columns
    assert {column.name for column in declared.columns if column.required} <= set(COLUMNS[name])


def test_every_kind_is_there_with_its_near_miss(full: World) -> None:
    kinds = {
        one.kind for one in full.manifest.events if not one.rows or "payment/" not in str(one.rows)
    }
    assert set(BESIDE) | ALONE <= kinds
    assert set(BESIDE.values()) <= {one.kind for one in full.manifest.near_misses}


def test_rows_told_of_are_in_the_files(full: World) -> None:
    checked = 0
    for one in (*full.manifest.events, *full.manifest.near_misses):
        for file, row in one.rows:
            if file.split("/")[0] in CORE:
                continue
            with (full.folder / file).open(encoding="utf-8", newline="") as opened:
                found = list(csv.DictReader(opened))[row - 2]
            assert found["jurisdiction"] == one.jurisdiction or one.kind == "transfer_not_received"
            assert found["fiscal_year"] == str(one.fiscal_year)
            assert one.unit is None or found["unit"] == one.unit
            assert one.project is None or found["project"] == one.project
            checked += 1
    assert checked > 50


def test_what_is_told_is_numbered_apart_and_speaks_plainly(full: World) -> None:
    told = (*full.manifest.events, *full.manifest.near_misses)
    assert len({one.id for one in told}) == len(told)
    for one in told:
        assert one.statement.endswith("。")
        assert "规则" not in one.statement


def test_allotments_add_up_to_the_budget_in_force(full: World) -> None:
    unequal = full.rows(
        """
        WITH given AS (
            SELECT jurisdiction, fiscal_year, unit, function_code, dept_econ_code, project,
                   sum(amount_yuan) AS amount FROM allotment GROUP BY ALL),
        planned AS (
            SELECT jurisdiction, fiscal_year, unit, function_code, dept_econ_code, project,
                   sum(current_yuan) AS amount FROM budget
            WHERE stage = 'current' AND level_scope = 'own_level' AND function_code <> '227'
            GROUP BY ALL)
        SELECT * FROM given FULL JOIN planned
            USING (jurisdiction, fiscal_year, unit, function_code, dept_econ_code, project)
        WHERE given.amount IS DISTINCT FROM planned.amount
        """
    )
    assert unequal == []


def test_payments_draw_on_allotments_that_exist_except_where_there_is_no_line(full: World) -> None:
    without = full.rows(
        "SELECT DISTINCT project FROM payment WHERE NOT EXISTS (SELECT 1 FROM allotment AS a "
        "WHERE a.jurisdiction = payment.jurisdiction AND a.fiscal_year = payment.fiscal_year "
        "AND a.unit = payment.unit AND a.document_no = payment.allotment "
        "AND a.project = payment.project AND a.function_code = payment.function_code)"
    )
    kinds = ("paid_without_line", "paid_under_other_function")
    assert {project for (project,) in without} <= full.stated_projects(*kinds)


def test_transfers_are_what_is_paid_and_what_towns_receive(full: World) -> None:
    out = full.rows(
        "SELECT fiscal_year, sum(received_yuan) FROM transfer WHERE direction = 'out' GROUP BY 1"
    )
    paid = full.rows(
        "SELECT fiscal_year, sum(amount_yuan) FROM payment WHERE function_code LIKE '230%' GROUP BY 1"
    )
    assert sorted(out) == sorted(paid)
    town = full.rows(
        "SELECT fiscal_year, lower_jurisdiction, sum(received_yuan) FROM transfer "
        "WHERE direction = 'out' GROUP BY ALL"
    )
    revenue = full.rows(
        "SELECT fiscal_year, jurisdiction, sum(actual_yuan) FROM revenue "
        "WHERE revenue_code LIKE '110%' AND jurisdiction <> '310112' GROUP BY ALL"
    )
    assert sorted(town) == sorted(revenue)


def test_both_sides_of_a_transfer_agree_except_where_stated(full: World) -> None:
    unequal = full.rows(
        """
        SELECT given.lower_jurisdiction, CAST(given.fiscal_year AS INT)
        FROM (SELECT * FROM transfer WHERE direction = 'out') AS given
        LEFT JOIN (SELECT * FROM transfer WHERE direction = 'in') AS got USING (transfer_no)
        WHERE given.received_yuan IS DISTINCT FROM got.received_yuan
        """
    )
    kinds = ("transfer_received_less", "transfer_not_received", "transfer_received_rounded")
    assert sorted(unequal) == sorted(set.union(*(stated(full, kind) for kind in kinds)))


def test_tax_and_non_tax_are_the_revenue_except_where_stated(full: World) -> None:
    for table, column, code, like in (
        ("tax", "amount_yuan", "revenue_code", "101%"),
        ("non_tax_due", "paid_in_yuan", "item", "103%"),
    ):
        unequal = full.rows(
            f"""
            WITH told AS (
                SELECT jurisdiction, fiscal_year, {code} AS code, period, sum({column}) AS amount
                FROM {table} GROUP BY ALL),
            booked AS (
                SELECT jurisdiction, fiscal_year, revenue_code AS code, period,
                       sum(actual_yuan) AS amount FROM revenue
                WHERE level_scope = 'own_level' AND revenue_code LIKE '{like}' GROUP BY ALL)
            SELECT DISTINCT jurisdiction, CAST(fiscal_year AS INT)
            FROM told FULL JOIN booked USING (jurisdiction, fiscal_year, code, period)
            WHERE told.amount IS DISTINCT FROM booked.amount
            """
        )
        kinds = [*BESIDE, *BESIDE.values()] if table == "tax" else []
        expected = {
            place for kind in kinds if kind.startswith("tax_") for place in stated(full, kind)
        }
        assert set(unequal) == expected, table
    held = full.rows(
        "SELECT DISTINCT jurisdiction, CAST(fiscal_year AS INT) FROM non_tax_due "
        "WHERE due_yuan <> paid_in_yuan"
    )
    assert set(held) == stated(full, "non_tax_held_back") | stated(full, "non_tax_paid_in_later")


def test_final_accounts_are_what_was_paid_and_received(full: World) -> None:
    for table, side, source in (
        ("功能分类支出决算表", "expenditure", "SELECT jurisdiction, fiscal_year, amount_yuan AS a FROM payment"),
        ("收入决算表", "revenue",
         "SELECT jurisdiction, fiscal_year, actual_yuan AS a FROM revenue WHERE level_scope = 'own_level'"),
    ):  # fmt: skip
        unequal = full.rows(
            f"""
            WITH told AS (
                SELECT jurisdiction, fiscal_year, sum(final_yuan) AS amount FROM final_account
                WHERE table_name = '{table}' AND side = '{side}' AND unit = jurisdiction
                GROUP BY ALL),
            done AS (SELECT jurisdiction, fiscal_year, sum(a) AS amount FROM ({source}) GROUP BY ALL)
            SELECT * FROM told JOIN done USING (jurisdiction, fiscal_year)
            WHERE told.amount <> done.amount
            """
        )
        assert unequal == [], table
    assert full.one("SELECT count(DISTINCT fiscal_year) FROM final_account") == 4
    # What units print themselves is rounded to a hundredth of 万元.
    assert full.one("SELECT count(*) FROM final_account WHERE unit <> jurisdiction "
                    "AND final_yuan % 100 <> 0") == 0  # fmt: skip


def test_balances_connect(full: World) -> None:
    for table, key, first, last in (
        ("balance", "jurisdiction || account_no", "opening_yuan", "closing_yuan"),
        ("social_insurance", "fund", "opening_yuan", "balance_yuan"),
        ("debt", "coalesce(debt_no, '')", "opening_yuan", "balance_yuan"),
    ):
        broken = full.rows(
            f"""
            SELECT * FROM (
                SELECT {key} AS one, fiscal_year, period, {first} AS opening,
                       lag({last}) OVER (PARTITION BY {key} ORDER BY fiscal_year, period) AS before
                FROM {table} WHERE {first} IS NOT NULL)
            WHERE before IS NOT NULL AND opening <> before
            """
        )
        assert broken == [], table
    over = full.rows(
        "SELECT fiscal_year, period, kind FROM debt GROUP BY ALL "
        "HAVING sum(balance_yuan) > sum(limit_yuan)"
    )
    assert over == []


def test_carry_over_is_the_published_one_and_connects_except_where_stated(full: World) -> None:
    share = Decimal(str(full.manifest.parameters["money_share"]))
    for year, published in ((2022, "12.9"), (2023, "12.1"), (2024, "8.5"), (2025, "3.0")):
        opened = full.one(f"SELECT sum(opening_yuan) FROM carry_over WHERE fiscal_year = '{year}'")
        assert abs(opened - Decimal(published) * 100_000_000 * share) < 1, year
    broken = full.rows(
        """
        SELECT now.jurisdiction, CAST(now.fiscal_year AS INT)
        FROM carry_over AS old JOIN carry_over AS now
            ON now.project = old.project AND now.unit = old.unit
            AND now.origin_year = old.origin_year
            AND CAST(now.fiscal_year AS INT) = CAST(old.fiscal_year AS INT) + 1
        WHERE now.opening_yuan <> old.closing_yuan
        """
    )
    assert set(broken) == stated(full, "carry_over_not_connecting")
    old = full.rows(
        "SELECT jurisdiction, CAST(fiscal_year AS INT) FROM carry_over WHERE closing_yuan > 0"
    )
    assert set(old) == stated(full, "carry_over_too_old")


def test_ordinary_figures_stay_within_what_they_are_held_against(full: World) -> None:
    over = full.rows(
        "SELECT DISTINCT jurisdiction, CAST(fiscal_year AS INT) FROM three_public "
        "WHERE actual_yuan > budget_yuan"
    )
    assert set(over) == stated(full, "three_public_over_budget")
    contracts = full.one(
        "SELECT count(*) FROM (SELECT contract, sum(amount_yuan) AS paid FROM payment "
        "WHERE contract IS NOT NULL GROUP BY ALL) AS p JOIN procurement ON contract_no = contract "
        "WHERE contract_yuan < paid"
    )
    assert contracts == 0
    assert full.one("SELECT count(*) FROM procurement") > 100
    behind = full.rows(
        """
        SELECT project FROM investment_project
        JOIN (SELECT project, sum(amount_yuan) AS paid FROM payment GROUP BY project) USING (project)
        WHERE period = '12' AND fiscal_year < '2025' AND paid < plan_yuan * 7 / 10
        """
    )
    assert {project for (project,) in behind} == full.stated_projects("plan_ahead_of_payment")


def test_files_come_in_time_late_twice_or_never(full: World) -> None:
    further = [one for one in full.manifest.deliveries if one.dataset not in CORE]
    assert {one.dataset for one in further} == set(FURTHER)
    assert max(one.received for one in further) <= AS_OF
    rejected = [one for one in further if one.rejected]
    assert len(rejected) == 4
    for one in rejected:
        good = [
            other
            for other in further
            if (other.dataset, other.period, other.fiscal_year, other.jurisdiction)
            == (one.dataset, one.period, one.fiscal_year, one.jurisdiction)
            and not other.rejected
        ]
        assert [other.received > one.received for other in good] == [True]
    absent = {(one["dataset"], one["period"]) for one in full.manifest.absent}
    assert absent == {
        ("investment_project", "10"), ("social_insurance", "09"), ("social_insurance", "12"),
    }  # fmt: skip
    assert not [
        one for one in further if (one.dataset, one.period) in absent and one.fiscal_year == 2025
    ]
    assert len({one.file for one in further}) == len(further)


def test_basis_changes_and_invented_figures_are_told(full: World) -> None:
    assert {(one["dataset"], one["year"]) for one in full.manifest.basis_changes} == {
        ("payment", 2023), ("budget", 2023), ("revenue", 2023), ("transfer", 2023),
    }  # fmt: skip
    invented = {(one["item"], one["year"]) for one in full.manifest.invented}
    assert ("statistic.gdp", 2023) in invented
    assert ("statistic.gdp", 2024) not in invented
    assert full.one(
        "SELECT CAST(value AS DECIMAL(12, 2)) FROM statistic WHERE indicator = 'gdp' "
        "AND fiscal_year = '2024' AND period = '12'"
    ) == Decimal("4119.25")  # fmt: skip


def test_drafts_differ_from_what_was_approved_and_add_to_nothing(full: World) -> None:
    found = full.rows(
        "SELECT stage, count(*), sum(current_yuan) FROM budget WHERE level_scope = 'own_level' "
        "AND fiscal_year = '2024' AND coalesce(effective_date, '') = '' GROUP BY stage ORDER BY stage"
    )
    assert [stage for stage, *_ in found] == ["approved", "current", "draft"]
    (_, approved, money), (_, current, _), (_, drafted, asked) = found
    assert approved == current == drafted
    assert money != asked
    assert abs(money - asked) < money / 20


def test_the_same_seed_gives_the_same_bytes_and_the_rest_changes_no_core_file(
    tmp_path: Path,
) -> None:
    folders = [tmp_path / name for name in ("one", "two", "core")]
    for folder, datasets in zip(folders, (ALL, ALL, CORE), strict=True):
        day = date(2025, 3, 31)
        generate(folder, seed=5, payments=3_000, as_of=day, years=(2025,), datasets=datasets)
    one, two, core = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.csv")}
        for folder in folders
    )
    assert one == two
    assert set(core) < set(one)
    assert all(one[name] == content for name, content in core.items())


def test_an_unknown_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="没有这些数据：weather"):
        generate(tmp_path, seed=1, as_of=AS_OF, datasets=["weather"])
