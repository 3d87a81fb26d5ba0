"""The district adds up to the published totals, and every file to its control totals."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from tests.supervision.demo.district.conftest import World

YI = Decimal(100_000_000)
# 亿元, from the published reports: expenditure, district level, to towns, revenue, resources.
PUBLISHED = {
    2021: ("402.2", "228.6", None, "331.1", "490.7"),
    2022: ("470.4", "272.4", "21.3", "307.3", "628.2"),
    2023: ("457.1", "262.1", "192.5", "326.7", "615.2"),
    2024: (None, None, None, "336.7", None),
    2025: ("508.6", "330.7", "177.8", "350.9", "659.0"),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_payments_add_up_to_the_published_expenditure(whole: World, year: int) -> None:
    spent, district, towns, _, _ = PUBLISHED[year]
    where = f"FROM payment WHERE fiscal_year = '{year}' AND function_code"
    found = (
        whole.one(f"SELECT sum(amount_yuan) {where} NOT LIKE '230%'"),
        whole.one(f"SELECT sum(amount_yuan) {where} NOT LIKE '230%' AND jurisdiction = '310112'"),
        whole.one(f"SELECT sum(amount_yuan) {where} LIKE '230%'"),
    )
    for value, stated in zip(found, (spent, district, towns), strict=True):
        assert stated is None or value == Decimal(stated) * YI


@pytest.mark.parametrize("year", PUBLISHED)
@pytest.mark.parametrize("scope", ["own_level", "consolidated"])
def test_revenue_adds_up_to_the_published_revenue(whole: World, year: int, scope: str) -> None:
    found = whole.one(
        f"SELECT sum(actual_yuan) FROM revenue WHERE fiscal_year = '{year}' "
        f"AND level_scope = '{scope}' AND revenue_code NOT LIKE '110%'"
    )
    assert found == Decimal(PUBLISHED[year][3] or 0) * YI


@pytest.mark.parametrize("year", PUBLISHED)
def test_consolidated_rows_balance_at_the_published_total(whole: World, year: int) -> None:
    where = f"fiscal_year = '{year}' AND level_scope = 'consolidated'"
    uses = whole.one(f"SELECT sum(current_yuan) FROM budget WHERE stage = 'current' AND {where}")
    resources = whole.one(f"SELECT sum(actual_yuan) FROM revenue WHERE {where}")
    planned = whole.one(f"SELECT sum(budget_yuan) FROM revenue WHERE {where} AND period = '12'")
    assert uses == resources == planned
    stated = PUBLISHED[year][4]
    assert stated is None or uses == Decimal(stated) * YI


def test_a_small_district_has_the_same_totals_in_proportion(world: World) -> None:
    share = Decimal(str(world.manifest.parameters["money_share"]))
    assert 0 < share < 1
    for year in (2021, 2022, 2023):
        found = world.one(
            f"SELECT sum(amount_yuan) FROM payment WHERE fiscal_year = '{year}' "
            "AND function_code NOT LIKE '230%'"
        )
        assert found == Decimal(PUBLISHED[year][0] or 0) * YI * share


def test_towns_receive_month_by_month_what_the_district_pays_them(world: World) -> None:
    paid = world.rows(
        "SELECT fiscal_year, month(CAST(date_paid AS DATE)), left(project_name, 3), "
        "sum(amount_yuan) FROM payment WHERE function_code LIKE '230%' GROUP BY ALL"
    )
    names = dict(
        world.rows("SELECT DISTINCT jurisdiction, left(unit_name, 3) FROM units "
                   "WHERE unit = jurisdiction || '001001' AND jurisdiction <> '310112'")
    )  # fmt: skip
    received = world.rows(
        "SELECT fiscal_year, CAST(period AS INT), jurisdiction, sum(actual_yuan) FROM revenue "
        "WHERE revenue_code LIKE '110%' AND jurisdiction <> '310112' GROUP BY ALL"
    )
    assert len(names) == 9
    assert sorted(paid) == sorted((year, month, names[town], sum_)
                                  for year, month, town, sum_ in received)  # fmt: skip


def test_own_level_resources_equal_uses_except_where_stated(world: World) -> None:
    unequal = world.rows(
        """
        WITH resources AS (
            SELECT jurisdiction, fiscal_year, sum(planned) AS amount FROM (
                SELECT jurisdiction, fiscal_year, revenue_code,
                       arg_max(budget_yuan, period) AS planned
                FROM revenue WHERE level_scope = 'own_level' GROUP BY ALL) GROUP BY ALL),
        uses AS (
            SELECT jurisdiction, fiscal_year,
                   sum(current_yuan) FILTER (stage = 'current') AS amount,
                   sum(approved_yuan) FILTER (stage = 'approved') AS approved
            FROM budget WHERE level_scope = 'own_level' GROUP BY ALL)
        SELECT jurisdiction, CAST(fiscal_year AS INT), uses.amount - resources.amount
        FROM resources FULL JOIN uses USING (jurisdiction, fiscal_year)
        WHERE resources.amount IS DISTINCT FROM uses.amount
           OR uses.approved IS DISTINCT FROM uses.amount
        """
    )
    stated = [
        (event.jurisdiction, event.fiscal_year, event.amounts[0])
        for event in world.manifest.events
        if event.kind == "resources_short"
    ]
    assert len(stated) == 2
    assert sorted(unequal) == sorted(stated)


def test_reserve_is_between_one_and_three_percent(world: World) -> None:
    shares = world.rows(
        """
        SELECT sum(current_yuan) FILTER (function_code = '227') / sum(current_yuan),
               sum(current_yuan) FILTER (function_code = '227')
               / sum(current_yuan) FILTER (function_code NOT LIKE '230%')
        FROM budget WHERE stage = 'current' AND level_scope = 'own_level'
        GROUP BY jurisdiction, fiscal_year
        """
    )
    assert len(shares) == 50
    assert all(0.0105 < share < 0.0295 for pair in shares for share in pair)


def test_every_file_adds_up_to_its_control_totals(world: World) -> None:
    for delivery in world.manifest.deliveries:
        with (world.folder / delivery.file).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows, delivery.file
        assert {row["jurisdiction"] for row in rows} == {delivery.jurisdiction}
        assert {row["fiscal_year"] for row in rows} == {str(delivery.fiscal_year)}
        for column, total in delivery.totals.items():
            assert sum(Decimal(row[column]) for row in rows) == total, delivery.file


def test_current_budget_is_the_sum_of_its_three_parts(world: World) -> None:
    assert world.one(
        "SELECT count(*) FROM budget "
        "WHERE current_yuan <> approved_yuan + adjustment_yuan + virement_yuan"
    ) == 0  # fmt: skip
