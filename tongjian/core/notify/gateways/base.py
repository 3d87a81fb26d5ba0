"""What a gateway is: it takes one message and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Refused(Exception):
    """The gateway will never take this message; the words are Chinese and name no address."""


class TryLater(Exception):
    """The gateway could not take it now; the words are Chinese and name no address."""


@dataclass(frozen=True)
class Letter:
    """A message as a gateway gets it. ``reference`` is the same for every try of one message."""

    reference: str
    kind: str
    address: str
    title: str
    text: str


class Gateway(Protocol):
    """A way out of the system."""

    name: str

    def take(self, letter: Letter) -> str:
        """Take the letter and return the gateway's word for it (may be empty).

        Raises ``Refused`` or ``TryLater``.
        """
