"""Dates as forms write them, alone or as a range; a month or a year stands for all its days."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
YEAR_IN_CHINESE = re.compile(r"[二][〇○零][〇○零一二三四五六七八九]{2}(?=年)")
MONTH_IN_CHINESE = re.compile(
    r"(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)|(?<=月)(三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=日)"
)
ONE = r"(?P<y{0}>(?:19|20)\d{{2}})(?:[-/.年](?P<m{0}>\d{{1,2}})(?:[-/.月](?P<d{0}>\d{{1,2}})日?|月)?|年度?)?"
TIME = r"(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
SINGLE = re.compile(ONE.format(1) + TIME + "(?:底|末|初)?")
COMPACT = re.compile(r"(?P<y1>(?:19|20)\d{2})(?P<m1>\d{2})(?P<d1>\d{2})?")
SEPARATOR = r"(?:起)?(?:至|到|~|-{1,2}|—{1,2}|–|,)+"
RANGE = re.compile(f"从?自?{ONE.format(1)}{TIME}{SEPARATOR}{ONE.format(2)}{TIME}(?:底|末|止)?")
WITHIN_YEAR = re.compile(
    rf"(?P<y1>(?:19|20)\d{{2}})[-/.年](?P<m1>\d{{1,2}})月?(?:(?P<d1>\d{{1,2}})日)?{SEPARATOR}"
    r"(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})日)?(?:底|末|止)?"
)
DOTTED = re.compile(
    rf"(?P<y1>(?:19|20)\d{{2}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}}){SEPARATOR}"
    r"(?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})"
)

LONGEST = 60


@dataclass(frozen=True)
class Span:
    """First and last day; ``only_year`` when no month was given."""

    first: date
    last: date
    only_year: bool


def _folded(text: str) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip("()。.;,")
    text = YEAR_IN_CHINESE.sub(lambda found: found[0].replace("二", "2").translate(CHINESE), text)
    return MONTH_IN_CHINESE.sub(lambda found: str(_small(found[0])), text)


def _small(word: str) -> int:
    """Return a Chinese number up to 31."""
    tens, mark, ones = word.rpartition("十")
    digits = {char: value for value, char in enumerate("零一二三四五六七八九")}
    if not mark:
        return digits[word]
    return digits.get(tens, 1) * 10 + digits.get(ones, 0)


def read_span(text: str) -> Span | None:
    """Read one date or a range; None when it is neither or no such day exists."""
    folded = _folded(text)
    for pattern in (RANGE, WITHIN_YEAR, DOTTED):
        found = pattern.fullmatch(folded)
        if found:
            parts = found.groupdict()
            first = _days(parts["y1"], parts["m1"], parts.get("d1"))
            last = _days(parts.get("y2") or parts["y1"], parts["m2"], parts.get("d2"))
            if first and last:
                return Span(first.first, last.last, first.only_year and last.only_year)
            return None
    ranges = list(RANGE.finditer(folded)) if len(folded) < LONGEST else []
    if len(ranges) == 1 and not re.search(r"(?:19|20)\d{2}", RANGE.sub("", folded)):
        return read_span(ranges[0][0])  # with words around it: 共12个月
    for pattern in (COMPACT, SINGLE):
        found = pattern.fullmatch(folded)
        if found:
            parts = found.groupdict()
            return _days(parts["y1"], parts["m1"], parts["d1"])
    return None


def _days(year: str, month: str | None, day: str | None) -> Span | None:
    try:
        if month is None:
            return Span(date(int(year), 1, 1), date(int(year), 12, 31), True)
        if day is None:
            last = calendar.monthrange(int(year), int(month))[1]
            return Span(date(int(year), int(month), 1), date(int(year), int(month), last), False)
        exact = date(int(year), int(month), int(day))
    except ValueError:  # IllegalMonthError is one too
        return None
    return Span(exact, exact, False)


def read_year(text: str) -> int | None:
    """Return the year of a title line like （2019年） or 2024 年度, alone or with the form's name."""
    folded = _folded(text)
    whole = re.fullmatch(r"[(\[]*((?:19|20)\d{2})(?:年度?)?[)\]]*", folded)
    if whole:
        return int(whole[1])
    if len(folded) > 60 or not re.search(r"绩效|申报|目标表", folded):
        return None
    found = re.findall(r"(?<!\d)((?:19|20)\d{2})年", folded)
    return int(found[-1]) if found else None


def years_in(text: str) -> list[int]:
    """Return every year that running text names, in order."""
    return [
        int(year)
        for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?=年|-(?:19|20)\d{2}年)", _folded(text))
    ]
