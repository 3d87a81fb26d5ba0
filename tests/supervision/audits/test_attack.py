"""Attacks on audit problems and their reports: wrong people, wrong input, twice, two at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.supervision.audits.conftest import (
    UNIT,
    A,
    B,
    C,
    People,
    case_of,
    done,
    gathered,
    page,
    post,
    problem,
    send,
)
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import write_csv
from tests.world import DISTRICT, OTHER_TOWN, ROOT, TOWN, World, body
from tongjian.core.identity.actions import grant_role
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.cases.models import CaseLook

REPORT = f"/audits/reports/{DISTRICT}/2024/"
ADDRESSES = (
    "/audits/",
    "/audits/board/",
    "/audits/again/",
    "/audits/reports/",
    "/audits/many/confirm_data/",
    "/cases/",
    "/cases/board/",
    "/cases/triage/",
    "/briefs/",
)
ODD = (
    "%00",
    "%ED%A0%80",
    "%FF%FE",
    "-1",
    "9" * 25,
    "%27%22%3C",
    "0x1",
    "１",
    "%F0%9F%98%80",
    "a" * 3000,
)
NAMES = (
    "unit name problem report kind state year place rule band level late again done agenda nobody "
    "sort page whose by format quarter"
).split()


@pytest.mark.soak
@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_typed_by_hand(address: str, people: People) -> None:
    who = people["auditor" if "many" in address else "committee"]
    for at, name in enumerate(NAMES):
        for value in ODD[at % 4 :: 4]:
            answer = who.get(f"{address}?{name}={value}")
            if answer.streaming:
                body(answer)
            expected = (200, 400, 404)  # what no text may hold is refused at the door
            assert answer.status_code in expected, (address, name, value)


NOTHING = (
    f"/audits/reports/{DISTRICT}/1999/",
    f"/audits/reports/{DISTRICT}/99999999999999999999/",
    "/audits/reports/000000/2024/",
    "/audits/reports/310112-1/2024/",
    f"/audits/reports/{DISTRICT}/1999/draft.pdf",
    "/audits/reports/999999999999999999.pdf",
    "/audits/reports/0.docx",
    "/audits/many/nothing/",
)


@pytest.mark.soak
def test_numbers_of_nothing(people: People) -> None:
    for address in NOTHING:
        page(people["auditor"], address, 404)


def reports(world: World) -> list[AuditReport]:
    with world.scope():
        return list(AuditReport.objects.order_by("pk"))


def test_a_report_sent_twice_is_issued_once(world: World, people: People) -> None:
    words = {"next_steps": "继续追缴", "remarks": ""}
    first = people["auditor"].post(REPORT, words)
    again = people["auditor"].post(REPORT, words, follow=True)
    assert first.status_code == 302 and "没有另出一份" in again.content.decode()
    assert len(reports(world)) == 1
    done(people["unit"], world, "A", "progress", stage="started", so_far="1", reason="在办。")
    assert people["auditor"].post(REPORT, words).status_code == 302
    assert people["auditor"].post(REPORT, {**words, "remarks": "另说"}).status_code == 302
    assert [one.number for one in reports(world)] == [
        f"示例区审改〔2025〕{number}号" for number in (1, 2, 3)
    ]


HOSTILE = "=cmd|' /C calc'!A0<script>alert(1)</script>\x01\x0b\u202e\ufffe😀结束"


@pytest.mark.soak
def test_hostile_words_in_a_report_are_words(world: World, people: People) -> None:
    typed = {"next_steps": HOSTILE, "remarks": "长" * 8000}
    assert people["auditor"].post(REPORT, typed).status_code == 302
    (made,) = reports(world)
    for form in ("pdf", "docx"):
        assert len(body(people["committee"].get(f"/audits/reports/{made.pk}.{form}"))) > 1000
    for typed, status in (({"next_steps": "长" * 8001}, 422), ({"remarks": "一\x00二"}, 400)):
        assert people["auditor"].post(REPORT, typed).status_code == status
    assert len(reports(world)) == 1


@pytest.mark.soak
def test_only_the_audit_issues_and_nobody_elsewhere_reads(world: World, people: People) -> None:
    assert people["auditor"].post(REPORT, {}).status_code == 302
    (made,) = reports(world)
    strangers: dict[str, Client] = {
        "unit": people["unit"],
        "bureau": people["bureau"],
        "town": people["town"],
        "town's auditor": world.client("auditor", TOWN),
        "other": world.client("committee", OTHER_TOWN),
    }
    for who, client in strangers.items():
        for address in (REPORT, f"{REPORT}draft.pdf", f"/audits/reports/{made.pk}.pdf"):
            assert client.get(address).status_code == 404, (who, address)
        assert client.post(REPORT, {}).status_code == 404, who
    for role in ("committee", "finance", "deputy"):
        assert people[role].post(REPORT, {}).status_code == 403, role
        assert people[role].get(REPORT).status_code == 200, role
    for role in ("department", "system_admin", "security_admin", "operator", "applicant"):
        assert world.client(role).get(REPORT).status_code == 403, role
    assert len(reports(world)) == 1


MANY: list[tuple[dict[str, Any], int]] = [
    ({"cases": [], "reason": "属实"}, 422),
    ({"cases": ["x"], "reason": "属实"}, 422),
    ({"cases": ["99999999999999999999"], "reason": "属实"}, 422),
    ({"reason": "一\x00二"}, 400),
    ({"reason": "长" * 2001}, 422),
    ({"reason": " \u3000"}, 422),
]


@pytest.mark.soak
def test_bad_input_for_many_at_once(world: World, people: People) -> None:
    key = case_of(world, "B").pk
    for form, status in MANY:
        answer = people["auditor"].post("/audits/many/confirm_data/", {"cases": [key], **form})
        assert answer.status_code == status, form
    assert case_of(world, "B").track.state == "rectifying"
    elsewhere = {"cases": [key, case_of(world, "T1").pk], "reason": "属实"}
    assert people["auditor"].post("/audits/many/confirm_data/", elsewhere).status_code == 422
    for who in ("unit", "deputy", "finance", "committee", "bureau"):
        assert people[who].post("/audits/many/confirm_data/", elsewhere).status_code == 403, who


def test_steps_of_the_other_life_are_none_of_this(world: World, people: People) -> None:
    for step in ("open", "dismiss", "ask", "answer", "normal", "violation", "go_on", "nothing"):
        assert post(people["committee"], world, "A", step, reason="理由").status_code == 404, step


PROGRESS: list[tuple[dict[str, Any], int]] = [
    ({"stage": "done"}, 422),
    ({"stage": ""}, 422),
    ({"so_far": "-1"}, 422),
    ({"so_far": "NaN"}, 422),
    ({"so_far": "1e30"}, 422),
    ({"so_far": "0.001"}, 422),
    ({"so_far": "999999999"}, 422),  # more than there is: 万元 typed as 元
    ({"reason": "长" * 8001}, 422),
    ({"reason": "一\x00二"}, 400),
    ({"turn": "9" * 30}, 422),
    ({"turn": "７"}, 422),
]


@pytest.mark.soak
def test_bad_progress_keeps_what_was_typed(world: World, people: People) -> None:
    typed = {"stage": "started", "so_far": "5", "reason": "写了很久的进展"}
    for wrong, status in PROGRESS:
        answer = post(people["unit"], world, "A", "progress", **{**typed, **wrong})
        assert answer.status_code == status, wrong
        if "reason" not in wrong:
            assert "写了很久的进展" in answer.content.decode()
    with world.scope():
        assert not case_of(world, "A").progress.exists()
    turn = case_of(world, "A").track.turn
    for _ in range(2):
        people["unit"].post(f"/cases/{case_of(world, 'A').pk}/progress/", {**typed, "turn": turn})
    with world.scope():
        assert case_of(world, "A").progress.count() == 1


def ended(world: World, people: People, number: str) -> CaseLook:
    done(people["unit"], world, number, "rectify", returned="1", reason="已退。")
    done(people["auditor"], world, number, "confirm", reason="属实。")
    done(people["committee"], world, number, "accept", reason="通过。")
    done(people["second"], world, number, "close")
    with world.scope():
        found: CaseLook = CaseLook.objects.get(case=case_of(world, number))
        return found


def test_a_look_wants_the_right_where_the_case_is(world: World, people: People) -> None:
    """Somebody reads all of the district and takes up the cases of a town alone."""
    look = ended(world, people, "A")
    user = world.person("deputy", unit="x")
    with world.scope():
        grant_role(user=user, role="town", jurisdiction=TOWN, by=ROOT, now=world.now)
    both = world.client("deputy", unit="x")
    page(both, f"/cases/{case_of(world, 'A').pk}/")
    given = {"again": "no", "said": "没有再发生"}
    assert both.post(f"/cases/looks/{look.pk}/", given).status_code == 404
    with world.scope():
        assert CaseLook.objects.get().looked_at is None
    for wrong in ({"again": "", "said": "x"}, {"again": "no", "said": "  "}):
        assert people["committee"].post(f"/cases/looks/{look.pk}/", wrong).status_code == 422
    assert people["committee"].post("/cases/looks/99999999999999999999/", given).status_code == 404


ROWS: list[dict[str, str]] = [
    {"unit": f"{DISTRICT}{'9' * 40}"},
    {"unit": f"{DISTRICT}999999"},
    {"problem_no": "号" * 190},
    {"problem_no": "../=1+1\"';<b>"},
    {"problem": "长" * 2000},
    {"problem": "=cmd|' /C calc'!A0<script>alert(1)</script>"},
    {"report": "《报告》" * 45},
    {"kind": ""},
    {"status": ""},
    {"due": "", "date_reported": ""},
    {"due": "9999-12-31"},
    {"sum_yuan": "9999999999999999.99"},
]


@pytest.mark.soak
@pytest.mark.parametrize("given", ROWS[1:], ids=lambda one: next(iter(one)))
def test_whatever_a_list_holds_it_is_taken_in_or_said_to_be_wrong(
    given: dict[str, str], clerk: Clerk, people: People, world: World
) -> None:
    held_a_list_holds(given, clerk, people, world)


def test_a_code_that_no_unit_can_have_stops_no_gathering(
    clerk: Clerk, people: People, world: World
) -> None:
    held_a_list_holds(ROWS[0], clerk, people, world)


def held_a_list_holds(given: dict[str, str], clerk: Clerk, people: People, world: World) -> None:
    odd = problem("ODD", problem="资产没有入账") | given
    path = write_csv(clerk.folder / "odd.csv", "audit_finding", [A, B, C, odd])
    outcome = clerk.deliver(
        path, dataset="audit_finding", day=1, fiscal_year=2024, jurisdiction=DISTRICT
    )
    if not outcome.accepted:
        assert outcome.faults
        return
    gathered(clerk, 1, DISTRICT)
    case = case_of(world, odd["problem_no"])
    for who in ("committee", "auditor", "deputy"):
        told = page(people[who], f"/cases/{case.pk}/")
        assert "<script>alert" not in told
    page(people["committee"], "/audits/?whose=all")
    page(people["auditor"], REPORT)
    assert body(people["auditor"].get(f"{REPORT}draft.pdf"))
    assert body(people["auditor"].get(f"/cases/{case.pk}/evidence/"))
    assert body(people["committee"].get("/audits/?whose=all&format=csv"))
    named = given.get("unit", UNIT)
    assert case.unit == (named if len(named) <= 24 else "") and case.audit.unit == named


def test_a_list_of_hostile_rows_changes_nothing_else(clerk: Clerk, world: World) -> None:
    before = case_of(world, "A").title
    send(clerk, A, B, C, problem("Z", problem="\u202e改名\u200b"), day=1)
    gathered(clerk, 1, DISTRICT)
    assert case_of(world, "A").title == before and case_of(world, "Z").unit == UNIT
