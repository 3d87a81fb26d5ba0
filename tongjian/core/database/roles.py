"""Becoming the owner of the tables, for migrations alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def as_owner() -> Iterator[None]:
    """Use the owner's role on the default connection; afterwards the application's again."""
    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    connection.close()
    connection.settings_dict.update(settings.OWNER_CONNECTION)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
