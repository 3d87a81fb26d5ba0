"""Files from the first byte to the scan: who may hand in, who may read, what is refused at once."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.core.files.test_scan import clamd
from tests.hall import made
from tests.hall.uploads import papers
from tests.world import DISTRICT, ROOT, World, body
from tongjian.core.audit.models import AuditEvent
from tongjian.core.files.harmful import EICAR
from tongjian.core.files.scan import NO_SCANNER, Unavailable
from tongjian.core.home import home
from tongjian.core.identity.actor import Actor, NotPermitted
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant, Authority, Party, Seen
from tongjian.hall.applications.models import Draft
from tongjian.hall.cases.models import Opinion
from tongjian.hall.uploads import actions, reads, tasks
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.use import in_use


@pytest.fixture(autouse=True)
def own_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of the test's own, since tests at the same time share the data folder; no scanner."""
    monkeypatch.delenv("TONGJIAN_CLAMAV", raising=False)
    folder = f"hall-uploads-{uuid.uuid4().hex}"
    monkeypatch.setattr(actions, "FOLDER", folder)
    monkeypatch.setattr(tasks, "FOLDER", folder)
    yield
    shutil.rmtree(home() / folder, ignore_errors=True)


@pytest.fixture
def parent(world: World) -> Applicant:
    return made.applicant(world, 1)


@pytest.fixture
def other(world: World) -> Applicant:
    return made.applicant(world, 2)


def take(world: World, owner: Applicant, content: bytes, name: str, **also: Any) -> Upload:
    by = made.actor(owner)
    with scope([DISTRICT], by):
        return actions.take_in(
            file=SimpleUploadedFile("x", content),
            name=name,
            owner=owner,
            by=by,
            now=world.now,
            **{"material": "医院证明", **also},
        )


def scanned(upload: Upload) -> Upload:
    tasks.scan_upload(upload.pk, DISTRICT)
    return again(upload)


def again(upload: Upload) -> Upload:
    with scope([DISTRICT], ROOT):
        found: Upload = Upload.objects.get(pk=upload.pk)
        return found


def reaches(client: Client, upload: Upload, show: str = "") -> int:
    return client.get(f"/hall/uploads/{upload.pk}/{show}").status_code


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE task_name = 'uploads.scan' AND status = 'todo'"
        )
        return int(cursor.fetchone()[0])


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


def test_unscanned_bytes_are_seen_by_the_uploader_alone(
    world: World, parent: Applicant, other: Applicant
) -> None:
    upload = take(world, parent, papers.png(), "证明.png")
    made.material(made.case(world, parent), upload, world)
    everybody = [made.signed_in(other), world.client("officer"), world.client("window")]
    assert [reaches(client, upload) for client in everybody] == [404, 404, 404]
    assert reaches(made.signed_in(parent), upload) == 200
    assert Client().get(f"/hall/uploads/{upload.pk}/").status_code == 302
    scanned(upload)
    assert [reaches(client, upload) for client in everybody] == [404, 200, 200]
    assert reaches(world.client("deputy"), upload) == 404
    assert reaches(world.client("officer", "310112101"), upload) == 404


def test_what_a_clerk_took_in_is_nobody_elses_before_the_scan(
    world: World, parent: Applicant
) -> None:
    by = world.actor("window")
    with scope([DISTRICT], by):
        upload = actions.take_in(
            file=SimpleUploadedFile("x", papers.png()),
            name="a.png",
            owner=parent,
            material="医院证明",
            by=by,
            now=world.now,
        )
    assert reaches(made.signed_in(parent), upload) == 404
    scanned(upload)
    assert reaches(made.signed_in(parent), upload) == 200


def test_a_file_of_no_case_is_no_officials_business(world: World, parent: Applicant) -> None:
    upload = scanned(take(world, parent, papers.png(), "a.png"))
    assert reaches(world.client("officer"), upload) == 404


def test_a_joint_clerk_reads_the_cases_that_asked_their_body(
    world: World, parent: Applicant
) -> None:
    upload = scanned(take(world, parent, papers.png(), "a.png"))
    case = made.case(world, parent)
    made.material(case, upload, world)
    police, traffic = (world.client("joint", unit=unit) for unit in ("police", "traffic"))
    assert reaches(police, upload) == 404
    with made.writing():
        Opinion.objects.create(
            jurisdiction_id=DISTRICT,
            case=case,
            kind="joint",
            body="police",
            asked_at=world.now,
            asked_by="x",
        )
    assert (reaches(police, upload), reaches(traffic, upload)) == (200, 404)


def test_who_acts_for_a_party_reads_its_papers_once_confirmed(
    world: World, parent: Applicant, other: Applicant
) -> None:
    with made.writing():
        child = Party.objects.create(
            jurisdiction_id=DISTRICT, kind="person", name="学生甲01", made_at=world.now
        )
        right = Authority.objects.create(
            jurisdiction_id=DISTRICT,
            applicant=other,
            party=child,
            right="guardian",
            valid_from=date(2025, 1, 1),
        )
    upload = scanned(take(world, parent, papers.png(), "a.png", party=child))
    client = made.signed_in(other)
    assert reaches(client, upload) == 404
    for values, status in (
        ({"confirmed_at": world.now}, 200),
        ({"scope": ["deferral"]}, 404),
        ({"scope": [], "valid_to": date(2025, 1, 2)}, 404),
        ({"valid_to": None, "revoked_at": world.now}, 404),
    ):
        with made.writing():
            Authority.objects.filter(pk=right.pk).update(**values)
        assert client.get(f"/hall/uploads/{upload.pk}/").status_code == status, values


