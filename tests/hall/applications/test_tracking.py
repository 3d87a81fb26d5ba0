"""Tracking without signing in: the right two words open it, nothing else tells anything."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.hall.applications.conftest import NOW, Desk
from tests.hall.applications.test_submit import submitted
from tests.world import DISTRICT
from tongjian.core import clock
from tongjian.core.documents.codes import LETTERS, check_letter, new_code, plausible
from tongjian.core.scope import scope
from tongjian.hall.applications.models import Lookup
from tongjian.hall.applications.tracking import actions
from tongjian.hall.applications.tracking.reads import LENGTH, typed_code
from tongjian.hall.cases.actions import take
from tongjian.hall.cases.models import HallCase

codes = st.text(LETTERS, min_size=LENGTH - 1, max_size=LENGTH - 1).map(
    lambda body: body + check_letter(body)
)


@given(codes, st.data())
def test_one_wrong_letter_is_found(code: str, data: st.DataObject) -> None:
    assert plausible(code, LENGTH)
    place = data.draw(st.integers(0, LENGTH - 1))
    other = data.draw(st.sampled_from([letter for letter in LETTERS if letter != code[place]]))
    assert not plausible(code[:place] + other + code[place + 1 :], LENGTH)


@given(codes, st.integers(0, LENGTH - 2))
def test_two_neighbours_exchanged_are_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not plausible(swapped, LENGTH)


def test_fresh_codes_are_sound_and_typed_in_any_way() -> None:
    code = new_code(LENGTH)
    assert plausible(code, LENGTH)
    assert typed_code(f" {code[:4].lower()}-{code[4:]} ") == code


def try_(code: str, last4: str, address: str = "10.0.0.1") -> tuple[int, str]:
    answer = Client(REMOTE_ADDR=address).post("/hall/track/", {"code": code, "last4": last4})
    return answer.status_code, answer.content.decode()


def test_stage_who_day_and_why(desk: Desk) -> None:
    case = submitted(desk)
    status, page = try_(case.code.lower(), "0001")
    assert status == 200
    assert "待受理" in page and "受理岗" in page and "2026年3月9日前有答复" in page
    assert "学生甲" not in page and "欧阳" not in page and "1380000" not in page


def test_the_address_may_bring_the_code(desk: Desk) -> None:
    case = submitted(desk)
    page = Client().get(f"/hall/track/?code={case.code}").content.decode()
    assert f'value="{case.code}"' in page and case.number not in page


def _without(page: str) -> str:
    return re.sub(r"nonce=\"[^\"]*\"|value=\"[^\"]*\"|X-CSRFToken[^}]*", "", page)


def test_wrong_code_wrong_telephone_and_unknown_answer_alike(desk: Desk) -> None:
    case = submitted(desk)
    unknown = new_code(LENGTH)
    answers, work = [], []
    for code, last4 in ((unknown, "0001"), (case.code, "9999"), (unknown, "9999"), ("X", "")):
        with CaptureQueriesContext(connection) as queries:
            status, page = try_(code, last4)
        answers.append((status, _without(page)))
        asked = [entry["sql"].split(" WHERE ")[0][:60] for entry in queries]
        work.append([sql for sql in asked if sql.startswith(("SELECT", "INSERT"))])
    assert len(set(answers)) == 1 and answers[0][0] == 422
    assert all(done == work[0] for done in work)


def test_queries_grow_neither_with_cases_nor_with_history(desk: Desk) -> None:
    def queries(case: HallCase) -> int:
        assert try_(case.code, "0001")[0] == 200
        with CaptureQueriesContext(connection) as sent:
            try_(case.code, "0001")
        return len(sent)

    case = submitted(desk)
    one = queries(case)
    assert one <= 12
    for _ in range(3):
        submitted(desk)
    assert queries(case) == one
    for step, role in (("accept", "officer"), ("forward", "officer")):
        with scope([DISTRICT], by := desk.world.actor(role)):
            fresh = HallCase.objects.get(pk=case.pk)
            take(subject=fresh, step=step, turn=fresh.turn, data={}, by=by, now=NOW)
    assert queries(case) == one


def test_a_thousand_wrong_codes_are_stopped_and_learn_nothing(desk: Desk) -> None:
    case = submitted(desk)
    statuses = [try_(new_code(LENGTH), f"{n:04d}")[0] for n in range(actions.PER_SOURCE + 5)]
    assert statuses == [422] * actions.PER_SOURCE + [429] * 5
    # from here the right code answers no more than a wrong one
    right, wrong = try_(case.code, "0001"), try_(new_code(LENGTH), "0001")
    assert right[0] == wrong[0] == 429
    assert _without(right[1]) == _without(wrong[1])
    assert try_(case.code, "0001", "10.0.0.2")[0] == 200  # elsewhere it still opens


def test_many_addresses_are_stopped_together(desk: Desk) -> None:
    case = submitted(desk)
    with scope([DISTRICT]):
        Lookup.objects.bulk_create(
            Lookup(jurisdiction_id=DISTRICT, source=f"{n:064d}", at=NOW)
            for n in range(actions.STRICT)
        )
    assert try_(case.code, "0001")[0] == 200  # nothing wrong came from here yet
    assert try_(new_code(LENGTH), "0001", "10.0.0.9")[0] == 422
    assert try_(case.code, "0001", "10.0.0.9")[0] == 429
    with scope([DISTRICT]):
        Lookup.objects.bulk_create(
            Lookup(jurisdiction_id=DISTRICT, source=f"{n:064d}", at=NOW)
            for n in range(actions.CLOSED - actions.STRICT)
        )
    assert try_(case.code, "0001")[0] == 429


def test_it_opens_again_and_old_tries_are_forgotten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = submitted(desk)
    for _ in range(actions.PER_SOURCE):
        try_(new_code(LENGTH), "0001")
    assert try_(case.code, "0001")[0] == 429
    monkeypatch.setattr(clock, "now", lambda: NOW + actions.WITHIN + timedelta(seconds=1))
    assert try_(case.code, "0001")[0] == 200
    with scope([DISTRICT]):
        assert "10.0.0.1" not in str(list(Lookup.objects.values_list("source", flat=True)))
        assert actions.sweep(now=NOW + timedelta(days=2)) == actions.PER_SOURCE
