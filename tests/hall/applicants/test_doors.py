"""Signing in by telephone: the number is the identity, known and unknown get the same answer."""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.hall.applicants.people import PARENT, actor, applicant, last_code
from tests.world import DISTRICT, World
from tongjian.core import clock
from tongjian.core.identity.models import Membership, User
from tongjian.core.notify import tasks
from tongjian.core.notify.models import Outgoing
from tongjian.hall.applicants.models import Applicant

PHONE = "13812341234"


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def signs_in(world: World, phone: str = PHONE, after: str = "") -> tuple[Client, Any]:
    client = Client()
    answer = client.post("/hall/sign-in/", {"phone": phone, "next": after})
    assert answer["Location"] == "/hall/sign-in/code/", answer.content.decode()
    return client, client.post("/hall/sign-in/code/", {"code": last_code(world)})


def test_a_telephone_and_its_code_open_the_hall(world: World) -> None:
    client, answer = signs_in(world, "+86 138-1234-1234", "/hall/me/")
    assert answer["Location"] == "/hall/me/"
    page = client.get("/hall/me/").content.decode()
    assert "138****1234" in page and PHONE not in page and "手机验证码" in page
    with world.scope():
        made = Applicant.objects.get()
        assert (made.phone, made.assurance) == (PHONE, 1)
        held = list(
            Membership.objects.filter(user=made.user).values_list("role", "jurisdiction_id")
        )
    assert held == [("applicant", DISTRICT)]
    assert made.user is not None and not made.user.has_usable_password()
    assert PHONE not in made.user.username


def test_coming_again_is_being_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    signs_in(world)
    monkeypatch.setattr(clock, "now", lambda: world.now.replace(hour=12))
    signs_in(world)
    with world.scope():
        assert Applicant.objects.count() == 1
    assert User.objects.filter(username__startswith="a").count() == 1


def test_known_and_unknown_telephones_get_the_same_answer(world: World) -> None:
    applicant(world, PHONE, PARENT)
    heads, pages = [], []
    for phone in (PHONE, "13812349999"):
        client = Client()
        answer = client.post("/hall/sign-in/", {"phone": phone})
        page = client.get("/hall/sign-in/code/").content.decode()
        wrong = client.post("/hall/sign-in/code/", {"code": "000000"}).content.decode()
        heads.append((answer.status_code, answer["Location"]))
        pages.append([plain(page), plain(wrong)])
    assert heads[0] == heads[1] and pages[0] == pages[1]


def plain(page: str) -> str:
    """Return a page without what differs at every visit, and without the number's last digits."""
    without = re.sub(r'(nonce|value|hx-headers)=("[^"]*"|\'[^\']*\')', "", page)
    return re.sub(r"138\*{4}\d{4}", "", without)


@pytest.mark.parametrize(
    ("phone", "words"),
    [("", "请填写手机号码"), ("110", "手机号码应为"), ("021-12345678", "手机号码应为")],
)
def test_a_wrong_number_is_told_and_kept(world: World, phone: str, words: str) -> None:
    page = Client().post("/hall/sign-in/", {"phone": phone}).content.decode()
    assert words in page and (not phone or f'value="{phone}"' in page)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "1234567"])
def test_a_code_that_is_none_costs_no_try(world: World, code: str) -> None:
    client = Client()
    client.post("/hall/sign-in/", {"phone": PHONE})
    assert "6 位" in client.post("/hall/sign-in/code/", {"code": code}).content.decode()
    assert client.post("/hall/sign-in/code/", {"code": last_code(world)}).status_code == 302


def test_too_often_is_told_in_words(world: World) -> None:
    Client().post("/hall/sign-in/", {"phone": PHONE})
    page = Client().post("/hall/sign-in/", {"phone": PHONE}).content.decode()
    assert "操作太频繁" in page and f'value="{PHONE}"' in page


def test_a_code_is_worth_nothing_in_another_window(world: World) -> None:
    Client().post("/hall/sign-in/", {"phone": PHONE})
    other = Client()
    assert other.post("/hall/sign-in/code/", {"code": last_code(world)}).status_code == 302
    assert other.get("/hall/me/").status_code == 302


