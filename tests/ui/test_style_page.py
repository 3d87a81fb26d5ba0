"""The style page in a real browser: strict content policy, widths, keyboard, no scripts.

Django's own responses (with their headers) are handed to Chromium, so no server and no database
are needed.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.journey
HOST = "http://localhost"
DENSITIES = ("deputy", "staff")


@pytest.fixture(scope="module", autouse=True)
def libraries() -> None:
    if finders.find("vendor/echarts.min.js") is None:
        pytest.skip("browser libraries are not installed (make setup)")


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    """Responses of the style page in either density."""
    return {density: Client().get(f"/style/?density={density}") for density in DENSITIES}


def serve(responses: dict[str, Any], route: Route) -> None:
    address = urlsplit(route.request.url)
    if address.path == "/style/":
        density = "deputy" if "density=deputy" in address.query else "staff"
        response = responses[density]
        route.fulfill(body=response.content, headers=dict(response.headers))
        return
    found = finders.find(address.path.removeprefix("/static/"))
    if not isinstance(found, str):
        route.fulfill(status=404)
        return
    kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
    route.fulfill(body=Path(found).read_bytes(), headers={"Content-Type": kind})


@pytest.fixture
def open_page(browser: Browser, pages: dict[str, Any]) -> Iterator[Any]:
    contexts = []

    def opened(width: int = 1280, density: str = "staff", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce",
            has_touch=width < 900,
        )
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: serve(pages, route))
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda line: note(page, line.type, line.text))
        page.on("pageerror", lambda error: note(page, "error", str(error)))
        page.goto(f"{HOST}/style/?density={density}")
        if scripts:
            page.wait_for_function(
                "document.querySelectorAll('[data-chart] canvas').length"
                " === document.querySelectorAll('[data-chart]').length"
            )
        return page

    yield opened
    for context in contexts:
        context.close()


def note(page: Page, kind: str, text: str) -> None:
    if kind == "error":
        page.complaints.append(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("width", [1280, 820, 390])
def test_no_fault_at_any_width(open_page: Any, width: int, density: str) -> None:
    page = open_page(width, density)
    assert page.complaints == []  # a violated content policy is logged as an error
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_policy_is_strict(pages: dict[str, Any]) -> None:
    policy = pages["staff"].headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_controls_are_large_enough_for_a_finger(open_page: Any) -> None:
    page = open_page(390)
    page.click("[data-menu-button]")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            '.button, .tabs a, .segments a, .pagination a, .menu a, .chip, .sort, .breadcrumb a,'
            + '.stat__foot a, tbody th > a,'
            + 'select, input:not([type=checkbox], [type=hidden]), summary')]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect().height])
          .filter(([, height]) => height > 0 && height < 43.5)"""
    )
    assert small == []


def test_keyboard_skips_to_the_content(open_page: Any) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_word_explains_itself_and_closes(open_page: Any) -> None:
    page = open_page(390)
    page.focus("button.term")
    page.keyboard.press("Enter")
    sheet = page.locator(".popover:popover-open")
    assert "日历" in sheet.inner_text()
    box = sheet.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    assert page.locator(".popover:popover-open").count() == 0


def test_a_question_holds_the_focus_and_gives_it_back(open_page: Any) -> None:
    page = open_page()
    page.focus("[data-opens-dialog]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-opens-dialog]')")


def test_a_chart_has_its_figures_as_a_table(open_page: Any) -> None:
    page = open_page()
    twin = page.locator(".chart__twin").first
    assert not twin.is_visible()
    page.locator("[data-chart-toggle]").first.click()
    assert twin.is_visible()
    assert "96.30" in twin.inner_text()


def test_pressing_a_rectangle_leads_deeper_by_address(open_page: Any) -> None:
    page = open_page()
    canvas = page.locator(".chart__canvas--tall")
    canvas.scroll_into_view_if_needed()
    canvas.click(position={"x": 60, "y": 120})
    page.wait_for_url("**?class=205")


def test_a_chosen_file_is_named(open_page: Any) -> None:
    page = open_page()
    page.set_input_files(
        "input[type=file]", {"name": "支付.csv", "mimeType": "text/csv", "buffer": b"a" * 2048}
    )
    assert "支付.csv（2 KB）" in page.locator("[data-drop-text]").inner_text()


def test_without_scripts_nothing_is_lost(open_page: Any) -> None:
    page = open_page(390, scripts=False)
    assert page.locator(".chart__twin").first.is_visible()
    assert page.locator(".menu a").first.is_visible()
    assert page.locator("dialog form").is_visible()
    assert not page.locator("[data-chart-toggle]").first.is_visible()


def test_print_has_no_controls_and_says_what_it_is(open_page: Any) -> None:
    page = open_page()
    page.emulate_media(media="print")
    for control in (".band", ".filters", ".button", ".breadcrumb"):
        assert not page.locator(control).first.is_visible()
    assert "演示数据，由种子生成" in page.locator(".print-head").inner_text()
