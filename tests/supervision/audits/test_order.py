"""A late audit problem gets a supervision order, and a unit that has gone on a successor."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from docx import Document

from tests.supervision.audits.conftest import (
    LATE,
    OTHER,
    UNIT,
    People,
    case_of,
    done,
    gathered,
    page,
    post,
    send,
)
from tests.supervision.audits.conftest import problem as listed
from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, ROOT, World, body
from tongjian.core import clock
from tongjian.core.notify.models import Notice
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.audits import reads
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.briefs.reading import facts_of
from tongjian.supervision.cases import letters
from tongjian.supervision.cases.handover import hand_over
from tongjian.supervision.cases.models import CaseLetter
from tongjian.supervision.cases.tasks import remind
from tongjian.supervision.dictionaries.actions import succeed

ORDER: Any = {"due": "2025-11-10", "reason": "请说明为什么没有按期整改。"}


def letter_of(world: World, number: str) -> CaseLetter:
    with world.scope():
        found: CaseLetter = CaseLetter.objects.get(case=case_of(world, number))
        return found


def test_a_late_problem_is_ordered_with_its_evidence(world: World, people: People) -> None:
    committee, late = people["committee"], case_of(world, "X")
    told = {"stage": "stuck", "so_far": "10000", "reason": "历史遗留，<b>难</b>。"}
    done(people["unit"], world, "X", "progress", **told)
    assert done(committee, world, "X", "order", **ORDER) == "rectifying"
    letter = letter_of(world, "X")
    assert (letter.kind, letter.content["recipient"]) == ("order", "第1局本级")
    assert letter.number == "示例区人大常委会预算工作委员会督〔2025〕1号"
    pdf = body(committee.get(f"/cases/letters/{letter.pk}.pdf"))
    pages = pypdfium2.PdfDocument(pdf)
    text = "".join(one.get_textpage().get_text_bounded() for one in pages)
    squeezed = "".join(text.split())
    for words in (
        "督办单",
        "已经逾期",
        "2025年11月10日",
        "审计部门报送的清单",
        "依据：《监督法》第二十七条；《上海市预算审查监督条例》第五十七条。",
        "历史遗留，<b>难</b>",
        "SM3",
    ):
        assert words in squeezed, words
    word = Document(io.BytesIO(body(people["unit"].get(f"/cases/letters/{letter.pk}.docx"))))
    lines = "\n".join(one.text for one in word.paragraphs)
    assert f"/cases/{late.pk}/" in lines and "300,000" not in lines and "督办单" in lines
    assert len(word.inline_shapes) == 1, "its QR code"
    names = [one.tag.partition("}")[2] for one in word.paragraphs[0]._p.get_or_add_pPr()]
    assert names.index("pBdr") < names.index("spacing") < names.index("jc")
    shown = page(people["deputy"], f"/cases/{late.pk}/")
    assert "发出督办单" in shown and "2025年11月10日前" in shown
    after = case_of(world, "X")
    assert after.due == late.due  # it is still as late as it was
    page(people["other"], f"/cases/letters/{letter.pk}.pdf", 404)


def in_facts(letter: CaseLetter, label: str) -> str:
    found = dict(letter.content["facts"])
    return str(found[label])


def test_a_signature_stands_on_no_page_alone(world: World, people: People) -> None:
    """However long an order is, what precedes the signature goes over to the next page with it."""
    for lines in range(8, 26, 4):
        with world.scope():
            content = letters._content(
                case_of(world, "X"),
                "order",
                body="示例区人大常委会预算工作委员会",
                due=date(2025, 11, 20),
                demand="\n".join(["请逐笔查明原因。"] * lines),
                today=world.now.date(),
            )
        letter = CaseLetter(
            case=case_of(world, "X"),
            kind="order",
            content={**content, "number": "1号", "date": "2025-10-20"},
        )
        pages = [
            "".join(one.get_textpage().get_text_bounded().split())
            for one in pypdfium2.PdfDocument(letters.pdf_of(letter))
        ]
        (signed,) = [text for text in pages if "扫码" in text]
        assert "报告整改结果，可以附材料。" in signed, lines


def test_an_orders_figures_are_those_of_every_page(
    world: World, people: People, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Uploaded, then more reported in the end and returned: the letter says what the list says."""
    unit, auditor, committee = people["unit"], people["auditor"], people["committee"]
    more = {"stage": "started", "so_far": "12345.67", "reason": "已追缴。"}
    send(clerk, {**listed("X", 2022, **LATE), "rectified_yuan": ""}, day=1)
    gathered(clerk, 1, DISTRICT)
    done(unit, world, "X", "progress", **more)
    done(unit, world, "X", "rectify", returned="300000", reason="都已退回。")
    done(auditor, world, "X", "confirm_return", reason="缺凭证。", due="2025-10-21")
    with world.scope():
        of_list = reads.cases(world.actor("committee")).get(pk=case_of(world, "X").pk)
        assert reads.told_of(of_list) == reads.told_of(case_of(world, "X"))
        assert reads.told_of(of_list).rectified_yuan == Decimal("12345.67")
    monkeypatch.setattr(clock, "now", lambda: clerk.moment(10))
    done(committee, world, "X", "order", due="2025-11-20", reason="请抓紧。")
    letter = letter_of(world, "X")
    assert in_facts(letter, "已整改金额") == "1.23万元"
    shown = people["deputy"].get(f"/cases/{case_of(world, 'X').pk}/").context["problem"]
    assert shown.told.rectified_yuan == Decimal("12345.67")


