"""Wrong and hostile input to cases: nothing breaks, nothing typed is lost, nothing runs."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from docx import Document

from tests.supervision.cases.test_attack_access import changed
from tests.supervision.cases.test_life import (
    ASK,
    PDF,
    again,
    asked,
    done,
    examined,
    page,
    people,
    post,
    today,
)
from tests.world import DISTRICT, World, body
from tongjian.core import clock
from tongjian.core.files.scan import Unavailable
from tongjian.core.home import home
from tongjian.supervision.cases import tasks
from tongjian.supervision.cases.forms import FOLDER
from tongjian.supervision.cases.models import CaseFile, WarningCase

__all__ = ["people", "today"]
HOSTILE = "=cmd|' /C calc'!A0<script>alert(1)</script>\x01\x0b\ufffe结束"


def kept(world: World) -> int:
    folder = home() / FOLDER
    return len(list(folder.iterdir())) if folder.exists() else 0


FIELDS = [
    ("due", ""),
    ("due", "2025-02-30"),
    ("due", "0001-01-01"),
    ("due", "9999-12-31"),
    ("due", "99999-12-31"),
    ("due", "2025-10-20"),
    ("letter", ""),
    ("letter", "invoice"),
    ("reason", ""),
    ("reason", " \u3000\n "),
    ("reason", "长" * 8001),
    ("turn", ""),
    ("turn", "-1"),
    ("turn", "9" * 40),
    ("turn", "one"),
]


@pytest.mark.soak
def test_bad_fields_of_a_letter(world: World, people: dict[str, Client], case: WarningCase) -> None:
    done(people["committee"], world, case, "open")
    for field, value in FIELDS:
        answer = post(people["committee"], world, case, "ask", **{**ASK, field: value})
        assert answer.status_code == 422, (field, value[:20])
        assert again(world, case).track.state == "triaged"
        if field != "reason":
            assert ASK["reason"] in answer.content.decode()


SUMS = ["", "-1", "NaN", "Infinity", "1e400", "1e-400", "12.345", "9" * 30, "一千", "0x10"]


@pytest.mark.soak
def test_bad_sums(world: World, people: dict[str, Client], case: WarningCase) -> None:
    examined(world, people, case)
    for yuan in SUMS:
        given = {"violation": "idle", "due": "2025-12-01", "reason": "认定", "yuan": yuan}
        answer = post(people["committee"], world, case, "violation", **given)
        assert answer.status_code == 422, yuan
    assert again(world, case).track.state == "examined"


@pytest.mark.soak
def test_sums_in_full_width_digits_are_understood(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    examined(world, people, case)
    given = {"violation": "idle", "due": "2025-12-01", "reason": "认定", "yuan": "３０００.５０"}
    assert done(people["committee"], world, case, "violation", **given) == "rectifying"
    assert str(again(world, case).violation_yuan) == "3000.50"


def test_hostile_words_are_words_everywhere(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    changed(world, title=HOSTILE.replace("\ufffe", ""))
    done(people["committee"], world, case, "open")
    done(people["committee"], world, case, "ask", **{**ASK, "reason": HOSTILE})
    shown = page(people["committee"], f"/cases/{case.pk}/")
    assert "<script>alert(1)" not in shown and "&lt;script&gt;alert(1)" in shown
    with world.scope():
        letter = again(world, case).letters.get()
    for form in ("pdf", "docx"):
        content = body(people["unit"].get(f"/cases/letters/{letter.pk}.{form}"))
        assert len(content) > 1000
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "alert(1)" in text and "结束" in text
    pack = body(people["auditor"].get(f"/cases/{case.pk}/evidence/"))
    with zipfile.ZipFile(io.BytesIO(pack)) as held:
        rows = list(csv.reader(io.StringIO(held.read("经过.csv").decode("utf-8-sig"))))
    assert [row[4] for row in rows[1:]][-1].startswith("'=cmd")
    exported = body(people["auditor"].get("/cases/?whose=all&format=csv")).decode("utf-8-sig")
    assert "'=cmd" in exported


STARTS = ["=1+1", "＝1+1", "＠SUM(A1)", "+1", "-1", "\n=1", "external:c:\\a.exe", "http://x.cn/"]


@pytest.mark.soak
def test_exports_hold_text_and_neither_formulas_nor_links(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    for start in STARTS:
        changed(world, title=f"{start}事项")
        content = body(people["auditor"].get("/cases/?whose=all&format=xlsx"))
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet and "事项" in sheet
        text = body(people["auditor"].get("/cases/?whose=all&format=csv")).decode("utf-8-sig")
        cells = (cell for row in csv.reader(io.StringIO(text)) for cell in row)
        found = [cell for cell in cells if cell.endswith(f"{start}事项")]
        assert found and (start[0] not in "=＝＠+-\n" or found[0].startswith("'"))


def test_what_was_typed_is_shown_again_when_somebody_was_faster(
    world: World, people: dict[str, Client], case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, people, case)
    turn = again(world, case).track.turn
    monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(60))
    done(people["committee"], world, case, "go_on", reason="逾期")
    typed = {"turn": turn, "reason": "写了很久的答复"}
    late = people["unit"].post(f"/cases/{case.pk}/answer/", typed)
    assert late.status_code == 409 and "写了很久的答复" in late.content.decode()
    assert again(world, case).track.state == "examined"


def test_a_step_still_possible_can_be_sent_again_after_anothers(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    turn = again(world, case).track.turn
    agenda = {"agenda": "代表大会", "reason": "重大"}
    done(people["committee"], world, case, "escalate", **agenda)
    late = people["unit"].post(
        f"/cases/{case.pk}/answer/", {"turn": turn, "reason": "写了很久的答复"}
    )
    text = late.content.decode()
    assert late.status_code == 422 and "写了很久的答复" in text
    assert f'name="turn" value="{turn + 1}"' in text
    assert done(people["unit"], world, case, "answer", reason="写了很久的答复") == "answered"


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        archive.writestr("word/document.xml", b"\0" * (8 << 20))
    return made.getvalue()


def files() -> list[tuple[str, bytes]]:
    return [
        ("材料.docx", bomb()),
        ("材料.docx", b"PK\x03\x04 broken"),
        ("材料.pdf", b"%PDF-1.4 nothing"),
        ("材料.pdf", b"<html><script>alert(1)</script></html>"),
        ("材料.exe", b"MZ"),
        ("材料.zip", b"PK\x05\x06" + b"\0" * 18),
        ("材料", PDF),
        ("材料.pdf", b""),
        (f"{'长' * 120}.pdf", b"not a pdf"),
    ]


@pytest.mark.soak
def test_hostile_files_are_refused_and_leave_nothing(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    before = kept(world)
    for name, content in files():
        file = SimpleUploadedFile(name, content, "application/pdf")
        answer = post(people["unit"], world, case, "answer", reason="我的答复", files=file)
        assert answer.status_code == 422 and "我的答复" in answer.content.decode(), name
        assert kept(world) == before
    with world.scope():
        assert not CaseFile.objects.exists()


@pytest.mark.soak
def test_one_bad_file_of_several_keeps_none_and_six_are_too_many(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    before = kept(world)

    def good(number: int) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(f"{at}.pdf", PDF, "application/pdf") for at in range(number)]

    bad = SimpleUploadedFile("坏.pdf", b"MZ", "application/pdf")
    mixed = post(people["unit"], world, case, "answer", reason="答", files=[*good(2), bad])
    assert mixed.status_code == 422 and kept(world) == before
    many = post(people["unit"], world, case, "answer", reason="答", files=good(6))
    assert many.status_code == 422 and "一次最多5个附件" in many.content.decode()
    assert kept(world) == before


def test_a_file_whose_scan_was_lost_is_scanned_later_and_a_broken_scan_refuses(
    world: World, people: dict[str, Client], case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world, people, case)
    file = SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")
    done(people["unit"], world, case, "answer", reason="见附件。", files=file)
    with world.scope():
        waiting = CaseFile.objects.get()

    def away(*_: Any) -> str:
        raise Unavailable("扫描服务不在")

    monkeypatch.setattr(tasks, "scan", away)
    with pytest.raises(Unavailable):
        tasks.scan_file(file=waiting.pk, jurisdiction=DISTRICT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert tasks.queue_waiting(world.now + timedelta(minutes=5)) == 0
    assert tasks.queue_waiting(world.now + timedelta(hours=1)) == 1
    assert tasks.queue_waiting(world.now + timedelta(hours=1)) == 0

    def broken(*_: Any) -> str:
        raise MemoryError

    monkeypatch.setattr(tasks, "scan", broken)
    tasks.scan_file(file=waiting.pk, jurisdiction=DISTRICT)
    with world.scope():
        waiting.refresh_from_db()
    assert waiting.state == "refused" and "无法检查" in waiting.said


@pytest.mark.soak
def test_files_that_no_case_names_are_swept(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    file = SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")
    done(people["unit"], world, case, "answer", reason="见附件。", files=file)
    lost = home() / FOLDER / "0123456789abcdef"
    lost.write_bytes(b"left by a process that was killed")
    tasks.sweep(now=lambda: lost.stat().st_mtime + 10)
    assert lost.exists()
    assert tasks.sweep(now=lambda: lost.stat().st_mtime + 7200) >= 1
    with world.scope():
        kept_file = CaseFile.objects.get()
    assert not lost.exists() and (home() / kept_file.path).exists()


@pytest.mark.soak
def test_a_pack_says_which_file_is_gone(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    file = SimpleUploadedFile("凭证.pdf", PDF, "application/pdf")
    done(people["unit"], world, case, "answer", reason="见附件。", files=file)
    with world.scope():
        gone = CaseFile.objects.get()
    tasks.scan_file(file=gone.pk, jurisdiction=DISTRICT)
    (home() / gone.path).unlink()
    pack = body(people["auditor"].get(f"/cases/{case.pk}/evidence/"))
    with zipfile.ZipFile(io.BytesIO(pack)) as held:
        assert any(f"附件/{gone.pk}-" in name and "已不在" in name for name in held.namelist())
    assert people["auditor"].get(f"/cases/files/{gone.pk}/").status_code == 404


QUERIES = [
    "page=999999",
    "page=-1",
    "page=x",
    "sort=password",
    "sort=-",
    "rule=x",
    "rule=49%27",
    "year=20x4",
    "band=%3Cb%3E",
    "unit=%25",
    "name=" + "a" * 4000,
    "state=closed&state=open",
    "whose=" + "x" * 100,
    "format=pdf",
]


@pytest.mark.soak
def test_addresses_typed_by_hand(people: dict[str, Client], case: WarningCase) -> None:
    for query in QUERIES:
        for address in ("/cases/", "/cases/board/", "/cases/triage/"):
            assert people["committee"].get(f"{address}?{query}").status_code == 200, query


NOTHING = [
    "/cases/99999999999999999999/",
    "/cases/0/",
    "/cases/letters/999999999999999999.pdf",
    "/cases/files/99999999999999999999/",
    "/cases/99999999999999999999/evidence/",
]


@pytest.mark.soak
def test_numbers_of_nothing(people: dict[str, Client], case: WarningCase) -> None:
    for address in NOTHING:
        page(people["committee"], address, 404)


TRIAGE: list[tuple[dict[str, Any], str]] = [
    ({"cases": ["x"], "step": "open"}, "先勾选"),
    ({"cases": ["９"], "step": "open"}, "先勾选"),
    ({"cases": [], "step": "dismiss", "reason": "属正常"}, "先勾选"),
    ({"step": "close", "reason": "属正常"}, "没有办成"),
    ({"step": "dismiss", "reason": "长" * 2001}, "最多2000字"),
]


@pytest.mark.soak
def test_bad_triage(world: World, people: dict[str, Client], case: WarningCase) -> None:
    for form, words in TRIAGE:
        answer = people["committee"].post("/cases/triage/", {"cases": [case.pk], **form})
        assert answer.status_code == 422 and words in answer.content.decode(), words
    assert again(world, case).track.state == "found"


@pytest.mark.soak
def test_a_unit_can_send_the_draft_as_it_is_however_much_was_found(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    from tests.supervision.cases.test_attack_gathering import multiplied

    multiplied(world, case, 120)
    asked(world, people, case)
    shown = people["unit"].get(f"/cases/{case.pk}/")
    (form,) = [one for one in shown.context["forms"] if one.step.action == "answer"]
    draft = form["reason"].value()
    assert len(draft) <= 8000 and "另有" in draft
    assert done(people["unit"], world, case, "answer", reason=draft) == "answered"


@pytest.mark.soak
def test_a_page_of_very_many_findings_stays_a_page(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    from tests.supervision.cases.test_attack_gathering import multiplied

    multiplied(world, case, 120)
    first = page(people["committee"], f"/cases/{case.pk}/")
    assert first.count('class="card card--') <= 60 and "第 1 /" in first
    last = page(people["committee"], f"/cases/{case.pk}/?page=3")
    assert last != first
    page(people["committee"], f"/cases/{case.pk}/?page=x")


@pytest.mark.parametrize("day", [date(2026, 1, 1)])
def test_the_day_of_a_letter_is_shanghais(
    day: date,
    world: World,
    people: dict[str, Client],
    case: WarningCase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    early = world.now.replace(year=day.year, month=day.month, day=day.day, hour=7, minute=30)
    monkeypatch.setattr(clock, "now", lambda: early)
    done(people["committee"], world, case, "open")
    due = (day + timedelta(20)).isoformat()
    done(people["committee"], world, case, "ask", letter="order", due=due, reason="请说明")
    with world.scope():
        letter = again(world, case).letters.get()
    assert f"〔{day.year}〕1号" in letter.number
    written = f"{day.year}年{day.month}月{day.day}日"
    assert written in page(people["deputy"], f"/cases/{case.pk}/")
    pack = body(people["auditor"].get(f"/cases/{case.pk}/evidence/"))
    with zipfile.ZipFile(io.BytesIO(pack)) as held:
        assert f"{day.isoformat()}T07:30:00+08:00" in held.read("经过.csv").decode("utf-8-sig")
