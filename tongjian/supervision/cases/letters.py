"""Letters of inquiry 问询函 and supervision orders 督办单: numbered, as PDF and as Word.

All a letter prints is kept when it is issued, so that the same letter always reads the same; the
address in its QR code is added when it is printed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from tongjian.core.documents.letters import printed_day
from tongjian.core.documents.numbering import next_number
from tongjian.core.documents.pdf import picture, render
from tongjian.core.documents.qr import qr_svg
from tongjian.core.documents.word import grid, line, styled
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Department
from tongjian.core.pages import LABEL, demonstration
from tongjian.supervision.audits import order
from tongjian.supervision.audits.reads import told_of
from tongjian.supervision.cases.models import AUDIT, LETTERS, CaseLetter, WarningCase
from tongjian.supervision.cases.part import findings_in, sum_in, told_in
from tongjian.supervision.cases.staff import staff_for
from tongjian.supervision.warning.plain import money

WORDS = {"inquiry": "问", "order": "督"}
SHOWN_ROWS = 50  # of a table; the evidence pack has all
SHOWN_FINDINGS = 50
DRAFTED = 20  # findings a drafted reply goes through one by one
FINANCE = "财政部门"
CODED = "扫码查看办理情况（须登录）"
RED = "C8102E"
CODE = 26  # mm
CONTACT = "请在本系统“督办”中答复，可以附材料。"


def body_of(case: WarningCase) -> str:
    """Return the office that writes: a district's committee, a town's presidium."""
    place = case.jurisdiction
    if place.level == "town":
        return f"{place.name}人民代表大会主席团"
    return f"{place.name}人大常委会预算工作委员会"


def recipient_of(case: WarningCase) -> str:
    """Return who is asked: of a case nobody at the unit may see, its department."""
    if case.confidential and staff_for(case).instead(case):
        return department_of(case)
    return case.unit_name or f"{case.jurisdiction.name}{FINANCE}"


def department_of(case: WarningCase) -> str:
    """Return the name of the department of the unit that answers."""
    rows = Department.objects.filter(jurisdiction_id=case.jurisdiction_id, code=case.department)
    found = rows.order_by("-valid_from").first()
    return found.name if found is not None else f"{case.unit_name}的主管部门"


def issue(
    case: WarningCase, kind: str, *, due: date, demand: str, by: Actor, now: datetime
) -> CaseLetter:
    """Number and keep a letter; its counter's row stays locked until commit."""
    body = body_of(case)
    content = _content(case, kind, body=body, due=due, demand=demand, today=now.date())
    following = next_number(case.jurisdiction_id, f"{body}{WORDS[kind]}"[:60], now.year)
    number = f"{body}{WORDS[kind]}〔{now.year}〕{following}号"
    letter: CaseLetter = CaseLetter.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        kind=kind,
        number=number,
        content={**content, "number": number, "date": now.date().isoformat()},
        due=due,
        issued_at=now,
        by=by.label,
    )
    return letter


def _content(
    case: WarningCase, kind: str, *, body: str, due: date, demand: str, today: date
) -> dict[str, Any]:
    kept = findings_in(case)
    findings = [_finding(told_in(case, one.frozen)) for one in kept[:SHOWN_FINDINGS]]
    if left := kept.count() - len(findings):
        findings[-1]["note"] += f"另有{left}个问题没有列出，请在本系统“督办”中查看。"
    until = printed_day(due)
    paragraphs = {
        "inquiry": f"我们在预算联网监督中发现下列情况，请核实，并于{until}前书面答复。",
        "order": f"我们在预算联网监督中发现下列问题，请查明原因，提出处理意见，并于{until}前书面报告。",
    }
    facts, first, contact = _facts(case), paragraphs[kind], CONTACT
    if case.kind == AUDIT:
        told = told_of(case)
        facts, first = order.facts(case, told), order.opening(case, told, due, today)
        findings, contact = [order.finding(case), *findings], order.CONTACT
    return {
        "title": LETTERS[kind],
        "body": body,
        "recipient": recipient_of(case),
        "facts": [*facts, ("答复期限", until)],
        "paragraphs": [first, *(line for line in demand.splitlines() if line.strip())],
        "findings": findings,
        "contact": contact,
    }


