"""Uploading, reading and showing a document."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.supervision.demo.documents.some import some_documents
from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.files.store import store
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.documents.actions import FOLDER, LIMIT, keep_reading, upload
from tongjian.supervision.documents.flow import DEFINITION
from tongjian.supervision.documents.models import Document
from tongjian.supervision.documents.reads import with_review
from tongjian.supervision.documents.tasks import read_document


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The first faulty accounts and the first declaration."""
    found: dict[str, Path] = {}
    for document in some_documents(tmp_path_factory.mktemp("documents")):
        found.setdefault(document.kind, document.path)
    return found


def taken_in(path: Path, kind: str, world: World, uploader: Actor = ROOT) -> Document:
    with scope([TOWN], uploader):
        stored = store([path.read_bytes()], FOLDER, LIMIT)
        document = upload(
            jurisdiction=TOWN,
            kind=kind,
            file_name=path.name,
            stored=stored,
            by=uploader,
            now=world.now,
        )
        return keep_reading(subject=document, path=stored.absolute, by=ROOT, now=world.now)


def test_a_faulty_document_shows_its_faults_on_page_and_table(
    world: World, made: dict[str, Path]
) -> None:
    document = taken_in(made["accounts"], "accounts", world)
    page = world.client("committee", TOWN).get(f"/documents/{document.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert document.unit_name in text
    assert 'id="finding-1"' in text
    assert "sheet__mark" in text
    assert "is-fault-cell" in text
    image = world.client("committee", TOWN).get(f"/documents/{document.pk}/page/1.png")
    assert image.content.startswith(b"\x89PNG")


def test_a_declaration_shows_its_fields(world: World, made: dict[str, Path]) -> None:
    document = taken_in(made["declaration"], "declaration", world)
    text = world.client("committee", TOWN).get(f"/documents/{document.pk}/").content.decode()
    assert "绩效目标" in text


def test_reading_again_replaces_the_outcome(world: World, made: dict[str, Path]) -> None:
    document = taken_in(made["accounts"], "accounts", world)
    with scope([TOWN], ROOT):
        before = document.findings.count()
        path = store([made["accounts"].read_bytes()], FOLDER, LIMIT).absolute
        keep_reading(subject=document, path=path, by=ROOT, now=world.now)
        assert document.findings.count() == before > 0


def test_what_cannot_be_read_says_why(world: World, tmp_path: Path) -> None:
    path = tmp_path / "某局决算.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing")
    document = taken_in(path, "accounts", world)
    text = world.client("committee", TOWN).get(f"/documents/{document.pk}/").content.decode()
    assert document.state == "failed"
    assert "某局决算.pdf" in text


def test_another_jurisdiction_sees_nothing(world: World, made: dict[str, Path]) -> None:
    document = taken_in(made["accounts"], "accounts", world)
    assert world.client("committee", TOWN).get(f"/documents/{document.pk}/").status_code == 200
    assert world.client("committee", DISTRICT).get(f"/documents/{document.pk}/").status_code == 200
    other = world.client("town", "310112102")
    assert other.get(f"/documents/{document.pk}/").status_code == 404
    assert other.get(f"/documents/{document.pk}/page/1.png").status_code == 404


def test_a_reader_may_not_upload(world: World) -> None:
    assert world.client("deputy").get("/documents/new/").status_code == 403


def test_uploading_by_the_form_queues_the_reading(world: World, made: dict[str, Path]) -> None:
    client = world.client("committee")
    file = SimpleUploadedFile("决算.pdf", made["accounts"].read_bytes())
    form = {"kind": "accounts", "jurisdiction": DISTRICT, "file": file}
    response = client.post("/documents/new/", form)
    assert response.status_code == 302
    assert "排队中" in client.get(response["Location"]).content.decode()
    with world.scope():
        document = Document.objects.get()
    read_document(document=document.pk, jurisdiction=DISTRICT)
    with world.scope():
        document.refresh_from_db()
        assert document.state == "read"
        assert Notice.objects.filter(text__contains="决算.pdf").exists()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("图片.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "declaration"),
        ("空.pdf", b"", "accounts"),
        ("程序.exe", b"MZ" + b"\0" * 64, "accounts"),
    ],
)
def test_a_wrong_file_is_refused_at_the_door(
    world: World, name: str, content: bytes, kind: str
) -> None:
    form = {"kind": kind, "jurisdiction": DISTRICT, "file": SimpleUploadedFile(name, content)}
    response = world.client("committee").post("/documents/new/", form)
    assert response.status_code == 200
    assert "没有收下" in response.content.decode()
    with world.scope():
        assert not Document.objects.exists()


def state_of(document: Document) -> str:
    with scope([TOWN], ROOT):
        found = with_review(Document.objects.filter(pk=document.pk)).get()
        return str(vars(found)["review"])


