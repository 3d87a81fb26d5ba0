"""Fields several forms of the office share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from tongjian.core.clock import SHANGHAI

EARLIEST = datetime(2000, 1, 1, tzinfo=SHANGHAI)
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def moment(label: str, **more: Any) -> forms.DateTimeField:
    """Return a field for a day and time; years no hall has known are refused."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMATS[0]),
        input_formats=FORMATS,
        validators=[MinValueValidator(EARLIEST, message="请检查年份")],
        **more,
    )
