"""Query pages on paper: complete, with a code that leads back to the same figures."""

from __future__ import annotations

import html
import io
from urllib.parse import urlsplit

import pdfplumber
import pytest
from django.test import Client, override_settings

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, TOWN
from tongjian.core.documents.qr import qr_svg
from tongjian.supervision.queries import print_views

BASE = f"j={DISTRICT}&year=2024"
PAGES = {
    "drill": "by=function",
    "rows": "min=1000",
    "pivot": "rows=organisation.unit&cols=kind",
    "compare": "what=scopes",
}


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands in every code drawn from now on."""
    codes: list[str] = []

    def drawn(address: str, title: str) -> str:
        codes.append(address)
        return qr_svg(address, title)

    monkeypatch.setattr(print_views, "qr_svg", drawn)
    return codes


def test_every_page_prints_and_its_code_opens_the_same_view(
    filled: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, codes = filled.world.client("deputy"), watched(monkeypatch)
    with override_settings(ADDRESS="https://budget.example.org"):
        for page, extra in PAGES.items():
            day = filled.today()
            address = f"/query/payment/print/{page}/?{BASE}&as_of={day}&{extra}"
            printed = text(client, address)
            assert "<svg" in printed
            assert "需要登录" in printed
            live = urlsplit(codes[-1])
            assert live.netloc == "budget.example.org"
            assert f"as_of={day}" in live.query
            assert extra.split("=")[1].split("&")[0] in live.query
            text(client, f"{live.path}?{live.query}")
            assert Client().get(f"{live.path}?{live.query}")["Location"].startswith("/sign-in/")


def test_today_is_fixed_in_the_code(filled: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = watched(monkeypatch)
    text(filled.world.client("deputy"), f"/query/payment/print/drill/?{BASE}")
    assert "as_of=" in codes[0]


def test_the_pdf_says_the_same(filled: Clerk) -> None:
    client = filled.world.client("deputy")
    address = f"/query/payment/print/pivot/pdf/?{BASE}&rows=organisation.unit&cols=kind"
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(response.content)) as found:
        words = "".join((page.extract_text() or "") for page in found.pages)
    assert "4,600.50" in words
    assert "第1局本级" in words


def test_who_may_not_look_may_not_print(filled: Clerk) -> None:
    town = filled.world.client("town", TOWN)
    assert "4,600.50" not in text(town, f"/query/payment/print/drill/?{BASE}")
    assert filled.world.client("operator").get("/query/payment/print/drill/").status_code == 403
    deputy = filled.world.client("deputy")
    for bad in ("payment/print/nothing/", "payment/print/explain/", "nothing/print/drill/"):
        text(deputy, f"/query/{bad}", 404)
    text(deputy, f"/query/payment/print/compare/?{BASE}&what=x&years=a&measure=b")
