"""What a printed QR code says: its dark and light modules, as they stand on the paper."""

from __future__ import annotations

from typing import Any

import qrcode
from qrcode.constants import ERROR_CORRECT_M

SCALE = 4  # pixels a point: a module is then several pixels wide
DARK = 128
MARK = 7  # modules a corner mark is wide
WIDE = range(14, 81)  # pixels


def says_address(document: Any, address: str) -> bool:
    """Return whether some page of a PDF bears the QR code of an address."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    return any(_bears(page.render(scale=SCALE).to_numpy(), code.get_matrix()) for page in document)


def _bears(picture: Any, modules: list[list[bool]]) -> bool:
    """Look for the modules wherever a corner mark may begin; its edges may be a pixel off."""
    dark = picture[..., :3].max(axis=2) < DARK
    return any(
        _reads(dark, top, left, (side + off / 2) / MARK, modules)
        for top, left, side in _corners(dark)
        for off in range(-2, 3)
    )


def _reads(dark: Any, top: int, left: int, step: float, modules: list[list[bool]]) -> bool:
    """Return whether the modules stand there, each of a width in pixels."""
    at = [int((number + 0.5) * step) for number in range(len(modules))]
    if top + at[-1] >= dark.shape[0] or left + at[-1] >= dark.shape[1]:
        return False
    read = [[bool(dark[top + row, left + column]) for column in at] for row in at]
    return read == modules


def _corners(dark: Any) -> list[tuple[int, int, int]]:
    """Return what may be the upper left mark: top, left and width in pixels, as high as wide."""
    found = []
    for top in range(1, dark.shape[0]):
        row = dark[top]
        for left in (row[1:] & ~row[:-1]).nonzero()[0] + 1:
            wide, high = _run(row[left:]), _run(dark[top : top + WIDE.stop, left])
            if wide in WIDE and abs(wide - high) <= 2:
                found.append((top, int(left), max(wide, high)))
    return found


def _run(pixels: Any) -> int:
    """Return how many of the first pixels are dark."""
    ends = (~pixels).nonzero()[0]
    return int(ends[0]) if len(ends) else len(pixels)
