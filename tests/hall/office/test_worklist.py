"""The worklist: most urgent first, lights, what is new, filters, exports, a steady price."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hall.office.rows import Rows
from tests.world import DISTRICT, ROOT, TOWN, World, body
from tongjian.core.identity.actions import grant_role
from tongjian.core.scope import set_local
from tongjian.hall.cases.models import CaseRead, HallCase, Leave
from tongjian.hall.office.lights import Day, near_days
from tongjian.hall.office.today import calendar_in_force

URL = "/office/cases/"


def shown(world: World, query: str = "", role: str = "officer", place: str = DISTRICT) -> list[str]:
    """The numbers a role sees, by their last digits."""
    response = world.client(role, place).get(f"{URL}?{query}")
    assert response.status_code == 200
    return [line["case"].number[-2:] for line in response.context["lines"]]


def test_the_most_urgent_come_first_and_what_has_no_limit_last(rows: Rows) -> None:
    today = rows.world.now.date()
    with rows.scope():
        item = rows.item("deferral", "延缓入学")
        for offset in (9, None, -2, 1):
            due = None if offset is None else today + timedelta(offset)
            rows.case(item, urgent_on=due)
    assert shown(rows.world) == ["03", "04", "01", "02"]
    assert shown(rows.world, "sort=-urgent") == ["02", "01", "04", "03"]


def test_lights_say_in_words_what_they_say_in_colour(rows: Rows) -> None:
    today = rows.world.now.date()  # Monday
    with rows.scope():
        item = rows.item("deferral", "延缓入学")
        for offset in (-3, 0, 2, 8):
            rows.case(item, urgent_on=today + timedelta(offset))
        rows.case(item, urgent_on=None, paused=True)
    page = rows.world.client("officer").get(URL).content.decode()
    for words in ("已超期", "今天到期", "还有 2 个工作日", "还有 6 个工作日", "暂停计时"):
        assert words in page
    assert shown(rows.world, "light=red") == ["01"]
    assert shown(rows.world, "light=yellow") == ["02", "03"]
    assert shown(rows.world, "light=green") == ["04"]
    assert shown(rows.world, "light=grey") == ["05"]


def test_tabs_are_desk_mine_deputy_all_and_closed(rows: Rows) -> None:
    world = rows.world
    me, colleague = world.person("officer"), world.person("reviewer")
    with rows.scope():
        item = rows.item("deferral", "延缓入学")
        rows.case(item, desk="cases.handle")
        rows.case(item, desk="cases.examine", handler=me)
        rows.case(item, desk="cases.examine", handler=colleague)
        rows.closed(item, world.now)
        assert shown(world) == ["01"]
        assert shown(world, "tab=mine") == ["02"]
        assert shown(world, "tab=all") == ["01", "02", "03"]
        assert shown(world, "tab=closed") == ["04"]
        assert shown(world, "tab=deputy") == ["01"], "nobody is away: back to the first tab"
        set_local("tongjian.action", "test")
        today = world.now.date()
        Leave.objects.create(
            jurisdiction_id=DISTRICT, user=colleague, deputy=me, from_day=today, to_day=today
        )
    assert shown(world, "tab=deputy") == ["03"]
    assert shown(world, f"tab=all&handler={colleague.pk}") == ["03"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=310112-2025-000002", ["02"]),
        ("q=310112-2025", ["01", "02"]),
        ("q=学生02", ["02"]),
        ("q=0001", ["01"]),
        ("q=AAAAAAAC", ["02"]),
        ("q=生02", []),
        ("phase=received", ["02"]),
        ("item=x&phase=nothing&light=mauve&handler=-1", ["01", "02"]),
    ],
)
def test_filters(rows: Rows, query: str, expected: list[str]) -> None:
    with rows.scope():
        item = rows.item("deferral", "延缓入学")
        rows.case(item)
        rows.case(item, phase="received")
    assert shown(rows.world, query) == expected


def test_what_is_new_since_one_last_looked_is_marked(rows: Rows) -> None:
    world = rows.world
    with rows.scope():
        item = rows.item("deferral", "延缓入学")
        old, new, seen = (rows.case(item) for _ in range(3))
        for case, ago in ((old, 2), (seen, 0)):
            CaseRead.objects.create(
                jurisdiction_id=DISTRICT,
                case=case,
                user=world.person("officer"),
                at=world.now - timedelta(days=ago),
            )
    response = world.client("officer").get(URL)
    fresh = {line["case"].pk for line in response.context["lines"] if line["fresh"]}
    assert fresh == {old.pk, new.pk}
    assert shown(world, "news=1") == ["01", "02"]


def test_the_export_is_masked_and_follows_the_filters(rows: Rows) -> None:
    with rows.scope():
        item = rows.item("deferral", "延缓入学")
        rows.case(item, party_name="欧阳示例", phone="13800001234")
        rows.case(item, phase="received")
    file = rows.world.client("officer").get(f"{URL}?phase=examining&format=csv")
    lines = list(csv.reader(io.StringIO(body(file).decode("utf-8-sig"))))
    assert len(lines) == 2
    text = ",".join(lines[1])
    assert "欧***" in text
    assert "阳" not in text and "13800001234" not in text


def test_another_jurisdiction_sees_nothing_and_applicants_are_refused(rows: Rows) -> None:
    with rows.scope():
        rows.case(rows.item("deferral", "延缓入学"))
    assert shown(rows.world, "tab=all", place=TOWN) == []
    assert shown(rows.world, "tab=all", role="hall_supervisor") == ["01"]
    for role in ("applicant", "joint", "item_editor", "deputy"):
        assert rows.world.client(role).get(URL).status_code == 403


def test_the_price_grows_neither_with_rows_nor_with_rights(rows: Rows) -> None:
    def queries(role: str) -> int:
        client = rows.world.client(role)
        client.get(URL)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(f"{URL}?tab=all")
        return len(found)

    with rows.scope():
        item = rows.item("deferral", "延缓入学")
        rows.case(item)
    few = queries("officer")
    with rows.scope():
        for number in range(40):
            rows.case(rows.item(f"item-{number}", f"事项{number}"))
        assert HallCase.objects.count() == 41
    assert queries("officer") == queries("head") == few
    person = rows.world.person("officer")
    with rows.scope():
        for role, place in (("reviewer", DISTRICT), ("window", DISTRICT), ("officer", TOWN)):
            grant_role(user=person, role=role, jurisdiction=place, by=ROOT, now=rows.world.now)
    assert queries("officer") == few <= 25


def test_the_horizon_is_a_setting_in_working_days(world: World) -> None:
    with world.scope():
        calendar = calendar_in_force()
    day = Day.of(world.now.date(), calendar, near_days({"TONGJIAN_HALL_NEAR": "5"}))
    assert (day.near - day.today).days == 7, "a weekend lies between"
    assert near_days({}) == 3