def test_an_officials_reading_is_on_record_and_ones_own_is_not(
    world: World, parent: Applicant
) -> None:
    upload = scanned(take(world, parent, papers.png(), "a.png"))
    made.material(made.case(world, parent), upload, world)
    reaches(made.signed_in(parent), upload)
    reaches(world.client("officer"), upload)
    with scope([DISTRICT], ROOT):
        seen = Seen.objects.get()
        assert AuditEvent.objects.filter(action="upload.read").count() == 1
    assert seen.by_id == world.person("officer").pk
    assert seen.subject == f"hall.upload:{upload.pk}"


@pytest.mark.parametrize(
    ("content", "name", "inline"),
    [
        (papers.pdf(), "证明 “1”.pdf", "application/pdf"),
        (papers.png(), "a.png", "image/png"),
        (papers.word(), "a.docx", None),
    ],
)
def test_a_file_never_runs_in_the_hall(
    content: bytes, name: str, inline: str | None, world: World, parent: Applicant
) -> None:
    upload = take(world, parent, content, name)
    client = made.signed_in(parent)
    before = client.get(f"/hall/uploads/{upload.pk}/?show")
    assert before["Content-Disposition"].startswith("attachment")
    scanned(upload)
    saved, shown = (client.get(f"/hall/uploads/{upload.pk}/{q}") for q in ("", "?show"))
    assert body(saved) == content
    for response in (saved, shown):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "script" not in response["Content-Security-Policy"]
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert response["Cache-Control"] == "private, no-store"
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert shown["Content-Type"] == (inline or "application/octet-stream")
    assert shown["Content-Disposition"].startswith("inline" if inline else "attachment")


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


@pytest.fixture
def checked(world: World, parent: Applicant) -> Iterator[Upload]:
    upload = scanned(take(world, parent, papers.pdf(2), "证明.pdf"))
    by = world.actor("window")
    with scope([DISTRICT], by):
        yield actions.check_original(
            subject=upload, valid_to=world.now.date() + timedelta(days=90), by=by, now=world.now
        )


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


def field(world: World, by: Actor, **values: Any) -> str:
    given: dict[str, Any] = {
        "name": "material.proof",
        "material": "医院证明",
        "accept": ["pdf", "png"],
        "most": 2,
    }
    with scope([DISTRICT], by):
        return reads.field_of(by, **{**given, **values}).spec.sealed()


def test_the_field_takes_files_shows_faults_and_removes(world: World, parent: Applicant) -> None:
    client, by = made.signed_in(parent), made.actor(parent)
    spec = field(world, by)
    names = {"证明.png": papers.png(), "坏.pdf": papers.png(), "二.png": papers.png()}
    files = [SimpleUploadedFile(name, content) for name, content in names.items()]
    page = client.post(
        "/hall/uploads/", {"spec": spec, "material.proof-files": files}
    ).content.decode()
    assert "坏.pdf" in page and "内容却是PNG" in page and "正在安全检查" in page
    with scope([DISTRICT], by):
        first, second = reads.own(by).order_by("pk")
    assert f'name="material.proof" value="{first.pk}"' in page and "上限" in page
    more = client.post(
        "/hall/uploads/",
        {
            "spec": spec,
            "material.proof": [first.pk, second.pk],
            "material.proof-files": SimpleUploadedFile("三.png", papers.png()),
        },
    ).content.decode()
    assert "三.png”没有收下" in more
    page = client.post(
        "/hall/uploads/remove/",
        {"spec": spec, "material.proof": [first.pk, second.pk], "remove": first.pk},
    ).content.decode()
    assert "证明.png" not in page and "二.png" in page
    scanned(second)
    page = client.get(
        "/hall/uploads/list/", {"spec": spec, "material.proof": [str(second.pk), "x", "9" * 30]}
    ).content.decode()
    assert "已通过内容检查" in page and "不用等安全检查" not in page


def test_a_field_of_another_person_or_none_is_refused(
    world: World, parent: Applicant, other: Applicant
) -> None:
    spec = field(world, made.actor(parent))
    upload = take(world, parent, papers.png(), "a.png")
    client = made.signed_in(other)
    for given in (spec, "", "rubbish", spec[:-2]):
        assert client.post("/hall/uploads/", {"spec": given}).status_code == 400
    own = field(world, made.actor(other))
    page = client.get("/hall/uploads/list/", {"spec": own, "material.proof": str(upload.pk)})
    assert "a.png" not in page.content.decode()
    client.post("/hall/uploads/remove/", {"spec": own, "remove": upload.pk})
    assert again(upload).erased_at is None
    bare = world.client("deputy")
    spec = field(world, world.actor("deputy"))
    sent = {"spec": spec, "material.proof-files": SimpleUploadedFile("a.png", papers.png())}
    assert bare.post("/hall/uploads/", sent).status_code == 403
