"""Finding an item by everyday words, pinyin or first letters.

A version keeps ``tokens``: pairs of characters of its terms, and the full pinyin and the first
letters of every run of syllables in them. A query is turned into tokens of the same kind; items
that share one are candidates (a GIN index answers that), and ``score`` ranks them by how well
whole terms fit. A term is the item's name or one of its everyday names (fields.words); pairs from
content and materials only support. Nothing found leads to ``suggest``: the terms that sound or
read most alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from pypinyin import Style, lazy_pinyin

from tongjian.hall.items import codes

if TYPE_CHECKING:
    from tongjian.hall.items.definition import Definition

LONGEST_TOKEN = 60
LONGEST_QUERY = 60
SHORTEST_LETTERS = 2
WORTH = 5.0  # fewer points than this are no answer
EXACT = 90.0  # somebody typed a term itself
NOT_WORDS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
RUNS = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+")
# What people wrap around the thing they want; it says nothing about which item.
FILLERS = re.compile(
    "我家|我们|我想|我要|想要|需要|请问|怎么办理|怎么办|怎么弄|怎样|怎么|如何|办理|去哪里|去哪|哪里"
    "|什么|材料|手续|流程|可以|能不能|一下|网上|申请|孩子|小孩|的|了|吗|呢|要|想|办|给|我"
)


@dataclass(frozen=True)
class Terms:
    """What one item is found by: ``strong`` are its names, ``weak`` supporting text."""

    strong: tuple[str, ...]
    weak: str


@dataclass(frozen=True)
class Query:
    """What was typed: tidied, without fillers, and its tokens."""

    text: str
    core: str
    tokens: frozenset[str]


def terms_of(definition: Definition) -> Terms:
    """Return the terms of a definition."""
    fields = definition.fields
    themes = [
        *codes.titles(fields.themes_person, codes.THEMES_PERSON),
        *codes.titles(fields.themes_legal, codes.THEMES_LEGAL),
    ]
    materials = [material.name for material in definition.materials]
    strong = dict.fromkeys(tidy(term) for term in (fields.name, *fields.words))
    weak = " ".join([fields.content, fields.result_name, *themes, *materials])
    return Terms(tuple(term for term in strong if term), tidy(weak))


def tokens_of(definition: Definition) -> list[str]:
    """Return the tokens a version is kept with."""
    terms = terms_of(definition)
    found: set[str] = set(pairs(terms.weak))
    for term in terms.strong:
        found.update(pairs(term), sounds(term))
    return sorted(found)


def tidy(text: str) -> str:
    """Return a text as search sees it: half width, lower case, words and characters only."""
    return NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()


def pairs(text: str) -> set[str]:
    """Return neighbouring characters of Chinese runs, and other words whole."""
    found: set[str] = set()
    for run in RUNS.findall(text):
        if run.isascii():
            found.add(run[:LONGEST_TOKEN])
        elif len(run) == 1:
            found.add(run)
        else:
            found.update(run[at : at + 2] for at in range(len(run) - 1))
            found.update(run)
    return found


def sounds(text: str) -> set[str]:
    """Return full pinyin and first letters of every run of syllables of a term."""
    syllables = _syllables(text)
    found: set[str] = set()
    for start in range(len(syllables)):
        for end in range(start + 1, len(syllables) + 1):
            found.add("".join(syllables[start:end])[:LONGEST_TOKEN])
            if end - start >= SHORTEST_LETTERS:
                found.add("".join(one[0] for one in syllables[start:end])[:LONGEST_TOKEN])
    return found


@lru_cache(maxsize=8192)
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin("".join(RUNS.findall(text)), style=Style.NORMAL, errors="default"))


def pinyin(text: str) -> str:
    """Return the full pinyin of a term, without spaces."""
    return "".join(_syllables(tidy(text)))


def letters(text: str) -> str:
    """Return the first letters of a term's syllables."""
    return "".join(one[0] for one in _syllables(tidy(text)))


def read_query(typed: str) -> Query:
    """Return what was typed as search understands it; at most 60 characters count."""
    text = tidy(typed[:LONGEST_QUERY])
    core = tidy(FILLERS.sub(" ", text)) or text
    found = {token for token in pairs(core) if len(token) > 1 or len(core) == 1}
    joined = core.replace(" ", "")
    if joined and joined.isascii():
        found.add(joined[:LONGEST_TOKEN])
    elif joined:
        found.add(pinyin(joined)[:LONGEST_TOKEN])
    return Query(text, core, frozenset(found))


