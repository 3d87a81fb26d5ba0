"""Making, remarking, issuing and reading reports, by role."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pdfplumber
import pytest
from django.test import Client
from docx import Document

from tests.supervision.briefs.conftest import QUARTER, Clerk, find
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World, body
from tongjian.core.audit.models import AuditEvent
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.supervision.briefs import actions
from tongjian.supervision.briefs.models import BriefIssue, QuarterBrief
from tongjian.supervision.briefs.tasks import draft_last
from tongjian.supervision.cases.models import WarningCase

AFTER = QUARTER.end + timedelta(days=2, hours=9)
FORM = {"place": DISTRICT, "quarter": QUARTER.key}
Set = Callable[[datetime], None]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


@pytest.fixture
def brief(clerk: Clerk, at: Set, people: dict[str, Client]) -> QuarterBrief:
    """The first version, made two days after the quarter's end."""
    at(AFTER)
    assert people["committee"].post("/briefs/make/", FORM).status_code == 302
    with clerk.world.scope():
        found: QuarterBrief = QuarterBrief.objects.get()
        return found


def issued(world: World, brief: QuarterBrief) -> None:
    with world.scope():
        actions.issue(subject=brief, by=world.actor("committee"), now=AFTER)


def test_a_report_is_made_and_shown_with_its_figures(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    told = page(people["committee"], f"/briefs/{brief.pk}/")
    for words in ("二、发现了什么", "这一季度新发现预警5条", "九、下一步", "草稿", "写意见"):
        assert words in told
    assert (brief.version, brief.as_of, brief.origin) == (1, QUARTER.end, "made")
    listed = page(people["committee"], "/briefs/")
    assert QUARTER.title in listed and "草稿" in listed
    with world.scope():
        assert AuditEvent.objects.filter(action="briefs.make").count() == 1
    for query in ("state=draft", "year=2025", "quarter=4", "sort=-made", "format=csv", "place=x"):
        assert people["committee"].get(f"/briefs/?{query}").status_code == 200


def test_every_figure_leads_to_what_it_counts(
    brief: QuarterBrief, people: dict[str, Client]
) -> None:
    told = page(people["committee"], f"/briefs/{brief.pk}/")
    for key, kept in brief.content["sets"].items():
        address = f"/briefs/{brief.pk}/lines/{key}/"
        assert address in told or key in ("normal",), key
        text = body(people["committee"].get(f"{address}?format=csv")).decode("utf-8-sig")
        assert len(text.splitlines()) == len(kept["ids"]) + 1, key
    page(people["committee"], f"/briefs/{brief.pk}/lines/nothing/", 404)
    page(people["deputy"], f"/briefs/{brief.pk}/lines/warned/", 404)


def test_deputies_read_what_was_issued_and_units_nothing(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    readers = ("deputy", "finance", "auditor")
    for who in readers:
        page(people[who], f"/briefs/{brief.pk}/", 404)
        assert QUARTER.title not in page(people[who], "/briefs/")
    assert people["committee"].post(f"/briefs/{brief.pk}/issue/").status_code == 302
    for who in readers:
        told = page(people[who], f"/briefs/{brief.pk}/")
        assert "已发布" in told and "写意见" not in told and "按现在的记录重新编写" not in told
        assert QUARTER.title in page(people[who], "/briefs/")
        page(people[who], f"/briefs/{brief.pk}/lines/warned/")
    for who in ("unit", "bureau"):
        for address in ("/briefs/", f"/briefs/{brief.pk}/", f"/briefs/{brief.pk}.pdf"):
            page(people[who], address, 403)
    again = people["committee"].post(f"/briefs/{brief.pk}/issue/", follow=True)
    assert "这一版已经发布" in again.content.decode()


def test_who_only_reads_makes_none(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    issued(world, brief)
    for who in ("deputy", "finance", "auditor", "unit"):
        assert people[who].post("/briefs/make/", FORM).status_code == 403
        assert people[who].post(f"/briefs/{brief.pk}/remarks/", {}).status_code == 403
        assert people[who].post(f"/briefs/{brief.pk}/issue/").status_code == 403
        with world.scope(), pytest.raises(NotPermitted):
            actions.make(jurisdiction=DISTRICT, quarter=QUARTER, by=world.actor(who), now=AFTER)


def test_another_jurisdiction_sees_nothing_of_it(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    issued(world, brief)
    for role in ("town", "deputy", "finance", "auditor"):
        client = world.client(role, OTHER_TOWN)
        for address in ("", ".pdf", ".docx", "/lines/warned/"):
            slash = "" if "." in address or address.endswith("/") else "/"
            page(client, f"/briefs/{brief.pk}{address}{slash}", 404)
    town = world.client("town", OTHER_TOWN)
    assert town.post("/briefs/make/", FORM).status_code == 404
    assert town.post(f"/briefs/{brief.pk}/issue/").status_code == 404
    with world.scope():
        made = actions.make(
            jurisdiction=TOWN, quarter=QUARTER, by=world.actor("town", TOWN), now=AFTER
        )
    assert "甲镇人民代表大会主席团" in made.content["body"]
    page(people["committee"], f"/briefs/{made.pk}/")  # the district sees its towns'
    page(people["deputy"], f"/briefs/{made.pk}/", 404)  # but no drafts
    page(world.client("town", TOWN), f"/briefs/{made.pk}/")


def test_a_wrong_quarter_is_refused(at: Set, people: dict[str, Client]) -> None:
    for wrong in ("2030-1", "x", "", "1999-1"):
        answer = people["committee"].post("/briefs/make/", {**FORM, "quarter": wrong})
        assert answer.status_code == 422 and "field__error" in answer.content.decode()
    assert people["committee"].post("/briefs/make/", {"quarter": "2025-4"}).status_code == 404


def test_the_same_is_not_made_twice_and_a_later_version_says_what_changed(
    world: World, brief: QuarterBrief, people: dict[str, Client], at: Set
) -> None:
    at(AFTER + timedelta(days=3))
    told = people["committee"].post("/briefs/make/", FORM, follow=True).content.decode()
    assert "数字与第1版完全相同，没有另做一版" in told
    with world.scope():
        late = ((DISTRICT, "unit", f"{DISTRICT}002001", "第2局本级", 51, "red"),)
        find(given=late, by=ROOT, now=QUARTER.end - timedelta(hours=1))
    told = people["committee"].post("/briefs/make/", FORM, follow=True).content.decode()
    assert "与第1版相比，新发现预警（条）由5变为6。" in told
    page(people["committee"], f"/briefs/{brief.pk}/")
    with world.scope():
        assert [one.version for one in QuarterBrief.objects.all()] == [2, 1]
        assert QuarterBrief.objects.get(pk=brief.pk).content == brief.content


def test_remarks_are_a_version_and_what_was_typed_stays(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    address = f"/briefs/{brief.pk}/remarks/"
    same = people["committee"].post(address, {"remarks": " "})
    assert same.status_code == 422 and "意见没有变化" in same.content.decode()
    long = people["committee"].post(address, {"remarks": "长" * 4001})
    assert long.status_code == 422 and "长" * 4001 in long.content.decode()
    told = people["committee"].post(address, {"remarks": "第一段。\n\n第二段。"}, follow=True)
    assert "意见已保存为第2版" in told.content.decode() and "十、意见" in told.content.decode()
    stale = people["committee"].post(address, {"remarks": "晚到的一段"})
    assert stale.status_code == 422
    assert "刚刚有了更新的一版" in stale.content.decode()
    answer = people["committee"].post(f"/briefs/{brief.pk}/issue/", follow=True)
    assert "请打开最新的一版再办" in answer.content.decode()
    with world.scope():
        last = QuarterBrief.objects.order_by("-version")[0]
        assert (last.remarks, last.version) == ("第一段。\n第二段。", 2)
        assert last.content["figures"] == brief.content["figures"] and last.as_of == brief.as_of
        assert QuarterBrief.objects.get(pk=brief.pk).remarks == ""
        issued(world, last)
        made = actions.remark(
            subject=last, text="改了", by=world.actor("committee"), now=AFTER + timedelta(1)
        )
        assert made.version == 3 and BriefIssue.objects.count() == 1


def test_a_quarter_that_is_not_over_is_not_issued(
    clerk: Clerk, at: Set, people: dict[str, Client]
) -> None:
    at(clerk.moment(3))
    told = people["committee"].post("/briefs/make/", FORM, follow=True).content.decode()
    assert "这一季度还没有结束" in told and 'data-opens-dialog="issue"' not in told
    with clerk.world.scope():
        brief = QuarterBrief.objects.get()
        assert brief.as_of == clerk.moment(3)
    refused = people["committee"].post(f"/briefs/{brief.pk}/issue/", follow=True)
    assert "请在季度结束以后重新编写再发布" in refused.content.decode()


def test_word_and_pdf_say_what_the_page_says(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    people["committee"].post(f"/briefs/{brief.pk}/remarks/", {"remarks": "请财政部门重视。"})
    with world.scope():
        last = QuarterBrief.objects.order_by("-version")[0]
    address = f"/briefs/{last.pk}"
    pdf = body(people["committee"].get(f"{address}.pdf"))
    assert pdf == body(people["committee"].get(f"{address}.pdf"))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        text = "".join("".join(one.extract_text() for one in document.pages).split())
    word = Document(io.BytesIO(body(people["committee"].get(f"{address}.docx"))))
    lines = [line.text for line in word.paragraphs]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    expected = [
        "预算监督分析〔2025〕第4期（第2版）",
        "一、总的情况",
        "十、意见",
        "请财政部门重视。",
    ]
    expected += [words for one in last.content["sections"] for words in one["sentences"]]
    for words in expected:
        assert "".join(words.split()) in text, words
        assert any(words in line for line in lines), words
    for table in (table for one in last.content["sections"] for table in one["tables"]):
        assert table["title"] in text and table["title"] in lines
        assert all(str(row[0][0]) in cells for row in table["rows"])
    charts = sum(len(one["charts"]) for one in last.content["sections"])
    assert len(word.inline_shapes) == charts + 1 and charts >= 4
    heads = [line.text for line in word.paragraphs if line.style and line.style.name == "Heading 1"]
    assert len(heads) == 10 and heads[1] == "二、发现了什么"
    assert "草稿" in text and "数据来源" in text


def test_the_last_quarter_is_drafted_once_and_the_committee_told(clerk: Clerk) -> None:
    world = clerk.world
    user = world.person("committee")
    assert draft_last(DISTRICT, clerk.moment(5)) is None  # nothing was there in the quarter before
    with world.scope():
        early = actions.make(jurisdiction=DISTRICT, quarter=QUARTER, by=ROOT, now=clerk.moment(5))
    made = draft_last(DISTRICT, AFTER)
    assert made is not None and made.version == early.version + 1
    assert (made.origin, made.as_of) == ("drafted", QUARTER.end)
    assert draft_last(DISTRICT, AFTER + timedelta(days=1)) is None
    assert draft_last(OTHER_TOWN, AFTER) is None
    assert Notice.objects.filter(user_id=user.pk, text__contains="报告已经起草").count() == 1
    with world.scope():
        assert QuarterBrief.objects.filter(jurisdiction_id=DISTRICT).count() == 2


def test_what_became_confidential_since_is_not_listed(
    world: World, brief: QuarterBrief, case: WarningCase, people: dict[str, Client]
) -> None:
    from tongjian.core.action import action

    @action("test.hide", None)
    def hide(*, by: Any, now: Any) -> None:
        WarningCase.objects.filter(pk=case.pk).update(confidential=True)

    with world.scope():
        hide(by=ROOT, now=world.now)
    assert case.title not in page(people["committee"], f"/briefs/{brief.pk}/lines/handled/")
