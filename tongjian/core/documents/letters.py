"""The letters a body sends an applicant: what each kind says, as data for ``letter.typ``.

One letter, nine kinds. What the law makes every letter of a kind say stands here once; what one
case adds (reasons, materials, days) comes with the letter. Sources: 行政许可法 (2019) 29, 32, 34,
38, 42, 44, 45; 行政复议法 (2023) 20, 24; 行政诉讼法 (2017) 46.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.core.documents.pdf import render
from tongjian.core.documents.qr import qr_svg
from tongjian.core.documents.seal import seal_svg

LAW = "《中华人民共和国行政许可法》"


class LetterIncomplete(Exception):
    """What the law makes this letter say is missing; the message is Chinese."""


@dataclass(frozen=True)
class Kind:
    """A kind of letter: its title, its words, and what may not be missing from it.

    ``plain_title`` is for items that are no administrative licence, which the licence law's name
    would misname; ``article`` the licence law's article, printed for licences alone.
    """

    title: str
    words: tuple[str, ...]
    article: str = ""
    plain_title: str = ""
    refuses: bool = False
    needs: tuple[str, ...] = ()
    receipt: bool = False


KINDS = {
    "receipt_notice": Kind(
        "收件凭证",
        (
            "您提交的“{item}”申请材料，本机关已于{received_on}收到，收到的材料见下。",
            "本凭证只证明收到材料，不表示已经受理。材料不齐全或者不符合要求的，"
            "本机关在五个工作日内一次告知需要补正的全部内容；逾期没有告知的，自收到之日起即为受理。",
        ),
        "第二十九条、第三十二条",
        needs=("received_on",),
    ),
    "acceptance_notice": Kind(
        "受理通知书",
        (
            "您提出的“{item}”申请，材料齐全、符合要求，本机关决定自{accepted_on}起受理。",
            "{due}",
        ),
        "第三十二条、第四十二条",
        needs=("accepted_on",),
    ),
    "correction_notice": Kind(
        "补正材料一次性告知书",
        (
            "您提出的“{item}”申请，经审查需要补正。下表是需要补正的全部内容，"
            "请补齐后一次提交；没有列入本告知书的内容，本机关不再另行要求补正。",
            "{due}",
        ),
        "第三十二条第一款第（四）项",
        needs=("materials",),
    ),
    "refusal_notice": Kind(
        "不予受理告知书",
        ("您提出的“{item}”申请，本机关决定不予受理。理由：{reasons}",),
        "第三十二条、第三十八条",
        refuses=True,
        needs=("reasons",),
    ),
    "special_notice": Kind(
        "特别程序告知书",
        (
            "您提出的“{item}”申请，依法需要进行{procedure}，所需时间为{days}，"
            "自{starts_on}起计算。这段时间不计入办理期限，结束后期限继续计算。",
            "{reasons}",
        ),
        "第四十五条",
        needs=("procedure", "days", "starts_on"),
    ),
    "extension_notice": Kind(
        "延长审批期限告知书",
        (
            "您提出的“{item}”申请，在期限内不能作出决定，经本机关负责人批准，"
            "办理期限延长{days}。延长的理由：{reasons}",
            "{due}",
        ),
        "第四十二条",
        plain_title="延长办理期限告知书",
        needs=("days", "reasons", "due_on"),
    ),
    "grant_decision": Kind(
        "准予行政许可决定书",
        ("您提出的“{item}”申请，经审查，符合法定条件、标准，本机关决定{granted}。", "{reasons}"),
        "第三十四条、第三十八条第一款",
        plain_title="准予决定书",
    ),
    "rejection_decision": Kind(
        "不予行政许可决定书",
        (
            "您提出的“{item}”申请，经审查，不符合法定条件、标准，本机关决定{rejected}。"
            "理由：{reasons}",
        ),
        "第三十四条、第三十八条第二款",
        plain_title="不予批准决定书",
        refuses=True,
        needs=("reasons",),
    ),
    "delivery_receipt": Kind(
        "送达回证",
        ("兹将“{item}”申请的下列文书、证件送达。收到后请在本回证上签名或者盖章并写明日期。",),
        "第四十四条",
        needs=("materials",),
        receipt=True,
    ),
}
LISTS = {
    "receipt_notice": "收到的材料",
    "acceptance_notice": "已收材料",
    "correction_notice": "需要补正的全部内容",
    "delivery_receipt": "送达的文书、证件",
}
PROMISES = frozenset({"receipt_notice", "acceptance_notice", "extension_notice"})
RECEIPT_LINES = ("送达方式", "送达地点", "受送达人签收", "代收人及理由", "送达人", "送达日期")


@dataclass(frozen=True)
class Remedies:
    """Where somebody refused can turn (行政许可法 38).

    ``authority`` decides on reconsideration: the body's own government, 行政复议法 24.
    """

    authority: str
    court: str

    def lines(self) -> list[str]:
        """Return the sentences to print, with the limits of 行政复议法 20 and 行政诉讼法 46."""
        return [
            f"如不服本决定，您可以自收到之日起六十日内向{self.authority}申请行政复议，"
            f"也可以自收到之日起六个月内直接向{self.court}提起行政诉讼。"
        ]


@dataclass(frozen=True)
class Letter:
    """One letter. ``materials`` are (name, note); ``text`` is what the official adds.

    ``track_address`` is what the QR code opens, ``track_code`` the code printed below it;
    ``days`` is a time in words, e.g. "10个工作日". ``seal`` False leaves the seal out.
    """

    kind: str
    number: str
    body: str
    recipient: str
    item: str
    case_number: str
    issued_on: date
    track_address: str
    track_code: str
    demonstration: bool
    licence: bool = True
    received_on: date | None = None
    accepted_on: date | None = None
    starts_on: date | None = None
    due_on: date | None = None
    due_why: str = ""
    days: str = ""
    procedure: str = ""
    reasons: str = ""
    text: str = ""
    materials: Sequence[tuple[str, str]] = ()
    basis: Sequence[str] = ()
    remedies: Remedies | None = None
    contact: str = ""
    seal_note: str = ""

    @property
    def title(self) -> str:
        """Return the letter's title, which names the licence law only for licences."""
        kind = KINDS[self.kind]
        return kind.title if self.licence else kind.plain_title or kind.title


