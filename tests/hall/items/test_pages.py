"""The public pages of items, as anybody sees them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.hall.catalogue import seed, writers
from tests.world import DISTRICT, ROOT, TOWN, World, body
from tongjian.core import clock
from tongjian.core.scope import scope
from tongjian.hall.items import reads
from tongjian.hall.items.actions import approve_version, start_version, submit_version
from tongjian.hall.items.models import ItemVersion


@pytest.fixture
def hall(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> World:
    """The seeded hall on the day of the tests, 20 October 2025: the autumn window is open."""
    monkeypatch.setattr(clock, "now", lambda: now)
    seed(world)
    return world


def page(address: str, status: int = 200, **query: str) -> str:
    response = Client().get(address, query)
    assert response.status_code == status, address
    return response.content.decode()


def rows(address: str, **query: str) -> list[list[str]]:
    response = Client().get(address, {**query, "format": "csv"})
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"))))


def names(**query: str) -> list[str]:
    return [row[0] for row in rows("/hall/items/", **query)[1:]]


def again(world: World, key: str, change: str = "change", **fields: Any) -> ItemVersion:
    """Put the next version of an item in force today."""
    editor, approver = writers(world)
    with scope([DISTRICT], ROOT):
        last = reads.in_force(key, world.now.date())
        definition = {**last.definition, "fields": {**last.definition["fields"], **fields}}
        version = start_version(
            key=key, definition=definition, change=change, reason="修改", jurisdiction=DISTRICT,
            by=editor, now=world.now,
        )  # fmt: skip
        version = submit_version(
            subject=version, turn=version.turn, in_force_from=world.now.date(), by=editor,
            now=world.now,
        )  # fmt: skip
        return approve_version(
            subject=version, turn=version.turn, decision="同意", by=approver, now=world.now
        )


def test_the_front_page_leads_everywhere(hall: World) -> None:
    text = page("/hall/")
    for words in ("校车使用许可", "个人办事", "教育科研", "学校和单位办事", "权力清单", "查进度"):
        assert words in text
    assert "正在受理，到 10月31日止" in text  # teacher qualification's autumn window


def test_an_empty_hall_says_so(world: World) -> None:
    assert "还没有公布的事项" in page("/hall/")
    assert "没有符合条件的事项" in page("/hall/items/")
    assert "没有找到" in page("/hall/items/", q="校车")


def test_items_are_found_by_words_and_narrowed_by_filters(hall: World) -> None:
    assert len(names()) == 11
    assert names(q="校车") == ["校车使用许可"]
    assert names(q="xiuxue")[0] == "适龄儿童、少年延缓入学、休学审批"
    assert len(names(type="20")) == 2
    assert "校车使用许可" not in names(audience="1") and "校车使用许可" in names(audience="3")
    assert names(theme="assistance") == ["家庭经济困难学生资助申请"]
    assert names(legal="traffic") == ["校车使用许可"]
    assert set(names(q="教师资格", type="20")) == {"教师资格证书补发、换发"}
    assert names(sort="name") == sorted(names())
    assert "没有这一项，未用于筛选" in page("/hall/items/", type="99")


def test_did_you_mean(hall: World) -> None:
    text = page("/hall/items/", q="小测")  # xiaoce
    assert "您要找的是不是" in text and "校车" in text
    assert "没有找到“量子纠缠”" in page("/hall/items/", q="量子纠缠")


@pytest.mark.parametrize(
    "typed",
    ["<script>", "%", "' OR 1=1", "\\", "车" * 500, "🚌", "a b c"],
    ids=lambda typed: str(len(typed)),
)
def test_whatever_is_typed_is_answered(hall: World, typed: str) -> None:
    assert "<script>" not in page("/hall/items/", q=typed).replace("<script src", "")


def test_every_guide_shows_what_matters(hall: World) -> None:
    for entry in _catalog(hall):
        text = page(f"/hall/items/{entry.key}/")
        for words in (
            entry.definition.name,
            "谁可以办",
            "法定最长",
            "收费",
            entry.definition.materials[0].name,
            entry.definition.fields.procedure[0].explanation,
            entry.definition.fields.phone_consult,
            entry.definition.reasons[:20],
        ):
            assert words.replace("“", "“") in text, (entry.key, words)
        assert entry.definition.fields.basis[0].paragraphs[0][:20] in text


def _catalog(world: World) -> list[reads.Entry]:
    with scope([DISTRICT], ROOT):
        return reads.catalog(world.now.date())


def test_illustrative_items_say_so(hall: World) -> None:
    assert "示例事项，非真实依据" in page("/hall/items/student-aid/")
    assert "示例事项，非真实依据" not in page("/hall/items/school-bus/")


def test_a_closed_window_says_when_it_opens(
    hall: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "立即办理" in page("/hall/items/teacher-qualification/")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=30))
    text = page("/hall/items/teacher-qualification/")
    assert "立即办理" not in text and "下次受理：2026年4月1日至4月20日" in text


def test_a_suspended_item_cannot_be_applied_for(hall: World) -> None:
    again(hall, "transfer", "suspend")
    text = page("/hall/items/transfer/")
    assert "暂停办理" in text and "立即办理" not in text
    assert "暂停办理，恢复时间另行公布" in page("/hall/")


def test_a_cancelled_item_is_gone(hall: World) -> None:
    again(hall, "transfer", "cancel")
    page("/hall/items/transfer/", 404)
    assert "义务教育阶段学生转学" not in names()


def test_a_new_version_is_what_is_shown(hall: World) -> None:
    again(hall, "deferral", place="新的办理地点")
    assert "新的办理地点" in page("/hall/items/deferral/")
    assert "指南自 10月20日起有更新" in page("/hall/")


def test_an_item_nobody_knows_is_not_found(hall: World) -> None:
    page("/hall/items/nothing/", 404)
    page("/hall/items/nothing/need/", 404)


def test_another_jurisdictions_items_are_not_shown(hall: World, now: datetime) -> None:
    with scope([TOWN], ROOT):
        start_version(
            key="town-item", definition={"fields": {"name": "别处的事项"}}, change="add",
            reason="", jurisdiction=TOWN, by=ROOT, now=now,
        )  # fmt: skip
    page("/hall/items/town-item/", 404)


def test_drafts_are_not_shown(hall: World) -> None:
    editor, _ = writers(hall)
    with scope([DISTRICT], ROOT):
        start_version(
            key="secret", definition={"fields": {"name": "未公布"}}, change="add", reason="",
            jurisdiction=DISTRICT, by=editor, now=hall.now,
        )  # fmt: skip
    page("/hall/items/secret/", 404)
    assert "未公布" not in names()


# --- what do I need --------------------------------------------------------------------------


def test_the_questions_end_in_a_personal_list(hall: World) -> None:
    address = "/hall/items/deferral/need/"
    assert "孩子现在是哪种情况" in page(address)
    text = page(address, situation="defer", proof="hospital", guardian_kind="parent")
    assert "您要准备 3 份材料" in text and "另有 3 份您用不到" in text
    assert "医院诊断证明" in text and "就读学校意见" not in text and "监护关系证明" not in text
    apply = "/hall/apply/deferral/?situation=defer&amp;proof=hospital&amp;guardian_kind=parent"
    assert apply in text


def test_missing_and_strange_answers_are_asked_again_and_nothing_is_lost(hall: World) -> None:
    text = page("/hall/items/deferral/need/", situation="defer", proof="stars")
    assert "请回答每个问题" in text and "您要准备" not in text
    assert 'value="defer" checked' in text


def test_fire_safety_by_commitment_below_300_square_metres(hall: World) -> None:
    address = "/hall/items/training-institution/need/"
    small = page(address, size="small", food="no", premises="rent")
    large = page(address, size="large", food="no", premises="rent")
    assert "消防安全告知承诺书" in small and "消防验收或者备案凭证" not in small
    assert "消防验收或者备案凭证" in large and "消防安全告知承诺书" not in large


# --- lists -----------------------------------------------------------------------------------


def test_the_power_list_holds_powers_only(hall: World) -> None:
    found = rows("/hall/powers/")
    assert found[0][:4] == ["事项名称", "实施编码", "类型", "设定依据"]
    assert len(found) == 10 and not any(row[2] == "公共服务" for row in found)
    assert "《校车安全管理条例》第十四条" in page("/hall/powers/")


def test_the_responsibility_list_names_every_stage(hall: World) -> None:
    found = rows("/hall/responsibilities/")
    assert found[0][4:11] == [
        "受理责任", "审查责任", "决定责任", "送达责任", "事后监管责任", "追责情形", "监督方式",
    ]  # fmt: skip
    assert len(found) == 10 and all(all(row[4:11]) for row in found[1:])
    assert "追责情形" in page("/hall/responsibilities/", name="校车")
    assert "没有符合条件的事项" in page("/hall/responsibilities/", name="没有的")


def test_lists_are_exported_as_excel(hall: World) -> None:
    for address in ("/hall/items/", "/hall/powers/", "/hall/responsibilities/"):
        response = Client().get(address, {"format": "xlsx"})
        assert body(response)[:2] == b"PK"


def test_queries_do_not_grow_with_the_items(
    hall: World, django_assert_max_num_queries: Any
) -> None:
    page("/hall/items/")
    for address in ("/hall/", "/hall/items/", "/hall/powers/", "/hall/items/school-bus/"):
        with django_assert_max_num_queries(14):
            page(address)


def test_a_day_in_the_past_has_the_version_of_that_day(hall: World) -> None:
    first = date(2025, 10, 20)
    with scope([DISTRICT], ROOT):
        before = reads.in_force("deferral", first)
    again(hall, "deferral", place="别处")
    with scope([DISTRICT], ROOT):
        assert reads.in_force("deferral", first).pk != before.pk  # replaced on the same day
        assert reads.definition(before).fields.place != "别处"
