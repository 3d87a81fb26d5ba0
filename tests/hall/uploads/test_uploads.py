"""Files from the first byte to the scan: who may hand in, what is refused at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.core.files.test_scan import clamd
from tests.hall import made
from tests.hall.uploads import papers
from tests.hall.uploads.given import again, jobs, reaches, scanned, take
from tests.world import DISTRICT, ROOT, World
from tongjian.core.audit.models import AuditEvent
from tongjian.core.files.harmful import EICAR
from tongjian.core.files.scan import NO_SCANNER, Unavailable
from tongjian.core.home import home
from tongjian.core.identity.actor import NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applications.models import Draft
from tongjian.hall.uploads import actions, reads, tasks
from tongjian.hall.uploads.use import in_use


def test_a_file_is_kept_at_once_and_scanned_later(world: World, parent: Applicant) -> None:
    upload = take(world, parent, papers.png(), "C:\\tmp\\证明.PNG")
    assert (upload.state, upload.name, upload.kind, upload.grade) == (
        "quarantined",
        "证明.PNG",
        "png",
        "C",
    )
    assert jobs() == 1 and upload.said == "正在安全检查"
    assert (home() / upload.path).read_bytes() == papers.png()
    done = scanned(upload)
    assert (done.state, done.scanner) == ("clean", NO_SCANNER)
    assert "未配置病毒扫描" in done.said
    with scope([DISTRICT], ROOT):
        event = AuditEvent.objects.get(action="upload.take_in")
    assert "证明" not in str(event.data) and event.data["sm3"] == upload.sm3


WRONG = [
    (papers.png(), "a.pdf", "内容却是PNG"),
    (papers.word(), "a.docx", "不接受扩展名"),
    (b"", "a.pdf", "空的"),
    (b"MZ\x00", "a.exe", "不接受扩展名"),
    (b"%PDF-1.4\nrubbish", "a.pdf", "损坏"),
    (bytes(3 << 20), "a.pdf", "超过 1 MB"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{name}-{words}" for _, name, words in WRONG])
def test_what_is_wrong_at_first_sight_is_refused_at_once(
    wrong: tuple[bytes, str, str],
    world: World,
    parent: Applicant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, name, words = wrong
    monkeypatch.setenv("TONGJIAN_UPLOAD_MB", "1")
    folder = home() / actions.FOLDER
    before = set(folder.iterdir()) if folder.exists() else set()
    with pytest.raises(actions.UploadRefused, match=words) as refused:
        take(world, parent, content, name, accept=["pdf", "png"])
    assert name in str(refused.value)
    assert set(folder.iterdir()) == before


def test_a_person_has_so_much_room_until_they_submit(
    world: World, parent: Applicant, other: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGJIAN_UPLOAD_QUOTA_MB", "1")
    big = papers.png() + bytes(700 << 10)
    first = take(world, parent, big, "a.png")
    with pytest.raises(actions.UploadRefused, match="放不下"):
        take(world, parent, big, "b.png")
    take(world, other, big, "b.png")
    made.material(made.case(world, parent), first, world)
    take(world, parent, big, "b.png")


def test_there_are_only_so_many_files_of_no_case(
    world: World, parent: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_LOOSE", 1)
    take(world, parent, papers.png(), "a.png")
    with pytest.raises(actions.UploadRefused, match="1 个"):
        take(world, parent, papers.png(), "b.png")
    by = world.actor("officer")
    for expected in (True, False):
        with scope([DISTRICT], by):
            try:
                actions.take_in(
                    file=SimpleUploadedFile("x", papers.png()),
                    name="意见.png",
                    owner=None,
                    by=by,
                    now=world.now,
                )
            except actions.UploadRefused:
                assert not expected
            else:
                assert expected


def test_nobody_takes_in_for_somebody_else(
    world: World, parent: Applicant, other: Applicant
) -> None:
    for by in (made.actor(other), world.actor("deputy"), world.actor("reviewer")):
        with scope([DISTRICT], by), pytest.raises(NotPermitted):
            actions.take_in(
                file=SimpleUploadedFile("x", papers.png()),
                name="a.png",
                owner=parent,
                by=by,
                now=world.now,
            )


def test_a_harmful_file_is_refused_forgotten_and_its_sender_told(
    world: World, parent: Applicant
) -> None:
    content = papers.zipped({"说明.txt": EICAR})
    upload = take(world, parent, content, "材料.zip", accept=["zip"])
    done = scanned(upload)
    assert done.state == "refused" and "材料.zip" in done.fault and done.path == ""
    assert reaches(made.signed_in(parent), upload) == 404
    assert reads.faults_of([done]) == [done.fault]
    assert Notice.objects.get(user=made.user(parent)).text == done.fault


def test_while_the_scanner_is_away_files_wait_and_operators_see_why(
    world: World, parent: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = take(world, parent, papers.png(), "秘密名称.png")
    with clamd() as scanner:
        address = f"tcp://127.0.0.1:{scanner.port}"
    monkeypatch.setenv("TONGJIAN_CLAMAV", address)
    with pytest.raises(Unavailable):
        tasks.scan_upload(upload.pk, DISTRICT)
    waiting = again(upload)
    assert waiting.state == "quarantined" and "连不上" in waiting.fault
    page = world.client("operator").get("/office/uploads/").content.decode()
    assert "连不上" in page and address in page and "秘密名称" not in page
    assert world.client("officer").get("/office/uploads/").status_code == 403
    with clamd() as scanner:
        monkeypatch.setenv("TONGJIAN_CLAMAV", f"tcp://127.0.0.1:{scanner.port}")
        done = scanned(upload)
    assert (done.state, done.fault, done.said) == ("clean", "", "已通过安全检查")
    assert done.scanner.startswith("ClamAV 1.4.2")


def test_a_scan_that_was_lost_is_queued_again_once(world: World, parent: Applicant) -> None:
    take(world, parent, papers.png(), "a.png")
    later = world.now + timedelta(hours=1)
    assert tasks.queue_waiting(later) == 0 and jobs() == 1  # it waits in the queue already
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert tasks.queue_waiting(world.now) == 0  # not old enough to be lost
    assert tasks.queue_waiting(later) == 1 and jobs() == 1


def test_only_files_no_row_names_are_swept_away(world: World, parent: Applicant) -> None:
    upload = take(world, parent, papers.png(), "a.png")
    lost = home() / actions.FOLDER / "lost"
    lost.write_bytes(b"x")
    assert tasks.sweep(lambda: lost.stat().st_mtime + 60) == 0
    tasks.sweep(lambda: lost.stat().st_mtime + 7200)
    assert not lost.exists() and (home() / upload.path).exists()


def test_one_removes_ones_own_file_unless_it_was_submitted(
    world: World, parent: Applicant, other: Applicant
) -> None:
    upload = scanned(take(world, parent, papers.png(), "a.png"))
    theirs, mine = made.actor(other), made.actor(parent)
    with scope([DISTRICT], theirs), pytest.raises(NotPermitted):
        actions.remove(subject=upload, by=theirs, now=world.now)
    case = made.case(world, parent)
    paper = made.material(case, upload, world)
    with scope([DISTRICT], mine), pytest.raises(actions.UploadRefused, match="已提交"):
        actions.remove(subject=upload, by=mine, now=world.now)
    with made.writing():
        paper.delete()
    with scope([DISTRICT], mine):
        actions.remove(subject=upload, by=mine, now=world.now)
        assert not reads.own(mine).exists()
    assert again(upload).path == "" and again(upload).name == "（已删除）"


def test_a_file_of_two_drafts_is_in_use(world: World, parent: Applicant) -> None:
    upload = take(world, parent, papers.png(), "a.png")
    with made.writing():
        version = made.item().current
        for number in (1, 2):
            assert not in_use(upload)
            Draft.objects.create(
                jurisdiction_id=DISTRICT,
                owner=parent,
                version=version,
                materials={"proof": {"uploads": [upload.pk]}},
                started_at=world.now,
                saved_at=world.now,
                expires_on=world.now.date(),
                turn=number,
            )
        assert in_use(upload)
