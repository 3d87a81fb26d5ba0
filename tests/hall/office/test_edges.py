"""Addresses and forms nobody types by hand."""

from __future__ import annotations

from tests.hall.cases.conftest import Hall
from tests.hall.cases.test_decision import accepted
from tests.world import DISTRICT, ROOT
from tongjian.core.identity.actions import add_person
from tongjian.core.identity.forms import PersonForm
from tongjian.core.identity.reads import actor_of
from tongjian.hall.cases.opinions import ask_opinion


def test_numbers_of_thousands_of_digits_are_no_numbers(office: Hall) -> None:
    case, long = accepted(office), "9" * 5000
    client = office.world.client("officer")
    assert client.get("/office/bulk/", {"case": [long, str(case.pk)]}).status_code == 200
    sent = {"case": str(case.pk), f"turn-{case.pk}": long, f"step-{case.pk}": "forward"}
    assert client.post("/office/bulk/", sent).status_code == 422
    step = f"/office/cases/{case.pk}/do/forward/"
    assert client.post(step, {"turn": long}).status_code == 422
    window = office.world.client("window")
    assert window.get("/office/intake/licence/", {"applicant": long}).status_code == 404


def test_an_unknown_order_is_the_usual_one(office: Hall) -> None:
    case, other = accepted(office), accepted(office)
    page = office.world.client("officer").get("/office/cases/?tab=all&sort=nothing")
    text = page.content.decode()
    assert -1 < text.index(case.number) < text.index(other.number)


def test_a_joint_clerk_without_a_body_answers_for_none(office: Hall) -> None:
    case = accepted(office)
    asked = ask_opinion(
        subject=case,
        kind="joint",
        body="police",
        question="请回复",
        by=office.actor("officer"),
        now=office.now,
    )
    nobody = office.world.client("joint")
    assert case.number not in nobody.get("/office/opinions/?state=").content.decode()
    path = f"/office/opinions/{asked.pk}/"
    assert nobody.post(path, {"verdict": "agree"}).status_code == 404
    assert office.world.client("joint", unit="police").get(path).status_code == 200


def test_who_speaks_for_a_body_is_made_with_it(office: Hall) -> None:
    given = {"username": "joint-9", "title": "联办09", "role": "joint", "jurisdiction": DISTRICT}
    form = PersonForm({**given, "password": "一个足够长的口令-2025"}, codes=(DISTRICT,))
    assert "联办单位经办员" in str(form.errors["unit"])
    made = add_person(
        **given, password="一个足够长的口令-2025", unit="police", by=ROOT, now=office.now
    )
    assert actor_of(made).only_units("cases.opine", DISTRICT) == frozenset({"police"})
