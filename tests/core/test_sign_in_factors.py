"""Second factors: asked for at sign-in, throttled, sealed, told and audited."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.world import ROOT, TOWN, World
from tongjian.core.audit.models import AuditEvent
from tongjian.core.identity.actions import grant_role
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope

PASSWORD = "一个足够长的口令-2025"
WHOLE = (
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30",'
    '"authenticatorData":"AA","signature":"AA","attestationObject":"oA","userHandle":"MQ"}}'
)


def code_of(secret: str, ahead: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def signed_in(world: World, role: str = "officer") -> Client:
    client = Client()
    form = {"login": world.person(role).username, "password": PASSWORD}
    assert client.post("/sign-in/", form).status_code == 302
    return client


def again(client: Client, after: str) -> None:
    """Give the password once more, which changes of factors ask for."""
    answer = client.post(f"/security/again/password/?next={after}", {"password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()


def enrol(client: Client) -> tuple[str, list[str]]:
    """Set a TOTP up; its secret and the recovery codes."""
    again(client, "/security/totp/add/")
    page = client.get("/security/totp/add/").content.decode()
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found is not None and "data:image/svg+xml" in page
    answer = client.post("/security/totp/add/", {"code": code_of(found[1], -1)})
    assert answer["Location"] == "/security/codes/"
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/security/codes/").content.decode())
    assert len(codes) == 10
    return found[1], codes


def test_a_second_factor_is_asked_for_at_sign_in(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret, _ = enrol(signed_in(world))
    user = world.person("officer")
    client = Client()
    answer = client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    assert answer["Location"] == "/security/check/"
    assert client.get("/notices/").status_code == 302, "the password alone opens nothing"
    wrong = client.post("/security/check/", {"code": "000000"}).content.decode()
    assert "动态码不对" in wrong and client.get("/notices/").status_code == 302
    assert client.post("/security/check/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/notices/").status_code == 200
    assert Notice.objects.filter(user=user, text__contains="增加了动态口令").exists()
    with world.scope():
        event = AuditEvent.objects.get(action="identity.add_factor", data={"factor": "totp"})
    assert event.actor == user.username


def test_a_code_opens_once_and_a_recovery_code_once(world: World) -> None:
    secret, recovery = enrol(signed_in(world))
    form = {"login": world.person("officer").username, "password": PASSWORD}
    code = code_of(secret)
    outcomes = []
    for given in (code, code, recovery[0], recovery[0], recovery[1]):
        client = Client()
        client.post("/sign-in/", form)
        client.post("/security/check/", {"code": given})
        outcomes.append(client.get("/notices/").status_code == 200)
    assert outcomes == [True, False, True, False, True]


def test_guessing_is_stopped_in_the_database(world: World) -> None:
    secret, _ = enrol(signed_in(world))
    form = {"login": world.person("officer").username, "password": PASSWORD}
    for number in range(5):
        client = Client()
        client.post("/sign-in/", form)
        client.post("/security/check/", {"code": f"{number:06d}"})
    client = Client()
    client.post("/sign-in/", form)
    answer = client.post("/security/check/", {"code": code_of(secret)}).content.decode()
    assert "操作太频繁" in answer


def test_secrets_lie_sealed(world: World) -> None:
    secret, recovery = enrol(signed_in(world))
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored and not any(code in stored for code in recovery)


def test_recovery_codes_are_shown_once(world: World) -> None:
    client = signed_in(world)
    enrol(client)
    page = client.get("/security/codes/").content.decode()
    assert not re.search(r"<code>\d{8}</code>", page) and "只显示一次" in page


def test_changes_ask_for_the_password_again(world: World) -> None:
    client = signed_in(world)
    answer = client.get("/security/totp/add/")
    assert answer.status_code == 302 and answer["Location"].startswith("/security/again/password/")
    wrong = client.post("/security/again/password/", {"password": "错"})
    assert wrong.status_code == 200
    assert client.get("/security/totp/add/").status_code == 302


def test_taking_it_away_takes_the_recovery_codes_too(world: World) -> None:
    client = signed_in(world)
    enrol(client)
    assert client.get("/security/totp/remove/").status_code == 200
    client.post("/security/totp/remove/")
    assert not Authenticator.objects.exists()
    answer = Client().post(
        "/sign-in/", {"login": world.person("officer").username, "password": PASSWORD}
    )
    assert answer["Location"] == "/start/" or "check" not in answer["Location"]


@pytest.mark.parametrize("route", ["passkeys/{}/remove/", "passkeys/{}/edit/"])
def test_anothers_passkey_is_not_there(world: World, route: str) -> None:
    other = Authenticator.objects.create(
        user=world.person("head"), type="webauthn", data={"name": "x", "credential": {}}
    )
    client = signed_in(world)
    again(client, "/security/")
    assert client.get(f"/security/{route.format(other.pk)}").status_code == 404
    assert client.post(f"/security/{route.format(other.pk)}").status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()


def test_nonsense_for_a_passkey_is_refused_in_words(world: World) -> None:
    client = signed_in(world)
    again(client, "/security/passkeys/add/")
    assert client.get("/security/passkeys/add/").status_code == 200
    for credential in ("", "x", "{}", "[1]", '{"id": "x"}', WHOLE):
        answer = client.post("/security/passkeys/add/", {"name": "", "credential": credential})
        assert answer.status_code == 200
    stranger = Client()
    options = stranger.get("/security/passkeys/sign-in/", headers={"accept": "application/json"})
    assert "challenge" in options.json()["request_options"]["publicKey"]
    for credential in ("x", "{}", "[]", '"x"', '{"response": {"userHandle": "AA"}}', WHOLE):
        answer = stranger.post("/security/passkeys/sign-in/", {"credential": credential})
        assert answer.status_code == 302


def test_no_page_has_inline_scripts(world: World) -> None:
    client = signed_in(world)
    enrol(client)
    for route in ("", "passkeys/", "passkeys/add/", "codes/", "codes/new/", "totp/remove/"):
        page = client.get(f"/security/{route}").content.decode()
        for tag in re.findall(r"<script[^>]*>", page):
            assert "src=" in tag or "application/json" in tag
        assert "style=" not in page


def test_who_wants_the_hall_is_sent_to_its_door(world: World) -> None:
    answer = Client().get("/sign-in/?next=/hall/me/")
    assert answer["Location"] == "/hall/sign-in/?next=%2Fhall%2Fme%2F"
    assert Client().get("/sign-in/?next=/office/applicants/").status_code == 200
    assert Client().get("/sign-in/?next=https://elsewhere.example/hall/").status_code == 200


def test_lost_factors_are_cleared_by_who_manages_people(world: World) -> None:
    enrol(signed_in(world))
    user = world.person("officer")
    chief = world.client("security_admin")
    assert "清除第二道确认" in chief.get(f"/admin/people/{user.pk}/").content.decode()
    chief.post(f"/admin/people/{user.pk}/", {"factors": "clear"})
    assert not Authenticator.objects.filter(user=user).exists()
    assert Notice.objects.filter(user=user, text__contains="已由工作人员清除").exists()
    with world.scope():
        assert AuditEvent.objects.filter(action="identity.clear_factors").exists()


def test_nobody_clears_their_own_or_beyond_their_place(world: World) -> None:
    enrol(signed_in(world))
    user = world.person("officer")
    with scope(ROOT.everywhere, ROOT):
        grant_role(user=user, role="window", jurisdiction=TOWN, by=ROOT, now=world.now)
    town = world.client("security_admin", TOWN)
    assert town.get(f"/admin/people/{user.pk}/").status_code == 200
    assert town.post(f"/admin/people/{user.pk}/", {"factors": "clear"}).status_code == 403
    assert Authenticator.objects.filter(user=user).exists()
    chief = world.person("security_admin")
    page = world.client("security_admin").post(
        f"/admin/people/{chief.pk}/", {"factors": "clear"}, follow=True
    )
    assert "由其他安全管理员办理" in page.content.decode()
