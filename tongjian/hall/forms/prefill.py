"""Answers the hall can give itself: from the applicant, the party and their last case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongjian.hall.forms.conditions import filled
from tongjian.hall.forms.schema import Field, FormSchema
from tongjian.hall.forms.values import fault, tidy


def prefilled(schema: FormSchema, sources: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return answers by field key for every ``prefill`` whose source is known and sound.

    ``sources`` maps "applicant.name", "party.birth", "last.route", … to a value; an identity
    document's value is ``{"type", "number"}`` and also serves a plain number field.
    """
    found: dict[str, Any] = {}
    for _, group, field in schema.fields():
        if group is not None or not filled(sources.get(field.prefill)):
            continue
        value = tidy(field, _fitted(field, sources[field.prefill]))
        if value is not None and not fault(field, value, today):
            found[field.key] = value
    return found


def _fitted(field: Field, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if field.kind == "id_document" and isinstance(value, str):
        return {"type": "resident", "number": value}
    if field.kind != "id_document" and isinstance(value, Mapping) and "number" in value:
        return value["number"]
    if field.kind == "choice":
        titles = {title: one for one, title in field.options["options"]}
        return titles.get(value, value)
    return value