def test_a_review_is_confirmed_reopened_and_returned_with_a_reason(
    world: World, made: dict[str, Path]
) -> None:
    document = taken_in(made["declaration"], "declaration", world)
    committee, page = world.client("committee"), f"/documents/{document.pk}/"
    assert "待审读" in committee.get(page).content.decode()
    for turn, (step, state) in enumerate(
        [("confirm", "confirmed"), ("reopen", "open"), ("return", "returned")]
    ):
        form = {"step": step, "turn": turn, "reason": "明细与总额不符" if step == "return" else ""}
        assert committee.post(f"{page}review/", form).status_code == 302
        assert state_of(document) == state
    text = world.client("deputy").get(page).content.decode()
    assert "已退回" in text and "明细与总额不符" in text and "committee-" in text
    assert 'name="step"' not in text


def test_sending_back_needs_a_reason(world: World, made: dict[str, Path]) -> None:
    document = taken_in(made["declaration"], "declaration", world)
    form = {"step": "return", "turn": 0, "reason": "  "}
    answer = world.client("town", TOWN).post(f"/documents/{document.pk}/review/", form)
    assert answer.status_code == 422
    assert "必须写明理由" in answer.content.decode()
    assert state_of(document) == "open"


def test_the_second_of_two_reviewers_is_told_and_keeps_the_words(
    world: World, made: dict[str, Path]
) -> None:
    document = taken_in(made["declaration"], "declaration", world)
    address = f"/documents/{document.pk}/review/"
    first, second = world.client("committee"), world.client("town", TOWN)
    assert first.post(address, {"step": "confirm", "turn": 0}).status_code == 302
    answer = second.post(address, {"step": "return", "turn": 0, "reason": "数字有误"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "刚刚被别人办理过" in text and "数字有误</textarea>" in text
    assert state_of(document) == "confirmed"


@pytest.mark.parametrize(
    ("role", "jurisdiction", "status"),
    [("deputy", DISTRICT, 403), ("finance", TOWN, 403), ("town", "310112102", 404)],
)
def test_only_reviewers_of_the_place_review(
    world: World, made: dict[str, Path], role: str, jurisdiction: str, status: int
) -> None:
    document = taken_in(made["declaration"], "declaration", world)
    client = world.client(role, jurisdiction)
    answer = client.post(f"/documents/{document.pk}/review/", {"step": "confirm", "turn": 0})
    assert answer.status_code == status
    assert state_of(document) == "open"


def test_a_form_that_makes_no_sense_changes_nothing(world: World, made: dict[str, Path]) -> None:
    document = taken_in(made["declaration"], "declaration", world)
    client, address = world.client("committee"), f"/documents/{document.pk}/review/"
    for form in ({}, {"step": "fly", "turn": 0}, {"step": "confirm", "turn": "x"}):
        assert client.post(address, form).status_code == 422
    assert client.get(address).status_code == 405
    assert state_of(document) == "open"


def test_the_list_shows_and_filters_by_the_review(
    world: World, made: dict[str, Path], tmp_path: Path
) -> None:
    read = taken_in(made["declaration"], "declaration", world)
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.4\nnothing")
    taken_in(bad, "accounts", world)
    client = world.client("committee")
    client.post(f"/documents/{read.pk}/review/", {"step": "confirm", "turn": 0})

    def names(address: str) -> list[Document]:
        return list(client.get(address).context["list"].page.object_list)

    assert names("/documents/?review=confirmed") == [read]
    assert names("/documents/?review=open") == []
    assert len(names("/documents/?sort=review")) == 2


def test_a_changed_flow_leaves_running_reviews_their_version(
    world: World, made: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = taken_in(made["declaration"], "declaration", world)
    steps = [step for step in DEFINITION["steps"] if step["action"] != "return"]
    states = {key: value for key, value in DEFINITION["states"].items() if key != "returned"}
    steps[-1] = {**steps[-1], "from": ["confirmed"]}
    changed = {"start": "open", "states": states, "steps": steps}
    monkeypatch.setattr("tongjian.supervision.documents.actions.DEFINITION", changed)
    new = taken_in(made["declaration"], "declaration", world)
    client, form = world.client("committee"), {"step": "return", "turn": 0, "reason": "有误"}
    assert client.post(f"/documents/{old.pk}/review/", form).status_code == 302
    assert client.post(f"/documents/{new.pk}/review/", form).status_code == 422


def test_the_uploader_learns_what_came_of_it(world: World, made: dict[str, Path]) -> None:
    uploader = world.actor("finance", TOWN)
    document = taken_in(made["declaration"], "declaration", world, uploader)
    form = {"step": "return", "turn": 0, "reason": "有误"}
    world.client("committee").post(f"/documents/{document.pk}/review/", form)
    notice = Notice.objects.get()
    assert (notice.user_id, notice.text[-4:]) == (uploader.user_id, "：已退回")
