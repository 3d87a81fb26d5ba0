"""Pages of certificates: what the public, the holder, other applicants and officials see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.hall.certificates.conftest import Hall
from tests.hall.certificates.test_actions import end
from tests.world import DISTRICT, TOWN, body
from tongjian.core.documents.codes import check_letter
from tongjian.hall.certificates.envelope import check
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.certificates.signing import private_key, read_keys


@pytest.fixture(autouse=True)
def clock(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongjian.core.clock.now", lambda: hall.now)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_the_public_page_tells_the_state_and_hides_the_person(hall: Hall) -> None:
    person, school = hall.issue(), hall.issue(kind="legal", name="示例小学")
    text = page(Client(), f"/hall/certificates/{person.code}/")
    assert "有效" in text and "学**" in text and person.number in text
    assert "学生甲" not in text and "延缓期限" not in text and "/file/" not in text
    assert "示例小学" in page(Client(), f"/hall/certificates/{school.code}/")


def test_the_public_page_of_a_person_gives_no_reason_and_of_a_school_does(hall: Hall) -> None:
    for kind, shown in (("person", False), ("legal", True)):
        subject = hall.issue(kind=kind, name="示例小学")
        end(hall, subject, "revoked", reason="提供虚假证明")
        text = page(Client(), f"/hall/certificates/{subject.code}/")
        assert "已撤销" in text and "第六十九条" in text and "沪闵教延撤销〔2025〕" in text
        assert ("提供虚假证明" in text) == shown


@pytest.mark.parametrize(
    ("state", "words"),
    [("renewed", "已延续"), ("revoked", "已撤销"), ("cancelled", "已注销"), ("changed", "已变更")],
)
def test_the_public_page_says_what_became_of_it(hall: Hall, state: str, words: str) -> None:
    subject = hall.issue()
    more = {"facts": {"延缓期限": "半年"}} if state == "changed" else {}
    held = end(hall, subject, state, **more)
    text = page(Client(), f"/hall/certificates/{subject.code}/")
    assert words in text
    assert (held.number in text) and (held.pk == subject.pk) == (state in ("revoked", "cancelled"))


def test_the_public_page_says_expired_and_not_yet(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = hall.issue()
    new = end(hall, subject, "renewed")
    other = hall.issue()
    assert "尚未生效" in page(Client(), f"/hall/certificates/{new.code}/")
    monkeypatch.setattr("tongjian.core.clock.now", lambda: hall.later(400))
    assert "已过期" in page(Client(), f"/hall/certificates/{other.code}/")
    assert "现在有效" in page(Client(), f"/hall/certificates/{new.code}/")


def test_looking_up_by_number_and_by_code_however_typed(hall: Hall) -> None:
    subject = hall.issue()
    client = Client()
    for typed in (subject.number, subject.code, f" {subject.code[:4]}-{subject.code[4:].lower()} "):
        response = client.get("/hall/certificates/", {"q": typed})
        assert response.status_code == 302 and subject.code in response["Location"]
    assert "请填写" in page(client, "/hall/certificates/?q=")
    missed = client.get("/hall/certificates/", {"q": "没有这个编号"})
    assert missed.status_code == 404 and "没有这个编号" in missed.content.decode()


def test_guessing_is_throttled_and_learns_nothing(hall: Hall) -> None:
    subject, client = hall.issue(), Client()
    guess = subject.code[:10] + ("A" if subject.code[10] != "A" else "B")
    wrong = guess + check_letter(guess)
    answers = [client.get(f"/hall/certificates/{wrong}/").status_code for _ in range(25)]
    assert answers == [404] * 20 + [429] * 5
    assert client.get("/hall/certificates/", {"q": subject.number}).status_code == 429
    assert client.get(f"/hall/certificates/{subject.code}/").status_code == 200


def test_the_holder_gets_the_signed_file_and_asks_for_renewal(hall: Hall, tmp_path: Any) -> None:
    subject, holder = hall.issue(), hall.world.client("applicant")
    assert subject.number in page(holder, "/hall/certificates/mine/")
    text = page(holder, f"/hall/certificates/{subject.code}/")
    assert "学生甲" in text and "申请延续" in text
    response = holder.get(f"/hall/certificates/{subject.code}/file/")
    assert response["Content-Type"] == "application/pdf" and "no-store" in response["Cache-Control"]
    key = tmp_path / "key.pem"
    key.write_bytes(Client().get("/hall/certificates/key.pem").content)
    assert check(body(response), read_keys(key)).payload == subject.payload
    assert private_key().public_key() in read_keys(key)
    address = f"/hall/certificates/{subject.code}/renewal/"
    assert holder.get(address).status_code == 405
    assert "视为准予延续" in holder.post(address, follow=True).content.decode()
    assert "已经提出" in holder.post(address, follow=True).content.decode()
    assert hall.again(subject).renewal_asked_on == hall.now.date()


def test_nobody_else_gets_the_file_or_renews(hall: Hall) -> None:
    subject = hall.issue()
    stranger = hall.world.client("applicant", DISTRICT, "另一人")
    assert stranger.get(f"/hall/certificates/{subject.code}/file/").status_code == 404
    assert stranger.post(f"/hall/certificates/{subject.code}/renewal/").status_code == 404
    assert "学生甲" not in page(stranger, f"/hall/certificates/{subject.code}/")
    assert subject.number not in page(stranger, "/hall/certificates/mine/")
    assert Client().get(f"/hall/certificates/{subject.code}/file/").status_code == 302
    assert (
        hall.world.client("joint").get(f"/hall/certificates/{subject.code}/file/").status_code
        == 404
    )
    official = hall.world.client("officer").get(f"/hall/certificates/{subject.code}/file/")
    assert official.status_code == 200
    official.close()


def test_officials_list_filter_and_export_with_names_covered(hall: Hall) -> None:
    one, two = hall.issue(), hall.issue(kind="legal", name="示例小学")
    end(hall, two, "revoked")
    client = hall.world.client("officer")
    text = page(client, "/office/certificates/")
    assert one.number in text and "示例小学" in text and "学生甲" not in text
    assert one.number not in page(client, "/office/certificates/?state=revoked")
    assert one.number not in page(client, "/office/certificates/?which=asked")
    export = client.get("/office/certificates/?format=csv")
    assert "学生甲" not in body(export).decode()
    assert page(client, "/office/certificates/?from=x&which=y&item=z&page=9")


def test_another_jurisdiction_finds_nothing(hall: Hall) -> None:
    subject = hall.issue()
    client = hall.world.client("head", TOWN)
    assert subject.number not in page(client, "/office/certificates/")
    page(client, f"/office/certificates/{subject.pk}/", 404)
    assert client.post(f"/office/certificates/{subject.pk}/change/").status_code == 404
    assert client.get(f"/hall/certificates/{subject.code}/file/").status_code == 404


def test_only_who_manages_certificates_changes_them(hall: Hall) -> None:
    subject = hall.issue()
    for role in ("officer", "window", "hall_supervisor", "applicant"):
        for what in ("change", "decline"):
            address = f"/office/certificates/{subject.pk}/{what}/"
            assert hall.world.client(role).post(address).status_code == 403
    assert "?do=" not in page(hall.world.client("officer"), f"/office/certificates/{subject.pk}/")


def test_a_decision_is_taken_on_the_page(hall: Hall) -> None:
    subject, client = hall.issue(), hall.world.client("head")
    address = f"/office/certificates/{subject.pk}/"
    for state in ("renewed", "changed", "revoked", "cancelled"):
        assert "依据" in page(client, f"{address}?do={state}")
    assert "学生甲" not in page(client, f"{address}?do=changed")
    given = {
        "state": "changed",
        "basis": "《中华人民共和国行政许可法》第四十九条",
        "reason": "期限写错",
        "holder": "",
        "fact-1": "半年",
    }
    refused = client.post(f"{address}change/", {**given, "basis": "随便", "reason": "保留的理由"})
    assert refused.status_code == 422 and "保留的理由" in refused.content.decode()
    assert "法律依据" in refused.content.decode()
    refused = client.post(f"{address}change/", {**given, "fact-1": "一年"})
    assert refused.status_code == 422 and "没有任何内容变化" in refused.content.decode()
    done = client.post(f"{address}change/", given, follow=True)
    assert "已办理变更" in done.content.decode()
    with hall.world.scope():
        new = Certificate.objects.get(replaces=subject)
    assert dict(new.payload["facts"])["延缓期限"] == "半年"
    again = client.post(f"{address}change/", given)
    assert again.status_code == 422 and "刷新" in again.content.decode()
    for bad in ({}, {"state": "x"}, {"state": "revoked", "reason": "x" * 400, "basis": "x"}):
        assert client.post(f"{address}change/", bad).status_code == 422


def test_a_renewal_is_declined_on_the_page(hall: Hall) -> None:
    subject, client = hall.issue(), hall.world.client("head")
    hall.world.client("applicant").post(f"/hall/certificates/{subject.code}/renewal/")
    address = f"/office/certificates/{subject.pk}/"
    assert "不予延续" in page(client, address)
    assert "必须写明理由" in client.post(f"{address}decline/", follow=True).content.decode()
    done = client.post(f"{address}decline/", {"reason": "不再符合条件"}, follow=True)
    assert "到期前仍然有效" in done.content.decode()
    assert (
        "没有待答复"
        in client.post(f"{address}decline/", {"reason": "x"}, follow=True).content.decode()
    )
