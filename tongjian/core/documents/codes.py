"""Codes that people read from paper and type: unambiguous capitals and a check letter.

The letters are a field of 23, so that the check letter finds every wrong letter and every two
neighbours exchanged.
"""

from __future__ import annotations

import secrets

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # without I, O and Q, which are misread


def new_code(length: int) -> str:
    """Return a fresh code of ``length`` letters, the last of them the check letter."""
    body = "".join(secrets.choice(LETTERS) for _ in range(length - 1))
    return body + check_letter(body)


def check_letter(body: str) -> str:
    """Return the letter that follows ``body``."""
    total = sum(place * LETTERS.index(letter) for place, letter in enumerate(body, 1))
    return LETTERS[total % len(LETTERS)]


def tidied(text: str) -> str:
    """Return a code as it is kept: capitals, without the spaces and dashes people type."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def plausible(code: str, length: int) -> bool:
    """Whether ``code`` can be one at all, so that a slip is told without looking anything up."""
    right = len(code) == length and all(letter in LETTERS for letter in code)
    return right and check_letter(code[:-1]) == code[-1]
