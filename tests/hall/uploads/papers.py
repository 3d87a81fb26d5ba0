"""Small real papers for tests, made by the libraries that write such files."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import docx
import typst
from PIL import Image


@cache
def pdf(pages: int = 1) -> bytes:
    text = "#set page(width: 90mm, height: 60mm)\n" + "#pagebreak()\n".join(
        f"page {number}\n" for number in range(pages)
    )
    found = typst.compile(text.encode())
    assert isinstance(found, bytes)
    return found


def png(side: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(out, "PNG")
    return out.getvalue()


def word(text: str = "申请书") -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_member(original: bytes, name: str, content: bytes) -> bytes:
    """The zip ``original`` with one more member."""
    out = io.BytesIO(original)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def active_pdf(entry: str) -> bytes:
    """A valid PDF whose catalog also has ``entry``."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {entry} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return body + (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    )
