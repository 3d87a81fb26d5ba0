"""Tables that count in another unit of money than the rest of their document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tongjian.core.documents.rounding import half_up
from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts.model import AccountsDocument, Table
from tongjian.supervision.warning.accounts.mentions import SCALES

PLACES = 2  # decimals to which figures in another unit are compared


@dataclass(frozen=True)
class Scale:
    """``factor`` brings a table's figures to the document's unit; 1 where ``misprinted``.

    ``money`` is the table's own unit where it is not the document's, else empty.
    """

    factor: Decimal = Decimal(1)
    money: str = ""
    misprinted: bool = False

    def bring(self, value: Decimal) -> Decimal:
        """Return a figure of the table in the document's unit, without idle zeros."""
        if not self.money:
            return value
        brought = (value * self.factor).normalize()
        return brought.quantize(Decimal(1)) if brought == brought.to_integral_value() else brought


SAME = Scale()


def scale_of(table: Table, document: AccountsDocument) -> Scale:
    """Return how a table's figures are brought to the document's unit.

    A table may truly be in 元 among tables in 万元, or only its heading may say so. The figures
    that it shares with the other tables tell which.
    """
    own, usual = SCALES.get(table.money_unit or ""), SCALES.get(document.money_unit)
    if own is None or usual is None or own == usual:
        return SAME
    factor = own / usual
    others = {
        half_up(value, PLACES)
        for other in document.tables
        if other.money_unit == document.money_unit
        for value in _figures(other)
    }
    figures = set(_figures(table))
    as_said = sum(half_up(value * factor, PLACES) in others for value in figures)
    as_printed = sum(half_up(value, PLACES) in others for value in figures)
    if as_printed > as_said:
        return Scale(misprinted=True)
    return Scale(factor, table.money_unit or "")


def check_units(rule: int, document: AccountsDocument) -> list[Finding]:
    """Return tables whose heading states a unit that their figures are not in."""
    found: list[Finding] = []
    for table in document.tables:
        if scale_of(table, document).misprinted:
            usual = document.money_unit
            message = (
                f"表{table.number}标注的金额单位是“{table.money_unit}”，"
                f"而其数额与其他各表以{usual}为单位的数额相同，金额单位应为{usual}。"
            )
            where = {
                "page": table.pages[0] if table.pages else 0,
                "table": table.number,
                "row": "金额单位",
                "column": None,
            }
            found.append(Finding(rule, "unit", where, table.money_unit, usual, message))
    return found


def _figures(table: Table) -> Iterator[Decimal]:
    """Yield the figures printed that are not zero."""
    for values in [*(row.values for row in table.rows), *table.totals.values()]:
        for text in values.values():
            try:
                value = Decimal(text)
            except InvalidOperation:
                continue
            if value.is_finite() and value:
                yield value
