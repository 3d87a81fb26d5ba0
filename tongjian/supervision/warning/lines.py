"""How a budget line is called: unit, function item and, where there is one, project."""

from typing import Any

import ibis


def line_code(hits: Any) -> Any:
    """Return unit/function/project, the stable code of a line; basic spending ends in '-'."""
    project = ibis.ifelse(hits.project == "", "-", hits.project)
    return hits.unit.concat("/", hits.function_code, "/", project)


def line_name(hits: Any) -> Any:
    """Return the unit's name with the project's, its code where nobody wrote a name."""
    unnamed = ibis.ifelse(hits.project == "", ibis.literal("基本支出"), hits.project)
    project = hits.project_name.fill_null("")
    what = ibis.ifelse(project == "", unnamed, project)
    return hits.unit_name.concat("“", what, "”（", hits.function_code, "）")
