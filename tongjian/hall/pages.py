"""What the hall's public pages show around their content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tongjian.core.orgs.models import Jurisdiction

ELDER = "tongjian_elder"  # the cookie that remembers the choice of large pages


def context(request: HttpRequest) -> dict[str, Any]:
    """Add the hall's name to pages in its frame, and the choice of large pages to all."""
    chosen = {
        "elder": request.COOKIES.get(ELDER) == "1",
        "hall_phone": settings.HALL_PHONE,
    }
    if not request.path.startswith(("/hall/", "/security/")):
        return chosen
    name = Jurisdiction.objects.filter(code=settings.HALL).values_list("name", flat=True).first()
    return {**chosen, "hall_name": f"{name or '区'}教育局"}
