"""Drafts end: their owner is told once, in time; then they go."""

from datetime import timedelta

import pytest

from tests.hall import made
from tests.hall.applications.conftest import NOW, Desk
from tests.world import DISTRICT, ROOT
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.hall.applications.expiry import remove_expired, tell_expiring
from tongjian.hall.applications.models import Draft


def told(desk: Desk, days: int) -> int:
    with scope([DISTRICT], ROOT):
        return tell_expiring(by=ROOT, now=NOW + timedelta(days=days))


def test_told_once_three_days_before(desk: Desk) -> None:
    desk.start()
    assert [told(desk, days) for days in (26, 27, 28)] == [0, 1, 0]
    with desk.scope():
        notice = Notice.objects.get(user=made.user(desk.parent))
        assert "2026年4月1日" in notice.text and notice.url.startswith("/hall/drafts/")


def test_a_save_begins_the_time_anew(desk: Desk) -> None:
    draft = desk.start()
    assert told(desk, 28) == 1
    url = f"/hall/drafts/{draft.pk}/step/reason/"
    desk.client.post(url, {"kind": "defer", "months": "3", "turn": "0"})
    with desk.scope():
        fresh = Draft.objects.get(pk=draft.pk)
        assert fresh.told_at is None and fresh.expires_on == NOW.date() + timedelta(days=30)


def test_expired_drafts_go_and_submitted_ones_stay(desk: Desk) -> None:
    kept, gone = desk.filled(), desk.start()
    desk.client.post(f"/hall/drafts/{kept.pk}/check/", {"true": "yes"})
    with scope([DISTRICT], ROOT):
        assert remove_expired(by=ROOT, now=NOW + timedelta(days=30)) == 0
        assert remove_expired(by=ROOT, now=NOW + timedelta(days=31)) == 1
        assert list(Draft.objects.values_list("pk", flat=True)) == [kept.pk] != [gone.pk]


def test_only_the_system_does_it(desk: Desk) -> None:
    by = made.actor(desk.parent)
    with desk.scope(), pytest.raises(NotPermitted):
        remove_expired(by=by, now=NOW)
