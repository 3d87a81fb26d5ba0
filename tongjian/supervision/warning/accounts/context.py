"""What the checks of the text share: the tables, the passages, their frames and the findings."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from tongjian.core.documents.rounding import Interval
from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts.model import AccountsDocument
from tongjian.supervision.warning.accounts import paths
from tongjian.supervision.warning.accounts.cells import Cell
from tongjian.supervision.warning.accounts.facts import Fact, Facts
from tongjian.supervision.warning.accounts.mentions import Mention, mentions
from tongjian.supervision.warning.accounts.passages import Passage, passages
from tongjian.supervision.warning.accounts.sentences import Frame, frames

RULE = 75
# Passages that name categories to say what was spent on them; elsewhere they are reasons.
BY_CATEGORY = ("spending", "structure", "items", "general", "fund", "capital")
Operand = tuple[Decimal, Interval]


class Context:
    """One document under examination."""

    def __init__(self, document: AccountsDocument) -> None:
        """Read the text into passages and frames once for all checks."""
        self.document = document
        self.money = document.money_unit or "万元"
        self.facts = Facts(document)
        self.passages: list[Passage] = passages(document)
        self.explained = [one for one in self.passages if one.number]
        self.frames: list[Frame] = [
            frame
            for passage in self.explained
            for frame in frames(passage, document.unit, document.year)
        ]
        self.findings: list[Finding] = []
        self.flagged: set[Mention] = set()
        units = Counter(
            mention.unit
            for passage in self.explained
            for mention in mentions(passage)
            if mention.kind == "amount"
        )
        self.text_unit = units.most_common(1)[0][0] if units else self.money
        self.mended_budgets: dict[Mention, Operand] = {}
        self._told: dict[Cell, list[Operand]] = {}
        self._matches: dict[int, paths.Match] = {}

    def add(
        self,
        kind: str,
        passage: Passage,
        span: tuple[int, int],
        *,
        row: str | None,
        column: str | None,
        expected: str | None,
        message: str,
    ) -> None:
        """Report a fault of the words at ``span``."""
        self.findings.append(
            Finding(
                RULE,
                kind,
                passage.where(span[0], row, column),
                passage.verbatim(*span),
                expected,
                message,
            )
        )

    def at(
        self,
        kind: str,
        frame: Frame,
        mention: Mention,
        *,
        column: str,
        expected: str | None,
        message: str,
    ) -> None:
        """Report a fault of one figure; the same figure is reported once."""
        if mention in self.flagged:
            return
        if kind != "rounding":
            self.flagged.add(mention)
        end = mention.stop if mention.kind == "percent" else mention.end
        row = frame.label or None
        span = (mention.start, end)
        self.add(
            kind, frame.passage, span, row=row, column=column, expected=expected, message=message
        )

    def match(self, frame: Frame) -> paths.Match | None:
        """Return the line that a frame's categories mean, None for a frame without any."""
        if not frame.path or frame.passage.topic not in BY_CATEGORY:
            return None
        key = id(frame)
        if key not in self._matches:
            topic = frame.passage.topic
            amount = frame.actual.interval(self.money) if frame.actual else None
            column = self.facts.detail_column(topic)
            sheet = self.facts.detail(topic)
            self._matches[key] = paths.find(sheet, frame.path, amount, column)
        return self._matches[key]

    def fact(self, frame: Frame) -> Fact | None:
        """Return what the tables say of a frame's subject."""
        found = self.match(frame)
        if found is not None:
            cell = self.facts.line_cell(frame.passage.topic, found.line) if found.line else None
            return Fact(frame.label, [cell] if cell else [])
        return self.facts.find(frame.passage.topic, frame.subject)

    def operand(self, mention: Mention) -> Operand:
        """Return a figure of the text in the unit of the tables."""
        return mention.amount(self.money), mention.interval(self.money)

    def actuals(self, frame: Frame) -> list[Operand]:
        """Return what a frame's subject came to: by the text, then by the tables."""
        found = [self.operand(frame.actual)] if frame.actual else []
        fact = self.fact(frame)
        if fact is None:
            return found
        return found + self.told(fact) + self.cells(fact.actual)

    def told(self, fact: Fact) -> list[Operand]:
        """Return what the text says elsewhere of the same figure."""
        if not self._told:
            for frame in self.frames:
                own = self.fact(frame) if frame.actual is not None else None
                if own is not None and own.actual and frame.actual is not None:
                    self._told.setdefault(own.actual[0], []).append(self.operand(frame.actual))
        return self._told.get(fact.actual[0], []) if fact.actual else []

    def budgets(self, frame: Frame) -> list[Operand]:
        """Return a frame's budget: by the text, then by the tables; empty when unknown."""
        stated = [one for one in (frame.budget, *frame.later_budgets) if one]
        found = [self.mended_budgets[one] for one in stated if one in self.mended_budgets]
        found += [self.operand(one) for one in stated]
        fact = self.fact(frame)
        found += self.cells(fact.budget) if fact else []
        parent = frame.parent
        if not found and parent is not None and parent.budget and not parent.budget.value:
            found = [self.operand(parent.budget)]
        return found

    def cells(self, cells: list[Cell]) -> list[Operand]:
        """Return figures of the tables, each with its correction where it was found wrong.

        A table that prints nothing and says nothing is no evidence of zeros.
        """
        found: list[Operand] = []
        for cell in cells:
            if self.facts.sheets[cell.table].silent:
                continue
            found += self.facts.judgement.alternatives(cell)
            found.append((cell.value, cell.interval))
        return found
