"""How far a problem has been put right, told from its case, its unit and the audit's data. Pure.

Three sides say something: the unit (what it uploads), the audit department (its deliveries and
what it confirms here), the congress (what it accepts). What the audit department has confirmed in
the system counts first, then what its data say, then what the unit says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CONFIRMED = ("rectified", "closing", "closed")
"""States of a case in which the audit department, or the congress for it, took it for put right."""
GONE = "withdrawn"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Told:
    """What is known of a problem; sums in yuan, None where nobody says.

    ``due`` is the day its unit must have put it right by, extensions included; ``said_done`` the
    day on which the audit's data say it was, ``said_yuan`` how much; ``reported_yuan`` what the
    unit's final report adds up to, ``progress_yuan`` what it last uploaded on the way.
    """

    state: str
    due: date | None
    sum_yuan: Decimal | None = None
    said_done: date | None = None
    said_yuan: Decimal | None = None
    reported_yuan: Decimal | None = None
    progress_yuan: Decimal | None = None
    deadline: date | None = None

    @property
    def rectified(self) -> bool:
        """Whether the problem counts as put right."""
        return self.state in CONFIRMED or self.said_done is not None

    @property
    def rectified_yuan(self) -> Decimal:
        """Return how much of the sum has been put right, never more than the sum."""
        confirmed = self.reported_yuan if self.state in CONFIRMED else None
        said = (confirmed, self.said_yuan, self.progress_yuan)
        found = next((one for one in said if one is not None), ZERO)
        return found if self.sum_yuan is None else min(found, self.sum_yuan)

    def days_late(self, today: date) -> int:
        """Return how many days its unit is late on a day, 0 when it is not its turn any more."""
        if self.state != "rectifying" or self.said_done is not None or self.due is None:
            return 0
        return max(0, (today - self.due).days)

    @property
    def days_after(self) -> int:
        """Return how many days after the audit's own day the data say it was put right."""
        if self.said_done is None or self.deadline is None:
            return 0
        return max(0, (self.said_done - self.deadline).days)


@dataclass(frozen=True)
class Totals:
    """Problems counted once each; one that the audit department took back is not counted."""

    raised: int = 0
    rectified: int = 0
    open: int = 0
    overdue: int = 0
    closed: int = 0
    sum_yuan: Decimal = ZERO
    rectified_yuan: Decimal = ZERO
    unknown: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Return the share of problems put right in percent, None where there are none."""
        return _share(Decimal(self.rectified), Decimal(self.raised))

    @property
    def sum_rate(self) -> Decimal | None:
        """Return the share of the sums put right in percent, None where no sum is known."""
        return _share(self.rectified_yuan, self.sum_yuan)


def totals(found: Iterable[Told], today: date) -> Totals:
    """Return what problems add up to as of a day; ``unknown`` are those without a sum."""
    counted = [one for one in found if one.state != GONE]
    right = sum(one.rectified for one in counted)
    known = [one for one in counted if one.sum_yuan is not None]
    return Totals(
        raised=len(counted),
        rectified=right,
        open=len(counted) - right,
        overdue=sum(one.days_late(today) > 0 for one in counted),
        closed=sum(one.state == "closed" for one in counted),
        sum_yuan=sum((one.sum_yuan or ZERO for one in known), ZERO),
        rectified_yuan=sum((one.rectified_yuan for one in known), ZERO),
        unknown=len(counted) - len(known),
    )


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole * 100 if whole else None
