"""The declared datasets, found by walking this package."""

from functools import cache

from tongjian.core.declared.registry import discover
from tongjian.supervision.datasets.declare import Dataset


@cache
def all_datasets() -> tuple[Dataset, ...]:
    """Return every declared dataset in order of name."""
    return tuple(sorted(discover(__name__, "DATASET"), key=lambda item: item.name))


def dataset_named(name: str) -> Dataset:
    """Return the dataset called ``name`` (English or Chinese) or raise ``KeyError``."""
    for dataset in all_datasets():
        if name in {dataset.name, dataset.title}:
            return dataset
    raise KeyError(name)
