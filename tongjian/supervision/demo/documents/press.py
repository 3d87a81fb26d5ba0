"""Turns exact amounts into printed words, one name per printed place, so that one can be altered.

A fault is a change ``{place: other words}``: the first printing of a document shows what stands
at every place, the second prints it again with the changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half up, away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Style:
    """How one bureau prints: units, digits, commas, wording of the text (0, 1 or 2)."""

    table_unit: str = "万元"
    text_unit: str = "万元"
    table_commas: bool = True
    text_commas: bool = False
    strip_zeros: bool = False
    zeros_printed: bool = False
    classes: int = 26
    wording: int = 0
    percent_sign: str = "%"
    narrow_brackets: bool = False
    unit_line: str = "单位：{}"
    notes: bool = False
    leaders: bool = False
    places: int = 2
    percent_places: int = 2
    total_in_codes: bool = False
    blank_rows: int = 0
    narrow_names: bool = False
    figures: str = "right"
    variant: int = 0
    dated_titles: bool = False
    national_order: bool = False
    shaded: bool = False
    overprinted: bool = False
    boxed: bool = False
    broken_figures: bool = False
    stacked_cover: bool = False
    amount_heading: str = "决算数"
    general_heading: tuple[str, str, str] = ("合计", "基本支出", "项目支出")


@dataclass
class Press:
    """Prints places; remembers what stood where and in which paragraph."""

    style: Style
    changes: dict[str, str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    exact: dict[str, int] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    paragraph: str = ""

    def words(self, place: str, text: str) -> str:
        """Print words that may be altered."""
        self.where[place] = self.paragraph
        result = self.changes.get(place, text)
        self.printed[place] = result
        return result

    def cell(self, place: str, cents: int | None) -> str | None:
        """Print an amount in a table; zero is blank or 0.00 by the bureau's habit."""
        if cents is None or (cents == 0 and not self.style.zeros_printed):
            text = self.changes.get(place)
            if text is not None:
                self.printed[place] = text
            return text
        self.exact[place] = cents
        return self.words(
            place, amount(cents, self.style.table_unit, self.style.table_commas, self.style.places)
        )

    def money(self, place: str, cents: int) -> str:
        """Print an amount with its unit in a sentence."""
        return self.bare(place, cents) + self.words(place + "/unit", self.style.text_unit)

    def bare(self, place: str, cents: int) -> str:
        """Print an amount in a sentence without its unit."""
        text = amount(cents, self.style.text_unit, self.style.text_commas)
        if self.style.strip_zeros and "." in text and cents:
            text = text.rstrip("0").rstrip(".")
        self.exact[place] = cents
        return self.words(place, text)

    def share(self, place: str, part: int, whole: int) -> str:
        """Print a percentage; the whole must not be zero."""
        return self.words(
            place, percent(part, whole, self.style.percent_places) + self.style.percent_sign
        )


def amount(cents: int, unit: str, commas: bool, places: int = 2) -> str:
    """Print cents in 元 or 万元, rounded half up; only 万元 may have more than two decimals."""
    yuan = Decimal(cents) / 100
    value = rounded(yuan, 2) if unit == "元" else rounded(yuan / 10_000, places)
    return f"{value:,}" if commas else str(value)


def percent(part: int, whole: int, places: int = 2) -> str:
    """Print a percentage."""
    return str(rounded(Decimal(part) * 100 / Decimal(whole), places))
