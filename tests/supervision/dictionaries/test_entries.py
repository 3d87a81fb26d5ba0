from datetime import date, timedelta
from typing import Any

import pytest

from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World
from tongjian.core.action import action
from tongjian.core.identity.actor import NotPermitted
from tongjian.supervision.dictionaries import actions, reads
from tongjian.supervision.dictionaries.models import BasisChange, CodeEntry

pytestmark = pytest.mark.django_db


def enter(world: World, **changed: Any) -> CodeEntry:
    given: dict[str, Any] = {
        "jurisdiction": DISTRICT,
        "code_list": "function",
        "code": "2050299",
        "name": "其他普通教育支出",
        "from_year": 2025,
        "to_year": None,
        "note": "科目通知",
        "by": ROOT,
        "now": world.now,
    }
    return actions.enter_code(**{**given, **changed})


def change(world: World, **changed: Any) -> BasisChange:
    given: dict[str, Any] = {
        "jurisdiction": DISTRICT,
        "dataset": "budget",
        "measure": "",
        "column": "function_code",
        "begins": "230",
        "year": 2023,
        "note": "转移支付口径调整",
        "by": ROOT,
        "now": world.now,
    }
    return actions.change_basis(**{**given, **changed})


def figure(
    codes: dict[str, str] | None = None,
    places: tuple[str, ...] = (DISTRICT,),
    measure: str = "current",
) -> reads.Figure:
    return reads.Figure("budget", measure, places, codes or {})


def test_a_code_counts_from_the_day_it_was_entered_and_in_its_years(world: World) -> None:
    today = world.now.date()
    with world.scope():
        enter(world, name="改过的名称")
        assert reads.names_as_of("function", 2025, today)["2050299"] == "改过的名称"
        assert reads.names_as_of("function", 2024, today).get("2050299") != "改过的名称"
        yesterday = reads.names_as_of("function", 2025, today - timedelta(days=1))
        assert yesterday.get("2050299") != "改过的名称"


def test_a_withdrawn_code_counts_no_more_but_did(world: World) -> None:
    today = world.now.date()
    with world.scope():
        made = enter(world, name="改过的名称")
        later = world.now + timedelta(days=2)
        actions.withdraw(subject=made, jurisdiction=DISTRICT, note="录错", by=ROOT, now=later)
        assert "改过的名称" in reads.names_as_of("function", 2025, today).values()
        assert "改过的名称" not in reads.names_as_of("function", 2025, later.date()).values()


def test_a_code_that_ended_is_not_in_later_years(world: World) -> None:
    with world.scope():
        enter(world, code="2010101", name="行政运行", from_year=2020, to_year=2024)
        assert "2010101" in reads.names_as_of("function", 2024, world.now.date())
        assert "2010101" not in reads.names_as_of("function", 2025, world.now.date())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "20502999"}, "code"),
        ({"code": "99901"}, "code"),
        ({"code_list": "nothing"}, "code_list"),
        ({"from_year": 1899}, "from_year"),
        ({"to_year": 2020}, "to_year"),
        ({"name": " "}, "name"),
        ({"note": " "}, "note"),
    ],
)
def test_a_senseless_code_is_refused(world: World, changed: dict[str, Any], field: str) -> None:
    with world.scope(), pytest.raises(actions.EntryRefused) as refused:
        enter(world, **changed)
    assert refused.value.field == field
    with world.scope():
        assert not CodeEntry.objects.exists()


def test_a_town_cannot_enter_codes_of_all(world: World) -> None:
    with world.scope(), pytest.raises(actions.EntryRefused):
        enter(world, jurisdiction=TOWN, by=world.actor("town", TOWN))
    with world.scope(), pytest.raises(NotPermitted):
        enter(world, by=world.actor("deputy"))


def test_a_mapping_needs_codes_of_its_years(world: World) -> None:
    given: dict[str, Any] = {
        "jurisdiction": DISTRICT,
        "code_list": "function",
        "year": 2024,
        "note": "通知",
    }
    with world.scope():
        enter(world, from_year=2024)
        actions.map_code(from_code="2050201", to_code="2050299", by=ROOT, now=world.now, **given)
        (link,) = reads.links("function", [DISTRICT], world.now.date())
        assert (link.year, link.old, link.new) == (2024, "2050201", "2050299")
        with pytest.raises(actions.EntryRefused):
            actions.map_code(
                from_code="2050201", to_code="2059999", by=ROOT, now=world.now, **given
            )


