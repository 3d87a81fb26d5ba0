"""What a case is bound to: the definition of its version, its flow, its limits.

The limits are the version's, and those the law sets whatever the version says (``LAW``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection

from tongjian.hall.cases.flow import CaseFlow
from tongjian.hall.items.definition import Definition
from tongjian.hall.items.models import ItemVersion
from tongjian.hall.items.parts import Cite, ItemLimit
from tongjian.hall.items.reads import definition

LICENCE = "01"
LICENCE_LAW = "行政许可法"
SUBMISSION, RECEIPT, ACCEPTANCE, DECISION = "submission", "receipt", "acceptance", "decision"
PREREVIEW_END, DELIVERY, COMPLETION = "prereview_end", "delivery", "completion"
STATUTORY, PROMISED = "statutory", "promised"
ACCEPT_DAYS, DELIVER_DAYS, PREREVIEW_DAYS = Decimal(5), Decimal(10), Decimal(3)
KEPT = 2000


def _law(key: str, amount: Decimal, between: tuple[str, str], article: int | None) -> ItemLimit:
    basis = Cite(LICENCE_LAW, article) if article else None
    start, stop = between
    return ItemLimit(
        key=key,
        title=TITLES[key],
        amount=amount,
        unit="working_days",
        start=start,
        stop=stop,
        roll=True,
        count_first_day=False,
        basis=basis,
        note="",
    )


TITLES = {"acceptance": "受理时限", "delivery": "送达时限", "prereview": "预审时限"}
LAW = {
    key: _law(key, amount, between, article)
    for key, amount, between, article in (
        ("acceptance", ACCEPT_DAYS, (RECEIPT, ACCEPTANCE), 32),
        ("delivery", DELIVER_DAYS, (DECISION, DELIVERY), 44),
        ("prereview", PREREVIEW_DAYS, (SUBMISSION, PREREVIEW_END), None),
    )
}


@dataclass(frozen=True)
class Pinned:
    """A version as the engine sees it."""

    definition: Definition
    flow: CaseFlow
    limits: tuple[ItemLimit, ...]

    @property
    def licence(self) -> bool:
        """Whether the item is an administrative licence."""
        return self.definition.fields.type == LICENCE

    def limit(self, key: str) -> ItemLimit | None:
        """Return a limit by its key."""
        return next((one for one in self.limits if one.key == key), None)


def limits_of(found: Definition) -> tuple[ItemLimit, ...]:
    """Return the version's limits completed by the law's.

    A version may promise to accept and to deliver sooner than the law says, never later and from
    no other event; the time of a pre-review counts from the submission whatever the version calls
    its start.
    """
    own = {limit.key: limit for limit in found.limits}
    if not _within(own.get("acceptance"), LAW["acceptance"]):
        own["acceptance"] = LAW["acceptance"]
    if found.certificate.issued:
        own.setdefault("delivery", LAW["delivery"])
        if found.fields.type == LICENCE and not _within(own["delivery"], LAW["delivery"]):
            own["delivery"] = LAW["delivery"]
    if found.flow.entry.phase == "prereview":
        given = own.get("prereview", LAW["prereview"])
        own["prereview"] = replace(given, start=SUBMISSION, stop=PREREVIEW_END)
    return tuple(own.values())


def _within(given: ItemLimit | None, law: ItemLimit) -> bool:
    """Whether a version's own limit promises no less than the law's."""
    return (
        given is not None
        and (given.start, given.stop, given.unit) == (law.start, law.stop, law.unit)
        and given.amount <= law.amount
    )


_kept: dict[tuple[str, int], Pinned] = {}


def pinned(version: ItemVersion) -> Pinned:
    """Return what a version binds its cases to; a version in force never changes, so it is kept."""
    key = (str(connection.settings_dict["NAME"]), version.pk)
    found = _kept.get(key)
    if found is None:
        parsed = definition(version)
        found = Pinned(parsed, parsed.flow, limits_of(parsed))
        if version.state in ("approved", "in_force", "superseded"):
            if len(_kept) >= KEPT:
                _kept.pop(next(iter(_kept)), None)
            _kept[key] = found
    return found
