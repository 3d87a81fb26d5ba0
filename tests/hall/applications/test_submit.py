"""Submitting: one transaction, one case, only what is complete and in time."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.core.test_waiting import PATIENCE, until_one_waits
from tests.hall import made
from tests.hall.applications.conftest import (
    NOW,
    Desk,
    definition,
    make_desk,
    put_in_force,
)
from tests.world import DISTRICT, ROOT
from tongjian.core import clock
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.applications.actions import ApplicationRefused
from tongjian.hall.applications.models import Draft
from tongjian.hall.applications.submit import submit_application
from tongjian.hall.cases.materials import MaterialGiven, check_given
from tongjian.hall.cases.models import CaseDocument, HallCase, Material
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.privacy.actions import erase_mine
from tongjian.hall.privacy.erase import erase_draft, erase_upload
from tongjian.hall.uploads.actions import remove
from tongjian.hall.uploads.models import Upload

PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile Safari"


def submitted(desk: Desk, **changes: Any) -> HallCase:
    draft = desk.filled(**changes)
    answer = desk.client.post(
        f"/hall/drafts/{draft.pk}/check/", {"true": "yes"}, headers={"user-agent": PHONE}
    )
    assert answer.status_code == 302, answer.content.decode()
    with desk.scope():
        case: HallCase = HallCase.objects.get(draft=draft)
        assert answer["Location"] == f"/hall/my/{case.pk}/done/"
        return case


def test_a_case_with_its_number_receipt_and_notice(desk: Desk) -> None:
    case = submitted(desk)
    assert case.channel == "mobile" and case.party_id == desk.child.pk
    assert case.answers["situation"] == "other" and "ill" not in case.answers
    assert case.phone_last4 == "0001"
    with desk.scope():
        rows = {row.key: row for row in Material.objects.filter(case=case)}
        assert set(rows) == {"form", "photo", "promise"}
        assert rows["photo"].later and rows["promise"].commitment and rows["form"].upload_id
        assert CaseDocument.objects.filter(case=case, kind="receipt_notice").count() == 1
        assert Notice.objects.filter(user=made.user(desk.parent)).count() == 1


def test_the_confirmation_says_everything_once(desk: Desk) -> None:
    case = submitted(desk)
    page = desk.client.get(f"/hall/my/{case.pk}/done/").content.decode()
    assert case.number in page and case.code in page and "<svg" in page
    assert "2026年3月9日前有答复" in page and "为什么是这一天" in page
    stranger = desk.signed_in(desk.another())
    assert stranger.get(f"/hall/my/{case.pk}/done/").status_code == 404


def test_pressing_twice_makes_one_case(desk: Desk) -> None:
    draft = desk.filled()
    url = f"/hall/drafts/{draft.pk}/check/"
    first, second = (desk.client.post(url, {"true": "yes"}) for _ in range(2))
    assert first["Location"].endswith("/done/")
    assert second["Location"] == first["Location"].removesuffix("done/")
    with desk.scope():
        assert HallCase.objects.count() == 1


def test_the_check_page_shows_all_and_leads_back(desk: Desk) -> None:
    draft = desk.filled(phone="12")
    page = desk.client.get(f"/hall/drafts/{draft.pk}/check/")
    words = page.content.decode()
    assert "欧阳 小明" in words and "11010519491231002X" in words  # one's own, unmasked
    assert f'href="/hall/drafts/{draft.pk}/step/child/?from=check#f-phone"' in words
    assert "disabled" in words
    refused = desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"})
    assert refused.status_code == 422 and "还没有填完" in refused.content.decode()
    untold = desk.client.post(f"/hall/drafts/{draft.pk}/check/", {})
    assert "请确认以上内容属实" in untold.content.decode()


def test_changing_an_answer_comes_back_to_the_check_page(desk: Desk) -> None:
    draft = desk.filled()
    url = f"/hall/drafts/{draft.pk}/step/reason/?from=check"
    answer = desk.client.post(url, {"kind": "defer", "months": "3", "turn": "0"})
    assert answer["Location"].endswith("/check/")


def test_a_refused_file_keeps_it_from_being_submitted(desk: Desk) -> None:
    draft = desk.filled()
    bad = desk.upload("申请表", state="refused", fault="文件里有宏", path="")
    with made.writing():
        draft.materials["form"]["uploads"] = [bad.pk]
        draft.save()
    answer = desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"})
    assert answer.status_code == 422 and "文件里有宏" in answer.content.decode()


def test_an_unscanned_file_does_not_hold_anybody_up(desk: Desk) -> None:
    draft = desk.filled()
    fresh = desk.upload("申请表", state="quarantined")
    with made.writing():
        draft.materials["form"]["uploads"] = [fresh.pk]
        draft.save()
    assert desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"}).status_code == 302


def test_a_new_version_is_checked_again_before_submitting(desk: Desk) -> None:
    draft = desk.filled()
    fresh = put_in_force(definition(), number=2)
    page = desk.client.get(f"/hall/drafts/{draft.pk}/check/").content.decode()
    assert "办理要求更新了" in page
    refused = desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"})
    assert refused.status_code == 422
    assert desk.client.post(f"/hall/drafts/{draft.pk}/renew/").status_code == 302
    with desk.scope():
        kept = desk.fresh(draft.pk)
        assert kept.version_id == fresh.pk and kept.answers["name"] == "欧阳 小明"
    assert desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"}).status_code == 302


def test_only_inside_the_window(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = desk.filled()
    with made.writing():
        desk.version.definition["windows"] = [{"from": "03-01", "to": "03-05"}]
        desk.version.number = 7
        desk.version.pk = None  # a version of its own: one in force never changes
        desk.version.save()
        desk.version.item.current = desk.version
        desk.version.item.save()
        Draft.objects.filter(pk=draft.pk).update(version=desk.version)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=4))
    late = desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"})
    assert late.status_code == 422 and "受理期限" in late.content.decode()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    assert desk.client.post(f"/hall/drafts/{draft.pk}/check/", {"true": "yes"}).status_code == 302


def test_only_ones_own(desk: Desk) -> None:
    draft, other = desk.filled(), made.actor(desk.another())
    with scope([DISTRICT], other), pytest.raises(ApplicationRefused):
        submit_application(subject=draft, channel="mobile", by=other, now=NOW)


def test_two_presses_at_once_make_one_case(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    desk = make_desk()
    draft = desk.filled()
    gate, cases, faults = threading.Barrier(4), [], []

    def press() -> None:
        try:
            gate.wait(20)
            with desk.scope():
                by = made.actor(desk.parent)
                case = submit_application(subject=draft, channel="mobile", by=by, now=NOW)
                cases.append(case.pk)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert len(cases) == 4 and len(set(cases)) == 1
    with desk.scope():
        assert HallCase.objects.count() == 1


Removal = Callable[[Desk, Draft, Upload], object]


def by_hand(desk: Desk, _: Draft, file: Upload) -> None:
    remove(subject=file, by=made.actor(desk.parent), now=NOW)


def by_leaving(desk: Desk, _: Draft, __: Upload) -> None:
    assert not erase_mine(subject=desk.parent, by=made.actor(desk.parent), now=NOW)


def by_the_drafts_day(_: Desk, draft: Draft, __: Upload) -> None:
    erase_draft(subject=draft, by=ROOT, now=NOW)


def by_its_own_day(_: Desk, __: Draft, file: Upload) -> None:
    erase_upload(subject=file, by=ROOT, now=NOW)


@contextmanager
def meanwhile(desk: Desk, removal: Removal, draft: Draft, file: Upload) -> Iterator[None]:
    """Remove a file on a connection of its own, which has to wait for this one's transaction."""

    def work() -> None:
        try:
            with scope([DISTRICT], made.actor(desk.parent)):
                removal(desk, draft, file)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with desk.scope():
            yield
            removed = pool.submit(work)
            until_one_waits()
        fault = removed.exception(PATIENCE)
        assert fault is None or "已提交，不能删除" in str(fault), fault


@pytest.mark.parametrize("removal", [by_hand, by_leaving, by_the_drafts_day, by_its_own_day])
def test_a_file_handed_in_at_this_moment_is_not_removed(
    own_database: str, monkeypatch: pytest.MonkeyPatch, removal: Removal
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    desk = make_desk()
    draft = desk.filled()
    with desk.scope():
        file = Upload.objects.get()
    with meanwhile(desk, removal, draft, file):
        submit_application(subject=draft, channel="mobile", by=made.actor(desk.parent), now=NOW)
    with desk.scope():
        assert Material.objects.get(key="form").upload_id == file.pk
        assert Upload.objects.get(erased_at=None).path == file.path


def test_a_file_removed_meanwhile_is_not_handed_in(desk: Desk) -> None:
    draft, by = desk.filled(), made.actor(desk.parent)
    with desk.scope():
        file = Upload.objects.get()
        given = MaterialGiven("form", upload=Upload.objects.get())
        remove(subject=file, by=by, now=NOW)
        with pytest.raises(StepRefused, match="已经移除，请重新上传"):
            check_given([given], pinned(draft.version).definition)