def printed_day(day: date | None) -> str:
    """Return a day as printed: 2026年3月18日; "" for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def check(letter: Letter) -> None:
    """Raise ``LetterIncomplete`` when something the law makes the letter say is missing."""
    kind = KINDS[letter.kind]
    names = {
        "reasons": "理由",
        "materials": "材料清单",
        "days": "时间",
        "due_on": "到期日",
        "received_on": "收件日期",
        "accepted_on": "受理日期",
        "starts_on": "开始日期",
        "procedure": "程序名称",
    }
    lacking = [names[need] for need in kind.needs if not getattr(letter, need)]
    if kind.refuses and letter.remedies is None:
        lacking.append("救济途径")
    if lacking:
        raise LetterIncomplete(f"{letter.title}缺少：{'、'.join(lacking)}")


def data(letter: Letter) -> dict[str, Any]:
    """Return what ``letter.typ`` prints; raises ``LetterIncomplete``."""
    check(letter)
    kind = KINDS[letter.kind]
    facts = [("事项", letter.item), ("办件编号", letter.case_number)]
    if letter.due_on and letter.kind in PROMISES:
        facts.append(("应办结日期", _due(letter)))
    own = [f"{LAW}{kind.article}"] if letter.licence and kind.article else []
    return {
        "title": letter.title,
        "body": letter.body,
        "number": letter.number,
        "recipient": letter.recipient,
        "date": letter.issued_on.isoformat(),
        "facts": facts,
        "paragraphs": _paragraphs(letter, kind),
        "lists": [{"title": LISTS.get(letter.kind, "材料"), "rows": list(letter.materials)}]
        if letter.materials
        else [],
        "basis": [*own, *letter.basis],
        "remedies": letter.remedies.lines() if kind.refuses and letter.remedies else [],
        "contact": letter.contact,
        "receipt_lines": list(RECEIPT_LINES) if kind.receipt else [],
        "seal": seal_svg(letter.body, demonstration=letter.demonstration, note=letter.seal_note),
        "qr": {
            "svg": qr_svg(letter.track_address),
            "label": f"扫码查询办理情况，查询码 {letter.track_code}",
        },
        "demonstration": letter.demonstration,
    }


def _due(letter: Letter) -> str:
    return printed_day(letter.due_on) + (f"（{letter.due_why}）" if letter.due_why else "")


def _paragraphs(letter: Letter, kind: Kind) -> list[str]:
    due = {
        "acceptance_notice": "本机关最迟在{}作出决定。",
        "correction_notice": "请最迟在{}提交；不能按期提交的，请与本机关联系。",
        "extension_notice": "延长后，本机关最迟在{}作出决定。",
    }.get(letter.kind, "")
    words = {
        "item": letter.item,
        "received_on": printed_day(letter.received_on),
        "accepted_on": printed_day(letter.accepted_on),
        "starts_on": printed_day(letter.starts_on),
        "procedure": letter.procedure,
        "days": letter.days,
        "granted": "准予行政许可" if letter.licence else "准予",
        "rejected": "不予行政许可" if letter.licence else "不予批准",
        "reasons": letter.reasons,
        "due": due.format(printed_day(letter.due_on)) if letter.due_on else "",
    }
    said = [sentence.format(**words) for sentence in kind.words]
    added = [line.strip() for line in letter.text.splitlines()]
    return [line for line in [*said, *added] if line]


def render_letter(letter: Letter) -> bytes:
    """Return the letter as a PDF; raises ``LetterIncomplete``."""
    return render("letter", data(letter))
