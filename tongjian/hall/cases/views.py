"""Taking over running cases from a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from tongjian.core.access import access
from tongjian.hall.cases.forms import ImportForm
from tongjian.hall.cases.imports import COLUMNS, NEEDED, ImportRefused, import_cases, template
from tongjian.hall.cases.sheets import LARGEST, MOST_ROWS, Unreadable
from tongjian.hall.office.people import hall_of

IMPORT = "cases.import"
SHOWN = 200  # faults; whoever has more will not read them one by one


@access(IMPORT)
def import_list(request: Any) -> HttpResponseBase:
    """Check a list and take it over whole, or say everything that is wrong with it."""
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    context: dict[str, Any] = {"form": form, "faults": [], "said": ""}
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = import_cases(
                name=file.name,
                content=file.read(LARGEST + 1),
                jurisdiction=hall_of(request.actor, IMPORT),
                by=request.actor,
                now=request.now,
            )
        except Unreadable as error:
            context["said"] = str(error)
        except ImportRefused as refused:
            context |= {"faults": refused.faults[:SHOWN], "count": len(refused.faults)}
        else:
            messages.success(request, f"已导入 {len(made)} 件，期限按各件的收件、受理时间推算。")
            return redirect("office_cases")
    elif posted:
        context["said"] = next(iter(form.errors["file"]), "")
    context |= {
        "columns": [(name, name in NEEDED, words) for name, words in COLUMNS.items()],
        "most": MOST_ROWS,
        "shown": SHOWN,
    }
    return render(request, "hall/cases/import.html", context, status=422 if posted else 200)


@access(IMPORT)
def import_template(request: Any) -> HttpResponseBase:
    """Give an empty list with its headings."""
    response = HttpResponse(template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="running-cases.csv"'
    return response
