"""Addresses and forms nobody types by hand."""

from __future__ import annotations

from tests.hall.cases.conftest import Hall
from tests.hall.cases.test_decision import accepted


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
