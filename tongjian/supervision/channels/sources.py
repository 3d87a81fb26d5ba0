"""The sources data come from, as the datasets declare them."""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.core.exchange.models import SourceToken
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.datasets.declare import Dataset


def source_titles() -> dict[str, str]:
    """Return source → Chinese name over all datasets."""
    return {name: title for item in all_datasets() for name, title in item.sources.items()}


def source_title(name: str) -> str:
    """Return a source's Chinese name, or the name itself where no dataset knows it."""
    return source_titles().get(name, name)


def datasets_of(source: str) -> list[Dataset]:
    """Return the datasets a source may deliver."""
    return [item for item in all_datasets() if source in item.sources]


def datasets_of_token(token: SourceToken) -> list[Dataset]:
    """Return the datasets a token may deliver."""
    chosen: Sequence[str] = token.datasets
    return [item for item in datasets_of(token.source) if not chosen or item.name in chosen]
