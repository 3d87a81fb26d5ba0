"""Signing in as people do: a telephone and a code, a passkey of the device."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.hall.applicants.people import PARENT, last_code
from tests.journeys.conftest import DESKTOP, PASSWORD, PHONE, Site
from tests.world import DISTRICT
from tongjian.core.notify.models import Outgoing


def window(site: Site, size: tuple[int, int]) -> Any:
    """Open an empty window at a name that passkeys accept; its page."""
    page = site.browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
    ).new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: site.errors.append(str(error)))
    page.on(
        "console",
        lambda said: site.errors.append(said.text) if said.type == "error" else None,
    )
    return page


def at(site: Site, path: str) -> str:
    return site.url.replace("127.0.0.1", "localhost") + path


def arrives(page: Any, path: str) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def by_code(site: Site, page: Any, phone: str = "13800000001") -> None:
    page.goto(at(site, "/hall/sign-in/?next=/hall/me/"))
    page.fill("#id_phone", phone)
    page.click("text=获取短信验证码")
    arrives(page, "/hall/sign-in/code/")
    page.fill("#id_code", last_code(site.world))
    page.click("main button[type=submit]")
    arrives(page, "/hall/me/")


def authenticator(page: Any) -> None:
    """Give the browser a device that holds passkeys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_parent_signs_in_from_a_phone_and_the_message_was_handed_over(site: Site) -> None:
    page = window(site, PHONE)
    by_code(site, page)
    assert "手机验证码" in page.inner_text("main")
    page.click("text=现在填写")
    page.fill("#id_name", PARENT.name)
    page.select_option("#id_id_type", "resident")
    page.fill("#id_id_number", PARENT.id_number)
    page.click("main button[type=submit]:has-text('保存')")
    arrives(page, "/hall/me/")
    assert PARENT.name in page.inner_text("main")

    def delivered() -> bool:
        with site.world.scope():
            return bool(Outgoing.objects.get().state == "delivered")

    for _ in range(100):
        if delivered():
            break
        page.wait_for_timeout(100)
    assert delivered(), "the worker hands the message to the gateway"
    page.click("text=长辈版")
    page.wait_for_selector("body[data-elder]")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_an_applicants_passkey_opens_without_a_code(site: Site) -> None:
    page = window(site, DESKTOP)
    authenticator(page)
    by_code(site, page, "13800000002")
    page.goto(at(site, "/security/"))
    page.click("text=增加通行密钥")
    page.check("#id_passwordless")
    page.click("text=按设备提示登记")
    arrives(page, "/security/codes/")
    assert len(re.findall(r"\b\d{8}\b", page.inner_text("main"))) == 10
    page.click("text=退出")
    page.wait_for_url(lambda url: "/sign-out/" not in url and "/security/" not in url)
    page.goto(at(site, "/hall/sign-in/?next=/hall/me/"))
    page.click("text=用通行密钥登录")
    arrives(page, "/hall/me/")
    assert "138****0002" in page.inner_text("main")


def test_an_officials_passkey_is_the_second_step(site: Site) -> None:
    user = site.world.person("officer", DISTRICT)
    page = window(site, DESKTOP)
    authenticator(page)

    def password() -> None:
        page.goto(at(site, "/sign-in/?next=/security/"))
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form:has(input[name=password]) button[type=submit]")

    password()
    arrives(page, "/security/")
    page.click("text=增加通行密钥")
    arrives(page, "/security/again/password/")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    arrives(page, "/security/passkeys/add/")
    page.click("text=按设备提示登记")
    arrives(page, "/security/codes/")
    page.click("header form button:has-text('退出')")
    arrives(page, "/sign-in/")
    password()
    arrives(page, "/security/check/")
    page.click("text=用通行密钥确认")
    arrives(page, "/security/")
    assert "登记了 1 把" in page.inner_text("main")
