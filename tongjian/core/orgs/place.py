"""A jurisdiction as everybody may know it."""

from typing import NamedTuple


class Place(NamedTuple):
    """A jurisdiction: its code, its name, and the code of its district where it is a town."""

    code: str
    name: str
    parent: str | None
