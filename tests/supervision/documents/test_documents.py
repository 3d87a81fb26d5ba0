"""Uploading, reading and showing a document."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.world import DISTRICT, ROOT, TOWN, World
from tongjian.core.files.store import store
from tongjian.core.notify.models import Notice
from tongjian.core.scope import scope
from tongjian.supervision.demo.documents import make_documents
from tongjian.supervision.documents.actions import FOLDER, LIMIT, keep_reading, upload
from tongjian.supervision.documents.models import Document
from tongjian.supervision.documents.tasks import read_document


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The first faulty accounts and declaration, and a PDF of something else."""
    found: dict[str, Path] = {}
    for document in make_documents(tmp_path_factory.mktemp("documents"), seed=7):
        kind = document.kind if document.kind != "accounts" or document.planted else "clean"
        found.setdefault(kind, document.path)
    return found


def taken_in(path: Path, kind: str, world: World) -> Document:
    with scope([TOWN], ROOT):
        stored = store([path.read_bytes()], FOLDER, LIMIT)
        document = upload(
            jurisdiction=TOWN,
            kind=kind,
            file_name=path.name,
            stored=stored,
            by=ROOT,
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
