"""Personal values under their masks."""

from __future__ import annotations

from typing import Any

from django import template

from tongjian.hall.privacy.masks import masked_value

register = template.Library()


@register.filter
def masked(value: Any, field: str) -> str:
    """Return a value as lists and pages show it: ``{{ case.phone|masked:"phone" }}``."""
    return masked_value(field, value)
