"""Pages of the calendar: read by officials, changed by its editor, never lost, never overwritten."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.core.calendar.test_publish import announced, published
from tests.world import World
from tongjian.core.calendar.reads import calendar_of, latest

HOME, EDIT = "/office/calendar/", "/office/calendar/edit/?year=2027"
ROWS = [
    ("2027-01-01", "2027-01-03", "off", "元旦"),
    ("2027-02-05", "2027-02-11", "off", "春节"),
    ("2027-02-20", "", "on", "春节"),
]


def typed(rows: list[tuple[str, str, str, str]] = ROWS, **more: Any) -> dict[str, Any]:
    columns = list(zip(*rows, strict=True)) or [()] * 4
    form: dict[str, Any] = dict(zip(("first", "last", "kind", "name"), columns, strict=True))
    return {
        "standing": "final",
        "note": "国办通知〔示例〕",
        "seen": "1",
        "do": "preview",
        **form,
        **more,
    }


def text(response: Any) -> str:
    return str(response.content.decode())


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def seen_and_published(client: Client, form: dict[str, Any], address: str = EDIT) -> Any:
    page = text(client.post(address, form))
    form = {**form, "previewed": hidden(page, "previewed"), "seen": hidden(page, "seen")}
    return client.post(address, {**form, "do": "publish"})


def test_a_year_shows_its_days_and_says_what_they_are(world: World) -> None:
    page = text(world.client("officer").get(HOME, {"year": 2026}))
    assert "2026年工作日历" in page and "248 个工作日" in page
    assert page.count('<span class="cal__mark" aria-hidden="true">班</span>') == 6
    assert "2月15日（周日）至2月23日（周一）" in page
    assert "修改这一年" not in page
    assert "修改这一年" in text(world.client("item_editor").get(HOME, {"year": 2026}))


def test_a_year_nobody_announced_is_marked(world: World) -> None:
    page = text(world.client("officer").get(HOME, {"year": 2030}))
    assert "暂定" in page and "推算" in page and "春节" in page


def test_the_editor_starts_from_what_is_inferred_and_publishes_after_a_preview(
    world: World,
) -> None:
    client = world.client("item_editor")
    page = text(client.get(EDIT))
    assert 'value="2027-02-05"' in page and "公布为新的一版" not in page
    page = text(client.post(EDIT, typed()))
    assert "少一个工作日" in page and "多一个工作日" in page and "公布为新的一版" in page
    assert latest().number == 1
    response = seen_and_published(client, typed())
    assert response.status_code == 302
    version = latest()
    assert (version.number, version.note) == (2, "国办通知〔示例〕")
    year = calendar_of(version.pk).year(2027)
    assert not year.provisional
    assert len(year.off) == 10 and len(year.on) == 1
    assert "已公布第2版" in text(client.get(response["Location"]))
    history = text(client.get("/office/calendar/versions/"))
    assert "第 2 版" in history and "国办通知〔示例〕" in history
    difference = text(client.get("/office/calendar/versions/2/"))
    assert "2027-02-20 周六" in difference and "调休上班（春节）" in difference
    assert "第一版" in text(client.get("/office/calendar/versions/1/"))
    old = text(client.get(HOME, {"year": 2027, "version": 1}))
    assert "已不是现行的版本" in old


def test_a_row_is_removed_and_more_are_offered(world: World) -> None:
    client = world.client("item_editor")
    page = text(client.post(EDIT, typed(remove=["1"])))
    assert 'value="2027-02-20"' in page and 'value="2027-02-05"' not in page
    page = text(client.post(EDIT, typed([], do="more", note="先写一半")))
    assert page.count('name="first"') == 3 and "先写一半" in page


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("2027-02-30", "", "off", "春节"), "日期要写成"),
        (("2026-02-03", "", "off", "春节"), "不在2027年"),
        (("2027-02-05", "2027-02-01", "off", "春节"), "早于"),
        (("2027-01-01", "2027-12-31", "off", "春节"), "最多60天"),
        (("2027-02-05", "", "off", ""), "写明"),
        (("", "2027-02-05", "off", "春节"), "开始的日期"),
        (("2027-02-08", "", "on", "春节"), "本来就上班"),
        (("2027-01-02", "", "off", "春节"), "登记了两次"),
        (("2027-02-05", "", "maybe", "春节"), "请选择"),
    ],
)
def test_a_fault_is_said_beside_its_row_and_nothing_typed_is_lost(
    world: World, row: tuple[str, str, str, str], fault: str
) -> None:
    client = world.client("item_editor")
    response = client.post(EDIT, typed([ROWS[0], row], do="publish", previewed="x"))
    page = text(response)
    assert response.status_code == 422
    assert fault in page and "国办通知〔示例〕" in page
    for value in filter(None, row[:2]):
        assert f'value="{value}"' in page
    assert latest().number == 1


def test_without_a_reason_or_a_change_nothing_is_published(world: World) -> None:
    client = world.client("item_editor")
    response = seen_and_published(client, typed(note=" "))
    assert response.status_code == 422 and "请写明理由" in text(response)
    assert 'value="2027-02-11"' in text(response)
    page = text(client.get("/office/calendar/edit/?year=2026"))
    same = [
        (first, last, kind, name)
        for first, last, kind, name in zip(
            re.findall(r'name="first" value="([^"]+)"', page),
            re.findall(r'name="last" value="([^"]+)"', page),
            re.findall(r'<option value="(\w+)" selected>', page),
            re.findall(r'name="name" value="([^"]+)"', page),
            strict=False,
        )
    ]
    page = text(client.post("/office/calendar/edit/?year=2026", typed(same)))
    assert "没有任何改动" in page and "公布为新的一版" not in page
    assert latest().number == 1


def test_what_changed_after_the_preview_is_previewed_again(world: World) -> None:
    client = world.client("item_editor")
    page = text(client.post(EDIT, typed()))
    later = typed(ROWS[:2], previewed=hidden(page, "previewed"), do="publish")
    assert "预览以后又改过" in text(client.post(EDIT, later))
    assert latest().number == 1


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(world: World) -> None:
    client = world.client("item_editor")
    page = text(client.get(EDIT))
    form = typed(seen=hidden(page, "seen"))
    published(world, announced(d0101="元旦"), note="同事先公布的")
    response = seen_and_published(client, form)
    page = text(response)
    assert response.status_code == 409
    assert "第2版" in page and "同事先公布的" in page and 'value="2027-02-11"' in page
    assert latest().number == 2
    again = {**form, "seen": hidden(page, "seen"), "previewed": hidden(page, "previewed")}
    assert client.post(EDIT, {**again, "do": "publish"}).status_code == 302
    assert latest().number == 3


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("officer", EDIT, 403),
        ("hall_supervisor", EDIT, 403),
        ("applicant", HOME, 403),
        ("deputy", HOME, 403),
        ("item_editor", "/office/calendar/edit/?year=1990", 404),
        ("item_editor", "/office/calendar/edit/?year=2040", 404),
        ("item_editor", "/office/calendar/edit/?year=x", 404),
        ("item_editor", f"{HOME}?year=9999", 404),
        ("item_editor", f"{HOME}?year=-1", 404),
        ("item_editor", f"{HOME}?version=7", 404),
        ("item_editor", "/office/calendar/versions/7/", 404),
    ],
)
def test_who_and_what_is_refused(world: World, role: str, address: str, status: int) -> None:
    assert world.client(role).get(address).status_code == status
    if "edit" in address:
        assert world.client(role).post(address, typed()).status_code == status
    assert latest().number == 1


@pytest.mark.parametrize(
    ("month", "wanted"), [(10, None), (11, 2027), (12, 2027)], ids=["early", "november", "december"]
)
def test_from_november_the_next_year_is_asked_for(
    world: World, month: int, wanted: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = world.now.replace(year=2026, month=month)
    monkeypatch.setattr("tongjian.core.clock.now", lambda: moment)
    page = text(world.client("officer").get(HOME))
    assert ("年的放假安排还没有登记" in page) == (wanted is not None)
    assert wanted is None or f"?year={wanted}" in page
