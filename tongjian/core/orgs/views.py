"""Pages of organisations."""

from typing import Any

from django.http.response import HttpResponseBase

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.orgs.models import Jurisdiction, Unit

LISTING = Listing(
    name="预算单位",
    columns=(
        Column("place", "行政区划", lambda unit: unit.jurisdiction.name, "jurisdiction_id"),
        Column("code", "单位编码", lambda unit: unit.code, "code"),
        Column("name", "单位名称", lambda unit: unit.name, "name"),
        Column("department", "主管部门编码", lambda unit: unit.department_code, "department_code"),
        Column("from", "起", lambda unit: unit.valid_from.isoformat(), "valid_from"),
        Column("to", "止", lambda unit: unit.valid_to and unit.valid_to.isoformat(), "valid_to"),
    ),
    filters=(
        Filter(
            "place",
            "行政区划",
            "jurisdiction_id",
            lambda: Jurisdiction.objects.values_list("code", "name"),
        ),
        Filter("name", "名称含", "name__contains"),
        Filter("code", "编码前缀", "code__startswith"),
    ),
    sort="code",
)


@access("orgs.read")
def units(request: Any) -> HttpResponseBase:
    """List the budget units."""
    rows = Unit.objects.select_related("jurisdiction")
    return respond(request, LISTING, rows, "core/units.html")
