"""The manifest says what is in the files, in plain statements, and knows nothing of rules."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.supervision.demo.district.conftest import AS_OF, World
from tongjian.supervision.demo import district
from tongjian.supervision.demo.district import Happening, generate
from tongjian.supervision.demo.district.planted import ENTRIES

PACKAGE = Path(district.__file__).parent
# Each kind of event with the near misses that stand beside it.
BESIDE = {
    "paid_twice": {
        "paid_again_later", "paid_to_two_accounts", "paid_a_cent_apart", "paid_for_two_projects",
    },
    "person_paid_large": {"person_paid_a_million"},
    "drink_bought": {"alcohol_for_cleaning", "no_smoking_campaign", "drink_bought_small"},
    "private_club_paid": {"hotel_for_training", "tourism_bureau_paid"},
    "round_sum_at_shop": {"thousand_at_shop", "odd_sum_at_shop"},
    "dated_in_future": {"received_on_day_paid"},
    "received_before_paid": {"received_on_day_paid"},
    "purpose_without_words": {"purpose_one_word"},
    "payee_blank": {"purpose_one_word"},
    "paid_without_line": {"paid_on_day_of_line"},
    "paid_under_other_function": {"paid_on_day_of_line"},
    "paid_before_line": {"paid_on_day_of_line"},
    "paid_above_line": {"paid_line_exactly", "paid_raised_line"},
    "large_paid_once": {"large_paid_in_parts"},
    "late_spender": {"late_spender_near"},
    "late_spender_far": {"late_spender_near"},
    "underspent_year": {"underspent_year_near"},
    "underspent_year_far": {"underspent_year_near"},
    "december_heavy": {"december_heavy_near"},
    "town_december_heavy": {"town_december_heavy_near"},
    "resources_short": {"resources_short_then_mended"},
}  # fmt: skip


def test_every_kind_is_there_and_has_a_near_miss(world: World) -> None:
    events = {one.kind for one in world.manifest.events}
    near = {one.kind for one in world.manifest.near_misses}
    assert events == set(BESIDE)
    assert near == set.union(*BESIDE.values())


def _told(world: World) -> tuple[Happening, ...]:
    return (*world.manifest.events, *world.manifest.near_misses)


def test_rows_are_where_the_manifest_says(world: World) -> None:
    checked = 0
    for one in _told(world):
        amounts, dates = [], []
        for file, row in one.rows:
            with (world.folder / file).open(encoding="utf-8", newline="") as opened:
                lines = list(csv.reader(opened))
            found = dict(zip(lines[0], lines[row - 1], strict=True))
            assert found["unit"] == one.unit
            amounts.append(Decimal(found["amount_yuan"]))
            dates.append(date.fromisoformat(found["date_paid"]))
        if one.rows:
            assert tuple(amounts) == one.amounts, one.statement
            assert tuple(dates) == one.dates, one.statement
            checked += 1
    assert checked == len(ENTRIES) == 39


def test_statements_are_chinese_and_name_no_rule(world: World) -> None:
    for one in _told(world):
        assert re.search("[一-鿿]{5}", one.statement), one.id
        assert not re.search(r"规则|预警|R\d{3}|[{}]", one.statement), one.statement
        assert one.statement.endswith("。")


def test_json_file_holds_the_same(world: World) -> None:
    text = (world.folder / "manifest.json").read_text(encoding="utf-8")
    read = json.loads(text)
    assert read == json.loads(json.dumps(world.manifest.as_json()))
    assert read["label"] == "演示数据"
    ids = [one["id"] for one in read["events"] + read["near_misses"]]
    assert len(ids) == len(set(ids)) > 40


def test_published_peculiarities_are_stated(world: World) -> None:
    found = {(one["kind"], one["fiscal_year"]) for one in world.manifest.published}
    assert found == {
        ("carry_over_differs", 2024),
        ("revenue_falls", 2022),
        ("expenditure_falls", 2023),
        ("reporting_basis_changed", 2023),
    }
    assert {(one["year"], one["item"]) for one in world.manifest.invented} >= {
        (2021, "town_transfers"),
        (2024, "expenditure"),
    }


def test_corrected_files_differ_from_the_first(world: World) -> None:
    days = {one.file: one.received for one in world.manifest.deliveries}
    assert len(world.manifest.corrections) == 5
    for one in world.manifest.corrections:
        assert days[one["first"]] < days[one["then"]]
        first = (world.folder / one["first"]).read_bytes()
        assert first != (world.folder / one["then"]).read_bytes()


def test_the_same_seed_gives_the_same_bytes(world: World, tmp_path: Path) -> None:
    generate(tmp_path, seed=world.manifest.seed, payments=4_000, as_of=AS_OF)
    first = sorted(path.relative_to(world.folder) for path in world.folder.rglob("*.*"))
    again = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*"))
    assert first == again
    for name in first:
        assert (world.folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_another_seed_gives_another_district(make_world: Callable[..., World]) -> None:
    one, two = (make_world(seed).folder / "units.csv" for seed in (7, 990))
    assert one.read_bytes() != two.read_bytes()


def test_units_cover_ten_jurisdictions_and_some_change(whole: World) -> None:
    units = whole.rows("SELECT jurisdiction, unit, unit_name, valid_from, valid_to FROM units")
    assert len({unit[0] for unit in units}) == 10
    assert 290 <= len({unit[1] for unit in units}) <= 310
    assert len(units) == len({unit[1] for unit in units}) + 1
    assert len({unit[2] for unit in units}) == len(units)
    assert any(unit[3] > "2021-01-01" for unit in units)
    # One end is that of a name; the others are of units that are merged, split or taken over.
    assert sum(unit[4] is not None for unit in units) == 5


def test_what_becomes_of_units_is_told(whole: World, world: World) -> None:
    for one in (whole, world):
        known = {unit for (unit,) in one.rows("SELECT unit FROM units")}
        told = one.manifest.successions
        assert {each["kind"] for each in told} == {"rename", "merge", "split"}
        assert {code for each in told for code in (*each["old"], *each["new"])} <= known
        ended = {unit for (unit,) in one.rows("SELECT unit FROM units WHERE valid_to < '2025'")}
        assert ended == {code for each in told for code in each["old"] if code in ended}
    assert len(whole.manifest.successions) == 5


def test_every_budget_and_payment_belongs_to_a_unit_that_exists(world: World) -> None:
    for table in ("budget", "payment"):
        assert world.one(
            f"SELECT count(*) FROM {table} AS t WHERE unit IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM units AS u WHERE u.unit = t.unit "
            "AND u.jurisdiction = t.jurisdiction AND u.valid_from <= t.fiscal_year || '-12-31' "
            "AND coalesce(u.valid_to, '9999') >= t.fiscal_year || '-01-01')"
        ) == 0  # fmt: skip


def test_about_as_many_payments_as_asked_for(whole: World) -> None:
    asked = whole.manifest.parameters["payments"]
    assert whole.one("SELECT count(*) FROM payment") == pytest.approx(asked, rel=0.05)


def test_codes_are_in_the_dictionaries(world: World) -> None:
    folder = PACKAGE.parents[1] / "dictionaries" / "codes"
    columns = {
        "function": ("budget.function_code", "payment.function_code"),
        "economic-department": ("budget.dept_econ_code", "payment.dept_econ_code"),
        "economic-government": ("budget.gov_econ_code", "payment.gov_econ_code"),
        "revenue": ("revenue.revenue_code",),
    }
    for name, used in columns.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        known = {row["code"] for row in rows}
        assert len(known) == len(rows)
        assert {row["parent"] for row in rows} <= known | {""}
        for place in used:
            table, column = place.split(".")
            found = {code for (code,) in world.rows(f"SELECT DISTINCT {column} FROM {table}")}
            assert found - {None} <= known, place


@pytest.mark.parametrize(
    ("payments", "as_of", "years"),
    [
        (2_999, AS_OF, range(2021, 2026)),
        (4_000, date(2025, 1, 20), range(2025, 2026)),
        (4_000, AS_OF, range(2019, 2026)),
    ],
)
def test_what_cannot_be_made_is_refused(
    tmp_path: Path, payments: int, as_of: date, years: range
) -> None:
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        generate(tmp_path, seed=1, payments=payments, as_of=as_of, years=years)


def test_the_generator_imports_nothing_that_judges() -> None:
    imported: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
    ours = {name for name in imported if name.startswith("tongjian")}
    assert ours
    assert all(name.startswith("tongjian.supervision.demo.district") for name in ours)
    assert not any(name.split(".")[0] == "django" for name in imported)
