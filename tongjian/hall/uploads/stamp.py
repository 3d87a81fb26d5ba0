"""A copy of a known paper for one purpose: every page under a watermark that says so.

The watermark is drawn over the pages by Typst, which takes pages and pictures as images: scripts
and forms of a PDF do not survive it either.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

import noto_cjk_sans_otc
import pypdfium2
import typst

STAMPED = frozenset({"pdf", "png", "jpg"})
MOST_PAGES = 200
TEMPLATE = Path(__file__).with_name("stamp.typ")


class NotStamped(Exception):
    """The paper cannot be copied; the message is Chinese."""


@cache
def _fonts() -> typst.Fonts:
    folder = str(Path(noto_cjk_sans_otc.__file__).parent)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def stamped(path: Path, kind: str, words: str) -> bytes:
    """Return the paper at ``path`` as a PDF with ``words`` across every page.

    Raises ``NotStamped`` for more than 200 pages or a paper that cannot be read.
    """
    sizes = _sizes(path) if kind == "pdf" else []
    if len(sizes) > MOST_PAGES:
        raise NotStamped(f"文件超过 {MOST_PAGES} 页，不能加水印复用，请重新上传")
    with tempfile.TemporaryDirectory(prefix="stamp-") as folder:
        root = Path(folder)
        shutil.copyfile(path, root / f"paper.{kind}")
        shutil.copyfile(TEMPLATE, root / "stamp.typ")
        data = {"file": f"paper.{kind}", "words": words, "sizes": sizes}
        try:
            pdf = typst.compile(
                str(root / "stamp.typ"),
                root=str(root),
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                timestamp=0,
            )
        except typst.TypstError as error:
            raise NotStamped("文件不能加水印复用，请重新上传") from error
    assert isinstance(pdf, bytes)
    return pdf


def _sizes(path: Path) -> list[tuple[float, float]]:
    """Return width and height of each page in points."""
    try:
        document = pypdfium2.PdfDocument(path)
        try:
            return [document.get_page_size(number) for number in range(len(document))]
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise NotStamped("文件不能加水印复用，请重新上传") from error
