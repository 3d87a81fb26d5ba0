"""The window: an application on paper, its receipt; corrections on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hall.cases import flows
from tests.hall.cases.conftest import Hall
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core.action import action
from tongjian.hall.applicants.models import Authority, Party
from tongjian.hall.cases.models import CaseDocument, HallCase
from tongjian.hall.items.models import ItemVersion

FORM = {
    "party_name": "学生乙",
    "phone": "13900005678",
    "child_name": "学生乙",
    "reason": "住院治疗",
    "m-form-paper": "1",
    "m-proof-paper": "1",
    "submit": "1",
}


@action("test.in_force", None)
def in_force(*, subject: ItemVersion, by: Any, now: Any) -> None:
    subject.in_force_from = now.date()
    subject.save()
    subject.item.current = subject
    subject.item.save()


@pytest.fixture
def window(office: Hall) -> Hall:
    in_force(subject=office.version(), by=ROOT, now=office.now)
    return office


def test_paper_is_taken_in_and_the_receipt_is_there_to_print(window: Hall) -> None:
    client = window.world.client("window")
    assert "示例许可" in client.get("/office/intake/").content.decode()
    page = client.get("/office/intake/licence/").content.decode()
    assert "医院证明" in page and "收到纸质件" in page
    answer = client.post("/office/intake/licence/", FORM)
    case = HallCase.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"/done/{case.pk}/")
    assert (case.channel, case.paper, case.phone_last4) == ("window", True, "5678")
    assert case.answers == {"child_name": "学生乙", "reason": "住院治疗"}
    assert {row.grade for row in case.materials.all()} == {"B"}
    done = client.get(answer["Location"]).content.decode()
    receipt = CaseDocument.objects.get(case=case, kind="receipt_notice")
    assert f"/office/cases/{case.pk}/documents/{receipt.pk}/" in done


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"party_name": ""}, "必填"),
        ({"phone": "12345"}, "手机"),
        ({"child_name": ""}, "姓名"),
        ({"m-proof-paper": None}, "请注明收到了“医院证明”"),
        ({"event_at": "2026-02-13T10:00"}, "不能晚于现在"),
        ({"event_at": "0001-01-01T00:00"}, "请检查年份"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    window: Hall, wrong: dict[str, Any], said: str
) -> None:
    given = {key: value for key, value in {**FORM, **wrong}.items() if value is not None}
    answer = window.world.client("window").post("/office/intake/licence/", given)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text and "住院治疗" in text
    assert not HallCase.objects.exists()


def test_a_known_person_is_found_by_the_whole_number_and_shown_masked(window: Hall) -> None:
    child = Party.objects.get(name="学生甲01")
    _guardian(window=window, child=child, by=ROOT, now=window.now)
    client = window.world.client("window")
    page = client.post("/office/intake/", {"item": "licence", "number": "13800001234"})
    text = page.content.decode()
    assert "学***" in text and "学生甲01" not in text
    url = f"/office/intake/licence/?applicant={window.applicant.pk}&party={child.pk}"
    assert "学生甲01" not in client.get(url).content.decode()
    answer = client.post(url, FORM)
    assert answer.status_code == 302
    case = HallCase.objects.get()
    assert (case.party_name, case.phone) == ("学生甲01", "13800001234")
    nobody = client.post("/office/intake/", {"item": "licence", "number": "13800009999"})
    assert "没有找到" in nobody.content.decode()
    assert client.post("/office/intake/", {"item": "", "number": ""}).status_code == 422


@action("test.guardian", None)
def _guardian(*, window: Hall, child: Party, by: Any, now: Any) -> None:
    from tongjian.core.identity.codes import phone_key

    applicant = window.applicant
    applicant.phone_key = phone_key("13800001234")
    applicant.save()
    Authority.objects.create(
        jurisdiction_id=DISTRICT,
        applicant=applicant,
        party=child,
        right="guardian",
        valid_from=now.date(),
        made_at=now,
    )


def test_who_may_not_act_for_the_other_is_not_found_and_roles_are_held(window: Hall) -> None:
    child = Party.objects.get(name="学生甲01")
    client = window.world.client("window")
    url = f"/office/intake/licence/?applicant={window.applicant.pk}&party={child.pk}"
    assert client.get(url).status_code == 404
    assert client.get("/office/intake/licence/?applicant=x&party=1").status_code == 404
    assert client.get("/office/intake/nothing/").status_code == 404
    for role in ("head", "reviewer", "hall_supervisor", "applicant"):
        assert window.world.client(role).get("/office/intake/licence/").status_code == 403
    assert window.world.client("window", TOWN).get("/office/intake/licence/").status_code == 404


def test_corrections_come_in_on_paper_all_at_once(window: Hall) -> None:
    case = window.open()
    points = [{"material": "proof", "what": "请盖章"}, {"field": "reason", "what": "写明病名"}]
    window.do(case, "ask_correction", "officer", points=points)
    client = window.world.client("window")
    url = f"/office/cases/{case.pk}/answer/"
    page = client.get(url).content.decode()
    assert "请盖章" in page and "理由" in page
    turn = HallCase.objects.get(pk=case.pk).turn
    some = client.post(url, {"turn": turn, "reason": "肺炎", "submit": "1"})
    assert some.status_code == 422 and "肺炎" in some.content.decode()
    whole = {"turn": turn, "reason": "肺炎", "m-proof-paper": "1", "submit": "1"}
    assert client.post(url, whole).status_code == 302
    case = HallCase.objects.get(pk=case.pk)
    assert (case.state, case.answers["reason"], case.paper) == ("received", "肺炎", True)
    assert client.get(url).status_code == 302, "nothing waits any more"


def test_no_item_takes_papers_it_does_not_name(window: Hall) -> None:
    definition = flows.definition(materials=[])
    version = window.version(definition, "plain")
    in_force(subject=version, by=ROOT, now=window.now)
    answer = window.world.client("window").post("/office/intake/plain/", FORM)
    assert answer.status_code == 302
    assert not HallCase.objects.get().materials.exists()
