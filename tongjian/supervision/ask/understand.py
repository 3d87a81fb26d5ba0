"""From a question in plain Chinese to what is asked of the declared queries. Pure.

The longest known word at each place counts. Whatever is left that is no filler is told as not
understood, and then nothing is answered: a wrong guess would be worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tongjian.supervision.ask import lexicon
from tongjian.supervision.ask.numerals import NUMBER, number, yuan

TOTAL, RANKING, TREND, GROWTH, ROWS, SHARE = "total", "ranking", "trend", "growth", "rows", "share"
LONGEST = 100
MOST_SHOWN = 50


@dataclass(frozen=True)
class Context:
    """What words may refer to on the day and for the person who asks.

    ``functions`` and ``revenues`` map a name to its code, ``units`` and ``departments`` likewise,
    ``places`` a name to its jurisdiction. ``year`` is the calendar year of today.
    """

    year: int
    years: tuple[int, ...]
    functions: Mapping[str, str]
    revenues: Mapping[str, str]
    units: Mapping[str, str]
    departments: Mapping[str, str]
    places: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """What was understood. ``said`` tells word by word what each was taken for.

    ``split`` is a concept of ``lexicon.LEVELS`` or "". ``years`` are the years of a trend.
    """

    kind: str
    meant: lexicon.Meant
    year: int
    said: tuple[tuple[str, str], ...]
    progress: bool = False
    split: str = ""
    least_first: bool = False
    number: int = 10
    months: tuple[str, str] | None = None
    years: tuple[int, ...] = ()
    place: str = ""
    everywhere: bool = False
    unit: str = ""
    department: str = ""
    fund: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    keyword: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotUnderstood:
    """Why a question cannot be answered: the words nobody knows, or what is missing."""

    reason: str
    unknown: tuple[str, ...] = ()


@dataclass
class _Slots:
    """What the words gave, before it is put together."""

    measures: list[tuple[str, lexicon.Meant]] = field(default_factory=list)
    functions: list[tuple[str, str]] = field(default_factory=list)
    revenues: list[tuple[str, str]] = field(default_factory=list)
    splits: list[tuple[str, str]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    year: int | None = None
    span: int = 0
    years: tuple[int, ...] = ()
    months: tuple[str, str] | None = None
    number: int | None = None
    order: str = ""
    place: str = ""
    everywhere: bool = False
    unit: str = ""
    department: str = ""
    fund: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    keyword: str = ""


PATTERNS: tuple[tuple[str, str], ...] = (
    ("quoted", r"[“\"「](?P<text>[^”\"」]{1,30})[”\"」]"),
    ("range", r"(?P<first>20\d\d)年?(?:至|到|-|—|~)(?P<last>20\d\d)年?"),
    ("year", r"(?P<year>20\d\d)(?:年度|年)?"),
    ("span", rf"(?:近|最近|过去)(?P<number>{NUMBER})年来?"),
    ("months", rf"(?P<first>{NUMBER})月?(?:至|到|-|—|~)(?P<last>{NUMBER})月份?"),
    ("month", rf"(?P<number>{NUMBER})月份?"),
    ("quarter", rf"(?:第)?(?P<number>{NUMBER})季度"),
    (
        "above",
        r"(?:超过|大于|高于|多于|不少于|不低于|至少|以上)(?P<sum>[\d.零〇一二两三四五六七八九十百千]+(?:亿|千万|百万|万|千)?元?)",
    ),
    ("above", r"(?P<sum>[\d.零〇一二两三四五六七八九十百千]+(?:亿|千万|百万|万|千)?元?)以上"),
    (
        "below",
        r"(?:低于|小于|少于|不超过|不多于)(?P<sum>[\d.零〇一二两三四五六七八九十百千]+(?:亿|千万|百万|万|千)?元?)",
    ),
    ("below", r"(?P<sum>[\d.零〇一二两三四五六七八九十百千]+(?:亿|千万|百万|万|千)?元?)以下"),
    (
        "top",
        rf"(?:最(?P<how>多|高|大|快|少|低|小|慢)的?|排名)?(?P<side>前|后|头)(?P<number>{NUMBER})(?:个|名|位|家|大|项|笔)?",
    ),
    ("count", rf"(?P<number>{NUMBER})(?:个|名|位|家|项|笔)"),
    (
        "top",
        rf"最(?P<how>多|高|大|快|少|低|小|慢)的?(?P<number>{NUMBER})(?:个|名|位|家|项|笔|(?=单位|部门|项目|镇))",
    ),
)
COMPILED = tuple((name, re.compile(pattern)) for name, pattern in PATTERNS)
YEARS = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "当年": 0,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "前年": -2,
}
HALVES = {"上半年": ("01", "06"), "下半年": ("07", "12"), "全年": ("01", "12")}


FLAGS = {
    "progress": "完成预算的进度",
    "revenue_progress": "完成收入预算的进度",
    "growth": "和上年比",
    "share": "占全部的比例",
    "trend": "各年的变化",
    "rows": "逐笔列出",
}


def understand(question: str, context: Context) -> Asked | NotUnderstood:
    """Return what is asked, or why it cannot be told."""
    text = unicodedata.normalize("NFKC", question).replace(" ", "")[:LONGEST]
    if not text:
        return NotUnderstood("还没有写问题")
    slots = _read(text, context)
    if slots.unknown:
        words = "、".join(f"“{word}”" for word in slots.unknown)
        return NotUnderstood(f"没有看懂{words}", tuple(slots.unknown))
    return _together(slots, context)


def _words(context: Context) -> dict[str, tuple[str, object]]:
    """Return every known word with what it is; of equal words the later kind counts."""
    found: dict[str, tuple[str, object]] = dict.fromkeys(lexicon.EMPTY, ("empty", None))
    found |= {name: ("function", code) for name, code in context.functions.items()}
    found |= {name: ("function", code) for name, code in lexicon.CODE_ALIASES.items()}
    found |= {name: ("revenue", code) for name, code in context.revenues.items()}
    found |= {name: ("revenue", code) for name, code in lexicon.REVENUE_ALIASES.items()}
    found |= {name: ("split", concept) for name, concept in lexicon.SPLITS.items()}
    found |= {name: ("fund", fund) for name, fund in lexicon.FUNDS.items()}
    found |= {name: ("measure", meant) for name, meant in lexicon.MEASURES.items()}
    for kind, words in (
        ("progress", lexicon.PROGRESS),
        ("revenue_progress", lexicon.REVENUE_PROGRESS),
        ("growth", lexicon.GROWTH),
        ("share", lexicon.SHARE),
        ("trend", lexicon.TREND),
        ("rows", lexicon.ROWS),
        ("most", lexicon.MOST),
        ("least", lexicon.LEAST),
    ):
        found |= dict.fromkeys(words, (kind, None))
    found |= {word: ("when", offset) for word, offset in YEARS.items()}
    found |= {word: ("half", months) for word, months in HALVES.items()}
    found |= dict.fromkeys(("全区", "总预算", "含镇", "区和镇", "全口径"), ("everywhere", None))
    found |= dict.fromkeys(("本级", "区本级", "本区"), ("own", None))
    found |= {name: ("department", code) for name, code in context.departments.items()}
    found |= {name: ("unit", code) for name, code in context.units.items()}
    found |= {name: ("place", code) for name, code in context.places.items()}
    return found


def _read(text: str, context: Context) -> _Slots:
    words, slots, at, rest = _words(context), _Slots(), 0, ""
    longest = max(map(len, words))
    while at < len(text):
        word = next(
            (
                text[at : at + size]
                for size in range(min(longest, len(text) - at), 0, -1)
                if text[at : at + size] in words
            ),
            "",
        )
        pattern = _pattern(text, at, len(word), words.get(word, ("", None))[0])
        if pattern is not None:
            rest = _told(rest, slots)
            at += _take_pattern(*pattern, slots, context)
        elif word:
            rest = _told(rest, slots)
            _take_word(word, *words[word], slots, context)
            at += len(word)
        else:
            rest += text[at]
            at += 1
    _told(rest, slots)
    return slots


def _told(rest: str, slots: _Slots) -> str:
    if rest:
        slots.unknown.append(rest)
    return ""


def _pattern(text: str, at: int, beaten: int, kind: str) -> tuple[str, re.Match[str]] | None:
    """Return the pattern that matches more here than a word does; a filler is beaten by any."""
    best: tuple[str, re.Match[str]] | None = None
    for name, compiled in COMPILED:
        match = compiled.match(text, at)
        if match and (best is None or match.end() > best[1].end()):
            best = (name, match)
    if best is None or (
        kind not in ("", "empty", "most", "least") and best[1].end() - at <= beaten
    ):
        return None
    return best


def _take_pattern(name: str, match: re.Match[str], slots: _Slots, context: Context) -> int:
    word, given = match.group(0), match.groupdict()
    numbers = {key: number(value) for key, value in given.items() if key != "text" and value}
    if name == "quoted":
        slots.keyword = given["text"]
        slots.said.append((word, f"项目、用途或收款人里含“{given['text']}”"))
    elif name == "range":
        first, last = sorted((int(given["first"]), int(given["last"])))
        slots.years = tuple(range(first, last + 1))
        slots.flags.add("trend")
        slots.said.append((word, f"{first} 年至 {last} 年"))
    elif name == "year":
        slots.year = int(given["year"])
        slots.said.append((word, f"{slots.year} 年"))
    elif name == "span":
        slots.span = max(1, min(numbers["number"] or 1, 10))
        slots.flags.add("trend")
        slots.said.append((word, f"最近 {slots.span} 年"))
    elif name in ("months", "month", "quarter"):
        _take_months(name, word, numbers, slots)
    elif name in ("above", "below"):
        _take_sum(name, word, given["sum"], slots)
    else:
        slots.number = max(1, min(numbers["number"] or 10, MOST_SHOWN))
        if name == "count":
            slots.order = slots.order or "most"
            slots.said.append((word, f"列出 {slots.number} 个"))
            return len(word)
        least = given.get("side") == "后" or given.get("how") in ("少", "低", "小", "慢")
        slots.order = "least" if least else "most"
        slots.said.append((word, f"{'从小到大' if least else '从大到小'}前 {slots.number} 个"))
    return len(word)


def _take_months(name: str, word: str, numbers: Mapping[str, int | None], slots: _Slots) -> None:
    if name == "quarter":
        quarter = numbers["number"] or 0
        months = (quarter * 3 - 2, quarter * 3)
    else:
        first = numbers.get("first") or numbers.get("number") or 0
        months = (first, numbers.get("last") or first)
    if not 1 <= months[0] <= months[1] <= 12:
        slots.unknown.append(word)
        return
    slots.months = (f"{months[0]:02d}", f"{months[1]:02d}")
    slots.said.append((word, f"{months[0]} 月至 {months[1]} 月"))


def _take_sum(name: str, word: str, written: str, slots: _Slots) -> None:
    value = yuan(written)
    if value is None:
        slots.unknown.append(word)
    elif name == "above":
        slots.at_least = value
        slots.said.append((word, f"单笔不少于 {value:,f} 元"))
    else:
        slots.at_most = value
        slots.said.append((word, f"单笔不多于 {value:,f} 元"))


def _take_word(word: str, kind: str, value: object, slots: _Slots, context: Context) -> None:
    if kind == "empty":
        return
    if isinstance(value, lexicon.Meant):
        slots.measures.append((word, value))
    elif kind == "function":
        slots.functions.append((word, str(value)))
    elif kind == "revenue":
        slots.revenues.append((word, str(value)))
    elif kind == "split":
        slots.splits.append((word, str(value)))
    elif kind == "when":
        assert isinstance(value, int)
        slots.year = context.year + value
        slots.said.append((word, f"{slots.year} 年"))
    elif kind == "half":
        assert isinstance(value, tuple)
        slots.months = value
        slots.said.append((word, f"{int(value[0])} 月至 {int(value[1])} 月"))
    elif kind in ("place", "unit", "department", "fund"):
        setattr(slots, kind, str(value))
        slots.said.append((word, word))
    elif kind == "everywhere":
        slots.everywhere = True
        slots.said.append((word, "区和各镇合并，相互转移已扣除"))
    elif kind in ("most", "least"):
        slots.order = kind
        slots.said.append((word, "从大到小" if kind == "most" else "从小到大"))
    elif kind != "own":
        slots.flags.add(kind)
        slots.said.append((word, FLAGS[kind]))


def _together(slots: _Slots, context: Context) -> Asked | NotUnderstood:
    meant = _measure(slots)
    if isinstance(meant, NotUnderstood):
        return meant
    progress = bool(slots.flags & {"progress", "revenue_progress"})
    notes = list(slots.notes)
    year = context.year if slots.year is None else slots.year
    if slots.year is None or slots.year == context.year:
        known = [one for one in context.years if one <= year]
        if known and year not in known:
            notes.append(f"{year} 年还没有数据，用有数据的最近一年 {known[-1]} 年回答")
            year = known[-1]
    splits = [concept for _, concept in slots.splits]
    split = splits[-1] if splits else ""
    if split:
        slots.said.append((slots.splits[-1][0], "按它拆开"))
    kind = _kind(slots, split)
    if kind == TREND:
        years = slots.years or tuple(range(year - (slots.span or 5) + 1, year + 1))
        years = tuple(one for one in years if one in context.years)
        if not years:
            return NotUnderstood("所问的年份还没有数据")
    else:
        years = ()
        if year not in context.years:
            return NotUnderstood(f"{year} 年没有数据")
    if kind == RANKING and not split:
        split = "unit"
        slots.said.append(("（没有说按什么排）", "按预算单位"))
    return Asked(
        kind=kind,
        meant=meant,
        year=year,
        said=tuple(slots.said),
        progress=progress and kind in (TOTAL, RANKING),
        split=split,
        least_first=slots.order == "least",
        number=slots.number or (10 if slots.order else MOST_SHOWN),
        months=None if slots.months == ("01", "12") else slots.months,
        years=years,
        place=slots.place,
        everywhere=slots.everywhere,
        unit=slots.unit,
        department=slots.department,
        fund=slots.fund,
        at_least=slots.at_least,
        at_most=slots.at_most,
        keyword=slots.keyword,
        notes=tuple(notes),
    )


def _kind(slots: _Slots, split: str) -> str:
    if "rows" in slots.flags or slots.at_least is not None or slots.at_most is not None:
        return ROWS
    if "growth" in slots.flags:
        return GROWTH
    if "share" in slots.flags and not split:
        return SHARE
    if "trend" in slots.flags and not slots.order and not split:
        return TREND
    return RANKING if slots.order or split else TOTAL


def _measure(slots: _Slots) -> lexicon.Meant | NotUnderstood:
    """Return the one figure asked for; codes narrow it."""
    found = _distinct([meant for _, meant in _unlike(slots.measures)])
    if len(found) > 1:
        names = "、".join(f"“{word}”" for word, _ in slots.measures)
        return NotUnderstood(f"一次只能问一个数，这里有{names}")
    revenue = bool(slots.revenues) or "revenue_progress" in slots.flags
    default = lexicon.MEASURES["收入"] if revenue else lexicon.PAID
    meant = found[0] if found else default
    known = bool(found or slots.functions or slots.revenues or slots.flags or slots.order)
    if not known and not slots.splits and not (slots.unit or slots.department):
        return NotUnderstood("没有看出要问哪个数，例如支出、预算、收入、三公经费")
    for word, meaning in slots.measures:
        slots.said.append((word, f"数据：{meaning.dataset}"))
    for column, codes in (("function_code", slots.functions), ("revenue_code", slots.revenues)):
        if len({code for _, code in codes}) > 1:
            names = "、".join(f"“{word}”" for word, _ in codes)
            return NotUnderstood(f"一次只能问一个科目，这里有{names}")
        if codes:
            word, code = codes[0]
            meant = replace(meant, codes={**meant.codes, column: code})
            slots.said.append((word, f"科目 {code}"))
    return meant


def _distinct(meanings: list[lexicon.Meant]) -> list[lexicon.Meant]:
    return [one for at, one in enumerate(meanings) if one not in meanings[:at]]


def _unlike(measures: list[tuple[str, lexicon.Meant]]) -> list[tuple[str, lexicon.Meant]]:
    """Leave out a general word beside a particular one: 现金支付 and 支出 are one question."""
    if len(_distinct([meant for _, meant in measures])) < 2:
        return measures
    filler = {"支出", "支付", "花费", "花了", "用了", "付款"}  # 三公经费支出 is the three expenses
    special = [pair for pair in measures if pair[0] not in filler] or measures[:1]
    plain = {"预算", "收入", "采购"}
    own = {meant.dataset for word, meant in special if word not in plain}
    return [pair for pair in special if pair[0] not in plain or pair[1].dataset not in own]
