"""Attacks on reports: wrong people at every address, odd characters, twice, stale, no such thing."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from docx import Document

from tests.supervision.briefs.test_pages import FORM, brief, issued, page
from tests.world import DISTRICT, OTHER_TOWN, TOWN, World, body
from tongjian.supervision.briefs.models import BriefIssue, QuarterBrief

__all__ = ["brief"]
ODD = "=cmd|'/C'!A0<script>alert(1)</script>\x01\x0b\u202e\ufffe😀{{ 7*7 }}%s结束"


def versions(world: World) -> list[int]:
    with world.scope():
        return sorted(QuarterBrief.objects.values_list("version", flat=True))


def test_odd_words_of_the_committee_are_words(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    address = f"/briefs/{brief.pk}/remarks/"
    assert people["committee"].post(address, {"remarks": ODD}).status_code == 302
    with world.scope():
        last = QuarterBrief.objects.order_by("-version")[0]
    told = page(people["committee"], f"/briefs/{last.pk}/")
    assert "<script>alert(1)" not in told and "&lt;script&gt;" in told and "{{ 7*7 }}%s" in told
    word = Document(io.BytesIO(body(people["committee"].get(f"/briefs/{last.pk}.docx"))))
    lines = "".join(one.text for one in word.paragraphs)
    assert "alert(1)" in lines and "结束" in lines
    assert len(body(people["committee"].get(f"/briefs/{last.pk}.pdf"))) > 1000
    assert people["committee"].post(address, {"remarks": "一\x00二"}).status_code in (400, 422)
    assert versions(world) == [1, 2]


@pytest.mark.soak
def test_wrong_people_change_and_read_nothing(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    posts = (f"/briefs/{brief.pk}/remarks/", f"/briefs/{brief.pk}/issue/", "/briefs/make/")
    reads = (f"/briefs/{brief.pk}/", f"/briefs/{brief.pk}.pdf", f"/briefs/{brief.pk}/lines/warned/")
    form = {**FORM, "remarks": "越权"}
    strangers = {
        "town": world.client("town", TOWN),
        "elsewhere": world.client("committee", OTHER_TOWN),
        "deputy": people["deputy"],
        "finance": people["finance"],
        "auditor": people["auditor"],
    }
    for who, client in strangers.items():
        for address in reads:
            assert client.get(address).status_code == 404, (who, address)
        for address in posts:
            assert client.post(address, form).status_code in (403, 404), (who, address)
    for role in ("unit", "bureau", "department", "system_admin", "operator", "applicant"):
        for address in reads:
            assert world.client(role).get(address).status_code in (403, 404), (role, address)
        for address in posts:
            assert world.client(role).post(address, form).status_code in (403, 404), role
    assert versions(world) == [1]
    with world.scope():
        assert not BriefIssue.objects.exists()
        issued(world, brief)
    for who in ("deputy", "finance", "auditor"):
        for address in reads:
            answer = people[who].get(address)
            assert answer.status_code == 200, (who, address)
        for address in posts[:2]:
            assert people[who].post(address, form).status_code == 403, (who, address)


NOTHING = (
    "/briefs/99999999999999999999/",
    "/briefs/0/",
    "/briefs/999999999999999999.pdf",
    "/briefs/0.docx",
)


@pytest.mark.soak
def test_numbers_of_nothing_and_addresses_typed_by_hand(
    brief: QuarterBrief, people: dict[str, Client]
) -> None:
    committee = people["committee"]
    for address in (
        *NOTHING,
        f"/briefs/{brief.pk}/lines/nothing/",
        f"/briefs/{brief.pk}/lines/x-/",
    ):
        page(committee, address, 404)
    for query in ("page=x", "sort=-x", "state=x", "level=x", "unit=%25", "name=%F0%9F%98%80"):
        for key in ("warned", "handled"):
            assert committee.get(f"/briefs/{brief.pk}/lines/{key}/?{query}").status_code == 200
    for form in ({**FORM, "quarter": "２０２５-4"}, {**FORM, "quarter": "2025-4\x00"}):
        assert committee.post("/briefs/make/", form).status_code in (400, 422)
    for place in ("", "x", "９", DISTRICT * 9):
        assert committee.post("/briefs/make/", {**FORM, "place": place}).status_code == 404
    assert committee.get("/briefs/make/").status_code == 405


def test_a_report_is_issued_once_however_often_it_is_asked(
    world: World, brief: QuarterBrief, people: dict[str, Client]
) -> None:
    for _ in range(3):
        assert people["committee"].post(f"/briefs/{brief.pk}/issue/").status_code == 302
    with world.scope():
        assert BriefIssue.objects.count() == 1
    assert people["committee"].post("/briefs/make/", FORM).status_code == 302
    assert versions(world) == [1]
