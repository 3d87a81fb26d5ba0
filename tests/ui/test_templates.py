"""Every template compiles; the words of the glossary are there."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from tongjian.core.errors import broken
from tongjian.core.ui.glossary import GLOSSARY

ROOT = Path(__file__).resolve().parents[2] / "tongjian" / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name: str) -> None:
    assert get_template(name)


def test_terms_without_meaning_are_in_the_glossary() -> None:
    for name in TEMPLATES:
        for word in re.findall(r'{% term "([^"]+)" %}', (ROOT / name).read_text()):
            assert word in GLOSSARY, f"{name}: {word}"


def test_tables_can_scroll_in_their_own_box() -> None:
    for name in TEMPLATES:
        text = (ROOT / name).read_text()
        for at in (found.start() for found in re.finditer(r'<table class="table', text)):
            box = text.rfind("table-box", 0, at)
            assert box >= 0 and "</table>" not in text[box:at], f"{name}: a table without its box"


def test_the_page_for_our_own_fault_needs_nothing() -> None:
    response = broken(RequestFactory().get("/"))  # no session, no user, no database
    assert response.status_code == 500
    assert "不是您操作有误" in response.content.decode()
