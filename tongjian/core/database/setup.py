"""Bringing a database to the current tables, locks and first records."""

from django.core.management import call_command
from django.db import connection

from tongjian.core.database import embedded
from tongjian.core.database.roles import as_owner

MIGRATING = 20260104  # the advisory lock of whoever changes the tables


def migrate() -> None:
    """Migrate as the owner of the tables, then lay the locks; safe to run again, and at once."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])  # let go with the connection
        call_command("migrate", verbosity=0, interactive=False)


def clone(name: str, template: str) -> None:
    """Make database ``name`` a copy of ``template`` on the embedded server."""
    embedded.drop_database(name)
    embedded.ensure_database(name, template)


def use(name: str) -> None:
    """Point the default connection at another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = name
