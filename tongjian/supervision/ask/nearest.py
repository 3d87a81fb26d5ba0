"""The nearest questions that can be answered: examples and analyses alike in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Offer:
    """A question and where its answer is."""

    question: str
    url: str


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text, and its characters."""
    plain = [char for char in text if char.isalnum()]
    return {a + b for a, b in pairwise(plain)} | set(plain)


def nearest(question: str, offers: Iterable[Offer], number: int = 3) -> list[Offer]:
    """Return the offers most like a question, those with nothing in common left out."""
    asked = pairs(question)

    def likeness(offer: Offer) -> float:
        own = pairs(offer.question)
        return len(asked & own) / (len(asked | own) or 1)

    ranked = sorted(offers, key=lambda offer: (-likeness(offer), offer.question))
    return [offer for offer in ranked[:number] if likeness(offer) > 0]
