"""A few of the demonstration's documents, where making all of them would take long."""

from __future__ import annotations

from pathlib import Path

from tongjian.supervision.demo.documents import MadeDocument
from tongjian.supervision.demo.documents.declarations import make_declarations
from tongjian.supervision.demo.documents.generate import accounts_document

YEAR = 2024


def some_documents(folder: Path, seed: int = 7) -> list[MadeDocument]:
    """Write accounts with faults in their tables, and every declaration."""
    folder.mkdir(parents=True, exist_ok=True)
    accounts = accounts_document(folder, "A", "tables", seed, YEAR)
    assert accounts.planted
    return [accounts, *make_declarations(folder, seed, YEAR)]
