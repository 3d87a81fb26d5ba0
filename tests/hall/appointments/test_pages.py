"""Pages of appointments: the public's, the applicant's, the window's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.hall.appointments.conftest import Hall
from tests.world import DISTRICT, TOWN
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.appointments.models import Booking, Desk, DeskException


@pytest.fixture(autouse=True)
def clock(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongjian.core.clock.now", lambda: hall.now)


def page(client: Client, address: str, status: int = 200, *, part: bool = False) -> str:
    response = client.get(address, headers={"HX-Request": "true"} if part else {})
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_anybody_sees_what_is_free(hall: Hall) -> None:
    assert "deferral事项" in page(Client(), "/hall/appointments/")
    response = Client().get("/hall/appointments/?item=deferral")
    assert response["Location"] == "/hall/appointments/deferral/"
    page(Client(), "/hall/appointments/?item=nothing")
    text = page(Client(), "/hall/appointments/deferral/")
    assert "10:00—10:30" in text and "余 2 位" in text and "2025-10-21" in text
    assert "09:30—10:00" not in text  # begun
    text = page(Client(), "/hall/appointments/deferral/?day=2025-10-25&way=online")
    assert "没有" in text
    for wrong in ("?day=x", "?day=2025-10-25", "?way=x", "?day=9999-12-31"):
        page(Client(), f"/hall/appointments/deferral/{wrong}")
    page(Client(), "/hall/appointments/nothing/", 404)


def test_a_visitor_is_sent_to_sign_in_before_booking(hall: Hall) -> None:
    slot = hall.slots()[0]
    response = Client().get(f"/hall/appointments/deferral/{slot.pk}/")
    assert response.status_code == 302 and "sign-in" in response["Location"]
    for role in ("officer", "window"):
        assert (
            hall.world.client(role).get(f"/hall/appointments/deferral/{slot.pk}/").status_code
            == 403
        )


def test_an_applicant_books_sees_and_cancels(hall: Hall) -> None:
    slot, client = hall.slots()[0], hall.client()
    address = f"/hall/appointments/deferral/{slot.pk}/"
    assert "确认预约" in page(client, address)
    too_long = client.post(address, {"note_text": "长" * 201})
    assert too_long.status_code == 422 and "长" * 201 in too_long.content.decode()
    text = client.post(address, {"note_text": "要带户口簿吗"}, follow=True).content.decode()
    with hall.world.scope():
        booking = Booking.objects.get()
    assert "预约成功" in text and booking.code in text and "要带户口簿吗" in text
    again = client.post(address, {"note_text": "再约一次"})
    assert again.status_code == 422
    assert "约过" in again.content.decode() and "再约一次" in again.content.decode()
    assert "10:00" in page(client, "/hall/appointments/")
    part = page(client, f"/hall/appointments/booking/{booking.pk}/", part=True)
    assert "已预约" in part and "<html" not in part
    cancelled = client.post(f"/hall/appointments/booking/{booking.pk}/cancel/", follow=True)
    assert "预约已取消" in cancelled.content.decode()
    cancelled = client.post(f"/hall/appointments/booking/{booking.pk}/cancel/", follow=True)
    assert "不能取消" in cancelled.content.decode()


def test_a_slot_that_filled_meanwhile_leads_to_the_others(hall: Hall) -> None:
    slot, client = hall.slots()[0], hall.client("丙")
    hall.book(slot, "甲")
    hall.book(slot, "乙")
    text = client.post(f"/hall/appointments/deferral/{slot.pk}/", follow=True).content.decode()
    assert "刚刚约满" in text and "10:30—11:00" in text


def test_another_applicant_s_booking_is_not_there(hall: Hall) -> None:
    booking, stranger = hall.book(), hall.client("乙")
    page(stranger, f"/hall/appointments/booking/{booking.pk}/", 404)
    assert stranger.post(f"/hall/appointments/booking/{booking.pk}/cancel/").status_code == 404
    assert hall.again(booking).state == "booked"


def test_the_public_queue_shows_numbers_and_nobody(hall: Hall) -> None:
    booking, window = hall.book(), hall.world.client("window")
    address = f"/hall/appointments/queue/{hall.desk.pk}/"
    assert "没有人等候" in page(Client(), address)
    window.post("/office/appointments/arrive/", {"code": booking.code})
    part = page(Client(), address, part=True)
    assert "<li>1</li>" in part and "<html" not in part and "家长" not in part
    assert "您是 <strong>1</strong> 号" in page(
        hall.client(), f"/hall/appointments/booking/{booking.pk}/"
    )
    window.post(f"/office/appointments/queue/{hall.desk.pk}/call/")
    assert "now__number" in page(Client(), address)
    page(Client(), "/hall/appointments/queue/999999/", 404)


def test_the_window_takes_in_calls_and_finishes(hall: Hall) -> None:
    booking, client = hall.book(), hall.world.client("window")
    text = page(client, "/office/appointments/")
    assert "学****" in text and "138****1234" in text and "家长" not in text
    wrong = client.post("/office/appointments/arrive/", {"code": "AAAAAAAA"}, follow=True)
    assert "没有预约码" in wrong.content.decode()
    client.post("/office/appointments/arrive/", {})
    typed = f"{booking.code[:4].lower()} {booking.code[4:]}"
    done = client.post("/office/appointments/arrive/", {"code": typed}, follow=True)
    assert "1 号" in done.content.decode()
    queue = f"/office/appointments/queue/{hall.desk.pk}/"
    assert "等候 1 位" in page(client, queue, part=True)
    assert "请 1 号" in client.post(f"{queue}call/", follow=True).content.decode()
    assert "没有人等候" in client.post(f"{queue}call/", follow=True).content.decode()
    finish = f"/office/appointments/{booking.pk}/finish/"
    assert client.post(finish, {"outcome": "served"}).status_code == 302
    assert "别人处理过" in client.post(finish, {"outcome": "x"}, follow=True).content.decode()
    assert hall.again(booking).state == "served"


def test_the_window_takes_in_and_cancels_from_the_list(hall: Hall) -> None:
    one, two = hall.book(name="甲"), hall.book(name="乙")
    client = hall.world.client("window")
    assert client.post(f"/office/appointments/{one.pk}/arrive/").status_code == 302
    assert hall.again(one).state == "arrived"
    cancel = f"/office/appointments/{two.pk}/cancel/"
    assert "写明原因" in client.post(cancel, follow=True).content.decode()
    assert "已告知本人" in client.post(cancel, {"reason": "停电"}, follow=True).content.decode()
    for day in ("2025-10-21", "x", "9999-12-31", "0001-01-01"):
        page(client, f"/office/appointments/?day={day}")


def test_the_window_gives_a_number_to_who_comes_unasked(hall: Hall) -> None:
    hall.actor()
    client = hall.world.client("window")
    with hall.world.scope():
        known = Applicant.objects.get()
    address = f"/office/appointments/queue/{hall.desk.pk}/walk-in/"
    for who in ("13900000000", "0", "没有", "9" * 12, ""):
        answer = client.post(address, {"who": who, "item": "deferral"})
        assert answer.status_code == 422
        assert "没有这个人的档案" in answer.content.decode() or not who
    assert client.post(address, {"who": str(known.pk), "item": "x"}).status_code == 422
    done = client.post(address, {"who": str(known.pk), "item": "deferral"}, follow=True)
    assert "1 号" in done.content.decode()
    again = client.post(address, {"who": str(known.pk), "item": "deferral"})
    assert again.status_code == 422 and "按预约取号" in again.content.decode()


ROW = {"weekdays": ["1", "2"], "start": "13:30", "end": "15:00", "minutes": "30", "capacity": "4"}


def sent(*rows: dict[str, Any], **desk: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"name": "乙窗口", "place": "二楼", "active": "on", **desk}
    given |= {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        given |= {f"form-{number}-{key}": value for key, value in row.items()}
    return given


def test_a_desk_is_made_and_changed(hall: Hall) -> None:
    client = hall.world.client("window")
    page(client, "/office/appointments/desks/new/")
    done = client.post("/office/appointments/desks/new/", sent(ROW, {}), follow=True)
    assert "已保存" in done.content.decode()
    with hall.world.scope():
        desk = Desk.objects.get(name="乙窗口")
    assert len(desk.opening) == 2 and len(hall.slots(desk)) > 10
    assert 'value="13:30"' in page(client, f"/office/appointments/desks/{desk.pk}/")
    assert "周一、周二 13:30—15:00" in page(client, "/office/appointments/desks/")
    address = f"/office/appointments/desks/{desk.pk}/"
    client.post(address, sent(ROW, active="", items=["deferral"]))
    assert hall.again(desk).active is False and hall.slots(desk) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**ROW, "end": "13:00"}, "晚于"),
        ({**ROW, "capacity": ""}, "一起填写"),
        ({**ROW, "weekdays": []}, "星期和时间"),
        ({**ROW, "minutes": "1"}, "大于或等于5"),
        ({**ROW, "start": "25:00"}, "有效的时间"),
        ({**ROW, "weekdays": ["9"]}, "9"),
    ],
)
def test_wrong_hours_are_told_and_kept(hall: Hall, row: dict[str, Any], said: str) -> None:
    answer = hall.world.client("window").post("/office/appointments/desks/new/", sent(row))
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and "乙窗口" in text


def test_a_desk_without_its_form_s_frame_is_refused(hall: Hall) -> None:
    client = hall.world.client("window")
    assert client.post("/office/appointments/desks/new/", {"name": "x"}).status_code == 422
    overlapping = sent(ROW, {**ROW, "start": "14:00"})
    answer = client.post("/office/appointments/desks/new/", overlapping)
    assert answer.status_code == 422 and "重叠" in answer.content.decode()


def test_a_day_is_closed_and_opened_again(hall: Hall) -> None:
    client = hall.world.client("window")
    address = f"/office/appointments/desks/{hall.desk.pk}/"
    for given, said in (
        ({"day": "2025-10-19", "reason": "停电"}, "过去"),
        ({"day": "2025-10-21"}, "必填"),
        ({"day": "x", "reason": "保留的原因"}, "保留的原因"),
        ({"day": "2025-10-21", "reason": "x", "start": "09:00"}, "一起填写"),
    ):
        answer = client.post(f"{address}exceptions/", given)
        assert answer.status_code == 422 and said in answer.content.decode(), said
    given = {"day": "2025-10-21", "reason": "停电"}
    assert client.post(f"{address}exceptions/", given).status_code == 302
    assert "停电" in page(client, address)
    with hall.world.scope():
        exception = DeskException.objects.get()
    client.post(f"/office/appointments/exceptions/{exception.pk}/remove/")
    assert [slot for slot in hall.slots() if slot.starts_at.day == 21]


def test_only_the_window_of_the_same_place(hall: Hall) -> None:
    booking = hall.book()
    pages = ("/office/appointments/", "/office/appointments/desks/")
    writes = (
        f"/office/appointments/{booking.pk}/arrive/",
        f"/office/appointments/{booking.pk}/cancel/",
        f"/office/appointments/{booking.pk}/finish/",
        f"/office/appointments/queue/{hall.desk.pk}/call/",
        f"/office/appointments/queue/{hall.desk.pk}/walk-in/",
        f"/office/appointments/desks/{hall.desk.pk}/exceptions/",
    )
    for role in ("officer", "applicant", "hall_supervisor"):
        client = hall.world.client(role, DISTRICT)
        assert {client.get(address).status_code for address in pages} == {403}
        assert {client.post(address).status_code for address in writes} == {403}
    town = hall.world.client("window", TOWN)
    assert "教育窗口" not in page(town, pages[0])
    assert {town.post(address).status_code for address in writes} == {404}