def test_afterwards_leads_nowhere_else(world: World) -> None:
    _, answer = signs_in(world, after="https://elsewhere.example/")
    assert answer["Location"] == "/hall/my/"


def test_a_second_factor_is_asked_for_here_too(world: World) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    made = applicant(world, PHONE)
    TOTP.activate(made.user, generate_totp_secret())
    client, answer = signs_in(world)
    assert answer["Location"] == "/security/check/"
    assert "网上政务大厅" in client.get("/security/check/").content.decode()
    assert client.get("/hall/me/").status_code == 302


def test_factors_are_added_just_after_signing_in_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = signs_in(world)
    assert client.get("/security/totp/add/").status_code == 200
    later = time.time() + 16 * 60
    monkeypatch.setattr("tongjian.core.identity.security.time.time", lambda: later)
    for route in ("totp/add/", "passkeys/add/"):
        answer = client.get(f"/security/{route}")
        assert answer["Location"].startswith(("/hall/sign-in/?next=", "/sign-in/?next="))
    assert client.get("/hall/me/").status_code == 302, "signed out, and told why"
    assert "重新登录一次" in client.get("/hall/sign-in/").content.decode()


def test_signing_out_leads_back_to_the_hall(world: World) -> None:
    client, _ = signs_in(world)
    assert client.post("/sign-out/")["Location"] == "/hall/"
    assert client.get("/hall/me/").status_code == 302


def test_nothing_personal_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client = Client()
        client.post("/hall/sign-in/", {"phone": PHONE})
        code = last_code(world)
        client.post("/hall/sign-in/code/", {"code": code})
    for record in caplog.records:
        if record.name == "django.db.backends":
            continue  # statements at DEBUG, which no installation switches on
        assert PHONE not in record.getMessage() and code not in record.getMessage()


def test_messages_are_shown_in_a_demonstration_alone(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client().post("/hall/sign-in/", {"phone": PHONE})
    with world.scope():
        row = Outgoing.objects.get()
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    assert Client().get("/hall/demo-messages/").status_code == 404
    monkeypatch.setattr("tongjian.hall.applicants.doors.demonstration", lambda: True)
    page = Client().get("/hall/demo-messages/").content.decode()
    assert last_code(world) in page and PHONE not in page and "正式系统没有这一页" in page
    settings.PRODUCTION = True
    assert Client().get("/hall/demo-messages/").status_code == 404


def test_messages_of_a_real_gateway_are_never_shown(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.SMS = f"folder:{tmp_path}"
    Client().post("/hall/sign-in/", {"phone": PHONE})
    code = last_code(world)
    with world.scope():
        row = Outgoing.objects.get()
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    monkeypatch.setattr("tongjian.hall.applicants.doors.demonstration", lambda: True)
    assert code not in Client().get("/hall/demo-messages/").content.decode()
    assert code in json.loads(next(tmp_path.iterdir()).read_text())["text"]


def test_large_pages_are_remembered_by_the_browser(world: World) -> None:
    client = Client()
    assert "data-elder" not in client.get("/hall/sign-in/").content.decode()
    form = {"on": "1", "next": "/hall/sign-in/"}
    assert client.post("/hall/elder/", form)["Location"] == "/hall/sign-in/"
    page = client.get("/hall/sign-in/").content.decode()
    assert "data-elder" in page and "css/elder.css" in page and "普通版" in page
    assert client.post("/hall/elder/", {"on": "0", "next": "//evil.example"})["Location"] != (
        "//evil.example"
    )
    assert "data-elder" not in client.get("/hall/sign-in/").content.decode()


def test_an_official_has_no_own_page_in_the_hall(world: World) -> None:
    answer = world.client("officer").get("/hall/sign-in/?next=/hall/me/", follow=False)
    assert answer["Location"] == "/"
    assert world.client("officer").get("/hall/me/").status_code == 403
    assert world.client("applicant").get("/hall/me/").status_code == 302  # no record of theirs


def test_two_who_come_at_once_are_one(own_database: str, now: datetime) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    world = World.make(now)

    def come(_: int) -> int:
        try:
            return int(applicant(world, PHONE).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(come, range(8)))) == 1
    with world.scope():
        assert actor(Applicant.objects.select_related("user").get()).can("hall.apply")
