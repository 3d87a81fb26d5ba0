"""WCAG 2 AA contrast of the palette, computed from the tokens themselves."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "tongjian" / "static" / "css"
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", (CSS / "tokens.css").read_text()))

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "surface")],
    *[(level, f"{level}-tint") for level in ("red", "yellow", "blue", "green", "grey")],
    *[(level, "surface") for level in ("red", "yellow", "blue", "green", "grey")],
    ("ink", "accent-tint"),
    ("ink-2", "surface-2"),
    ("ink-2", "grey-tint"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent-strong", "accent-tint"),
    ("on-accent", "accent"),
    ("on-band", "band"),
    ("on-band-2", "band"),
    ("on-band-2", "band-2"),
]
SHAPES = [
    *[(f"series-{number}", "surface") for number in range(1, 9)],
    ("line-strong", "surface"),
    ("focus", "surface"),
    ("focus", "paper"),
    ("red-mark", "red-tint"),
    ("blue-mark", "blue-tint"),
    ("green-mark", "green-tint"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_and_edges(shape: str, ground: str) -> None:
    assert contrast(shape, ground) >= 3


def test_levels_differ_in_shape_and_word_not_only_in_colour() -> None:
    from tongjian.core.ui.icons import ICONS
    from tongjian.core.ui.templatetags.tj import level

    levels = ("red", "yellow", "blue")
    assert len({ICONS[name] for name in levels}) == 3
    assert [word in level(name) for name, word in zip(levels, "红黄蓝", strict=True)] == [True] * 3


def test_every_colour_a_sheet_names_is_a_token() -> None:
    for sheet in CSS.glob("*.css"):
        for name in re.findall(r"var\(--([\w-]+)\)", sheet.read_text()):
            assert re.search(rf"--{name}:", (CSS / "tokens.css").read_text()), (sheet.name, name)
