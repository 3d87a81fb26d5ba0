"""Django's PostgreSQL backend, with the embedded server started at the first connection.

Starting late keeps commands that need no database (``tongjian read``) free of it.
"""

from typing import Any

from django.db.backends.postgresql import base

from tongjian.core.database import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects as the role named in the settings; see ``roles.py``."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return the driver's parameters, with the embedded server's socket where used."""
        if self.settings_dict["HOST"] == "embedded":
            folder = embedded.socket_folder()
            embedded.ensure_database(self.settings_dict["NAME"])
            self.settings_dict["HOST"] = str(folder)
        params: dict[str, Any] = super().get_connection_params()
        return params
