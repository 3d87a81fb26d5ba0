"""What the hall has seen once need not be brought again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.hall import made
from tests.hall.uploads import papers
from tests.hall.uploads.given import again, scanned, take
from tests.world import DISTRICT, ROOT, World
from tongjian.core.home import home
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.uploads import actions, reads
from tongjian.hall.uploads.models import Upload


def test_what_the_hall_knows_is_offered_again(
    world: World, parent: Applicant, other: Applicant, checked: Upload
) -> None:
    today = world.now.date()
    with scope([DISTRICT], ROOT):
        assert list(reads.reusable(parent, "医院证明", today)) == [checked]
        assert not reads.reusable(other, "医院证明", today).exists()
        assert not reads.reusable(parent, "别的", today).exists()
        assert not reads.reusable(parent, "医院证明", today + timedelta(days=91)).exists()
    plain = scanned(take(world, parent, papers.png(), "b.png"))
    with scope([DISTRICT], ROOT):
        assert list(reads.reusable(parent, "医院证明", today)) == [checked, plain]


def test_a_trusted_paper_is_copied_under_a_watermark(
    world: World, parent: Applicant, checked: Upload
) -> None:
    by = made.actor(parent)
    until = world.now.date() + timedelta(days=30)
    with scope([DISTRICT], by):
        copy = actions.reuse(
            subject=checked, owner=parent, purpose="延缓入学审批", until=until, by=by, now=world.now
        )
    assert copy.pk != checked.pk and copy.state == "quarantined" and copy.path == ""
    done = scanned(copy)
    assert (done.state, done.grade, done.kind, done.valid_to) == ("clean", "B", "pdf", until)
    import pypdfium2

    document = pypdfium2.PdfDocument(home() / done.path)
    assert len(document) == 2
    text = "".join(document[1].get_textpage().get_text_range().split())
    document.close()
    assert "仅供办理“延缓入学审批”使用" in text and f"{until.year}年{until.month}月" in text
    with scope([DISTRICT], by), pytest.raises(actions.UploadRefused):
        actions.reuse(subject=done, owner=parent, purpose="x", until=until, by=by, now=world.now)


def test_copies_take_room_like_every_file(
    world: World, parent: Applicant, checked: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "quota", lambda: 3 * checked.size)
    by, until = made.actor(parent), world.now.date() + timedelta(days=30)
    given: dict[str, Any] = {
        "owner": parent,
        "purpose": "x",
        "until": until,
        "by": by,
        "now": world.now,
    }
    with scope([DISTRICT], by):
        for _ in range(2):
            actions.reuse(subject=checked, **given)
        with pytest.raises(actions.UploadRefused, match="放不下"):
            actions.reuse(subject=checked, **given)


def test_a_picture_is_stamped_too_and_a_plain_one_is_the_same_file(
    world: World, parent: Applicant
) -> None:
    by = made.actor(parent)
    plain = scanned(take(world, parent, papers.png(), "a.png"))
    with scope([DISTRICT], by):
        given: dict[str, Any] = {"owner": parent, "purpose": "转学", "by": by, "now": world.now}
        until = world.now.date()
        assert actions.reuse(subject=plain, until=until, **given) == plain
    clerk = world.actor("window")
    with scope([DISTRICT], clerk):
        actions.check_original(subject=plain, valid_to=None, by=clerk, now=world.now)
    with scope([DISTRICT], by):
        copy = actions.reuse(subject=again(plain), until=until, **given)
    assert scanned(copy).state == "clean"


def test_what_was_issued_here_is_grade_a(world: World, parent: Applicant) -> None:
    with made.writing():
        upload = actions.keep_issued(
            content=papers.pdf(),
            name="校车使用许可.pdf",
            kind="pdf",
            owner=parent,
            party=None,
            material="校车使用许可",
            valid_to=None,
            by=ROOT,
            now=world.now,
        )
        assert list(reads.reusable(parent, "校车使用许可", world.now.date())) == [upload]
