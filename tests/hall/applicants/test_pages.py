"""A person's own page and the window's pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.hall.applicants.people import (
    ADDRESS,
    CHILD,
    OTHER,
    PARENT,
    SCHOOL,
    actor,
    applicant,
    client,
    form,
    last_code,
    resident,
    rights,
)
from tests.world import DISTRICT, OTHER_TOWN, TOWN, World
from tongjian.core import clock
from tongjian.core.audit.models import AuditEvent
from tongjian.core.notify.models import Notice, Outgoing
from tongjian.core.scope import set_local
from tongjian.hall.applicants.models import Applicant, Authority
from tongjian.hall.applicants.rights import add_child
from tongjian.hall.applicants.telling import tell
from tongjian.hall.uploads.models import Upload

PHONE = "13800000001"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def again(world: World, one: Applicant) -> Applicant:
    with world.scope():
        found: Applicant = Applicant.objects.select_related("party").get(pk=one.pk)
    return found


def scanned(world: World, held: Authority) -> None:
    with world.scope():
        set_local("tongjian.action", "test.scan")
        Upload.objects.filter(pk=held.evidence_id).update(state="clean")


def test_a_person_says_who_they_are(world: World) -> None:
    one = applicant(world, PHONE)
    browser = client(one)
    assert "还没有填姓名和证件" in browser.get("/hall/me/").content.decode()
    assert browser.post("/hall/me/edit/", form(PARENT, **ADDRESS)).status_code == 302
    page = browser.get("/hall/me/").content.decode()
    assert "家长甲" in page and PARENT.id_number not in page and "示例区甲镇示例路1号" in page
    assert [right.right for right in rights(world, one)] == ["self"]


def test_wrong_numbers_are_told_at_their_field_and_kept(world: World) -> None:
    browser = client(applicant(world, PHONE))
    wrong = form(replace(PARENT, id_number="310112198503020000"))
    page = browser.post("/hall/me/edit/", wrong).content.decode()
    assert "校验码不符" in page and 'value="310112198503020000"' in page and "家长甲" in page


def test_what_was_checked_is_changed_at_a_window_alone(world: World) -> None:
    one = applicant(world, PHONE, PARENT)
    window = world.client("window")
    assert window.post(f"/office/applicants/{one.pk}/", form(PARENT, phone="")).status_code == 302
    browser = client(one)
    assert "已经核验过" in browser.get("/hall/me/edit/").content.decode()
    browser.post("/hall/me/edit/", form(OTHER, **{**ADDRESS, "detail": "示例路2号"}))
    after = again(world, one)
    assert after.party is not None
    assert (after.assurance, after.party.name) == (2, "家长甲")
    assert after.party.address["detail"] == "示例路2号"


def test_messages_come_by_every_way_and_in_the_language_chosen(world: World) -> None:
    one = applicant(world, PHONE, PARENT)
    browser = client(one)
    bad = browser.post("/hall/me/contact/", {"email": "x", "language": "zh"}).content.decode()
    assert 'value="x"' in bad
    browser.post("/hall/me/contact/", {"email": "a@example.cn", "language": "en"})
    with world.scope():
        values = {"what": "延缓入学", "do": "bring the paper"}
        tell(
            applicant=again(world, one),
            kind="missing",
            values=values,
            url="/hall/my/",
            now=world.now,
        )
        rows = list(Outgoing.objects.order_by("id"))
        assert [row.channel for row in rows] == ["sms", "email"]
        assert all("Papers are missing" in row.title for row in rows)
    assert "bring the paper" in Notice.objects.get(user=one.user).text


def test_another_telephone_is_taken_by_its_code(world: World) -> None:
    one, taken = applicant(world, PHONE, PARENT), applicant(world, "13800000002")
    browser = client(one)
    stale = browser.get("/hall/me/phone/")  # a window left open is no proof of who sits there
    assert stale["Location"] == "/hall/sign-in/?next=%2Fhall%2Fme%2Fphone%2F"
    browser.post("/hall/sign-in/", {"phone": PHONE})
    browser.post("/hall/sign-in/code/", {"code": last_code(world)})
    browser.post("/hall/me/phone/", {"phone": "13800000009"})
    assert "验证码不对" in browser.post("/hall/me/phone/code/", {"code": "000000"}).content.decode()
    assert browser.post("/hall/me/phone/code/", {"code": last_code(world)}).status_code == 302
    assert again(world, one).phone == "13800000009"
    browser.post("/hall/me/phone/", {"phone": taken.phone})
    answer = browser.post("/hall/me/phone/code/", {"code": last_code(world)}).content.decode()
    assert "已经用于另一份档案" in answer
    assert again(world, one).phone == "13800000009"


def test_children_invitation_and_revocation(world: World) -> None:
    one, two = applicant(world, PHONE, PARENT), applicant(world, "13800000002", OTHER)
    first, second = client(one), client(two)
    assert first.post("/hall/me/children/new/", form(CHILD, **ADDRESS)).status_code == 302
    held = rights(world, one)[-1]
    page = first.post(f"/hall/me/rights/{held.pk}/invite/").content.decode()
    code = re.search(r"<strong>(\w{5} \w{5})</strong>", page)
    assert code is not None
    assert second.post("/hall/me/accept/", {"code": code[1]}).status_code == 302
    assert CHILD.name in second.get("/hall/me/").content.decode()
    mine = first.get("/hall/me/").content.decode()
    assert "已接受" in mine and "家长乙" in mine
    given = rights(world, two)[-1]
    assert first.post(f"/hall/me/rights/{given.pk}/revoke/").status_code == 302
    assert CHILD.name not in second.get("/hall/me/").content.decode()


def test_guessing_invitations_is_stopped(world: World) -> None:
    browser = client(applicant(world, PHONE, PARENT))
    pages = [
        browser.post("/hall/me/accept/", {"code": f"AAAAAAAA{n:02d}"}).content.decode()
        for n in range(11)
    ]
    assert "邀请码不对" in pages[9] and "操作太频繁" in pages[10]


def test_anothers_rights_are_not_there(world: World) -> None:
    one, two = applicant(world, PHONE, PARENT), applicant(world, "13800000002", OTHER)
    with world.scope():
        held = add_child(subject=one, identity=CHILD, address={}, by=actor(one), now=world.now)
    browser = client(two)
    assert browser.get(f"/hall/me/rights/{held.pk}/invite/").status_code == 404
    assert browser.post(f"/hall/me/rights/{held.pk}/revoke/").status_code == 404
    assert browser.post("/hall/me/rights/999999/revoke/").status_code == 404


def test_a_school_with_its_authorisation_waits_for_the_window(world: World) -> None:
    one = applicant(world, PHONE, PARENT)
    data = {
        "name": SCHOOL.name,
        "id_number": SCHOOL.id_number,
        "right": "agent",
        "valid_to": (world.now.date() + timedelta(days=90)).isoformat(),
        "evidence": SimpleUploadedFile("授权书.pdf", PDF, "application/pdf"),
    }
    answer = client(one).post("/hall/me/organisations/new/", data)
    assert answer.status_code == 302, answer.content.decode()
    held = rights(world, one)[-1]
    with world.scope():
        assert held.evidence is not None and held.evidence.name == "授权书.pdf"
    assert "等窗口确认" in client(one).get("/hall/me/").content.decode()
    window = world.client("window")
    assert SCHOOL.name in window.get("/office/applicants/").content.decode()
    page = window.get(f"/office/applicants/{one.pk}/").content.decode()
    assert "授权书.pdf" in page and "/hall/uploads/" not in page, "not before it was scanned"
    scanned(world, held)
    assert "/hall/uploads/" in window.get(f"/office/applicants/{one.pk}/").content.decode()
    decided = {"decision": "confirm", "reason": "授权委托书原件"}
    assert window.post(f"/office/rights/{held.pk}/", decided).status_code == 302
    page = client(one).get("/hall/me/").content.decode()
    assert "等窗口确认" not in page and SCHOOL.name in page


def test_an_agent_of_a_school_names_a_last_day(world: World) -> None:
    one = applicant(world, PHONE, PARENT)
    data: dict[str, Any] = {"name": SCHOOL.name, "id_number": SCHOOL.id_number, "right": "agent"}
    page = client(one).post("/hall/me/organisations/new/", data).content.decode()
    assert "授权到哪一天" in page and SCHOOL.id_number in page
    data |= {"right": "legal_representative", "id_number": "123"}
    assert "应为 18 位" in client(one).post("/hall/me/organisations/new/", data).content.decode()


def test_a_window_takes_in_who_has_no_telephone(world: World) -> None:
    window = world.client("window")
    answer = window.post("/office/applicants/new/", form(PARENT, phone=""))
    assert answer.status_code == 302
    with world.scope():
        made = Applicant.objects.select_related("party").get()
    assert (made.phone, made.user_id, made.assurance) == ("", None, 0)
    page = window.get(answer["Location"]).content.decode()
    assert "没有手机" in page and PARENT.id_number not in page and "家长甲" not in page
    assert window.post(answer["Location"], form(PARENT, phone="")).status_code == 302
    assert again(world, made).assurance == 2
    right = form(CHILD, right="guardian", how="户口簿", valid_to="")
    assert window.post(f"{answer['Location']}rights/", right).status_code == 302
    assert [one.right for one in rights(world, made)] == ["self", "guardian"]
    assert window.post("/office/applicants/new/", form(PARENT, phone="")).status_code == 302
    with world.scope():
        assert Applicant.objects.count() == 1, "whom a window checked is found again"
        actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"applicants.take_in", "applicants.check", "applicants.give_at_window"} <= actions


def test_people_are_found_by_whole_numbers_and_shown_masked(world: World) -> None:
    applicant(world, PHONE, PARENT)
    window = world.client("window")
    for number in (PHONE, f" {PARENT.id_number} "):
        page = window.post("/office/applicants/", {"number": number}).content.decode()
        assert "家*" in page and "138****0001" in page
        assert PARENT.name not in page
    for number in ("138", PARENT.id_number[:10], "%", "13800000009"):
        assert "没有找到" in window.post("/office/applicants/", {"number": number}).content.decode()


def test_an_ended_right_needs_a_reason(world: World) -> None:
    one = applicant(world, PHONE, PARENT)
    with world.scope():
        held = add_child(subject=one, identity=CHILD, address={}, by=actor(one), now=world.now)
    window, address = world.client("window"), f"/office/rights/{held.pk}/"
    page = window.post(address, {"decision": "end", "reason": ""}, follow=True).content.decode()
    assert "请写明撤销的原因" in page and rights(world, one)[-1].revoked_at is None
    window.post(address, {"decision": "end", "reason": "监护关系变更"})
    assert rights(world, one)[-1].revoked_at is not None


@pytest.mark.parametrize("role", ["officer", "reviewer", "applicant", "hall_supervisor"])
def test_others_may_not_do_the_windows_work(world: World, role: str) -> None:
    one = applicant(world, PHONE, PARENT)
    browser = world.client(role)
    for address in ("", "new/", f"{one.pk}/", f"{one.pk}/rights/"):
        assert browser.get(f"/office/applicants/{address}").status_code == 403
        assert browser.post(f"/office/applicants/{address}", form(PARENT)).status_code == 403
    assert browser.post("/office/rights/1/", {"decision": "confirm"}).status_code == 403


@pytest.mark.parametrize("place", [TOWN, OTHER_TOWN])
def test_another_jurisdictions_window_finds_nobody(world: World, place: str) -> None:
    one = applicant(world, PHONE, PARENT)
    browser = world.client("window", place)
    assert browser.get(f"/office/applicants/{one.pk}/").status_code == 404
    assert "没有找到" in browser.post("/office/applicants/", {"number": PHONE}).content.decode()
    held = rights(world, one)[0]
    assert browser.post(f"/office/rights/{held.pk}/", {"decision": "end"}).status_code == 404


def test_a_number_on_two_windows_screens(world: World) -> None:
    """The telephone of somebody else is not given to a second person."""
    applicant(world, PHONE, PARENT)
    window = world.client("window")
    made = window.post("/office/applicants/new/", form(OTHER, phone=""))
    page = window.post(made["Location"], form(OTHER, phone=PHONE)).content.decode()
    assert "已经用于另一份档案" in page
    other = replace(OTHER, id_number=resident(number=77))
    page = window.post("/office/applicants/new/", form(other, phone="12")).content.decode()
    assert "手机号码应为" in page
    assert DISTRICT in world.actor("window").reach("applicants.check")


def test_a_window_clears_factors_that_were_lost(world: World) -> None:
    one = applicant(world, PHONE, PARENT)
    TOTP.activate(one.user, generate_totp_secret())
    window, address = world.client("window"), f"/office/applicants/{one.pk}/factors/"
    page = window.post(address, {"reason": " "}, follow=True).content.decode()
    assert "请写明原因" in page and Authenticator.objects.exists()
    window.post(address, {"reason": "手机丢失，核对身份证原件"})
    assert not Authenticator.objects.exists()
    assert world.client("officer").post(address, {"reason": "x"}).status_code == 403
    assert world.client("window", TOWN).post(address, {"reason": "x"}).status_code == 404
