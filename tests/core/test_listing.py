"""Lists: filter, sort, page, export; hostile cells and parameters."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.world import DISTRICT, TOWN, World, body
from tongjian.core.listing.listing import Filter, safe_cell
from tongjian.core.listing.prefix import starting
from tongjian.core.orgs.models import Unit
from tongjian.core.orgs.views import LISTING


def shown(query: str) -> list[list[Any]]:
    page = LISTING.show(Unit.objects.select_related("jurisdiction"), QueryDict(query))
    return [[cell.value for cell in row] for row in page.rows]


def test_filter_and_sort(world: World) -> None:
    with world.scope():
        codes = [row[1] for row in shown(f"place={TOWN}&sort=-code")]
    assert codes == sorted(codes, reverse=True)
    assert all(code.startswith(TOWN) for code in codes)


def test_an_empty_list_says_whether_a_filter_made_it_so(world: World) -> None:
    client = world.client("system_admin")
    assert "换一个条件" in client.get("/admin/units/?name=没有这样的单位").content.decode()
    with world.scope():
        nothing = Unit.objects.none()
        assert not LISTING.show(nothing, QueryDict("")).narrowed
        assert LISTING.show(nothing, QueryDict("place=nowhere")).narrowed


@pytest.mark.parametrize("query", ["place=nowhere", "sort=password", "page=abc", "page=-3", "x=1"])
def test_what_cannot_be_understood_is_left_out(world: World, query: str) -> None:
    with world.scope():
        assert len(shown(query)) == Unit.objects.count()


def test_exports_hold_every_row(world: World) -> None:
    client = world.client("system_admin")
    text = body(client.get("/admin/units/?format=csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    book = body(client.get("/admin/units/?format=xlsx"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    with world.scope():
        assert len(rows) == len(sheet) == Unit.objects.count() + 1
    assert rows[0] == sheet[0]


@given(st.text())
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert not str(safe_cell(text)).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_town_lists_only_its_own_units(world: World) -> None:
    page = world.client("system_admin", TOWN).get("/admin/units/").content.decode()
    assert f"{TOWN}001001" in page
    assert f"{DISTRICT}001001" not in page


def test_a_capped_list_counts_and_pages_no_further(world: World) -> None:
    capped = replace(LISTING, cap=4, page_size=3)
    with world.scope():
        rows = Unit.objects.select_related("jurisdiction")
        page = capped.show(rows, QueryDict("page=9&sort=code")).page
        assert rows.count() > 4
        assert (page.paginator.count, page.paginator.num_pages, len(page.object_list)) == (4, 2, 1)
        assert getattr(page.paginator, "capped", False)
        one = capped.show(rows.filter(code=f"{TOWN}001001"), QueryDict("")).page.paginator
        assert (one.count, getattr(one, "capped", None)) == (1, False)
        everything = capped.export(rows, QueryDict(""), "csv")
        assert len(body(everything).decode().splitlines()) == rows.count() + 1


def test_a_filter_may_narrow_the_rows_itself(world: World) -> None:
    ends = Filter("ends", "结尾", "", narrow=lambda rows, text: rows.filter(code__endswith=text))
    with world.scope():
        page = replace(LISTING, filters=(ends,)).show(Unit.objects.all(), QueryDict("ends=2001"))
        assert {unit.code[-4:] for unit in page.page.object_list} == {"2001"}


@pytest.mark.parametrize("start", ["310112101", "3", "310112101001001", "4", "%", "_", "'"])
def test_what_begins_with_a_text_is_found_byte_by_byte(world: World, start: str) -> None:
    with world.scope():
        every = Unit.objects.order_by("code").values_list("code", flat=True)
        found = starting(Unit.objects.order_by("code"), "code", start)
        assert [unit.code for unit in found] == [code for code in every if code.startswith(start)]
