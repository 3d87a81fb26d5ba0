"""Investment projects: the year's plan and what development and reform reports as done."""

from __future__ import annotations

from tongjian.supervision.demo.district.further.book import Book, Row
from tongjian.supervision.demo.district.further.outbox import Outbox
from tongjian.supervision.demo.district.lines import BudgetLine

_MOST = 24
_SPENDS = ("works", "repair", "equipment")
_SECTORS = {
    "205": "education",
    "207": "culture",
    "208": "health",
    "210": "health",
    "211": "environment",
    "212": "housing",
    "213": "environment",
    "214": "transport",
    "215": "industry",
}
# Years back → (rank among the year's projects, payments as a part of the plan, near).
_BEHIND = {1: ((3, 0.55, False), (5, 0.73, True)), 2: ((4, 0.61, False),), 3: ((2, 0.74, True),)}
_STEP = 10_000


def make(out: Outbox) -> None:
    """Deliver the district's largest projects month by month, cumulative within the year."""
    for book in out.history.district():
        works = [
            (place, line)
            for place, line in enumerate(book.lines)
            if line.spend in _SPENDS and line.kind == "project" and line.unit.special is None
        ]
        works.sort(key=lambda one: (-one[1].paid, one[1].project))
        behind = {rank: rest for rank, *rest in _BEHIND.get(out.history.back(book.year), ())}
        rows: list[Row] = []
        for rank, (place, line) in enumerate(works[:_MOST]):
            odd = behind.get(rank)
            new = _rows(out, book, (rank, place), line, float(odd[0]) if odd else None)
            if odd and book.months == 12:
                part, near = odd
                new[-1]["_mark"] = out.mark(
                    "plan_and_payment_close" if near else "plan_ahead_of_payment",
                    f"“{line.name}”{book.year}年的计划投资，到年底只支付了{part:.0%}。",
                    book,
                    near=bool(near),
                    unit=line.unit.code,
                    project=line.project,
                    cents=(new[-1]["plan_yuan"], int(book.paid[place].sum())),
                )
            rows += new
        out.monthly("investment_project", book, rows, source="development", lag=2)


def _rows(
    out: Outbox, book: Book, places: tuple[int, int], line: BudgetLine, part: float | None
) -> list[Row]:
    rank, place = places
    plan = line.current if part is None else int(line.paid / part) // _STEP * _STEP
    total = plan * (2 + rank % 4) // 2
    towns = out.history.places[1:]
    rows = []
    for month in range(1, book.months + 1):
        paid = int(book.paid[place, :month].sum())
        # Work runs slightly ahead of what has been paid for it, or behind.
        done = (
            min(plan, paid * (95 + rank % 8) // 100) if part is None else plan * month * 96 // 1200
        )
        before = total - plan
        rows.append(
            {
                "project": line.project,
                "project_name": f"{line.unit.name}{line.name}",
                "sector": _SECTORS.get(line.function[:3], "other"),
                "town": towns[(rank * 5 + 2) % len(towns)].code if rank % 6 else None,
                "unit": line.unit.code,
                "period": f"{month:02d}",
                "total_yuan": total,
                "plan_yuan": plan,
                "done_yuan": done,
                "progress_pct": f"{100 * (before + done) / total:.2f}" if total else "0",
            }
        )
    return rows
