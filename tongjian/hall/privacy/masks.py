"""Which mask covers which personal field of the hall's records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongjian.hall.forms.display import mask_email, mask_name, mask_number, mask_phone

HIDDEN = "已隐去"
MASKS: dict[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "name": mask_name,
    "party_name": mask_name,
    "id_number": mask_number,
    "email": mask_email,
}


def masked_value(field: str, value: Any) -> str:
    """Return ``value`` of a field under its mask; a field without one is covered whole."""
    if value in (None, "", {}, []):
        return ""
    mask = MASKS.get(field.rpartition(".")[2])
    return mask(str(value)) if mask else HIDDEN
