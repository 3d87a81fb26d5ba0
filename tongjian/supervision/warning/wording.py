"""Words looked for in free text, with the longer words in which they mean something else.

A word list is data: 酒 is looked for, but not in 酒精 or 酒店. The exclusions are cut out of the
text first, so that 酒店会所 still finds 会所.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WordList:
    """Words that hit and words that do not although they contain one that hits."""

    words: tuple[str, ...]
    exclusions: tuple[str, ...] = ()

    def found_in(self, text: Any) -> Any:
        """Return an Ibis boolean: does the text hold a word outside every exclusion?"""
        known = text.fill_null("")
        quick = known.re_search(_any_of(self.words))
        if not self.exclusions:
            return quick
        left = known.re_replace(_any_of(self.exclusions), " ")
        return quick & left.re_search(_any_of(self.words))

    def as_lists(self) -> dict[str, tuple[str, ...]]:
        """Return both lists under the titles the rule's page prints."""
        return {"查找的词": self.words, "排除的词": self.exclusions}


def _any_of(words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?i)" + "|".join(re.escape(word) for word in longest_first)
