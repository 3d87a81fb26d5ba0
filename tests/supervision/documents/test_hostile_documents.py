"""Documents made to harm: long names, giant pages, a reader that breaks."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.world import DISTRICT, World
from tongjian.supervision.documents import actions
from tongjian.supervision.documents.models import Document
from tongjian.supervision.documents.render import LARGEST, page_png
from tongjian.supervision.documents.tasks import read_document


def pdf(path: Path, width: float, height: float) -> Path:
    document = pypdfium2.PdfDocument.new()
    document.new_page(width, height)
    document.save(path)
    return path


def test_a_page_as_large_as_a_field_is_drawn_small(tmp_path: Path) -> None:
    image = Image.open(io.BytesIO(page_png(pdf(tmp_path / "a.pdf", 14_400, 14_400), 1)))
    assert max(image.size) <= LARGEST + 1


def sent(world: World, content: bytes, name: str) -> Document:
    form = {
        "kind": "accounts",
        "jurisdiction": DISTRICT,
        "file": SimpleUploadedFile(name, content),
    }
    response = world.client("committee").post("/documents/new/", form)
    assert response.status_code == 302, response.content.decode()
    with world.scope():
        found: Document = Document.objects.get()
    return found


def test_a_very_long_name_is_taken_in_and_read(world: World, tmp_path: Path) -> None:
    content = pdf(tmp_path / "a.pdf", 600, 800).read_bytes()
    document = sent(world, content, "决" * 190 + ".pdf")
    read_document(document=document.pk, jurisdiction=DISTRICT)
    with world.scope():
        document.refresh_from_db()
    assert document.state == "failed"
    assert "系统出错" not in document.error


def test_a_reader_that_breaks_ends_the_waiting(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = sent(world, pdf(tmp_path / "a.pdf", 600, 800).read_bytes(), "a.pdf")

    def broken(_: Path) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setitem(actions.READERS, "accounts", broken)
    read_document(document=document.pk, jurisdiction=DISTRICT)
    with world.scope():
        document.refresh_from_db()
    assert document.state == "failed"
    assert "系统出错" in document.error
