"""The generator itself: whole, repeatable, labelled, independent of what it tries."""

import ast
import json
import zipfile
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

import tongjian.supervision.demo.documents as package
from tests.supervision.demo.documents.judging import DEFAULT, documents
from tongjian.supervision.demo.documents import MadeDocument, make_documents
from tongjian.supervision.demo.documents.made import LABEL

KINDS = {
    "arithmetic",
    "between_tables",
    "text_table",
    "share",
    "undefined_percentage",
    "name",
    "unit",
    "leftover",
    "purpose",
    "wording",
}


@pytest.fixture(scope="module")
def made() -> list[MadeDocument]:
    return list(documents(DEFAULT[0]).values())


@pytest.fixture(scope="module")
def other() -> list[MadeDocument]:
    return list(documents(DEFAULT[1]).values())


def test_the_same_seed_gives_the_same_bytes(made: list[MadeDocument], tmp_path: Path) -> None:
    again = make_documents(tmp_path, seed=DEFAULT[0])
    assert [d.name for d in again] == [d.name for d in made]
    for first, second in zip(made, again, strict=True):
        assert first.path.read_bytes() == second.path.read_bytes(), first.name
        assert first.as_json() == second.as_json()


def test_another_seed_gives_other_figures(
    made: list[MadeDocument], other: list[MadeDocument]
) -> None:
    truths = {d.name: d.truth for d in other}
    for document in made:
        if document.truth is not None:
            assert document.truth != truths[document.name], document.name


def test_every_kind_of_fault_is_planted(
    made: list[MadeDocument], other: list[MadeDocument]
) -> None:
    both = [*made, *other]
    accounts = {f.kind for d in both if d.kind == "accounts" for f in d.planted}
    assert accounts == KINDS
    declared = {f.kind for d in both if d.kind == "declaration" for f in d.planted}
    assert {"arithmetic", "blank", "shifted", "wording"} <= declared


def test_every_layout_has_a_document_without_faults(made: list[MadeDocument]) -> None:
    clean = {d.form for d in made if d.kind == "accounts" and d.clean}
    assert clean == {"A", "B", "C"}
    assert all(d.near_misses for d in made if d.kind == "accounts" and d.clean)


def test_the_manifest_lists_every_file(made: list[MadeDocument]) -> None:
    folder = made[0].path.parent
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["label"] == LABEL
    named = {entry["file"] for entry in manifest["documents"]}
    assert named == {p.name for p in folder.iterdir()} - {"manifest.json"}


def test_every_page_of_accounts_carries_the_label(made: list[MadeDocument]) -> None:
    for document in made:
        if document.kind == "accounts":
            pdf = pypdfium2.PdfDocument(document.path)
            texts = [page.get_textpage().get_text_range() for page in pdf]
            pdf.close()
            assert all(LABEL in text for text in texts), document.name


def test_declarations_carry_the_label(made: list[MadeDocument]) -> None:
    for document in made:
        if document.kind != "declaration":
            continue
        if document.path.suffix == ".txt":
            content = document.path.read_bytes()
            assert LABEL.encode() in content or LABEL.encode("gb18030") in content
            continue
        with zipfile.ZipFile(document.path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        assert any(LABEL.encode() in part for part in parts), document.name


def test_exact_figures_differ_from_their_printed_sum_by_rounding_only(
    made: list[MadeDocument],
) -> None:
    """In a clean document class = sum of sections within half a cent for every part."""
    for document in made:
        if document.kind != "accounts" or not document.clean:
            continue
        assert document.truth is not None
        rows = document.truth["tables"][4]["rows"]
        for column in document.truth["tables"][4]["columns"]:
            for parent in rows:
                length = {3: 5, 5: 7}.get(len(parent["code"]))
                parts = [
                    Decimal(r["values"].get(column, 0))
                    for r in rows
                    if len(r["code"]) == length and r["code"].startswith(parent["code"])
                ]
                if parts:
                    told = Decimal(parent["values"].get(column, 0))
                    assert abs(sum(parts) - told) <= Decimal("0.005") * (len(parts) + 1)


def test_pages_of_the_tables_follow_one_another(made: list[MadeDocument]) -> None:
    for document in made:
        if document.kind == "accounts":
            assert document.truth is not None
            pages = sorted(table["pages"] for table in document.truth["tables"])
            assert all(first[-1] < second[0] for first, second in pairwise(pages))


def test_a_stated_fault_stands_in_the_document(made: list[MadeDocument]) -> None:
    for document in made:
        if document.kind != "accounts":
            continue
        pdf = pypdfium2.PdfDocument(document.path)
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        plain = "".join(text.split()).replace(",", "")
        for fault in document.planted:
            if fault.stated and fault.kind != "undefined_percentage":
                assert fault.stated.replace(",", "") in plain, (document.name, fault)


def test_the_scan_has_no_text(made: list[MadeDocument]) -> None:
    scan = next(d for d in made if d.kind == "scan")
    with pdfplumber.open(scan.path) as pdf:
        assert pdf.pages
        assert not any(page.chars for page in pdf.pages)


def test_the_locked_file_opens_with_its_password_only(made: list[MadeDocument]) -> None:
    locked = next(d for d in made if d.name == "bad-encrypted")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(locked.path)
    pypdfium2.PdfDocument(locked.path, password="tongjian").close()


def test_the_bomb_is_small_and_unpacks_large(made: list[MadeDocument]) -> None:
    bomb = next(d for d in made if d.name == "bad-bomb")
    assert bomb.path.stat().st_size < 1_000_000
    with zipfile.ZipFile(bomb.path) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) > 100_000_000


def test_the_generator_knows_no_reader_and_no_rule() -> None:
    """What is tried must not help to write what it is tried on."""
    folder = Path(package.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                inside = name.startswith("tongjian.supervision.demo.documents")
                assert inside or not name.startswith("tongjian"), (path.name, name)
