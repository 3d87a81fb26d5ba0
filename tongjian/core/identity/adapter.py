"""How allauth behaves here: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are made by the security administrator."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Return False."""
        return False
