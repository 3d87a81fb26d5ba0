"""Receipt, pre-review, acceptance and refusal to accept (行政许可法 29, 32, 38)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tongjian.core.calendar.clock import amount_title, day_of
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.doing import Doing
from tongjian.hall.cases.effects.grounds import Grounds, check_refusal
from tongjian.hall.cases.findings import find
from tongjian.hall.cases.materials import note_of
from tongjian.hall.cases.models import Material
from tongjian.hall.cases.pinned import ACCEPTANCE, PREREVIEW_END, RECEIPT
from tongjian.hall.items.windows import open_on


def receive(doing: Doing, materials: Sequence[Material] | None = None) -> None:
    """Receive an application (or its corrections): the limits from the receipt start anew."""
    case = doing.case
    case.received_on = case.received_on or doing.today
    doing.happen(RECEIPT)
    rows = Material.objects.filter(case=case) if materials is None else materials
    doing.letter(
        "receipt_notice",
        received_on=doing.today,
        materials=[(row.name, note_of(row)) for row in rows],
    )
    doing.tell("received", by=doing.ledger.reckon("acceptance").due)


def prereview_pass(doing: Doing) -> None:
    """Pass the pre-review; the application counts as received from now."""
    doing.happen(PREREVIEW_END)
    receive(doing)


def prereview_fail(doing: Doing) -> None:
    """End what did not pass the pre-review, with the reason; it was not received yet."""
    doing.happen(PREREVIEW_END)
    doing.case.outcome = "returned"
    doing.tell("progress", do="查看预审意见，修改以后重新提交")


def accept(doing: Doing) -> None:
    """Accept. After five working days without a word it counts from the receipt (32)."""
    case, ledger = doing.case, doing.ledger
    started: datetime = doing.at
    if overdue(doing):
        received = ledger.received_at()
        assert received is not None
        started = received
        doing.record["deemed"] = True
        text = f"{ledger.deemed_after()}前没有告知，自{day_of(received)}收到材料之日起视为受理"
        find(case, "deemed", f"deemed:{day_of(received)}", text, doing.now)
    case.accepted_on = day_of(started)
    doing.happen(ACCEPTANCE, started)
    _start_after_window(doing, started)
    doing.letter("acceptance_notice", **_promise(doing))
    doing.tell("accepted", by=_promise(doing).get("due_on"))


def overdue(doing: Doing) -> bool:
    """Whether the five working days for telling what is missing have passed."""
    last = doing.ledger.deemed_after()
    return last is not None and doing.today > last


def refuse_overdue(doing: Doing) -> None:
    """Refuse what may no longer be done once the application counts as accepted (32)."""
    if overdue(doing):
        raise StepRefused(
            f"{doing.ledger.deemed_after()}前没有一次告知，依照《行政许可法》第三十二条，"
            "自收到申请材料之日起即为受理，不能再要求补正或者不予受理"
        )


def refuse(doing: Doing) -> None:
    """Refuse to accept: reasons, basis, remedies, in writing (32, 38)."""
    refuse_overdue(doing)
    grounds = Grounds.read(doing)
    doing.case.outcome = "refused"
    doing.record.update(grounds.as_record())
    doing.letter("refusal_notice", **grounds.facts())
    doing.tell("decided", do="查看不予受理的理由和救济途径")
    check_refusal(doing, grounds)
    _check_eligible(doing)


def _start_after_window(doing: Doing, started: datetime) -> None:
    windows, received = doing.pinned.definition.windows, doing.case.received_on
    span = open_on(windows, received) if windows and received else None
    if span is None:
        doing.happen("window_end", started)
    else:
        doing.ledger.window_ends(span.last)


def _promise(doing: Doing) -> dict[str, object]:
    """Return the day by which the decision is promised (or due), and why that day."""
    found = doing.ledger.reckonings()
    kept = [
        (one.due, key) for key in ("promised", "statutory") if (one := found.get(key)) and one.due
    ]
    if not kept:
        return {}
    due, key = min(kept)
    limit = doing.pinned.limit(key)
    assert limit is not None
    return {
        "due_on": due,
        "due_why": f"{limit.title}{amount_title(limit.amount, limit.limit.unit)}",
    }


def _check_eligible(doing: Doing) -> None:
    """A refusal although every required material is there is for a supervisor to look at."""
    case, definition = doing.case, doing.pinned.definition
    there = set(
        Material.objects.filter(case=case)
        .exclude(upload=None, paper=False)
        .values_list("key", flat=True)
    )
    needed = [one for one in definition.needed_to_decide(case.answers) if one.required]
    if needed and all(one.key in there for one in needed):
        find(
            case,
            "eligible_refused",
            "refuse",
            "应交材料已经交齐，仍不予受理，请核实理由",
            doing.now,
        )
