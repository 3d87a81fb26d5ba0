"""Identities between printed figures: which fail, which only round, and which cell is to blame.

A printed figure stands for an interval. An identity *fails* when no values within the intervals
satisfy it, and *rounds* when they do although the printed figures are not equal.

Two tables may print one fact differently by rounding alone: a published table is often closed
by hand or by its program, so that the printed parts add up to the printed total (326.71 where the
plain rounding is 326.72). A figure which exactly closes an identity of its own table may therefore
stand for whatever that identity's other members allow (its *reach*). Two printings of a fact
contradict each other only when their reaches do not meet. A figure that closes nothing has no
reach beyond its own interval.

One wrong figure breaks every identity it is part of. ``judge`` looks for the cell whose
correction mends most broken identities and breaks fewest sound ones, reports it once, sets it
right in its own accounting and goes on. Where several would do, the sum is named.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from tongjian.core.documents.rounding import Interval, total
from tongjian.supervision.warning.accounts.cells import Cell

MAX_FAULTS = 200


@dataclass(eq=False)
class Identity:
    """``result`` = Σ sign · part, or for ``at_most`` result ≤ Σ. ``words`` names the sum."""

    kind: str
    result: Cell
    parts: list[tuple[int, Cell]]
    words: str
    at_most: bool = False

    @property
    def cells(self) -> list[Cell]:
        """Every figure in it, the result first."""
        return [self.result, *(cell for _, cell in self.parts)]

    @property
    def within(self) -> bool:
        """Whether all figures stand in one table."""
        return self.kind == "arithmetic"

    @property
    def computed(self) -> Decimal:
        """What the printed parts add up to."""
        return sum((sign * cell.value for sign, cell in self.parts), Decimal(0))

    @property
    def equal(self) -> bool:
        """Whether the printed figures satisfy it exactly."""
        if self.at_most:
            return self.result.value <= self.computed
        return self.result.value == self.computed

    def point(self, cell: Cell) -> Decimal:
        """Return the value of one cell that the other printed figures call for."""
        if cell is self.result:
            return self.computed
        sign = next(sign for sign, part in self.parts if part is cell)
        rest = self.computed - sign * cell.value
        return sign * (self.result.value - rest)

    def equation(self) -> str:
        """Return the arithmetic in words: the figures, or their number when they are many."""
        shown = [(sign, cell) for sign, cell in self.parts if cell.text is not None]
        scale = self.result.scale
        own = all(cell.scale == scale for _, cell in shown)
        computed = self.computed / scale.factor if own and scale.money else self.computed
        if 1 <= len(shown) <= 8:
            text = ""
            for index, (sign, cell) in enumerate(shown):
                mark = "－" if sign < 0 else ("＋" if index else "")
                text += f"{mark}{cell.shown if own else cell.operand}"
            return text if len(shown) == 1 else f"{text}＝{computed:f}"
        return f"{len(shown)}项相加为{computed:f}" if shown else "0"


@dataclass(frozen=True)
class Fault:
    """A figure to blame with the identities that its correction would mend.

    ``certain`` is False where several figures could be the wrong one; ``cell`` then is the sum.
    """

    cell: Cell
    expected: Decimal
    identities: list[Identity]
    certain: bool = True


class Ledger:
    """The state of a judgement: identities by cell, reaches, and figures already set right."""

    def __init__(self, identities: list[Identity]) -> None:
        """Take the identities of a document in order of importance."""
        self.identities = identities
        self.of: dict[Cell, list[Identity]] = defaultdict(list)
        for identity in identities:
            for cell in dict.fromkeys(identity.cells):
                self.of[cell].append(identity)
        self.mended: dict[Cell, Interval] = {}

    def own(self, cell: Cell) -> Interval:
        """What a figure stands for, after correction where it was found wrong."""
        return self.mended.get(cell, cell.interval)

    def reach(self, cell: Cell) -> Interval:
        """What a figure may stand for if it was printed to close an identity of its table."""
        found = self.own(cell)
        if cell in self.mended or cell.text is None:
            return found
        for identity in self.of[cell]:
            # Nor does an identity count against a figure while another of its figures is wrong.
            closed = identity.equal or any(one in self.mended for one in identity.cells)
            if identity.within and not identity.at_most and closed:
                needed = self.needed(identity, cell)
                if needed.meets(found):
                    found = found.hull(needed)
        return found

    def stands(self, identity: Identity, cell: Cell) -> Interval:
        """Return the interval of a cell inside an identity: reaches count between tables only."""
        return self.own(cell) if identity.within else self.reach(cell)

    def needed(self, identity: Identity, cell: Cell) -> Interval:
        """Return the values of one cell that the other figures of an identity allow."""
        parts = [
            self.stands(identity, part) if sign > 0 else -self.stands(identity, part)
            for sign, part in identity.parts
            if part is not cell
        ]
        if cell is identity.result:
            return total(parts)
        sign = next(sign for sign, part in identity.parts if part is cell)
        rest = self.stands(identity, identity.result) - total(parts)
        return rest if sign > 0 else -rest

    def holds(self, identity: Identity) -> bool:
        """Whether some values satisfy the identity."""
        right = self.needed(identity, identity.result)
        left = self.stands(identity, identity.result)
        return left.meets(right) or (identity.at_most and left.below(right))

    def mends(self, identity: Identity, cell: Cell, value: Interval) -> bool:
        """Whether the identity would hold with ``value`` in the cell."""
        if identity.at_most:
            before = self.mended.get(cell)
            self.mended[cell] = value
            sound = self.holds(identity)
            if before is None:
                del self.mended[cell]
            else:
                self.mended[cell] = before
            return sound
        return self.needed(identity, cell).meets(value)


@dataclass(frozen=True)
class Judgement:
    """The faults, the identities that hold by rounding only, and what each figure stands for."""

    faults: list[Fault]
    rounding: list[Identity]
    ledger: Ledger

    def alternatives(self, cell: Cell) -> list[tuple[Decimal, Interval]]:
        """Return what a figure should, or may have to, be where it is or may be wrong."""
        found: list[tuple[Decimal, Interval]] = []
        for fault in self.faults:
            for identity in fault.identities:
                named = cell is fault.cell or (not fault.certain and cell in identity.cells)
                if named and not identity.at_most:
                    found.append((identity.point(cell), self.ledger.needed(identity, cell)))
        return found


def judge(identities: list[Identity]) -> Judgement:
    """Judge all identities of a document together."""
    ledger = Ledger(identities)
    rounding = [one for one in identities if not one.equal and ledger.holds(one)]
    faults = _equalities(ledger, [one for one in identities if not one.at_most])
    blamed = {fault.cell for fault in faults}
    for one in identities:
        # A part larger than its whole says nothing of which of the two is wrong.
        if one.at_most and not ledger.holds(one) and not blamed.intersection(one.cells):
            faults.append(Fault(one.result, one.computed, [one], certain=False))
            blamed.add(one.result)
    noted = [one for one in rounding if not blamed.intersection(one.cells)]
    return Judgement(faults, noted, ledger)


def _equalities(ledger: Ledger, identities: list[Identity]) -> list[Fault]:
    """Explain every broken equality, the clearest culprit first."""
    faults: list[Fault] = []
    open_ = list(identities)
    while len(faults) < MAX_FAULTS:
        broken = [one for one in open_ if not ledger.holds(one)]
        if not broken:
            break
        fault, value = _blame(ledger, broken)
        faults.append(fault)
        if fault.certain:
            ledger.mended[fault.cell] = value
        # Whatever stays broken although it was explained is not explained a second time.
        open_ = [one for one in open_ if one not in fault.identities]
    return faults


@dataclass(frozen=True)
class _Candidate:
    cell: Cell
    value: Interval
    fixes: list[Identity]
    score: int


def _blame(ledger: Ledger, broken: list[Identity]) -> tuple[Fault, Interval]:
    """Choose the cell whose correction explains most; without a clear one, name a result."""
    best: list[_Candidate] = []
    for cell in dict.fromkeys(cell for one in broken for cell in one.cells):
        found = _candidate(ledger, broken, cell)
        if found is None or (cell.text is None and len(found.fixes) < 2):
            continue
        if found.fixes[0].point(cell) < 0 <= cell.value:
            continue  # nobody spends less than nothing
        if not best or found.score > best[0].score:
            best = [found]
        elif found.score == best[0].score:
            best.append(found)
    scored = [one for one in best if one.score >= 1]
    clear = scored if len(scored) == 1 else [one for one in scored if _excess(ledger, one)]
    if len(clear) == 1:
        chosen = clear[0]
        return Fault(chosen.cell, chosen.fixes[0].point(chosen.cell), chosen.fixes), chosen.value
    tied = {one.cell: one for one in scored}
    for identity in broken:
        candidate = tied.get(identity.result)
        if candidate is not None and identity.result.text is not None:
            fault = Fault(identity.result, identity.computed, candidate.fixes, certain=False)
            return fault, candidate.value
    first = broken[0]
    return Fault(first.result, first.computed, [first], certain=False), first.result.interval


def _excess(ledger: Ledger, candidate: _Candidate) -> bool:
    """Whether the correction would also bring a part back below its whole: a tie is decided."""
    return any(
        one.at_most and not ledger.holds(one) and ledger.mends(one, candidate.cell, candidate.value)
        for one in ledger.of[candidate.cell]
    )


def _candidate(ledger: Ledger, broken: list[Identity], cell: Cell) -> _Candidate | None:
    mine = [one for one in ledger.of[cell] if one in broken]
    anchors = [one for one in mine if not one.at_most] or mine
    if not anchors or cell in ledger.mended:
        return None
    options: list[_Candidate] = []
    for anchor in anchors:
        value = ledger.needed(anchor, cell)
        fixes = [one for one in mine if ledger.mends(one, cell, value)]
        sound = [one for one in ledger.of[cell] if one not in broken]
        breaks = [one for one in sound if not ledger.mends(one, cell, value)]
        fixes.sort(key=lambda one: one is not anchor)
        options.append(_Candidate(cell, value, fixes, len(fixes) - len(breaks)))
    return max(options, key=lambda one: one.score)
