"""A person's own data: a whole copy, who looked, and erasure as far as the law lets it."""

from __future__ import annotations

import io
import json
import shutil
import uuid
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.hall import made
from tests.hall.uploads import papers
from tests.world import DISTRICT, ROOT, World, body
from tongjian.core.home import home
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.identity.models import Membership
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.hall.applicants.actions import open_applicant
from tongjian.hall.applicants.models import Applicant, Authority, Party
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import HallCase, Message
from tongjian.hall.privacy import actions
from tongjian.hall.privacy.models import DataExport
from tongjian.hall.privacy.reveal import RevealRefused, reveal
from tongjian.hall.privacy.tasks import make_export, run, sweep
from tongjian.hall.uploads import actions as uploads
from tongjian.hall.uploads.models import Upload


@pytest.fixture
def parent(world: World) -> Applicant:
    person = made.applicant(world, 1)
    with made.writing():
        party = Party.objects.create(
            jurisdiction_id=DISTRICT,
            kind="person",
            name="家长甲01",
            id_type="resident",
            id_number="31011219850101123X",
            birth=date(1985, 1, 1),
            made_at=world.now,
        )
        child = Party.objects.create(
            jurisdiction_id=DISTRICT, kind="person", name="学生甲01", made_at=world.now
        )
        person.party = party
        person.save()
        for one, right in ((party, "self"), (child, "guardian")):
            Authority.objects.create(
                jurisdiction_id=DISTRICT,
                applicant=person,
                party=one,
                right=right,
                valid_from=date(2025, 1, 1),
            )
        Draft.objects.create(
            jurisdiction_id=DISTRICT,
            owner=person,
            version=made.item().current,
            answers={"reason": "草稿里的话"},
            started_at=world.now,
            saved_at=world.now,
            expires_on=date(2026, 1, 1),
        )
    return person


def upload(world: World, person: Applicant, name: str) -> Upload:
    by = made.actor(person)
    with scope([DISTRICT], by):
        return uploads.take_in(
            file=SimpleUploadedFile("x", papers.png()),
            name=name,
            owner=person,
            material="医院证明",
            by=by,
            now=world.now,
        )


def again(row: Any) -> Any:
    with scope([DISTRICT], ROOT):
        return type(row).objects.get(pk=row.pk)


def test_the_copy_has_everything_of_ones_own_and_nothing_of_others(
    world: World, parent: Applicant
) -> None:
    other = made.applicant(world, 2)
    theirs = made.case(world, other, 2, answers={"a": "别人的话"})
    case = made.case(world, parent, 1, answers={"a": "我的话"})
    with made.writing():
        Message.objects.create(
            jurisdiction_id=DISTRICT,
            case=case,
            from_applicant=True,
            text="留言",
            by="x",
            at=world.now,
        )
    upload(world, parent, "我的/证明.png")
    upload(world, other, "别人.png")
    clerk = world.actor("officer")
    with scope([DISTRICT], clerk):
        reveal(subject=case, field="phone", reason="电话联系申请人", by=clerk, now=world.now)
    client = made.signed_in(parent)
    assert client.post("/hall/me/data/").status_code == 302
    page = client.get("/hall/me/data/").content.decode()
    assert "电话联系申请人" in page and "officer" not in page
    with scope([DISTRICT], ROOT):
        export = DataExport.objects.get()
    url = f"/hall/me/data/{export.pk}/"
    archive = zipfile.ZipFile(io.BytesIO(body(client.get(url))))
    text = archive.read("数据.json").decode()
    data = json.loads(text)
    assert data["办件"][0]["answers"] == {"a": "我的话"} and data["本人"]["id_number"].endswith("X")
    assert data["草稿"][0]["answers"] == {"reason": "草稿里的话"}
    assert data["查看记录"][0]["reason"] == "电话联系申请人"
    assert "别人" not in text and theirs.number not in text and "officer" not in text
    assert [name for name in archive.namelist() if name.startswith("文件/")] == [
        f"文件/{data['文件'][0]['id']}-证明.png"
    ]
    assert made.signed_in(other).get(url).status_code == 404
    assert world.client("head").get(url).status_code == 403
    client.post("/hall/me/data/")
    with scope([DISTRICT], ROOT):
        assert DataExport.objects.count() == 1  # not twice in ten minutes


