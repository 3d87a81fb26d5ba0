"""How allauth behaves here: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are made by the security administrator, applicants by the hall's own door."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Return False."""
        return False

    def login(self, request: Any, user: Any) -> None:
        """Sign in under the backend that finds the person again; axes' own finds nobody."""
        if not hasattr(user, "backend"):
            user.backend = BACKEND
        super().login(request, user)

    def get_logout_redirect_url(self, request: Any) -> str:
        """Lead an applicant back to the hall, an official to the sign-in page."""
        actor = getattr(request, "actor", None)
        if actor is not None and actor.role is not None and actor.role.key == "applicant":
            return "/hall/"
        found: str = super().get_logout_redirect_url(request)
        return found
