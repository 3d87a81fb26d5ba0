"""What a document rule reports: one fault at one place of one document."""

from dataclasses import asdict, dataclass
from typing import Any

KINDS = frozenset(
    {
        "arithmetic",
        "between_tables",
        "text_table",
        "share",
        "undefined_percentage",
        "name",
        "unit",
        "leftover",
        "purpose",
        "wording",
        "rounding",
        "shifted",
        "blank",
    }
)


@dataclass(frozen=True)
class Finding:
    """One fault, with the words of the document and what they should have been.

    ``where`` is a JSON object: for accounts ``page``, ``table`` or ``section``, ``row``,
    ``column``; for declarations ``line``, or ``sheet`` and ``cell``, or ``table``, ``row`` and
    ``column``. ``stated`` is verbatim; ``expected`` is None where no single value is right.
    ``message`` is Chinese, for a reader who has the document in hand.
    """

    rule: int
    kind: str
    where: dict[str, Any]
    stated: str | None
    expected: str | None
    message: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of finding: {self.kind}")

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""
        return asdict(self)
