"""What is kept no longer than it must be, and what the law keeps until its day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.hall import made
from tests.hall.uploads import papers
from tests.world import DISTRICT, OTHER_TOWN, ROOT, World
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import CaseDocument, Correction, HallCase, HallStep, Message
from tongjian.hall.feedback.models import Enquiry, Rating
from tongjian.hall.privacy import erase, reads
from tongjian.hall.privacy.erase import EraseRefused
from tongjian.hall.privacy.tasks import run
from tongjian.hall.uploads import actions as uploads
from tongjian.hall.uploads.models import Upload

SECRET = "学生甲01的身份证310112201501011234"


def ended(world: World, number: int = 1, **also: Any) -> HallCase:
    person = made.applicant(world, 1)
    with made.writing():
        party = Party.objects.create(
            jurisdiction_id=DISTRICT,
            kind="person",
            name="学生甲01",
            made_at=world.now - timedelta(days=9),
        )
    case = made.case(
        world, person, number, answers={"child": SECRET}, party=party, outcome="granted", **also
    )
    common = {"jurisdiction_id": DISTRICT, "case": case, "by": "x"}
    with made.writing():
        Message.objects.create(from_applicant=True, text=SECRET, at=world.now, **common)
        HallStep.objects.create(
            action="grant",
            title="准予",
            reason=SECRET,
            at=world.now,
            entered_at=world.now,
            data={"a": SECRET},
            **common,
        )
        CaseDocument.objects.create(
            kind="grant_decision",
            number=f"沪教〔2025〕{number}号",
            title="决定书",
            content={"holder": SECRET},
            issued_at=world.now,
            **common,
        )
        Rating.objects.create(
            jurisdiction_id=DISTRICT,
            item=case.item,
            case=case,
            score=5,
            text=SECRET,
            channel="mobile",
            at=world.now,
        )
        Correction.objects.create(points=[{"what": SECRET}], issued_at=world.now, **common)
    return case


def uploaded(world: World, person: Applicant, **values: Any) -> Upload:
    by = made.actor(person)
    with scope([DISTRICT], by):
        upload = uploads.take_in(
            file=SimpleUploadedFile("x", papers.png()),
            name="证明.png",
            owner=person,
            material="医院证明",
            by=by,
            now=world.now,
        )
    with made.writing():
        Upload.objects.filter(pk=upload.pk).update(**{"state": "clean", **values})
        upload.refresh_from_db()
    return upload


def again(row: Any) -> Any:
    with scope([DISTRICT], ROOT):
        return type(row).objects.get(pk=row.pk)


def test_a_case_loses_its_people_the_night_after_its_last_day(world: World) -> None:
    case = ended(world, keep_until=world.now.date())
    upload = uploaded(world, made.applicant(world, 1))
    made.material(case, upload, world)
    assert run(world.now) == {}
    assert run(world.now + timedelta(days=1)) == {"cases": 1, "parties": 1}
    found = again(case)
    assert (found.answers, found.phone, found.phone_last4, found.party_name) == (
        {},
        "",
        "",
        "（已删除）",
    )
    assert found.party_id is None and found.applicant_id is None
    # what figures need is still there
    assert (found.number, found.outcome, found.closed_at) == (
        case.number,
        "granted",
        case.closed_at,
    )
    with scope([DISTRICT], ROOT):
        for model in (HallStep, Message, CaseDocument, Correction, Party, Rating):
            for row in model.objects.all():
                assert "学生甲01" not in str(vars(row)), model
        assert HallStep.objects.get().title == "准予" and Rating.objects.get().score == 5
    file = again(upload)
    assert (file.path, file.name, bool(file.erased_at)) == ("", "（已删除）", True)
    assert run(world.now + timedelta(days=2)) == {}


def test_a_file_of_a_second_kept_case_stays(world: World) -> None:
    first, second = ended(world, 1, keep_until=date(2025, 1, 1)), ended(world, 2)
    upload = uploaded(world, made.applicant(world, 1))
    for case in (first, second):
        made.material(case, upload, world)
    run(world.now)
    assert again(first).erased_at and not again(upload).erased_at


@pytest.mark.parametrize("values", [{"keep_until": None}, {"keep_until": date(2025, 10, 20)}])
def test_before_its_day_nobody_erases(values: dict[str, Any], world: World) -> None:
    case = ended(world, **values)
    by = world.actor("head")
    with scope([DISTRICT], by), pytest.raises(EraseRefused, match="保存期内"):
        erase.erase_case(subject=case, by=by, now=world.now)
    still = ended(world, 2, open=True, closed_at=None, keep_until=date(2020, 1, 1))
    with scope([DISTRICT], by), pytest.raises(EraseRefused):
        erase.erase_case(subject=still, by=by, now=world.now)
    officer = world.actor("officer")
    with scope([DISTRICT], officer), pytest.raises(NotPermitted):
        erase.erase_case(subject=case, by=officer, now=world.now)


def test_drafts_files_and_enquiries_have_their_days(world: World) -> None:
    person = made.applicant(world, 1)
    old = world.now - timedelta(days=91)
    loose, named = uploaded(world, person, at=old), uploaded(world, person, at=old)
    known = uploaded(world, person, at=old, grade="B", valid_to=date(2025, 10, 19))
    valid = uploaded(world, person, at=old, grade="B", valid_to=date(2026, 1, 1))
    endless = uploaded(world, person, at=world.now - timedelta(days=800), grade="A")
    proof = uploaded(world, person, at=old)
    version = made.item().current
    with made.writing():
        Authority.objects.create(
            jurisdiction_id=DISTRICT,
            applicant=person,
            party=Party.objects.create(
                jurisdiction_id=DISTRICT, kind="legal", name="示例小学", made_at=old
            ),
            right="agent",
            valid_from=old.date(),
            evidence=proof,
        )
        drafts = [
            Draft.objects.create(
                jurisdiction_id=DISTRICT,
                owner=person,
                version=version,
                answers={"a": SECRET},
                materials={"p": {"uploads": [named.pk]}} if day.year == 2026 else {},
                started_at=old,
                saved_at=old,
                expires_on=day,
            )
            for day in (date(2025, 10, 19), date(2026, 1, 1))
        ]
        for number, (state, days) in enumerate((("answered", 1100), ("open", 1100), ("closed", 9))):
            Enquiry.objects.create(
                jurisdiction_id=DISTRICT,
                number=f"F{number}",
                code=f"ENQ{number}",
                kind="consultation",
                phone="13800001234",
                text=SECRET,
                state=state,
                due=old.date(),
                answered_at=world.now - timedelta(days=days) if state != "open" else None,
                at=old,
                history=[{"at": "2020", "by": "x", "what": "answered", "text": SECRET}],
            )
    assert run(world.now) == {"drafts": 1, "uploads": 3, "enquiries": 1}
    assert {upload.pk for upload in (loose, known, endless)} == {
        upload.pk
        for upload in (loose, named, known, valid, endless, proof)
        if again(upload).erased_at
    }
    with scope([DISTRICT], ROOT):
        assert list(Draft.objects.all()) == [drafts[1]]
        emptied = Enquiry.objects.get(number="F0")
        assert SECRET not in str(vars(emptied)) and emptied.phone == ""
        assert Enquiry.objects.filter(text=SECRET).count() == 2


def test_one_broken_record_does_not_keep_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [ended(world, number, keep_until=date(2025, 1, number)) for number in (1, 2, 3)]
    real = erase.erase_parts

    def breaks(case: HallCase, now: Any) -> None:
        real(case, now)
        if case.pk == cases[0].pk:
            raise RuntimeError

    monkeypatch.setattr(erase, "erase_parts", breaks)
    assert run(world.now)["cases"] == 2
    assert again(cases[0]).answers == {"child": SECRET}


def test_the_page_of_retention_and_keeping_longer(world: World) -> None:
    case = ended(world, keep_until=date(2035, 10, 20))
    client = world.client("head")
    page = client.get("/office/retention/").content.decode()
    assert case.number in page and "2035-10-20" in page and "学生甲01" not in page
    url = f"/office/retention/{case.pk}/"
    for bad in (
        {},
        {"until": "2036-01-01"},
        {"until": "x", "reason": "诉讼未结"},
        {"until": "2030-01-01", "reason": "诉讼未结"},
        {"until": "9999-01-01", "reason": "诉讼未结"},
    ):
        assert client.post(url, bad).status_code == 422, bad
    done = client.post(url, {"until": "2036-01-01", "reason": "诉讼未结"})
    assert done.status_code == 302 and again(case).keep_until == date(2036, 1, 1)
    with scope([DISTRICT], ROOT):
        assert HallStep.objects.filter(action="hold").count() == 1
        assert reads.coming(world.now)[0].tonight == 0
    assert world.client("officer").get("/office/retention/").status_code == 403
    assert world.client("head", OTHER_TOWN).get(url).status_code == 404