def _facts(case: WarningCase) -> list[tuple[str, str]]:
    facts = [("事项编号", case.number), ("事项", case.title)]
    if yuan := sum_in(case):
        least = "至少" if case.partial else ""
        facts.append(("涉及金额", f"{least}{money(yuan)}（同一笔支付只计一次）"))
    return facts


def _finding(frozen: Mapping[str, Any]) -> dict[str, Any]:
    tables, left = [], 0
    for table in frozen["tables"]:
        left += max(0, len(table["rows"]) - SHOWN_ROWS)
        shown = {key: table[key] for key in ("title", "headings")}
        tables.append({**shown, "rows": table["rows"][:SHOWN_ROWS]})
    left += max(0, frozen["total"] - sum(len(table["rows"]) for table in frozen["tables"]))
    return {
        "title": frozen["rule_title"],
        "words": frozen["words"],
        "basis": frozen["basis"],
        "tables": tables,
        "note": f"另有{left}行没有列出。" if left else "",
    }


def address_of(case: WarningCase, site: str = "") -> str:
    """Return the address that a letter's QR code opens, for who may see the case.

    ``site`` is the address the reader came by; it counts where the installation names none.
    """
    return f"{settings.ADDRESS or site}{reverse('oversight_case', args=[case.pk])}"


def pdf_of(letter: CaseLetter, site: str = "") -> bytes:
    """Print a letter; the same letter always gives the same bytes."""
    code = {"svg": qr_svg(address_of(letter.case, site)), "label": CODED}
    shown = {**letter.content, "qr": code, "demonstration": demonstration()}
    return render("inquiry", shown)


def word_of(letter: CaseLetter, site: str = "") -> bytes:
    """Return a letter as a Word document, for offices that edit it further."""
    told = letter.content
    word = Document()
    styled(word)
    _ruled(line(word, told["body"], size=16, centred=True, colour=RGBColor.from_string(RED)))
    line(word, told["title"], size=22, centred=True)
    line(word, told["number"]).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line(word, f"{told['recipient']}：")
    for text in told["paragraphs"]:
        line(word, text, indent=True)
    for number, one in enumerate(told["findings"], 1):
        line(word, f"{number}．{one['title']}", size=13)
        line(word, one["words"], indent=True)
        if one["basis"]:
            line(word, f"依据：{'；'.join(one['basis'])}。", indent=True)
    grid(word, [], [[label, text] for label, text in told["facts"]])
    line(word, told["contact"], indent=True)
    for text in (told["body"], printed_day(date.fromisoformat(told["date"]))):
        line(word, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    coded(word, address_of(letter.case, site), CODED)
    if demonstration():
        line(word, LABEL, size=9)
    _evidence(word, told["findings"])
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def coded(word: Word, address: str, label: str) -> None:
    """Add an address as a QR code, with the address itself below it."""
    drawn = picture({"svg": qr_svg(address), "width": CODE})
    word.add_picture(io.BytesIO(drawn), width=Mm(CODE))
    line(word, f"{label}：{address}", size=9)


def _ruled(paragraph: Any) -> None:
    """Draw the red line below a letter's head."""
    below = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", RED)):
        below.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(below)
    # Word wants a paragraph's properties in their order.
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _evidence(word: Word, findings: list[dict[str, Any]]) -> None:
    if not any(one["tables"] for one in findings):
        return
    word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    line(word, "附件：证据", size=15, centred=True)
    for number, one in enumerate(findings, 1):
        for table in one["tables"]:
            line(word, f"{number}．{one['title']} · {table['title']}")
            grid(word, [head for head, _ in table["headings"]], table["rows"], size=7)
        if one["note"]:
            line(word, one["note"], size=9)


def draft_of(case: WarningCase) -> str:
    """Return a reply drafted from the data, for the unit to complete."""
    parts = [f"收到关于“{case.title}”的来函，现答复如下："]
    kept = findings_in(case)
    for number, one in enumerate(kept[:DRAFTED], 1):
        told = told_in(case, one.frozen)
        figures = told["printed"]
        shown = f"（实际{figures['actual']}，对照{figures['expected']}）" if figures else ""
        parts.append(
            f"{number}．{told['rule_title'].partition(' ')[2]}。"
            f"来函所说的情况是：{told['words'][:200]}{shown}\n"
            "经核对，上述数据：\n原因：\n采取的措施："
        )
    left = kept.count() - DRAFTED
    if left > 0:
        parts.append(f"另有{left}个问题，一并答复如下：")
    return "\n\n".join(parts)
