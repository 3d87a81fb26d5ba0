"""A dataset's page as HTML."""

from functools import cache

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger.template import page


def dataset_html(dataset: Dataset) -> SafeString:
    """Return the dataset's documentation page without its title."""
    return mark_safe(_rendered(dataset.name))  # noqa: S308 - cleaned below


@cache
def _rendered(name: str) -> str:
    _, _, body = page(dataset_named(name)).partition("\n")
    text = nh3.clean(markdown.markdown(body, extensions=["tables", "sane_lists"]))
    box = '<div class="table-box" tabindex="0" role="region" aria-label="列的说明">'
    return text.replace("<table>", f'{box}<table class="table">').replace(
        "</table>", "</table></div>"
    )
