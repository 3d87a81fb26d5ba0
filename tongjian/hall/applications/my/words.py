"""The stages an applicant sees a case pass through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongjian.hall.cases.models import OUTCOMES, HallCase
from tongjian.hall.cases.pinned import pinned

STAGES = ("提交", "受理", "审查", "决定", "办结")
# The stage that is going on in each phase; past the last one all is done.
AT = {
    "prereview": 2,
    "received": 2,
    "correction": 2,
    "refused": 2,
    "accepted": 3,
    "examining": 3,
    "joint": 3,
    "special": 3,
    "decided": 5,
    "certified": 5,
    "delivered": 5,
    "rejected": 5,
    "completed": 6,
    "archived": 6,
}
FAILED = frozenset({"refused", "withdrawn", "returned", "voided"})


@dataclass(frozen=True)
class Progress:
    """Where a case is among the stages; ``failed`` marks the one at which it ended early."""

    current: int
    failed: bool
    titles: tuple[str, ...] = STAGES


def progress_of(case: HallCase) -> Progress:
    """Return where a case is among the stages."""
    current = AT.get(case.phase, 0) or (3 if case.accepted_on else 2)
    return Progress(current, case.phase in FAILED)


@dataclass(frozen=True)
class Listed:
    """A case in a list; asks the database nothing more."""

    case: HallCase
    on: date

    @property
    def state(self) -> str:
        """The title of its state."""
        return pinned(self.case.version).flow.states[self.case.state].title

    @property
    def outcome(self) -> str:
        """How it ended."""
        return dict(OUTCOMES).get(self.case.outcome, "") or self.state

    @property
    def due(self) -> date | None:
        """The next day by which there is an answer, None while it waits for the applicant."""
        if self.case.phase == "correction":
            return None
        whole = [day for day in (self.case.promised_due, self.case.statutory_due) if day]
        return min([day for day in whole if day >= self.on] or whole, default=self.case.step_due)
