"""A message is one row in the change's transaction, delivered afterwards, with a final state."""

from __future__ import annotations

import json
import logging
import smtplib
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from tests.world import DISTRICT, OTHER_TOWN, TOWN, World, body
from tongjian.core import clock
from tongjian.core.home import InsecureSetup
from tongjian.core.notify import tasks
from tongjian.core.notify.channels import NotRetried, retry, send
from tongjian.core.notify.environment import mail_server, way
from tongjian.core.notify.gateways.base import Letter
from tongjian.core.notify.gateways.choose import gateway_for
from tongjian.core.notify.models import Notice, Outgoing

PHONE, MAIL = "13812341234", "zhang@example.cn"


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def service() -> Iterator[Any]:
    """An SMS service of another process's making: it answers what the test tells it to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            letter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.seen.append((letter, dict(self.headers)))  # type: ignore[attr-defined]
            status, answer = server.answers.pop(0)  # type: ignore[attr-defined]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.answers = [], []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'notify.deliver'")
        return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor]


def one(world: World, **more: Any) -> Outgoing:
    with world.scope():
        values = {"what": "延缓入学", "do": "补交医院证明"}
        return send(kind="missing", phone=PHONE, values=values, now=world.now, **more)[0]


def state(world: World, row: Outgoing) -> Outgoing:
    with world.scope():
        found: Outgoing = Outgoing.objects.get(pk=row.pk)
    return found


def test_every_way_given_gets_its_row_and_its_job(world: World, settings: Any) -> None:
    settings.ADDRESS = "https://hall.example.cn"
    person = world.person("applicant")
    with world.scope():
        rows = send(
            kind="missing",
            to_user=person,
            phone=PHONE,
            email=MAIL,
            values={"what": "延缓入学", "do": "补交医院证明"},
            url="/hall/my/1/",
            now=world.now,
        )
    notice = Notice.objects.get(user=person)
    assert notice.url == "/hall/my/1/" and "补交医院证明" in notice.text
    assert [row.channel for row in rows] == ["sms", "email"]
    assert all("https://hall.example.cn/hall/my/1/" in row.text for row in rows)
    assert [job["outgoing"] for job in jobs()] == [row.pk for row in rows]
    assert all(PHONE not in json.dumps(job) for job in jobs())


def test_the_text_lies_sealed(world: World) -> None:
    row = one(world)
    assert "医院" not in row.sealed and "补交医院证明" in row.text


def test_what_is_rolled_back_is_never_sent(world: World) -> None:
    class Broken(Exception):
        pass

    with pytest.raises(Broken), world.scope(), transaction.atomic():
        send(kind="accepted", phone=PHONE, values={"what": "校车"}, now=world.now)
        raise Broken
    with world.scope():
        assert not Outgoing.objects.exists()
    assert jobs() == []


def test_a_message_stays_in_the_system_in_a_demonstration(world: World) -> None:
    row = one(world)
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    done = state(world, row)
    assert (done.state, done.gateway, done.attempts) == ("delivered", "log", 1)
    assert "没有真正发出" in done.said and done.finished_at == world.now


def test_a_service_takes_it_once(world: World, settings: Any, service: Any) -> None:
    settings.SMS = f"http://127.0.0.1:{service.server_port}/send"
    settings.SMS_TOKEN = "token-of-the-service"
    service.answers = [(200, b'{"id": "A-17"}')]
    row = one(world)
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    letter, headers = service.seen[0]
    assert len(service.seen) == 1
    assert letter["phone"] == PHONE and "补交医院证明" in letter["text"]
    assert headers["Idempotency-Key"] == str(row.reference) == letter["reference"]
    assert headers["Authorization"] == "Bearer token-of-the-service"
    assert state(world, row).said == "网关编号 A-17"


def test_a_service_that_is_busy_is_asked_again_until_the_last_try(
    world: World, settings: Any, service: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS = f"http://127.0.0.1:{service.server_port}/send"
    service.answers = [(503, b"later")] * tasks.TRIES
    row = one(world)
    with caplog.at_level(logging.DEBUG):
        for _ in range(tasks.TRIES - 1):
            with pytest.raises(tasks.NotYet):
                tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
            assert state(world, row).state == "waiting"
        tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    done = state(world, row)
    assert (done.state, done.attempts) == ("failed", tasks.TRIES)
    assert done.said == f"试了 {tasks.TRIES} 次：短信网关暂时不收（HTTP 503）"
    assert PHONE not in caplog.text and "医院" not in caplog.text
    assert len({headers["Idempotency-Key"] for _, headers in service.seen}) == 1


def test_what_a_service_refuses_is_final_and_its_words_are_not_kept(
    world: World, settings: Any, service: Any
) -> None:
    settings.SMS = f"http://127.0.0.1:{service.server_port}/send"
    service.answers = [(422, f'{{"error": "bad number {PHONE}"}}'.encode())]
    row = one(world)
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    done = state(world, row)
    assert done.state == "failed" and PHONE not in done.said and "422" in done.said


def test_a_service_that_is_not_there_is_asked_again(world: World, settings: Any) -> None:
    settings.SMS = "http://127.0.0.1:9/send"
    row = one(world)
    with pytest.raises(tasks.NotYet) as caught:
        tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    assert PHONE not in repr(caught.value) and caught.value.__cause__ is None
    assert "连不上短信网关" in state(world, row).said


def test_a_folder_gets_one_whole_file(world: World, settings: Any, tmp_path: Path) -> None:
    settings.SMS = f"folder:{tmp_path / 'out'}"
    row = one(world)
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == f"{row.reference}.json" and file.stat().st_mode & 0o077 == 0
    assert json.loads(file.read_text())["phone"] == PHONE
    assert state(world, row).state == "delivered"


def test_a_folder_that_cannot_be_written_is_tried_again(
    world: World, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings.SMS = f"folder:{tmp_path / 'file' / 'below'}"
    row = one(world)
    with pytest.raises(tasks.NotYet):
        tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    assert "写不进短信文件夹" in state(world, row).said


def test_mail_goes_out_and_a_dead_address_is_final(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL = "smtp://mail.example.cn"
    with world.scope():
        rows = [
            send(kind="decided", email=MAIL, values={"what": "校车"}, now=world.now)[0]
            for _ in range(3)
        ]
    tasks.deliver(outgoing=rows[0].pk, jurisdiction=DISTRICT)
    (letter,) = mail.outbox
    assert letter.to == [MAIL] and letter.subject == "有决定了" and "校车" in letter.body
    for number, (code, state_after) in enumerate([(550, "failed"), (451, "waiting")], 1):
        error = smtplib.SMTPRecipientsRefused({MAIL: (code, b"no")})

        def refuse(*_: Any, error: Exception = error, **__: Any) -> None:
            raise error

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
        if state_after == "waiting":
            with pytest.raises(tasks.NotYet):
                tasks.deliver(outgoing=rows[number].pk, jurisdiction=DISTRICT)
        else:
            tasks.deliver(outgoing=rows[number].pk, jurisdiction=DISTRICT)
        assert state(world, rows[number]).state == state_after


def test_a_channel_that_is_off_says_so_at_once(world: World, settings: Any) -> None:
    settings.SMS = "off"
    row = one(world)
    assert (row.state, row.said) == ("failed", "这种方式没有启用")
    assert jobs() == []


def test_a_code_is_wiped_once_handed_over_and_never_sent_late(
    world: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS = f"folder:{tmp_path}"
    with world.scope():
        first, second = (
            send(kind="code", phone=PHONE, values={"what": "123456"}, now=world.now)[0]
            for _ in range(2)
        )
    tasks.deliver(outgoing=first.pk, jurisdiction=DISTRICT)
    assert state(world, first).sealed == "" and state(world, first).text == ""
    monkeypatch.setattr(clock, "now", lambda: world.now + timedelta(minutes=11))
    tasks.deliver(outgoing=second.pk, jurisdiction=DISTRICT)
    assert state(world, second).said == "验证码已过期，不再发送"
    assert len(list(tmp_path.iterdir())) == 1


def test_old_texts_and_addresses_are_emptied(world: World) -> None:
    row = one(world)
    tasks.deliver(outgoing=row.pk, jurisdiction=DISTRICT)
    assert tasks.empty_old(world.now + timedelta(days=29)) == 0
    assert tasks.empty_old(world.now + timedelta(days=31)) == 1
    done = state(world, row)
    assert (done.address, done.sealed, done.masked) == ("", "", "（已清除）")


def test_operators_see_masked_addresses_and_try_again(world: World, settings: Any) -> None:
    settings.SMS = "off"
    row = one(world)
    settings.SMS = "log"
    client = world.client("operator")
    page = client.get("/admin/outgoing/").content.decode()
    assert "138****1234" in page and PHONE not in page and "补交医院证明" not in page
    exported = body(client.get("/admin/outgoing/?format=csv"))
    assert PHONE.encode() not in exported
    assert client.post(f"/admin/outgoing/{row.pk}/retry/").status_code == 302
    assert state(world, row).state == "waiting" and len(jobs()) == 1
    answer = client.post(f"/admin/outgoing/{row.pk}/retry/", follow=True).content.decode()
    assert "只有没有发出的消息可以重发" in answer


def test_a_code_is_never_sent_again(world: World, settings: Any) -> None:
    settings.SMS = "off"
    with world.scope():
        row = send(kind="code", phone=PHONE, values={"what": "123456"}, now=world.now)[0]
    settings.SMS = "log"
    by = world.actor("operator")
    with world.scope(DISTRICT), pytest.raises(NotRetried, match="验证码已过期"):
        retry(subject=row, by=by, now=world.now)


@pytest.mark.parametrize("role", ["window", "applicant", "system_admin"])
def test_others_do_not_see_messages(world: World, role: str) -> None:
    row = one(world)
    assert world.client(role).get("/admin/outgoing/").status_code == 403
    assert world.client(role).post(f"/admin/outgoing/{row.pk}/retry/").status_code == 403


@pytest.mark.parametrize("place", [TOWN, OTHER_TOWN])
def test_a_towns_operator_does_not_see_the_districts_messages(world: World, place: str) -> None:
    row = one(world)
    client = world.client("operator", place)
    assert "138****1234" not in client.get("/admin/outgoing/").content.decode()
    assert client.post(f"/admin/outgoing/{row.pk}/retry/").status_code == 404


def test_the_environment_is_read_and_nonsense_refused(settings: Any) -> None:
    assert way("X", None, production=False) == "log"
    assert way("X", " ", production=True) == "off"
    with pytest.raises(InsecureSetup, match="没有人收得到"):
        way("X", "log", production=True)
    found = mail_server("smtp://us%40er:p%3Aw@mail.example.cn")
    assert found["EMAIL_HOST_USER"] == "us@er" and found["EMAIL_HOST_PASSWORD"] == "p:w"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == (587, True)
    assert mail_server("smtps://mail.example.cn:4650")["EMAIL_USE_SSL"] is True
    assert mail_server("smtp://10.0.0.1:25?starttls=no")["EMAIL_USE_TLS"] is False
    for wrong in ("mail.example.cn", "smtp://", "smtp://h:port", "http://h"):
        with pytest.raises(InsecureSetup):
            mail_server(wrong)
    settings.SMS = "pigeon"
    with pytest.raises(InsecureSetup):
        gateway_for("sms")


def test_a_letter_of_the_log_gateway_leaves_nothing_behind(settings: Any, tmp_path: Path) -> None:
    settings.SMS = "log"
    gateway = gateway_for("sms")
    assert gateway is not None
    assert gateway.take(Letter("r", "code", PHONE, "t", "123456")).startswith("演示")
