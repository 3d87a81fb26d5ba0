"""Which deliveries count as of a day: a pure function of the manifest.

A chain is (dataset, jurisdiction, source, fiscal year, unit). A whole-year delivery replaces
everything before it in its chain; a later delivery of a period replaces that part of the whole
year. Later means received on a later day, or entered later on the same day. A delivery counts from
the day it was received until the day before it was withdrawn (Asia/Shanghai days), and what it had
replaced then counts again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Chain = tuple[str, str, str, int, str]
Slot = tuple[str, str, str, int]


@dataclass(frozen=True)
class Published:
    """One published delivery in the manifest; ``period`` None means the whole year.

    ``received`` and ``withdrawn`` are days; ``order`` grows with every delivery entered.
    """

    delivery: str
    dataset: str
    jurisdiction: str
    source: str
    fiscal_year: int
    received: date
    order: int
    period: str | None = None
    unit: str = ""
    withdrawn: date | None = None

    @property
    def slot(self) -> Slot:
        """Return what it is merged within: dataset, jurisdiction, source, fiscal year."""
        return (self.dataset, self.jurisdiction, self.source, self.fiscal_year)

    @property
    def chain(self) -> Chain:
        """Return what later deliveries of the same thing share with it."""
        return (self.dataset, self.jurisdiction, self.source, self.fiscal_year, self.unit)

    def counts_on(self, day: date) -> bool:
        """Whether it was in and not withdrawn by the end of ``day``."""
        return self.received <= day and (self.withdrawn is None or day < self.withdrawn)


@dataclass(frozen=True)
class Part:
    """A delivery that counts, less the periods later deliveries replaced."""

    published: Published
    without: frozenset[str] = frozenset()


def resolve(manifest: Iterable[Published], as_of: date) -> list[Part]:
    """Return the parts that together are the ledger as of the end of ``as_of``, oldest first."""
    chains: dict[Chain, list[Published]] = {}
    for item in manifest:
        if item.counts_on(as_of):
            chains.setdefault(item.chain, []).append(item)
    parts: list[Part] = []
    for chain in sorted(chains):
        parts += _resolve_chain(chains[chain])
    return parts


def _resolve_chain(items: list[Published]) -> list[Part]:
    whole: Published | None = None
    periods: dict[str, Published] = {}
    for item in sorted(items, key=lambda found: (found.received, found.order)):
        if item.period is None:
            whole, periods = item, {}
        else:
            periods[item.period] = item
    parts = [Part(whole, frozenset(periods))] if whole is not None else []
    parts += [Part(periods[name]) for name in sorted(periods)]
    return parts


def counts_whole(manifest: Iterable[Published], delivery: str, as_of: date) -> bool:
    """Whether delivering the same bytes again would change nothing: it counts and wholly."""
    return any(
        part.published.delivery == delivery and not part.without
        for part in resolve(manifest, as_of)
    )


def by_slot(parts: Iterable[Part]) -> dict[Slot, list[Part]]:
    """Return the parts by what they are merged within, in the order given."""
    found: dict[Slot, list[Part]] = {}
    for part in parts:
        found.setdefault(part.published.slot, []).append(part)
    return found


def digest_of(parts: Iterable[Part]) -> str:
    """Return a hash of exactly which deliveries count, and how much of each."""
    return hashlib.sha256(json.dumps(described(parts)).encode()).hexdigest()


def described(parts: Iterable[Part]) -> list[tuple[str, list[str]]]:
    """Return (delivery, months left out) of every part, in a fixed order."""
    return sorted((part.published.delivery, sorted(part.without)) for part in parts)
