"""Characters as a person reads them: stray forms made plain, ordinals and figures recognised.

PDF producers write the same printed character in many ways (full-width digits, Kangxi radicals
for ordinary characters, four kinds of minus). Everything downstream sees one form.
"""

import re
import unicodedata

_RADICALS = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF))
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_FULL_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_FULL_WIDTH |= {0xFF05: ord("%")}
_FIGURE_MARKS = str.maketrans("，－−–‐—﹣。．", ",------..")
_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
}

ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)])")
_FIGURE = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_LEADING = re.compile(
    r"^(?:[（(](?:[一二三四五六七八九十]+|\d{1,2})[）)]|(?:[一二三四五六七八九十]+|\d{1,2})[、.．])(?=\D)"
)
_CID = re.compile(r"\(cid:\d+\)")


def plain(text: str) -> str:
    """Return one glyph's text in its ordinary form (CJK radicals, full-width digits and letters)."""
    if _CID.fullmatch(text):
        return "\ufffd"
    if text and any(low <= ord(text[0]) <= high for low, high in _RADICALS):
        text = unicodedata.normalize("NFKC", text)
    return text.translate(_FULL_WIDTH)


def squeeze(text: str) -> str:
    """Return ``text`` without any kind of space."""
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "")


def figure(text: str) -> str | None:
    """Return a printed figure as a decimal string without thousands commas, or None.

    Accepts full-width marks, a trailing unit or per cent sign and accounting brackets for
    negatives. "-", "—", "/" and the like mean that nothing is stated.
    """
    text = squeeze(text).translate(_FIGURE_MARKS).replace(",", "")
    bracketed = re.fullmatch(r"[（(](\d[\d.]*)[)）]", text)
    text = f"-{bracketed.group(1)}" if bracketed else text
    text = re.sub(r"^[¥￥]", "", text)
    text = re.sub(r"(?:万元|元|%)$", "", text)
    return text if _FIGURE.fullmatch(text) else None


def whole_figure(text: str) -> bool:
    """Whether a line is a complete figure of money and not one end of a figure cut in two."""
    text = squeeze(text).translate(_FIGURE_MARKS)
    return bool(re.fullmatch(r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)", text))


def money_like(text: str) -> bool:
    """Whether a cell can only be a figure of money: decimals, thousands commas or a minus."""
    value = figure(text)
    return value is not None and ("." in value or "," in text or "，" in text or value[0] == "-")


def digits_only(text: str) -> str | None:
    """Return the digits of a code cell, or None where anything but digits and dots is in it."""
    text = squeeze(text).strip("'‘’.．·")
    return text if text.isascii() and text.isdigit() else None


def chinese_number(text: str) -> int | None:
    """Return 1–99 for 一 … 九十九, or None."""
    match = re.fullmatch(r"([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)", text)
    if not text or match is None:
        return None
    tens, ten, ones = match.groups()
    if not ten:
        return _NUMERALS[text] if len(text) == 1 else None
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def year_in(text: str) -> int | None:
    """Return the first year 2000–2099 followed by 年, in digits or Chinese numerals, or None."""
    text = squeeze(text)
    # 2023年度 is the year of accounts that may be published on 2024年9月1日.
    if match := re.search(r"(20\d\d)年度", text) or re.search(r"(20\d\d)年", text):
        return int(match.group(1))
    if match := re.search(r"(二[〇零○ＯO][〇零○ＯO一二三四五六七八九]{2})年", text):
        return int("".join(str(_NUMERALS[c]) for c in match.group(1)))
    return None


def without_ordinal(text: str) -> str:
    """Return ``text`` without a leading 一、 or （一） or 1. or （1）."""
    return _LEADING.sub("", text, count=1)
