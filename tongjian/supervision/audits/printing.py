"""The report on rectification on paper: PDF and Word, from what was kept when it was issued."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tongjian.core.documents.letters import printed_day
from tongjian.core.documents.pdf import render
from tongjian.core.documents.qr import qr_svg
from tongjian.core.documents.word import grid, line, styled
from tongjian.core.pages import LABEL, demonstration
from tongjian.supervision.cases.letters import coded

ORDINALS = "一二三四五六七八九十"
CODED = "扫码查看现在的情况（须登录）"
DRAFT = "草稿，尚未出具"


def address_of(place: str, year: int, site: str = "") -> str:
    """Return the address a report's QR code opens, for who may see it."""
    return f"{settings.ADDRESS or site}{reverse('audit_report', args=[place, year])}"


def pdf_of(content: Mapping[str, Any], address: str) -> bytes:
    """Print a report; the same content always gives the same bytes."""
    code = {"svg": qr_svg(address), "label": CODED}
    shown = {"number": DRAFT, **content, "qr": code, "demonstration": demonstration()}
    return render("rectification", shown)


def word_of(content: Mapping[str, Any], address: str) -> bytes:
    """Return a report as a Word document, for offices that edit it further."""
    word = Document()
    styled(word, across=True)
    line(word, content["title"], size=20, centred=True)
    line(word, content.get("number", DRAFT)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line(word, f"{content['recipient']}：")
    grid(word, [], content["facts"])
    for number, one in enumerate(content["sections"]):
        line(word, f"{ORDINALS[number]}、{one['title']}", size=14)
        for text in one["paragraphs"]:
            line(word, text, indent=True)
        for table in one["tables"]:
            grid(word, [head for head, _ in table["headings"]], table["rows"], 9)
    for text in content["notes"]:
        line(word, f"注：{text}", size=9)
    for text in content["basis"]:
        line(word, f"依据：{text}", size=9)
    for text in (content["body"], printed_day(date.fromisoformat(content["date"]))):
        line(word, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    coded(word, address, CODED)
    if demonstration():
        line(word, LABEL, size=9)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()
