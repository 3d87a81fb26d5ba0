"""Letters typed for Chinese: what they may stand for, as a pattern the engine can look for.

No text is stored as pinyin. Typed letters become sets of characters instead, so that a character
with several readings is found under each, and nothing has to be kept up to date.
"""

from __future__ import annotations

from functools import cache, lru_cache

from pypinyin import Style, pinyin

LONGEST = 24  # letters
MOST = 8  # readings of letters into syllables


@cache
def syllables() -> dict[str, str]:
    """Return syllable without tone → the common characters (GB 2312) it may stand for."""
    found: dict[str, list[str]] = {}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            for reading in pinyin(char, style=Style.NORMAL, heteronym=True)[0]:
                found.setdefault(reading.replace("ü", "v"), []).append(char)
    return {key: "".join(chars) for key, chars in found.items()}


@cache
def initials() -> dict[str, str]:
    """Return first letter → the characters it may stand for."""
    found: dict[str, set[str]] = {}
    for syllable, chars in syllables().items():
        found.setdefault(syllable[:1], set()).update(chars)
    return {letter: "".join(sorted(chars)) for letter, chars in found.items()}


def readings(letters: str) -> list[tuple[str, ...]]:
    """Return the ways letters fall into syllables, the fewest syllables first; at most ``MOST``."""
    known = syllables()
    ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(letters) + 1)]
    ways[0] = [()]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            if letters[start:end] in known:
                ways[end] += [(*before, letters[start:end]) for before in ways[start]]
        ways[end] = sorted(ways[end], key=lambda way: (len(way), way))[:MOST]
    return ways[-1] if letters else []


@lru_cache(256)
def pattern(text: str) -> str | None:
    """Return a regular expression for what letters may stand for, None for other text.

    It holds characters of the tables above alone, never what was typed.
    """
    letters = text.lower().replace(" ", "").replace("'", "")
    if not (letters.isascii() and letters.isalpha()) or not 1 < len(letters) <= LONGEST:
        return None
    ways = ["".join(f"[{syllables()[one]}]" for one in way) for way in readings(letters)]
    if all(letter in initials() for letter in letters) and len(letters) <= 8:
        ways.append("".join(f"[{initials()[letter]}]" for letter in letters))
    return "|".join(ways) or None
