"""Who owes what by when, to which committee: declared terms and the days that follow from them.

Monthly data are due seven working days after the month, quarterly ones ten, yearly ones within the
month after the year; what is approved on another calendar (final accounts, performance) is due when
the law's own step is. A jurisdiction may set its own term. Pure: the working calendar is passed in.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tongjian.core.calendar.days import Calendar

MONTH, QUARTER, YEAR = "month", "quarter", "year"
FREQUENCIES = {MONTH: "每月", QUARTER: "每季", YEAR: "每年"}
BUDGET_COMMITTEE, FINANCE_COMMITTEE = "预算工作委员会", "财政经济委员会"
DAYS = {MONTH: 7, QUARTER: 10}
QUARTERS = {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12"}
WHOLE = "Y"


@dataclass(frozen=True)
class Obligation:
    """A source owes a dataset every month, quarter or year.

    ``days`` are working days after the period. For a yearly one ``month`` is the calendar month
    (of the year itself when ``ahead``, else of the next) whose last day is the term, unless a
    jurisdiction set ``days``. ``towns`` says whether towns owe it too.
    """

    dataset: str
    source: str
    frequency: str
    committee: str = BUDGET_COMMITTEE
    days: int | None = None
    month: int = 1
    ahead: bool = False
    towns: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells obligations of a place apart."""
        return (self.dataset, self.source)


@dataclass(frozen=True)
class Period:
    """A month ("03"), quarter ("Q1") or the whole year ("Y") of a fiscal year."""

    year: int
    key: str

    @property
    def title(self) -> str:
        """Return the period as people say it."""
        if self.key == WHOLE:
            return f"{self.year} 年"
        if self.key in QUARTERS:
            return f"{self.year} 年第 {self.key[1]} 季度"
        return f"{self.year} 年 {int(self.key)} 月"

    @property
    def last_day(self) -> date:
        """Return the period's last day."""
        month = int(QUARTERS.get(self.key, "12" if self.key == WHOLE else self.key))
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def met_by(self, period: str, received: date) -> bool:
        """Whether a delivery of ``period`` ("" is the whole year) brings this period's data.

        A file of the whole year brings a month that was over when it came.
        """
        if period == "":
            return self.key == WHOLE or received > self.last_day
        return period == QUARTERS.get(self.key, self.key)


def _owed(
    source: str, datasets: str, frequency: str, committee: str = BUDGET_COMMITTEE, **rest: object
) -> tuple[Obligation, ...]:
    return tuple(
        Obligation(name, source, frequency, committee, **rest)  # type: ignore[arg-type]
        for name in datasets.split()
    )


DECLARED: tuple[Obligation, ...] = (
    *_owed("finance", "budget register", YEAR, ahead=True, month=1),
    *_owed("finance", "payment revenue", MONTH),
    *_owed("finance", "allotment transfer balance non_tax_due", MONTH),
    *_owed("finance", "voucher", MONTH, towns=False),
    *_owed("finance", "debt procurement three_public", QUARTER),
    *_owed("finance", "procedure", QUARTER, FINANCE_COMMITTEE),
    *_owed("finance", "carry_over", YEAR, month=3),
    *_owed("finance", "final_account", YEAR, FINANCE_COMMITTEE, month=9),
    *_owed("units", "meeting_training", QUARTER),
    *_owed("units", "performance", YEAR, month=6),
    *_owed("audit", "audit_finding", YEAR, FINANCE_COMMITTEE, month=9, towns=False),
    *_owed("development", "investment_project", MONTH, FINANCE_COMMITTEE, towns=False),
    *_owed("tax", "tax", MONTH, FINANCE_COMMITTEE, towns=False),
    *_owed("state_assets", "state_asset", YEAR, FINANCE_COMMITTEE, towns=False),
    *_owed("statistics", "statistic", QUARTER, FINANCE_COMMITTEE, towns=False),
    *_owed("human_resources", "social_insurance", QUARTER, towns=False),
    *_owed("financial_regulator", "financial_sector", QUARTER, FINANCE_COMMITTEE, towns=False),
)


@dataclass(frozen=True)
class Change:
    """A jurisdiction's own term: off, other working days, another committee."""

    dataset: str
    source: str
    active: bool
    days: int | None = None
    committee: str = ""


def owed_by(
    level: str, changes: Iterable[Change] = (), declared: Iterable[Obligation] = DECLARED
) -> list[Obligation]:
    """Return what the sources of a district or town owe, own terms laid over the declared ones."""
    own = {(one.dataset, one.source): one for one in changes}
    found = []
    for one in declared:
        change = own.get(one.key)
        if change is None:
            if one.towns or level == "district":
                found.append(one)
        elif change.active:
            found.append(
                replace(one, days=change.days, committee=change.committee or one.committee)
            )
    return found


def periods(obligation: Obligation, year: int) -> list[Period]:
    """Return the periods of a fiscal year for which the data are owed."""
    if obligation.frequency == MONTH:
        return [Period(year, f"{month:02d}") for month in range(1, 13)]
    if obligation.frequency == QUARTER:
        return [Period(year, key) for key in QUARTERS]
    return [Period(year, WHOLE)]


def due_on(obligation: Obligation, period: Period, days: Calendar) -> date:
    """Return the last day on which the data of a period are in time."""
    if obligation.frequency == YEAR and obligation.days is None:
        year = period.year if obligation.ahead else period.year + 1
        last = calendar.monthrange(year, obligation.month)[1]
        return date(year, obligation.month, last)
    first = period.last_day
    if obligation.frequency == YEAR and obligation.ahead:
        first = date(period.year - 1, 12, 31)
    wanted = DAYS.get(obligation.frequency, 0) if obligation.days is None else obligation.days
    return after_working_days(first, wanted, days)


def after_working_days(day: date, number: int, days: Calendar) -> date:
    """Return the ``number``-th working day after ``day``; ``day`` itself is not counted."""
    while number > 0:
        day += timedelta(days=1)
        number -= days.works(day)
    return day
