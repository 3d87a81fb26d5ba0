"""Names of lines: what is printed before and behind them, and the words for totals."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tongjian.supervision.readers.reports.words import INVISIBLE, squeeze

NUMERAL = "一二三四五六七八九十百"
# Styles of ordinals, each with its pattern on text without spaces.
ORDINALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("第一部分", re.compile(rf"第[{NUMERAL}\d]+(?:部分|大类|类|款|项|章|节)[、.．:：,，]*(?=.)")),
    ("一、", re.compile(rf"第?[{NUMERAL}]+[、.．,，:：](?=.)")),
    ("（一）", re.compile(rf"[(（\[【〔][{NUMERAL}]+[)）\]】〕][、.．]?(?=.)|[㈠-㈩](?=.)")),
    ("一）", re.compile(rf"[{NUMERAL}]+[)）](?=.)")),
    ("1.1", re.compile(r"\d{1,2}(?:[.．]\d{1,2})+[、.．)）]?(?=[^\d.．%])")),
    ("1.", re.compile(r"\d{1,2}[、.．,，:：](?=[^\d])|[⒈-⒛](?=.)")),
    ("（1）", re.compile(r"[(（\[【]\d{1,2}[)）\]】][、.．]?(?=.)|[⑴-⒇](?=.)")),
    ("1）", re.compile(r"\d{1,2}[)）](?=.)")),
    ("①", re.compile(r"[①-⑳㉑-㉟❶-❿➀-➓](?=.)")),
    ("Ⅰ", re.compile(r"(?:[Ⅰ-Ⅻⅰ-ⅻ]+|[IVX]+(?=[、.．]))[、.．]?(?=.)")),
    ("A.", re.compile(r"[A-Za-z][、.．)）](?=.)")),
)
SPACED = re.compile(rf"^\s*([{NUMERAL}]+|\d{{1,2}})[\s\u3000]+(?=\S)")
OF_WHICH = re.compile(
    r"(?:#|＃)|[(（]?其中[)）]?[:：,，、]?|内[:：]|内含[:：]?|[(（]其中[:：]?(?=.*[)）]$)"
)
MINUS = re.compile(r"减[:：]|减去[:：]?|[(（]减[)）]")
PLUS = re.compile(r"加[:：]|加上[:：]?|[(（]加[)）]")
BULLET = re.compile(r"[-—–―·•●○■□◆◇▪►▶★☆▲△※*＊+＋└├─│|>＞~～、，,.。]+(?=.)")
CODED = re.compile(
    r"(?:[(（\[【](\d{3}|\d{5}|\d{7})[)）\]】]|(\d{3}(?:[\s.\-]?\d{2}){0,2}))"
    r"[\s\-—:：、.．_]*(?=[^\d\s.\-月日%．])"
)
CODE_BEHIND = re.compile(r"[(（\[](\d{3}|\d{5}|\d{7})[)）\]]$")
FOOTNOTE = re.compile(
    r"(?:[*＊※#＃†‡]+|[①-⑳]|[⁰¹²³⁴-⁹]+|[(（\[【]?注\d*[)）\]】]?|[\[【]\d{1,2}[\]】]|[:：,，;；、。])$"
)
TOTAL = re.compile(r"(?:合计|总计|小计|共计|总量|累计|总和|总额)$")
GRAND = re.compile(r"(?:总计|总量)$")
# Names that are the sum of a table or one of its lines, as the table will show.
MAYBE_TOTAL = re.compile(
    r"(?:(?:全|本)?(?:区|县|市|镇|乡|级|区级|镇级|县级|本级|地方|区本级|街道)?)*"
    r"(?:财政)?(?:本年度?|当年|年度|总|财政|财政总|地方财政|一般公共预算|公共财政预算|一般预算|公共预算|政府性基金|政府性基金预算|"
    r"基金预算|基金|国有资本经营|国有资本经营预算|社会保险基金|社会保险基金预算|社保基金|预算|决算)?"
    r"(?:本级|本年)?(?:收入|支出)"
)


@dataclass(frozen=True)
class Name:
    """A printed name taken apart. ``indent`` and ``offset`` are widths, a full-width space is 2."""

    name: str
    ordinal: str | None
    indent: int
    offset: int
    code: str | None
    of_which: bool
    minus: bool

    @property
    def total(self) -> bool:
        """Whether the name is that of a total."""
        return is_total(self.name)


def is_total(name: str) -> bool:
    """Whether a clean name is that of a total."""
    return bool(TOTAL.search(re.sub(r"[(（].*?[)）]", "", name)))


def read_name(text: str) -> Name:
    """Take a printed name apart."""
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    bare = text.lstrip()
    indent = _width(text[: len(text) - len(bare)])
    rest, spaced = _numbered(bare)
    state = _State(_keep(rest))
    state.ordinal = spaced
    code = _code(state, bare)
    while _strip(state):
        code = code or _code(state, None)
    name = _behind(state.text)
    if found := CODE_BEHIND.search(name):
        code = code or found[1]
        name = name[: found.start()]
    printed = "".join(bare.split())
    offset = indent + _width(printed[: max(printed.rfind(name), 0)]) if name else indent
    return Name(name, state.ordinal, indent, offset, code, state.of_which, state.minus)


@dataclass
class _State:
    text: str
    ordinal: str | None = None
    of_which: bool = False
    minus: bool = False


def _strip(state: _State) -> bool:
    """Take one mark off the front; False when there is none."""
    if found := OF_WHICH.match(state.text):
        state.of_which = True
        closed = found[0].startswith(("(", "（")) and found[0][-1] not in ")）"
        rest = state.text[found.end() :].lstrip(":：")
        if closed and rest.endswith((")", "）")):
            rest = rest[:-1]
        return _cut(state, rest)
    for pattern, minus in ((MINUS, True), (PLUS, False)):
        if (found := pattern.match(state.text)) and len(state.text) > found.end():
            state.minus = state.minus or minus
            return _cut(state, state.text[found.end() :])
    for style, pattern in ORDINALS:
        if (found := pattern.match(state.text)) and _is_ordinal(style, state.text, found.end()):
            state.ordinal = state.ordinal or style
            return _cut(state, state.text[found.end() :])
    if found := BULLET.match(state.text):
        return _cut(state, state.text[found.end() :])
    return False


def _is_ordinal(style: str, text: str, end: int) -> bool:
    """Whether something is left behind the ordinal, and A. is no name in Latin letters."""
    return bool(text[end:]) and not (style in {"A.", "Ⅰ"} and text[end:].isascii())


def _cut(state: _State, rest: str) -> bool:
    changed = rest != state.text
    state.text = rest
    return changed


def _code(state: _State, raw: str | None) -> str | None:
    """Take a code off the front; ``raw`` still has the spaces that may part its levels."""
    found = CODED.match(raw if raw is not None else state.text)
    if found is None:
        return None
    digits = re.sub(r"\D", "", found[1] or found[2])
    rest = "".join((raw if raw is not None else state.text)[found.end() :].split())
    if not rest or digits[0] not in "12345" or (len(digits) == 3 and rest[0] == "年"):
        return None
    state.text = rest
    return digits


def _numbered(bare: str) -> tuple[str, str | None]:
    """Take off an ordinal that only a space parts from the name (一 税收收入)."""
    found = SPACED.match(bare)
    if not found:
        return bare, None
    rest = bare[found.end() :]
    words = rest.split()
    plain = squeeze(bare).replace("三公共", "")  # 三 公共安全支出 is no 三公经费
    spread = len(words) > 1 and all(len(word) == 1 for word in words)
    if spread or plain.startswith(("一般", "三公", "一次", "二手", "三农", "百")):
        return bare, None
    return rest, "一、" if not found[1].isdigit() else "1."


def _behind(text: str) -> str:
    """Take footnote marks and closing punctuation off the end."""
    while (found := FOOTNOTE.search(text)) and found.start() > 0:
        text = text[: found.start()]
    return text


def _keep(text: str) -> str:
    """Return the text without spaces; full-width digits and letters made ordinary."""
    kept = "".join(text.split())
    return "".join(
        chr(ord(c) - 0xFEE0) if "０" <= c <= "９" or "Ａ" <= c <= "Ｚ" or "ａ" <= c <= "ｚ" else c
        for c in kept
    )


def _width(text: str) -> int:
    """Return how wide leading text stands: a full-width sign is 2, a tab 4."""
    return sum(
        4 if c == "\t" else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
