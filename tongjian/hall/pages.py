"""What the hall's public pages show around their content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tongjian.core.orgs.models import Jurisdiction


def context(request: HttpRequest) -> dict[str, Any]:
    """Add the hall's name to pages below /hall/."""
    if not request.path.startswith("/hall/"):
        return {}
    name = Jurisdiction.objects.filter(code=settings.HALL).values_list("name", flat=True).first()
    return {"hall_name": f"{name or '区'}教育局"}
