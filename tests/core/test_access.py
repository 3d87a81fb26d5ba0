"""Hostile requests get a designed answer; private pages stay out of caches."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.world import World

POLICY = "Content-Security-Policy"


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("finance", "/deliveries/?file=%00"),
        ("finance", "/deliveries/a%00b/"),
        ("finance", "/warnings/?subject=a%00b"),
        ("auditor", "/admin/audit/?actor=%00"),
        ("system_admin", "/admin/units/?name=%00"),
        ("security_admin", "/admin/people/?user=%00"),
    ],
)
def test_a_nul_byte_in_an_address_is_a_bad_request(world: World, role: str, address: str) -> None:
    response = world.client(role).get(address)
    assert response.status_code == 400
    assert "这个请求看不懂" in response.content.decode()


def test_a_nul_byte_in_a_form_is_a_bad_request(world: World) -> None:
    response = world.client("security_admin").post("/admin/people/1/", {"revoke": "a\x00"})
    assert response.status_code == 400


def test_private_pages_are_kept_out_of_caches(world: World) -> None:
    for address in ("/notices/", "/deliveries/", "/deliveries/?format=csv"):
        assert "no-store" in world.client("finance").get(address)["Cache-Control"]


def test_an_old_form_is_refused_in_plain_words(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "刷新后再提交" in response.content.decode()


def test_every_answer_carries_the_content_policy(db: None) -> None:
    client = Client()
    answers = [
        client.get("/sign-in/"),
        client.get("/no-such-page/"),
        client.get("/notices/"),
        client.get("/sign-in/", headers={"host": "elsewhere.example"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 302, 400]
    assert all("default-src 'none'" in answer[POLICY] for answer in answers)


def test_scripts_carry_the_nonce_the_policy_names(db: None) -> None:
    page = Client().get("/sign-in/")
    nonce = page[POLICY].partition("'nonce-")[2].partition("'")[0]
    assert nonce
    assert page.content.decode().count(f'nonce="{nonce}"') >= 3


def test_a_redirect_to_https_carries_the_content_policy(db: None, settings: object) -> None:
    settings.SECURE_SSL_REDIRECT = True  # type: ignore[attr-defined]
    answer = Client().get("/sign-in/")
    assert answer.status_code == 301
    assert POLICY in answer


def test_a_form_sent_after_the_session_ended_leads_back_to_a_page(world: World) -> None:
    answer = Client().post("/warnings/run/")
    assert answer["Location"] == "/sign-in/?next=/"
