"""Printed documents: equal for equal data, in Chinese, with everything the law wants said."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pdfplumber
import pytest

from tongjian.core.documents.letters import (
    KINDS,
    Letter,
    LetterIncomplete,
    Remedies,
    data,
    render_letter,
)
from tongjian.core.documents.pdf import NoSuchTemplate, render
from tongjian.core.documents.qr import qr_svg
from tongjian.core.documents.seal import seal_svg

LETTER = Letter(
    kind="rejection_decision",
    number="沪闵教许决〔2026〕第0007号",
    body="示例区教育局",
    recipient="学生甲01的监护人",
    item="延缓入学审批",
    case_number="JY-2026-000123",
    issued_on=date(2026, 3, 18),
    track_address="https://hall.example.cn/hall/track/ABCDEFGH/",
    track_code="ABCDEFGH",
    demonstration=False,
    received_on=date(2026, 2, 10),
    accepted_on=date(2026, 2, 12),
    starts_on=date(2026, 2, 24),
    due_on=date(2026, 3, 19),
    days="10个工作日",
    procedure="专家评审",
    reasons="证明不是医疗机构出具的",
    materials=[("医院证明", "写明建议延缓的期限")],
    basis=["《中华人民共和国义务教育法》第十一条第二款"],
    remedies=Remedies("示例区人民政府", "示例区人民法院"),
    contact="教育窗口",
)


def text(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        pages = "".join(page.extract_text() for page in document.pages)
    return "".join(pages.split())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_printed_whole(kind: str) -> None:
    letter = replace(LETTER, kind=kind)
    pdf = render_letter(letter)
    assert pdf.startswith(b"%PDF-") and pdf == render_letter(letter)
    found = text(pdf)
    for words in (
        KINDS[kind].title,
        "示例区教育局",
        "沪闵教许决〔2026〕第0007号",
        "学生甲01的监护人：",
        "延缓入学审批",
        "2026年3月18日",
        "行政许可法",
        "第十一条第二款",
        "ABCDEFGH",
    ):
        assert words in found, words
    assert "{" not in found and "演示" not in found
    assert ("行政复议" in found and "行政诉讼" in found) == KINDS[kind].refuses


@pytest.mark.parametrize(
    ("kind", "without"),
    [
        ("rejection_decision", {"reasons": ""}),
        ("rejection_decision", {"remedies": None}),
        ("refusal_notice", {"remedies": None}),
        ("correction_notice", {"materials": ()}),
        ("special_notice", {"days": ""}),
        ("extension_notice", {"reasons": ""}),
        ("acceptance_notice", {"accepted_on": None}),
    ],
)
def test_a_letter_without_what_the_law_wants_said_is_not_printed(
    kind: str, without: dict[str, Any]
) -> None:
    with pytest.raises(LetterIncomplete, match="缺少"):
        render_letter(replace(LETTER, kind=kind, **without))


def test_what_is_no_licence_does_not_cite_the_licence_law() -> None:
    found = text(render_letter(replace(LETTER, licence=False)))
    assert "不予批准决定书" in found and "行政许可" not in found


def test_data_are_text_and_never_markup() -> None:
    found = text(render_letter(replace(LETTER, reasons='#read("frame.typ") *a* <b> $x$ \\ {item}')))
    assert '#read("frame.typ")*a*<b>$x$\\{item}' in found


def test_a_long_letter_goes_on_over_pages() -> None:
    many = [(f"第{number}份材料", "说明" * 20) for number in range(60)]
    found = text(render_letter(replace(LETTER, kind="correction_notice", materials=many)))
    assert "第59份材料" in found and "第3页" in found


def test_a_demonstration_is_marked_on_paper_and_seal() -> None:
    real, marked = (render_letter(replace(LETTER, demonstration=mark)) for mark in (False, True))
    more = Counter(text(marked)) - Counter(text(real))  # what lies across is read out of order
    assert more == Counter("演示文书无效" + "演示无效")
    assert "演示" in seal_svg("示例区教育局", demonstration=True)
    assert "演示" not in seal_svg("示例区教育局", demonstration=False)


@pytest.mark.parametrize("name", ["nothing", "../pdf", "frame.typ", ""])
def test_only_our_templates_are_used(name: str) -> None:
    with pytest.raises(NoSuchTemplate):
        render(name, data(LETTER))


@pytest.mark.parametrize(
    "body", ["局", "示例区教育局", "示例区教育局与人力资源和社会保障局行政服务中心", "<&\"'>"]
)
def test_a_seal_is_a_drawing_without_styles(body: str) -> None:
    svg = seal_svg(body, demonstration=True, note="行政审批专用章")
    letters = [found.text for found in ElementTree.fromstring(svg).iter() if found.text]
    assert "".join(letters).startswith(f"{body[:24]}印章（演示）{body[:24]}")
    assert "style" not in svg and "script" not in svg


def test_a_code_can_be_read_back() -> None:
    address = "https://hall.example.cn/hall/certificates/ABCDEFGH/"
    svg = qr_svg(address)
    assert "style" not in svg
    assert svg == qr_svg(address) != qr_svg(address + "x")
    assert ElementTree.fromstring(svg).get("viewBox") == "0 0 41 41"
