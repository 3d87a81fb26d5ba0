"""A page of a stored PDF as an image."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2

LARGEST = 4_000  # pixels a side: a page may claim to be as large as a field
SCALE = 1.6  # 115 dots an inch: readable beside its table, small enough to load at once


class NoSuchPage(Exception):
    """The document has no such page."""


def page_sizes(path: Path) -> list[list[float]]:
    """Return width and height of every page in points."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [list(page.get_size()) for page in document]
    finally:
        document.close()


def page_png(path: Path, number: int) -> bytes:
    """Render page ``number`` (from 1) as PNG; raises ``NoSuchPage``."""
    document = pypdfium2.PdfDocument(path)
    try:
        if not 1 <= number <= len(document):
            raise NoSuchPage(number)
        page = document[number - 1]
        scale = min(SCALE, LARGEST / max(*page.get_size(), 1))
        image = page.render(scale=scale).to_pil()
        buffer = io.BytesIO()
        image.convert("P", palette=1, colors=64).save(buffer, "PNG", optimize=True)
        return buffer.getvalue()
    finally:
        document.close()
