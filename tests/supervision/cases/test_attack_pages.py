"""Cases against what people really send: twice, stale, too much, odd characters, wrong people."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.supervision.cases.test_attack_steps import set_state
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
from tests.supervision.cases.walking import DATED, GIVEN
from tests.world import DISTRICT, OTHER_TOWN, TOWN, World, body
from tongjian.core import clock
from tongjian.supervision.cases.flow import DEFINITION, CaseFlow
from tongjian.supervision.cases.models import CaseFile, CaseLetter, CaseLook, WarningCase

__all__ = ["people", "today"]
FLOW = CaseFlow.parse(DEFINITION)
ODD = "\u202e\u200b\ufeff😀𠮷\r\n＝1+1\t“”{{ 7*7 }}%s{0}\\"


def given(world: World, form: str) -> dict[str, Any]:
    """Return what a step's form asks for."""
    due = (world.now.date() + timedelta(days=60)).isoformat()
    return {**GIVEN[form], **({"due": due} if form in DATED else {})}


@pytest.mark.soak
def test_every_step_sent_twice_is_taken_once(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    """Whatever the button, the second of two clicks changes nothing and breaks nothing."""
    whose = {
        "oversight.manage": "committee",
        "oversight.answer": "unit",
        "oversight.check": "bureau",
        "oversight.examine": "finance",
    }
    asked(world, people, case)
    for state in FLOW.states:
        for step in FLOW.steps_from(state):
            set_state(world, case, state)
            before = again(world, case).track.turn
            form = {"turn": before, **given(world, step.form)}
            client = people[whose[step.permission]]
            first = client.post(f"/cases/{case.pk}/{step.action}/", form).status_code
            second = client.post(f"/cases/{case.pk}/{step.action}/", form).status_code
            taken = again(world, case).track.turn - before
            assert first in (302, 409) and taken == (first == 302), (state, step.action)
            assert second in (409, 422) or (second, taken) == (404, 1), (state, step.action)


@pytest.mark.soak
def test_wrong_people_at_every_step(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    """Whoever has another role, or the same role elsewhere, leaves a case as it is."""
    asked(world, people, case)
    elsewhere = {
        "town": world.client("town", TOWN),
        "committee elsewhere": world.client("committee", OTHER_TOWN),
        "unit elsewhere": world.client("unit", TOWN),
        "other unit": people["other"],
        "other bureau": world.client("bureau", unit=f"{DISTRICT}002"),
    }
    readers = {who: people[who] for who in ("deputy", "auditor")}
    for state in FLOW.states:
        set_state(world, case, state)
        turn = again(world, case).track.turn
        for action in sorted({step.action for step in FLOW.steps_from(state)}):
            form = given(world, next(s.form for s in FLOW.steps if s.action == action))
            for who, client in {**elsewhere, **readers}.items():
                answer = client.post(f"/cases/{case.pk}/{action}/", {"turn": turn, **form})
                wanted = 403 if who in readers else 404
                assert answer.status_code == wanted, (state, action, who)
        assert again(world, case).track.turn == turn


def test_odd_characters_go_through_unchanged(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    done(people["committee"], world, case, "open")
    done(people["committee"], world, case, "ask", **{**ASK, "reason": f"请说明{ODD}"})
    file = SimpleUploadedFile("报\u202e告';=%2F..pdf", PDF, "application/pdf")
    done(people["unit"], world, case, "answer", reason=f"答复{ODD}", files=file)
    for who in ("committee", "unit", "deputy", "auditor"):
        told = page(people[who], f"/cases/{case.pk}/")
        assert "😀𠮷" in told and "{{ 7*7 }}%s{0}" in told and "49%s" not in told
    with world.scope():
        letter, kept = CaseLetter.objects.get(case=case), CaseFile.objects.get(case=case)
    assert "\u202e" not in kept.name and kept.name.endswith(".pdf")
    assert len(body(people["unit"].get(f"/cases/letters/{letter.pk}.pdf"))) > 1000
    word = Document(io.BytesIO(body(people["unit"].get(f"/cases/letters/{letter.pk}.docx"))))
    assert any("😀𠮷" in one.text for one in word.paragraphs)
    assert body(people["auditor"].get(f"/cases/{case.pk}/evidence/"))[:2] == b"PK"


@pytest.mark.soak
def test_more_than_a_form_takes_is_refused_and_nothing_breaks(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    longest = "长" * 8000
    assert post(people["unit"], world, case, "answer", reason=f"{longest}长").status_code == 422
    whole = post(people["unit"], world, case, "answer", reason="长" * 3_000_000)
    assert whole.status_code in (400, 413, 422)
    many = {"cases": [str(at) for at in range(5000)], "step": "open"}
    assert people["committee"].post("/cases/triage/", many).status_code in (400, 413, 422)
    assert again(world, case).track.state == "asked"
    assert done(people["unit"], world, case, "answer", reason=longest) == "answered"
    assert longest in page(people["bureau"], f"/cases/{case.pk}/")
    told = done(people["bureau"], world, case, "check_return", reason=longest, due="2025-12-01")
    assert told == "asked"


@pytest.mark.soak
def test_a_letter_of_the_longest_demand_prints(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    done(people["committee"], world, case, "open")
    words = "请逐项说明原因并提供合同、发票、验收单和会议纪要。" * 300
    done(people["committee"], world, case, "ask", **{**ASK, "reason": words[:8000]})
    with world.scope():
        letter = CaseLetter.objects.get(case=case)
    for form in ("pdf", "docx"):
        assert len(body(people["unit"].get(f"/cases/letters/{letter.pk}.{form}"))) > 5000
    for method in ("post", "put", "delete"):
        answer = getattr(people["unit"], method)(f"/cases/letters/{letter.pk}.pdf")
        assert answer.status_code in (200, 403, 405), method
    with world.scope():
        assert CaseLetter.objects.filter(pk=letter.pk).exists()


def test_extension_and_escalation_one_after_the_other_from_stale_pages(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    asked(world, people, case)
    seen = again(world, case).track.turn
    wanted = {"turn": seen, "due": "2025-12-20", "reason": "材料没有齐"}
    assert people["unit"].post(f"/cases/{case.pk}/extend/", wanted).status_code == 302
    late = {"turn": seen, "agenda": "代表大会", "reason": "重大"}
    stale = people["committee"].post(f"/cases/{case.pk}/escalate/", late)
    assert stale.status_code == 422 and "重大" in stale.content.decode()
    assert again(world, case).agenda == ""
    grant = {"turn": again(world, case).track.turn}
    assert people["second"].post(f"/cases/{case.pk}/extend_grant/", grant).status_code == 302
    refuse = {**grant, "reason": "不同意"}
    assert people["committee"].post(f"/cases/{case.pk}/extend_refuse/", refuse).status_code == 409
    assert str(again(world, case).due) == "2025-12-20"
    wrong = {"turn": again(world, case).track.turn, "agenda": "茶话会", "reason": "重大"}
    assert people["committee"].post(f"/cases/{case.pk}/escalate/", wrong).status_code == 422
    assert again(world, case).agenda == ""


def test_a_case_reopened_is_looked_at_once_a_year(
    world: World, people: dict[str, Client], case: WarningCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed, reopened and closed again: one promise to look; a look twice is one."""
    examined(world, people, case)
    for _ in range(2):
        done(people["committee"], world, case, "normal", reason="有依据")
        done(people["second"], world, case, "close")
        done(people["committee"], world, case, "reopen", reason="新线索")
        set_state(world, case, "examined")
    done(people["committee"], world, case, "normal", reason="有依据")
    done(people["second"], world, case, "close")
    with world.scope():
        look = CaseLook.objects.get(case=case)
    monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(days=100))
    said = {"again": "yes", "said": f"又有{ODD}"}
    assert people["committee"].post(f"/cases/looks/{look.pk}/", said).status_code == 302
    twice = people["second"].post(
        f"/cases/looks/{look.pk}/", {"again": "no", "said": "另一个人写的"}
    )
    told = twice.content.decode()
    assert twice.status_code == 409 and "已经看过" in told and "另一个人写的" in told
    with world.scope():
        look.refresh_from_db()
    assert look.again is True and look.said.startswith("又有")


def test_a_link_to_what_one_may_no_longer_see_ends_in_a_page(
    world: World, people: dict[str, Client], case: WarningCase
) -> None:
    """The case goes to another unit: the first one's links and its open page are refused politely."""
    asked(world, people, case)
    with world.scope():
        letter = CaseLetter.objects.get(case=case)
    open_page = again(world, case).track.turn
    from tests.supervision.cases.test_attack_access import changed

    changed(world, unit=f"{DISTRICT}002001", department=f"{DISTRICT}002")
    for address in (f"/cases/{case.pk}/", f"/cases/letters/{letter.pk}.pdf"):
        answer = people["unit"].get(address)
        assert answer.status_code == 404 and "<html" in answer.content.decode()
    late = people["unit"].post(f"/cases/{case.pk}/answer/", {"turn": open_page, "reason": "答复"})
    assert late.status_code == 404 and again(world, case).track.state == "asked"
    anonymous = Client().get(f"/cases/{case.pk}/")
    assert anonymous.status_code == 302 and f"/cases/{case.pk}/" in anonymous["Location"]
