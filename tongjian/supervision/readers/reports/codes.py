"""Settling the code of each line of one table: what is printed, what is remembered, what is named.

A name can stand for several codes (行政运行 is an item of every class). The line it is part of
decides; where that does not leave exactly one, the line stays without a code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tongjian.supervision.readers.reports.match import (
    ALLOWED,
    BETWEEN_CLASSES,
    BETWEEN_LEVELS,
    PREFIX,
    Dictionary,
    Mapped,
    key,
)
from tongjian.supervision.readers.reports.model import EXPENDITURE, SIDE_WORDS, Finding, Line
from tongjian.supervision.readers.reports.names import MAYBE_TOTAL
from tongjian.supervision.readers.reports.sheets import letters


@dataclass
class Coder:
    """Codes for the lines of one table of one side."""

    dictionary: Dictionary
    order: str
    fund: str | None
    mapping: Mapped
    findings: list[Finding] = field(default_factory=list)
    last_class: str | None = None
    cache: dict[tuple[str, str | None], list[tuple[str, str]]] = field(default_factory=dict)

    def fresh(self) -> Coder:
        """Return one for trying a part of the table, whose findings are thrown away."""
        return Coder(self.dictionary, self.order, self.fund, {}, cache=self.cache)

    def found(self, line: Line) -> list[str]:
        """Return the codes a line can have, exact names first."""
        return [code for code, _ in self._pairs(line)]

    def _pairs(self, line: Line) -> list[tuple[str, str]]:
        asked = (line.name, line.printed_code)
        if asked not in self.cache:
            self.cache[asked] = self._look_up(line)
        return self.cache[asked]

    def _look_up(self, line: Line) -> list[tuple[str, str]]:
        named = self.dictionary.found(self.order, line.name)
        if line.printed_code:
            printed = line.printed_code
            known = self.dictionary.name_of(printed)
            if known is None or key(known) == key(line.name):
                return [(printed, "printed")]
            if any(code == printed for code, _ in named) or not named:
                return [(printed, "printed")]
            return []  # the code and the name contradict each other
        allowed = ALLOWED.get((self.order, self.fund or ""))
        if allowed is None:
            return named
        return [(code, way) for code, way in named if code.startswith(allowed)]

    def settle(self, line: Line, found: list[str], *, total: bool = False) -> None:
        """Give a line its code, or say why it has none."""
        mapped = self._mapped(line)
        if mapped is not None:
            line.code, line.matched = mapped or None, "mapping"
            line.excused = not mapped
        else:
            pairs = [pair for pair in self._pairs(line) if pair[0] in found]
            chosen = self._choose(line, pairs)
            if total and chosen and chosen[1] == "alias":
                chosen = None  # 收入合计 and the like are no code's name
            if chosen:
                line.code, line.matched = chosen
        if line.code and len(line.code) == 3 and line.matched != "alias-child":
            self.last_class = line.code
        elif line.parent is None and not line.code and not (total or line.of_which):
            self.last_class = None  # a class nobody knows: what follows is not of the one before
        self._tell(line, found, total)

    def _mapped(self, line: Line) -> str | None:
        """Return what a person decided for this name; empty for "it has no code"."""
        under = f"{line.parent.name}/{line.name}" if line.parent else None
        for name in filter(None, (under, line.name)):
            for asked in ((line.side, name), name):
                if asked in self.mapping:
                    return self.mapping[asked]
        return None

    def _choose(self, line: Line, pairs: list[tuple[str, str]]) -> tuple[str, str] | None:
        if not pairs:
            return None
        if pairs[0][1] == "printed":
            return pairs[0]
        owner = _coded(line) or self._labelled(line)
        if owner is not None:
            beneath = [pair for pair in pairs if pair[0] != owner and pair[0].startswith(owner)]
            if line.parent is not None and not line.parent.code and not line.of_which:
                # The line between has no code: whose item this is nobody knows.
                beneath = [pair for pair in beneath if len(pair[0]) <= len(owner) + 2]
                pairs = [pair for pair in pairs if pair in beneath or len(pair[0]) == 3]
            if beneath:
                return self._one(beneath)
            if line.parent is not None and line.parent.code:
                # Part of a coded line whose parts have other names; only transfers and debt
                # are printed as one block though their codes differ.
                pairs = [pair for pair in pairs if pair[0] in BETWEEN_CLASSES]
        tops = [pair for pair in pairs if len(pair[0]) == 3]
        if tops:
            return self._one(tops)
        return self._alone(pairs, owner)

    def _labelled(self, line: Line) -> str | None:
        """Return the code of the merged cell that names the line's group."""
        if line.label is None:
            return None
        found = [code for code, _ in self.dictionary.found(self.order, line.label)]
        level = min((len(code) for code in found), default=0)
        highest = [code for code in found if len(code) == level]
        return highest[0] if len(highest) == 1 else None

    def _one(self, pairs: list[tuple[str, str]]) -> tuple[str, str] | None:
        """Return the one on the highest level, if it is one."""
        level = min(len(code) for code, _ in pairs)
        here = [pair for pair in pairs if len(pair[0]) == level]
        exact = [pair for pair in here if pair[1] == "exact"]
        best = exact or here
        if len(best) != 1:
            return None
        code, way = best[0]
        return code, "context" if way == "exact" and len(pairs) > 1 else way

    def _alone(self, pairs: list[tuple[str, str]], owner: str | None) -> tuple[str, str] | None:
        """Choose a section or item that stands below no coded line."""
        chosen = self._one(pairs) if len({len(code) for code, _ in pairs}) == 1 else None
        same = [pair for pair in pairs if self.last_class and pair[0].startswith(self.last_class)]
        if self.order == "function" and self.last_class:
            levels = [pair for pair in pairs if pair[0].startswith(BETWEEN_LEVELS)]
            if levels and all(len(code) == 5 for code, _ in levels):
                return self._one(levels)
            return self._one(same) if same and owner is None else None
        return chosen

    def _tell(self, line: Line, found: list[str], total: bool) -> None:
        where = {"sheet": line.sheet, "row": line.row, "column": letters(line.column)}
        shown = self.dictionary.year or "最新"
        if line.matched == "printed" and line.code:
            known = self.dictionary.name_of(line.code)
            if known is None:
                self.findings.append(
                    Finding(
                        "code",
                        f"编码 {line.code}（{line.name}）不在{shown}年科目中；已按表上的编码读取",
                        where,
                        stated=line.code,
                        name=line.name,
                        side=line.side,
                    )
                )
            return
        if line.printed_code and not line.code:
            known = self.dictionary.name_of(line.printed_code)
            self.findings.append(
                Finding(
                    "code",
                    f"编码 {line.printed_code} 在{shown}年科目中是“{known}”，表上写的是“{line.name}”；"
                    "两者不一致，没有取用",
                    where,
                    stated=line.printed_code,
                    expected=known,
                    suggestions=self._suggested(found, line),
                    name=line.name,
                    side=line.side,
                )
            )
            return
        if line.code or line.excused or total or (not found and MAYBE_TOTAL.fullmatch(line.name)):
            return
        many = len(found) > 1
        word = SIDE_WORDS[line.side]
        told = (
            f"“{line.name}”在{shown}年{word}科目中对应几个编码，从表上看不出是哪一个"
            if many
            else f"“{line.name}”在{shown}年{word}科目中没有找到"
            if not found
            else f"“{line.name}”的上级与{shown}年科目不一致，没有取用编码 {found[0]}"
        )
        self.findings.append(
            Finding(
                "ambiguous" if found else "unmatched",
                told,
                where,
                stated=line.name,
                suggestions=self._suggested(found, line),
                name=line.name,
                side=line.side,
            )
        )

    def _suggested(self, found: list[str], line: Line) -> list[dict[str, str]]:
        if found:
            named = [(code, self.dictionary.name_of(code)) for code in found[:3]]
            return [{"code": code, "name": name} for code, name in named if name]
        lists = [self.order]
        if line.printed_code:
            lists = [PREFIX.get(line.printed_code[:1], self.order)]
        elif line.side == EXPENDITURE and self.order != "function":
            lists.append("function")
        allowed = ALLOWED.get((self.order, self.fund or ""), ("",))
        if self.fund != "social_insurance":
            allowed = ("",)
        return self.dictionary.suggest(lists, line.name, allowed)


def _coded(line: Line) -> str | None:
    """Return the code of the nearest line above that has one."""
    owner = line.parent
    while owner is not None:
        if owner.code:
            return owner.code
        owner = owner.parent
    return None
