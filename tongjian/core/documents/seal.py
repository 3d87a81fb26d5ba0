"""A body's round seal as a drawing: name along the rim, star in the middle.

It is an image for readers; what proves a certificate is its signature. A demonstration's seal is
marked across, so that no print of it can pass for a real one.
"""

from __future__ import annotations

from html import escape
from math import cos, pi, sin

RED = "#c8102e"
FONT = "Noto Sans CJK SC, sans-serif"
SIZE, MIDDLE = 420, 210
RIM, STAR = 150, 62
WIDEST = 250  # degrees of the rim that a long name may take
STEP = 27  # degrees between two characters of a short one
LONGEST = 24  # characters that can still be read round the rim


def seal_svg(body: str, *, demonstration: bool, note: str = "") -> str:
    """Return the seal of ``body``; ``note`` stands below the star (e.g. 行政审批专用章)."""
    name = body.strip()[:LONGEST]
    step = min(STEP, WIDEST / max(len(name) - 1, 1))
    first = -step * (len(name) - 1) / 2
    letters = "".join(
        _letter(character, first + step * at, _size(len(name))) for at, character in enumerate(name)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">'
        f"<title>{escape(name)}印章{'（演示）' if demonstration else ''}</title>"
        f'<circle cx="{MIDDLE}" cy="{MIDDLE}" r="198" fill="none" stroke="{RED}"'
        f' stroke-width="10"/><polygon points="{_star()}" fill="{RED}"/>'
        f"{letters}{_note(note)}{_mark() if demonstration else ''}</svg>"
    )


def _size(characters: int) -> int:
    return 44 if characters <= 11 else 34 if characters <= 16 else 26


def _letter(character: str, degrees: float, size: int) -> str:
    """Return a character on the rim, its foot toward the middle."""
    return (
        f'<text x="{MIDDLE}" y="{MIDDLE - RIM + size / 3:.1f}" font-size="{size}"'
        f' font-family="{FONT}" fill="{RED}" text-anchor="middle"'
        f' transform="rotate({degrees:.2f} {MIDDLE} {MIDDLE})">{escape(character)}</text>'
    )


def _star() -> str:
    corners = []
    for at in range(10):
        radius = STAR if at % 2 == 0 else STAR * 0.382
        angle = pi * at / 5 - pi / 2
        corners.append(f"{MIDDLE + radius * cos(angle):.2f},{MIDDLE + radius * sin(angle):.2f}")
    return " ".join(corners)


def _note(note: str) -> str:
    if not note:
        return ""
    return (
        f'<text x="{MIDDLE}" y="{MIDDLE + 98}" font-size="30" font-family="{FONT}"'
        f' fill="{RED}" text-anchor="middle">{escape(note[:9])}</text>'
    )


def _mark() -> str:
    return (
        f'<rect x="90" y="322" width="240" height="64" fill="#ffffff" stroke="{RED}"'
        f' stroke-width="5"/><text x="{MIDDLE}" y="370" font-size="46" font-family="{FONT}"'
        f' fill="{RED}" text-anchor="middle">演示 无效</text>'
    )
