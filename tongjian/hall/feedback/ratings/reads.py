"""Results of ratings for the public, with their formulas; figures of a few ratings say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from tongjian.hall.cases.models import HallCase
from tongjian.hall.feedback.models import SCORES, FollowUp, Rating
from tongjian.hall.items.models import Item

FEW = 10  # below this many ratings a rate says little
CONTENT = (1, 2, 3)
FORMULAS = (
    "满意率 = （非常满意 + 满意 + 基本满意）÷ 全部评价",
    "评价率 = 已评价的办件 ÷ 同期办结的办件",
    "整改率 = 已办结整改的差评 ÷ 全部差评（不满意、非常不满意）",
)
NUMBERS = re.compile(r"[0-9０-９][0-9０-９Xx\- ]{4,}[0-9０-９Xx]")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass
class Result:
    """Counts of one group. Rates are in percent with one decimal, None of nothing."""

    title: str
    scores: dict[int, int] = field(default_factory=lambda: dict.fromkeys(dict(SCORES), 0))
    cases: int = 0
    rated_cases: int = 0
    bad: int = 0
    rectified: int = 0
    malicious: int = 0

    @property
    def total(self) -> int:
        """How many ratings there are."""
        return sum(self.scores.values())

    @property
    def satisfaction(self) -> float | None:
        """满意率."""
        return _rate(sum(self.scores[score] for score in CONTENT), self.total)

    @property
    def response(self) -> float | None:
        """评价率."""
        return _rate(self.rated_cases, self.cases)

    @property
    def rectification(self) -> float | None:
        """整改率."""
        return _rate(self.rectified, self.bad)

    @property
    def few(self) -> bool:
        """Whether there are too few ratings to compare."""
        return 0 < self.total < FEW

    @property
    def distribution(self) -> list[tuple[int, str, int]]:
        """Score, its words and its count."""
        return [(score, words, self.scores[score]) for score, words in SCORES]

    def add(self, other: Result) -> None:
        """Count another group in."""
        for score, count in other.scores.items():
            self.scores[score] += count
        for name in ("cases", "rated_cases", "bad", "rectified", "malicious"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _rate(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


@dataclass(frozen=True)
class Results:
    """A year's results: all together, by item, by month."""

    whole: Result
    items: list[Result]
    months: list[Result]


def results(jurisdiction: str, year: int, item: str = "") -> Results:
    """Return the results of a year, of one item when its key is given (four queries and items)."""
    cells: dict[tuple[int, date], Result] = {}

    def cell(row: dict[str, Any]) -> Result:
        return cells.setdefault((row["item"], row["month"].date()), Result(""))

    ratings = _of(Rating.objects.filter(jurisdiction_id=jurisdiction, at__year=year), item)
    grouped = ratings.annotate(month=TruncMonth("at")).order_by()
    for row in grouped.values("item", "month", "score").annotate(n=Count("pk"), c=Count("case")):
        one = cell(row)
        one.scores[row["score"]] += row["n"]
        one.rated_cases += row["c"]
    follow = FollowUp.objects.filter(rating__in=ratings).annotate(month=TruncMonth("rating__at"))
    for row in follow.order_by().values("rating__item", "month", "state").annotate(n=Count("pk")):
        one = cell({"item": row["rating__item"], "month": row["month"]})
        one.bad += row["n"]
        one.rectified += row["n"] if row["state"] == "closed" else 0
        one.malicious += row["n"] if row["state"] == "malicious" else 0
    closed = _of(HallCase.objects.filter(jurisdiction_id=jurisdiction, closed_at__year=year), item)
    counted = closed.exclude(outcome="voided").annotate(month=TruncMonth("closed_at")).order_by()
    for row in counted.values("item", "month").annotate(n=Count("pk")):
        cell(row).cases += row["n"]
    return _summed(cells)


def _of(rows: QuerySet[Any], item: str) -> QuerySet[Any]:
    return rows.filter(item__key=item) if item else rows


def _summed(cells: dict[tuple[int, date], Result]) -> Results:
    whole = Result("全部")
    items: dict[int, Result] = {}
    months: dict[date, Result] = {}
    names = {one.pk: str(one) for one in Item.objects.select_related("current")}
    for (item, month), result in sorted(cells.items()):
        whole.add(result)
        items.setdefault(item, Result(names.get(item, ""))).add(result)
        months.setdefault(month, Result(f"{month.month}月")).add(result)
    return Results(whole, list(items.values()), [months[month] for month in sorted(months)])


def years(jurisdiction: str, today: date) -> list[int]:
    """Return the years with ratings, the newest first; this year at least."""
    found = Rating.objects.filter(jurisdiction_id=jurisdiction).dates("at", "year")
    return sorted({today.year, *(day.year for day in found)}, reverse=True)


def shown(jurisdiction: str, item: str = "", bad: bool = False) -> QuerySet[Rating]:
    """Return single ratings for the public, the newest first."""
    rows = _of(Rating.objects.filter(jurisdiction_id=jurisdiction), item)
    if bad:
        rows = rows.filter(Q(score__gte=4))
    found: QuerySet[Rating] = rows.select_related("item__current", "follow_up").order_by(
        "-at", "-pk"
    )
    return found


def public_text(rating: Rating) -> str:
    """Return a rating's text as anybody may read it: agreed to, and without numbers and addresses."""
    if not rating.open_text:
        return ""
    return ADDRESS.sub("（邮箱已隐去）", NUMBERS.sub("（号码已隐去）", rating.text))
