"""The browser's mirror: what comes and goes as answers change is what the server would ask."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.hall.forms.sample import FORM, SOUND
from tongjian.hall.forms import parse_form
from tongjian.hall.forms.rendering import page_of

STATIC = Path(__file__).resolve().parents[3] / "tongjian" / "static" / "js"
SCHEMA = parse_form(FORM)
STEPS = {step.key: step for step in SCHEMA.steps}


@pytest.fixture
def opened(browser: Any) -> Any:
    """Open a step of the form as a page of its own, its scripts served from the checkout."""
    window = browser.new_page()
    shown: dict[str, str] = {}

    def serve(route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".js"):
            script = (STATIC / name).read_text()
            route.fulfill(body=script, content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body=shown["html"], content_type="text/html; charset=utf-8")

    window.route("**/*", serve)

    def open_step(key: str, answers: dict[str, Any], **more: Any) -> Any:
        page = page_of(SCHEMA, STEPS[key], answers, today=date(2026, 3, 2), **more)
        body = render_to_string("hall/forms/step.html", {"page": page})
        script = '<script type="module" src="http://forms.test/forms.js"></script>'
        shown["html"] = f"<!doctype html><html><body>{body}{script}</body></html>"
        window.goto("http://forms.test/", wait_until="load")
        return window

    yield open_step
    window.close()


def asked(page: Any, key: str) -> bool:
    return bool(page.locator(f"[data-field='{key}']").is_visible())


def test_questions_come_and_go_with_what_they_hang_on(opened: Any) -> None:
    page = opened("reason", {"kind": "defer"})
    assert not asked(page, "ill") and asked(page, "months")
    page.check("#f-kind-1")
    assert asked(page, "ill") and asked(page, "months")
    page.check("#f-ill-1")
    assert not asked(page, "months")
    page.check("#f-kind")  # the answer that hid it is hidden itself, so it counts no more
    assert not asked(page, "ill") and asked(page, "months")


def test_every_row_decides_for_itself(opened: Any) -> None:
    page = opened("stays", {**SOUND, "ill": True, "stay": [{}, {}]})
    page.fill("[name='stay.1.hospital']", "外地医院")
    assert asked(page, "stay.1.other") and not asked(page, "stay.0.other")
    page.fill("[name='stay.1.hospital']", "本地医院")
    assert not asked(page, "stay.1.other")


def test_the_summary_of_errors_takes_the_focus(opened: Any) -> None:
    page = opened("reason", {}, errors={"kind": "请选择“申请类型”"})
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.click("#error-summary a")
    assert page.evaluate("document.activeElement.closest('[data-field]')?.dataset.field") == "kind"
