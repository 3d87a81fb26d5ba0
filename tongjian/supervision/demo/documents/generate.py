"""Makes the whole folder of test documents and its manifest."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random

from tongjian.supervision.demo.documents.accounts import drawn, finished, print_book
from tongjian.supervision.demo.documents.bad import make_bad
from tongjian.supervision.demo.documents.declarations import make_declarations
from tongjian.supervision.demo.documents.faults import TABLE_SETS, TEXT_SETS, draw, natural_misses
from tongjian.supervision.demo.documents.made import LABEL, MadeDocument

VARIANTS = ("clean", "tables", "text")


def make_documents(folder: Path, *, seed: int, year: int = 2024) -> list[MadeDocument]:
    """Write all documents and ``manifest.json`` into ``folder``; the same seed, the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = [
        accounts_document(folder, form, variant, seed, year)
        for form in ("A", "B", "C")
        for variant in VARIANTS
    ]
    declarations = make_declarations(folder, seed, year)
    word = next(d.path for d in declarations if d.path.suffix == ".docx")
    documents += declarations
    documents += make_bad(folder, documents[0].path, word, seed, year)
    write_manifest(folder, documents, seed, year)
    return documents


def accounts_document(folder: Path, form: str, variant: str, seed: int, year: int) -> MadeDocument:
    """Write one set of published accounts; each variant is a bureau of its own."""
    number = seed * 10 + VARIANTS.index(variant)
    book, style = drawn(form, number, year)
    printing = print_book(book, form, style, number, {})
    faults = []
    if variant != "clean":
        rng = Random(number)  # noqa: S311
        sets = TABLE_SETS if variant == "tables" else TEXT_SETS
        faults = draw(printing, rng, sets[(seed + ord(form)) % len(sets)])
        changes = {key: text for fault in faults for key, text in fault.changes.items()}
        printing = print_book(book, form, style, number, changes)
    name = f"accounts-{form.lower()}-{variant}"
    path = folder / f"{name}.pdf"
    truth, pages = finished(printing, path)
    planted = [replace(fault.planted, page=pages.get(fault.mark)) for fault in faults]
    near = [*printing.near, *natural_misses(printing)] if variant == "clean" else printing.near
    return MadeDocument(name, path, "accounts", form, truth, planted, near)


def write_manifest(folder: Path, documents: list[MadeDocument], seed: int, year: int) -> None:
    """Write what was made, planted and narrowly avoided."""
    content = {
        "label": LABEL,
        "seed": seed,
        "year": year,
        "documents": [document.as_json() for document in documents],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