def test_a_large_copy_is_made_in_the_background_and_goes_after_a_week(
    world: World, parent: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(world, parent, "a.png")
    monkeypatch.setattr(actions, "SMALL", 1)
    by = made.actor(parent)
    with scope([DISTRICT], by):
        export = actions.ask_for_copy(subject=parent, by=by, now=world.now)
    client = made.signed_in(parent)
    url = f"/hall/me/data/{export.pk}/"
    assert export.state == "waiting" and client.get(url).status_code == 404
    make_export(export.pk, DISTRICT)
    ready = again(export)
    assert ready.state == "ready" and (home() / ready.path).is_file()
    assert Notice.objects.filter(user=made.user(parent), url="/hall/me/data/").count() == 1
    make_export(export.pk, DISTRICT)
    with made.writing():
        DataExport.objects.update(made_at=world.now)
    assert run(world.now + timedelta(days=6)).get("copies") is None
    assert run(world.now + timedelta(days=8))["copies"] == 1
    assert again(export).state == "gone" and client.get(url).status_code == 404


def test_a_copy_no_row_names_is_swept_away(
    world: World, parent: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = f"hall-exports-{uuid.uuid4().hex}"
    monkeypatch.setattr(actions, "FOLDER", folder)
    by = made.actor(parent)
    with scope([DISTRICT], by):
        export = actions.ask_for_copy(subject=parent, by=by, now=world.now)
    lost = home() / folder / "lost.part"
    lost.write_bytes(b"x")
    assert sweep() == 0
    assert sweep(lambda: lost.stat().st_mtime + 7200) == 1
    assert not lost.exists() and (home() / export.path).exists()
    shutil.rmtree(home() / folder)


def test_erasing_deletes_the_rest_and_says_what_is_kept(world: World, parent: Applicant) -> None:
    kept = made.case(world, parent, 1, keep_until=date(2035, 1, 1))
    used, loose = upload(world, parent, "a.png"), upload(world, parent, "b.png")
    made.material(kept, used, world)
    client = made.signed_in(parent)
    page = client.get("/hall/me/data/erase/").content.decode()
    assert kept.number in page and "2035年1月1日" in page
    assert client.post("/hall/me/data/erase/").status_code == 422
    assert again(loose).erased_at is None
    done = client.post("/hall/me/data/erase/", {"sure": "on"}, follow=True)
    assert "已经删除" in done.content.decode()
    person = again(parent)
    assert (person.phone, person.phone_key, person.email, person.party_id) == ("", "", "", None)
    assert again(loose).erased_at and not again(used).erased_at and again(kept).phone
    with scope([DISTRICT], ROOT):
        assert not Draft.objects.exists()
        assert not Party.objects.filter(name__in=("家长甲01", "学生甲01")).exists()
        assert not Authority.objects.filter(revoked_at=None).exists()
        assert not Membership.objects.filter(user=made.user(parent)).exists()
    assert not made.user(parent).is_active
    assert client.get("/hall/me/data/").status_code == 302  # signed out
    with scope([DISTRICT], ROOT):
        fresh = open_applicant(phone="13800000001", jurisdiction=DISTRICT, by=ROOT, now=world.now)
    assert fresh.pk != parent.pk


def test_with_a_case_open_the_profile_stays_for_it(world: World, parent: Applicant) -> None:
    case = made.case(world, parent, 1, open=True, closed_at=None, state="accepted")
    loose = upload(world, parent, "b.png")
    client = made.signed_in(parent)
    assert f"（{case.number}）还在办理" in client.get("/hall/me/data/erase/").content.decode()
    assert client.post("/hall/me/data/erase/", {"sure": "on"}).status_code == 302
    assert again(loose).erased_at and again(parent).phone and made.user(parent).is_active
    assert client.get("/hall/me/data/").status_code == 200


def test_a_child_another_guardian_acts_for_stays(world: World, parent: Applicant) -> None:
    other = made.applicant(world, 2)
    with made.writing():
        child = Party.objects.get(name="学生甲01")
        Authority.objects.create(
            jurisdiction_id=DISTRICT,
            applicant=other,
            party=child,
            right="guardian",
            valid_from=date(2025, 1, 1),
        )
    by = made.actor(parent)
    with scope([DISTRICT], by):
        assert actions.erase_mine(subject=parent, by=by, now=world.now)
    assert again(child).name == "学生甲01"


def test_an_official_who_applies_keeps_the_officials_account(world: World) -> None:
    officer = world.person("officer")
    with made.writing():
        person = Applicant.objects.create(jurisdiction_id=DISTRICT, user=officer, made_at=world.now)
        Membership.objects.create(jurisdiction_id=DISTRICT, user=officer, role="applicant")
    by = world.actor("officer")
    with scope([DISTRICT], by):
        assert actions.erase_mine(subject=person, by=by, now=world.now)
    officer.refresh_from_db()
    assert officer.is_active and world.actor("officer").can("cases.handle")


def test_nobody_acts_on_anothers_data(world: World, parent: Applicant) -> None:
    by = made.actor(made.applicant(world, 2))
    for verb in (actions.ask_for_copy, actions.erase_mine):
        with scope([DISTRICT], by), pytest.raises(NotPermitted):
            verb(subject=parent, by=by, now=world.now)


@pytest.mark.parametrize(
    ("field", "words"),
    [("phone", "13800000001"), ("party_name", "学生甲01"), ("answers.id", "440300")],
)
def test_officials_look_behind_a_mask_with_a_reason(
    field: str, words: str, world: World, parent: Applicant
) -> None:
    case: HallCase = made.case(
        world, parent, 1, answers={"id": {"type": "resident", "number": "440300"}}
    )
    url = f"/office/reveal/hall.hallcase/{case.pk}/{field}/"
    client = world.client("window")
    assert words not in client.get(url).content.decode()
    assert words in client.post(url, {"reason": "核对证件号码"}).content.decode()
    by = world.actor("window")
    for reason in ("", "   ", "看看", "长" * 301):
        with scope([DISTRICT], by), pytest.raises(RevealRefused):
            reveal(subject=case, field=field, reason=reason, by=by, now=world.now)
    with made.writing():
        HallCase.objects.filter(pk=case.pk).update(erased_at=world.now)
    assert "按期删除" in client.post(url, {"reason": "核对证件号码"}).content.decode()
