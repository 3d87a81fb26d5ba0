"""The texts of the laws the product cites, and one article of them.

A citation a reader cannot look up is worth nothing: whatever is cited is shown with its text.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_HEADING = re.compile(r"^第([零一二三四五六七八九十百]+)条[\s\u3000]")
_CHAPTER = re.compile(r"^#")
_SIGNS = "零一二三四五六七八九"
_DIGITS = {digit: value for value, digit in enumerate(_SIGNS)}
_PLACES = {"十": 10, "百": 100}


class UnknownArticle(LookupError):
    """A law or an article that the texts do not hold; the message is Chinese."""


def laws() -> tuple[str, ...]:
    """Return the short titles of the laws there are, e.g. 预算法."""
    return tuple(sorted(_files()))


def article(law: str, number: int) -> str:
    """Return the text of one article, its paragraphs on lines of their own.

    The text begins with its own heading (第十三条 …). Raises ``UnknownArticle``.
    """
    if law not in _files():
        raise UnknownArticle(f"法规库中没有《{law}》，现有：{'、'.join(laws())}")
    found = _articles(law).get(number)
    if found is None:
        raise UnknownArticle(f"《{law}》没有第{numeral(number)}条")
    return found


def numeral(number: int) -> str:
    """Return a number below one thousand as laws print it: 13 is 十三, 103 is 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_SIGNS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _SIGNS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_SIGNS[ones] if ones or not number else "")


@cache
def _files() -> dict[str, str]:
    texts = files(__name__).joinpath("texts").iterdir()
    names = (entry.name for entry in texts if entry.name.endswith(".md"))
    return {name.rpartition("-")[0]: name for name in names}


@cache
def _articles(law: str) -> dict[int, str]:
    text = files(__name__).joinpath("texts", _files()[law]).read_text(encoding="utf-8")
    found: dict[int, list[str]] = {}
    current: list[str] | None = None
    for line in (raw.strip() for raw in text.splitlines()):
        heading = _HEADING.match(line)
        if heading is not None:
            current = found.setdefault(_number(heading.group(1)), [])
        elif _CHAPTER.match(line):
            current = None
        if current is not None and line:
            current.append(line)
    return {number: "\n".join(lines) for number, lines in found.items()}


def _number(printed: str) -> int:
    """Read a Chinese number below one thousand: 一百零三 is 103."""
    total, digit = 0, 0
    for character in printed:
        if character in _PLACES:
            total += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
