"""Requests no browser of ours makes: each is answered in words, none breaks the hall."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.contracts.test_routes import ROUTES
from tests.hall import made
from tests.hall.applications.conftest import NOW, Desk, make_desk
from tongjian.core import clock

PLAIN = sorted(
    f"/{route}"
    for route in ROUTES
    if "<" not in route
    and route.startswith(("hall/", "security/", "notices/", "sign-", "password/"))
)
FIELDS = "name reason words kind phone tab base turn stay stay.0.hospital stay.0.x address.street x"


@pytest.fixture
def desk(db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = make_desk()
    found.client.raise_request_exception = False
    return found


def multipart(charset: str, **fields: bytes) -> dict[str, Any]:
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (key.encode(), value)
        for key, value in fields.items()
    )
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    return {"data": parts + b"--x--\r\n", "content_type": kind}


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "hex", "unicode_escape"])
def test_a_form_in_another_encoding(desk: Desk, charset: str) -> None:
    """UTF-7 brings half characters, which no column holds; "hex" cannot be read as text at all."""
    body = multipart(charset, kind=b"consultation", text=b"+2AA- +AAA-")
    assert desk.client.generic("POST", "/hall/feedback/new/", **body).status_code == 400


def test_a_visitor_fills_no_disk(desk: Desk) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
    sent: dict[str, Any] = {
        "path": "/hall/track/",
        "data": head + bytes(3 << 20) + b"\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    }
    assert Client(raise_request_exception=False).generic("POST", **sent).status_code == 400
    assert desk.client.generic("POST", **sent).status_code == 422


def test_a_file_name_of_half_a_character(desk: Desk) -> None:
    name = b"filename*=utf-7''%2B2AA-.pdf"
    head = b'Content-Disposition: form-data; name="m-form-files"; ' + name
    rows = [b"--x\r\n" + head + b"\r\n\r\n%PDF-1.4\r\n"] * 8
    shown = b'--x\r\nContent-Disposition: form-data; name="m-form-shown"\r\n\r\n1\r\n'
    answer = desk.client.post(
        f"/hall/drafts/{desk.start().pk}/materials/",
        data=b"".join([shown, *rows, b"--x--\r\n"]),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("number", ["²", "9" * 5000, "９", "-1"], ids=range(4))
def test_numbers_that_are_none(desk: Desk, number: str) -> None:
    client, base = desk.client, f"/hall/drafts/{desk.start().pk}"
    assert client.get("/hall/ratings/", {"year": number}).status_code == 200
    posts = {
        f"{base}/materials/": {"m-form-shown": "1", "m-form": number, "_reuse": f"form:{number}"},
        f"{base}/step/stays/": {"_remove": f"stay.{number}", "stay": number, "turn": number},
        "/hall/uploads/": {"spec": number},
    }
    for path, posted in posts.items():
        assert client.post(path, posted).status_code < 500, path
    assert client.get("/hall/my/", {"page": number}).status_code == 200
    for part in ("my", "drafts", "uploads", "me/data"):
        assert client.get(f"/hall/{part}/{number}/").status_code == 404, part


@pytest.mark.parametrize(
    "text",
    ["\x00", "\ud800", "😀" * 3000, "\u202egnp.exe", "x" * 10_000, "<script>alert(1)</script>"],
    ids=["nul", "half", "emoji", "rtl", "long", "script"],
)
def test_words_that_are_none(desk: Desk, text: str) -> None:
    """What was typed is kept or refused, never run; what the form does not ask for is dropped."""
    base = f"/hall/drafts/{desk.start().pk}"
    posted = dict.fromkeys(FIELDS.split(), text.encode("utf-8", "surrogatepass"))
    for step in ("child", "reason", "stays"):
        answer = desk.client.post(f"{base}/step/{step}/", posted)
        assert answer.status_code < 500 and b"<script>alert" not in answer.content, step
        shown = desk.client.get(f"{base}/step/{step}/")
        assert shown.status_code in (200, 302) and b"<script>alert" not in shown.content


@pytest.mark.parametrize("signed_in", [True, False])
def test_every_page_is_sealed_and_every_form_has_its_token(desk: Desk, signed_in: bool) -> None:
    """The policy has no unsafe part, what is somebody's is in no cache, no form goes without CSRF."""
    faults = []
    user = made.user(desk.parent) if signed_in else None
    for path in PLAIN:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(path)
        policy = page.get("Content-Security-Policy", "")
        if "script-src 'self'" not in policy or "unsafe" in policy or page.status_code >= 500:
            faults.append(f"{path}: {page.status_code} {policy}")
        if (
            signed_in
            and page.status_code == 200
            and "no-store" not in page.get("Cache-Control", "")
        ):
            faults.append(f"{path}: {page.get('Cache-Control')}")
        if client.post(path).status_code != 403:
            faults.append(f"{path}: answers a form without its token")
    assert not faults, "\n".join(faults)


def test_what_a_visitor_has_just_sent_is_in_no_cache(desk: Desk) -> None:
    visitor = Client()
    said = {"kind": "consultation", "text": "请问几点开门", "phone": "13900000009"}
    sent = visitor.post("/hall/feedback/new/", said, follow=True)
    assert sent.status_code == 200 and "no-store" in sent["Cache-Control"]
    assert "no-store" not in Client().get("/hall/items/").get("Cache-Control", "")
