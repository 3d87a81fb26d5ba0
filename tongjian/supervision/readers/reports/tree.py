"""Which line is part of which: by codes, ordinals, indents, and where these are silent by sums.

Codes come first: 20101 is part of 201 wherever it is printed. Then ordinals (一、 above （一） above
1.), then indents. Lines without any of these are part of the line above them only when they add up
to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tongjian.supervision.readers.reports.codes import Coder
from tongjian.supervision.readers.reports.match import BETWEEN_LEVELS
from tongjian.supervision.readers.reports.model import Line
from tongjian.supervision.readers.reports.names import MAYBE_TOTAL
from tongjian.supervision.readers.reports.sums import adds_up_to, fits, near

BALANCING = re.compile(
    r"补助|返还|转移|上解|结转|结余|调入|调出|稳定调节|稳调|债务|债券|转贷|还本|援助|动用|增设周转金|预备费"
)
LOOK_AHEAD = 60
MOST_TRIED = 40  # lines that might be totals; a table has a handful


class Tree:
    """Builds the parts of one table; ``lines`` get ``parent``, ``of_which``, ``subtotal``, codes."""

    def __init__(self, lines: list[Line], coder: Coder, *, trial: bool = False) -> None:
        self.lines, self.coder, self.trial = lines, coder, trial
        self.tried = 0
        self.stack: list[Line] = []
        self.roots: list[Line] = []
        self.children: dict[int, list[Line]] = {}
        self.last_total: Line | None = None

    def build(self) -> None:
        """Place every line."""
        for at, line in enumerate(self.lines):
            if line.total or self._sums_up(at):
                self._total(line)
                continue
            found = self.coder.found(line)
            if line.marked:
                self._of_which(line, found)
            else:
                self._plain(at, line, found)
            line.parent = self.stack[-1] if self.stack else None
            siblings = self._siblings()
            self.coder.settle(line, found)
            siblings.append(line)
            self.stack.append(line)
            self.last_total = self.last_total if line.of_which else None
        self._breakdowns()
        for line in self.lines:
            counted = [one for one in self.children.get(id(line), []) if not one.of_which]
            line.subtotal = line.total or bool(counted)

    def parts(self, line: Line) -> list[Line]:
        """Return the lines that add up to a line."""
        return [one for one in self.children.get(id(line), []) if not one.of_which]

    def _siblings(self) -> list[Line]:
        if not self.stack:
            return self.roots
        return self.children.setdefault(id(self.stack[-1]), [])

    def _total(self, line: Line) -> None:
        line.total = True
        found = self.coder.found(line)
        if not line.name.endswith("小计"):
            self.stack = []
        self.coder.settle(line, found, total=True)
        self.last_total = line

    def _sums_up(self, at: int) -> bool:
        """Whether a line like 一般公共预算收入 is the sum of the lines below or above it."""
        line = self.lines[at]
        if self.trial or line.marked or not line.figures or not MAYBE_TOTAL.fullmatch(line.name):
            return False
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if line.ordinal or (after and (after.marked or after.indent > line.indent)):
            return False  # the lines below are its parts, as with any other line
        self.tried += 1
        if self.tried > MOST_TRIED:
            return False
        below = self._run(at)
        deeper = [one for one in below if one.indent > line.indent or one.ordinal]
        first = not any(one.figures for one in self.lines[:at])
        leaves = self._leaves(below)
        if len(leaves) > 1 and fits(line, leaves):
            return True
        above = self._leaves([one for one in self.lines[:at] if not one.total])
        if len(above) > 1 and fits(line, above):
            return True
        return first and len(below) > 1 and (bool(deeper) or near(line, leaves))

    def _run(self, at: int) -> list[Line]:
        """Return the lines below one until a total or one that balances the two sides."""
        run = []
        for one in self.lines[at + 1 :]:
            if one.total or MAYBE_TOTAL.fullmatch(one.name) or BALANCING.search(one.name):
                break
            run.append(one)
        return run

    def _leaves(self, run: Sequence[Line]) -> list[Line]:
        """Return the lines of a run that are counted, by a tree of their own."""
        copies = [_copy(line) for line in run]
        inner = Tree(copies, self.coder.fresh(), trial=True)
        inner.build()
        return [one for one in copies if not one.subtotal and not one.of_which]

    def _of_which(self, line: Line, found: list[str]) -> None:
        """Find the line that 其中： is about: the one above, or further up by its code."""
        while self.stack:
            top = self.stack[-1]
            level = top.indent >= line.indent if top.of_which else top.indent > line.indent
            if not level or self._beneath(found, top):
                break
            self.stack.pop()
        owner = next((one for one in reversed(self.stack) if self._beneath(found, one)), None)
        if owner is not None:
            while self.stack[-1] is not owner:
                self.stack.pop()
        line.of_which = True

    def _plain(self, at: int, line: Line, found: list[str]) -> None:
        while self.stack:
            top = self.stack[-1]
            if top.marked or (top.of_which and top.parent is not None):
                if self._below_marked(top, line, found):
                    line.of_which = True
                    return
                owner = self.stack[-2] if len(self.stack) > 1 else None
                if self._goes_on(top, owner, line, found) or self._fills(at, owner):
                    self.stack.pop()
                    line.of_which = True
                    return
                self.stack.pop()
                continue
            if self._is_part(at, top, line, found):
                line.of_which = top.of_which
                return
            self.stack.pop()

    def _below_marked(self, top: Line, line: Line, found: list[str]) -> bool:
        if self._beneath(found, top):
            return True
        if found and top.code and not self._foreign(found, top):
            return False
        if line.ordinal and top.ordinal and line.ordinal == top.ordinal:
            return False
        start = top.offset if top.marked else top.indent
        return line.indent > start

    def _goes_on(self, top: Line, owner: Line | None, line: Line, found: list[str]) -> bool:
        """Whether a line is one more of the parts that 其中： began."""
        if line.ordinal:
            numbered = line.ordinal == top.ordinal and top.marked
            return numbered and line.ordinal != (owner.ordinal if owner else None)
        if owner is not None and self._beneath(found, owner):
            return True
        known = owner is not None and found and owner.code and not self._foreign(found, owner)
        if known or (found and top.code and all(len(one) < len(top.code) for one in found)):
            return False
        if owner is not None and owner.ordinal and not found and not _balances(line):
            return True  # a line without number behind 其中： of a numbered one
        above = owner if owner is not None else self.last_total
        base = above.indent if above is not None else -1
        if top.marked and top.offset > top.indent and line.indent >= top.offset - 1 > base:
            return True
        return above is not None and line.indent > base and line.indent >= top.indent

    def _fills(self, at: int, owner: Line | None) -> bool:
        """Whether the lines from here on fill up what 其中： began of a line without a code."""
        if owner is None or owner.code:
            return False
        parts = list(self.children.get(id(owner), []))
        for one in self.lines[at : at + LOOK_AHEAD]:
            if one.total or one.marked or one.ordinal or _balances(one):
                break
            parts.append(one)
            if fits(owner, parts):
                return True
        return False

    def _is_part(self, at: int, top: Line, line: Line, found: list[str]) -> bool:
        if self._beneath(found, top):
            alike = line.ordinal is not None and line.ordinal == top.ordinal
            return not alike or self._numbered_through(at, top)
        # The same style of ordinal on any level above means the same level.
        seen = line.ordinal and any(one.ordinal == line.ordinal for one in self.stack)
        if found and top.code:
            among = not seen and line.indent > top.indent and self._among(found, top, line)
            return among or (not line.ordinal and self._shared_out(at, top))
        if line.ordinal:
            return not seen and (bool(top.ordinal) or self._ordinal_below(top, line))
        if line.indent != top.indent:
            return line.indent > top.indent
        return self._is_part_in_line(at, top, line, found)

    def _is_part_in_line(self, at: int, top: Line, line: Line, found: list[str]) -> bool:
        """Whether a line is part of one that stands no further left and has no number."""
        parts = self.children.get(id(top), [])
        if parts and all(one.indent > top.indent for one in parts):
            return False  # its parts stand further right
        if found and not top.code and not parts and self._beside_known(top, found):
            return True
        leads = bool(top.code) and not found and self._leads_to(at, top)
        return leads or self._by_sum(at, top, line)

    def _shared_out(self, at: int, top: Line) -> bool:
        """Whether a numbered transfer is shared out below to what it is for (教育, 城乡社区)."""
        if not (top.code or "").startswith("230") or not top.ordinal:
            return False
        if self.children.get(id(top)):
            return not fits(top, self.parts(top))
        run = self._until(at, top.ordinal)
        return len(run) > 1 and not any(one.ordinal for one in run) and fits(top, run)

    def _beside_known(self, top: Line, found: list[str]) -> bool:
        """Whether codes are of items and the unknown line above stands beside sections.

        财政事物 beside 人大事务 has the 行政运行 below it, though no code says so.
        """
        above = self.stack[-2] if len(self.stack) > 1 else None
        if above is None or not above.code:
            return False
        codes = [one.code for one in self.children.get(id(above), []) if one.code]
        if not codes:
            return False
        left = [one for one in found if self._beneath([one], above)]
        left = [one for one in left if not one.startswith(tuple(codes))]
        level = max(len(code) for code in codes)
        return bool(left) and all(len(one) > level for one in found)

    def _until(self, at: int, ordinal: str) -> list[Line]:
        """Return the lines from here to the next of an ordinal, or to a total."""
        run = []
        for one in self.lines[at : at + LOOK_AHEAD]:
            if one.total or one.ordinal == ordinal:
                break
            run.append(one)
        return run

    def _numbered_through(self, at: int, top: Line) -> bool:
        """Whether lines numbered like the one above are its parts all the same, by their codes.

        二、转移性收入 above 三、调入资金 leaves it to the sums which of the two the table means.
        """
        parts = [one for one in self.children.get(id(top), []) if not one.of_which]
        if not top.figures:
            return True
        if parts and fits(top, parts):
            return False
        for one in self.lines[at : at + LOOK_AHEAD]:
            if one.total or not self._beneath(self.coder.found(one), top):
                break
            parts.append(one)
        return fits(top, parts) or near(top, parts)

    def _among(self, found: list[str], top: Line, line: Line) -> bool:
        """Whether a line with a code of its own is printed among the parts of another."""
        siblings = self.children.get(id(top), [])
        return self._foreign(found, top) or (
            bool(siblings) and siblings[-1].indent == line.indent and _between(found)
        )

    def _ordinal_below(self, top: Line, line: Line) -> bool:
        """Whether a numbered line is part of the one above it, which has no number."""
        if line.indent != top.indent:
            return line.indent > top.indent
        siblings = self.roots if len(self.stack) == 1 else self.children[id(self.stack[-2])]
        return not any(one.ordinal == line.ordinal for one in siblings)

    def _leads_to(self, at: int, top: Line) -> bool:
        """Whether an unknown line stands between a coded line and one that is part of it."""
        for one in self.lines[at + 1 : at + LOOK_AHEAD]:
            if one.total or (one.ordinal and not top.ordinal):
                return False
            codes = self.coder.found(one)
            if codes:
                return len(codes) == 1 and self._beneath(codes, top)
        return False

    def _by_sum(self, at: int, top: Line, line: Line) -> bool:
        """Whether the lines from here on, alike and without signs, add up to the line above."""
        if self._outside(line):
            return False
        siblings = self.children.get(id(top))
        if siblings:
            # The sum is full once its parts add up: what follows stands beside it.
            return not fits(top, siblings)
        if top.ordinal:
            leaves = self._leaves(self._until(at, top.ordinal))
            return fits(top, leaves) or (len(leaves) > 1 and near(top, leaves))
        run: list[Line] = []
        for one in self.lines[at : at + LOOK_AHEAD]:
            alike = not one.ordinal and not one.marked and one.indent == line.indent
            if one.total or not alike or self._outside(one):
                break
            run.append(one)
        return not top.code and adds_up_to(top, run)

    def _outside(self, line: Line) -> bool:
        """Whether a line's code is of no lower level than a line above that has one."""
        levels = [len(one.code) for one in self.stack if one.code]
        found = self.coder.found(line)
        return bool(levels and found) and all(len(code) <= levels[0] for code in found)

    def _beneath(self, found: list[str], owner: Line) -> bool:
        code = owner.code
        return bool(code) and any(one != code and one.startswith(str(code)) for one in found)

    def _foreign(self, found: list[str], top: Line) -> bool:
        """Whether codes belong to another class than the line they stand below."""
        code = top.code or ""
        return all(len(one) > 3 and one[:3] != code[:3] for one in found)

    def _breakdowns(self) -> None:
        """Count the lines 其中： begins below a total when they are all of it."""
        for at, line in enumerate(self.lines):
            if not line.total or at + 1 >= len(self.lines) or not self.lines[at + 1].marked:
                continue
            group = []
            for one in self.lines[at + 1 :]:
                if one.total or not one.of_which:
                    break
                group.append(one)
            roots = [one for one in group if one.parent is None]
            counted = [one for one in self.roots if not one.of_which]
            if len(roots) > 1 and not counted and fits(line, roots):
                for one in roots:
                    one.of_which = False


def _balances(line: Line) -> bool:
    """Whether a line stands beside the table's own lines (上级补助收入) by its name."""
    return bool(BALANCING.search(line.name)) and line.name != "转移收入"


def _between(found: list[str]) -> bool:
    """Whether codes are of transfers and debt, which tables print as one block."""
    return all(code.startswith(BETWEEN_LEVELS) for code in found)


def _copy(line: Line) -> Line:
    one = Line(line.sheet, line.row, line.column, line.name, line.printed, line.side)
    one.figures, one.printed_code = line.figures, line.printed_code
    one.ordinal, one.indent, one.offset = line.ordinal, line.indent, line.offset
    one.marked, one.minus, one.total = line.marked, line.minus, line.total
    return one
