"""QR codes as SVG, drawn by attributes alone so that a strict content security policy shows them."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_M

BORDER = 4  # the quiet zone ISO/IEC 18004 asks for, in modules


def qr_svg(text: str, title: str = "二维码") -> str:
    """Return ``text`` as a square SVG without width or height, for pages and printed documents."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    path = "".join(
        f"M{start} {row}h{length}v1h-{length}z"
        for row, modules in enumerate(matrix)
        for start, length in _runs(modules)
    )
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img"'
        f' shape-rendering="crispEdges"><title>{title}</title>'
        f'<rect width="{size}" height="{size}" fill="#ffffff"/>'
        f'<path fill="#000000" d="{path}"/></svg>'
    )


def _runs(modules: list[bool]) -> list[tuple[int, int]]:
    """Return start and length of every run of dark modules in a row."""
    runs, start = [], None
    for at, dark in enumerate([*modules, False]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            runs.append((start, at - start))
            start = None
    return runs
