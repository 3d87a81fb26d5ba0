"""The API as a source's program meets it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.supervision.channels.conftest import Machine, Queue
from tests.supervision.ledger.conftest import Clerk
from tests.supervision.ledger.files import rows, text
from tests.world import DISTRICT, ROOT, TOWN, body
from tongjian.core import clock
from tongjian.core.audit.models import AuditEvent
from tongjian.core.exchange import answers, tokens
from tongjian.core.exchange.models import KeyedAnswer, Package
from tongjian.core.home import uploads
from tongjian.supervision.channels.api import receive
from tongjian.supervision.ledger import receiving
from tongjian.supervision.ledger.models import Delivery

Make = Callable[..., Machine]
GOOD = text("payment", rows("payment", {}, {}))


def test_a_program_delivers_and_reads_what_is_wrong(
    clerk: Clerk, machine: Make, queue: Queue
) -> None:
    one = machine()
    bad = text("payment", rows("payment", {}, {"date_paid": "昨天"}))
    sent = one.send(bad)
    assert sent.status_code == 202 and sent["Location"] == sent.json()["url"]
    where = sent.json()["url"]
    assert one.get(where).json()["state"] == "received"
    queue.run()
    state = one.get(where).json()
    assert state["state"] == "rejected" and "六月.csv" in state["message"]
    found = one.get(state["faults_url"]).json()["faults"]
    (fault,) = [item for item in found if item["fatal"]]
    assert (fault["file"], fault["row"], fault["value"]) == ("六月.csv", 3, "昨天")
    assert fault["column"] and "YYYY-MM-DD" in fault["expected"] and fault["message"]
    sent = one.send(GOOD, total="行数=2")
    queue.run()
    found = one.get(sent.json()["url"]).json()
    assert (found["state"], found["rows"]) == ("published", 2)
    assert found["sums"]["amount_yuan"] == "2469.00"
    listed = one.get("/api/v1/deliveries?limit=1").json()
    assert listed["count"] == 2 and listed["deliveries"][0]["delivery"] == found["delivery"]
    assert one.get("/api/v1/deliveries?state=rejected").json()["count"] == 1
    with clerk.world.scope(DISTRICT):
        package = Package.objects.get(content_sm3=found["sm3"])
        assert (package.carrier, package.sequence) == ("api", 2)
        event = AuditEvent.objects.filter(action="delivery.receive").latest("sequence")
        assert event.actor == f"来源：财政部门 接入凭证 夜间作业（…{one.text[-4:]}）"
        assert one.text not in str(event.data)
    assert not list(uploads().glob("api-*")), "nothing of a body stays outside the quarantine"


def test_a_form_does_as_well(machine: Make, queue: Queue) -> None:
    one = machine()
    file = io.BytesIO(GOOD.encode())
    file.name = "六月.csv"
    data = {"dataset": "payment", "fiscal_year": "2024", "period": "06", "file": file}
    sent = one.client.post(
        "/api/v1/deliveries", data, headers={"Authorization": f"Bearer {one.text}"}
    )
    assert sent.status_code == 202
    queue.run()
    assert one.get(sent.json()["url"]).json()["period"] == "06"
    sent = one.client.post(
        "/api/v1/deliveries",
        {"dataset": "payment", "fiscal_year": "2024"},
        headers={"Authorization": f"Bearer {one.text}"},
    )
    assert sent.status_code == 400 and "file" in sent.json()["message"]


def test_the_same_bytes_are_delivered_once(clerk: Clerk, machine: Make, queue: Queue) -> None:
    one = machine()
    first = one.send(GOOD).json()
    queue.run()
    again = one.send(GOOD)
    assert again.status_code == 200 and again.json()["delivery"] == first["delivery"]
    assert again.json()["already"] and queue.jobs == []
    with clerk.world.scope(DISTRICT):
        assert Delivery.objects.count() == 1


def test_a_key_is_answered_once(clerk: Clerk, machine: Make, queue: Queue) -> None:
    one, other = machine(), machine()
    refused = one.send(GOOD, key="2025-06", dataset="nothing")
    assert refused.status_code == 422
    first = one.send(GOOD, key="2025-06")
    assert first.status_code == 202 and "Idempotent-Replayed" not in first
    queue.run()
    again = one.send(GOOD, key="2025-06")
    assert again.status_code == 202 and again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    changed = GOOD.replace("ZF0002", "ZF0003")
    for answer in (one.send(changed, key="2025-06"), one.send(GOOD, key="2025-06", period="06")):
        assert answer.status_code == 409 and "换一个" in answer.json()["message"]
    assert other.send(changed, key="2025-06").status_code == 202, "keys are each token's own"
    assert one.send(GOOD, key="没有").status_code == 422
    with clerk.world.scope(DISTRICT):
        assert Delivery.objects.count() == 2
        assert answers.forget(clerk.world.now + timedelta(days=29)) == 0
        assert answers.forget(clerk.world.now + timedelta(days=31)) == 2
        assert not KeyedAnswer.objects.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"dataset": ""}, "缺少参数 dataset"),
        ({"dataset": "nothing"}, "payment（国库集中支付）"),
        ({"fiscal_year": "二〇二四"}, "四位年份"),
        ({"fiscal_year": "1999"}, "四位年份"),
        ({"period": "13"}, "01 至 12"),
        ({"file_name": ""}, "file_name"),
        ({"unit": "310112001001"}, "不按单位报送"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    clerk: Clerk, machine: Make, queue: Queue, given: dict[str, str], says: str
) -> None:
    answer = machine().send(GOOD, **given)
    assert answer.status_code == 422 and says in answer.json()["message"]
    with clerk.world.scope(DISTRICT):
        assert not Package.objects.exists() and queue.jobs == []


def test_a_body_is_judged_before_it_is_read(
    machine: Make, monkeypatch: pytest.MonkeyPatch, queue: Queue
) -> None:
    one = machine()
    assert one.send("").status_code == 411
    assert one.send(GOOD, total="没有等号").status_code == 400
    assert one.send(GOOD, unit="%00").status_code == 400
    monkeypatch.setattr(receiving, "LARGEST", 100)
    monkeypatch.setattr(receive, "ROOM", 0)
    assert one.send(GOOD).status_code == 413
    with_part = one.post("/api/v1/deliveries?dataset=payment", b"--x", "multipart/form-data")
    assert with_part.status_code == 400 and with_part.json()["message"]


def test_a_large_body_needs_a_token_and_no_session(machine: Make, queue: Queue) -> None:
    large = GOOD.encode() + b"\n" * (3 << 20)
    answer = Client().post("/api/v1/deliveries", large, content_type="text/csv")
    assert answer.status_code == 401
    assert machine().send(large).status_code == 202


def test_a_token_opens_what_it_says_and_no_more(clerk: Clerk, machine: Make, queue: Queue) -> None:
    district, town = machine(), machine(place=TOWN)
    narrow = machine(datasets=("revenue",))
    tax = machine(source="tax", label="税务")
    where = district.send(GOOD).json()["url"]
    for other in (town, narrow, tax):
        assert other.get(where).status_code == 404
        assert other.get(f"{where}/faults").status_code == 404
        assert other.get("/api/v1/deliveries").json()["count"] == 0
    assert narrow.send(GOOD).status_code == 422
    assert [item["name"] for item in narrow.get("/api/v1/datasets").json()] == ["revenue"]
    assert narrow.get("/api/v1/datasets/payment").status_code == 404
    known = {item["name"] for item in tax.get("/api/v1/datasets").json()}
    assert "revenue" in known and "payment" not in known
    queue.run()
    with clerk.world.scope(TOWN):
        assert not Delivery.objects.filter(jurisdiction_id=TOWN).exists()


def test_declarations_and_templates(machine: Make) -> None:
    one = machine()
    found = one.get("/api/v1/datasets/payment").json()
    assert found["key"] == ["payment_no"] and found["totals"] == ["amount_yuan"]
    heading = {column["name"]: column["heading"] for column in found["columns"]}
    assert heading["amount_yuan"] == "支付金额（元）"
    sent = one.get(found["template_url"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(sent)))
    cells = [cell for row in book.get_sheet_by_name("代码表").to_python() for cell in row]
    assert f"{DISTRICT}001001" in cells
    assert one.get("/api/v1/datasets/payment/template?year=x").status_code == 422


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer tjs_310112_short"])
def test_without_a_token_nothing_is_told(machine: Make, header: str) -> None:
    answer = Client().get("/api/v1/datasets", headers={"Authorization": header})
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["message"] and "no-store" in answer["Cache-Control"]


def test_expired_and_revoked_tokens_open_nothing(
    clerk: Clerk, machine: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = machine(expires_on=clerk.world.now.date())
    assert one.get("/api/v1/datasets").status_code == 200, "the last day counts"
    tomorrow = clerk.world.now + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    answer = one.get("/api/v1/datasets")
    assert answer.status_code == 401 and "到期" in answer.json()["message"]
    two = machine()
    with clerk.world.scope(DISTRICT):
        tokens.revoke_token(subject=two.token, by=ROOT, now=clerk.world.now)
        with pytest.raises(tokens.TokenRefused):
            tokens.revoke_token(subject=two.token, by=ROOT, now=clerk.world.now)
    answer = two.get("/api/v1/datasets")
    assert answer.status_code == 401 and "停用" in answer.json()["message"]


def test_guessing_is_throttled_but_holds_up_nobody_else(machine: Make) -> None:
    one = machine()
    wrong = {"Authorization": f"Bearer {one.text[:-1]}{'a' if one.text[-1] != 'a' else 'b'}"}
    answers_ = [Client().get("/api/v1/datasets", headers=wrong) for _ in range(21)]
    assert {answer.status_code for answer in answers_[:20]} == {401}
    assert answers_[20].status_code == 429 and int(answers_[20]["Retry-After"]) > 0
    assert one.get("/api/v1/datasets").status_code == 200
    elsewhere = Client(REMOTE_ADDR="10.0.0.9").get("/api/v1/datasets", headers=wrong)
    assert elsewhere.status_code == 401


def test_a_source_gone_wild_is_told_to_wait(
    machine: Make, monkeypatch: pytest.MonkeyPatch, queue: Queue
) -> None:
    from tongjian.core.identity.throttle import Ceiling

    monkeypatch.setattr(receive, "BUSY", (Ceiling(1, timedelta(hours=1)),))
    one = machine()
    assert one.send(GOOD).status_code == 202
    answer = one.send(GOOD)
    assert answer.status_code == 429 and "太频繁" in answer.json()["message"]


def test_only_a_hash_of_a_token_is_kept(clerk: Clerk, machine: Make) -> None:
    one = machine()
    with clerk.world.scope(DISTRICT):
        one.token.refresh_from_db()
        kept = [str(value) for value in vars(one.token).values()]
        assert not any(one.text in value for value in kept)
        assert one.token.hash == tokens.hash_of(one.text)
        for expires, label in ((date(2025, 1, 1), "x"), (date(2030, 1, 1), "x"), (None, " ")):
            with pytest.raises(tokens.TokenRefused):
                tokens.create_token(
                    jurisdiction=DISTRICT,
                    source="finance",
                    label=label,
                    datasets=(),
                    expires_on=expires or date(2026, 1, 1),
                    by=ROOT,
                    now=clerk.world.now,
                )


def test_a_request_that_ends_early_leaves_nothing(clerk: Clerk, machine: Make) -> None:
    one = machine()
    early: Any = {"CONTENT_LENGTH": "500", "wsgi.input": io.BytesIO(GOOD.encode()[:50])}
    answer: Any = one.client.generic(
        "POST",
        "/api/v1/deliveries?dataset=payment&fiscal_year=2024&file_name=a.csv",
        content_type="text/csv",
        headers={"Authorization": f"Bearer {one.text}"},
        **early,
    )
    assert answer.status_code == 400
    assert not list(uploads().glob("api-*"))
    with clerk.world.scope(DISTRICT):
        assert not Package.objects.exists()