def rarity(collections: Iterable[Iterable[str]]) -> Mapping[str, float]:
    """Return how telling each token is: 1 for one item's own, less the more items share it."""
    counts: dict[str, int] = {}
    for tokens in collections:
        for token in set(tokens):
            counts[token] = counts.get(token, 0) + 1
    return {token: 1 / count for token, count in counts.items()}


def score(query: Query, terms: Terms, rare: Mapping[str, float]) -> float:
    """Return how well an item fits a query, 0 to about 100; below 1 it does not."""
    if not query.core:
        return 0.0
    best = max((_fit(query, term) for term in terms.strong), default=0.0)
    wanted = {token for token in query.tokens if not token.isascii() and len(token) > 1}
    if not wanted:
        return best
    strong = {token for term in terms.strong for token in pairs(term)}
    weights = {token: rare.get(token, 1.0) for token in wanted}
    whole = sum(weights.values())
    named = sum(weights[token] for token in wanted & strong) / whole
    mentioned = sum(weights[token] for token in wanted & (pairs(terms.weak) - strong)) / whole
    return max(best, 40 * named + 12 * mentioned) + named


def own_pairs(terms: Terms) -> set[str]:
    """Return the pairs of characters of all an item's terms."""
    return {token for term in terms.strong for token in pairs(term)} | pairs(terms.weak)


def _fit(query: Query, term: str) -> float:
    """Return how well one term fits: the same, contained, or sounding alike."""
    core, plain = query.core.replace(" ", ""), term.replace(" ", "")
    for asked in {core, query.text.replace(" ", "")}:
        if asked == plain:
            return 100.0
    if len(core) > 1 and core in plain:
        return 60 + 30 * len(core) / len(plain)
    if core.isascii():
        return _fit_letters(core, plain)
    if (points := max(_inside(plain, query), 80 * _overlap(core, plain))) > 30:
        return points
    return 50.0 if pinyin(core) == pinyin(plain) else _fit_letters(pinyin(core), plain) * 0.6


def _inside(plain: str, query: Query) -> float:
    """Return the points of a term that stands whole in what was typed."""
    text = query.text.replace(" ", "")
    if len(plain) < 2 or plain not in text:
        return 0.0
    return 50 + 30 * min(1.0, len(plain) / len(query.core.replace(" ", "")))


def _overlap(left: str, right: str) -> float:
    """Return how many pairs of characters two texts share, 0 to 1, whatever their order."""
    one, other = _neighbours(left), _neighbours(right)
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _neighbours(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _fit_letters(typed: str, term: str) -> float:
    syllables = _syllables(term)
    whole, first = "".join(syllables), "".join(one[0] for one in syllables)
    if typed in (whole, first):
        return 90.0
    for at in range(len(syllables)):
        if "".join(syllables[at:]).startswith(typed):
            return 50 + 30 * len(typed) / len(whole)
    if len(typed) >= SHORTEST_LETTERS and typed in first:
        return 40 + 30 * len(typed) / len(first)
    return 0.0


def suggest(typed: str, all_terms: Iterable[Terms], most: int = 3) -> list[str]:
    """Return the terms that sound or read most like what was typed, best first."""
    core = read_query(typed).core.replace(" ", "")
    if not core:
        return []
    sound = core if core.isascii() else pinyin(core)
    likely: dict[str, float] = {}
    for terms in all_terms:
        for term in terms.strong:
            plain = term.replace(" ", "")
            likely[term] = max(_alike(core, plain), _alike(sound, pinyin(plain)))
    ranked = sorted(likely, key=lambda term: (-likely[term], len(term), term))
    return [term for term in ranked if likely[term] >= 0.6][:most]


def _alike(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def best_of(scored: Sequence[tuple[float, str]]) -> list[str]:
    """Return the keys worth showing, best first: nothing far behind the best."""
    if not scored:
        return []
    top = max(points for points, _ in scored)
    least = max(WORTH, top * (0.5 if top >= EXACT else 0.3))
    worth = [(points, key) for points, key in scored if points >= least]
    return [key for _, key in sorted(worth, key=lambda pair: (-pair[0], pair[1]))]
