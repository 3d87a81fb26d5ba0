"""Rules that break while judging: the others judge on, what theirs found before stays, readers see.

The log tells where a rule broke, but not what the error says: that may quote a row, and a row may
name a person.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tongjian.supervision.warning.declare import LEVELS, LedgerRule, broke_words
from tongjian.supervision.warning.engine import (
    Asked,
    Missing,
    Result,
    SettingsOf,
    judge,
)

LOG = logging.getLogger(__name__)
LARGEST = Decimal(10) ** 20  # figures as kept have twenty digits before the point


@dataclass(frozen=True)
class Broken(Missing):
    """A rule that did not judge a jurisdiction's year because it broke; ``dataset`` is blank."""

    @property
    def confidential(self) -> bool:
        """Whether only those may know it who may see what the rule finds."""
        return self.rule.confidential

    @property
    def part(self) -> bool:
        """Nothing of it is judged."""
        return False

    @property
    def words(self) -> str:
        """Say it in one sentence."""
        return broke_words(self.rule.key, self.year)

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return {
            "rule": self.rule.number,
            "version": self.rule.version,
            "jurisdiction": self.jurisdiction,
            "year": self.year,
            "words": self.words,
        }


class Breaks:
    """Takes up what breaks while a run judges; several rules may at once."""

    def __init__(self) -> None:
        self._broken: list[tuple[LedgerRule, list[tuple[str, int]]]] = []

    @property
    def found(self) -> list[Broken]:
        """What was not judged."""
        return [
            Broken(rule, code, year, "", year)
            for rule, pairs in self._broken
            for code, year in pairs
        ]

    def broke(
        self, rule: LedgerRule, pairs: Iterable[tuple[str, int]], error: BaseException
    ) -> None:
        """Keep that a rule did not judge its places and years, and log where it broke."""
        LOG.error("%s, version %s, broke: %s", rule.key, rule.version, where(error))
        self._broken.append((rule, sorted(pairs)))

    def apart(self, asked: Asked, settings_of: SettingsOf) -> list[Result]:
        """Return what rules that broke find in each place by itself.

        What is wrong with one place's data must not keep a rule from judging the others.
        """
        found: list[Result] = []
        broken, self._broken = self._broken, []
        for rule, pairs in broken:
            places = sorted({code for code, _ in pairs})
            if len(places) == 1:
                self._broken.append((rule, pairs))
                continue
            for place in places:
                years = tuple(year for code, year in pairs if code == place)
                alone = replace(asked, jurisdictions=(place,), years=years)
                found += judge(alone, settings_of, [rule], broke=self.broke).results
        return found

    def sound(self, results: Sequence[Result]) -> list[Result]:
        """Return what can be kept; of a rule that found anything else there nothing is."""
        unsound = {_place(one): one.rule for one in results if not _sound(one)}
        for (_, code, year), rule in unsound.items():
            LOG.error("%s, version %s, found what cannot be kept", rule.key, rule.version)
            self._broken.append((rule, [(code, year)]))
        kept = (one for one in results if _place(one) not in unsound)
        return sorted(kept, key=lambda one: (one.identity[1:3], one.identity))


def _place(one: Result) -> tuple[int, str, int]:
    return one.rule.number, one.jurisdiction, one.year


def _sound(one: Result) -> bool:
    """Whether a hit has what every warning has, with figures that can be kept."""
    figures = (one.actual, one.expected, one.difference)
    texts = (one.words, one.subject.code, one.subject.name)
    return (
        one.level in LEVELS
        and all(each is not None and _fits(Decimal(each)) for each in figures)
        and not any("\x00" in text for text in texts)
    )


def _fits(figure: Decimal) -> bool:
    return figure.is_finite() and abs(figure) < LARGEST


def where(error: BaseException) -> str:
    """Return the kinds of an error and of what led to it, with the lines of code they came from."""
    return "\n".join(
        f"{type(each).__name__}\n{''.join(traceback.format_tb(each.__traceback__))}"
        for each in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