@pytest.mark.parametrize("number", ["X", "A", "B", "C"])
def test_a_list_and_a_letter_tell_the_same_of_a_problem(
    number: str, world: World, people: People
) -> None:
    done(people["unit"], world, "X", "progress", stage="started", so_far="5", reason="在办。")
    done(people["unit"], world, "A", "rectify", other="70000", reason="已改。")
    done(people["auditor"], world, "A", "confirm", reason="属实。")
    with world.scope():
        brought = reads.cases(world.actor("auditor")).get(pk=case_of(world, number).pk)
        assert reads.told_of(brought) == reads.told_of(case_of(world, number))


def test_an_order_wants_a_late_problem_a_right_and_a_day(world: World, people: People) -> None:
    committee = people["committee"]
    assert post(committee, world, "A", "order", **ORDER).status_code == 409  # not late
    for who in ("unit", "auditor", "deputy", "finance"):
        assert post(people[who], world, "X", "order", **ORDER).status_code == 403
    for day in ("2025-10-20", "2026-12-31", "下周", ""):
        answer = post(committee, world, "X", "order", due=day, reason="请整改。")
        assert answer.status_code == 422 and "请整改。" in answer.content.decode()
    done(committee, world, "X", "order", **ORDER)
    assert post(committee, world, "X", "order", **ORDER).status_code == 409  # one runs
    with world.scope():
        assert CaseLetter.objects.count() == 1


def test_the_end_of_an_orders_term_is_told_once(world: World, people: People, clerk: Clerk) -> None:
    assert people["unit"]  # somebody who can be told
    done(people["committee"], world, "X", "order", **ORDER)
    later = clerk.moment(30)
    assert remind(DISTRICT, later) > 0
    assert remind(DISTRICT, later) == 0
    texts = list(Notice.objects.values_list("user__username", "text"))
    over = {user for user, text in texts if "督〔2025〕1号的期限已过" in text}
    assert over == {f"committee-{DISTRICT}-", f"unit-{DISTRICT}-{UNIT}"}


def merged(world: World) -> None:
    with world.scope():
        succeed(
            jurisdiction=DISTRICT,
            kind="rename",
            on=date(2025, 1, 1),
            old=[UNIT],
            new=[OTHER],
            note="更名",
            by=ROOT,
            now=world.now,
        )


def test_a_renamed_units_problems_are_its_successors(
    world: World, people: People, clerk: Clerk
) -> None:
    done(people["unit"], world, "X", "progress", stage="started", reason="在办。")
    merged(world)
    gathered(clerk, 0, DISTRICT)
    fresh, begun = case_of(world, "A"), case_of(world, "X")
    assert (fresh.unit, fresh.unit_was, fresh.name) == (OTHER, UNIT, "第1局本级")
    assert begun.unit == UNIT  # taken up already: handed over as all running cases are
    with world.scope():
        hand_over(jurisdiction=DISTRICT, by=ROOT, now=clerk.moment())
    assert case_of(world, "X").unit == OTHER
    told = page(people["other"], f"/cases/{begun.pk}/")
    assert "第1局本级从2025年1月1日起更名为第2局本级，这件事项由第2局本级办理。" in told
    assert "查出第1局本级的" in told
    done(people["other"], world, "A", "progress", stage="started", reason="在办。")
    gathered(clerk, 1, DISTRICT)
    assert case_of(world, "A").unit == OTHER


def test_a_quarters_outlook_has_the_problems_that_fall_due(world: World, clerk: Clerk) -> None:
    send(clerk, listed("Z", 2023, due="2026-02-01"), day=1)
    gathered(clerk, 1, DISTRICT)
    with world.scope():
        place = Jurisdiction.objects.get(pk=DISTRICT)
        found = facts_of(place, Quarter(2025, 4), clerk.moment(2)).problems
        before = facts_of(place, Quarter(2025, 3), clerk.moment(2)).problems
    assert {(one.due, one.late) for one in found} >= {
        (date(2025, 11, 30), False),
        (date(2023, 1, 25), True),
        (date(2026, 2, 1), False),
    }
    assert not before  # nobody knew of them then
