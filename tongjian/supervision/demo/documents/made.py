"""What the generator hands over beside each file: its truth, its faults and its near misses."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LABEL = "演示数据"


@dataclass(frozen=True)
class Planted:
    """One fault put into a document on purpose.

    ``places`` are the places at which a reader may fairly report it: an arithmetic fault shows at
    the cell, at the total it no longer adds up to and at the sentence that repeats it. A place
    gives any of ``table``, ``section`` (ordinal in part three), ``row``, ``kinds`` and ``says``
    (words that the report must repeat); the first place is the fault itself.
    """

    kind: str
    what: str
    stated: str | None = None
    expected: str | None = None
    page: int | None = None
    table: int | None = None
    section: int | None = None
    row: str | None = None
    column: str | None = None
    places: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return a JSON object."""
        return asdict(self)


@dataclass(frozen=True)
class NearMiss:
    """Something that looks like a fault of ``kind`` and is none; it must not be reported."""

    kind: str
    what: str
    stated: str
    table: int | None = None
    section: int | None = None
    row: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return a JSON object."""
        return asdict(self)


@dataclass
class MadeDocument:
    """One generated file.

    ``kind`` is accounts, declaration, scan, bad or delivery. ``truth`` is the expected JSON of
    ``tongjian read`` without findings, or None for a file that must be refused. ``form`` names
    the layout or form, ``clean`` says that no fault was planted.
    """

    name: str
    path: Path
    kind: str
    form: str
    truth: dict[str, Any] | None
    planted: list[Planted] = field(default_factory=list)
    near_misses: list[NearMiss] = field(default_factory=list)
    remark: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing but rounding may be reported."""
        return not self.planted

    def as_json(self) -> dict[str, Any]:
        """Return the manifest's entry."""
        return {
            "name": self.name,
            "file": self.path.name,
            "kind": self.kind,
            "form": self.form,
            "remark": self.remark,
            "truth": self.truth,
            "planted": [fault.as_json() for fault in self.planted],
            "near_misses": [miss.as_json() for miss in self.near_misses],
        }
