"""Papers that people of a story hand in: real small PDF files and pictures."""

from __future__ import annotations

from pathlib import Path

from tests.hall.uploads import papers


def paper(folder: Path, name: str) -> Path:
    """Return a file of that name; its content goes by the ending."""
    made = folder / name
    made.write_bytes(papers.png() if made.suffix == ".png" else papers.pdf())
    return made


def photo(folder: Path, name: str = "现场照片.png") -> Path:
    """Return a photograph as a phone takes it."""
    return paper(folder, name)