def test_units_merge_and_are_compared_as_one(world: World) -> None:
    units = [f"{TOWN}001001", f"{TOWN}002001"]
    given: dict[str, Any] = {
        "jurisdiction": TOWN,
        "on": date(2024, 1, 1),
        "note": "批复",
        "by": ROOT,
    }
    with world.scope():
        with pytest.raises(actions.EntryRefused):
            actions.succeed(kind="merge", old=units[:1], new=units[1:], now=world.now, **given)
        with pytest.raises(actions.EntryRefused):
            actions.succeed(kind="rename", old=["9"], new=units[1:], now=world.now, **given)
        actions.succeed(kind="rename", old=units[:1], new=units[1:], now=world.now, **given)
        assert reads.links("unit", [TOWN], world.now.date())
        assert not reads.links("unit", [OTHER_TOWN], world.now.date())


def test_a_basis_change_blocks_what_it_touches_and_no_more(world: World) -> None:
    today = world.now.date()
    with world.scope():
        change(world)
        found = reads.obstacle(figure(), (2022, 2023), today)
        assert found is not None and found.year == 2023
        assert reads.obstacle(figure({"function_code": "23002"}), (2024, 2021), today)
        assert reads.obstacle(figure({"function_code": "2"}), (2021, 2024), today)
        assert reads.obstacle(figure({"function_code": "205"}), (2022, 2023), today) is None
        assert reads.obstacle(figure(), (2023, 2024), today) is None
        assert reads.obstacle(figure(), (2021, 2022), today) is None
        assert reads.obstacle(figure(places=(TOWN,)), (2022, 2023), today) is None
        assert reads.obstacle(figure(), (2022, 2023), today - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"dataset": "none"}, "dataset"),
        ({"measure": "none"}, "measure"),
        ({"column": "none"}, "column"),
        ({"begins": ""}, "begins"),
        ({"year": 1}, "year"),
    ],
)
def test_a_senseless_basis_change_is_refused(
    world: World, changed: dict[str, Any], field: str
) -> None:
    with world.scope(), pytest.raises(actions.EntryRefused) as refused:
        change(world, **changed)
    assert refused.value.field == field


def test_pages_show_enter_and_withdraw(world: World) -> None:
    staff = world.client("committee")
    for kind in ("entries", "mappings", "units", "basis"):
        assert staff.get(f"/dictionaries/{kind}/").status_code == 200
        assert staff.get(f"/dictionaries/{kind}/?format=csv").status_code == 200
    assert staff.get("/dictionaries/other/").status_code == 404
    assert "人大事务" in staff.get("/dictionaries/?q=20101").content.decode()
    assert "不是日期" in staff.get("/dictionaries/?as_of=2025-13-01").content.decode()
    assert staff.get("/dictionaries/?format=xlsx&list=revenue").status_code == 200
    given: dict[str, Any] = {
        "jurisdiction": DISTRICT,
        "dataset": "budget",
        "year": 2023,
        "note": "口径调整",
    }
    assert staff.post("/dictionaries/basis/", given).status_code == 302
    wrong = staff.post("/dictionaries/basis/", {**given, "begins": "230"})
    assert wrong.status_code == 422 and "要一起填" in wrong.content.decode()
    with world.scope():
        made = BasisChange.objects.get()
    assert "口径调整" in staff.get("/dictionaries/basis/").content.decode()
    address = f"/dictionaries/basis/{made.pk}/withdraw/"
    assert world.client("town", TOWN).post(address, {"reason": "x"}).status_code == 404
    assert world.client("deputy").post(address, {"reason": "x"}).status_code == 403
    assert world.client("deputy").post("/dictionaries/basis/", given).status_code == 403
    assert staff.post(address, {"reason": "录错"}).status_code == 302
    with world.scope():
        assert reads.obstacle(figure(), (2022, 2023), world.now.date()) is None


@pytest.mark.parametrize("year", [0, 1999, 2101, 10**20])
def test_no_year_beyond_reason_is_kept(world: World, year: int) -> None:
    for field in ("from_year", "to_year"):
        with world.scope(), pytest.raises(actions.EntryRefused, match="年度应在"):
            enter(world, **{field: year})


def test_of_two_codes_entered_at_once_the_one_seen_last_counts_too(world: World) -> None:
    """The transaction with the lower id may end after the one with the higher."""

    @action("test.late", None)
    def late(*, of: CodeEntry, by: Any, now: Any) -> None:
        fields = {one.attname: getattr(of, one.attname) for one in of._meta.concrete_fields}
        CodeEntry.objects.create(**{**fields, "id": of.pk - 1_000_000, "code": "2050298"})

    today = world.now.date()
    with world.scope():
        first = enter(world)
    with world.scope():
        known = {one.code for one in reads.codes_as_of("function", 2025, today)}
        assert "2050299" in known and "2050298" not in known
    with world.scope():
        late(of=first, by=ROOT, now=world.now)
    with world.scope():
        assert "2050298" in reads.names_as_of("function", 2025, today)
