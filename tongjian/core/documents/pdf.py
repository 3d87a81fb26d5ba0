"""Printed documents: a Typst template and data give a PDF.

Equal data give equal bytes: the fonts come with the installation, the clock is the data's own.
Data are printed as text, never read as markup.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst

TEMPLATES = Path(__file__).parent / "templates"


class NoSuchTemplate(Exception):
    """There is no template of that name."""


@cache
def _fonts() -> typst.Fonts:
    folder = str(Path(noto_cjk_sans_otc.__file__).parent)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def render(template: str, data: dict[str, Any]) -> bytes:
    """Return ``data`` printed by ``templates/<template>.typ``.

    ``data`` is JSON: what each template reads is said at its head. Raises ``NoSuchTemplate``, and
    ``typst.TypstError`` where a value the template needs is missing.
    """
    return _compile(template, data, format="pdf")


PIXELS = 200  # an inch


def picture(data: dict[str, Any]) -> bytes:
    """Return a drawing (see ``picture.typ``) as PNG, for documents that take no other."""
    return _compile("picture", data, format="png", ppi=PIXELS)


def _compile(template: str, data: dict[str, Any], **form: Any) -> bytes:
    path = TEMPLATES / f"{template}.typ"
    if path.parent != TEMPLATES or not path.is_file():
        raise NoSuchTemplate(template)
    made = typst.compile(
        str(path),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        timestamp=0,
        **form,
    )
    assert isinstance(made, bytes)
    return made
