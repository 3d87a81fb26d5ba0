"""A small filled ledger, delivered once for all the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.supervision.once import Once, delivered_once
from tests.supervision.queries.filled import fill


@pytest.fixture(scope="session")
def small_ledger(
    django_db_setup: None,
    template_database: str,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Once]:
    folder = tmp_path_factory.mktemp("small")
    with delivered_once(template_database, django_db_blocker, folder, fill) as made:
        yield made
