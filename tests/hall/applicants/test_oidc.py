"""Real-name sign-in against a provider that is a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.hall.applicants.people import OTHER, PARENT, applicant
from tests.hall.applicants.provider import CLIENT, SECRET
from tests.world import World
from tongjian.core import clock
from tongjian.core.home import InsecureSetup
from tongjian.core.identity.environment import claims, oidc, provider
from tongjian.hall.applicants.models import Applicant

PHONE = "13812341234"
CLAIMS = {
    "sub": "s-1",
    "name": PARENT.name,
    "id_number": PARENT.id_number,
    "phone_number": "+86 13812341234",
    "phone_number_verified": True,
}
DOOR = "/hall/sign-in/with/oidc/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    script = Path(__file__).with_name("provider.py")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        yield f"http://127.0.0.1:{run.stdout.readline().strip()}"
        run.terminate()


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch, now: datetime, settings: Any, issuer: str) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    settings.SOCIALACCOUNT_PROVIDERS = provider(issuer, CLIENT, SECRET, "示例统一认证")
    says(issuer, CLAIMS)


def says(issuer: str, said: dict[str, Any], fault: str = "") -> None:
    requests.post(f"{issuer}/test", json={"claims": said, "fault": fault}, timeout=10)


def goes(client: Client, after: str = "/hall/me/") -> Any:
    """Go to the provider and come back; the answer to coming back."""
    sent = client.get(f"{DOOR}?next={after}")
    assert sent.status_code == 302, sent.content.decode()
    back = requests.get(sent["Location"], allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    place = urlsplit(back.headers["Location"])
    assert place.path == f"{DOOR}callback/"
    return client.get(f"{place.path}?{place.query}")


def everybody(world: World) -> list[Applicant]:
    with world.scope():
        return list(Applicant.objects.select_related("party").order_by("id"))


def test_a_real_name_opens_the_hall(world: World) -> None:
    client = Client()
    assert "示例统一认证" in client.get("/hall/sign-in/").content.decode()
    assert goes(client)["Location"] == "/hall/me/"
    page = client.get("/hall/me/").content.decode()
    assert PARENT.name in page and "实名认证" in page
    (made,) = everybody(world)
    assert (made.assurance, made.phone) == (3, PHONE)
    assert made.party is not None and made.party.checked_at is not None
    assert made.party.id_number == PARENT.id_number


def test_the_claims_are_not_kept(world: World) -> None:
    goes(Client())
    goes(Client())
    account = SocialAccount.objects.get()
    assert account.extra_data == {}
    (made,) = everybody(world)
    assert "s-1" not in made.subject


def test_it_is_the_code_flow_with_pkce_and_state(world: World) -> None:
    asked = parse_qs(urlsplit(Client().get(DOOR)["Location"]).query)
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
    assert asked["state"] and "openid" in asked["scope"][0]


def test_coming_again_is_being_the_same(world: World) -> None:
    goes(Client())
    says_later = {**CLAIMS, "phone_number": "+86 13900001111"}
    goes(Client())
    assert len(everybody(world)) == 1 and says_later["sub"] == "s-1"


def test_who_has_the_verified_telephone_is_the_same_person(world: World) -> None:
    before = applicant(world, PHONE, PARENT)
    goes(Client())
    (after,) = everybody(world)
    assert (after.pk, after.assurance) == (before.pk, 3)


def test_a_telephone_not_verified_joins_nobody(world: World, issuer: str) -> None:
    applicant(world, PHONE)
    says(issuer, {**CLAIMS, "phone_number_verified": False})
    goes(Client())
    first, second = everybody(world)
    assert (first.assurance, second.assurance, second.phone) == (0, 3, "")


def test_a_record_with_another_document_is_somebody_elses(world: World) -> None:
    applicant(world, PHONE, OTHER)
    goes(Client())
    first, second = everybody(world)
    assert first.party is not None and first.party.name == OTHER.name
    assert (second.assurance, second.phone) == (3, "")


def test_a_number_that_is_not_sound_raises_nothing(world: World, issuer: str) -> None:
    says(issuer, {**CLAIMS, "id_number": "310112198503020000"})
    goes(Client())
    (made,) = everybody(world)
    assert (made.assurance, made.party) == (0, None)


@pytest.mark.parametrize(
    "fault",
    ["signature", "unsigned", "audience", "issuer", "expired", "no_id_token", "userinfo", "denied"],
)
def test_what_is_forged_or_refused_opens_nothing(world: World, issuer: str, fault: str) -> None:
    says(issuer, CLAIMS, fault)
    client = Client()
    assert goes(client)["Location"] == "/hall/sign-in/"
    page = client.get("/hall/sign-in/").content.decode()
    assert ("您取消了" if fault == "denied" else "没有完成") in page
    assert client.get("/hall/me/").status_code == 302 and everybody(world) == []


def test_an_answer_for_another_browser_opens_nothing(world: World) -> None:
    sent = Client().get(DOOR)
    back = requests.get(sent["Location"], allow_redirects=False, timeout=10)
    place = urlsplit(back.headers["Location"])
    stranger = Client()
    assert stranger.get(f"{place.path}?{place.query}")["Location"] == "/hall/sign-in/"
    assert stranger.get("/hall/me/").status_code == 302


def test_an_answer_counts_once(world: World) -> None:
    client = Client()
    sent = client.get(DOOR)
    back = requests.get(sent["Location"], allow_redirects=False, timeout=10)
    place = urlsplit(back.headers["Location"])
    assert client.get(f"{place.path}?{place.query}")["Location"] != "/hall/sign-in/"
    assert client.get(f"{place.path}?{place.query}")["Location"] == "/hall/sign-in/"


def test_joining_accounts_by_address_is_refused(world: World) -> None:
    goes(Client(), after="/hall/me/&process=connect")
    assert everybody(world) == []


def test_a_provider_that_is_away_is_told_in_words(world: World, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider("http://127.0.0.1:9", CLIENT, SECRET, "x")
    client = Client()
    assert client.get(DOOR)["Location"] == "/hall/sign-in/"
    assert "没有完成" in client.get("/hall/sign-in/").content.decode()


def test_without_a_provider_there_is_no_such_door(world: World, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert Client().get(DOOR).status_code == 404
    assert Client().get(f"{DOOR}callback/").status_code == 404
    assert "with/oidc" not in Client().get("/hall/sign-in/").content.decode()


def test_the_environment_is_read_and_nonsense_refused() -> None:
    assert oidc({}) == {}
    found = oidc({"TONGJIAN_OIDC_ISSUER": "https://id.example.cn/", "TONGJIAN_OIDC_CLIENT": "hall"})
    (app,) = found["openid_connect"]["APPS"]
    assert app["settings"]["server_url"] == "https://id.example.cn"
    assert app["settings"]["oauth_pkce_enabled"] is True
    for wrong in (
        {"TONGJIAN_OIDC_ISSUER": "https://id.example.cn"},
        {"TONGJIAN_OIDC_ISSUER": "id.example.cn", "TONGJIAN_OIDC_CLIENT": "hall"},
    ):
        with pytest.raises(InsecureSetup):
            oidc(wrong)
    assert claims("name=real_name, id_number=cert_no")["id_number"] == "cert_no"
    assert claims(None)["phone"] == "phone_number"
    for text in ("name", "colour=blue", "name="):
        with pytest.raises(InsecureSetup):
            claims(text)
