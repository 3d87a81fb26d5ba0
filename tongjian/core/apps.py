"""The core application: what both systems need."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _guard(**_: Any) -> None:
    from tongjian.core.database import guard

    guard.apply()


class CoreConfig(AppConfig):
    """Lays the locks on the tables after every migration."""

    name = "tongjian.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the guard."""
        post_migrate.connect(_guard, sender=self, dispatch_uid="tongjian.guard")
