"""The item editor as its people use it: written by one, decided by another, in force on its day."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import DISTRICT, World
from tongjian.core import clock
from tongjian.core.identity.actor import Actor
from tongjian.hall.catalog.deferral import ITEM
from tongjian.hall.items.actions import (
    VersionRefused,
    approve_version,
    enter_force,
    save_version,
    start_version,
    submit_version,
)
from tongjian.hall.items.editor.sections import SECTIONS
from tongjian.hall.items.models import Item, ItemVersion
from tongjian.hall.items.reads import in_force


def begun(world: World, definition: dict[str, Any] | None = None) -> ItemVersion:
    with world.scope():
        return start_version(
            key="deferral",
            definition=copy.deepcopy(ITEM.definition) if definition is None else definition,
            change="change",
            reason="按新规定修改",
            jurisdiction=DISTRICT,
            by=world.actor("item_editor"),
            now=world.now,
        )


def decided(world: World, version: ItemVersion, day: date) -> ItemVersion:
    with world.scope():
        handed = submit_version(
            subject=version,
            turn=version.turn,
            in_force_from=day,
            by=world.actor("item_editor"),
            now=world.now,
        )
        return approve_version(
            subject=handed,
            turn=handed.turn,
            decision="同意",
            by=world.actor("item_approver"),
            now=world.now,
        )


def fresh(world: World, version: ItemVersion) -> ItemVersion:
    with world.scope():
        found: ItemVersion = ItemVersion.objects.get(pk=version.pk)
        return found


@pytest.fixture
def editor(world: World) -> Client:
    return world.client("item_editor")


def test_the_list_and_an_item(world: World, editor: Client) -> None:
    begun(world)
    assert "适龄儿童" in editor.get("/office/items/").content.decode()
    assert editor.get("/office/items/?format=csv").status_code == 200
    assert "第 1 版" in editor.get("/office/items/deferral/").content.decode()
    assert editor.get("/office/items/nowhere/").status_code == 404
    assert world.client("officer").get("/office/items/").status_code == 403


@pytest.mark.parametrize("section", SECTIONS)
def test_every_page_opens_and_saves_what_it_shows(
    world: World, editor: Client, section: str
) -> None:
    version = begun(world)
    url = f"/office/items/versions/{version.pk}/edit/{section}/"
    page = editor.get(url)
    assert page.status_code == 200
    answer = editor.post(url, posted(page.context["page"], turn=0))
    assert answer.status_code == 302, answer.context["page"].errors
    after = fresh(world, version)
    assert after.turn == 1
    assert without_nothing(after.definition) == without_nothing(version.definition)


def test_what_was_typed_stays_when_somebody_else_saved_first(world: World, editor: Client) -> None:
    version = begun(world)
    url = f"/office/items/versions/{version.pk}/edit/duties/"
    data = posted(editor.get(url).context["page"], turn=0)
    with world.scope():
        save_version(
            subject=version, turn=0, definition={}, by=world.actor("item_editor"), now=world.now
        )
    answer = editor.post(url, {**data, "power_acceptance": "我写的责任"})
    assert answer.status_code == 409
    assert "我写的责任" in answer.content.decode() and "刚刚被别人改过" in answer.content.decode()
    assert fresh(world, version).definition == {}


def test_a_condition_that_means_nothing_is_told_and_nothing_is_lost(
    world: World, editor: Client
) -> None:
    version = begun(world)
    url = f"/office/items/versions/{version.pk}/edit/materials/"
    data = posted(editor.get(url).context["page"], turn=0)
    answer = editor.post(url, {**data, "materials_rows.0.when": "看情况"})
    assert answer.status_code == 422 and "看情况" in answer.content.decode()
    assert fresh(world, version).turn == 0


def test_rows_are_added_and_taken_out_without_saving(world: World, editor: Client) -> None:
    version = begun(world)
    url = f"/office/items/versions/{version.pk}/edit/limits/"
    data = posted(editor.get(url).context["page"], turn=0)
    more = editor.post(url, {**data, "_add": "windows_rows"})
    assert "windows_rows.0.from" in more.content.decode()
    less = editor.post(url, {**data, "_remove": "limits_rows.0"})
    rows = len(version.definition["limits"])
    assert f"limits_rows.{rows - 1}.key" not in less.content.decode()
    assert fresh(world, version).turn == 0


def test_what_is_faulty_is_not_handed_in(world: World, editor: Client) -> None:
    version = begun(world, {"fields": {"name": "半成品"}})
    page = editor.get(f"/office/items/versions/{version.pk}/").content.decode()
    assert "要改正" in page
    url = f"/office/items/versions/{version.pk}/hand-in/"
    answer = editor.post(url, {"turn": 0, "in_force_from": "2099-12-01"})
    assert answer.status_code == 422
    assert editor.post(url, {"turn": "x"}).status_code == 422
    assert editor.post(url, {"turn": 0}).status_code == 422
    assert editor.get(url).status_code == 405
    assert fresh(world, version).state == "draft"


def test_the_pages_of_a_version(world: World, editor: Client) -> None:
    version = begun(world)
    base = f"/office/items/versions/{version.pk}"
    assert "<svg" in editor.get(f"{base}/chart/").content.decode()
    assert editor.get(f"{base}/differences/").status_code == 200
    assert "适龄儿童" in editor.get(f"{base}/preview/").content.decode()
    assert editor.get(f"{base}/edit/nothing/").status_code == 404
    assert editor.get("/office/items/versions/999999/").status_code == 404


def test_handed_in_and_approved_by_another_it_takes_force_at_once(world: World) -> None:
    editor, approver = world.client("item_editor"), world.client("item_approver")
    version = begun(world)
    base = f"/office/items/versions/{version.pk}"
    today = clock.now().date()
    handed = {"turn": 0, "in_force_from": today.isoformat()}
    assert editor.post(f"{base}/hand-in/", handed).status_code == 302
    assert editor.post(f"{base}/decide/", {"turn": 1}).status_code == 403
    assert approver.post(f"{base}/edit/basic/", {"turn": 1}).status_code == 403
    refused = approver.post(f"{base}/decide/", {"turn": 1, "return": ""})
    assert refused.status_code == 422 and "退回必须写明理由" in refused.content.decode()
    assert approver.post(f"{base}/decide/", {"turn": 1, "decision": "同意"}).status_code == 302
    with world.scope():
        assert in_force("deferral", today).pk == version.pk
        assert Item.objects.get(key="deferral").current_id == version.pk


def test_who_wrote_it_may_not_decide_it(world: World) -> None:
    version = begun(world)
    writer = world.actor("item_editor")
    both = Actor(writer.user_id, writer.label, (), everything=True, everywhere=(DISTRICT,))
    with world.scope():
        handed = submit_version(
            subject=version, turn=0, in_force_from=world.now.date(), by=writer, now=world.now
        )
        with pytest.raises(VersionRefused, match="另一位"):
            approve_version(subject=handed, turn=1, decision="同意", by=both, now=world.now)


def test_the_next_version_waits_for_its_day_and_ends_the_one_before(world: World) -> None:
    today = world.now.date()
    first = decided(world, begun(world), today)
    later = today + timedelta(days=10)
    second = decided(world, begun(world), later)
    with world.scope():
        assert second.state == "approved"
        assert in_force("deferral", today).pk == first.pk
        with pytest.raises(VersionRefused):
            enter_force(subject=second, by=world.actor("item_approver"), now=world.now)
        enter_force(
            subject=second, by=world.actor("item_approver"), now=world.now + timedelta(days=10)
        )
        assert in_force("deferral", later - timedelta(days=1)).pk == first.pk
        assert in_force("deferral", later).pk == second.pk


def test_one_version_is_on_its_way_at_a_time(world: World, editor: Client) -> None:
    version = begun(world)
    answer = editor.post("/office/items/deferral/start/", {"change": "change", "reason": "再改"})
    assert answer.status_code == 302
    with world.scope():
        assert ItemVersion.objects.count() == 1
    given_up = {"turn": 0, "abandon": "", "reason": "不改了"}
    assert editor.post(f"/office/items/versions/{version.pk}/hand-in/", given_up).status_code == 302
    editor.post("/office/items/deferral/start/", {"change": "suspend", "reason": "暂停"})
    with world.scope():
        assert ItemVersion.objects.get(number=2).change == "suspend"


def test_a_new_item_from_blank_and_a_key_that_is_taken(world: World, editor: Client) -> None:
    data = {"name": "新的事项", "key": "fresh", "reason": "新增"}
    assert editor.post("/office/items/new/", data).status_code == 302
    again = editor.post("/office/items/new/", data)
    assert again.status_code == 422 and "已被别的事项使用" in again.content.decode()


# --- what a browser posts ------------------------------------------------------------------------


def posted(page: Any, *, turn: int) -> dict[str, Any]:
    """Return what the browser sends for a page as it is drawn."""
    data: dict[str, Any] = {"turn": turn}
    for control in page.controls:
        if control.widget == "group":
            data[control.path] = [str(number) for number, _, _ in control.rows]
            for _, _, inner in control.rows:
                for one in inner:
                    data.update(value_of(one))
        else:
            data.update(value_of(control))
    return data


def value_of(control: Any) -> dict[str, Any]:
    if control.options:
        return {control.path: [option.value for option in control.options if option.chosen]}
    return {control.path: control.value}


def without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        inner = {key: without_nothing(one) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one not in (None, "", [], {}, False)}
    return [without_nothing(one) for one in value] if isinstance(value, (list, tuple)) else value
